package autograd_test

import (
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
)

// cubeOnce computes its derivative apart from tensors.
type cubeOnce struct{ autograd.OnceDifferentiable }

func (cubeOnce) Forward(ctx *autograd.Context, in []T) []T {
	ctx.Save(in[0])
	return []T{in[0].PowScalar(3)}
}

func (cubeOnce) Backward(ctx *autograd.Context, g []T) []T {
	if autograd.IsGradEnabled() {
		panic("Backward is recorded")
	}
	x := ctx.Saved()[0].Item()
	return []T{g[0].MulScalar(3 * x * x)}
}

func TestOnceDifferentiable(t *testing.T) {
	create := autograd.GradOptions{CreateGraph: true}
	x := leaf(2)
	apply := func(x T) T { return autograd.Apply(cubeOnce{}, x)[0] }
	if got := values(autograd.Grad([]T{apply(x)}, []T{x})[0])[0]; got != 12 {
		t.Errorf("derivative %v, want 12", got)
	}
	for _, tt := range []struct {
		name string
		y    T
	}{
		{"of a leaf", apply(x)},
		{"of an inner value", apply(x.Exp())},
		{"whose gradient depends on x", apply(x).PowScalar(2)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := autograd.Grad([]T{tt.y}, []T{x}, create)[0]
			got := graphError(t, func() { autograd.Grad([]T{g}, []T{x}) })
			if !strings.Contains(got, "autograd_test.cubeOnce is OnceDifferentiable") {
				t.Errorf("error %q does not name the Function", got)
			}
		})
	}
}
