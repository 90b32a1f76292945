package autograd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// TestKeptGradientsAreNotRecycled keeps gradients in every way there is and looks
// at them again when later walks have recycled all that they could.
func TestKeptGradientsAreNotRecycled(t *testing.T) {
	var hooked []*tensor.Tensor
	x := tensor.New([]float64{1, 2, 3}).SetRequiresGrad(true)
	walk := func(scale float64) (inner *tensor.Tensor) {
		x.SetGrad(nil)
		inner = autograd.RetainGrad(x.MulScalar(scale))
		z := inner.Sigmoid().Mul(inner)
		autograd.RegisterHook(z, func(g *tensor.Tensor) *tensor.Tensor { hooked = append(hooked, g); return nil })
		autograd.Backward(z.Square().Sum())
		return inner
	}
	kept := func(inner *tensor.Tensor) [][]float64 {
		return [][]float64{
			tensor.Values[float64](x.Grad()),
			tensor.Values[float64](inner.Grad()),
			tensor.Values[float64](hooked[0]),
		}
	}
	inner := walk(1)
	leaf, before := x.Grad(), kept(inner)
	for i := range 5 {
		walk(float64(i + 2))
	}
	x.SetGrad(leaf)
	if diff := cmp.Diff(before, kept(inner)); diff != "" {
		t.Errorf("gradients changed after their walk (-then +now):\n%s", diff)
	}
}
