package optim

import (
	"slices"
	"sync"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// SGD is stochastic gradient descent, with momentum on request (Sutskever et al.,
// "On the importance of initialization and momentum in deep learning"). With g
// the gradient plus WeightDecay·p, each parameter p moves by
//
//	v = Momentum·v + (1-Dampening)·g, at the first step v = g
//	p = p - LR·v, with Nesterov p = p - LR·(g + Momentum·v)
type SGD struct {
	Groups []*SGDGroup // the first is NewSGD's, AddGroup appends
	known  map[*tensor.Tensor]bool
}

// SGDOptions are the options of SGD. Zero is PyTorch's default, but LR must be
// given.
type SGDOptions struct {
	LR          float64 // learning rate
	Momentum    float64
	Dampening   float64
	WeightDecay float64
	Nesterov    bool // needs Momentum and no Dampening
	Maximize    bool // climb the gradient
}

// An SGDGroup is a group of parameters that share options, which may be changed
// between steps: a schedule sets LR.
type SGDGroup struct {
	SGDOptions
	params   []*tensor.Tensor
	velocity []*tensor.Tensor
}

// NewSGD returns an optimizer of params. It panics if LR is not positive, if
// another option makes no sense, and if no parameter requires a gradient.
func NewSGD(params []*tensor.Tensor, options SGDOptions) *SGD {
	s := &SGD{known: map[*tensor.Tensor]bool{}}
	s.add("NewSGD", params, options)
	checkTrains("NewSGD", params)
	return s
}

// AddGroup adds parameters with options of their own.
func (s *SGD) AddGroup(params []*tensor.Tensor, options SGDOptions) {
	s.add("AddGroup", params, options)
}

func (s *SGD) add(where string, params []*tensor.Tensor, o SGDOptions) {
	checkLR(where, o.LR)
	checkNotNegative(where, "Momentum", o.Momentum)
	checkNotNegative(where, "WeightDecay", o.WeightDecay)
	if o.Nesterov && (o.Momentum == 0 || o.Dampening != 0) {
		fail(tensor.ValueError, where, "Nesterov needs Momentum and no Dampening")
	}
	takeParams(where, params, s.known)
	s.Groups = append(s.Groups, &SGDGroup{o, slices.Clone(params), make([]*tensor.Tensor, len(params))})
}

// ZeroGrad implements Optimizer.
func (s *SGD) ZeroGrad() {
	for _, g := range s.Groups {
		zeroGrad(g.params)
	}
}

// Step implements Optimizer.
func (s *SGD) Step() {
	autograd.NoGrad(func() {
		for _, g := range s.Groups {
			g.step()
		}
	})
}

func (g *SGDGroup) step() {
	switch {
	case g.Momentum != 0:
		g.stepWithMomentum()
	case g.WeightDecay != 0:
		f := sgdDecayed().With(-g.LR, sign(g.Maximize), g.WeightDecay)
		for _, p := range g.params {
			if grad := p.Grad(); grad != nil {
				f.Into(p, p, grad)
			}
		}
	default:
		rate := -g.LR * sign(g.Maximize)
		for _, p := range g.params {
			if grad := p.Grad(); grad != nil {
				p.AddScaledInPlace(grad, rate)
			}
		}
	}
}

func (g *SGDGroup) stepWithMomentum() {
	accelerate := sgdVelocity().With(g.Momentum, 1-g.Dampening, sign(g.Maximize), g.WeightDecay)
	nesterov := sgdNesterov().With(-g.LR, g.Momentum, sign(g.Maximize), g.WeightDecay)
	for i, p := range g.params {
		grad := p.Grad()
		if grad == nil {
			continue
		}
		v := beside(g.velocity[i], p)
		if v == nil {
			v = sgdDirection().With(sign(g.Maximize), g.WeightDecay).Apply(p, grad)
		} else {
			accelerate.Into(v, p, grad, v)
		}
		g.velocity[i] = v
		if g.Nesterov {
			nesterov.Into(p, p, grad, v)
		} else {
			p.AddScaledInPlace(v, -g.LR)
		}
	}
}

// The updates, each in one pass, rounded where PyTorch rounds.
var (
	sgdDirection = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			return direction(x[0], x[1], tensor.Scalar(0), tensor.Scalar(1))
		})
	})
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
	sgdNesterov = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			rate, momentum, v := tensor.Scalar(0), tensor.Scalar(1), x[2]
			ahead := v.FMA(momentum, direction(x[0], x[1], tensor.Scalar(2), tensor.Scalar(3)))
			return ahead.FMA(rate, x[0])
		})
	})
)

// direction is the gradient g of parameter p, of the sign given, plus the pull of
// its decay.
func direction(p, g, sign, decay tensor.Elem) tensor.Elem { return p.FMA(decay, g.Mul(sign)) }

// sign is what gradients are multiplied by: descent keeps them.
func sign(maximize bool) float64 {
	if maximize {
		return -1
	}
	return 1
}
