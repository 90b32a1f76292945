package autograd

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// DOTOptions are the options of WriteDOT and WriteText.
type DOTOptions struct {
	// Names are what leaves, and inner values, are called in the drawing.
	Names map[*tensor.Tensor]string
}

// A picture is a graph made ready to be drawn: its values, each after those it
// was computed from.
type picture struct {
	items []*item
	root  *item
}

// An item is one value in a picture: a leaf, or an output of a node.
type item struct {
	id          int
	name        string // as the user calls it
	label       string // what computed it; empty for leaves
	inputs      []*item
	value, grad *tensor.Tensor // nil where they are not known
	shape       []int
}

// place identifies a value: a leaf, or an output of a node.
type place struct {
	leaf *tensor.Tensor
	output
}

func placeOf(e edge) place { return place{e.Leaf, output{e.Node, e.Out}} }

// newPicture lists what root was computed from, without recursion.
func newPicture(where string, root *tensor.Tensor, o DOTOptions) *picture {
	checkRoot(where, root)
	names := make(map[place]string, len(o.Names))
	for t, name := range o.Names {
		names[placeOf(edgeOf(t))] = name
	}
	p := &picture{}
	seen := make(map[place]*item)
	stack := []edge{edgeOf(root)}
	for len(stack) > 0 {
		e := stack[len(stack)-1]
		at := placeOf(e)
		if seen[at] != nil {
			stack = stack[:len(stack)-1]
			continue
		}
		ins := inputsOf(where, e)
		ready := true
		for i := len(ins) - 1; i >= 0; i-- {
			if seen[placeOf(ins[i])] == nil {
				stack = append(stack, ins[i])
				ready = false
			}
		}
		if !ready {
			continue
		}
		it := newItem(e, len(p.items))
		it.name = names[at]
		for _, in := range ins {
			it.inputs = append(it.inputs, seen[placeOf(in)])
		}
		seen[at] = it
		p.items = append(p.items, it)
		stack = stack[:len(stack)-1]
	}
	p.root = p.items[len(p.items)-1]
	p.root.value = root.Detach()
	return p
}

func edgeOf(t *tensor.Tensor) edge {
	if n := door.Head(t).Node.Load(); n != nil {
		return edge{Node: n, Out: door.Result(t)}
	}
	return edge{Leaf: t}
}

// inputsOf lists the edges of what e leads to that lead further.
func inputsOf(where string, e edge) (ins []edge) {
	if e.Node == nil {
		return nil
	}
	if t := e.Node.Traced(); t != nil {
		for _, in := range t.In {
			if in.Wants() {
				ins = append(ins, in)
			}
		}
		return ins
	}
	if e.Node.Freed {
		graphError(where, "a walk back has dropped the graph; draw it before, retain it, or record it inside Trace")
	}
	for k := range int(e.Node.NIn) {
		if in := e.Node.Edge(k); in.Wants() {
			ins = append(ins, in)
		}
	}
	return ins
}

func newItem(e edge, id int) *item {
	if e.Node == nil {
		return &item{id: id, value: e.Leaf, grad: e.Leaf.Grad(), shape: e.Leaf.Shape()}
	}
	it := &item{id: id, label: labelOf(e.Node), shape: e.Node.Meta(int(e.Out)).Shape}
	if t := e.Node.Traced(); t != nil {
		it.value, it.grad = t.Values[e.Out], t.Grads[e.Out]
	}
	return it
}

// labelOf is how an operation is written in a drawing: "+", "*", "exp", "+ 1".
func labelOf(n *node) string {
	scalar := func() string { return number(math.Float64frombits(uint64(n.I[0]))) }
	switch n.Op {
	case op.Add:
		return "+"
	case op.Sub:
		return "-"
	case op.Mul:
		return "*"
	case op.Div:
		return "/"
	case op.MatMul:
		return "@"
	case op.Neg:
		return "* -1"
	case op.AddScalar:
		return "+ " + scalar()
	case op.SubScalar:
		return "- " + scalar()
	case op.RSubScalar:
		return scalar() + " - x"
	case op.MulScalar:
		return "* " + scalar()
	case op.DivScalar:
		return "/ " + scalar()
	case op.RDivScalar:
		return scalar() + " / x"
	case op.PowScalar:
		return "^ " + scalar()
	case op.RPowScalar:
		return scalar() + " ^ x"
	}
	return strings.ToLower(opName(n))
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// fewElements are few enough to be written out.
const fewElements = 4

// brief writes a few elements out, and of many the shape.
func brief(t *tensor.Tensor) string {
	if t == nil {
		return ""
	}
	if t.NumEl() > fewElements {
		return shapeText(t.Shape())
	}
	parts := make([]string, 0, fewElements)
	for _, v := range tensor.Values[float64](t) {
		parts = append(parts, fmt.Sprintf("%.2f", v))
	}
	if t.Dim() == 0 {
		return parts[0]
	}
	return "[" + strings.Join(parts, " ") + "]"
}

// shapeText is a shape as PyTorch writes it, short: 2x3.
func shapeText(shape []int) string {
	parts := make([]string, len(shape))
	for i, s := range shape {
		parts[i] = strconv.Itoa(s)
	}
	return strings.Join(parts, "x")
}
