package random

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/libm"
)

// Distribution is a distribution that is drawn one element at a time, in
// float64 whatever the type of the element, and then rounded.
type Distribution interface {
	draw(*Generator) float64
}

// Draw64 fills dst from d.
func (g *Generator) Draw64(dst []float64, d Distribution) {
	defer g.lock().Unlock()
	fill64(g, dst, d)
}

// Draw32 fills dst from d, rounding to float32. For float16 and bfloat16 round
// again: so does PyTorch.
func (g *Generator) Draw32(dst []float32, d Distribution) {
	defer g.lock().Unlock()
	fill32(g, dst, d)
}

func fill64(g *Generator, dst []float64, d Distribution) {
	for i := range dst {
		dst[i] = d.draw(g)
	}
}

func fill32(g *Generator, dst []float32, d Distribution) {
	for i := range dst {
		dst[i] = float32(d.draw(g))
	}
}

// Normal is the normal distribution as elements get it that are fewer than 16
// or do not lie side by side in memory:
//
//	r = sqrt(-2 log1p(-u2)),  t = 2 pi u1
//	fma(r cos t, Std, Mean), and for the next element fma(r sin t, Std, Mean)
//
// with u1 = ud, u2 = ud, drawn in this order. The second of a pair waits in
// the generator, whatever else is drawn meanwhile, until a seed or a state is
// set.
type Normal struct{ Mean, Std float64 }

func (d Normal) draw(g *Generator) float64 { return math.FMA(g.standardNormal(), d.Std, d.Mean) }

func (g *Generator) standardNormal() float64 {
	if g.hasSpare {
		g.hasSpare = false
		return g.spare
	}
	u1 := g.engine.unit64()
	u2 := g.engine.unit64()
	r := math.Sqrt(-2 * libm.Log1p(-u2))
	sin, cos := libm.SinCos(2 * math.Pi * u1)
	g.spare, g.hasSpare = r*sin, true
	return r * cos
}

// LogNormal is exp of a [Normal] with the same Mean and Std.
type LogNormal struct{ Mean, Std float64 }

func (d LogNormal) draw(g *Generator) float64 { return libm.Exp(Normal(d).draw(g)) }

// Exponential is the exponential distribution of the given rate lambda:
//
//	-1/Rate * log1p(-ud)
type Exponential struct{ Rate float64 }

func (d Exponential) draw(g *Generator) float64 {
	return -1 / d.Rate * libm.Log1p(-g.engine.unit64())
}

// Geometric is the number of trials up to the first success, when one succeeds
// with probability P:
//
//	ceil(log(ud) / log1p(-P))
type Geometric struct{ P float64 }

func (d Geometric) draw(g *Generator) float64 {
	return math.Ceil(libm.Log(g.engine.unit64()) / libm.Log1p(-d.P))
}

// Cauchy is the Cauchy distribution:
//
//	Median + Sigma tan(pi (ud - 1/2))
type Cauchy struct{ Median, Sigma float64 }

func (d Cauchy) draw(g *Generator) float64 {
	return d.Median + float64(d.Sigma*libm.Tan(math.Pi*(g.engine.unit64()-0.5)))
}
