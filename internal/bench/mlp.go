package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// mlpStep is a training step of a classifier 784-512-512-10 with ReLU on a batch
// of 128: cross-entropy of class indices, SGD without momentum.
func mlpStep() []step {
	tensor.ManualSeed(1)
	x := tensor.Rand(128, 784)
	y := tensor.RandInt(0, 10, 128)
	model := nn.NewSequential(
		nn.NewLinear(784, 512), nn.NewReLU(),
		nn.NewLinear(512, 512), nn.NewReLU(),
		nn.NewLinear(512, 10),
	)
	criterion := loss.NewCrossEntropy()
	optimizer := optim.NewSGD(nn.Parameters(model), optim.SGDOptions{LR: 0.1})
	return []step{func() *tensor.Tensor {
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		return cost
	}}
}
