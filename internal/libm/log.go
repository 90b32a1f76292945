package libm

import "math"

const (
	fractionBits = 52
	ln2High      = 0x1.62e42fefa38p-1 // so short that k*ln2High is exact
	ln2Low       = 0x1.ef35793c7673p-45
)

// Log is the natural logarithm. It splits x = 2^k z with z in
// [0x1.6p-1, 0x1.6p0), takes c near z from the table, and with r = z/c - 1
//
//	log x = k ln2 + log c + log(1+r)
func Log(x float64) float64 {
	const start = 0x3fe6 << 48 // bits of 0x1.6p-1
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case 1-0x1p-4 <= x && x < 1+0x1.09p-4:
		return logNearOne(x - 1)
	}
	bits := math.Float64bits(x)
	if x < 0x1p-1022 {
		bits = math.Float64bits(x*0x1p52) - 52<<fractionBits
	}
	offset := bits - start
	entry := &logTable[offset>>(fractionBits-7)%128]
	k := float64(int64(offset) >> fractionBits)
	z := math.Float64frombits(bits - offset&(0xfff<<fractionBits))

	r := math.FMA(z, entry.inverse, -1)
	base := float64(k*ln2High) + entry.log
	high := base + r
	low := math.FMA(k, ln2Low, base-high+r)
	r2 := float64(r * r)
	tail := math.FMA(r2, math.FMA(r, -0x1.55575e506c89fp-3, 0x1.999b324f10111p-3),
		math.FMA(r, -0x1.fffffffeb459p-3, 0x1.555555551305bp-2))
	return math.FMA(float64(r*r2), tail, math.FMA(r2, -0x1.0000000000001p-1, low)) + high
}

// logNearOne is log(1+r), where k ln2 and log c would cancel: r - r^2/2 with
// the square split so that nothing is lost, and a polynomial of degree 12.
func logNearOne(r float64) float64 {
	r2 := float64(r * r)
	r3 := float64(r * r2)
	p := cubic(r, r2, r3, 0x1.c7184282ad6cap-4, -0x1.999eb43b068ffp-4, 0x1.78182f7afd085p-4, -0x1.5521375d145cdp-4)
	p = cubic(r, r2, r3, -0x1.55555556745a7p-3, 0x1.24924a344de3p-3, -0x1.fffffa4423d65p-4, p)
	p = cubic(r, r2, r3, 0x1.5555555555577p-2, -0x1.ffffffffffdcbp-3, 0x1.999999995dd0cp-3, p)

	shifted := r * 0x1p27
	top := float64(r+shifted) - shifted // r to 26 bits, so its square is exact
	half := float64(top*top) * -0.5
	high := r + float64(half)
	low := float64(r-high) + float64(half)
	low = math.FMA(-0.5*(r-top), top+r, low)
	return math.FMA(r3, p, low) + high
}

// cubic is a + b r + c r^2 + d r^3.
func cubic(r, r2, r3, a, b, c, d float64) float64 {
	return math.FMA(r3, d, math.FMA(r2, c, math.FMA(r, b, a)))
}
