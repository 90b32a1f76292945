// Command addition teaches a small GPT to add numbers of two digits that are
// written as characters, such as 47+38=. Half of all sums it never sees, in neither
// order, and of those it gets 99 % right in the end: it has learned to add, not
// learned sums by heart. It tells how it fares as it trains, and at last shows some
// sums.
//
//	go run ./examples/addition
//	go run ./examples/addition -steps 200 -seed 2 -curve loss.svg
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/examples/internal/curve"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func main() {
	steps := flag.Int("steps", 600, "how many batches to learn from")
	seed := flag.Uint64("seed", 1, "seed of the initial weights and of the sums")
	picture := flag.String("curve", "", "draw the loss to this SVG file")
	flag.Parse()
	_, losses := run(os.Stdout, *steps, *seed)
	if *picture != "" {
		if err := curve.WriteFile(*picture, "cross entropy", losses); err != nil {
			log.Fatal(err)
		}
	}
}

// run trains and returns the share of held-out sums that come out right, as counted
// after every hundredth step, and the loss of each step.
func run(out io.Writer, steps int, seed uint64) (accuracy float64, losses []float64) {
	tensor.ManualSeed(seed)
	r := rand.New(rand.NewPCG(seed, seed))
	train, heldOut := allSums(r)
	model := newGPT(len(alphabet), question+answer-1)
	const batch, rate = 128, 3e-3
	optimizer := optim.NewAdamW(nn.Parameters(model), optim.AdamWOptions{LR: rate})
	schedule := optim.NewOneCycleLR(optimizer, rate, steps)
	for step := range steps {
		optimizer.ZeroGrad()
		cost := model.cost(encode(draw(r, train, batch)))
		autograd.Backward(cost)
		optim.ClipGradNorm(nn.Parameters(model), 1)
		optimizer.Step()
		schedule.Step()
		losses = append(losses, cost.Item())
		if (step+1)%100 == 0 {
			accuracy = model.right(heldOut)
			fmt.Fprintf(out, "step %3d  loss %.4f  held-out sums right %.1f %%\n", step+1, cost.Item(), 100*accuracy)
		}
	}
	model.show(out, draw(r, heldOut, 8))
	return accuracy, losses
}

// cost is the cross entropy of the answers in texts, given all that is written
// before each of their digits.
func (g *gpt) cost(text *tensor.Tensor) *tensor.Tensor {
	scores := g.Forward(text.Narrow(1, 0, question+answer-1)).Narrow(1, question-1, answer)
	return loss.NewCrossEntropy().Forward(scores.Transpose(1, 2), text.Narrow(1, question, answer))
}

// right is the share of sums that come out right in every digit.
func (g *gpt) right(sums []sum) float64 {
	text := encode(sums)
	said := g.complete(text.Narrow(1, 0, question), answer)
	return said.Eq(text).All(1).As(tensor.Float64).Mean().Item()
}

// show prints sums with the answers that the model gives.
func (g *gpt) show(out io.Writer, sums []sum) {
	said := g.complete(encode(sums).Narrow(1, 0, question), answer)
	for i, s := range sums {
		fmt.Fprintf(out, "%d + %d = %s\n", s.a, s.b, decode(said.Select(0, i)))
	}
}
