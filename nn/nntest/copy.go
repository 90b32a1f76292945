package nntest

import (
	"reflect"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A copier copies modules with all tensors that they lead to, in float64. What
// is held twice in the original, as tied weights are, is one thing in the copy.
// What leads to no tensor is shared: generators, files, functions.
type copier struct {
	done map[reached]reflect.Value // copies by where the originals lie
}

// A reached is a pointer or map; pointers to a struct and to its first field are
// equal but for their type.
type reached struct {
	at unsafe.Pointer
	t  reflect.Type
}

func newCopier() *copier { return &copier{map[reached]reflect.Value{}} }

// copy returns a copy of module, as a pointer if it is a struct, so that its
// methods can be called.
func (c *copier) copy(module any) any {
	v := reflect.ValueOf(module)
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Struct:
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p
	}
	return c.value(v).Interface()
}

// tensor returns the copy of t.
func (c *copier) tensor(t *tensor.Tensor) *tensor.Tensor {
	return c.value(reflect.ValueOf(t)).Interface().(*tensor.Tensor)
}

// inFloat64 copies t; integers and bools keep their type.
func inFloat64(t *tensor.Tensor) *tensor.Tensor {
	y := t.Detach()
	if t.DType().IsFloat() {
		y = y.As(tensor.Float64)
	}
	if t.DType() == y.DType() {
		y = y.Clone()
	}
	return y.SetRequiresGrad(t.RequiresGrad())
}

// value returns a copy of v.
func (c *copier) value(v reflect.Value) reflect.Value {
	if !holds(v, map[reached]bool{}) {
		return v
	}
	switch v.Kind() {
	case reflect.Pointer:
		return c.pointer(v)
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		y := reflect.New(v.Type()).Elem()
		y.Set(c.value(v.Elem()))
		return y
	case reflect.Map:
		return c.mapped(v)
	}
	y := reflect.New(v.Type()).Elem()
	y.Set(v)
	c.inside(y)
	return y
}

func (c *copier) pointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	key := reached{v.UnsafePointer(), v.Type()}
	if y, ok := c.done[key]; ok {
		return y
	}
	if v.Type() == tensorPointer {
		c.done[key] = reflect.ValueOf(inFloat64(v.Interface().(*tensor.Tensor)))
		return c.done[key]
	}
	y := reflect.New(v.Type().Elem())
	c.done[key] = y // before what it leads to, which may lead back
	y.Elem().Set(v.Elem())
	c.inside(y.Elem())
	return y
}

// inside replaces what v, addressable and already a copy of the outermost level,
// leads to.
func (c *copier) inside(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if !holds(f, map[reached]bool{}) {
				continue
			}
			// Unexported fields too: a module may keep pointers into itself.
			f = reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
			f.Set(c.value(f))
		}
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).Set(c.value(v.Index(i)))
		}
	case reflect.Slice:
		y := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			y.Index(i).Set(c.value(v.Index(i)))
		}
		if !v.IsNil() {
			v.Set(y)
		}
	default:
		v.Set(c.value(v))
	}
}

func (c *copier) mapped(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	key := reached{v.UnsafePointer(), v.Type()}
	if y, ok := c.done[key]; ok {
		return y
	}
	y := reflect.MakeMapWithSize(v.Type(), v.Len())
	c.done[key] = y
	for it := v.MapRange(); it.Next(); {
		y.SetMapIndex(it.Key(), c.value(it.Value()))
	}
	return y
}

// holds reports whether v leads to a tensor. It asks values, not types: an
// interface may hold a layer or a file.
func holds(v reflect.Value, seen map[reached]bool) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map:
		if v.IsNil() || v.Type() == tensorPointer {
			return !v.IsNil()
		}
		key := reached{v.UnsafePointer(), v.Type()}
		if seen[key] {
			return false
		}
		seen[key] = true
		if v.Kind() == reflect.Pointer {
			return holds(v.Elem(), seen)
		}
		for it := v.MapRange(); it.Next(); {
			if holds(it.Value(), seen) {
				return true
			}
		}
	case reflect.Interface:
		return !v.IsNil() && holds(v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			if holds(v.Field(i), seen) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		if !mayHold(v.Type().Elem()) {
			return false
		}
		for i := range v.Len() {
			if holds(v.Index(i), seen) {
				return true
			}
		}
	}
	return false
}

// mayHold spares holds the elements of long slices of numbers.
func mayHold(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Interface, reflect.Struct, reflect.Slice, reflect.Array:
		return true
	}
	return false
}
