package tensor

import "github.com/seed-41c3a176/adjoint/internal/pointwise"

// Sin is the sine of a, in radians.
func (a Elem) Sin() Elem { return a.unary("Sin", pointwise.Expr.Sin) }

// Cos is the cosine of a, in radians.
func (a Elem) Cos() Elem { return a.unary("Cos", pointwise.Expr.Cos) }

// Tan is the tangent of a, in radians.
func (a Elem) Tan() Elem { return a.unary("Tan", pointwise.Expr.Tan) }

// Asin is the arc sine of a.
func (a Elem) Asin() Elem { return a.unary("Asin", pointwise.Expr.Asin) }

// Acos is the arc cosine of a.
func (a Elem) Acos() Elem { return a.unary("Acos", pointwise.Expr.Acos) }

// Atan is the arc tangent of a.
func (a Elem) Atan() Elem { return a.unary("Atan", pointwise.Expr.Atan) }

// Sinh is the hyperbolic sine of a.
func (a Elem) Sinh() Elem { return a.unary("Sinh", pointwise.Expr.Sinh) }

// Cosh is the hyperbolic cosine of a.
func (a Elem) Cosh() Elem { return a.unary("Cosh", pointwise.Expr.Cosh) }

// Asinh is the inverse hyperbolic sine of a.
func (a Elem) Asinh() Elem { return a.unary("Asinh", pointwise.Expr.Asinh) }

// Acosh is the inverse hyperbolic cosine of a.
func (a Elem) Acosh() Elem { return a.unary("Acosh", pointwise.Expr.Acosh) }

// Atanh is the inverse hyperbolic tangent of a.
func (a Elem) Atanh() Elem { return a.unary("Atanh", pointwise.Expr.Atanh) }

// Exp2 is 2 to the power a.
func (a Elem) Exp2() Elem { return a.unary("Exp2", pointwise.Expr.Exp2) }

// Expm1 is exp(a) - 1, exact for small a too.
func (a Elem) Expm1() Elem { return a.unary("Expm1", pointwise.Expr.Expm1) }

// Log2 is the logarithm of a to base 2.
func (a Elem) Log2() Elem { return a.unary("Log2", pointwise.Expr.Log2) }

// Log10 is the logarithm of a to base 10.
func (a Elem) Log10() Elem { return a.unary("Log10", pointwise.Expr.Log10) }

// Log1p is log(1 + a), exact for small a too.
func (a Elem) Log1p() Elem { return a.unary("Log1p", pointwise.Expr.Log1p) }

// Softplus is log(1 + exp(a)).
func (a Elem) Softplus() Elem { return a.unary("Softplus", pointwise.Expr.Softplus) }

// Erfc is 1 - erf(a).
func (a Elem) Erfc() Elem { return a.unary("Erfc", pointwise.Expr.Erfc) }

// Erfinv is the inverse of the error function.
func (a Elem) Erfinv() Elem { return a.unary("Erfinv", pointwise.Expr.Erfinv) }

// Lgamma is log |Γ(a)|.
func (a Elem) Lgamma() Elem { return a.unary("Lgamma", pointwise.Expr.Lgamma) }

// Digamma is the derivative of log Γ(a).
func (a Elem) Digamma() Elem { return a.unary("Digamma", pointwise.Expr.Digamma) }

// Floor is a rounded down.
func (a Elem) Floor() Elem { return a.unary("Floor", pointwise.Expr.Floor) }

// Ceil is a rounded up.
func (a Elem) Ceil() Elem { return a.unary("Ceil", pointwise.Expr.Ceil) }

// Round is a rounded to the nearest whole number, halves to the even one.
func (a Elem) Round() Elem { return a.unary("Round", pointwise.Expr.Round) }

// Trunc is a with its fraction cut off.
func (a Elem) Trunc() Elem { return a.unary("Trunc", pointwise.Expr.Trunc) }

// Atan2 is the angle of the point (b, a), in radians.
func (a Elem) Atan2(b Elem) Elem { return a.binary("Atan2", b, pointwise.Expr.Atan2) }

// Hypot is sqrt(a² + b²).
func (a Elem) Hypot(b Elem) Elem { return a.binary("Hypot", b, pointwise.Expr.Hypot) }

// Copysign is |a| with the sign of b.
func (a Elem) Copysign(b Elem) Elem { return a.binary("Copysign", b, pointwise.Expr.Copysign) }

// Fmod is a - b*trunc(a/b).
func (a Elem) Fmod(b Elem) Elem { return a.binary("Fmod", b, pointwise.Expr.Fmod) }

// Remainder is a - b*floor(a/b).
func (a Elem) Remainder(b Elem) Elem { return a.binary("Remainder", b, pointwise.Expr.Remainder) }

// Signbit holds where the sign of a is minus, that of -0 too.
func (a Elem) Signbit() Elem { return a.unary("Signbit", pointwise.Expr.Signbit) }
