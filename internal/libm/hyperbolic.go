package libm

import "math"

// overflows is where e^x does, but e^x/2 not yet.
const overflows = 709

// Sinh is the hyperbolic sine of x. That of package math overflows early.
func Sinh(x float64) float64 {
	if math.Abs(x) > overflows {
		e := Exp(math.Abs(x) / 2)
		return math.Copysign(float64(e/2)*e, x)
	}
	return math.Sinh(x)
}

// Cosh is the hyperbolic cosine of x. That of package math overflows early.
func Cosh(x float64) float64 {
	if math.Abs(x) > overflows {
		e := Exp(math.Abs(x) / 2)
		return float64(e/2) * e
	}
	return math.Cosh(x)
}

// Softplus is log(1 + e^x), infinite only where x is.
func Softplus(x float64) float64 {
	if x > 0 {
		return x + Log1p(Exp(-x))
	}
	return Log1p(Exp(x))
}
