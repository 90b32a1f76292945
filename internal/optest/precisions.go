package optest

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// Precisions compares gradients in the smaller float types with those in float64
// of the same inputs: they must be of their inputs' type and shape, and close for
// what roundings along the way allow.
func (c *Case) Precisions(t testing.TB) {
	t.Helper()
	if !c.Differentiable() {
		return
	}
	for d, share := range map[tensor.DType]float64{tensor.Float32: 2e-5, tensor.Float16: 2e-2, tensor.BFloat16: 1e-1} {
		if _, takes := c.result(d); !takes {
			continue
		}
		for s := range c.samples() {
			t := named(t, c, d, s)
			small := leaves(c.inputs(s, d), device.Device{})
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

// Mixed gives element-wise operations operands of unlike types: the result is of
// the promoted one, and each gradient of its input's.
func (c *Case) Mixed(t testing.TB) {
	t.Helper()
	if op.Table[c.Code].Def == nil && c.Code != op.Map || len(c.In) < 2 || !c.takesFloats() {
		return
	}
	last := len(c.In) - 1
	if c.In[last].Role != Data {
		return
	}
	for _, d := range []tensor.DType{tensor.Float32, tensor.BFloat16, tensor.Int64, tensor.Bool} {
		t := named(t, c, d, 0)
		if c.narrows(d) {
			continue
		}
		xs := leaves(c.inputs(0, tensor.Float64), device.Device{})
		xs[last] = leaves(c.inputs(0, d), device.Device{})[last]
		same := append([]T{}, xs...)
		same[last] = requiring([]T{xs[last].Detach().As(tensor.Float64)})[0]
		got, want := c.F(xs...), c.F(same...)
		tensortest.Close(t, got, want, tensortest.Tolerance{Rel: 1e-12, Abs: 1e-12})
		if !c.Differentiable() {
			continue
		}
		wants := gradients([]T{want}, same)
		for k, g := range gradients([]T{got}, xs) {
			of := tensor.Float64
			if k == len(wants)-1 && d.IsFloat() {
				of = d
			}
			compareGradients(t, g, wants[k], of, map[tensor.DType]float64{tensor.Float64: 1e-12, tensor.Float32: 1e-6, tensor.BFloat16: 1e-2}[of])
		}
	}
}

// narrows reports whether inputs of type d cannot be drawn from the last domain.
func (c *Case) narrows(d tensor.DType) bool {
	dom := c.In[len(c.In)-1]
	return !d.IsFloat() && (dom.Role != Data || math.Ceil(dom.Lo) > dom.Hi)
}
