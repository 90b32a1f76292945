package optim

import (
	"cmp"
	"math"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// ASGD is gradient descent that keeps an average of the parameters (Polyak and
// Juditsky, "Acceleration of stochastic approximation by averaging"). With g the
// gradient plus WeightDecay·p, each parameter p moves at step t by
//
//	p = (1 - Lambd·η)·p - η·g
//	a = a + μ·(p - a)
//	η = LR / (1 + Lambd·LR·t)^Alpha,  μ = 1 / max(1, t - T0)
//
// the averages a, one for each parameter, are what Averages returns.
type ASGD struct {
	Base[ASGDOptions, asgdState]
}

// ASGDOptions are the options of ASGD. Zero and nil are PyTorch's defaults, but
// LR must be given.
type ASGDOptions struct {
	LR          float64  `optim:"lr"`    // learning rate; PyTorch's is 0.01
	Lambd       *float64 `optim:"lambd"` // decay; nil is 1e-4
	Alpha       *float64 `optim:"alpha"` // power of the decay of η; nil is 0.75
	T0          *float64 `optim:"t0"`    // the step at which averaging starts; nil is 1e6
	WeightDecay float64  `optim:"weight_decay"`
	Maximize    bool     `optim:"maximize"` // climb the gradient
}

// An asgdState is what ASGD remembers of one parameter.
type asgdState struct {
	Step    int            `optim:"step"`
	Eta     float64        `optim:"eta"`
	Mu      float64        `optim:"mu"`
	Average *tensor.Tensor `optim:"ax"`
}

// NewASGD returns an optimizer of params; see NewAdam for what it refuses.
func NewASGD(params []*tensor.Tensor, options ASGDOptions) *ASGD {
	return &ASGD{NewBase("NewASGD", params, options, Rule[ASGDOptions, asgdState]{(*ASGDOptions).check, (*ASGDOptions).update})}
}

func (o *ASGDOptions) check() error {
	o.Lambd, o.Alpha, o.T0 = or(o.Lambd, 1e-4), or(o.Alpha, 0.75), or(o.T0, 1e6)
	return cmp.Or(rate(o.LR), notNegative("Lambd", *o.Lambd), notNegative("Alpha", *o.Alpha), notNegative("WeightDecay", o.WeightDecay))
}

// Averages returns the averages of the parameters, group by group; nil for one
// that has not moved.
func (a *ASGD) Averages() []*tensor.Tensor {
	var list []*tensor.Tensor
	for _, m := range a.members {
		for _, p := range m.all {
			list = append(list, p.State.Average)
		}
	}
	return list
}

func (o *ASGDOptions) update(params []*Param[asgdState]) {
	lambd, alpha, t0 := *or(o.Lambd, 1e-4), *or(o.Alpha, 0.75), *or(o.T0, 1e6)
	for _, p := range params {
		g := descentOf(p, o.Maximize, o.WeightDecay)
		s := &p.State
		if s.Average == nil {
			s.Average, s.Eta, s.Mu = zerosLike(p.Tensor), o.LR, 1
		}
		s.Step++
		asgdMove().With(1-lambd*s.Eta, -s.Eta).Into(p.Tensor, p.Tensor, g)
		if s.Mu == 1 {
			s.Average.CopyFrom(p.Tensor)
		} else {
			leadMean().With(s.Mu).Into(s.Average, s.Average, p.Tensor)
		}
		t := float64(s.Step)
		s.Eta = o.LR / math.Pow(1+lambd*o.LR*t, alpha)
		s.Mu = 1 / max(1, t-t0)
	}
}

var asgdMove = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
		p, g := x[0], x[1]
		return g.FMA(tensor.Scalar(1), p.Mul(tensor.Scalar(0)))
	})
})
