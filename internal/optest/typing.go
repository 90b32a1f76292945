package optest

import (
	"reflect"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A typing gives the type of the result for inputs of type d, and whether those
// are taken.
type typing func(d tensor.DType) (tensor.DType, bool)

// types are all element types.
var types = []tensor.DType{
	tensor.Float64, tensor.Float32, tensor.Float16, tensor.BFloat16,
	tensor.Int64, tensor.Int32, tensor.Int16, tensor.Int8, tensor.Uint8, tensor.Bool,
}

// result is the type of c's result for inputs of type d, and whether c takes d.
func (c *Case) result(d tensor.DType) (tensor.DType, bool) {
	if c.Result != nil {
		return c.Result(d)
	}
	if c.Number != nil && numberClass(c.Number) > classOf(d) {
		d = map[dtype.Class]tensor.DType{dtype.ClassInt: tensor.Int64, dtype.ClassFloat: tensor.Float32}[numberClass(c.Number)]
	}
	switch op.Table[c.Code].Typing {
	case op.Floating:
		return floating(d)
	case op.Signed:
		return notBool(d)
	case op.Compared, op.Logic:
		return tensor.Bool, true
	case op.FloatOnly:
		return floats(d)
	}
	return d, true
}

// takesFloats reports whether c takes Float64: what asks about gradients has
// nothing to ask of the others.
func (c *Case) takesFloats() bool {
	_, takes := c.result(tensor.Float64)
	return takes
}

// The ways in which results follow their inputs' type.
func floats(d tensor.DType) (tensor.DType, bool)  { return d, d.IsFloat() }
func notBool(d tensor.DType) (tensor.DType, bool) { return d, d != tensor.Bool }
func isBool(tensor.DType) (tensor.DType, bool)    { return tensor.Bool, true }
func isInt64(tensor.DType) (tensor.DType, bool)   { return tensor.Int64, true }

// isTruth is the type of what PyTorch's any and all give.
func isTruth(d tensor.DType) (tensor.DType, bool) {
	if d == tensor.Uint8 {
		return d, true
	}
	return tensor.Bool, true
}

func floating(d tensor.DType) (tensor.DType, bool) {
	if !d.IsFloat() {
		d = tensor.Float32
	}
	return d, true
}

// summed is how sums go: small integers are added up in Int64.
func summed(d tensor.DType) (tensor.DType, bool) {
	if !d.IsFloat() {
		d = tensor.Int64
	}
	return d, true
}

func classOf(d tensor.DType) dtype.Class { return dtype.Type(d).Class() }

// numberClass is the class of a Go number.
func numberClass(s any) dtype.Class {
	switch k := reflect.TypeOf(s).Kind(); k {
	case reflect.Bool:
		return dtype.ClassBool
	case reflect.Float32, reflect.Float64:
		return dtype.ClassFloat
	}
	return dtype.ClassInt
}
