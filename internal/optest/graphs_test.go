package optest_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A graph is being built of values that all expand to (3, 3), by stages that
// somebody chooses: steps that the engine meets in any order, shared values, views
// and writes among them.
type graph struct {
	choose func(n int) int // a number below n
	values []optest.T
	sides  []bool // of each kink that elements came by: whether they lie above it
}

// A stage makes one more value.
type stage func(g *graph) optest.T

func (g *graph) pick() optest.T { return g.values[g.choose(len(g.values))] }

func (g *graph) full() optest.T { return g.pick().Expand(3, 3) }

// total computes a scalar by so many stages.
func (g *graph) total(stages []stage, length int, x ...optest.T) optest.T {
	g.values = append([]optest.T{}, x...)
	for range length {
		g.values = append(g.values, stages[g.choose(len(stages))](g))
	}
	total := g.values[len(g.values)-1].Sum()
	for _, v := range g.values[len(x):] {
		total = total.Add(v.Mean())
	}
	return total
}

// smooth are stages that have all derivatives everywhere.
var smooth = []stage{
	func(g *graph) optest.T { return g.pick().Add(g.pick()) },
	func(g *graph) optest.T { return g.pick().Mul(g.pick()) },
	func(g *graph) optest.T { return g.pick().Sub(g.pick()).Tanh() },
	func(g *graph) optest.T { return g.pick().Sigmoid() },
	func(g *graph) optest.T { x := g.pick(); return x.Mul(x) },
	func(g *graph) optest.T { return g.pick().Div(g.pick().Exp().AddScalar(1)) },
	func(g *graph) optest.T { return g.pick().MeanKeep(g.choose(2)) },
	func(g *graph) optest.T { return g.pick().SumKeep(0, 1).MulScalar(0.1) },
	func(g *graph) optest.T { return g.pick().Softmax(g.choose(2)) },
	func(g *graph) optest.T { return g.full().T() },
	func(g *graph) optest.T { return g.full().Select(g.choose(2), 1).Unsqueeze(g.choose(2)) },
	func(g *graph) optest.T { return g.full().MatMul(g.full().T()).Tanh() },
	func(g *graph) optest.T {
		both := tensor.Cat([]optest.T{g.full(), g.full()}, 1)
		return both.Index(tensor.All, tensor.Slice{Start: g.choose(2), Step: 2}).Narrow(1, 0, 2).MeanKeep(1)
	},
	func(g *graph) optest.T { return g.full().Clone().MulInPlace(g.pick()) },
	func(g *graph) optest.T {
		y := g.full().Clone()
		view := y.T().Narrow(0, 1, 2)
		view.Select(0, 0).MulInPlace(g.full().Select(1, 2))
		return y.AddInPlace(view.SumKeep(0))
	},
	func(g *graph) optest.T {
		y := g.full().Reshape(9)
		return y.Index(tensor.New([]int{0, 4, 4, -1, 2, 8, 1, 1, 0})).Reshape(3, 3)
	},
	func(g *graph) optest.T { return g.pick().LogSumExpKeep(g.choose(2)) },
	func(g *graph) optest.T { return g.full().CumSum(g.choose(2)).Tanh() },
	func(g *graph) optest.T { return g.full().Roll(1, g.choose(2)).Flip(g.choose(2)) },
	func(g *graph) optest.T { return tensor.Einsum("ij,kj,ik->ki", g.full(), g.full(), g.full()).Tanh() },
	func(g *graph) optest.T { return g.full().LayerNorm([]int{3}, g.full().Select(0, 0), nil, 0.1) },
	func(g *graph) optest.T { return g.full().Diagonal(g.choose(2), 0, 1).SumKeep(0).Unsqueeze(1).Tanh() },
	func(g *graph) optest.T {
		at := tensor.New([][]int{{0, 1, 1}, {2, 2, 2}, {1, 0, 2}})
		return g.full().ScatterAdd(g.choose(2), at, g.full()).Sigmoid()
	},
	func(g *graph) optest.T {
		return g.full().Narrow(0, 0, 2).Conv1d(g.full().Unfold(1, 2, 1), nil).SumKeep(1).Tanh()
	},
	func(g *graph) optest.T {
		parts := g.full().Chunk(3, g.choose(2))
		return parts[0].Reshape(3, 1).Mul(parts[2].Reshape(1, 3))
	},
	func(g *graph) optest.T {
		return autograd.Checkpoint(func(x ...optest.T) optest.T { return x[0].Mul(x[1]).Tanh().Mul(x[0]) }, g.pick(), g.pick())
	},
}

func TestRandomGraphs(t *testing.T) {
	n := 150
	if optest.Brief() {
		n = 15
	}
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			from := tensor.NewGenerator(uint64(seed))
			draw := func(shape ...int) optest.T { return tensor.As(tensor.Float64).From(from).Randn(shape...).Tanh() }
			f := func(x ...optest.T) optest.T {
				g := graph{choose: rand.New(rand.NewPCG(uint64(seed), 1)).IntN}
				return g.total(smooth, 12, x...)
			}
			gradcheck.Options{Order: 2, Directions: 1, Seed: uint64(seed)}.Func(t, f, draw(3, 3), draw(3, 1), draw(1, 1), draw(1, 3))
		})
	}
}
