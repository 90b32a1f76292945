package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// xorStep is an epoch of examples/xor: four linear layers with sigmoids, binary
// cross-entropy, SGD.
func xorStep() []step {
	tensor.ManualSeed(777)
	x := tensor.New([][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}})
	y := tensor.New([][]float32{{0}, {1}, {1}, {0}})
	model := nn.NewSequential(
		nn.NewLinear(2, 10), nn.NewSigmoid(),
		nn.NewLinear(10, 10), nn.NewSigmoid(),
		nn.NewLinear(10, 10), nn.NewSigmoid(),
		nn.NewLinear(10, 1), nn.NewSigmoid(),
	)
	criterion := loss.NewBCE()
	optimizer := optim.NewSGD(nn.Parameters(model), optim.SGDOptions{LR: 1})
	return []step{func() *tensor.Tensor {
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		return cost
	}}
}
