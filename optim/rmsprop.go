package optim

import (
	"cmp"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// RMSprop divides gradients by the root of their mean square (Tieleman and Hinton,
// "Lecture 6.5 - rmsprop"). With g the gradient plus WeightDecay·p, each parameter
// p moves by
//
//	v = Alpha·v + (1-Alpha)·g²
//	p = p - LR · g / (sqrt(v) + Eps)
//
// Centered subtracts the square of the mean gradient from v under the root (Graves,
// "Generating Sequences With Recurrent Neural Networks"); with Momentum, the moves
// add up: b = Momentum·b + g/(sqrt(v)+Eps), p = p - LR·b.
type RMSprop struct {
	Base[RMSpropOptions, rmspropState]
}

// RMSpropOptions are the options of RMSprop. Zero and nil are PyTorch's defaults,
// but LR must be given.
type RMSpropOptions struct {
	LR          float64  `optim:"lr"`    // learning rate; PyTorch's is 0.01
	Alpha       *float64 `optim:"alpha"` // share of the mean square that is kept; nil is 0.99
	Eps         *float64 `optim:"eps"`   // nil is 1e-8
	WeightDecay float64  `optim:"weight_decay"`
	Momentum    float64  `optim:"momentum"`
	Centered    bool     `optim:"centered"`
	Maximize    bool     `optim:"maximize"` // climb the gradient
}

// An rmspropState is what RMSprop remembers of one parameter.
type rmspropState struct {
	Step     int            `optim:"step"`
	Square   *tensor.Tensor `optim:"square_avg"`
	Velocity *tensor.Tensor `optim:"momentum_buffer"`
	Mean     *tensor.Tensor `optim:"grad_avg"`
}

// NewRMSprop returns an optimizer of params; see NewAdam for what it refuses.
func NewRMSprop(params []*tensor.Tensor, options RMSpropOptions) *RMSprop {
	return &RMSprop{NewBase("NewRMSprop", params, options, Rule[RMSpropOptions, rmspropState]{(*RMSpropOptions).check, (*RMSpropOptions).update})}
}

func (o *RMSpropOptions) check() error {
	o.Alpha, o.Eps = or(o.Alpha, 0.99), or(o.Eps, 1e-8)
	return cmp.Or(rate(o.LR), notNegative("Alpha", *o.Alpha), notNegative("Eps", *o.Eps),
		notNegative("WeightDecay", o.WeightDecay), notNegative("Momentum", o.Momentum))
}

func (o *RMSpropOptions) update(params []*Param[rmspropState]) {
	alpha, eps := *or(o.Alpha, 0.99), *or(o.Eps, 1e-8)
	square, mean := leadSquare().With(alpha, 1-alpha), leadMean().With(1-alpha)
	move, accelerate := rmspropMove().With(1, -o.LR, eps), rmspropMove().With(o.Momentum, 1, eps)
	for _, p := range params {
		g := descentOf(p, o.Maximize, o.WeightDecay)
		s := &p.State
		s.prepare(p.Tensor, o)
		s.Step++
		square.Into(s.Square, s.Square, g)
		spread := s.Square
		if o.Centered {
			mean.Into(s.Mean, s.Mean, g)
			spread = rmspropSpread().Apply(s.Square, s.Mean)
		}
		if o.Momentum == 0 {
			move.Into(p.Tensor, p.Tensor, g, spread)
		} else {
			accelerate.Into(s.Velocity, s.Velocity, g, spread)
			p.Tensor.AddScaledInPlace(s.Velocity, -o.LR)
		}
	}
}

// prepare makes what is missing of the state of p.
func (s *rmspropState) prepare(p *tensor.Tensor, o *RMSpropOptions) {
	if s.Square == nil {
		s.Square = zerosLike(p)
	}
	if o.Momentum != 0 && s.Velocity == nil {
		s.Velocity = zerosLike(p)
	}
	if o.Centered && s.Mean == nil {
		s.Mean = zerosLike(p)
	}
}

var (
	// rmspropMove keeps a share of the first tensor and adds a gradient over the
	// root of its spread.
	rmspropMove = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			keep, rate, eps := tensor.Scalar(0), tensor.Scalar(1), tensor.Scalar(2)
			to, g, spread := x[0], x[1], x[2]
			return to.Mul(keep).Add(g.Mul(rate).Div(spread.Sqrt().Add(eps)))
		})
	})
	rmspropSpread = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			square, mean := x[0], x[1]
			return mean.Neg().FMA(mean, square)
		})
	})
)
