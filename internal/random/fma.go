package random

import "math"

// fma32 is x*y + z rounded once to float32. The product is exact in float64;
// rounding the sum to float64 first goes wrong only where it lands on the
// middle of two float32, or where float32 has fewer than 24 bits.
func fma32(x, y, z float32) float32 {
	product := float64(x) * float64(y)
	sum := product + float64(z)
	if math.Float64bits(sum)&(1<<29-1) == 1<<28 || math.Abs(sum) < 0x1p-126 {
		return roundOnce(product, float64(z), sum)
	}
	return float32(sum)
}

// roundOnce is x+y rounded to float32 where sum is x+y rounded to float64: it
// makes the last bit of an inexact sum odd, which no second rounding mistakes
// for a tie (Boldo and Melquiond, 2008).
func roundOnce(x, y, sum float64) float32 {
	virtual := sum - x
	lost := (x - (sum - virtual)) + (y - virtual)
	bits := math.Float64bits(sum)
	if lost != 0 && bits&1 == 0 { // NaN and Inf lose NaN, and stay what they are
		if lost > 0 == (sum > 0) {
			bits++
		} else {
			bits--
		}
	}
	return float32(math.Float64frombits(bits))
}
