package optim

import (
	"fmt"
	"reflect"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A field is a field of a struct that a state dict holds under the name in its
// tag optim:"name". PyTorch's state dicts nest dictionaries; a tensor.Dict is
// flat, so names are joined by dots and numbers are tensors too.
type field struct {
	name string
	v    reflect.Value
}

// fieldsOf are the tagged fields of struct v, which can be set, those of embedded
// structs in their places.
func fieldsOf(v reflect.Value) (list []field) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		switch name := f.Tag.Get("optim"); {
		case name != "":
			list = append(list, field{name, v.Field(i)})
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			list = append(list, fieldsOf(v.Field(i))...)
		}
	}
	return list
}

// bringTo converts the tensors that f holds.
func (f field) bringTo(d tensor.DType, dev device.Device) {
	switch p := f.v.Addr().Interface().(type) {
	case **tensor.Tensor:
		if *p != nil {
			*p = (*p).To(dev).As(d)
		}
	case *[]*tensor.Tensor:
		for i, t := range *p {
			(*p)[i] = t.To(dev).As(d)
		}
	}
}

// value is a copy of what f holds as a tensor, nil if that is nothing.
func (f field) value() *tensor.Tensor {
	v := f.v
	if v.Kind() == reflect.Pointer && v.Type() != tensorType {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case *tensor.Tensor:
		if x != nil {
			return x.Clone()
		}
		return nil
	case []*tensor.Tensor:
		if len(x) > 0 {
			return tensor.Stack(x, 0)
		}
		return nil
	case []float64, []int:
		if v.Len() > 0 {
			return tensor.New(x)
		}
		return nil
	case [2]float64:
		return tensor.New(x[:])
	case float64, bool:
		return tensor.New(x)
	}
	if !v.CanInt() {
		fail(tensor.DTypeError, "StateDict", "field %s is of type %v, which no state dict holds", f.name, f.v.Type())
	}
	return tensor.New(v.Int())
}

// set makes f hold what value made t of, and says why it cannot.
func (f field) set(t *tensor.Tensor) error {
	if f.v.Kind() == reflect.Pointer && f.v.Type() != tensorType {
		f.v.Set(reflect.New(f.v.Type().Elem())) // whoever shares the old one keeps it
		return field{f.name, f.v.Elem()}.set(t)
	}
	switch p := f.v.Addr().Interface().(type) {
	case **tensor.Tensor:
		*p = t.Clone()
	case *[]*tensor.Tensor:
		if t.Dim() == 0 {
			return fmt.Errorf("%s is a scalar, not a list", f.name)
		}
		*p = nil
		for i := range t.Size(0) {
			*p = append(*p, t.Select(0, i).Clone())
		}
	case *[]float64:
		*p = tensor.Values[float64](t)
	case *[]int:
		*p = tensor.Values[int](t)
	case *[2]float64:
		v := tensor.Values[float64](t)
		if len(v) != 2 {
			return fmt.Errorf("%s has %d elements, not 2", f.name, len(v))
		}
		*p = [2]float64{v[0], v[1]}
	default:
		return f.setNumber(t)
	}
	return nil
}

// setNumber sets a field that is one number or truth value.
func (f field) setNumber(t *tensor.Tensor) error {
	if t.NumEl() != 1 {
		return fmt.Errorf("%s has %d elements, not 1", f.name, t.NumEl())
	}
	switch v := t.Item(); f.v.Kind() {
	case reflect.Float64:
		f.v.SetFloat(v)
	case reflect.Bool:
		f.v.SetBool(v != 0)
	default:
		n := tensor.Item[int64](t)
		if float64(n) != v || f.v.OverflowInt(n) {
			return fmt.Errorf("%s is %v, which is no int", f.name, v)
		}
		f.v.SetInt(n)
	}
	return nil
}

var tensorType = reflect.TypeFor[*tensor.Tensor]()
