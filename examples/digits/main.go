// Command digits learns to read handwritten digits of 8x8 pixels, by a perceptron
// of two layers or by a convolutional network, and tells after each epoch how many
// of the 359 digits it never saw it reads right: in the end 95 % by the one and
// 98 % by the other.
//
//	go run ./examples/digits
//	go run ./examples/digits -model cnn
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
	kind := flag.String("model", "mlp", "what reads: mlp, a perceptron, or cnn, a convolutional network")
	epochs := flag.Int("epochs", 30, "how often all digits are shown")
	seed := flag.Uint64("seed", 1, "seed of the initial weights and of the digits' order")
	picture := flag.String("curve", "", "draw the loss to this SVG file")
	flag.Parse()
	_, losses, err := run(os.Stdout, *kind, *epochs, *seed)
	if err == nil && *picture != "" {
		err = curve.WriteFile(*picture, "cross entropy", losses)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// networks are what reads digits, (n, 64), and scores each class, (n, 10).
var networks = map[string]func() nn.Layer{"mlp": newMLP, "cnn": newCNN}

func newMLP() nn.Layer {
	return nn.NewSequential(nn.NewLinear(64, 64), nn.NewReLU(), nn.NewLinear(64, 10))
}

func newCNN() nn.Layer {
	same := nn.Conv2dOptions{Same: true}
	return nn.NewSequential(
		nn.NewUnflatten(1, 1, 8, 8),
		nn.NewConv2d(1, 16, 3, same), nn.NewBatchNorm2d(16), nn.NewReLU(), nn.NewMaxPool2d(2),
		nn.NewConv2d(16, 32, 3, same), nn.NewBatchNorm2d(32), nn.NewReLU(), nn.NewMaxPool2d(2),
		nn.NewFlatten(), nn.NewDropout(0.25), nn.NewLinear(32*2*2, 10),
	)
}

// run trains a network for some epochs and returns the share of held-out digits
// that it reads right, and the loss of each step.
func run(out io.Writer, kind string, epochs int, seed uint64) (accuracy float64, losses []float64, err error) {
	network, known := networks[kind]
	if !known {
		return 0, nil, fmt.Errorf("there is no model %q; known are mlp and cnn", kind)
	}
	train, test, err := load()
	if err != nil {
		return 0, nil, err
	}
	tensor.ManualSeed(seed)
	model := network()
	criterion := loss.NewCrossEntropy()
	const batch, rate = 32, 1e-2
	optimizer := optim.NewAdam(nn.Parameters(model), optim.AdamOptions{LR: rate})
	schedule := optim.NewOneCycleLR(optimizer, rate, epochs*((train.len()+batch-1)/batch))
	for epoch := range epochs {
		order := tensor.RandPerm(train.len())
		total := 0.0
		for at := 0; at < train.len(); at += batch {
			part := train.at(order.Narrow(0, at, min(batch, train.len()-at)))
			optimizer.ZeroGrad()
			cost := criterion.Forward(model.Forward(part.images), part.labels)
			autograd.Backward(cost)
			optimizer.Step()
			schedule.Step()
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
	nn.Eval(model)
	defer nn.Train(model)
	autograd.NoGrad(func() {
		right := model.Forward(s.images).ArgMax(1).Eq(s.labels)
		accuracy = right.As(tensor.Float64).Mean().Item()
	})
	return accuracy
}
