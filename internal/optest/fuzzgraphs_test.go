package optest_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// kinked are stages whose derivative jumps somewhere: they note on which side of
// that elements lie.
var kinked = []stage{
	func(g *graph) optest.T { return g.note(g.pick()).ReLU() },
	func(g *graph) optest.T { return g.note(g.pick()).Abs() },
	func(g *graph) optest.T {
		x, y := g.pick(), g.pick()
		g.note(x.Sub(y))
		return x.Maximum(y)
	},
	func(g *graph) optest.T {
		x := g.pick()
		g.note(x.AddScalar(0.5))
		g.note(x.SubScalar(0.5))
		return x.Clamp(-0.5, 0.5)
	},
	func(g *graph) optest.T { return tensor.Where(g.note(g.pick()).GtScalar(0), g.pick(), g.pick()) },
	func(g *graph) optest.T { d := g.choose(2); return g.ranked(d).AMaxKeep(d) },
	func(g *graph) optest.T {
		d := g.choose(2)
		values, _ := g.ranked(d).MaxDim(d)
		return values.Unsqueeze(d)
	},
	func(g *graph) optest.T { d := g.choose(2); values, _ := g.ranked(d).Sort(d); return values },
	func(g *graph) optest.T { d := g.choose(2); values, _ := g.ranked(d).CumMax(d); return values },
}

// note remembers the signs of x.
func (g *graph) note(x optest.T) optest.T {
	for _, v := range tensor.Values[float64](x.Detach()) {
		g.sides = append(g.sides, v > 0, v < 0)
	}
	return x
}

// ranked is a value, whose order along d is noted.
func (g *graph) ranked(d int) optest.T {
	x := g.full()
	g.note(x.Sub(x.Roll(1, d)))
	return x
}

// FuzzGraphs compares the derivative of random graphs, along one direction, with
// central differences. Where those would span a kink, or a function too wild for
// them, there is nothing to compare.
func FuzzGraphs(f *testing.F) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		b := make([]byte, 60)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		g := newLine(b)
		middle, sides := g.at(0)
		if !(math.Abs(middle) < 1e4) {
			return
		}
		slope := g.slope()
		wide, narrow := g.difference(2*step, sides), g.difference(step, sides)
		size := 1 + math.Abs(middle) + math.Abs(narrow)
		if doubt := math.Abs(wide - narrow); !(doubt < 1e-4*size) { // NaN for a kink
			return
		}
		// Without the part that shrinks with the square of the step.
		want := (4*narrow - wide) / 3
		if off := math.Abs(slope - want); !(off < 1e-7*size) {
			t.Errorf("the derivative is %v, differences say %v", slope, want)
		}
	})
}

const step = 1e-4

// A line is a random graph along a line through the space of its inputs.
type line struct {
	program   []byte
	origin    []optest.T
	direction []optest.T
}

// newLine takes the first bytes for the inputs' elements and the rest for stages.
func newLine(b []byte) *line {
	l := new(line)
	at := 0
	for _, shape := range [][]int{{3, 3}, {3, 1}, {1, 1}, {1, 3}} {
		n := shape[0] * shape[1]
		x, v := make([]float64, n), make([]float64, n)
		for i := range x {
			if at < len(b) {
				x[i] = float64(b[at]) / 128
			}
			at++
			// No two alike, whatever the bytes.
			x[i] += 0.3*math.Sin(3*float64(at)) - 1
			v[i] = math.Sin(5*float64(at) + 1)
		}
		l.origin = append(l.origin, tensor.FromSlice(x, shape...))
		l.direction = append(l.direction, tensor.FromSlice(v, shape...))
	}
	l.program = b[min(at, len(b)):]
	return l
}

// run computes the graph and notes the sides of its kinks.
func (l *line) run(x ...optest.T) (cost optest.T, sides []bool) {
	rest := l.program
	g := graph{choose: func(n int) int {
		if len(rest) == 0 {
			return 0
		}
		c := int(rest[0]) % n
		rest = rest[1:]
		return c
	}}
	length := min(1+len(rest)/3, 12)
	return g.total(slices.Concat(smooth, kinked), length, x...), g.sides
}

func (l *line) at(h float64) (float64, []bool) {
	x := make([]optest.T, len(l.origin))
	for k := range x {
		x[k] = l.origin[k].AddScaled(l.direction[k], h)
	}
	cost, sides := l.run(x...)
	return cost.Item(), sides
}

// difference is the central difference by h, NaN if it spans a kink.
func (l *line) difference(h float64, sides []bool) float64 {
	ahead, a := l.at(h)
	behind, b := l.at(-h)
	if !slices.Equal(a, sides) || !slices.Equal(b, sides) {
		return math.NaN()
	}
	return (ahead - behind) / (2 * h)
}

// slope is the derivative along the line by walking back.
func (l *line) slope() float64 {
	x := make([]optest.T, len(l.origin))
	for k := range x {
		x[k] = l.origin[k].Clone().SetRequiresGrad(true)
	}
	cost, _ := l.run(x...)
	sum := 0.0
	for k, g := range autograd.Grad([]optest.T{cost}, x, autograd.GradOptions{AllowUnused: true}) {
		if g != nil {
			sum += g.Mul(l.direction[k]).Sum().Item()
		}
	}
	return sum
}
