package optim

import (
	"cmp"
	"errors"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// SGD is stochastic gradient descent, with momentum on request (Sutskever et al.,
// "On the importance of initialization and momentum in deep learning"). With g
// the gradient plus WeightDecay·p, each parameter p moves by
//
//	v = Momentum·v + (1-Dampening)·g, at the first step v = g
//	p = p - LR·v, with Nesterov p = p - LR·(g + Momentum·v)
type SGD struct{ Base[SGDOptions, sgdState] }

// SGDOptions are the options of SGD. Zero is PyTorch's default, but LR must be
// given.
type SGDOptions struct {
	LR          float64 `optim:"lr"` // learning rate
	Momentum    float64 `optim:"momentum"`
	Dampening   float64 `optim:"dampening"`
	WeightDecay float64 `optim:"weight_decay"`
	Nesterov    bool    `optim:"nesterov"` // needs Momentum and no Dampening
	Maximize    bool    `optim:"maximize"` // climb the gradient
}

// An sgdState is what SGD remembers of one parameter.
type sgdState struct {
	Velocity *tensor.Tensor `optim:"momentum_buffer"`
}

// NewSGD returns an optimizer of params. It panics if LR is not positive, if
// another option makes no sense, and if no parameter requires a gradient.
func NewSGD(params []*tensor.Tensor, options SGDOptions) *SGD {
	return &SGD{NewBase("NewSGD", params, options, Rule[SGDOptions, sgdState]{(*SGDOptions).check, (*SGDOptions).update})}
}

func (o *SGDOptions) check() error {
	if o.Nesterov && (o.Momentum == 0 || o.Dampening != 0) {
		return errors.New("option Nesterov needs Momentum and no Dampening")
	}
	return cmp.Or(rate(o.LR), notNegative("Momentum", o.Momentum), notNegative("WeightDecay", o.WeightDecay))
}

func (o *SGDOptions) update(params []*Param[sgdState]) {
	switch {
	case o.Momentum != 0:
		o.updateWithMomentum(params)
	case o.WeightDecay != 0:
		f := sgdDecayed().With(-o.LR, sign(o.Maximize), o.WeightDecay)
		for _, p := range params {
			f.Into(p.Tensor, p.Tensor, p.Grad)
		}
	default:
		rate := -o.LR * sign(o.Maximize)
		for _, p := range params {
			p.Tensor.AddScaledInPlace(p.Grad, rate)
		}
	}
}

func (o *SGDOptions) updateWithMomentum(params []*Param[sgdState]) {
	accelerate := o.accelerate()
	nesterov := sgdNesterov().With(-o.LR, o.Momentum, sign(o.Maximize), o.WeightDecay)
	for _, p := range params {
		first := p.State.Velocity == nil
		if first {
			p.State.Velocity = descent().With(sign(o.Maximize), o.WeightDecay).Apply(p.Tensor, p.Grad)
		}
		for x := range pieces(p.Tensor, p.Grad, p.State.Velocity) {
			if !first {
				accelerate(x[2], x[0], x[1])
			}
			if o.Nesterov {
				nesterov.Into(x[0], x[0], x[1], x[2])
			} else {
				x[0].AddScaledInPlace(x[2], -o.LR)
			}
		}
	}
}

// accelerate is the function that leads velocity v on by parameter p and gradient g.
func (o *SGDOptions) accelerate() func(v, p, g *tensor.Tensor) {
	if o.WeightDecay == 0 && !o.Maximize { // p is not even read
		f := leadVelocity().With(o.Momentum, 1-o.Dampening)
		return func(v, _, g *tensor.Tensor) { f.Into(v, v, g) }
	}
	f := sgdVelocity().With(o.Momentum, 1-o.Dampening, sign(o.Maximize), o.WeightDecay)
	return func(v, p, g *tensor.Tensor) { f.Into(v, p, g, v) }
}

// The updates, each in one pass, rounded where PyTorch rounds.
var (
	sgdDecayed = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			rate := tensor.Scalar(0)
			return direction(x[0], x[1], tensor.Scalar(1), tensor.Scalar(2)).FMA(rate, x[0])
		})
	})
	sgdVelocity = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			momentum, fresh, v := tensor.Scalar(0), tensor.Scalar(1), x[2]
			return direction(x[0], x[1], tensor.Scalar(2), tensor.Scalar(3)).FMA(fresh, v.Mul(momentum))
		})
	})
	leadVelocity = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			momentum, fresh, v := tensor.Scalar(0), tensor.Scalar(1), x[0]
			return x[1].FMA(fresh, v.Mul(momentum))
		})
	})
	sgdNesterov = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			rate, momentum, v := tensor.Scalar(0), tensor.Scalar(1), x[2]
			ahead := v.FMA(momentum, direction(x[0], x[1], tensor.Scalar(2), tensor.Scalar(3)))
			return ahead.FMA(rate, x[0])
		})
	})
)
