package autograd_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var nan, inf = math.NaN(), math.Inf(1)

// Gradients of sums where functions of several operations have kinks, zeros and
// infinities; single operations have their rows in internal/optest. Values are
// worked out by hand, NaNs as PyTorch 2.15 has them unless said otherwise.
func TestKinks(t *testing.T) {
	type T = *tensor.Tensor
	at := func(i ...int) T { return tensor.New(i) }
	one := tensor.New(1.0)
	for _, tt := range []struct {
		name string
		x    []float64
		f    func(x T) T
		want []float64
	}{
		{"root of a sum of squares at 0", []float64{0, 0}, func(x T) T { return x.Mul(x).Sum().Sqrt() }, []float64{nan, nan}},
		{"root of a sum of squares", []float64{3, 4}, func(x T) T { return x.Mul(x).Sum().Sqrt() }, []float64{0.6, 0.8}},
		{"root of |x| at 0, NaN in PyTorch", []float64{0, 4}, func(x T) T { return x.Abs().Sqrt() }, []float64{0, 0.25}},
		{"x log x at 0", []float64{0, 1}, func(x T) T { return x.Mul(x.Log()) }, []float64{nan, 1}},
		{"x log x at 0, not chosen", []float64{0, 1}, func(x T) T {
			return tensor.Where(x.GtScalar(0), x.Mul(x.Log()), x)
		}, []float64{nan, 1}},
		{"x log x at 0, chosen twice", []float64{0, 1}, func(x T) T {
			safe := tensor.Where(x.GtScalar(0), x, one)
			return tensor.Where(x.GtScalar(0), safe.Mul(safe.Log()), x)
		}, []float64{1, 1}},
		{"Inf not chosen", []float64{0, 1}, func(x T) T {
			return tensor.Where(x.GtScalar(0), x.RDivScalar(1), x)
		}, []float64{nan, -1}},
		{"NaN times 0", []float64{-1, 4}, func(x T) T { return x.Sqrt().MulScalar(0) }, []float64{nan, 0}},
		{"masked by a factor", []float64{0, 2}, func(x T) T { return x.Log().Mul(tensor.New([]float64{0, 1})) }, []float64{nan, 0.5}},
		{"maximum of an operand and itself", []float64{1, -1}, func(x T) T { return x.Maximum(x.MulScalar(1)) }, []float64{1, 1}},
		{"ReLU by Maximum, at 0", []float64{0, -1, 1}, func(x T) T { return x.Maximum(tensor.New(0.0)) }, []float64{0.5, 0, 1}},
		{"|x| by Maximum, at 0", []float64{0, -1, 1}, func(x T) T { return x.Maximum(x.Neg()) }, []float64{0, -1, 1}},
		{"greatest of expanded", []float64{2, 1}, func(x T) T { return x.Expand(3, 2).AMax() }, []float64{1, 0}},
		{"clamped twice", []float64{-2, -1, 0, 1, 2}, func(x T) T { return x.ClampMin(-1).ClampMax(1) }, []float64{0, 0, 1, 0, 0}},
		{"x to the 0, at 0", []float64{0, -2}, func(x T) T { return x.PowScalar(0) }, []float64{0, 0}},
		{"x^x", []float64{1, 2}, func(x T) T { return x.Pow(x) }, []float64{1, 4 * (1 + math.Ln2)}},
		{"x^x at 0", []float64{0}, func(x T) T { return x.Pow(x) }, []float64{0}},
		{"0^e", []float64{2, 0, -1}, func(e T) T { return tensor.New(0.0).Pow(e) }, []float64{0, 0, -inf}},
		{"(-2)^e", []float64{2}, func(e T) T { return tensor.New(-2.0).Pow(e) }, []float64{nan}},
		{"distance of a point to itself", []float64{1, 2}, func(x T) T {
			d := x.Sub(x.Detach())
			return d.Mul(d).Sum()
		}, []float64{0, 0}},
		{"sign", []float64{-2, 0, 2}, func(x T) T {
			return tensor.Map(func(v ...tensor.Elem) tensor.Elem { return v[0].Sign() }, x).Add(x)
		}, []float64{1, 1, 1}},
		{"saturated sigmoid", []float64{-1000, 1000}, func(x T) T { return x.Sigmoid() }, []float64{0, 0}},
		{"log of a saturated sigmoid", []float64{-1000, 1000}, func(x T) T { return x.Sigmoid().Log() }, []float64{nan, 0}},
		{"softmax of the greatest", []float64{1e308, -1e308}, func(x T) T { return x.Softmax(0).Index(0) }, []float64{0, 0}},
		{"softmax of a masked place", []float64{-inf, 0, 0}, func(x T) T { return x.Softmax(0).Index(1) }, []float64{0, 0.25, -0.25}},
		{"softmax with all masked", []float64{-inf, -inf}, func(x T) T { return x.Softmax(0).Index(0) }, []float64{nan, nan}},
		{"variance of a constant", []float64{3, 3, 3}, func(x T) T { return x.Var() }, []float64{0, 0, 0}},
		{"root of the variance of a constant", []float64{3, 3, 3}, func(x T) T { return x.Var().Sqrt() }, []float64{nan, nan, nan}},

		{"repeated by Index", []float64{1, 2, 3}, func(x T) T { return x.Index(at(0, 0, 2, 0)) }, []float64{3, 0, 1}},
		{"repeated by Index, negative", []float64{1, 2, 3}, func(x T) T { return x.Index(at(-1, 2)) }, []float64{0, 0, 2}},
		{"repeated by Gather", []float64{1, 2, 3}, func(x T) T { return x.Expand(2, 3).Gather(1, tensor.New([][]int{{0, 0}, {2, 0}})) }, []float64{3, 0, 1}},
		{"repeated by a mask and an index", []float64{1, 2, 3}, func(x T) T {
			return x.Index(tensor.New([]bool{true, false, true})).Index(at(1, 1))
		}, []float64{0, 0, 2}},
		{"windows that overlap", []float64{1, 2, 3, 4}, func(x T) T { return x.AsStrided([]int{3, 2}, []int{1, 1}, 0) }, []float64{1, 2, 2, 1}},
		{"one place seen six times", []float64{1, 2}, func(x T) T { return x.AsStrided([]int{3, 2}, []int{0, 0}, 1) }, []float64{0, 6}},
		{"expanded and reshaped", []float64{1, 2}, func(x T) T { return x.Reshape(2, 1).Expand(2, 3).Reshape(6) }, []float64{3, 3}},
		{"joined with itself", []float64{1, 2}, func(x T) T { return tensor.Cat([]T{x, x, x}, 0) }, []float64{3, 3}},
		{"joined with what is skipped", []float64{1, 2}, func(x T) T {
			return tensor.Cat([]T{tensor.Zeros(0).As(tensor.Float64).SetRequiresGrad(true), x.Reshape(1, 2)}, 0)
		}, []float64{1, 1}},
		{"added in one place", []float64{1, 2, 3}, func(x T) T { return tensor.New([]float64{0}).ScatterAdd(0, at(0, 0, 0), x) }, []float64{1, 1, 1}},
		{"part of nothing", []float64{1, 2}, func(x T) T { return x.Narrow(0, 1, 0).Sum().Add(x.Index(0)) }, []float64{1, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(tt.x...)
			autograd.Backward(tt.f(x).Sum())
			if diff := cmp.Diff(tt.want, values(x.Grad()), cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-14, 0)); diff != "" {
				t.Errorf("gradient (-want +got):\n%s", diff)
			}
		})
	}
}

// As many equal elements as half precision cannot count still share a gradient
// evenly: 1/70000 each, and not 1/Inf.
func TestManyTies(t *testing.T) {
	for _, d := range []tensor.DType{tensor.Float16, tensor.BFloat16, tensor.Float32} {
		const n = 70_000
		x := tensor.As(d).Zeros(n).SetRequiresGrad(true)
		autograd.Backward(x.AMax())
		g := x.Grad()
		want := tensor.New(1.0 / n).As(d).Item()
		if least, greatest := g.AMin().Item(), g.AMax().Item(); least != want || greatest != want {
			t.Errorf("%v: gradients from %v to %v, want %v", d, least, greatest, want)
		}
	}
}
