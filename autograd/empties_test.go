package autograd_test

import (
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Gradients pass through what has no elements, and arrive in the shape of the
// leaf, zero where there is something for them to be.
func TestGradientsOfNothing(t *testing.T) {
	type T = *tensor.Tensor
	zeros := func(size ...int) T { return tensor.As(tensor.Float64).Zeros(size...) }
	nowhere := tensor.New([]int{})
	for _, tt := range []struct {
		name  string
		shape []int
		f     func(x T) T
	}{
		{"Sum", []int{0, 3}, func(x T) T { return x.Sum() }},
		{"Sum over none", []int{2, 0}, func(x T) T { return x.Sum(1) }},
		{"Mean over none beside others", []int{0, 3}, func(x T) T { return x.Mean(1) }},
		{"Mean", []int{0}, func(x T) T { return x.Mean() }},
		{"Var", []int{0}, func(x T) T { return x.Var() }},
		{"LogSumExp", []int{2, 0}, func(x T) T { return x.LogSumExp(1) }},
		{"AMax beside none", []int{0, 3}, func(x T) T { return x.AMax(1) }},
		{"Softmax", []int{0, 3}, func(x T) T { return x.Softmax(1) }},
		{"LogSoftmax along none", []int{3, 0}, func(x T) T { return x.LogSoftmax(1) }},
		{"LayerNorm", []int{0, 3}, func(x T) T { return x.LayerNorm([]int{3}, tensor.As(tensor.Float64).Ones(3), nil, 1e-5) }},
		{"weight of LayerNorm", []int{3}, func(x T) T { return zeros(0, 3).LayerNorm([]int{3}, x, nil, 1e-5) }},
		{"left of MatMul", []int{2, 0}, func(x T) T { return x.MatMul(zeros(0, 4)) }},
		{"right of MatMul", []int{0, 4}, func(x T) T { return zeros(2, 0).MatMul(x) }},
		{"right of no rows", []int{3, 4}, func(x T) T { return zeros(0, 3).MatMul(x) }},
		{"right of no batches", []int{3, 4}, func(x T) T { return zeros(0, 2, 3).MatMul(x) }},
		{"no batches of the other", []int{2, 3}, func(x T) T { return x.MatMul(zeros(0, 3, 2)) }},
		{"weight of Linear", []int{2, 3}, func(x T) T { return zeros(0, 3).Linear(x, nil) }},
		{"bias of Linear", []int{2}, func(x T) T { return zeros(0, 3).Linear(zeros(2, 3), x) }},
		{"input of Linear", []int{3, 0}, func(x T) T { return x.Linear(zeros(2, 0), zeros(2)) }},
		{"broadcast to nothing", []int{1, 3}, func(x T) T { return zeros(0, 3).Mul(x) }},
		{"a scalar beside nothing", []int{}, func(x T) T { return zeros(0).Add(x) }},
		{"expanded to nothing", []int{1}, func(x T) T { return x.Expand(4, 0) }},
		{"Index by no places", []int{3, 2}, func(x T) T { return x.Index(nowhere) }},
		{"Index by a mask of none", []int{3}, func(x T) T { return x.Index(tensor.New([]bool{false, false, false})) }},
		{"Gather", []int{3}, func(x T) T { return x.Gather(0, nowhere) }},
		{"sources of ScatterAdd", []int{0}, func(x T) T { return zeros(2).ScatterAdd(0, nowhere, x) }},
		{"IndexAdd", []int{0, 2}, func(x T) T { return zeros(3, 2).IndexAdd(0, nowhere, x).Narrow(0, 0, 0) }},
		{"Narrow", []int{3}, func(x T) T { return x.Narrow(0, 3, 0) }},
		{"a slice of nothing", []int{3}, func(x T) T { return x.Index(tensor.Slice{Start: 2, Stop: new(1)}) }},
		{"AsStrided", []int{3}, func(x T) T { return x.AsStrided([]int{0, 2}, []int{1, 1}, 1) }},
		{"Reshape", []int{0, 3}, func(x T) T { return x.Reshape(3, -1) }},
		{"Permute", []int{0, 3, 2}, func(x T) T { return x.Permute(2, 0, 1) }},
		{"Cat", []int{0, 3}, func(x T) T { return tensor.Cat([]T{x, zeros(2, 3), x}, 0).Narrow(0, 0, 0) }},
		{"Cat, skipped", []int{0}, func(x T) T { return tensor.Cat([]T{x, zeros(2, 3), x.Exp()}, 1).Mul(x.Sum()) }},
		{"Stack", []int{0}, func(x T) T { return tensor.Stack([]T{x, x}, 1) }},
		{"Where", []int{0, 2}, func(x T) T { return tensor.Where(x.GtScalar(0), x, x.Exp()) }},
		{"in place", []int{0, 2}, func(x T) T { return x.MulScalar(2).AddInPlace(x).CopyFrom(x.Exp()) }},
		{"through a view", []int{2}, func(x T) T { y := x.MulScalar(0); y.Narrow(0, 1, 0).Fill(1); return y }},
		{"through a place of nothing", []int{2, 0}, func(x T) T { y := x.MulScalar(1); y.Select(0, 1).CopyFrom(x.Select(0, 0)); return y }},
		{"As", []int{0}, func(x T) T { return x.As(tensor.Float16) }},
		{"Clone", []int{0}, func(x T) T { return x.Clone().Contiguous() }},
		{"Prod beside none", []int{0, 2}, func(x T) T { return x.Prod(1) }},
		{"Norm", []int{0}, func(x T) T { return x.Norm(2) }},
		{"CumSum", []int{2, 0}, func(x T) T { return x.CumSum(1) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, create := range []bool{false, true} {
				x := zeros(tt.shape...).SetRequiresGrad(true)
				y := tt.f(x)
				autograd.Backward(y, autograd.BackwardOptions{
					Gradient:    tensor.As(y.DType()).Ones(y.Shape()...),
					CreateGraph: create,
				})
				g := x.Grad()
				switch {
				case g == nil && tt.name == "Cat, skipped":
				case g == nil:
					t.Fatal("no gradient")
				case !slices.Equal(g.Shape(), tt.shape) || g.DType() != tensor.Float64:
					t.Errorf("gradient %v of shape %v, want %v", g.DType(), g.Shape(), tt.shape)
				case slices.ContainsFunc(values(g), func(v float64) bool { return v != 0 }):
					t.Errorf("gradient %v, want zeros", values(g))
				}
			}
		})
	}
}
