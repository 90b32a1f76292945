package nn

import (
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A ModuleList holds modules that are named by their places: 0, 1 and so on. It is
// a slice, which the walk knows anyway; append to it, and range over it.
type ModuleList[M any] []M

// NewModuleList returns a list of modules.
func NewModuleList[M any](modules ...M) ModuleList[M] { return modules }

// A ModuleDict holds modules by names and, unlike a map, in the order in which they
// came. The zero ModuleDict is empty and ready to use. With tensors for M it is
// PyTorch's ParameterDict.
type ModuleDict[M any] struct {
	names   []string
	modules map[string]M
}

// NewModuleDict returns an empty dictionary.
func NewModuleDict[M any]() *ModuleDict[M] { return &ModuleDict[M]{} }

// Set puts m under name: at the end, or in the place of what was there. It panics
// for a name that is empty or has a dot, and returns d.
func (d *ModuleDict[M]) Set(name string, m M) *ModuleDict[M] {
	if name == "" || strings.Contains(name, ".") {
		fail(tensor.ValueError, "Set", "the name %q is empty or has a dot", name)
	}
	if d.modules == nil {
		d.modules = map[string]M{}
	}
	if _, known := d.modules[name]; !known {
		d.names = append(d.names, name)
	}
	d.modules[name] = m
	return d
}

// Get returns the module under name, and whether there is one.
func (d *ModuleDict[M]) Get(name string) (m M, ok bool) {
	m, ok = d.modules[name]
	return m, ok
}

// Delete takes out the module under name, if there is one.
func (d *ModuleDict[M]) Delete(name string) {
	if _, known := d.modules[name]; known {
		delete(d.modules, name)
		d.names = slices.DeleteFunc(d.names, func(n string) bool { return n == name })
	}
}

// Len returns the number of modules.
func (d *ModuleDict[M]) Len() int { return len(d.names) }

// All yields names and modules in order.
func (d *ModuleDict[M]) All() iter.Seq2[string, M] {
	return func(yield func(string, M) bool) {
		for _, name := range slices.Clone(d.names) {
			if !yield(name, d.modules[name]) {
				return
			}
		}
	}
}

// ordered is what a pointer to a ModuleDict is for any M.
type ordered interface {
	inOrder() []named
	ownType() reflect.Type
}

// A named module is one of a ModuleDict.
type named struct {
	name string
	v    reflect.Value
}

var orderedType = reflect.TypeFor[ordered]()

func (d *ModuleDict[M]) inOrder() []named {
	list := make([]named, len(d.names))
	for i, name := range d.names {
		m := d.modules[name]
		list[i] = named{name, reflect.ValueOf(&m).Elem()}
	}
	return list
}

func (*ModuleDict[M]) ownType() reflect.Type { return reflect.TypeFor[ModuleDict[M]]() }

// isDict reports whether t is a ModuleDict. A struct that embeds one has its
// methods too, but is another type.
func isDict(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && reflect.PointerTo(t).Implements(orderedType) &&
		reflect.New(t).Interface().(ordered).ownType() == t
}

// holdsDict reports whether t is a ModuleDict or a pointer to one.
func holdsDict(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return isDict(t)
}

// dictOf is the ModuleDict that v is.
func dictOf(v reflect.Value) ordered {
	if !v.CanAddr() {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p.Elem()
	}
	return v.Addr().Interface().(ordered)
}
