package optim

import (
	"math"
	"slices"
	"sync"

	"github.com/seed-41c3a176/adjoint/autograd"
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
type Adam struct {
	Groups []*AdamGroup // the first is NewAdam's, AddGroup appends
	known  map[*tensor.Tensor]bool
}

// AdamOptions are the options of Adam. Zero and nil are PyTorch's defaults, but
// LR must be given. Since Go 1.26, new(1e-6) points to a float64; new(0) would
// point to an int and does not compile here, new(0.0) does.
type AdamOptions struct {
	LR          float64     // learning rate; PyTorch's is 0.001
	Betas       *[2]float64 // nil is 0.9, 0.999
	Eps         *float64    // nil is 1e-8
	WeightDecay float64
	AMSGrad     bool
	Maximize    bool // climb the gradient
}

// An AdamGroup is a group of parameters that share options, which may be changed
// between steps: a schedule sets LR.
type AdamGroup struct {
	AdamOptions
	params []*tensor.Tensor
	states []adamState
}

// An adamState is what Adam remembers of one parameter.
type adamState struct {
	steps              int
	mean, square, most *tensor.Tensor
}

// NewAdam returns an optimizer of params. It panics if LR is not positive, if
// another option makes no sense, and if no parameter requires a gradient.
func NewAdam(params []*tensor.Tensor, options AdamOptions) *Adam {
	a := &Adam{known: map[*tensor.Tensor]bool{}}
	a.add("NewAdam", params, options)
	checkTrains("NewAdam", params)
	return a
}

// AddGroup adds parameters with options of their own.
func (a *Adam) AddGroup(params []*tensor.Tensor, options AdamOptions) {
	a.add("AddGroup", params, options)
}

func (a *Adam) add(where string, params []*tensor.Tensor, o AdamOptions) {
	checkLR(where, o.LR)
	checkNotNegative(where, "Eps", o.eps())
	checkNotNegative(where, "WeightDecay", o.WeightDecay)
	for _, beta := range o.betas() {
		if !(beta >= 0 && beta < 1) {
			fail(tensor.ValueError, where, "a beta is %v; it is at least 0 and below 1", beta)
		}
	}
	takeParams(where, params, a.known)
	a.Groups = append(a.Groups, &AdamGroup{o, slices.Clone(params), make([]adamState, len(params))})
}

func (o *AdamOptions) betas() [2]float64 {
	if o.Betas == nil {
		return [2]float64{0.9, 0.999}
	}
	return *o.Betas
}

func (o *AdamOptions) eps() float64 {
	if o.Eps == nil {
		return 1e-8
	}
	return *o.Eps
}

// ZeroGrad implements Optimizer.
func (a *Adam) ZeroGrad() {
	for _, g := range a.Groups {
		zeroGrad(g.params)
	}
}

// Step implements Optimizer.
func (a *Adam) Step() {
	autograd.NoGrad(func() {
		for _, g := range a.Groups {
			g.step()
		}
	})
}

func (g *AdamGroup) step() {
	beta := g.betas()
	mean := adamMean().With(1-beta[0], sign(g.Maximize), g.WeightDecay)
	square := adamSquare().With(beta[1], 1-beta[1], sign(g.Maximize), g.WeightDecay)
	var move *tensor.Func // at step at, which most parameters share
	at := 0
	for i, p := range g.params {
		grad := p.Grad()
		if grad == nil {
			continue
		}
		s := &g.states[i]
		s.prepare(p, g.AMSGrad)
		s.steps++
		mean.Into(s.mean, p, grad, s.mean)
		square.Into(s.square, p, grad, s.square)
		divisor := s.square
		if g.AMSGrad {
			adamMost().Into(s.most, s.most, s.square)
			divisor = s.most
		}
		if s.steps != at {
			at = s.steps
			move = g.moveAt(at)
		}
		move.Into(p, p, s.mean, divisor)
	}
}

// moveAt is the move of step t, which makes up for averages that began at 0.
func (g *AdamGroup) moveAt(t int) *tensor.Func {
	beta := g.betas()
	rate := g.LR / (1 - math.Pow(beta[0], float64(t)))
	return adamMove().With(-rate, math.Sqrt(1-math.Pow(beta[1], float64(t))), g.eps())
}

// prepare makes the state of p at its first step, and brings it to p's type and
// device, which may have changed since.
func (s *adamState) prepare(p *tensor.Tensor, amsgrad bool) {
	if s.mean == nil {
		s.mean, s.square = zerosLike(p), zerosLike(p)
	}
	if amsgrad && s.most == nil {
		s.most = zerosLike(p)
	}
	s.mean, s.square, s.most = beside(s.mean, p), beside(s.square, p), beside(s.most, p)
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
			rate, correction, eps := tensor.Scalar(0), tensor.Scalar(1), tensor.Scalar(2)
			p, mean, square := x[0], x[1], x[2]
			return p.Add(mean.Mul(rate).Div(square.Sqrt().Div(correction).Add(eps)))
		})
	})
)
