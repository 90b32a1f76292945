package optim

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// SGD is stochastic gradient descent, with momentum on request (Sutskever et al.,
// "On the importance of initialization and momentum in deep learning"):
//
//	g = gradient + WeightDecay·p
//	v = Momentum·v + (1-Dampening)·g, at first v = g
//	p = p - LR·v, with Nesterov p - LR·(g + Momentum·v)
type SGD struct {
	Groups []*SGDGroup
	known  map[*tensor.Tensor]bool
}

// SGDOptions are the options of NewSGD.
type SGDOptions struct {
	LR          float64 // the learning rate, required
	Momentum    float64
	Dampening   float64
	WeightDecay float64
	Nesterov    bool // asks for Momentum and no Dampening
	Maximize    bool // climb instead
}

// An SGDGroup is a group of parameters that share options. These may be changed
// between steps, as a schedule does.
type SGDGroup struct {
	SGDOptions
	params   []*tensor.Tensor
	velocity []*tensor.Tensor
}

// NewSGD returns an optimizer of params. It panics if LR is not positive, if
// another option makes no sense, and if none of params requires a gradient.
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
		fail(tensor.ValueError, where, "Nesterov asks for Momentum and no Dampening")
	}
	checkParams(where, params, s.known)
	s.Groups = append(s.Groups, &SGDGroup{o, append([]*tensor.Tensor(nil), params...), make([]*tensor.Tensor, len(params))})
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
	rate := -g.LR
	if g.Maximize {
		rate = g.LR
	}
	for i, p := range g.params {
		if grad := p.Grad(); grad != nil {
			p.AddScaledInPlace(g.direction(i, p, grad), rate)
		}
	}
}

// direction is where parameter i, p, is to go.
func (g *SGDGroup) direction(i int, p, grad *tensor.Tensor) *tensor.Tensor {
	return grad
}
