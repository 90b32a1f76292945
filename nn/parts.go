package nn

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A part is a field of a struct that the walk visits.
type part struct {
	name   string // "" where it adds none
	v      reflect.Value
	buffer bool
}

// parts appends the fields of struct v, those of embedded and inlined structs in
// their places.
func (w *walk) parts(v reflect.Value, list []part) []part {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		t := tagOf(w.where, v.Type(), f)
		if t.ignored || f.Name == "_" {
			continue
		}
		if s := structOf(v.Field(i)); s.IsValid() && (t.inline || f.Anonymous && t.name == "") {
			list = w.inlined(v.Field(i), s, list)
			continue
		}
		if !f.IsExported() {
			w.checkHidden(v, f, v.Field(i))
			continue
		}
		p := part{name: t.name, v: v.Field(i), buffer: t.buffer}
		if p.name == "" && !t.inline && !(f.Anonymous && holdsDict(f.Type)) {
			p.name = snakeCase(f.Name)
		}
		list = append(list, p)
	}
	return list
}

// structOf is the struct that v is or points to, if it is one whose fields can
// stand in the place of v; the invalid Value otherwise.
func structOf(v reflect.Value) (s reflect.Value) {
	t := v.Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == tensorType || t == modeType || t == dictType || isDict(t) {
		return s
	}
	if v.Kind() == reflect.Struct || v.IsNil() {
		return v
	}
	return v.Elem()
}

// inlined appends the fields of s, which field holds or points to.
func (w *walk) inlined(field, s reflect.Value, list []part) []part {
	switch {
	case field.Kind() == reflect.Struct:
		return w.parts(s, list)
	case !field.IsNil():
		w.once(place{field.Pointer(), 0, field.Type()}, func() { list = w.parts(s, list) })
	}
	return list
}

// checkHidden panics for an unexported field that holds tensors, for it would
// train nothing in silence.
func (w *walk) checkHidden(s reflect.Value, f reflect.StructField, v reflect.Value) {
	t := f.Type
	if v.Kind() == reflect.Interface && !v.IsNil() {
		t = v.Elem().Type()
	}
	if reachOf(t)&toState != 0 {
		fail(tensor.ValueError, w.where, "the unexported field %v.%s holds tensors or a Mode, which are out of reach; export it, or tag it nn:\"-\"", s.Type(), f.Name)
	}
}

// A key of a map, and its name.
type key struct {
	name  string
	value reflect.Value
}

// sortedKeys lists the keys of map v: strings in order, or integers in order.
func (w *walk) sortedKeys(v reflect.Value, name string) []key {
	keys := make([]key, 0, v.Len())
	for _, k := range v.MapKeys() {
		text := ""
		switch {
		case k.Kind() == reflect.String:
			text = k.String()
		case k.CanInt():
			text = strconv.FormatInt(k.Int(), 10)
		case k.CanUint():
			text = strconv.FormatUint(k.Uint(), 10)
		}
		if text == "" || strings.Contains(text, ".") {
			fail(tensor.ValueError, w.where, "%s is a map whose key %v gives no name: keys are integers or non-empty strings without dots", w.display(name), k)
		}
		keys = append(keys, key{text, k})
	}
	slices.SortFunc(keys, func(a, b key) int {
		switch {
		case a.value.CanInt():
			return cmp.Compare(a.value.Int(), b.value.Int())
		case a.value.CanUint():
			return cmp.Compare(a.value.Uint(), b.value.Uint())
		}
		return cmp.Compare(a.name, b.name)
	})
	return keys
}
