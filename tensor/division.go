package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// FloorDivide returns x / y rounded down, element by element, broadcast; of
// integers it is an integer. An integer divided by 0 panics. The gradient is 0.
// It is PyTorch's x.div(y, rounding_mode="floor").
func (x *Tensor) FloorDivide(y *Tensor) *Tensor { return elementwise(op.FloorDivide, x, y) }

// TruncDivide returns x / y with its fraction cut off, as Go divides integers;
// see FloorDivide. It is PyTorch's x.div(y, rounding_mode="trunc").
func (x *Tensor) TruncDivide(y *Tensor) *Tensor { return elementwise(op.TruncDivide, x, y) }

// Remainder returns what FloorDivide leaves, which has y's sign, as Python's %:
// x - y * floor(x / y). An integer divided by 0 panics.
func (x *Tensor) Remainder(y *Tensor) *Tensor { return elementwise(op.Remainder, x, y) }

// Fmod returns what TruncDivide leaves, which has x's sign, as Go's %:
// x - y * trunc(x / y). An integer divided by 0 panics.
func (x *Tensor) Fmod(y *Tensor) *Tensor { return elementwise(op.Fmod, x, y) }

// FloorDivideScalar returns x / s rounded down, for any Go number s.
func (x *Tensor) FloorDivideScalar(s any) *Tensor {
	return elementwise(op.FloorDivide, x, wrapped("FloorDivideScalar", x, s))
}

// TruncDivideScalar returns x / s with its fraction cut off, for any Go number s.
func (x *Tensor) TruncDivideScalar(s any) *Tensor {
	return elementwise(op.TruncDivide, x, wrapped("TruncDivideScalar", x, s))
}

// RemainderScalar returns what FloorDivideScalar leaves; see Remainder.
func (x *Tensor) RemainderScalar(s any) *Tensor {
	return elementwise(op.Remainder, x, wrapped("RemainderScalar", x, s))
}

// FmodScalar returns what TruncDivideScalar leaves; see Fmod.
func (x *Tensor) FmodScalar(s any) *Tensor {
	return elementwise(op.Fmod, x, wrapped("FmodScalar", x, s))
}

// RFloorDivideScalar returns s / x rounded down, for any Go number s.
func (x *Tensor) RFloorDivideScalar(s any) *Tensor {
	return wrapped("RFloorDivideScalar", x, s).FloorDivide(x)
}

// RRemainderScalar returns what RFloorDivideScalar leaves; see Remainder.
func (x *Tensor) RRemainderScalar(s any) *Tensor {
	return wrapped("RRemainderScalar", x, s).Remainder(x)
}

// Floor returns x rounded down to whole numbers. Here and below the gradient is
// 0, integers stay as they are, and bool tensors panic.
func (x *Tensor) Floor() *Tensor { return elementwise(op.Floor, x) }

// Ceil returns x rounded up to whole numbers; see Floor.
func (x *Tensor) Ceil() *Tensor { return elementwise(op.Ceil, x) }

// Round returns x rounded to the nearest whole numbers, halves to the even one;
// see Floor.
func (x *Tensor) Round() *Tensor { return elementwise(op.Round, x) }

// RoundDecimals returns x rounded to so many decimal places; a negative number
// counts places before the point. It is PyTorch's x.round(decimals=n). Integers
// panic.
func (x *Tensor) RoundDecimals(n int) *Tensor {
	return withNumbers(op.RoundDecimals, x, tenTo(n), tenTo(-n))
}

// tenTo is 10 to the power n, or 1 for n below 0.
func tenTo(n int) number { return param(math.Pow10(max(n, 0))) }

// Trunc returns x with its fraction cut off; see Floor.
func (x *Tensor) Trunc() *Tensor { return elementwise(op.Trunc, x) }

// Frac returns the fraction of x, which has x's sign. Integers panic.
func (x *Tensor) Frac() *Tensor { return elementwise(op.Frac, x) }
