package autograd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
)

func TestPostAccumulateGradHooks(t *testing.T) {
	x, y := leaf(1, 2), leaf(3, 4)
	var saw [][]float64
	remove := autograd.RegisterPostAccumulateGradHook(x, func(p T) {
		saw = append(saw, values(p.Grad()), values(y.Grad()))
	})
	cost := func() T { return x.Mul(x).Add(x).Add(y).Sum() } // 2x + 1, and 1
	autograd.Backward(cost())
	autograd.Backward(cost())
	autograd.Backward(y.Sum())         // does not reach x
	autograd.Grad([]T{cost()}, []T{x}) // adds to no Grad
	autograd.RegisterHook(x, func(g T) T { return g.MulScalar(0) })
	autograd.Backward(cost())
	remove()
	autograd.Backward(cost())
	want := [][]float64{{3, 5}, {1, 1}, {6, 10}, {2, 2}, {6, 10}, {4, 4}}
	if diff := cmp.Diff(want, saw); diff != "" {
		t.Errorf("the hook saw (-want +got):\n%s", diff)
	}
}

// A hook may take a step and the gradient away.
func TestStepInHook(t *testing.T) {
	x := leaf(3)
	autograd.RegisterPostAccumulateGradHook(x, func(p T) {
		p.SubInPlace(p.Grad().MulScalar(0.25))
		p.SetGrad(nil)
	})
	autograd.Backward(x.Mul(x).Sum())
	if got := values(x)[0]; got != 1.5 || x.Grad() != nil {
		t.Errorf("the leaf is %v, its gradient %v; want 1.5 and none", got, x.Grad())
	}
}

func TestPostAccumulateGradHookRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		x    T
	}{
		{"nil", nil},
		{"a constant", vec(1)},
		{"an inner value", leaf(1).Exp()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			graphError(t, func() { autograd.RegisterPostAccumulateGradHook(tt.x, func(T) {}) })
		})
	}
}
