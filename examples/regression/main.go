// Command regression fits the three models that come before networks: a line to
// numbers, a logistic curve to yes and no, and a softmax to one of three classes.
//
//	go run ./examples/regression
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

// A problem is data, a model of one linear layer, and what measures its error.
type problem struct {
	name  string
	x, y  *tensor.Tensor
	model nn.Layer
	cost  func(prediction, y *tensor.Tensor) *tensor.Tensor
	rate  float64
}

func problems() []problem {
	return []problem{
		{
			"linear regression: three exams to a final score",
			tensor.New([][]float32{{.73, .80, .75}, {.93, .88, .93}, {.89, .91, .90}, {.96, .98, 1}, {.73, .66, .70}}),
			tensor.New([][]float32{{1.52}, {1.85}, {1.80}, {1.96}, {1.42}}),
			nn.NewLinear(3, 1), loss.NewMSE().Forward, 0.3,
		},
		{
			"logistic regression: hours of lectures and study to a pass",
			tensor.New([][]float32{{1, 2}, {2, 3}, {3, 1}, {4, 3}, {5, 3}, {6, 2}}),
			tensor.New([][]float32{{0}, {0}, {0}, {1}, {1}, {1}}),
			nn.NewSequential(nn.NewLinear(2, 1), nn.NewSigmoid()), loss.NewBCE().Forward, 0.3,
		},
		{
			"softmax regression: four measures to one of three grades",
			tensor.New([][]float32{{1, 2, 1, 1}, {2, 1, 3, 2}, {3, 1, 3, 4}, {4, 1, 5, 5}, {1, 7, 5, 5}, {1, 2, 5, 6}, {1, 6, 6, 6}, {1, 7, 7, 7}}),
			tensor.New([]int64{2, 2, 2, 1, 1, 1, 0, 0}),
			nn.NewLinear(4, 3), loss.NewCrossEntropy().Forward, 0.1,
		},
	}
}

func main() {
	steps := flag.Int("steps", 5000, "how long each model is fitted")
	picture := flag.String("curve", "", "draw the softmax regression's loss to this SVG file")
	flag.Parse()
	losses := run(os.Stdout, *steps)
	if *picture != "" {
		if err := curve.WriteFile(*picture, "cross entropy", losses[len(losses)-1]); err != nil {
			log.Fatal(err)
		}
	}
}

// run fits every model and returns the loss of each step of each.
func run(out io.Writer, steps int) (losses [][]float64) {
	tensor.ManualSeed(1)
	for _, p := range problems() {
		fmt.Fprintln(out, p.name)
		l := p.fit(out, steps)
		autograd.NoGrad(func() { fmt.Fprintln(out, "predicted", p.model.Forward(p.x), "\nwanted", p.y) })
		losses = append(losses, l)
	}
	return losses
}

func (p *problem) fit(out io.Writer, steps int) (losses []float64) {
	optimizer := optim.NewSGD(nn.Parameters(p.model), optim.SGDOptions{LR: p.rate})
	for step := range steps {
		optimizer.ZeroGrad()
		cost := p.cost(p.model.Forward(p.x), p.y)
		autograd.Backward(cost)
		optimizer.Step()
		losses = append(losses, cost.Item())
		if (step+1)%1000 == 0 {
			fmt.Fprintf(out, "  step %d  loss %.5f\n", step+1, cost.Item())
		}
	}
	return losses
}
