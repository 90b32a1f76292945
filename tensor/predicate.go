package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// IsNaN returns whether elements of x are not numbers, as Bool.
func (x *Tensor) IsNaN() *Tensor { return elementwise(op.IsNaN, x) }

// IsFinite returns whether elements of x are neither infinite nor NaN, as Bool.
func (x *Tensor) IsFinite() *Tensor { return elementwise(op.IsFinite, x) }

// IsInf returns whether elements of x are infinite, as Bool.
func (x *Tensor) IsInf() *Tensor { return elementwise(op.IsInf, x) }

// IsPosInf returns whether elements of x are +Inf, as Bool.
func (x *Tensor) IsPosInf() *Tensor { return elementwise(op.IsPosInf, x) }

// IsNegInf returns whether elements of x are -Inf, as Bool.
func (x *Tensor) IsNegInf() *Tensor { return elementwise(op.IsNegInf, x) }

// Signbit returns whether the sign of elements of x is minus, that of -0 too, as
// Bool.
func (x *Tensor) Signbit() *Tensor { return elementwise(op.Signbit, x) }

// NaNToNumOptions are the options of NaNToNum.
type NaNToNumOptions struct {
	NaN    float64  // takes the place of NaN
	PosInf *float64 // takes the place of +Inf; nil is the greatest number of x's type
	NegInf *float64 // takes the place of -Inf; nil is the least number of x's type
}

// NaNToNum returns x with numbers in place of NaN and infinities, which get no
// gradient.
func (x *Tensor) NaNToNum(o ...NaNToNumOptions) *Tensor {
	return withNumbers(op.NaNToNum, x, x.stand(optionOf("NaNToNum", o))...)
}

// stand are the numbers that take the place of others. Integers read none.
func (x *Tensor) stand(o NaNToNumOptions) []number {
	most := map[DType]float64{
		Float64:  math.MaxFloat64,
		Float32:  math.MaxFloat32,
		Float16:  65504,
		BFloat16: 0x1.fep127,
	}[x.dtype]
	return []number{param(o.NaN), param(valueOr(o.PosInf, most)), param(valueOr(o.NegInf, -most))}
}

// CloseOptions are the options of IsClose and AllClose.
type CloseOptions struct {
	RTol     *float64 // nil is 1e-5
	ATol     *float64 // nil is 1e-8
	EqualNaN bool     // NaN is close to NaN
}

// IsClose returns, element by element and broadcast, whether x and y, of one
// type, are equal or |x - y| is finite and no more than ATol + RTol |y|, as Bool.
func (x *Tensor) IsClose(y *Tensor, o ...CloseOptions) *Tensor {
	xs := on(x, y)
	checkDevices("IsClose", xs)
	if x.dtype != y.dtype {
		fail(DTypeError, "IsClose", xs, "the tensors are not of one type")
	}
	opts := optionOf("IsClose", o)
	rtol, atol := valueOr(opts.RTol, 1e-5), valueOr(opts.ATol, 1e-8)
	if !(rtol >= 0 && atol >= 0) {
		fail(ValueError, "IsClose", xs, "the tolerances %v and %v are not 0 or more", rtol, atol)
	}
	x, y = x.alias(), y.alias()
	equal := x.Eq(y)
	if opts.EqualNaN {
		equal = equal.LogicalOr(x.IsNaN().LogicalAnd(y.IsNaN()))
	}
	if !x.dtype.IsFloat() {
		y = y.As(Float32)
	}
	away := x.Sub(y).Abs()
	near := away.Le(y.MulScalar(rtol).Abs().AddScalar(atol)).LogicalAnd(away.IsFinite())
	return equal.LogicalOr(near)
}

// AllClose reports whether all elements of x and y are close; see IsClose.
func AllClose(x, y *Tensor, o ...CloseOptions) bool {
	return Item[bool](x.IsClose(y, o...).All())
}
