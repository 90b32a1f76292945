package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Exp returns e to the power x.
func (x *Tensor) Exp() *Tensor { return elementwise(op.Exp, x) }

// Exp2 returns 2 to the power x.
func (x *Tensor) Exp2() *Tensor { return elementwise(op.Exp2, x) }

// Expm1 returns exp(x) - 1, exact to the last digits for small x too.
func (x *Tensor) Expm1() *Tensor { return elementwise(op.Expm1, x) }

// Log returns the natural logarithm of x: -Inf at 0, NaN below.
func (x *Tensor) Log() *Tensor { return elementwise(op.Log, x) }

// Log2 returns the logarithm of x to base 2.
func (x *Tensor) Log2() *Tensor { return elementwise(op.Log2, x) }

// Log10 returns the logarithm of x to base 10.
func (x *Tensor) Log10() *Tensor { return elementwise(op.Log10, x) }

// Log1p returns log(1 + x), exact to the last digits for small x too.
func (x *Tensor) Log1p() *Tensor { return elementwise(op.Log1p, x) }

// Sqrt returns the square root of x; its gradient at 0 is infinite.
func (x *Tensor) Sqrt() *Tensor { return elementwise(op.Sqrt, x) }

// Rsqrt returns 1 / sqrt(x).
func (x *Tensor) Rsqrt() *Tensor { return elementwise(op.Rsqrt, x) }

// Sin returns the sine of x, in radians.
func (x *Tensor) Sin() *Tensor { return elementwise(op.Sin, x) }

// Cos returns the cosine of x, in radians.
func (x *Tensor) Cos() *Tensor { return elementwise(op.Cos, x) }

// Tan returns the tangent of x, in radians.
func (x *Tensor) Tan() *Tensor { return elementwise(op.Tan, x) }

// Asin returns the arc sine of x, in radians; NaN outside [-1, 1].
func (x *Tensor) Asin() *Tensor { return elementwise(op.Asin, x) }

// Acos returns the arc cosine of x, in radians; NaN outside [-1, 1].
func (x *Tensor) Acos() *Tensor { return elementwise(op.Acos, x) }

// Atan returns the arc tangent of x, in radians.
func (x *Tensor) Atan() *Tensor { return elementwise(op.Atan, x) }

// Atan2 returns the angle, in radians from -π to π, of the point whose ordinate
// is x and whose abscissa is y: the arc tangent of x / y in the right quadrant.
// Its gradient at the origin is 0.
func (x *Tensor) Atan2(y *Tensor) *Tensor { return elementwise(op.Atan2, x, y) }

// Sinh returns the hyperbolic sine of x.
func (x *Tensor) Sinh() *Tensor { return elementwise(op.Sinh, x) }

// Cosh returns the hyperbolic cosine of x.
func (x *Tensor) Cosh() *Tensor { return elementwise(op.Cosh, x) }

// Asinh returns the inverse hyperbolic sine of x.
func (x *Tensor) Asinh() *Tensor { return elementwise(op.Asinh, x) }

// Acosh returns the inverse hyperbolic cosine of x; NaN below 1.
func (x *Tensor) Acosh() *Tensor { return elementwise(op.Acosh, x) }

// Atanh returns the inverse hyperbolic tangent of x; NaN outside [-1, 1].
func (x *Tensor) Atanh() *Tensor { return elementwise(op.Atanh, x) }

// Sinc returns sin(πx) / (πx), and 1 at 0.
func (x *Tensor) Sinc() *Tensor { return elementwise(op.Sinc, x) }

// Hypot returns sqrt(x² + y²), element by element, broadcast, which overflows
// only where the result does. Integers panic.
func (x *Tensor) Hypot(y *Tensor) *Tensor { return elementwise(op.Hypot, x, y) }

// Deg2Rad returns x, in degrees, in radians.
func (x *Tensor) Deg2Rad() *Tensor { return x.MulScalar(radian) }

// Rad2Deg returns x, in radians, in degrees.
func (x *Tensor) Rad2Deg() *Tensor { return x.MulScalar(1 / radian) }

// radian is how many radians a degree has.
const radian = 0.017453292519943295769

// Erf returns the error function of x: 2/sqrt(π) times the integral of exp(-t²)
// from 0 to x.
func (x *Tensor) Erf() *Tensor { return elementwise(op.Erf, x) }

// Erfc returns 1 - erf(x), exact to the last digits for large x too.
func (x *Tensor) Erfc() *Tensor { return elementwise(op.Erfc, x) }

// Erfinv returns the inverse of the error function; NaN outside [-1, 1].
func (x *Tensor) Erfinv() *Tensor { return elementwise(op.Erfinv, x) }

// Lgamma returns log |Γ(x)|.
func (x *Tensor) Lgamma() *Tensor { return elementwise(op.Lgamma, x) }

// Digamma returns the derivative of log Γ(x).
func (x *Tensor) Digamma() *Tensor { return elementwise(op.Digamma, x) }

// Polygamma returns the n-th derivative of the digamma function at x; n is not
// negative.
func (x *Tensor) Polygamma(n int) *Tensor { return withNumbers(op.Polygamma, x, order(n)) }

func order(n int) number {
	if n < 0 {
		fail(ValueError, "Polygamma", nil, "there is no derivative of order %d", n)
	}
	return param(float64(n))
}

// LogitOptions are the options of Logit.
type LogitOptions struct {
	// Eps is how close to 0 and 1 elements are taken to be at most; nil takes them
	// as they are.
	Eps *float64
}

// Logit returns log(x / (1 - x)), the inverse of Sigmoid; NaN outside [0, 1].
func (x *Tensor) Logit(o ...LogitOptions) *Tensor {
	if eps := optionOf("Logit", o).Eps; eps != nil {
		return withNumbers(op.LogitEps, x, param(*eps))
	}
	return elementwise(op.Logit, x)
}

// XLogY returns x * log(y), element by element, broadcast: 0 wherever x is, be it
// times log(0), and NaN where y is.
func (x *Tensor) XLogY(y *Tensor) *Tensor { return elementwise(op.XLogY, x, y) }

// LogAddExp returns log(exp(x) + exp(y)), element by element, broadcast, safe for
// elements of any size. Integers panic.
func (x *Tensor) LogAddExp(y *Tensor) *Tensor { return elementwise(op.LogAddExp, x, y) }

// LogAddExp2 returns log2(2^x + 2^y); see LogAddExp.
func (x *Tensor) LogAddExp2(y *Tensor) *Tensor { return elementwise(op.LogAddExp2, x, y) }
