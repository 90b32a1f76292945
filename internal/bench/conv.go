package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// convOperands are images, filters, a bias and the cotangent of a convolution of
// 3x3, from 64 to 64 channels of 56x56, of a batch of 8.
func convOperands() (x, w, b, g *tensor.Tensor) {
	tensor.ManualSeed(1)
	return tensor.Rand(8, 64, 56, 56), tensor.Rand(64, 64, 3, 3), tensor.Rand(64), tensor.Rand(8, 64, 56, 56)
}

// sameSize is the padding with which images keep their size.
var sameSize = tensor.Conv2dOptions{Padding: []int{1}}

func convForward() []step {
	x, w, b, _ := convOperands()
	return []step{func() *tensor.Tensor { return x.Conv2d(w, b, sameSize) }}
}

// convGradients is the convolution with all its gradients; the result is their sum.
func convGradients() []step {
	x, w, b, g := convOperands()
	inputs := []*tensor.Tensor{x.SetRequiresGrad(true), w.SetRequiresGrad(true), b.SetRequiresGrad(true)}
	return []step{func() *tensor.Tensor {
		y := x.Conv2d(w, b, sameSize)
		grads := autograd.Grad([]*tensor.Tensor{y}, inputs, autograd.GradOptions{Gradients: []*tensor.Tensor{g}})
		return grads[0].Sum().Add(grads[1].Sum()).Add(grads[2].Sum())
	}}
}

// cnnStep is a training step of the classifier of PyTorch's MNIST example on a batch
// of 64 images of 28x28: two convolutions, a pool and two linear layers.
func cnnStep() []step {
	tensor.ManualSeed(1)
	x := tensor.Rand(64, 1, 28, 28)
	y := tensor.RandInt(0, 10, 64)
	model := nn.NewSequential(
		nn.NewConv2d(1, 32, 3), nn.NewReLU(),
		nn.NewConv2d(32, 64, 3), nn.NewReLU(),
		nn.NewMaxPool2d(2), nn.NewFlatten(),
		nn.NewLinear(9216, 128), nn.NewReLU(),
		nn.NewLinear(128, 10),
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
