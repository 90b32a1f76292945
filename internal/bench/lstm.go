package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// lstmStep is a training step of a tagger of sequences: an LSTM from 128 features to
// 128 over a batch of 32 sequences of 64, and a linear layer from each of its outputs
// to 10 classes; cross-entropy, SGD without momentum.
func lstmStep() []step {
	tensor.ManualSeed(1)
	x := tensor.Rand(64, 32, 128)
	y := tensor.RandInt(0, 10, 64*32)
	memory := nn.NewLSTM(128, 128)
	readout := nn.NewLinear(128, 10)
	criterion := loss.NewCrossEntropy()
	parameters := append(nn.Parameters(memory), nn.Parameters(readout)...)
	optimizer := optim.NewSGD(parameters, optim.SGDOptions{LR: 0.1})
	return []step{func() *tensor.Tensor {
		optimizer.ZeroGrad()
		out, _, _ := memory.Forward(x, nil, nil)
		cost := criterion.Forward(readout.Forward(out).Reshape(64*32, 10), y)
		autograd.Backward(cost)
		optimizer.Step()
		return cost
	}}
}
