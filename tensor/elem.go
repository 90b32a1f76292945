package tensor

import "github.com/seed-41c3a176/adjoint/internal/pointwise"

// An Elem stands for one element of each tensor in a Func: a number, or the
// truth value that a comparison gives. Its methods build expressions; nothing is
// computed until the Func runs. Mixing up numbers and truth values panics.
type Elem struct{ e pointwise.Expr }

// Const is the number v.
func Const(v float64) Elem { return Elem{pointwise.Const(v)} }

// Scalar is run-time scalar k, 0 to 3, which Func.With sets.
func Scalar(k int) Elem {
	if k < 0 || k >= pointwise.MaxScalars {
		fail(ValueError, "Scalar", nil, "there are scalars 0 to %d, not %d", pointwise.MaxScalars-1, k)
	}
	return Elem{pointwise.Slot(k)}
}

func (a Elem) number(name string) Elem {
	if a.e.IsZero() || a.e.Kind() != pointwise.Number {
		fail(ValueError, name, nil, "a number is wanted; Num makes 1 and 0 of a truth value")
	}
	return a
}

func (a Elem) truth(name string) Elem {
	if a.e.IsZero() || a.e.Kind() != pointwise.Mask {
		fail(ValueError, name, nil, "a truth value is wanted, such as a comparison gives")
	}
	return a
}

func (a Elem) unary(name string, f func(pointwise.Expr) pointwise.Expr) Elem {
	return Elem{f(a.number(name).e)}
}

func (a Elem) binary(name string, b Elem, f func(a, b pointwise.Expr) pointwise.Expr) Elem {
	return Elem{f(a.number(name).e, b.number(name).e)}
}

// Add is a + b.
func (a Elem) Add(b Elem) Elem { return a.binary("Add", b, pointwise.Expr.Add) }

// Sub is a - b.
func (a Elem) Sub(b Elem) Elem { return a.binary("Sub", b, pointwise.Expr.Sub) }

// Mul is a * b.
func (a Elem) Mul(b Elem) Elem { return a.binary("Mul", b, pointwise.Expr.Mul) }

// Div is a / b.
func (a Elem) Div(b Elem) Elem { return a.binary("Div", b, pointwise.Expr.Div) }

// Pow is a to the power b.
func (a Elem) Pow(b Elem) Elem { return a.binary("Pow", b, pointwise.Expr.Pow) }

// Maximum is the greater of a and b, NaN if either is.
func (a Elem) Maximum(b Elem) Elem { return a.binary("Maximum", b, pointwise.Expr.Maximum) }

// Minimum is the lesser of a and b, NaN if either is.
func (a Elem) Minimum(b Elem) Elem { return a.binary("Minimum", b, pointwise.Expr.Minimum) }

// FMA is a*b + c, rounded once.
func (a Elem) FMA(b, c Elem) Elem {
	return Elem{a.number("FMA").e.FMA(b.number("FMA").e, c.number("FMA").e)}
}

// Neg is -a.
func (a Elem) Neg() Elem { return a.unary("Neg", pointwise.Expr.Neg) }

// Abs is |a|.
func (a Elem) Abs() Elem { return a.unary("Abs", pointwise.Expr.Abs) }

// Sign is -1, 0 or 1 as a is negative, 0 or positive; NaN of NaN.
func (a Elem) Sign() Elem { return a.unary("Sign", pointwise.Expr.Sign) }

// Sqrt is the square root of a.
func (a Elem) Sqrt() Elem { return a.unary("Sqrt", pointwise.Expr.Sqrt) }

// Rsqrt is 1 / sqrt(a).
func (a Elem) Rsqrt() Elem { return a.unary("Rsqrt", pointwise.Expr.Rsqrt) }

// Recip is 1 / a.
func (a Elem) Recip() Elem { return a.unary("Recip", pointwise.Expr.Recip) }

// Exp is e to the power a.
func (a Elem) Exp() Elem { return a.unary("Exp", pointwise.Expr.Exp) }

// Log is the natural logarithm of a.
func (a Elem) Log() Elem { return a.unary("Log", pointwise.Expr.Log) }

// Tanh is the hyperbolic tangent of a.
func (a Elem) Tanh() Elem { return a.unary("Tanh", pointwise.Expr.Tanh) }

// Sigmoid is 1 / (1 + exp(-a)).
func (a Elem) Sigmoid() Elem { return a.unary("Sigmoid", pointwise.Expr.Sigmoid) }

// Erf is the error function of a.
func (a Elem) Erf() Elem { return a.unary("Erf", pointwise.Expr.Erf) }

// ReLU is a where it is positive, else 0.
func (a Elem) ReLU() Elem { return a.unary("ReLU", pointwise.Expr.Relu) }

// IsNaN holds where a is not a number.
func (a Elem) IsNaN() Elem { return a.unary("IsNaN", pointwise.Expr.IsNaN) }

// Eq holds where a == b.
func (a Elem) Eq(b Elem) Elem { return a.binary("Eq", b, pointwise.Expr.Eq) }

// Ne holds where a != b.
func (a Elem) Ne(b Elem) Elem { return a.binary("Ne", b, pointwise.Expr.Ne) }

// Lt holds where a < b.
func (a Elem) Lt(b Elem) Elem { return a.binary("Lt", b, pointwise.Expr.Lt) }

// Le holds where a <= b.
func (a Elem) Le(b Elem) Elem { return a.binary("Le", b, pointwise.Expr.Le) }

// Gt holds where a > b.
func (a Elem) Gt(b Elem) Elem { return a.binary("Gt", b, pointwise.Expr.Gt) }

// Ge holds where a >= b.
func (a Elem) Ge(b Elem) Elem { return a.binary("Ge", b, pointwise.Expr.Ge) }

// And holds where the truth values a and b both hold.
func (a Elem) And(b Elem) Elem { return Elem{a.truth("And").e.And(b.truth("And").e)} }

// Or holds where the truth value a or b holds.
func (a Elem) Or(b Elem) Elem { return Elem{a.truth("Or").e.Or(b.truth("Or").e)} }

// Not holds where the truth value a does not.
func (a Elem) Not() Elem { return Elem{a.truth("Not").e.Not()} }

// Where is b where the truth value a holds and c elsewhere. What is not chosen
// has no influence, on the result or on gradients.
func (a Elem) Where(b, c Elem) Elem {
	return Elem{a.truth("Where").e.Select(b.number("Where").e, c.number("Where").e)}
}

// Num is 1 where the truth value a holds and 0 elsewhere.
func (a Elem) Num() Elem { return Elem{a.truth("Num").e.Num()} }
