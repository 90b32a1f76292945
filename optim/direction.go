package optim

import (
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// direction is the gradient g of parameter p, of the sign given, plus the pull of
// its decay.
func direction(p, g, sign, decay tensor.Elem) tensor.Elem { return p.FMA(decay, g.Mul(sign)) }

// descent is direction as a pass of its own, of parameter and gradient, with
// scalars sign and decay. NaN and infinite parameters get through it even without
// decay: use descentOf.
var descent = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
		return direction(x[0], x[1], tensor.Scalar(0), tensor.Scalar(1))
	})
})

// descentOf is the gradient of p with sign and decay; the gradient itself if that
// changes nothing.
func descentOf[S any](p *Param[S], maximize bool, decay float64) *tensor.Tensor {
	switch {
	case decay != 0:
		return descent().With(sign(maximize), decay).Apply(p.Tensor, p.Grad)
	case maximize:
		return p.Grad.Neg()
	}
	return p.Grad
}

// sign is what gradients are multiplied by: descent keeps them.
func sign(maximize bool) float64 {
	if maximize {
		return -1
	}
	return 1
}

// Averages that several optimizers keep, rounded where PyTorch rounds.
var (
	// leadMean moves a mean to a fresh value by the share of scalar 0.
	leadMean = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			mean, fresh := x[0], x[1]
			return fresh.Sub(mean).FMA(tensor.Scalar(0), mean)
		})
	})
	// leadSquare keeps the share of scalar 0 of a mean square and adds that of
	// scalar 1 of a fresh one.
	leadSquare = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			square, fresh := x[0], x[1]
			return fresh.Mul(tensor.Scalar(1)).FMA(fresh, square.Mul(tensor.Scalar(0)))
		})
	})
)
