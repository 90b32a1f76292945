// Command perceptron teaches one linear unit the gates AND, OR and NAND, and
// shows that it cannot learn XOR: no line separates XOR's ones from its zeros.
//
//	go run ./examples/perceptron
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var gates = []struct {
	name string
	out  [][]float32
}{
	{"AND", [][]float32{{0}, {0}, {0}, {1}}},
	{"OR", [][]float32{{0}, {1}, {1}, {1}}},
	{"NAND", [][]float32{{1}, {1}, {1}, {0}}},
	{"XOR", [][]float32{{0}, {1}, {1}, {0}}},
}

func main() {
	epochs := flag.Int("epochs", 2000, "how long each gate is taught")
	flag.Parse()
	run(os.Stdout, *epochs)
}

func run(out io.Writer, epochs int) {
	x := tensor.New([][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}})
	for _, gate := range gates {
		y := tensor.New(gate.out)
		w, b := learn(x, y, epochs)
		report(out, gate.name, x, y, w, b)
	}
}

// learn fits sigmoid(x w + b) to y by gradient descent on the cross entropy.
func learn(x, y *tensor.Tensor, epochs int) (w, b *tensor.Tensor) {
	w = tensor.Zeros(2, 1).SetRequiresGrad(true)
	b = tensor.Zeros(1).SetRequiresGrad(true)
	for range epochs {
		p := x.MatMul(w).Add(b).Sigmoid()
		autograd.Backward(p.BinaryCrossEntropy(y).Mean())
		for _, t := range []*tensor.Tensor{w, b} {
			autograd.NoGrad(func() { t.SubInPlace(t.Grad()) })
			t.SetGrad(nil)
		}
	}
	return w, b
}

func report(out io.Writer, gate string, x, y, w, b *tensor.Tensor) {
	z := x.MatMul(w).Add(b)
	said := z.GtScalar(0).As(tensor.Float32)
	right := int(said.Eq(y).Sum().Item())
	fmt.Fprintf(out, "%s\n  x0 x1  wanted  said\n", gate)
	for i := range x.Size(0) {
		fmt.Fprintf(out, "  %2.0f %2.0f  %6.0f  %4.0f\n", at(x, i, 0), at(x, i, 1), at(y, i, 0), at(said, i, 0))
	}
	fmt.Fprintf(out, "  line: %.2f x0 %+.2f x1 %+.2f = 0\n", at(w, 0, 0), at(w, 1, 0), b.Item())
	if right == x.Size(0) {
		fmt.Fprint(out, "  learned\n\n")
	} else {
		fmt.Fprintf(out, "  not learned: %d of 4 are right\n\n", right)
	}
}

func at(t *tensor.Tensor, i, j int) float64 { return t.Index(i, j).Item() }
