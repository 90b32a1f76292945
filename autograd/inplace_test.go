package autograd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Writing where what is read lies too acts as if a copy were read, which PyTorch
// refuses. Values and gradients of the sum of squares are worked out by hand at
// x = (2, 3, 5, 7). Where a gradient needs an operand that the write destroyed,
// the walk back is refused.
func TestOverlappingWrites(t *testing.T) {
	type T = *tensor.Tensor
	head := func(y T) T { return y.Narrow(0, 0, 3) }
	tail := func(y T) T { return y.Narrow(0, 1, 3) }
	for _, tt := range []struct {
		name  string
		write func(y T)
		want  []float64 // of y
		grad  []float64 // of x; nil: refused
	}{
		{"copied forwards", func(y T) { tail(y).CopyFrom(head(y)) }, []float64{2, 2, 3, 5}, []float64{8, 6, 10, 0}},
		{"copied backwards", func(y T) { head(y).CopyFrom(tail(y)) }, []float64{3, 5, 7, 7}, []float64{0, 6, 10, 28}},
		{"added forwards", func(y T) { tail(y).AddInPlace(head(y)) }, []float64{2, 5, 8, 12}, []float64{14, 26, 40, 24}},
		{"added backwards", func(y T) { head(y).AddInPlace(tail(y)) }, []float64{5, 8, 12, 7}, []float64{10, 26, 40, 38}},
		{"multiplied forwards", func(y T) { tail(y).MulInPlace(head(y)) }, []float64{2, 6, 15, 35}, nil},
		{"transposed", func(y T) { m := y.Reshape(2, 2); m.CopyFrom(m.T()) }, []float64{2, 5, 3, 7}, []float64{4, 6, 10, 14}},
		{"transposed and added", func(y T) { m := y.Reshape(2, 2); m.AddInPlace(m.T()) }, []float64{4, 8, 8, 14}, []float64{16, 32, 32, 56}},
		{"by index", func(y T) { y.SetIndex(head(y), tensor.Slice{Start: 1}) }, []float64{2, 2, 3, 5}, []float64{8, 6, 10, 0}},
		{"a scalar of its own", func(y T) { y.MulInPlace(y.Index(1)) }, []float64{6, 9, 15, 21}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(2, 3, 5, 7)
			y := x.MulScalar(1)
			tt.write(y)
			if diff := cmp.Diff(tt.want, values(y)); diff != "" {
				t.Errorf("elements (-want +got):\n%s", diff)
			}
			if tt.grad == nil {
				graphError(t, func() { autograd.Backward(y.Sum()) })
			} else {
				autograd.Backward(y.Mul(y).Sum())
			}
			if diff := cmp.Diff(tt.grad, values(x.Grad())); diff != "" {
				t.Errorf("gradient (-want +got):\n%s", diff)
			}
			z := tensor.New([]float64{2, 3, 5, 7})
			tt.write(z)
			if diff := cmp.Diff(tt.want, values(z)); diff != "" {
				t.Errorf("elements, unrecorded (-want +got):\n%s", diff)
			}
		})
	}
}

// Inside NoGrad leaves may be written, themselves and through views; graphs that
// saved what they were are then refused, and later ones see the new values.
func TestWritesInsideNoGrad(t *testing.T) {
	for _, tt := range []struct {
		name  string
		write func(x *tensor.Tensor)
		want  []float64
	}{
		{"Fill", func(x *tensor.Tensor) { x.Fill(4) }, []float64{4, 4}},
		{"AddInPlace", func(x *tensor.Tensor) { x.AddInPlace(tensor.New([]float64{1, 2})) }, []float64{2, 4}},
		{"CopyFrom", func(x *tensor.Tensor) { x.CopyFrom(tensor.New([]float64{5, 6})) }, []float64{5, 6}},
		{"through a view", func(x *tensor.Tensor) { x.Index(1).Fill(9) }, []float64{1, 9}},
		{"through a detached one", func(x *tensor.Tensor) { x.Detach().Zero() }, []float64{0, 0}},
		{"by index", func(x *tensor.Tensor) { x.SetIndex(tensor.New(7.0), tensor.New([]int{0})) }, []float64{7, 2}},
		{"drawn", func(x *tensor.Tensor) { x.UniformInPlace(3, 3) }, []float64{3, 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(1, 2)
			before := x.Mul(x).Sum()
			autograd.NoGrad(func() { tt.write(x) })
			if diff := cmp.Diff(tt.want, values(x)); diff != "" {
				t.Errorf("elements (-want +got):\n%s", diff)
			}
			if !x.IsLeaf() || !x.RequiresGrad() {
				t.Error("no longer a leaf that requires a gradient")
			}
			graphError(t, func() { autograd.Backward(before) })
			autograd.Backward(x.Mul(x).Sum())
			doubled := []float64{2 * tt.want[0], 2 * tt.want[1]}
			if diff := cmp.Diff(doubled, values(x.Grad())); diff != "" {
				t.Errorf("gradient (-want +got):\n%s", diff)
			}
		})
	}
}

// Whether a leaf requires a gradient is asked when it is used, and once more
// when its gradient arrives.
func TestRequiringToggled(t *testing.T) {
	for _, tt := range []struct {
		name string
		cost func(x *tensor.Tensor) *tensor.Tensor
		want []float64
	}{
		{"off after use", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.Mul(x).Sum()
			x.SetRequiresGrad(false)
			return y.Add(leaf(1).Sum())
		}, nil},
		{"off and on after use", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.Mul(x).Sum()
			x.SetRequiresGrad(false).SetRequiresGrad(true)
			return y
		}, []float64{2, 4}},
		{"off for one use", func(x *tensor.Tensor) *tensor.Tensor {
			x.SetRequiresGrad(false)
			y := x.MulScalar(5)
			x.SetRequiresGrad(true)
			return x.Mul(y).Sum()
		}, []float64{5, 10}},
		{"the leaf itself", func(x *tensor.Tensor) *tensor.Tensor {
			autograd.Backward(x, autograd.BackwardOptions{Gradient: tensor.New([]float64{3, 4})})
			return x.Sum()
		}, []float64{4, 5}},
		{"the gradient dropped between", func(x *tensor.Tensor) *tensor.Tensor {
			autograd.Backward(x.Mul(x).Sum())
			x.SetGrad(nil)
			return x.Sum()
		}, []float64{1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(1, 2)
			autograd.Backward(tt.cost(x))
			if diff := cmp.Diff(tt.want, values(x.Grad())); diff != "" {
				t.Errorf("gradient (-want +got):\n%s", diff)
			}
		})
	}
}
