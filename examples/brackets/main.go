// Command brackets teaches a GRU to tell strings of brackets that are well
// formed, such as (()()), from others. It learns from strings of 2 to 32 brackets,
// is told of every beginning of theirs whether that is well formed, and then judges
// strings of 34 to 40, longer than any it has seen: 98 % of them right, where a
// guess is right half the time. At last it tells how it fares with still longer
// ones: the longer they are, the worse.
//
//	go run ./examples/brackets
//	go run ./examples/brackets -steps 500 -seed 2 -curve loss.svg
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

const (
	longest = 32 // of the strings it learns from
	batch   = 64
	hidden  = 24
)

// unseen are the lengths that it is tested on.
var unseen = []int{34, 36, 38, 40}

// A judge reads a string and says after each bracket whether what it has read so
// far is well formed.
type judge struct {
	Reader  *nn.GRU
	Verdict *nn.Linear
}

func newJudge() *judge {
	return &judge{nn.NewGRU(2, hidden), nn.NewLinear(hidden, 1)}
}

// Forward returns a score for each beginning of a batch of strings, (time, batch,
// 2) to (time, batch), which is positive where it takes it for well formed.
func (j *judge) Forward(x *tensor.Tensor) *tensor.Tensor {
	out, _ := j.Reader.Forward(x, nil)
	return j.Verdict.Forward(out).Squeeze(2)
}

func main() {
	steps := flag.Int("steps", 3000, "how many batches to learn from")
	seed := flag.Uint64("seed", 1, "seed of the initial weights and of the strings")
	picture := flag.String("curve", "", "draw the loss to this SVG file")
	flag.Parse()
	model, losses := run(os.Stdout, *steps, *seed)
	for _, n := range []int{16, longest, 40, 48, 64} {
		fmt.Printf("of strings of %d brackets right %.1f %%\n", n, 100*model.right(n))
	}
	if *picture != "" {
		if err := curve.WriteFile(*picture, "binary cross entropy", losses); err != nil {
			log.Fatal(err)
		}
	}
}

// run trains a judge and returns it, and the loss of each step.
func run(out io.Writer, steps int, seed uint64) (model *judge, losses []float64) {
	tensor.ManualSeed(seed)
	r := rand.New(rand.NewPCG(seed, seed))
	model = newJudge()
	criterion := loss.NewBCEWithLogits()
	const rate = 1e-2
	optimizer := optim.NewAdam(nn.Parameters(model), optim.AdamOptions{LR: rate})
	// Cycling momentum as well makes a judge that counts worse.
	schedule := optim.NewOneCycleLR(optimizer, rate, steps, optim.OneCycleLROptions{NoCycleMomentum: true})
	for step := range steps {
		x, y := strings(r, 2*(1+r.IntN(longest/2)), batch)
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optim.ClipGradNorm(nn.Parameters(model), 1)
		optimizer.Step()
		schedule.Step()
		losses = append(losses, cost.Item())
		if (step+1)%200 == 0 {
			fmt.Fprintf(out, "step %4d  loss %.4f  of unseen length right %.1f %%\n", step+1, cost.Item(), 100*model.right(unseen...))
		}
	}
	return model, losses
}

// right is the share of strings that are judged right, 500 of each length.
func (j *judge) right(lengths ...int) (share float64) {
	r := rand.New(rand.NewPCG(5, 5))
	autograd.NoGrad(func() {
		for _, n := range lengths {
			x, y := strings(r, n, 500)
			said := j.Forward(x).Select(0, -1).GtScalar(0)
			truth := y.Select(0, -1).GtScalar(0)
			share += said.Eq(truth).As(tensor.Float64).Mean().Item() / float64(len(lengths))
		}
	})
	return share
}

// strings makes a batch of strings of n brackets, (n, batch, 2), and whether each
// beginning of them is well formed, (n, batch). Half of the whole ones are.
func strings(r *rand.Rand, n, batch int) (x, y *tensor.Tensor) {
	codes := make([]float32, n*batch*2)
	labels := make([]float32, n*batch)
	for b := range batch {
		s := wellFormed(r, n)
		if b%2 == 1 {
			spoil(r, s)
		}
		for t, good := range verdicts(s) {
			at := t*batch + b
			if s[t] {
				codes[2*at] = 1
			} else {
				codes[2*at+1] = 1
			}
			if good {
				labels[at] = 1
			}
		}
	}
	return tensor.FromSlice(codes, n, batch, 2), tensor.FromSlice(labels, n, batch)
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

func balanced(s []bool) bool { return verdicts(s)[len(s)-1] }

// verdicts says of each beginning of a string whether it is well formed.
func verdicts(s []bool) []bool {
	said := make([]bool, len(s))
	depth, broken := 0, false
	for t, opens := range s {
		if opens {
			depth++
		} else {
			depth--
		}
		broken = broken || depth < 0
		said[t] = depth == 0 && !broken
	}
	return said
}
