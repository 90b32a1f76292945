// Package dtype names the element types of tensors, their sizes and how
// PyTorch promotes them. It is the bottom of the house: backends, kernels and
// package tensor all speak of element types in its terms.
package dtype

// Type is an element type. The zero value is Float32, the default everywhere.
type Type uint8

const (
	Float32 Type = iota
	Float64
	Float16
	BFloat16
	Int64
	Int32
	Int16
	Int8
	Uint8
	Bool
	Count
)

// Class orders types by what they can hold; promotion goes to the higher class.
type Class uint8

const (
	ClassBool Class = iota
	ClassInt
	ClassFloat
)

type info struct {
	name  string
	size  uint8
	class Class
}

var table = [Count]info{
	Float32:  {"float32", 4, ClassFloat},
	Float64:  {"float64", 8, ClassFloat},
	Float16:  {"float16", 2, ClassFloat},
	BFloat16: {"bfloat16", 2, ClassFloat},
	Int64:    {"int64", 8, ClassInt},
	Int32:    {"int32", 4, ClassInt},
	Int16:    {"int16", 2, ClassInt},
	Int8:     {"int8", 1, ClassInt},
	Uint8:    {"uint8", 1, ClassInt},
	Bool:     {"bool", 1, ClassBool},
}

func (t Type) String() string { return table[t].name }

// Size is the number of bytes of one element.
func (t Type) Size() int { return int(table[t].size) }

// Class is the category that decides promotion.
func (t Type) Class() Class { return table[t].class }

// IsFloat reports whether t is a floating-point type.
func (t Type) IsFloat() bool { return table[t].class == ClassFloat }

// Compute is the type in which programs evaluate operands of type t: small
// floats in float32, every integer in int64.
func (t Type) Compute() Type {
	switch t {
	case Float64, Bool:
		return t
	case Float32, Float16, BFloat16:
		return Float32
	}
	return Int64
}
