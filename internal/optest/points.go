package optest

import (
	"fmt"
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Point is a place where values or derivatives are delicate: kinks, ties,
// infinities, NaN, and numbers at the ends of what a type holds. What is wanted
// comes from the definition or from PyTorch 2.15, never from this library.
type Point struct {
	Code op.Code
	Name string
	F    func(x ...T) T
	In   []T // of type float64, or integers and bools
	Out  T   // a zero with a sign must have it
	// Grad is the derivative of the sum of Out by each input; nil where there is
	// none to compare.
	Grad []T
	// Wide says that float32 does not hold the numbers.
	Wide bool
}

var (
	nan, inf = math.NaN(), math.Inf(1)
	negZero  = math.Copysign(0, -1)
)

// v is a float64 vector, m a matrix.
func v(x ...float64) T   { return tensor.FromSlice(x, len(x)) }
func m(x ...[]float64) T { return tensor.New(x) }
func r(x ...float64) []float64 {
	return x
}

func f1(f func(T) T) func(x ...T) T    { return func(x ...T) T { return f(x[0]) } }
func f2(f func(a, b T) T) func(...T) T { return func(x ...T) T { return f(x[0], x[1]) } }
func fs(f func(T, any) T, s any) func(...T) T {
	return func(x ...T) T { return f(x[0], s) }
}

// Points are the delicate places.
func Points() []Point {
	var all []Point
	for _, part := range [][]Point{powerPoints(), boundPoints(), functionPoints(), reductionPoints(), chosenPoints(), scanPoints(), rowPoints(), movePoints(), channelPoints(), elementPoints(), sortingPoints()} {
		all = append(all, part...)
	}
	return all
}

// Check computes a point in float64 and float32.
func (p *Point) Check(t testing.TB) {
	t.Helper()
	types := []tensor.DType{tensor.Float64, tensor.Float32}
	if p.Wide {
		types = types[:1]
	}
	for _, d := range types {
		p.check(&teller{t, fmt.Sprintf("%v: ", d)}, d)
	}
}

func (p *Point) check(t testing.TB, d tensor.DType) {
	t.Helper()
	xs := make([]T, len(p.In))
	for k, x := range p.In {
		if xs[k] = x; x.DType().IsFloat() {
			xs[k] = x.As(d)
		}
	}
	xs = leaves(xs, device.Device{})
	y := p.F(xs...)
	p.compare(t, "value", y, p.Out)
	if p.Grad == nil {
		return
	}
	ones := tensor.On(y.Device()).As(y.DType()).Ones(y.Shape()...)
	gs := gradientsWith([]T{y}, []T{ones}, xs)
	for k, want := range p.Grad {
		if want != nil {
			p.compare(t, fmt.Sprint("gradient of input ", k), gs[k], want)
		}
	}
}

// compare allows what rounding may do, but neither another sign of zero than a
// negative one wanted, nor another infinity, nor a number for NaN.
func (p *Point) compare(t testing.TB, what string, got, want T) {
	t.Helper()
	if !equalInts(got.Shape(), want.Shape()) {
		t.Errorf("%s of shape %v, want %v", what, got.Shape(), want.Shape())
		return
	}
	rel := 1e-12
	if got.DType() == tensor.Float32 {
		rel = 2e-6
	}
	gs, ws := tensor.Values[float64](got), tensor.Values[float64](want)
	for i, w := range ws {
		g := gs[i]
		same := g == w || math.IsNaN(g) && math.IsNaN(w) || math.Abs(g-w) <= rel*math.Abs(w) && !math.IsInf(w, 0)
		if !same || w == 0 && math.Signbit(w) && !math.Signbit(g) {
			t.Errorf("%s is %v, want %v", what, gs, ws)
			return
		}
	}
}
