// Command backprop draws the two circuits on which backpropagation is usually
// explained, with every value above its wire and every gradient below it:
// f = (x+y)z, and a neuron with a sigmoid.
//
//	go run ./examples/backprop
//	go run ./examples/backprop -svg .
//	go run ./examples/backprop -dot | dot -Tsvg > graphs.svg
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func main() {
	dot := flag.Bool("dot", false, "write the graphs in the DOT language")
	svg := flag.String("svg", "", "write the graphs into this folder, as product.svg and neuron.svg")
	flag.Parse()
	if err := run(os.Stdout, *dot, *svg); err != nil {
		log.Fatal(err)
	}
}

// A circuit is a graph to draw.
type circuit struct {
	name, formula string
	build         func() (f *tensor.Tensor, names map[*tensor.Tensor]string)
}

var circuits = []circuit{
	{"product", "f = (x + y) z", product},
	{"neuron", "f = 1 / (1 + exp(-(w0 x0 + w1 x1 + w2)))", neuron},
}

func run(w io.Writer, dot bool, svg string) error {
	for _, c := range circuits {
		if err := c.draw(w, dot, svg); err != nil {
			return err
		}
	}
	return nil
}

func (c circuit) draw(w io.Writer, dot bool, svg string) error {
	f, names := c.build()
	o := autograd.DOTOptions{Names: names}
	switch {
	case svg != "":
		return writeFile(filepath.Join(svg, c.name+".svg"), func(w io.Writer) error { return autograd.WriteSVG(w, f, o) })
	case dot:
		return autograd.WriteDOT(w, f, o)
	}
	fmt.Fprintln(w, c.formula)
	return autograd.WriteText(w, f, o)
}

func writeFile(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
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
