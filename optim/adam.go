package optim

import (
	"cmp"
	"math"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Adam adapts the step of each element to its gradients so far (Kingma and Ba,
// "Adam: A Method for Stochastic Optimization"). With g the gradient plus
// WeightDecay·p, each parameter p moves at step t by
//
//	m = β1·m + (1-β1)·g
//	v = β2·v + (1-β2)·g²
//	p = p - LR · m/(1-β1ᵗ) / (sqrt(v/(1-β2ᵗ)) + Eps)
//
// AMSGrad divides by the greatest v so far (Reddi et al., "On the Convergence of
// Adam and Beyond").
type Adam struct{ Base[AdamOptions, adamState] }

// AdamOptions are the options of Adam. Zero and nil are PyTorch's defaults, but
// LR must be given. Since Go 1.26, new(1e-6) points to a float64; new(0) would
// point to an int and does not compile here, new(0.0) does.
type AdamOptions struct {
	LR          float64     `optim:"lr"`    // learning rate; PyTorch's is 0.001
	Betas       *[2]float64 `optim:"betas"` // nil is 0.9, 0.999
	Eps         *float64    `optim:"eps"`   // nil is 1e-8
	WeightDecay float64     `optim:"weight_decay"`
	AMSGrad     bool        `optim:"amsgrad"`
	Maximize    bool        `optim:"maximize"` // climb the gradient
}

// NewAdam returns an optimizer of params. It panics if LR is not positive, if
// another option makes no sense, and if no parameter requires a gradient.
func NewAdam(params []*tensor.Tensor, options AdamOptions) *Adam {
	return &Adam{NewBase("NewAdam", params, options, Rule[AdamOptions, adamState]{(*AdamOptions).check, (*AdamOptions).update})}
}

func (o *AdamOptions) check() error {
	o.Betas, o.Eps = or(o.Betas, [2]float64{0.9, 0.999}), or(o.Eps, 1e-8)
	return cmp.Or(rate(o.LR), betas(*o.Betas), notNegative("Eps", *o.Eps), notNegative("WeightDecay", o.WeightDecay))
}

func (o *AdamOptions) update(params []*Param[adamState]) {
	a := adaptive{
		lr: o.LR, betas: *or(o.Betas, [2]float64{0.9, 0.999}), eps: *or(o.Eps, 1e-8),
		decay: o.WeightDecay, keep: 1, amsgrad: o.AMSGrad, maximize: o.Maximize,
	}
	a.update(params)
}

// AdamW is Adam whose decay does not pass through the averages: before each step
// p = (1 - LR·WeightDecay)·p (Loshchilov and Hutter, "Decoupled Weight Decay
// Regularization").
type AdamW struct{ Base[AdamWOptions, adamState] }

// AdamWOptions are the options of AdamW. Zero and nil are PyTorch's defaults, but
// LR must be given.
type AdamWOptions struct {
	LR          float64     `optim:"lr"`           // learning rate; PyTorch's is 0.001
	Betas       *[2]float64 `optim:"betas"`        // nil is 0.9, 0.999
	Eps         *float64    `optim:"eps"`          // nil is 1e-8
	WeightDecay *float64    `optim:"weight_decay"` // nil is 0.01
	AMSGrad     bool        `optim:"amsgrad"`
	Maximize    bool        `optim:"maximize"` // climb the gradient
}

// NewAdamW returns an optimizer of params; see NewAdam for what it refuses.
func NewAdamW(params []*tensor.Tensor, options AdamWOptions) *AdamW {
	return &AdamW{NewBase("NewAdamW", params, options, Rule[AdamWOptions, adamState]{(*AdamWOptions).check, (*AdamWOptions).update})}
}

func (o *AdamWOptions) check() error {
	o.Betas, o.Eps, o.WeightDecay = or(o.Betas, [2]float64{0.9, 0.999}), or(o.Eps, 1e-8), or(o.WeightDecay, 0.01)
	return cmp.Or(rate(o.LR), betas(*o.Betas), notNegative("Eps", *o.Eps), notNegative("WeightDecay", *o.WeightDecay))
}

func (o *AdamWOptions) update(params []*Param[adamState]) {
	a := adaptive{
		lr: o.LR, betas: *or(o.Betas, [2]float64{0.9, 0.999}), eps: *or(o.Eps, 1e-8),
		keep: 1 - o.LR**or(o.WeightDecay, 0.01), amsgrad: o.AMSGrad, maximize: o.Maximize,
	}
	a.update(params)
}

// An adamState is what Adam remembers of one parameter.
type adamState struct {
	Step   int            `optim:"step"`
	Mean   *tensor.Tensor `optim:"exp_avg"`
	Square *tensor.Tensor `optim:"exp_avg_sq"`
	Most   *tensor.Tensor `optim:"max_exp_avg_sq"`
}

// An adaptive step is that of Adam and AdamW.
type adaptive struct {
	lr       float64
	betas    [2]float64
	eps      float64
	decay    float64 // joins the gradient
	keep     float64 // parameters are multiplied by it
	amsgrad  bool
	maximize bool
}

func (a *adaptive) update(params []*Param[adamState]) {
	mean, square := a.averages()
	var move *tensor.Func // at step at, which most parameters share
	at := 0
	for _, p := range params {
		s := &p.State
		s.prepare(p.Tensor, a.amsgrad)
		if s.Step++; s.Step != at {
			at = s.Step
			move = a.moveAt(at)
		}
		for x := range pieces(s.operands(p)...) {
			mean(x[2], x[0], x[1])
			square(x[3], x[0], x[1])
			divisor := x[3]
			if a.amsgrad {
				adamMost().Into(x[4], x[4], x[3])
				divisor = x[4]
			}
			move.Into(x[0], x[0], x[2], divisor)
		}
	}
}

// averages are the functions that lead an average on by parameter p and gradient g.
func (a *adaptive) averages() (mean, square func(average, p, g *tensor.Tensor)) {
	if a.decay == 0 && !a.maximize { // p is not even read
		mean, square := leadMean().With(1-a.betas[0]), leadSquare().With(a.betas[1], 1-a.betas[1])
		return func(m, _, g *tensor.Tensor) { mean.Into(m, m, g) }, func(v, _, g *tensor.Tensor) { square.Into(v, v, g) }
	}
	lead := adamMean().With(1-a.betas[0], sign(a.maximize), a.decay)
	keep := adamSquare().With(a.betas[1], 1-a.betas[1], sign(a.maximize), a.decay)
	return func(m, p, g *tensor.Tensor) { lead.Into(m, p, g, m) }, func(v, p, g *tensor.Tensor) { keep.Into(v, p, g, v) }
}

// moveAt is the move of step t, which makes up for averages that began at 0.
func (a *adaptive) moveAt(t int) *tensor.Func {
	rate := a.lr / (1 - math.Pow(a.betas[0], float64(t)))
	return adamMove().With(-rate, math.Sqrt(1-math.Pow(a.betas[1], float64(t))), a.eps, a.keep)
}

// operands are p, its gradient and its state.
func (s *adamState) operands(p *Param[adamState]) []*tensor.Tensor {
	if s.Most == nil {
		return []*tensor.Tensor{p.Tensor, p.Grad, s.Mean, s.Square}
	}
	return []*tensor.Tensor{p.Tensor, p.Grad, s.Mean, s.Square, s.Most}
}

// prepare makes the state of p at its first step.
func (s *adamState) prepare(p *tensor.Tensor, amsgrad bool) {
	if s.Mean == nil {
		s.Mean, s.Square = zerosLike(p), zerosLike(p)
	}
	if amsgrad && s.Most == nil {
		s.Most = zerosLike(p)
	}
}

// The updates, each in one pass, rounded where PyTorch rounds.
var (
	adamMean = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			fresh, mean := tensor.Scalar(0), x[2]
			return direction(x[0], x[1], tensor.Scalar(1), tensor.Scalar(2)).Sub(mean).FMA(fresh, mean)
		})
	})
	adamSquare = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			kept, fresh, square := tensor.Scalar(0), tensor.Scalar(1), x[2]
			g := direction(x[0], x[1], tensor.Scalar(2), tensor.Scalar(3))
			return g.Mul(fresh).FMA(g, square.Mul(kept))
		})
	})
	adamMost = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem { return x[0].Maximum(x[1]) })
	})
	adamMove = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			rate, correction, eps, keep := tensor.Scalar(0), tensor.Scalar(1), tensor.Scalar(2), tensor.Scalar(3)
			p, mean, square := x[0], x[1], x[2]
			return p.Mul(keep).Add(mean.Mul(rate).Div(square.Sqrt().Div(correction).Add(eps)))
		})
	})
)
