package optim

import (
	"cmp"
	"math"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Adamax is Adam by the greatest gradient instead of the mean square (Kingma and
// Ba, "Adam: A Method for Stochastic Optimization", section 7.1). With g the
// gradient plus WeightDecay·p, each parameter p moves at step t by
//
//	m = β1·m + (1-β1)·g
//	u = max(β2·u, |g| + Eps)
//	p = p - LR/(1-β1ᵗ) · m/u
type Adamax struct {
	Base[AdamaxOptions, adamaxState]
}

// AdamaxOptions are the options of Adamax. Zero and nil are PyTorch's defaults,
// but LR must be given.
type AdamaxOptions struct {
	LR          float64     `optim:"lr"`    // learning rate; PyTorch's is 0.002
	Betas       *[2]float64 `optim:"betas"` // nil is 0.9, 0.999
	Eps         *float64    `optim:"eps"`   // nil is 1e-8
	WeightDecay float64     `optim:"weight_decay"`
	Maximize    bool        `optim:"maximize"` // climb the gradient
}

// An adamaxState is what Adamax remembers of one parameter.
type adamaxState struct {
	Step     int            `optim:"step"`
	Mean     *tensor.Tensor `optim:"exp_avg"`
	Greatest *tensor.Tensor `optim:"exp_inf"`
}

// NewAdamax returns an optimizer of params; see NewAdam for what it refuses.
func NewAdamax(params []*tensor.Tensor, options AdamaxOptions) *Adamax {
	return &Adamax{NewBase("NewAdamax", params, options, Rule[AdamaxOptions, adamaxState]{(*AdamaxOptions).check, (*AdamaxOptions).update})}
}

func (o *AdamaxOptions) check() error {
	o.Betas, o.Eps = or(o.Betas, [2]float64{0.9, 0.999}), or(o.Eps, 1e-8)
	return cmp.Or(rate(o.LR), betas(*o.Betas), notNegative("Eps", *o.Eps), notNegative("WeightDecay", o.WeightDecay))
}

func (o *AdamaxOptions) update(params []*Param[adamaxState]) {
	beta := *or(o.Betas, [2]float64{0.9, 0.999})
	mean, greatest := leadMean().With(1-beta[0]), adamaxGreatest().With(beta[1], *or(o.Eps, 1e-8))
	for _, p := range params {
		g := descentOf(p, o.Maximize, o.WeightDecay)
		s := &p.State
		if s.Mean == nil {
			s.Mean, s.Greatest = zerosLike(p.Tensor), zerosLike(p.Tensor)
		}
		s.Step++
		mean.Into(s.Mean, s.Mean, g)
		greatest.Into(s.Greatest, s.Greatest, g)
		rate := o.LR / (1 - math.Pow(beta[0], float64(s.Step)))
		adamaxMove().With(-rate).Into(p.Tensor, p.Tensor, s.Mean, s.Greatest)
	}
}

var (
	adamaxGreatest = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			greatest, g := x[0], x[1]
			return greatest.Mul(tensor.Scalar(0)).Maximum(g.Abs().Add(tensor.Scalar(1)))
		})
	})
	adamaxMove = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			p, mean, greatest := x[0], x[1], x[2]
			return p.Add(mean.Mul(tensor.Scalar(0)).Div(greatest))
		})
	})
)
