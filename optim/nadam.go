package optim

import (
	"cmp"
	"math"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// NAdam is Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov Momentum
// into Adam"). With g the gradient plus WeightDecay·p, each parameter p moves at
// step t by
//
//	μₜ = β1·(1 - 0.96^(t·MomentumDecay) / 2)
//	m = β1·m + (1-β1)·g
//	v = β2·v + (1-β2)·g²
//	p = p - LR · ((1-μₜ)/(1-Πμ) · g + μₜ₊₁/(1-μₜ₊₁·Πμ) · m) / (sqrt(v/(1-β2ᵗ)) + Eps)
//
// Πμ being the product of μ up to now.
type NAdam struct {
	Base[NAdamOptions, nadamState]
}

// NAdamOptions are the options of NAdam. Zero and nil are PyTorch's defaults, but
// LR must be given.
type NAdamOptions struct {
	LR            float64     `optim:"lr"`    // learning rate; PyTorch's is 0.002
	Betas         *[2]float64 `optim:"betas"` // nil is 0.9, 0.999
	Eps           *float64    `optim:"eps"`   // nil is 1e-8
	WeightDecay   float64     `optim:"weight_decay"`
	MomentumDecay *float64    `optim:"momentum_decay"`         // nil is 0.004
	Decoupled     bool        `optim:"decoupled_weight_decay"` // decay as AdamW does
	Maximize      bool        `optim:"maximize"`               // climb the gradient
}

// An nadamState is what NAdam remembers of one parameter.
type nadamState struct {
	Step    int            `optim:"step"`
	Product float64        `optim:"mu_product"`
	Mean    *tensor.Tensor `optim:"exp_avg"`
	Square  *tensor.Tensor `optim:"exp_avg_sq"`
}

// NewNAdam returns an optimizer of params; see NewAdam for what it refuses.
func NewNAdam(params []*tensor.Tensor, options NAdamOptions) *NAdam {
	return &NAdam{NewBase("NewNAdam", params, options, Rule[NAdamOptions, nadamState]{(*NAdamOptions).check, (*NAdamOptions).update})}
}

func (o *NAdamOptions) check() error {
	o.Betas, o.Eps, o.MomentumDecay = or(o.Betas, [2]float64{0.9, 0.999}), or(o.Eps, 1e-8), or(o.MomentumDecay, 0.004)
	return cmp.Or(rate(o.LR), betas(*o.Betas), notNegative("Eps", *o.Eps),
		notNegative("WeightDecay", o.WeightDecay), notNegative("MomentumDecay", *o.MomentumDecay))
}

func (o *NAdamOptions) update(params []*Param[nadamState]) {
	beta, eps := *or(o.Betas, [2]float64{0.9, 0.999}), *or(o.Eps, 1e-8)
	mean, square := leadMean().With(1-beta[0]), leadSquare().With(beta[1], 1-beta[1])
	for _, p := range params {
		g := decayed(p, o.LR, o.WeightDecay, o.Decoupled, o.Maximize)
		s := &p.State
		if s.Mean == nil {
			s.Mean, s.Square, s.Product = zerosLike(p.Tensor), zerosLike(p.Tensor), 1
		}
		s.Step++
		mu, next := o.momentumAt(s.Step), o.momentumAt(s.Step+1)
		s.Product *= mu
		mean.Into(s.Mean, s.Mean, g)
		square.Into(s.Square, s.Square, g)
		correction := math.Sqrt(1 - math.Pow(beta[1], float64(s.Step)))
		f := nadamMove().With(-o.LR*(1-mu)/(1-s.Product), -o.LR*next/(1-s.Product*next), correction, eps)
		f.Into(p.Tensor, p.Tensor, g, s.Mean, s.Square)
	}
}

// momentumAt is μ of step t.
func (o *NAdamOptions) momentumAt(t int) float64 {
	beta, decay := *or(o.Betas, [2]float64{0.9, 0.999}), *or(o.MomentumDecay, 0.004)
	return beta[0] * (1 - 0.5*math.Pow(0.96, float64(t)*decay))
}

// decayed is the gradient of p, with its decay unless that is decoupled: then the
// parameter itself decays.
func decayed[S any](p *Param[S], lr, decay float64, decoupled, maximize bool) *tensor.Tensor {
	if decoupled && decay != 0 {
		p.Tensor.MulScalarInPlace(1 - lr*decay)
		decay = 0
	}
	return descentOf(p, maximize, decay)
}

var nadamMove = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(4, func(x ...tensor.Elem) tensor.Elem {
		p, g, mean, square := x[0], x[1], x[2], x[3]
		divisor := square.Sqrt().Div(tensor.Scalar(2)).Add(tensor.Scalar(3))
		return p.Add(g.Mul(tensor.Scalar(0)).Div(divisor)).Add(mean.Mul(tensor.Scalar(1)).Div(divisor))
	})
})
