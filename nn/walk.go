package nn

import (
	"reflect"
	"strconv"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// An entry is a tensor that a walk found.
type entry struct {
	name   string
	t      *tensor.Tensor
	buffer bool
}

// A modeEntry is a Mode that a walk found.
type modeEntry struct {
	name string
	mode *Mode // nil if it cannot be set
}

// A walk visits a module and everything below it.
type walk struct {
	where   string // the function that asked, for panics
	entries []entry
	named   map[string]bool
	modes   []modeEntry
	inside  map[place]bool
	lists   bool     // whether to list modules too
	modules []listed // in the order of the walk
}

// A place is a pointer, slice or map that is being walked: where it is met again,
// it contains itself.
type place struct {
	at   uintptr
	len  int
	kind reflect.Type
}

// explore walks m, a struct, a pointer to one, or a slice or map of modules.
func explore(where string, m any) *walk { return newWalk(where).over(m) }

func newWalk(where string) *walk {
	return &walk{where: where, named: map[string]bool{}, inside: map[place]bool{}}
}

// over walks m and returns w.
func (w *walk) over(m any) *walk {
	where := w.where
	v := reflect.ValueOf(m)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		fail(tensor.ValueError, where, "the module is nil")
	}
	switch t := v.Type(); {
	case t.Kind() == reflect.Pointer && t.Elem() == tensorType:
		fail(tensor.ValueError, where, "a tensor is no module")
	case t.Kind() == reflect.Pointer, t.Kind() == reflect.Struct, t.Kind() == reflect.Slice, t.Kind() == reflect.Array, t.Kind() == reflect.Map:
	default:
		fail(tensor.ValueError, where, "a %v is no module", t)
	}
	w.enter(v, "", false)
	return w
}

// enter visits what v leads to. Tensors found are buffers if a tag said so.
func (w *walk) enter(v reflect.Value, name string, buffer bool) {
	if reachOf(v.Type()) == 0 {
		if w.lists && hasForward(v.Type()) {
			w.list(v, name)
		}
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			w.enter(v.Elem(), name, buffer)
		}
	case reflect.Pointer:
		switch {
		case v.IsNil():
		case v.Type().Elem() == tensorType:
			w.add(name, v.Interface().(*tensor.Tensor), buffer)
		case v.Type().Elem() == dictType:
			for key, t := range v.Interface().(*tensor.Dict).All() {
				w.add(join(name, key), t, buffer)
			}
		default:
			w.once(place{v.Pointer(), 0, v.Type()}, func() { w.enter(v.Elem(), name, buffer) })
		}
	case reflect.Slice:
		w.once(place{v.Pointer(), v.Len(), v.Type()}, func() { w.elements(v, name, buffer) })
	case reflect.Array:
		w.elements(v, name, buffer)
	case reflect.Map:
		w.once(place{v.Pointer(), 0, v.Type()}, func() { w.mapped(v, name, buffer) })
	case reflect.Struct:
		w.module(v, name, buffer)
	}
}

// once runs f unless it is running already at the same place.
func (w *walk) once(p place, f func()) {
	if w.inside[p] {
		return
	}
	w.inside[p] = true
	f()
	delete(w.inside, p)
}

func (w *walk) elements(v reflect.Value, name string, buffer bool) {
	for i := range v.Len() {
		w.enter(v.Index(i), join(name, strconv.Itoa(i)), buffer)
	}
}

func (w *walk) mapped(v reflect.Value, name string, buffer bool) {
	for _, k := range w.sortedKeys(v, name) {
		w.enter(v.MapIndex(k.value), join(name, k.name), buffer)
	}
}

// module visits a struct: its own parameters, its own buffers, its children.
func (w *walk) module(v reflect.Value, name string, buffer bool) {
	switch {
	case v.Type() == modeType:
		w.addMode(v, name)
		return
	case v.Type() == tensorType:
		fail(tensor.ValueError, w.where, "%s is a tensor by value; hold tensors by pointer", w.display(name))
	case buffer:
		fail(tensor.ValueError, w.where, "%s is tagged as a buffer, which only tensors can be", w.display(name))
	}
	if w.lists {
		w.list(v, name)
	}
	if isDict(v.Type()) {
		for _, m := range dictOf(v).inOrder() {
			w.enter(m.v, join(name, m.name), false)
		}
		return
	}
	parts := w.parts(v, nil)
	for _, buffers := range []bool{false, true} {
		for _, p := range parts {
			if t := tensorOf(p.v); t != nil && p.buffer == buffers {
				w.add(join(name, p.name), t, p.buffer)
			}
		}
	}
	for _, p := range parts {
		if tensorOf(p.v) == nil {
			w.enter(p.v, join(name, p.name), p.buffer)
		}
	}
}

// tensorOf returns the tensor that v is or, as an interface, holds.
func tensorOf(v reflect.Value) *tensor.Tensor {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.Pointer || v.Type().Elem() != tensorType {
		return nil
	}
	return v.Interface().(*tensor.Tensor)
}

// add takes in a tensor, and refuses one that would be left untrained in silence.
func (w *walk) add(name string, t *tensor.Tensor, buffer bool) {
	switch {
	case w.named[name]:
		fail(tensor.ValueError, w.where, "two tensors are named %s; give one of them another name with a tag nn:\"name\"", name)
	case !buffer && !t.DType().IsFloat():
		fail(tensor.DTypeError, w.where, "%s is of type %v and cannot be trained; tag it nn:\",buffer\" to save it, or nn:\"-\"", name, t.DType())
	case !buffer && !t.IsLeaf():
		fail(tensor.GraphError, w.where, "%s was computed from other tensors and cannot be trained; make it nn.Parameter(t.Detach()), or tag it nn:\"-\" if it is none of the module's state", name)
	}
	w.named[name] = true
	w.entries = append(w.entries, entry{name, t, buffer})
}

// addMode takes in a Mode; one in a struct held by value cannot be set.
func (w *walk) addMode(v reflect.Value, name string) {
	var m *Mode
	if v.CanAddr() {
		m = v.Addr().Interface().(*Mode)
	}
	w.modes = append(w.modes, modeEntry{name, m})
}

// display is how a panic names the module called name.
func (w *walk) display(name string) string {
	if name == "" {
		return "the module"
	}
	return name
}
