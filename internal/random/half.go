package random

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// UniformHalf draws what a tensor of type t, float16 or bfloat16, holds: as
// Uniform32, rounded to t, and then what equals the end in t becomes from.
func (g *Generator) UniformHalf(dst []float32, t dtype.Type, from, to float64) {
	round := roundFloat16
	if t == dtype.BFloat16 {
		round = roundBFloat16
	}
	defer g.lock().Unlock()
	g.engine.units32(dst)
	low, high := float32(from), float32(to)
	for i, u := range dst {
		u = round(fma32(u, high-low, low))
		if u == round(high) {
			u = round(low)
		}
		dst[i] = u
	}
}

// roundFloat16 is the float16 nearest to x, ties to even.
func roundFloat16(x float32) float32 {
	switch magnitude := math.Abs(float64(x)); {
	case magnitude < 0x1p-14: // subnormal: a multiple of 2^-24
		return float32(math.Copysign(magnitude+0x1.8p28-0x1.8p28, float64(x)))
	case magnitude >= 65520 && magnitude <= math.MaxFloat32:
		return float32(math.Copysign(math.Inf(1), float64(x)))
	}
	return roundBitsOff(x, 13)
}

// roundBFloat16 is the bfloat16 nearest to x, ties to even.
func roundBFloat16(x float32) float32 { return roundBitsOff(x, 16) }

// roundBitsOff rounds the last n bits of x to even; NaN and Inf stay.
func roundBitsOff(x float32, n int) float32 {
	bits := math.Float32bits(x)
	if bits<<1 >= 0xff<<24 {
		return x
	}
	bits += 1<<(n-1) - 1 + bits>>n&1
	return math.Float32frombits(bits &^ (1<<n - 1))
}
