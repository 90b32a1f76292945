package tensor

import "github.com/seed-41c3a176/adjoint/internal/dtype"

// A DType is the type of a tensor's elements. The zero DType is Float32, the
// default, as in PyTorch.
type DType uint8

// The element types. Float16 and BFloat16 compute in float32 and round each
// result to nearest even; integers wrap.
const (
	Float32  = DType(dtype.Float32)
	Float64  = DType(dtype.Float64)
	Float16  = DType(dtype.Float16)
	BFloat16 = DType(dtype.BFloat16)
	Int64    = DType(dtype.Int64)
	Int32    = DType(dtype.Int32)
	Int16    = DType(dtype.Int16)
	Int8     = DType(dtype.Int8)
	Uint8    = DType(dtype.Uint8)
	Bool     = DType(dtype.Bool)
)

// String returns PyTorch's name of d, such as "float32".
func (d DType) String() string { return dtype.Type(d).String() }

// Size returns the number of bytes of one element.
func (d DType) Size() int { return dtype.Type(d).Size() }

// IsFloat reports whether d is a floating-point type: only these carry
// gradients.
func (d DType) IsFloat() bool { return dtype.Type(d).IsFloat() }

// IsInteger reports whether d is an integer type; Bool is none.
func (d DType) IsInteger() bool { return dtype.Type(d).Class() == dtype.ClassInt }

// Promote returns the type of an operation on elements of types a and b, by
// PyTorch's table (torch.promote_types).
func Promote(a, b DType) DType {
	return DType(dtype.Promote(dtype.Type(a), dtype.Type(b)))
}

func (d DType) typ() dtype.Type { return dtype.Type(d) }

// known refuses a number that stands for no element type.
func (d DType) known(op string) {
	if d.typ() >= dtype.Count {
		fail(DTypeError, op, nil, "there is no element type %d", uint8(d))
	}
}
