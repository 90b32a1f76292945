package optest

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Derivatives compares the first and second derivatives with differences, or
// demands that there is none where the table of operations says so.
func (c *Case) Derivatives(t testing.TB) {
	t.Helper()
	for s := range c.samples() {
		t := named(t, c, tensor.Float64, s)
		xs := c.inputs(s, tensor.Float64)
		if !c.Differentiable() {
			if y := c.F(leaves(xs, device.CPU)...); y.RequiresGrad() {
				t.Error("the result requires a gradient, though none passes through")
			}
			continue
		}
		c.recorded(t, xs)
		if c.Rounds != "" || slices.ContainsFunc(c.Ref(arrays(xs)...).V, math.IsNaN) { // the mean of nothing
			continue
		}
		o := gradcheck.Options{Order: 2, Seed: uint64(s)}
		if elements(xs) > 40 || brief() {
			o.Directions = 2
		}
		o.Func(t, c.F, xs...)
	}
}

func elements(xs []T) (n int) {
	for _, x := range xs {
		n += x.NumEl()
	}
	return n
}

// recorded demands that c's graph has a node of its operation: that c calls what
// it says.
func (c *Case) recorded(t testing.TB, xs []T) {
	t.Helper()
	if c.Code == op.Fill {
		return // it cuts the graph and leaves no node
	}
	var has func(n *tape.Node[tensor.Tensor]) bool
	has = func(n *tape.Node[tensor.Tensor]) bool {
		if n == nil || n.Op == c.Code {
			return n != nil
		}
		for k := range int(n.NIn) {
			if has(n.Edge(k).Node) {
				return true
			}
		}
		return false
	}
	if !has(door.Head(c.F(leaves(xs, device.CPU)...)).Node.Load()) {
		t.Error("the graph has no node of the operation")
	}
}

// gradients are the derivatives of y, weighted, with respect to leaves; zeros
// where there is none. Weights are fixed numbers.
func gradients(ys []T, leaves []T) []T {
	var inputs, weights, from []T
	for _, x := range leaves {
		if x.RequiresGrad() {
			inputs = append(inputs, x)
		}
	}
	for _, y := range ys {
		if y.RequiresGrad() {
			from = append(from, y)
			weights = append(weights, weightsOf(y))
		}
	}
	if len(from) == 0 {
		return zerosLike(inputs)
	}
	gs := autograd.Grad(from, inputs, autograd.GradOptions{Gradients: weights, AllowUnused: true})
	for k, g := range gs {
		if g == nil {
			gs[k] = zerosLike(inputs[k : k+1])[0]
		}
	}
	return gs
}

func zerosLike(xs []T) []T {
	ys := make([]T, len(xs))
	for k, x := range xs {
		ys[k] = tensor.On(x.Device()).As(x.DType()).Zeros(x.Shape()...)
	}
	return ys
}

// weightsOf are numbers between 0.5 and 1.5 that every float type holds.
func weightsOf(y T) T {
	v := make([]float64, y.NumEl())
	for i := range v {
		v[i] = 0.5 + float64(i*5%17)/16
	}
	return tensor.FromSlice(v, y.Shape()...).As(y.DType()).To(y.Device())
}

// Precisions compares gradients in the smaller float types with those in float64
// of the same inputs: they must be of their inputs' type and shape, and close for
// what roundings along the way allow.
func (c *Case) Precisions(t testing.TB) {
	t.Helper()
	if !c.Differentiable() {
		return
	}
	for d, share := range map[tensor.DType]float64{tensor.Float32: 2e-5, tensor.Float16: 2e-2, tensor.BFloat16: 1e-1} {
		for s := range c.samples() {
			t := named(t, c, d, s)
			small := leaves(c.inputs(s, d), device.CPU)
			exact := make([]T, len(small))
			for k, x := range small {
				if exact[k] = x; x.RequiresGrad() {
					exact[k] = x.Detach().As(tensor.Float64).SetRequiresGrad(true)
				}
			}
			want := gradients([]T{c.F(exact...)}, exact)
			for k, g := range gradients([]T{c.F(small...)}, small) {
				compareGradients(t, g, want[k], d, share)
			}
		}
	}
}

// compareGradients compares g, of type d, with want in float64, allowing a share
// of the greatest element.
func compareGradients(t testing.TB, g, want T, d tensor.DType, share float64) {
	t.Helper()
	if g.DType() != d || !equalInts(g.Shape(), want.Shape()) {
		t.Errorf("gradient %v of %v, want %v of %v", g.DType(), g.Shape(), d, want.Shape())
		return
	}
	w := tensor.Values[float64](want)
	size := 1.0
	for _, v := range w {
		size = max(size, math.Abs(v))
	}
	for i, v := range tensor.Values[float64](g) {
		if !(math.Abs(v-w[i]) <= share*size) {
			t.Errorf("gradient at element %d is %v, in float64 %v", i, v, w[i])
			return
		}
	}
}

// FanOut compares gradients of values used twice with twice those of values used
// once, and, where all inputs have one shape, those of one tensor in the place of
// all with differences.
func (c *Case) FanOut(t testing.TB) {
	t.Helper()
	if !c.Differentiable() {
		return
	}
	for s := range c.samples() {
		t := named(t, c, tensor.Float64, s)
		xs := leaves(c.inputs(s, tensor.Float64), device.CPU)
		once := gradients([]T{c.F(xs...)}, xs)
		inner := make([]T, len(xs))
		for k, x := range xs {
			inner[k] = x.Clone()
		}
		twice := gradients([]T{c.F(inner...), c.F(inner...)}, xs)
		for k, g := range twice {
			compareGradients(t, g, once[k].MulScalar(2), tensor.Float64, 1e-12)
		}
		if c.alike(s) && c.Rounds == "" {
			f := func(x ...T) T {
				all := make([]T, len(xs))
				for k := range all {
					all[k] = x[0]
				}
				return c.F(all...)
			}
			gradcheck.Options{Directions: 1}.Func(t, f, xs[0])
		}
	}
}

// alike reports whether a sample's inputs are several, all data of one shape, and
// no kink arises where they are equal.
func (c *Case) alike(sample int) bool {
	shapes := c.Shape[sample]
	for k := range shapes {
		if c.In[k].Role != Data || !equalInts(shapes[k], shapes[0]) || c.In[k].Lo != c.In[0].Lo {
			return false
		}
	}
	return len(shapes) > 1 && c.Code != op.Maximum && c.Code != op.Minimum
}
