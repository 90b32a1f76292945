package libm

import "math"

const (
	piOver2High = 0x1.921fb54442d18p0
	piOver2Low  = 0x1.1a62633145c07p-54
)

// Asin is the arc sine of x. Package math takes it from the arc tangent, which
// loses half of the digits of Acos near 1. (Sun's fdlibm.)
func Asin(x float64) float64 {
	magnitude := math.Abs(x)
	switch {
	case !(magnitude <= 1):
		return math.NaN()
	case magnitude < 0x1p-26:
		return x
	case magnitude < 0.5:
		return x + float64(x*asinTail(x*x))
	}
	z := (1 - magnitude) / 2
	s := math.Sqrt(z)
	tail := asinTail(z)
	if magnitude > 0.975 {
		return math.Copysign(piOver2High-(2*(s+float64(s*tail))-piOver2Low), x)
	}
	top, rest := splitRoot(z, s)
	y := piOver2High/2 - (float64(2*s*tail) - (piOver2Low - 2*rest) - (piOver2High/2 - 2*top))
	return math.Copysign(y, x)
}

// Acos is the arc cosine of x.
func Acos(x float64) float64 {
	switch {
	case !(math.Abs(x) <= 1):
		return math.NaN()
	case math.Abs(x) < 0.5:
		return piOver2High - (x - (piOver2Low - float64(x*asinTail(x*x))))
	case x < 0:
		z := (1 + x) / 2
		s := math.Sqrt(z)
		return 2 * (piOver2High - (s + (float64(asinTail(z)*s) - piOver2Low)))
	}
	z := (1 - x) / 2
	s := math.Sqrt(z)
	if s == 0 {
		return 0
	}
	top, rest := splitRoot(z, s)
	return 2 * (top + (float64(asinTail(z)*s) + rest))
}

// splitRoot is the root s of z as top, whose square is exact, and the rest.
func splitRoot(z, s float64) (top, rest float64) {
	top = math.Float64frombits(math.Float64bits(s) &^ (1<<32 - 1))
	return top, (z - float64(top*top)) / (s + top)
}

// asinTail is (asin(sqrt z) - sqrt z) / sqrt z for z <= 1/4.
func asinTail(z float64) float64 {
	p := math.FMA(z, 3.47933107596021167570e-05, 7.91534994289814532176e-04)
	p = math.FMA(z, p, -4.00555345006794114027e-02)
	p = math.FMA(z, p, 2.01212532134862925881e-01)
	p = math.FMA(z, p, -3.25565818622400915405e-01)
	p = math.FMA(z, p, 1.66666666666666657415e-01)
	q := math.FMA(z, 7.70381505559019352791e-02, -6.88283971605453293030e-01)
	q = math.FMA(z, q, 2.02094576023350569471e+00)
	q = math.FMA(z, q, -2.40339491173441421878e+00)
	return float64(z*p) / math.FMA(z, q, 1)
}
