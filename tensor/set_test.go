package tensor_test

import (
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/testdevice"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestSet(t *testing.T) {
	dev := device.Of(testdevice.New(false))
	matrix := tensor.New([][]float32{{1, 2}, {3, 4}})
	five := []int{2, 1, 1, 1, 2}
	tests := []struct {
		name string
		x, y *tensor.Tensor
	}{
		{"same type", tensor.Zeros(2, 2), matrix},
		{"another type", tensor.Zeros(2, 2), matrix.As(tensor.Float64)},
		{"another device", tensor.Zeros(2, 2), matrix.To(dev)},
		{"transposed", tensor.Zeros(2, 2), matrix.T()},
		{"part of a tensor", tensor.Zeros(2), matrix.Select(1, 1)},
		{"computed", tensor.Zeros(2, 2), matrix.Clone().SetRequiresGrad(true).Exp()},
		{"five dimensions", tensor.Zeros(five...), matrix.Reshape(five...)},
		{"scalar", tensor.Zeros(), tensor.New(float32(3))},
		{"empty", tensor.Zeros(0, 2), tensor.Ones(0, 2)},
		{"itself", matrix, matrix},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			if c.x.Set(c.y) != c.x {
				t.Fatal("Set returns another tensor")
			}
			if !tensor.Equal(c.x, c.y) || c.x.Device() != c.y.Device() || !slices.Equal(c.x.Strides(), c.y.Strides()) {
				t.Errorf("%v, want %v", c.x, c.y)
			}
			if c.x.RequiresGrad() {
				t.Error("the history came along")
			}
		})
	}
}

// A leaf keeps requiring a gradient, and its gradient is converted along.
func TestSetConvertsTheGradient(t *testing.T) {
	x := tensor.Ones(2).SetRequiresGrad(true)
	autograd.Backward(x.MulScalar(3).Sum())
	dev := device.Of(testdevice.New(false))
	x.Set(tensor.On(dev).As(tensor.Float64).Zeros(2))
	g := x.Grad()
	if !x.RequiresGrad() || g.DType() != tensor.Float64 || g.Device() != dev || !tensor.Equal(g, tensor.New([]float64{3, 3})) {
		t.Errorf("gradient %v of %v", g, x)
	}
	autograd.Backward(x.Sum())
	if want := tensor.New([]float64{4, 4}); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v after another walk, want %v", x.Grad(), want)
	}
}

// A graph that saved the old elements is refused, even where the new memory has
// never been written; one that saved a view of them is not, for they are still
// there.
func TestSetAndSavedValues(t *testing.T) {
	for writes := range 3 {
		x := tensor.Ones(2).SetRequiresGrad(true)
		autograd.NoGrad(func() {
			for range writes {
				x.AddScalarInPlace(1)
			}
		})
		square := x.Mul(x).Sum()
		x.Set(tensor.Ones(2))
		if err := tensor.Try(func() { autograd.Backward(square) }); err == nil {
			t.Errorf("after %d writes: the graph was walked with the new elements", writes)
		}
	}
	x := tensor.New([]float32{1, 2}).SetRequiresGrad(true)
	first := x.Select(0, 0)
	square := first.Mul(first)
	x.Set(tensor.Zeros(2))
	autograd.Backward(square)
	if want := tensor.New([]float32{2, 0}); !tensor.Equal(x.Grad(), want) {
		t.Errorf("gradient %v, want %v", x.Grad(), want)
	}
}

// Views taken before keep the old elements, and a write to them no longer
// concerns x.
func TestSetPartsFromViews(t *testing.T) {
	x := tensor.Zeros(3)
	v := x.Narrow(0, 1, 2)
	x.Set(tensor.Ones(3))
	if v.AddScalarInPlace(5); !tensor.Equal(x, tensor.Ones(3)) {
		t.Errorf("%v after a write to an old view", x)
	}
	w := tensor.Ones(2).SetRequiresGrad(true)
	if err := tensor.Try(func() { v.AddInPlace(w) }); err == nil {
		t.Error("a write was recorded that the base cannot follow")
	}
	if x.RequiresGrad() {
		t.Error("the write became part of x's history")
	}
	base := tensor.Zeros(3)
	part := base.Narrow(0, 1, 2)
	part.Set(tensor.Ones(2))
	if part.AddInPlace(w); base.RequiresGrad() || !tensor.Equal(base, tensor.Zeros(3)) {
		t.Errorf("%v after a write to what was a view of it", base)
	}
}

func TestSetRefuses(t *testing.T) {
	leaf := tensor.Ones(2).SetRequiresGrad(true)
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"computed", func() { leaf.Exp().Set(tensor.Ones(2)) }},
		{"shape", func() { leaf.Set(tensor.Ones(1)) }},
		{"rank", func() { leaf.Set(tensor.Ones(1, 2)) }},
		{"integers for a leaf", func() { leaf.Set(tensor.New([]int{1, 2})) }},
		{"nil", func() { leaf.Set(nil) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := tensor.Try(c.f); err == nil {
				t.Error("accepted")
			}
		})
	}
	if !tensor.Equal(leaf.Detach(), tensor.Ones(2)) {
		t.Errorf("%v after refusals", leaf)
	}
}
