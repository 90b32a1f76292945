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

// Neg returns -x. Bool tensors panic.
func (x *Tensor) Neg() *Tensor { return elementwise(op.Neg, x) }

// Abs returns |x|; its gradient at 0 is 0.
func (x *Tensor) Abs() *Tensor { return elementwise(op.Abs, x) }

// AddScaled returns x + s*y, element by element, broadcast, s being any Go
// number; the product is not rounded before it is added. It is PyTorch's
// x.add(y, alpha=s).
func (x *Tensor) AddScaled(y *Tensor, s any) *Tensor {
	row := &op.Table[op.AddScaled]
	n, xs := numberOf(row.Name, s), on(x, y)
	checkDevices(row.Name, xs)
	promoted := n.promote(promoteAll(row.Name, xs))
	if promoted == Bool { // these cannot be multiplied and added at once
		return x.Add(y.MulScalar(s))
	}
	compute, out := typesOf(row, promoted, xs)
	scalars := slots(compute, []number{n})
	z := evaluate(row.Name, row.Def, scalars, compute, out, xs)
	if n := record(op.AddScaled, nil, z, x, y); n != nil {
		n.I = scalars
	}
	return z
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
func (x *Tensor) PowScalar(s any) *Tensor {
	n := numberOf("PowScalar", s)
	if n.isInteger() && n.i < 0 && !x.dtype.IsFloat() {
		fail(ValueError, "PowScalar", on(x), "integers to a negative integer power are not integers; convert x to a float type")
	}
	return withNumbers(op.PowScalar, x, n)
}

// RPowScalar returns s to the power x.
func (x *Tensor) RPowScalar(s any) *Tensor { return withNumber(op.RPowScalar, x, s) }

// Exp returns e to the power x.
func (x *Tensor) Exp() *Tensor { return elementwise(op.Exp, x) }

// Log returns the natural logarithm of x: -Inf at 0, NaN below.
func (x *Tensor) Log() *Tensor { return elementwise(op.Log, x) }

// Sqrt returns the square root of x; its gradient at 0 is infinite.
func (x *Tensor) Sqrt() *Tensor { return elementwise(op.Sqrt, x) }

// Clamp returns x, no less than lo and then no more than hi: hi wherever lo is
// greater than hi. At the bounds, and for NaN, the gradient is 0.
func (x *Tensor) Clamp(lo, hi any) *Tensor {
	return withNumbers(op.Clamp, x, numberOf("Clamp", lo), numberOf("Clamp", hi))
}

// ClampMin returns x, no less than lo.
func (x *Tensor) ClampMin(lo any) *Tensor { return withNumber(op.ClampMin, x, lo) }

// ClampMax returns x, no more than hi.
func (x *Tensor) ClampMax(hi any) *Tensor { return withNumber(op.ClampMax, x, hi) }

// Where returns, element by element and broadcast, a where cond holds and b
// where it does not. What is not chosen gets a gradient of exactly 0, but a NaN
// born before Where stays one on the way back (0 * Inf): keep such arguments out
// of the function that makes it, with a Where inside.
// cond is of type Bool.
func Where(cond, a, b *Tensor) *Tensor { return elementwise(op.Where, cond, a, b) }
