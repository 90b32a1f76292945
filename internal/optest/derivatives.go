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
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// Derivatives compares the first and second derivatives with differences, or
// demands that there is none where the table of operations says so.
func (c *Case) Derivatives(t testing.TB) {
	t.Helper()
	if !c.takesFloats() {
		return
	}
	for s := range c.samples() {
		t := named(t, c, tensor.Float64, s)
		xs := c.inputs(s, tensor.Float64)
		if !c.Differentiable() {
			if y := c.F(leaves(xs, device.Device{})...); y.RequiresGrad() {
				t.Error("the result requires a gradient, though none passes through")
			}
			continue
		}
		c.recorded(t, xs)
		if c.Rounds != "" || slices.ContainsFunc(c.Ref(arrays(xs)...).V, math.IsNaN) { // the mean of nothing
			continue
		}
		o := gradcheck.Options{Order: 2, Seed: uint64(s)}
		if elements(xs) > 40 || Brief() {
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
	if !has(door.Head(c.F(leaves(xs, device.Device{})...)).Node.Load()) {
		t.Error("the graph has no node of the operation")
	}
}

// Alone compares the gradient of each input, the others being constants, with
// that of all together: a rule must do without what nobody wants.
func (c *Case) Alone(t testing.TB) {
	t.Helper()
	if !c.Differentiable() || len(c.In) == 1 {
		return
	}
	for s := range c.samples() {
		t := named(t, c, tensor.Float64, s)
		all := leaves(c.inputs(s, tensor.Float64), device.Device{})
		want := gradients([]T{c.F(all...)}, all)
		k := 0
		for j, x := range all {
			if !x.RequiresGrad() {
				continue
			}
			one := clones(all)
			one[j].SetRequiresGrad(true)
			tensortest.Close(t, gradients([]T{c.F(one...)}, one)[0], want[k], tensortest.Tolerance{Rel: 1e-12, Abs: 1e-12})
			k++
			if c.Rounds == "" && c.F(one...).RequiresGrad() {
				f := func(x ...T) T {
					in := clones(all)
					in[j] = x[0]
					return c.F(in...)
				}
				gradcheck.Options{Order: 2, Directions: 1}.Func(t, f, clones(all)[j])
			}
		}
	}
}

// gradients are the derivatives of ys, weighted by fixed numbers, with respect to
// those leaves that require one; zeros where there is none.
func gradients(ys []T, leaves []T) []T {
	weights := make([]T, len(ys))
	for k, y := range ys {
		weights[k] = weightsOf(y)
	}
	return gradientsWith(ys, weights, leaves)
}

func gradientsWith(ys, weights, leaves []T) []T {
	var inputs, at, from []T
	for _, x := range leaves {
		if x.RequiresGrad() {
			inputs = append(inputs, x)
		}
	}
	for k, y := range ys {
		if y.RequiresGrad() {
			from, at = append(from, y), append(at, weights[k])
		}
	}
	if len(from) == 0 {
		return zerosLike(inputs)
	}
	gs := autograd.Grad(from, inputs, autograd.GradOptions{Gradients: at, AllowUnused: true})
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
		xs := leaves(c.inputs(s, tensor.Float64), device.Device{})
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
