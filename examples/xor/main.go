// Command xor trains a network of four linear layers to compute XOR, the program
// with which a lecture on perceptrons and backpropagation ends. With the same
// seed it starts from PyTorch's weights and follows PyTorch's curve.
//
//	go run ./examples/xor
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "xor:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("xor", flag.ExitOnError)
	name := flags.String("device", "cpu", "where to train: cpu or cuda:0")
	seed := flags.Uint64("seed", 777, "seed of the initial weights")
	epochs := flags.Int("epochs", 10001, "how long to train")
	flags.Parse(args)
	dev, err := device.Parse(*name)
	if err != nil {
		return err
	}
	train(out, dev, *seed, *epochs)
	return nil
}

func train(out io.Writer, dev device.Device, seed uint64, epochs int) {
	tensor.ManualSeed(seed)
	x := tensor.New([][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}}).To(dev)
	y := tensor.New([][]float32{{0}, {1}, {1}, {0}}).To(dev)

	model := nn.NewSequential(
		nn.NewLinear(2, 10), nn.NewSigmoid(),
		nn.NewLinear(10, 10), nn.NewSigmoid(),
		nn.NewLinear(10, 10), nn.NewSigmoid(),
		nn.NewLinear(10, 1), nn.NewSigmoid(),
	)
	nn.To(model, dev)
	criterion := loss.NewBCE()
	optimizer := optim.NewSGD(nn.Parameters(model), optim.SGDOptions{LR: 1})

	for epoch := range epochs {
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		if epoch%100 == 0 {
			fmt.Fprintln(out, epoch, cost.Item())
		}
	}

	autograd.NoGrad(func() {
		p := model.Forward(x)
		predicted := p.GtScalar(0.5).As(tensor.Float32)
		accuracy := predicted.Eq(y).As(tensor.Float32).Mean()
		fmt.Fprintf(out, "\nHypothesis:\n%v\nCorrect:\n%v\nAccuracy: %v\n", p, predicted, accuracy.Item())
	})
}
