package optim

import (
	"cmp"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Adagrad divides gradients by the root of the sum of their squares (Duchi, Hazan
// and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
// Optimization"). With g the gradient plus WeightDecay·p, each parameter p moves at
// step t by
//
//	s = s + g²
//	p = p - LR/(1+(t-1)·LRDecay) · g / (sqrt(s) + Eps)
type Adagrad struct {
	Base[AdagradOptions, adagradState]
}

// AdagradOptions are the options of Adagrad. Zero and nil are PyTorch's defaults,
// but LR must be given.
type AdagradOptions struct {
	LR          float64  `optim:"lr"` // learning rate; PyTorch's is 0.01
	LRDecay     float64  `optim:"lr_decay"`
	WeightDecay float64  `optim:"weight_decay"`
	Initial     float64  `optim:"initial_accumulator_value"` // what s begins with
	Eps         *float64 `optim:"eps"`                       // nil is 1e-10
	Maximize    bool     `optim:"maximize"`                  // climb the gradient
}

// An adagradState is what Adagrad remembers of one parameter.
type adagradState struct {
	Step int            `optim:"step"`
	Sum  *tensor.Tensor `optim:"sum"`
}

// NewAdagrad returns an optimizer of params; see NewAdam for what it refuses.
func NewAdagrad(params []*tensor.Tensor, options AdagradOptions) *Adagrad {
	return &Adagrad{NewBase("NewAdagrad", params, options, Rule[AdagradOptions, adagradState]{(*AdagradOptions).check, (*AdagradOptions).update})}
}

func (o *AdagradOptions) check() error {
	o.Eps = or(o.Eps, 1e-10)
	return cmp.Or(rate(o.LR), notNegative("LRDecay", o.LRDecay), notNegative("WeightDecay", o.WeightDecay),
		notNegative("Initial", o.Initial), notNegative("Eps", *o.Eps))
}

func (o *AdagradOptions) update(params []*Param[adagradState]) {
	eps, sum := *or(o.Eps, 1e-10), leadSquare().With(1, 1)
	for _, p := range params {
		g := descentOf(p, o.Maximize, o.WeightDecay)
		s := &p.State
		if s.Sum == nil {
			s.Sum = fullLike(p.Tensor, o.Initial)
		}
		s.Step++
		sum.Into(s.Sum, s.Sum, g)
		rate := o.LR / (1 + float64(s.Step-1)*o.LRDecay)
		rmspropMove().With(1, -rate, eps).Into(p.Tensor, p.Tensor, g, s.Sum)
	}
}

// Adadelta moves each element by as much as it moved before, relative to its
// gradients (Zeiler, "ADADELTA: An Adaptive Learning Rate Method"). With g the
// gradient plus WeightDecay·p, each parameter p moves by
//
//	v = Rho·v + (1-Rho)·g²
//	d = g · sqrt(u + Eps) / sqrt(v + Eps)
//	u = Rho·u + (1-Rho)·d²
//	p = p - LR·d
type Adadelta struct {
	Base[AdadeltaOptions, adadeltaState]
}

// AdadeltaOptions are the options of Adadelta. Zero and nil are PyTorch's
// defaults, but LR must be given.
type AdadeltaOptions struct {
	LR          float64  `optim:"lr"`  // learning rate; PyTorch's is 1
	Rho         *float64 `optim:"rho"` // share of the mean squares that is kept; nil is 0.9
	Eps         *float64 `optim:"eps"` // nil is 1e-6
	WeightDecay float64  `optim:"weight_decay"`
	Maximize    bool     `optim:"maximize"` // climb the gradient
}

// An adadeltaState is what Adadelta remembers of one parameter.
type adadeltaState struct {
	Step   int            `optim:"step"`
	Square *tensor.Tensor `optim:"square_avg"`
	Moved  *tensor.Tensor `optim:"acc_delta"`
}

// NewAdadelta returns an optimizer of params; see NewAdam for what it refuses.
func NewAdadelta(params []*tensor.Tensor, options AdadeltaOptions) *Adadelta {
	return &Adadelta{NewBase("NewAdadelta", params, options, Rule[AdadeltaOptions, adadeltaState]{(*AdadeltaOptions).check, (*AdadeltaOptions).update})}
}

func (o *AdadeltaOptions) check() error {
	o.Rho, o.Eps = or(o.Rho, 0.9), or(o.Eps, 1e-6)
	return cmp.Or(rate(o.LR), between("Rho", *o.Rho, 0, 1), notNegative("Eps", *o.Eps), notNegative("WeightDecay", o.WeightDecay))
}

func (o *AdadeltaOptions) update(params []*Param[adadeltaState]) {
	rho := *or(o.Rho, 0.9)
	square, move := leadSquare().With(rho, 1-rho), adadeltaMove().With(*or(o.Eps, 1e-6))
	for _, p := range params {
		g := descentOf(p, o.Maximize, o.WeightDecay)
		s := &p.State
		if s.Square == nil {
			s.Square, s.Moved = zerosLike(p.Tensor), zerosLike(p.Tensor)
		}
		s.Step++
		square.Into(s.Square, s.Square, g)
		delta := move.Apply(g, s.Square, s.Moved)
		square.Into(s.Moved, s.Moved, delta)
		p.Tensor.AddScaledInPlace(delta, -o.LR)
	}
}

var adadeltaMove = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
		g, square, moved, eps := x[0], x[1], x[2], tensor.Scalar(0)
		return moved.Add(eps).Sqrt().Div(square.Add(eps).Sqrt()).Mul(g)
	})
})
