// Command brackets teaches a GRU to tell strings of brackets that are well
// formed, such as (()()), from others, and asks it about strings longer than any
// it has seen.
//
//	go run ./examples/brackets
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

// A judge reads a string and says, as a number, whether it is well formed.
type judge struct {
	Reader  *nn.GRU
	Verdict *nn.Linear
}

const hidden = 24

func newJudge() *judge {
	return &judge{nn.NewGRU(2, hidden), nn.NewLinear(hidden, 1)}
}

// Forward returns the probability that each of a batch of strings, (time, batch,
// 2), is well formed.
func (j *judge) Forward(x *tensor.Tensor) *tensor.Tensor {
	_, state := j.Reader.Forward(x, nil)
	return j.Verdict.Forward(state.Select(0, 0)).Sigmoid().Squeeze(1)
}

func main() {
	steps := flag.Int("steps", 1500, "how many batches to learn from")
	picture := flag.String("curve", "", "draw the loss to this SVG file")
	flag.Parse()
	_, losses := run(os.Stdout, *steps)
	if *picture != "" {
		if err := curve.WriteFile(*picture, "binary cross entropy", losses); err != nil {
			log.Fatal(err)
		}
	}
}

// run trains on strings of 2 to 16 brackets and returns the share of strings of
// 24 that are judged right, and the loss of each step.
func run(out io.Writer, steps int) (accuracy float64, losses []float64) {
	tensor.ManualSeed(3)
	r := rand.New(rand.NewPCG(3, 3))
	model := newJudge()
	criterion := loss.NewBCE()
	optimizer := optim.NewAdam(nn.Parameters(model), optim.AdamOptions{LR: 5e-3})
	for step := range steps {
		x, y := strings(r, 2*(1+r.IntN(8)), 64)
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		losses = append(losses, cost.Item())
		if (step+1)%100 == 0 {
			accuracy = judged(model, rand.New(rand.NewPCG(5, 5)))
			fmt.Fprintf(out, "step %4d  loss %.4f  of unseen length right %.1f %%\n", step+1, cost.Item(), 100*accuracy)
		}
	}
	return accuracy, losses
}

// judged is the share of 1,000 strings of 24 brackets that are judged right.
func judged(model *judge, r *rand.Rand) (accuracy float64) {
	autograd.NoGrad(func() {
		x, y := strings(r, 24, 1000)
		said := model.Forward(x).GtScalar(0.5).As(tensor.Float32)
		accuracy = said.Eq(y).As(tensor.Float64).Mean().Item()
	})
	return accuracy
}

// strings makes a batch of strings of n brackets, (n, batch, 2), and whether each
// is well formed, which half of them are.
func strings(r *rand.Rand, n, batch int) (x, y *tensor.Tensor) {
	codes := make([]float32, n*batch*2)
	labels := make([]float32, batch)
	for b := range batch {
		s := wellFormed(r, n)
		if b%2 == 1 {
			spoil(r, s)
		}
		if balanced(s) {
			labels[b] = 1
		}
		for t, up := range s {
			k := 0
			if !up {
				k = 1
			}
			codes[(t*batch+b)*2+k] = 1
		}
	}
	return tensor.FromSlice(codes, n, batch, 2), tensor.FromSlice(labels, batch)
}

// wellFormed draws a string of n brackets, true being an opening one.
func wellFormed(r *rand.Rand, n int) []bool {
	s := make([]bool, n)
	depth := 0
	for t := range s {
		left := n - t
		s[t] = depth == 0 || depth < left && r.IntN(2) == 0
		if s[t] {
			depth++
		} else {
			depth--
		}
	}
	return s
}

// spoil turns a bracket around, or moves one, until the string is not well formed.
func spoil(r *rand.Rand, s []bool) {
	for balanced(s) {
		i, j := r.IntN(len(s)), r.IntN(len(s))
		if r.IntN(2) == 0 {
			s[i] = !s[i]
		} else {
			s[i], s[j] = s[j], s[i]
		}
	}
}

func balanced(s []bool) bool {
	depth := 0
	for _, up := range s {
		if up {
			depth++
		} else {
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}
