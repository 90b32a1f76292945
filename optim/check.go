package optim

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/tensor"
)

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
	for p := range taken {
		known[p] = true
	}
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

// The following say what is wrong with a setting, or return nil.

// rate refuses a learning rate that was forgotten or makes no sense.
func rate(lr float64) error {
	if lr > 0 {
		return nil
	}
	return fmt.Errorf("the learning rate LR is %v; give a positive one", lr)
}

func notNegative(setting string, v float64) error {
	if v >= 0 {
		return nil
	}
	return fmt.Errorf("%s is %v; it is 0 or positive", setting, v)
}

func between(setting string, v, low, high float64) error {
	if v >= low && v <= high {
		return nil
	}
	return fmt.Errorf("%s is %v; it is between %v and %v", setting, v, low, high)
}

func atLeast(setting string, v, low int) error {
	if v >= low {
		return nil
	}
	return fmt.Errorf("%s is %d; it is at least %d", setting, v, low)
}

func betas(b [2]float64) error {
	for _, beta := range b {
		if !(beta >= 0 && beta < 1) {
			return fmt.Errorf("a beta is %v; it is at least 0 and below 1", beta)
		}
	}
	return nil
}
