// Command digits learns to read handwritten digits of 8x8 pixels, by a
// perceptron of two layers, and tells how many of those it never saw it reads
// right.
//
//	go run ./examples/digits
//	go run ./examples/digits -epochs 5 -curve loss.svg
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/examples/internal/curve"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func main() {
	epochs := flag.Int("epochs", 30, "how often all digits are shown")
	picture := flag.String("curve", "", "draw the loss to this SVG file")
	flag.Parse()
	_, losses, err := run(os.Stdout, *epochs)
	if err == nil && *picture != "" {
		err = curve.WriteFile(*picture, "cross entropy", losses)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// run trains for some epochs and returns the share of held-out digits that are
// read right, and the loss of each step.
func run(out io.Writer, epochs int) (accuracy float64, losses []float64, err error) {
	train, test, err := load()
	if err != nil {
		return 0, nil, err
	}
	tensor.ManualSeed(1)
	model := nn.NewSequential(nn.NewLinear(64, 64), nn.NewReLU(), nn.NewLinear(64, 10))
	criterion := loss.NewCrossEntropy()
	optimizer := optim.NewAdam(nn.Parameters(model), optim.AdamOptions{LR: 3e-3})
	const batch = 32
	for epoch := range epochs {
		order := tensor.RandPerm(train.len())
		total := 0.0
		for at := 0; at < train.len(); at += batch {
			part := train.at(order.Narrow(0, at, min(batch, train.len()-at)))
			optimizer.ZeroGrad()
			cost := criterion.Forward(model.Forward(part.images), part.labels)
			autograd.Backward(cost)
			optimizer.Step()
			losses = append(losses, cost.Item())
			total += cost.Item() * float64(part.len())
		}
		accuracy = read(model, test)
		fmt.Fprintf(out, "epoch %2d  loss %.4f  read right %.1f %%\n", epoch+1, total/float64(train.len()), 100*accuracy)
	}
	return accuracy, losses, nil
}

// read is the share of a set that the model reads right.
func read(model nn.Layer, s set) (accuracy float64) {
	autograd.NoGrad(func() {
		right := model.Forward(s.images).ArgMax(1).Eq(s.labels)
		accuracy = right.As(tensor.Float64).Mean().Item()
	})
	return accuracy
}
