package optest_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A stage makes one more value of those that a random graph has: steps that the
// engine meets in any order, shared values, views and writes among them.
type stage func(r *rand.Rand, pick func() optest.T) optest.T

var stages = []stage{
	func(_ *rand.Rand, pick func() optest.T) optest.T { return pick().Add(pick()) },
	func(_ *rand.Rand, pick func() optest.T) optest.T { return pick().Mul(pick()) },
	func(_ *rand.Rand, pick func() optest.T) optest.T { return pick().Sub(pick()).Tanh() },
	func(_ *rand.Rand, pick func() optest.T) optest.T { return pick().Sigmoid() },
	func(_ *rand.Rand, pick func() optest.T) optest.T { x := pick(); return x.Mul(x) },
	func(_ *rand.Rand, pick func() optest.T) optest.T { return pick().Div(pick().Exp().AddScalar(1)) },
	func(r *rand.Rand, pick func() optest.T) optest.T { return pick().MeanKeep(r.IntN(2)) },
	func(r *rand.Rand, pick func() optest.T) optest.T { return pick().SumKeep(0, 1).MulScalar(0.1) },
	func(r *rand.Rand, pick func() optest.T) optest.T { return pick().Softmax(r.IntN(2)) },
	func(r *rand.Rand, pick func() optest.T) optest.T { return pick().Expand(3, 3).T() },
	func(r *rand.Rand, pick func() optest.T) optest.T {
		return pick().Expand(3, 3).Select(r.IntN(2), 1).Unsqueeze(r.IntN(2))
	},
	func(_ *rand.Rand, pick func() optest.T) optest.T {
		return pick().Expand(3, 3).MatMul(pick().Expand(3, 3).T()).Tanh()
	},
	func(r *rand.Rand, pick func() optest.T) optest.T {
		return tensor.Cat([]optest.T{pick().Expand(3, 3), pick().Expand(3, 3)}, 1).Index(tensor.All, tensor.Slice{Start: r.IntN(2), Step: 2}).Narrow(1, 0, 2).MeanKeep(1)
	},
	func(_ *rand.Rand, pick func() optest.T) optest.T {
		return pick().Expand(3, 3).Clone().MulInPlace(pick())
	},
	func(_ *rand.Rand, pick func() optest.T) optest.T {
		y := pick().Expand(3, 3).Clone()
		view := y.T().Narrow(0, 1, 2)
		view.Select(0, 0).MulInPlace(pick().Expand(3, 3).Select(1, 2))
		return y.AddInPlace(view.SumKeep(0))
	},
	func(_ *rand.Rand, pick func() optest.T) optest.T {
		y := pick().Expand(3, 3).Reshape(9)
		return y.Index(tensor.New([]int{0, 4, 4, -1, 2, 8, 1, 1, 0})).Reshape(3, 3)
	},
}

// randomGraph computes a scalar by stages that the seed picks.
func randomGraph(seed uint64, length int) func(x ...optest.T) optest.T {
	return func(x ...optest.T) optest.T {
		r := rand.New(rand.NewPCG(seed, 1))
		values := append([]optest.T{}, x...)
		pick := func() optest.T { return values[r.IntN(len(values))] }
		for range length {
			values = append(values, stages[r.IntN(len(stages))](r, pick))
		}
		total := values[len(values)-1].Sum()
		for _, v := range values[len(x):] {
			total = total.Add(v.Mean())
		}
		return total
	}
}

func TestRandomGraphs(t *testing.T) {
	n := 150
	if optest.Brief() {
		n = 15
	}
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			g := tensor.NewGenerator(uint64(seed))
			draw := func(shape ...int) optest.T { return tensor.As(tensor.Float64).From(g).Randn(shape...).Tanh() }
			f := randomGraph(uint64(seed), 12)
			gradcheck.Options{Order: 2, Directions: 1, Seed: uint64(seed)}.Func(t, f, draw(3, 3), draw(3, 1), draw(1, 1), draw(1, 3))
		})
	}
}
