package autograd_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// inferred runs f in inference mode and returns what it made.
func inferred(f func() T) (y T) {
	autograd.InferenceMode(func() { y = f() })
	return y
}

func TestInferenceModeRecordsNothing(t *testing.T) {
	x := leaf(1, 2)
	for _, tt := range []struct {
		name string
		y    T
	}{
		{"an operation", inferred(func() T { return x.Exp() })},
		{"a view", inferred(func() T { return x.Narrow(0, 0, 1) })},
		{"inside EnableGrad", inferred(func() (y T) {
			autograd.EnableGrad(func() { y = x.Exp() })
			return y
		})},
		{"a Function", inferred(func() T { return autograd.Apply(square{}, x)[0] })},
		{"a checkpoint", inferred(func() T { return autograd.Checkpoint(func(x ...T) T { return x[0].Exp() }, x) })},
	} {
		if tt.y.RequiresGrad() {
			t.Errorf("%s was recorded", tt.name)
		}
	}
	if autograd.IsInferenceModeEnabled() || !autograd.IsGradEnabled() {
		t.Error("the mode outlived its scope")
	}
}

func TestInferenceTensorsMeetGraphs(t *testing.T) {
	x := leaf(1, 2)
	made := inferred(func() T { return tensor.New([]float64{3, 4}) })
	viewed := inferred(func() T { return x.Narrow(0, 0, 1) })
	for _, tt := range []struct {
		name    string
		f       func()
		refused bool
	}{
		{"factor", func() { x.Mul(made) }, true},
		{"summand", func() { x.Add(made) }, true},
		{"view of one", func() { x.Mul(made.Narrow(0, 0, 1)) }, true},
		{"detached from one", func() { x.Mul(made.Detach()) }, true},
		{"joined", func() { tensor.Cat([]T{x, made}, 0) }, true},
		{"of several outputs", func() { autograd.Apply(square{}, x, made) }, true},
		{"written in place by what is recorded", func() { made.CopyFrom(x) }, true},
		{"added to in place", func() { made.AddInPlace(x) }, true},
		{"put into a parameter", func() { leaf(0, 0).Set(made).Exp() }, true},
		{"gradients asked of", func() { made.SetRequiresGrad(true) }, true},
		{"saved gradient of a gradient", func() {
			y := x.Exp().Sum()
			autograd.InferenceMode(func() { autograd.Backward(y, autograd.BackwardOptions{CreateGraph: true}) })
		}, true},

		{"copy", func() { x.Mul(made.Clone()) }, false},
		{"unrecorded", func() { made.Mul(made) }, false},
		{"written in place", func() { made.AddScalarInPlace(1) }, false},
		{"read into a leaf", func() { autograd.NoGrad(func() { leaf(0, 0).CopyFrom(made) }) }, false},
		{"view of a tensor from outside", func() { x.Mul(viewed) }, false},
		{"gradients asked of inside", func() { inferred(func() T { return made.SetRequiresGrad(true) }) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.refused {
				graphError(t, tt.f)
			} else if err := tensor.Try(tt.f); err != nil {
				t.Error(err)
			}
		})
	}
}

// A walk inside of the mode fills gradients as ever.
func TestBackwardInInferenceMode(t *testing.T) {
	x := leaf(3)
	y := x.Mul(x).Sum()
	autograd.InferenceMode(func() { autograd.Backward(y) })
	if got := values(x.Grad())[0]; got != 6 {
		t.Errorf("gradient %v, want 6", got)
	}
}
