package autograd

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// WriteDOT writes the graph from which root was computed in the DOT language of
// Graphviz: a box for each leaf, an oval for each operation, with values and
// gradients where they are known, which for inner values is where Trace kept
// them. It returns the error of w, and panics if root has no graph.
func WriteDOT(w io.Writer, root *tensor.Tensor, options ...DOTOptions) error {
	p := newPicture("WriteDOT", root, optional("WriteDOT", options))
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "digraph {\n\trankdir=LR")
	for _, it := range p.items {
		shape := "oval"
		if it.label == "" {
			shape = "box"
		}
		fmt.Fprintf(b, "\tn%d [shape=%s label=%s]\n", it.id, shape, strconv.Quote(it.dotLabel()))
		for _, in := range it.inputs {
			fmt.Fprintf(b, "\tn%d -> n%d\n", in.id, it.id)
		}
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

func (it *item) dotLabel() string {
	s := it.title()
	if it.value != nil {
		s += "\n" + brief(it.value)
	} else {
		s += "\n" + shapeText(it.shape)
	}
	if it.grad != nil {
		s += "\n" + brief(it.grad)
	}
	return s
}

// title is an item's name, what computed it, or both.
func (it *item) title() string {
	switch {
	case it.name == "" && it.label == "":
		return "leaf"
	case it.name == "":
		return it.label
	case it.label == "":
		return it.name
	}
	return it.name + " = " + it.label
}
