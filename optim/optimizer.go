package optim

import (
	"fmt"
	"maps"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// An Optimizer updates parameters.
type Optimizer interface {
	// Step updates each parameter by its gradient; one without is left alone.
	Step()
	// ZeroGrad drops the gradients, so that the next walk back starts anew.
	ZeroGrad()
}

// zeroGrad drops the gradients of params.
func zeroGrad(params []*tensor.Tensor) {
	for _, p := range params {
		p.SetGrad(nil)
	}
}

// beside returns state in the type and on the device of p, which nn.As and nn.To
// may have changed since; nil stays nil.
func beside(state, p *tensor.Tensor) *tensor.Tensor {
	if state == nil {
		return nil
	}
	return tensor.Keep(state.To(p.Device()).As(p.DType()))
}

// zerosLike makes state, which outlives a tensor.Scope around the step.
func zerosLike(p *tensor.Tensor) *tensor.Tensor {
	return tensor.Keep(tensor.On(p.Device()).As(p.DType()).Zeros(p.Shape()...))
}

// takeParams adds params to those known. It refuses what cannot be trained: none,
// nil, computed from others, or given twice; then known stays as it was.
func takeParams(where string, params []*tensor.Tensor, known map[*tensor.Tensor]bool) {
	if len(params) == 0 {
		fail(tensor.ValueError, where, "there are no parameters")
	}
	taken := make(map[*tensor.Tensor]bool, len(params))
	for i, p := range params {
		switch {
		case p == nil:
			fail(tensor.ValueError, where, "parameter %d is nil", i)
		case !p.IsLeaf():
			fail(tensor.GraphError, where, "parameter %d was computed from others; only leaves can be updated", i)
		case known[p] || taken[p]:
			fail(tensor.ValueError, where, "parameter %d is given twice", i)
		}
		taken[p] = true
	}
	maps.Copy(known, taken)
}

// checkTrains refuses parameters of which none will get a gradient.
func checkTrains(where string, params []*tensor.Tensor) {
	for _, p := range params {
		if p.RequiresGrad() {
			return
		}
	}
	fail(tensor.ValueError, where, "none of the parameters requires a gradient, so none would be trained; mark them with nn.Parameter")
}

// checkLR refuses a learning rate that was forgotten or makes no sense.
func checkLR(where string, lr float64) {
	if !(lr > 0) {
		fail(tensor.ValueError, where, "the learning rate LR is %v; give a positive one", lr)
	}
}

// checkNotNegative refuses a negative or undefined setting.
func checkNotNegative(where, setting string, v float64) {
	if !(v >= 0) {
		fail(tensor.ValueError, where, "%s is %v; it is 0 or positive", setting, v)
	}
}

func fail(kind tensor.Kind, where, format string, args ...any) {
	panic(&tensor.Error{Kind: kind, Op: where, Reason: fmt.Sprintf(format, args...)})
}
