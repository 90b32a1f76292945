package random

import "math"

// The float32 logarithm, sine and cosine of PyTorch's AVX2 kernel. They are
// the polynomials of the Cephes library (Moshier, 1992), and no other float32
// routine gives their last bit.

// boxMullerCephes is boxMuller32 in Go, for every block of 16 in d.
func boxMullerCephes(d []float32, mean, std float32) {
	for ; len(d) >= blockNormal; d = d[blockNormal:] {
		for j := range blockNormal / 2 {
			r := sqrt32(-2 * log32(1-d[j]))
			sin, cos := sincos32(2 * math.Pi * d[j+8])
			d[j] = fma32(r*cos, std, mean)
			d[j+8] = fma32(r*sin, std, mean)
		}
	}
}

// sqrt32 rounds twice, which for a square root is harmless.
func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// log32 is log x for normal x > 0.
func log32(x float32) float32 {
	const (
		oneBits  = 0x3f800000
		halfBits = 0x3f000000
		mantissa = 1<<23 - 1
	)
	bits := math.Float32bits(x)
	e := float32(int32(bits>>23) - oneBits>>23 + 1)
	m := math.Float32frombits(bits&mantissa | halfBits) // x = m 2^e, m in [0.5, 1)
	x = m - 1
	if m < 0.70710678 {
		e--
		x += m
	}
	z := x * x
	y := fma32(7.0376836292e-2, x, -1.1514610310e-1)
	y = fma32(y, x, 1.1676998740e-1)
	y = fma32(y, x, -1.2420140846e-1)
	y = fma32(y, x, 1.4249322787e-1)
	y = fma32(y, x, -1.6668057665e-1)
	y = fma32(y, x, 2.0000714765e-1)
	y = fma32(y, x, -2.4999993993e-1)
	y = fma32(y, x, 3.3333331174e-1)
	y = float32(y * x)
	y = fma32(y, z, e*-2.12194440e-4)
	y = fma32(-z, 0.5, y)
	return fma32(e, 0.693359375, x+y)
}

// sincos32 is sin x and cos x for 0 <= x < 2^13. It reduces x by the even
// multiple j of pi/4, in three parts, and evaluates both on [-pi/4, pi/4].
func sincos32(x float32) (sin, cos float32) {
	j := (int32(x*1.27323954473516) + 1) &^ 1
	multiple := float32(j)
	x = fma32(multiple, -0.78515625, x)
	x = fma32(multiple, -2.4187564849853515625e-4, x)
	x = fma32(multiple, -3.77489497744594108e-8, x)
	z := x * x
	c := fma32(2.443315711809948e-5, z, -1.388731625493765e-3)
	c = fma32(c, z, 4.166664568298827e-2)
	c = fma32(float32(c*z), z, -float32(z*0.5))
	c++
	s := fma32(-1.9515295891e-4, z, 8.3321608736e-3)
	s = fma32(s, z, -1.6666654611e-1)
	s = fma32(float32(s*z), x, x)
	if j&2 == 0 {
		sin, cos = s, c
	} else {
		sin, cos = c, s
	}
	if j&4 != 0 {
		sin = -sin
	}
	if (j-2)&4 == 0 {
		cos = -cos
	}
	return sin, cos
}
