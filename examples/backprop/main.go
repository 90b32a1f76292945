// Command backprop draws the two circuits on which backpropagation is usually
// explained, with every value above its wire and every gradient below it:
// f = (x+y)z, and a neuron with a sigmoid.
//
//	go run ./examples/backprop
//	go run ./examples/backprop -dot | dot -Tsvg > graphs.svg
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func main() {
	dot := flag.Bool("dot", false, "write the graphs in the DOT language")
	flag.Parse()
	if err := run(os.Stdout, *dot); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer, dot bool) error {
	draw := autograd.WriteText
	if dot {
		draw = autograd.WriteDOT
	} else {
		fmt.Fprintln(w, "f = (x + y) z")
	}
	f, names := product()
	if err := draw(w, f, autograd.DOTOptions{Names: names}); err != nil {
		return err
	}
	if !dot {
		fmt.Fprintln(w, "f = 1 / (1 + exp(-(w0 x0 + w1 x1 + w2)))")
	}
	f, names = neuron()
	return draw(w, f, autograd.DOTOptions{Names: names})
}

// product is f = (x+y)z at x = -2, y = 5, z = -4.
func product() (f *tensor.Tensor, names map[*tensor.Tensor]string) {
	x, y, z := leaf(-2), leaf(5), leaf(-4)
	autograd.Trace(func() {
		f = x.Add(y).Mul(z)
		autograd.Backward(f)
	})
	return f, map[*tensor.Tensor]string{x: "x", y: "y", z: "z"}
}

// neuron is a sigmoid of a weighted sum, spelled out gate by gate.
func neuron() (f *tensor.Tensor, names map[*tensor.Tensor]string) {
	w0, x0, w1, x1, w2 := leaf(2), leaf(-1), leaf(-3), leaf(-2), leaf(-3)
	autograd.Trace(func() {
		sum := w0.Mul(x0).Add(w1.Mul(x1)).Add(w2)
		f = sum.Neg().Exp().AddScalar(1).RDivScalar(1)
		autograd.Backward(f)
	})
	return f, map[*tensor.Tensor]string{w0: "w0", x0: "x0", w1: "w1", x1: "x1", w2: "w2"}
}

func leaf(v float64) *tensor.Tensor { return tensor.New(v).SetRequiresGrad(true) }
