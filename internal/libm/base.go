package libm

import "math"

// Log2 is the logarithm to base 2, exact for powers of two. Package math loses
// the digits just above 1, where it adds an exponent of 1 to a logarithm near -1.
func Log2(x float64) float64 {
	if !(x > 0 && x <= math.MaxFloat64) {
		return Log(x)
	}
	const high, low = 0x1.71547652b82fep0, 0x1.777d0ffda0d24p-56 // 1/ln 2
	f, e := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f, e = 2*f, e-1
	}
	l := Log(f)
	y := float64(l * high)
	s := sum(float64(e), y)
	return s.high + (s.low + math.FMA(l, high, -y) + float64(l*low))
}

// Log10 is the logarithm to base 10, exact for powers of ten, which that of
// package math is not. (Sun's fdlibm.)
func Log10(x float64) float64 {
	if !(x > 0 && x <= math.MaxFloat64) {
		return Log(x)
	}
	const (
		ivln10 = 4.34294481903251816668e-01
		high   = 3.01029995663611771306e-01 // of log10 2
		low    = 3.69423907715893078616e-13
	)
	f, e := math.Frexp(x)
	if e > 0 {
		f, e = 2*f, e-1
	}
	k := float64(e)
	return float64(float64(k*low)+float64(ivln10*Log(f))) + float64(k*high)
}
