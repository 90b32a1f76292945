package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// smallForward is single operations on 40 elements, where all is overhead.
func smallForward() []step {
	tensor.ManualSeed(1)
	x, y, w := tensor.Rand(4, 10), tensor.Rand(4, 10), tensor.Rand(10, 10)
	return smallSteps(x, y, w)
}

// smallRecorded is the same with gradients asked of all operands.
func smallRecorded() []step {
	tensor.ManualSeed(1)
	x, y, w := tensor.Rand(4, 10), tensor.Rand(4, 10), tensor.Rand(10, 10)
	for _, t := range []*tensor.Tensor{x, y, w} {
		t.SetRequiresGrad(true)
	}
	return smallSteps(x, y, w)
}

func smallSteps(x, y, w *tensor.Tensor) []step {
	return []step{
		func() *tensor.Tensor { return x.Mul(y) },
		func() *tensor.Tensor { return x.Add(y) },
		func() *tensor.Tensor { return x.Sigmoid() },
		func() *tensor.Tensor { return x.MatMul(w) },
		func() *tensor.Tensor { return x.Sum() },
	}
}

// smallBackward is the same and the walk back to all operands, whose gradients
// are dropped each time.
func smallBackward() []step {
	tensor.ManualSeed(1)
	x, y, w := tensor.Rand(4, 10), tensor.Rand(4, 10), tensor.Rand(10, 10)
	leaves := []*tensor.Tensor{x, y, w}
	for _, t := range leaves {
		t.SetRequiresGrad(true)
	}
	var steps []step
	for _, forward := range smallSteps(x, y, w) {
		g := tensor.Ones(forward().Shape()...)
		steps = append(steps, func() *tensor.Tensor {
			for _, t := range leaves {
				t.SetGrad(nil)
			}
			autograd.Backward(forward(), autograd.BackwardOptions{Gradient: g})
			return x.Grad()
		})
	}
	return steps
}

// smallChain is a hundred products, each of the one before, and the walk back
// over all: what starting a walk costs is spread over them.
func smallChain() []step {
	tensor.ManualSeed(1)
	x := tensor.Rand(4, 10).SetRequiresGrad(true)
	g := tensor.Ones(4, 10)
	return []step{func() *tensor.Tensor {
		x.SetGrad(nil)
		y := x
		for range 100 {
			y = y.Mul(x)
		}
		autograd.Backward(y, autograd.BackwardOptions{Gradient: g})
		return x.Grad()
	}}
}
