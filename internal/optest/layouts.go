package optest

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// A layout arranges x's elements in memory in a way of its own; nil if x has too
// few dimensions for it.
type layout struct {
	name string
	of   func(x T) T
}

var layouts = []layout{
	{"transposed", func(x T) T {
		if x.Dim() < 2 {
			return nil
		}
		back := make([]int, x.Dim())
		for d := range back {
			back[d] = x.Dim() - 1 - d
		}
		return x.Permute(back...).Clone().Permute(back...)
	}},
	{"every second", func(x T) T {
		wide := tensor.As(x.DType()).Full(append(x.Shape(), 2), 1)
		return wide.Select(-1, 1).CopyFrom(x)
	}},
	{"every third row, from the second on", func(x T) T {
		if x.Dim() == 0 {
			return nil
		}
		shape := x.Shape()
		n := shape[0]
		shape[0] = 3*n + 2
		return tensor.As(x.DType()).Full(shape, 1).Index(tensor.Slice{Start: 1, Stop: new(3*n + 1), Step: 3}).CopyFrom(x)
	}},
	{"expanded", func(x T) T {
		for d, s := range x.Shape() {
			if s > 1 {
				return x.Narrow(d, s-1, 1).Clone().Expand(x.Shape()...)
			}
		}
		return nil
	}},
}

// Layouts compares results and gradients of inputs that are not contiguous with
// those of copies that are: of one input after the other, and of all.
func (c *Case) Layouts(t testing.TB) {
	t.Helper()
	for s := range c.samples() {
		for _, d := range []tensor.DType{tensor.Float64, tensor.Int64} {
			if _, takes := c.result(d); !takes {
				continue
			}
			xs := c.inputs(s, d)
			for _, l := range layouts {
				for k := range len(xs) + 1 {
					t := named(t, c, d, s).(*teller)
					t.about += l.name + ": "
					if ys := arranged(xs, l, k); ys != nil {
						c.layout(t, ys)
					}
				}
			}
		}
	}
}

// arranged has input k in layout l, or all if k is their number; nil if nothing
// is rearranged.
func arranged(xs []T, l layout, k int) []T {
	ys := make([]T, len(xs))
	changed := false
	for j, x := range xs {
		ys[j] = x
		if k != j && (k < len(xs) || len(xs) == 1) {
			continue
		}
		if x.DType() == tensor.Int64 && l.name == "expanded" {
			continue // places must stay distinct
		}
		if y := l.of(x); y != nil {
			ys[j], changed = y, true
		}
	}
	if !changed {
		return nil
	}
	return ys
}

func (c *Case) layout(t testing.TB, xs []T) {
	t.Helper()
	tol := tensortest.Tolerance{Rel: 1e-12, Abs: 1e-12}
	flat := clones(xs)
	tensortest.Close(t, c.F(xs...), c.F(flat...), tol)
	if !c.Differentiable() {
		return
	}
	strided, compact := requiring(xs), requiring(flat)
	want := gradients([]T{c.F(compact...)}, compact)
	for k, g := range gradients([]T{c.F(strided...)}, strided) {
		tensortest.Close(t, g, want[k], tol)
	}
}

// requiring are headers of their own on the same memory that require gradients.
func requiring(xs []T) []T {
	ys := make([]T, len(xs))
	for k, x := range xs {
		if ys[k] = x.Detach(); x.DType().IsFloat() {
			ys[k].SetRequiresGrad(true)
		}
	}
	return ys
}

// Device compares results and gradients on dev, bit for bit, with those on the
// CPU.
func (c *Case) Device(t testing.TB, dev device.Device) {
	t.Helper()
	for s := range c.samples() {
		for _, d := range types {
			if _, takes := c.result(d); takes {
				c.onDevice(named(t, c, d, s), c.inputs(s, d), dev)
			}
		}
	}
}

func (c *Case) onDevice(t testing.TB, xs []T, dev device.Device) {
	t.Helper()
	here, there := leaves(xs, device.CPU), leaves(xs, dev)
	want, got := c.F(here...), c.F(there...)
	if got.Device() != dev {
		t.Errorf("the result is on %v, want %v", got.Device(), dev)
	}
	tensortest.SameBits(t, got, want)
	gradsWant := gradients([]T{want}, here)
	for k, g := range gradients([]T{got}, there) {
		if g.Device() != dev {
			t.Errorf("gradient %d is on %v, want %v", k, g.Device(), dev)
		}
		tensortest.SameBits(t, g, gradsWant[k])
	}
}

// NoGrad demands that nothing is recorded inside autograd.NoGrad.
func (c *Case) NoGrad(t testing.TB) {
	t.Helper()
	if !c.takesFloats() {
		return
	}
	xs := leaves(c.inputs(0, tensor.Float64), device.Device{})
	autograd.NoGrad(func() {
		if y := c.F(xs...); y.RequiresGrad() {
			named(t, c, tensor.Float64, 0).Error("the result requires a gradient inside NoGrad")
		}
	})
}
