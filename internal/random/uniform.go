package random

import "math"

// Uniform32 draws from the uniform distribution over [from, to):
//
//	fma(uf, to-from, from)
//
// in float32. What rounds up to the end becomes from.
func (g *Generator) Uniform32(dst []float32, from, to float64) {
	defer g.lock().Unlock()
	low, high := float32(from), float32(to)
	g.engine.units32(dst)
	if low == 0 && high == 1 {
		return // fma(u, 1, 0) is u
	}
	for i, u := range dst {
		u = fma32(u, high-low, low)
		if u == high {
			u = low
		}
		dst[i] = u
	}
}

// Uniform64 draws from the uniform distribution over [from, to):
//
//	fma(ud, to-from, from)
//
// in float64. What rounds up to the end becomes from.
func (g *Generator) Uniform64(dst []float64, from, to float64) {
	defer g.lock().Unlock()
	g.engine.units64(dst)
	if from == 0 && to == 1 {
		return
	}
	for i, u := range dst {
		u = math.FMA(u, to-from, from)
		if u == to {
			u = from
		}
		dst[i] = u
	}
}

func (e *engine) units32(dst []float32) {
	for len(dst) > 0 {
		words := e.take(len(dst))
		for i, w := range words {
			dst[i] = unit32(w)
		}
		dst = dst[len(words):]
	}
}

func (e *engine) units64(dst []float64) {
	for i := range dst {
		dst[i] = e.unit64()
	}
}
