package optim

import (
	"cmp"
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// RAdam is Adam that does without its divisor while too few gradients are known
// (Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond"). With m
// and v as in Adam, each parameter p moves at step t by
//
//	ρ∞ = 2/(1-β2) - 1,  ρ = ρ∞ - 2t·β2ᵗ/(1-β2ᵗ)
//	r = sqrt((ρ-4)(ρ-2)ρ∞ / ((ρ∞-4)(ρ∞-2)ρ))
//	p = p - LR·r · m/(1-β1ᵗ) · sqrt(1-β2ᵗ)/(sqrt(v)+Eps)   where ρ > 5
//	p = p - LR · m/(1-β1ᵗ)                                elsewhere
type RAdam struct {
	Base[RAdamOptions, radamState]
}

// RAdamOptions are the options of RAdam. Zero and nil are PyTorch's defaults, but
// LR must be given.
type RAdamOptions struct {
	LR          float64     `optim:"lr"`    // learning rate; PyTorch's is 0.001
	Betas       *[2]float64 `optim:"betas"` // nil is 0.9, 0.999
	Eps         *float64    `optim:"eps"`   // nil is 1e-8
	WeightDecay float64     `optim:"weight_decay"`
	Decoupled   bool        `optim:"decoupled_weight_decay"` // decay as AdamW does
	Maximize    bool        `optim:"maximize"`               // climb the gradient
}

// An radamState is what RAdam remembers of one parameter.
type radamState struct {
	Step   int            `optim:"step"`
	Mean   *tensor.Tensor `optim:"exp_avg"`
	Square *tensor.Tensor `optim:"exp_avg_sq"`
}

// NewRAdam returns an optimizer of params; see NewAdam for what it refuses.
func NewRAdam(params []*tensor.Tensor, options RAdamOptions) *RAdam {
	return &RAdam{NewBase("NewRAdam", params, options, Rule[RAdamOptions, radamState]{(*RAdamOptions).check, (*RAdamOptions).update})}
}

func (o *RAdamOptions) check() error {
	o.Betas, o.Eps = or(o.Betas, [2]float64{0.9, 0.999}), or(o.Eps, 1e-8)
	return cmp.Or(rate(o.LR), betas(*o.Betas), notNegative("Eps", *o.Eps), notNegative("WeightDecay", o.WeightDecay))
}

func (o *RAdamOptions) update(params []*Param[radamState]) {
	beta := *or(o.Betas, [2]float64{0.9, 0.999})
	mean, square := leadMean().With(1-beta[0]), leadSquare().With(beta[1], 1-beta[1])
	for _, p := range params {
		g := decayed(p, o.LR, o.WeightDecay, o.Decoupled, o.Maximize)
		s := &p.State
		if s.Mean == nil {
			s.Mean, s.Square = zerosLike(p.Tensor), zerosLike(p.Tensor)
		}
		s.Step++
		mean.Into(s.Mean, s.Mean, g)
		square.Into(s.Square, s.Square, g)
		rate, adapt := o.rateAt(s.Step, beta)
		if adapt {
			rmspropMove().With(1, -rate, *or(o.Eps, 1e-8)).Into(p.Tensor, p.Tensor, s.Mean, s.Square)
		} else {
			p.Tensor.AddScaledInPlace(s.Mean, -rate)
		}
	}
}

// rateAt is what the mean is multiplied by at step t, and whether it is divided.
func (o *RAdamOptions) rateAt(t int, beta [2]float64) (rate float64, adapt bool) {
	left := math.Pow(beta[1], float64(t))
	rate = o.LR / (1 - math.Pow(beta[0], float64(t)))
	most := 2/(1-beta[1]) - 1
	rho := most - 2*float64(t)*left/(1-left)
	if rho <= 5 {
		return rate, false
	}
	rectify := math.Sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
	return rate * math.Sqrt(1-left) * rectify, true
}
