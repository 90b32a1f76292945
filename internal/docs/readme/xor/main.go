// Command xor is the program that README.md shows.
package main

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func main() {
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

	for epoch := range 10001 {
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		if epoch%100 == 0 {
			fmt.Println(epoch, cost.Item())
		}
	}
	autograd.NoGrad(func() { fmt.Println(model.Forward(x)) })
}
