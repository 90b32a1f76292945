package vec

import "math"

// Functions of one element that the portable kernels call; most are inlined.

// mask is a truth value as a byte.
func mask(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// never is what holds of no integer.
func never[T int64 | uint8](T) uint8 { return 0 }

// choose works on the bits of numbers, so that it compiles to a conditional move.
func choose[T uint8 | uint32 | uint64](m uint8, yes, no T) T {
	if m != 0 {
		no = yes
	}
	return no
}

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// sign32 keeps a NaN, as NumPy and the Array API do.
func sign32(x float32) float32 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	case x == 0:
		return 0
	}
	return x
}

func sign64(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	case x == 0:
		return 0
	}
	return x
}

func signInt(x int64) int64 { return x>>63 | int64(uint64(-x)>>63) }

// relu32 keeps a NaN and the sign of zero.
func relu32(x float32) float32 {
	if x < 0 {
		return 0
	}
	return x
}

func relu64(x float64) float64 {
	if x < 0 {
		return 0
	}
	return x
}

// fma32 rounds once: the product is exact in float64, and the sum is rounded to
// odd there, which leaves the rounding to float32 free of a second error.
func fma32(x, y, z float32) float32 {
	p, c := float64(x)*float64(y), float64(z)
	s := p + c
	t := s - p
	e := (p - (s - t)) + (c - t) // what s lacks, exactly
	if e == 0 || e != e {
		return float32(s)
	}
	b := math.Float64bits(s)
	if b&1 == 0 {
		if (e > 0) == (s > 0) {
			b++
		} else {
			b--
		}
	}
	return float32(math.Float64frombits(b))
}

// exp64 is math.Exp without its early overflow on amd64, above 709.436, and its
// zeros for subnormal results on arm64.
func exp64(x float64) float64 {
	switch {
	case x > 709 && x < 710:
		return math.Exp(x-1) * math.E
	case x < -708:
		root := math.Exp(x / 2)
		return root * root
	}
	return math.Exp(x)
}

// log64 is math.Log made right for subnormals, where amd64 errs.
func log64(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*0x1p54) - 54*math.Ln2
	}
	return math.Log(x)
}

// sigmoid64 is 1/(1+exp(-x)); where that exponential would overflow, or its sum
// with 1 lose the 1, the value is exp(x).
func sigmoid64(x float64) float64 {
	if x < -40 {
		return exp64(x)
	}
	return 1 / (1 + math.Exp(-x))
}

// powInt wraps around; a negative exponent gives the truncated quotient, which
// is 0 but for the bases 1 and -1 (and 0, which has none).
func powInt(x, n int64) int64 {
	if n < 0 {
		switch {
		case x == 1, x == -1 && n&1 == 0:
			return 1
		case x == -1:
			return -1
		}
		return 0
	}
	p := int64(1)
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			p *= x
		}
		x *= x
	}
	return p
}
