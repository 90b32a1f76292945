package optim

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Rprop moves by the signs of gradients alone (Riedmiller and Braun, "A Direct
// Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm"). Each
// element's step starts at LR; it is multiplied by Etas[1] where the gradient has
// the sign it had before, and by Etas[0], without a move, where the sign changed.
type Rprop struct {
	Base[RpropOptions, rpropState]
}

// RpropOptions are the options of Rprop. Zero and nil are PyTorch's defaults, but
// LR must be given.
type RpropOptions struct {
	LR        float64     `optim:"lr"`         // the first step; PyTorch's is 0.01
	Etas      *[2]float64 `optim:"etas"`       // nil is 0.5, 1.2
	StepSizes *[2]float64 `optim:"step_sizes"` // the least and the greatest step; nil is 1e-6, 50
	Maximize  bool        `optim:"maximize"`   // climb the gradient
}

// An rpropState is what Rprop remembers of one parameter.
type rpropState struct {
	Step int            `optim:"step"`
	Prev *tensor.Tensor `optim:"prev"`
	Size *tensor.Tensor `optim:"step_size"`
}

// NewRprop returns an optimizer of params; see NewAdam for what it refuses.
func NewRprop(params []*tensor.Tensor, options RpropOptions) *Rprop {
	return &Rprop{NewBase("NewRprop", params, options, Rule[RpropOptions, rpropState]{(*RpropOptions).check, (*RpropOptions).update})}
}

func (o *RpropOptions) check() error {
	o.Etas, o.StepSizes = or(o.Etas, [2]float64{0.5, 1.2}), or(o.StepSizes, [2]float64{1e-6, 50})
	if e := *o.Etas; !(0 < e[0] && e[0] < 1 && 1 < e[1]) {
		return fmt.Errorf("option Etas is %v; the first is between 0 and 1 and the second above 1", e)
	}
	return cmp.Or(rate(o.LR), between("the least of StepSizes", o.StepSizes[0], 0, o.StepSizes[1]))
}

func (o *RpropOptions) update(params []*Param[rpropState]) {
	etas, sizes := *or(o.Etas, [2]float64{0.5, 1.2}), *or(o.StepSizes, [2]float64{1e-6, 50})
	size := rpropSize().With(etas[0], etas[1], sizes[0], sizes[1])
	for _, p := range params {
		g := descentOf(p, o.Maximize, 0)
		s := &p.State
		if s.Prev == nil {
			s.Prev, s.Size = zerosLike(p.Tensor), fullLike(p.Tensor, o.LR)
		}
		s.Step++
		size.Into(s.Size, s.Size, g, s.Prev)
		rpropKept().Into(s.Prev, g, s.Prev)
		rpropMove().Into(p.Tensor, p.Tensor, s.Prev, s.Size)
	}
}

var (
	rpropSize = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			size, agree, zero := x[0], x[1].Mul(x[2]), tensor.Const(0)
			factor := agree.Gt(zero).Where(tensor.Scalar(1), agree.Lt(zero).Where(tensor.Scalar(0), tensor.Const(1)))
			return size.Mul(factor).Maximum(tensor.Scalar(2)).Minimum(tensor.Scalar(3))
		})
	})
	// rpropKept is the gradient, 0 where its sign changed.
	rpropKept = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			return x[0].Mul(x[1]).Lt(tensor.Const(0)).Where(tensor.Const(0), x[0])
		})
	})
	rpropMove = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem { return x[0].Sub(x[1].Sign().Mul(x[2])) })
	})
)
