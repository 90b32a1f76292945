package autograd_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func ExampleWriteDOT() {
	x := number(3)
	autograd.WriteDOT(os.Stdout, x.Mul(x), autograd.DOTOptions{Names: map[*tensor.Tensor]string{x: "x"}})
	// Output:
	// digraph {
	// 	rankdir=LR
	// 	n0 [shape=box label="x\n3.00"]
	// 	n1 [shape=oval label="*\n9.00"]
	// 	n0 -> n1
	// 	n0 -> n1
	// }
}

// The image is written to a file that any browser shows.
func ExampleWriteSVG() {
	x := number(3)
	var b strings.Builder
	autograd.WriteSVG(&b, x.Mul(x))
	fmt.Println(strings.Count(b.String(), "<rect class="), "nodes")
	// Output: 2 nodes
}

// Traced operations keep their values, so that drawings can show them.
func ExampleTrace() {
	x := number(1)
	var y *tensor.Tensor
	autograd.Trace(func() {
		y = x.MulScalar(2).AddScalar(1)
		autograd.Backward(y)
	})
	autograd.WriteText(os.Stdout, y)
	// Output:
	//         1.00         2.00         3.00
	//   leaf ──────── * 2 ──────── + 1 ──────
	//         2.00         1.00         1.00
}

// A user's operation is recorded like any other.
func ExampleApply() {
	x := number(3)
	y := autograd.Apply(cube{}, x)[0]
	autograd.Backward(y)
	fmt.Println(y.Item(), x.Grad().Item())
	// Output: 27 27
}
