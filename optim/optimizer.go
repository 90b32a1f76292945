package optim

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// An Optimizer updates parameters. LBFGS, whose step needs to evaluate the cost,
// has the same methods but for Step.
type Optimizer interface {
	// Step updates each parameter by its gradient; one without is left alone.
	Step()
	// ZeroGrad drops the gradients, so that the next walk back starts anew.
	ZeroGrad()
	// StateDict returns all that the next step depends on besides parameters and
	// gradients.
	StateDict() *tensor.Dict
	// LoadStateDict continues from a StateDict.
	LoadStateDict(d *tensor.Dict) error
	Scheduled
}

// What is Scheduled lets a schedule set its rates. All optimizers here do.
type Scheduled interface {
	// Rates returns what can be set in each group of parameters, every time the
	// same.
	Rates() []*Rate
}

// A Rate is what schedules set in a group of parameters.
type Rate struct {
	LR       *float64
	Momentum *float64 // or the first of two betas; nil if there is neither
	initial  *float64 // LR when the first schedule was made; nil before
}

// start is the learning rate that schedules start from.
func (r *Rate) start() float64 {
	if r.initial == nil {
		r.initial = new(*r.LR)
	}
	return *r.initial
}

func zerosLike(p *tensor.Tensor) *tensor.Tensor {
	return tensor.On(p.Device()).As(p.DType()).Zeros(p.Shape()...)
}

func fullLike(p *tensor.Tensor, v float64) *tensor.Tensor {
	return tensor.On(p.Device()).As(p.DType()).Full(p.Shape(), v)
}

// or is what v points to, or what stands for nil.
func or[T any](v *T, none T) *T {
	if v == nil {
		return new(none)
	}
	return new(*v)
}

// optional returns the one value of an optional argument.
func optional[O any](where string, options []O) (o O) {
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		fail(tensor.ValueError, where, "options are given twice")
	}
	return o
}

func fail(kind tensor.Kind, where, format string, args ...any) {
	panic(&tensor.Error{Kind: kind, Op: where, Reason: fmt.Sprintf(format, args...)})
}
