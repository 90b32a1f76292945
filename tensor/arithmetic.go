package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Add returns x + y, element by element, broadcast.
func (x *Tensor) Add(y *Tensor) *Tensor { return elementwise(op.Add, x, y) }

// Sub returns x - y, element by element, broadcast. Bool tensors panic.
func (x *Tensor) Sub(y *Tensor) *Tensor { return elementwise(op.Sub, x, y) }

// Mul returns x * y, element by element, broadcast.
func (x *Tensor) Mul(y *Tensor) *Tensor { return elementwise(op.Mul, x, y) }

// Div returns x / y, element by element, broadcast; integers divide as float32.
func (x *Tensor) Div(y *Tensor) *Tensor { return elementwise(op.Div, x, y) }

// Pow returns x to the power y, element by element, broadcast. An integer to a
// negative power is 0, but 1 for 1 and ±1 for -1.
func (x *Tensor) Pow(y *Tensor) *Tensor { return elementwise(op.Pow, x, y) }

// Maximum returns the greater of x and y, element by element, broadcast; NaN if
// either is. Equal elements share the gradient.
func (x *Tensor) Maximum(y *Tensor) *Tensor { return elementwise(op.Maximum, x, y) }

// Minimum returns the lesser of x and y, element by element, broadcast; NaN if
// either is. Equal elements share the gradient.
func (x *Tensor) Minimum(y *Tensor) *Tensor { return elementwise(op.Minimum, x, y) }

// FMax returns the greater of x and y, element by element, broadcast; where one
// is NaN, the other. Equal elements share the gradient.
func (x *Tensor) FMax(y *Tensor) *Tensor { return elementwise(op.FMax, x, y) }

// FMin returns the lesser of x and y, element by element, broadcast; where one
// is NaN, the other. Equal elements share the gradient.
func (x *Tensor) FMin(y *Tensor) *Tensor { return elementwise(op.FMin, x, y) }

// Neg returns -x. Bool tensors panic.
func (x *Tensor) Neg() *Tensor { return elementwise(op.Neg, x) }

// Abs returns |x|; its gradient at 0 is 0.
func (x *Tensor) Abs() *Tensor { return elementwise(op.Abs, x) }

// Sign returns -1, 0 or 1 as x is negative, 0 or positive; NaN stays NaN, where
// PyTorch has 0. Its gradient is 0.
func (x *Tensor) Sign() *Tensor { return elementwise(op.Sign, x) }

// Square returns x * x; of bools, as integers.
func (x *Tensor) Square() *Tensor {
	if x.dtype == Bool {
		return x.As(Int64)
	}
	return elementwise(op.Square, x)
}

// Reciprocal returns 1 / x.
func (x *Tensor) Reciprocal() *Tensor { return elementwise(op.Reciprocal, x) }

// Copysign returns |x| with the sign of y, element by element, broadcast. Its
// gradient at 0 is 0.
func (x *Tensor) Copysign(y *Tensor) *Tensor { return elementwise(op.Copysign, x, y) }

// Heaviside returns 0 where x is negative, values where it is 0 and 1 where it
// is positive, element by element, broadcast. No gradient passes.
func (x *Tensor) Heaviside(values *Tensor) *Tensor { return elementwise(op.Heaviside, x, values) }

// AddScaled returns x + s*y, element by element, broadcast, s being any Go
// number; the product is not rounded before it is added. It is PyTorch's
// x.add(y, alpha=s).
func (x *Tensor) AddScaled(y *Tensor, s any) *Tensor {
	n, xs := numberOf("AddScaled", s), on(x, y)
	checkDevices("AddScaled", xs)
	if n.promote(promoteAll("AddScaled", xs)) == Bool { // these cannot be multiplied and added at once
		return x.Add(y.MulScalar(s))
	}
	return mixed(op.AddScaled, xs, n)
}

// AddCMul returns x + s*y*z, element by element, broadcast, s being any Go
// number. It is PyTorch's x.addcmul(y, z, value=s). Bool tensors panic.
func (x *Tensor) AddCMul(y, z *Tensor, s any) *Tensor {
	return mixed(op.AddCMul, on(x, y, z), numberOf("AddCMul", s))
}

// AddCDiv returns x + s*y/z, element by element, broadcast, s being any Go
// number. It is PyTorch's x.addcdiv(y, z, value=s). Integers panic.
func (x *Tensor) AddCDiv(y, z *Tensor, s any) *Tensor {
	return mixed(op.AddCDiv, on(x, y, z), numberOf("AddCDiv", s))
}

// Lerp returns the point between x and y, element by element, broadcast, that
// weight names: x at 0, y at 1. Integers panic.
func (x *Tensor) Lerp(y, weight *Tensor) *Tensor { return elementwise(op.Lerp, x, y, weight) }

// LerpScalar is Lerp with any Go number as weight.
func (x *Tensor) LerpScalar(y *Tensor, weight any) *Tensor {
	return mixed(op.LerpScalar, on(x, y), param(numberOf("LerpScalar", weight).f))
}

// AddScalar returns x + s. s is any Go number; as in Python it widens x only to
// another class: an integer tensor plus 2.5 is float32, plus 2 it keeps its type.
func (x *Tensor) AddScalar(s any) *Tensor { return withNumber(op.AddScalar, x, s) }

// SubScalar returns x - s; see AddScalar.
func (x *Tensor) SubScalar(s any) *Tensor { return withNumber(op.SubScalar, x, s) }

// RSubScalar returns s - x; see AddScalar.
func (x *Tensor) RSubScalar(s any) *Tensor { return withNumber(op.RSubScalar, x, s) }

// MulScalar returns x * s; see AddScalar.
func (x *Tensor) MulScalar(s any) *Tensor { return withNumber(op.MulScalar, x, s) }

// DivScalar returns x / s; integers divide as float32.
func (x *Tensor) DivScalar(s any) *Tensor { return withNumber(op.DivScalar, x, s) }

// RDivScalar returns s / x; integers divide as float32.
func (x *Tensor) RDivScalar(s any) *Tensor { return withNumber(op.RDivScalar, x, s) }

// PowScalar returns x to the power s. An integer tensor to a negative integer
// power panics, as in PyTorch.
func (x *Tensor) PowScalar(s any) *Tensor { return withNumbers(op.PowScalar, x, x.exponent(s)) }

func (x *Tensor) exponent(s any) number {
	n := numberOf("PowScalar", s)
	if n.isInteger() && n.i < 0 && !x.dtype.IsFloat() {
		fail(ValueError, "PowScalar", on(x), "integers to a negative integer power are not integers; convert x to a float type")
	}
	return n
}

// FloatPower returns x to the power y as Float64, element by element, broadcast,
// and computed in it.
func (x *Tensor) FloatPower(y *Tensor) *Tensor {
	needTensors("FloatPower", y)
	return x.As(Float64).Pow(y.As(Float64))
}

// FloatPowerInPlace overwrites x, of type Float64, with what FloatPower returns,
// and returns x; see AddInPlace.
func (x *Tensor) FloatPowerInPlace(y *Tensor) *Tensor {
	needTensors("FloatPowerInPlace", y)
	if x.dtype != Float64 {
		fail(DTypeError, "FloatPowerInPlace", on(x, y), "the result is of type float64, which is to be the tensor's")
	}
	return x.PowInPlace(y.As(Float64))
}

// Ldexp returns x times 2 to the power y, element by element, broadcast. By
// integers y it keeps x's type, and is right even where 2 to the power y alone is
// beyond it.
func (x *Tensor) Ldexp(y *Tensor) *Tensor {
	needTensors("Ldexp", y)
	if y.dtype.IsFloat() {
		return x.Mul(y.RPowScalar(2.0))
	}
	d := x.dtype
	if !d.IsFloat() {
		d = Float32
	}
	y = y.As(Float64)
	half := y.MulScalar(0.5).Floor() // the half of every power that a result can need fits
	return x.As(Float64).Mul(half.RPowScalar(2.0)).Mul(y.Sub(half).RPowScalar(2.0)).As(d)
}

// RPowScalar returns s to the power x.
func (x *Tensor) RPowScalar(s any) *Tensor { return withNumber(op.RPowScalar, x, s) }

// Clamp returns x, no less than lo and then no more than hi: hi wherever lo is
// greater than hi. At the bounds, and for NaN, the gradient is 0.
func (x *Tensor) Clamp(lo, hi any) *Tensor {
	return withNumbers(op.Clamp, x, numberOf("Clamp", lo), numberOf("Clamp", hi))
}

// ClampMin returns x, no less than lo.
func (x *Tensor) ClampMin(lo any) *Tensor { return withNumber(op.ClampMin, x, lo) }

// ClampMax returns x, no more than hi.
func (x *Tensor) ClampMax(hi any) *Tensor { return withNumber(op.ClampMax, x, hi) }

// ClampTensor returns x, no less than lo and then no more than hi, element by
// element, broadcast; nil is no bound. Where x equals a bound, they share the
// gradient, and NaN passes it to both.
func (x *Tensor) ClampTensor(lo, hi *Tensor) *Tensor {
	if lo == nil && hi == nil {
		fail(ValueError, "ClampTensor", on(x), "there is neither a lower nor an upper bound")
	}
	if lo != nil {
		x = x.Maximum(lo)
	}
	if hi != nil {
		x = x.Minimum(hi)
	}
	return x
}

// Where returns, element by element and broadcast, a where cond holds and b
// where it does not. What is not chosen gets a gradient of exactly 0, but a NaN
// born before Where stays one on the way back (0 * Inf): keep such arguments out
// of the function that makes it, with a Where inside.
// cond is of type Bool.
func Where(cond, a, b *Tensor) *Tensor { return elementwise(op.Where, cond, a, b) }
