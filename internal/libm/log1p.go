package libm

import "math"

// Log1p is log(1+x). It splits 1+x = 2^k (1+f) with 1+f in [sqrt(1/2), sqrt 2),
// keeps in c what rounding 1+x lost, and with s = f/(2+f)
//
//	log(1+f) = f - (f^2/2 - s (f^2/2 + R(s^2)))
func Log1p(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	case math.Abs(x) < 0x1p-54:
		return x
	case math.Abs(x) < 0x1p-29:
		return math.FMA(x*x, -0.5, x)
	case -0x1.2bec4p-2 < x && x < 0x1.a827ap-2: // k is 0
		square, product := log1pParts(x)
		return x - (square - product)
	}
	return log1pFar(split1p(x))
}

// split1p gives k, f and c of x. Comparing the fraction by its upper 20 bits
// decides which side of sqrt 2 it is on.
func split1p(x float64) (k, f, c float64) {
	const (
		fraction  = 1<<fractionBits - 1
		sqrt2     = 0x6a09e << 32
		bitsOfOne = 0x3ff << fractionBits
	)
	u := x
	if x < 0x1p53 {
		u = 1 + x
	}
	bits := math.Float64bits(u)
	exponent := int(bits>>fractionBits) - 1023
	if x < 0x1p53 {
		c = x - (u - 1)
		if exponent > 0 {
			c = 1 - (u - x)
		}
		c /= u
	}
	bits = bits&fraction | bitsOfOne
	if bits&fraction >= sqrt2 {
		bits -= 1 << fractionBits
		exponent++
	}
	return float64(exponent), math.Float64frombits(bits) - 1, c
}

// log1pFar is k ln2 + log(1+f) + c.
func log1pFar(k, f, c float64) float64 {
	const (
		high = 0x1.62e42feep-1 // of ln 2
		low  = 0x1.a39ef35793c76p-33
	)
	rest := math.FMA(k, low, c)
	if f == 0 {
		return math.FMA(k, high, rest)
	}
	if -3*0x1p-21 <= f && f < 0x1p-20 {
		r := float64(0.5*f*f) * math.FMA(-0.66666666666666666, f, 1)
		if k == 0 {
			return f - r
		}
		return math.FMA(k, high, f-(r-rest))
	}
	square, product := log1pParts(f)
	if k == 0 {
		return f - (square - product)
	}
	return math.FMA(k, high, f-(square-(product+rest)))
}

// log1pParts is f^2/2 and s (f^2/2 + R(s^2)).
func log1pParts(f float64) (square, product float64) {
	square = float64(0.5 * f * f)
	s := f / (2 + f)
	z := float64(s * s)
	z2 := float64(z * z)
	z4 := float64(z2 * z2)
	z6 := float64(z4 * z2)
	r2 := math.FMA(z, 2.857142874366239149e-01, 3.999999999940941908e-01)
	r3 := math.FMA(z, 1.818357216161805012e-01, 2.222219843214978396e-01)
	r4 := math.FMA(z, 1.479819860511658591e-01, 1.531383769920937332e-01)
	r := math.FMA(z, 6.666666666666735130e-01, float64(z2*r2))
	r = math.FMA(z6, r4, math.FMA(z4, r3, r))
	return square, float64(s * (square + r))
}
