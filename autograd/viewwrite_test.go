package autograd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Writes through views while recording: the base and its other views follow.
// Gradients are worked out by hand at x = (2, 3, 5).
func TestWritesThroughViews(t *testing.T) {
	for _, tt := range []struct {
		name string
		cost func(x *tensor.Tensor) *tensor.Tensor
		want []float64
	}{
		{"the base", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1)
			y.Index(1).MulScalarInPlace(10)
			return y.Mul(y).Sum() // x0² + 100 x1² + x2²
		}, []float64{4, 600, 10}},
		{"the view", func(x *tensor.Tensor) *tensor.Tensor {
			v := x.MulScalar(1).Narrow(0, 1, 2)
			v.MulInPlace(x.Narrow(0, 0, 2)) // x1 x0, x2 x1
			return v.Sum()
		}, []float64{3, 2 + 5, 3}},
		{"another view, taken before", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1)
			v, w := y.Narrow(0, 0, 2), y.Narrow(0, 1, 2)
			v.MulScalarInPlace(4)
			return w.Sum() // 4 x1 + x2
		}, []float64{0, 4, 1}},
		{"a view of a view", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1)
			y.Narrow(0, 1, 2).Index(1).CopyFrom(x.Index(0))
			return y.Mul(y).Sum() // x0² + x1² + x0²
		}, []float64{8, 6, 0}},
		{"the base itself, its views taken before", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1)
			v := y.Index(0)
			y.MulScalarInPlace(3)
			return v.Mul(v) // 9 x0²
		}, []float64{36, 0, 0}},
		{"a number over a view", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1)
			y.Index(2).Fill(0)
			return y.Sum()
		}, []float64{1, 1, 0}},
		{"into a tensor that was none's", func(x *tensor.Tensor) *tensor.Tensor {
			y := tensor.As(tensor.Float64).Zeros(3)
			v := y.Narrow(0, 0, 2)
			y.Index(0).CopyFrom(x.Index(2))
			return v.Mul(v).Sum().Add(y.Sum()) // x2² + x2
		}, []float64{0, 0, 11}},
		{"through a transpose", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1).Reshape(1, 3).Expand(2, 3).Clone()
			y.T().Index(1).MulScalarInPlace(5)
			return y.Sum()
		}, []float64{2, 10, 2}},
		{"twice", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(1)
			v := y.Index(0)
			v.MulScalarInPlace(2)
			v.MulScalarInPlace(3)
			return y.Sum()
		}, []float64{6, 1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(2, 3, 5)
			autograd.Backward(tt.cost(x))
			if diff := cmp.Diff(tt.want, values(x.Grad())); diff != "" {
				t.Errorf("gradient (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWritesThroughViewsRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    func()
	}{
		{"of a leaf", func() { leaf(1, 2).Index(0).Fill(0) }},
		{"made under NoGrad", func() {
			y := leaf(1, 2).Exp()
			var v *tensor.Tensor
			autograd.NoGrad(func() { v = y.Index(0) })
			v.CopyFrom(leaf(1).Sum())
		}},
		{"saved before", func() {
			y := leaf(1, 2).Exp()
			z := y.Mul(y).Sum()
			y.Index(0).Fill(0)
			autograd.Backward(z)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { graphError(t, tt.f) })
	}
}
