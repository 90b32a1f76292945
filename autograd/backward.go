package autograd

import (
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// BackwardOptions are the options of Backward. The zero value is PyTorch's
// default.
type BackwardOptions struct {
	// Gradient is what arrives at the cost, of its shape; nil means 1 and asks
	// for a cost of one element.
	Gradient *tensor.Tensor
	// RetainGraph keeps the graph's saved values, so that it can be walked again.
	RetainGraph bool
	// CreateGraph records the walk itself, so that gradients can be
	// differentiated; it implies RetainGraph.
	CreateGraph bool
}

// Backward walks back from cost over the graph that computed it and adds to the
// Grad of every leaf that requires one the derivative of cost with respect to
// it. The graph is then gone unless it is retained: a second walk panics.
//
// It panics with a GraphError if cost has no graph, if cost has several elements
// and no Gradient is given, and if a value that a derivative needs was
// overwritten since. Leaves' gradients are then as they were. Any number of
// goroutines may walk graphs that share leaves.
func Backward(cost *tensor.Tensor, options ...BackwardOptions) {
	o := optional("Backward", options)
	checkRoot("Backward", cost)
	g := startGradient("Backward", cost, o.Gradient)
	w := newWalk(o.RetainGraph || o.CreateGraph, o.CreateGraph)
	defer w.end()
	w.collectFrom(cost)
	w.seed(cost, g, o.Gradient != nil)
	w.run()
}

// collectFrom lists what root depends on.
func (w *walk) collectFrom(root *tensor.Tensor) {
	if n := door.Head(root).Node.Load(); n != nil {
		w.collect(n)
	}
}

func checkRoot(where string, t *tensor.Tensor) {
	switch {
	case t == nil:
		graphError(where, "the tensor to start from is nil")
	case !t.RequiresGrad():
		graphError(where, "the tensor to start from has no graph: it was computed from no tensor that requires a gradient, or while nothing was recorded")
	}
}

// startGradient is what arrives at root: given, or 1.
func startGradient(where string, root, given *tensor.Tensor) *tensor.Tensor {
	if given == nil {
		if root.NumEl() != 1 {
			panic(&tensor.Error{Kind: tensor.GraphError, Op: where, Reason: "a tensor of several elements has no one derivative; sum it, or give the gradient that arrives at it"})
		}
		return tensor.On(root.Device()).As(root.DType()).Ones(root.Shape()...)
	}
	if !sameShape(root, given) {
		panic(&tensor.Error{Kind: tensor.ShapeError, Op: where, Reason: "the gradient given and the tensor it arrives at differ in shape"})
	}
	return given.As(root.DType())
}

// optional returns the one value of an optional argument.
func optional[O any](where string, options []O) (o O) {
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		panic(&tensor.Error{Kind: tensor.ValueError, Op: where, Reason: "options are given twice"})
	}
	return o
}

// GradOptions are the options of Grad. The zero value is PyTorch's default.
type GradOptions struct {
	// Gradients arrive at the outputs, nil where it is 1; nil if all are.
	Gradients []*tensor.Tensor
	// RetainGraph keeps the graph's saved values, so that it can be walked again.
	RetainGraph bool
	// CreateGraph records the walk itself, so that the results can be
	// differentiated; it implies RetainGraph.
	CreateGraph bool
	// AllowUnused makes the gradient of an input that no output depends on nil
	// instead of a panic.
	AllowUnused bool
}

// Grad returns the derivatives of the sum of outputs with respect to each of the
// inputs, which may be leaves or inner values, and leaves every Grad alone. Of
// the graph it walks only what leads to inputs. It panics as Backward does, and
// for an input that no output depends on unless AllowUnused is set.
func Grad(outputs, inputs []*tensor.Tensor, options ...GradOptions) []*tensor.Tensor {
	o := optional("Grad", options)
	if o.Gradients != nil && len(o.Gradients) != len(outputs) {
		panic(&tensor.Error{Kind: tensor.ValueError, Op: "Grad", Reason: "there must be one gradient for each output"})
	}
	w := newWalk(o.RetainGraph || o.CreateGraph, o.CreateGraph)
	defer w.end()
	w.targets = newTargets(inputs)
	for _, out := range outputs {
		checkRoot("Grad", out)
		w.collectFrom(out)
	}
	w.markLeading()
	for i, out := range outputs {
		var given *tensor.Tensor
		if o.Gradients != nil {
			given = o.Gradients[i]
		}
		w.seed(out, startGradient("Grad", out, given), given != nil)
	}
	w.run()
	if !o.AllowUnused {
		w.targets.checkAllReached()
	}
	return w.targets.grads
}

// targets are the tensors whose gradients Grad was asked for.
type targets struct {
	inputs []*tensor.Tensor
	grads  []*tensor.Tensor
	leaf   map[*tensor.Tensor][]int
	inner  map[output][]int
	nodes  map[*node]bool
}

// An output is one output of a node.
type output struct {
	n   *node
	out uint8
}

func newTargets(inputs []*tensor.Tensor) *targets {
	t := &targets{
		inputs: inputs,
		grads:  make([]*tensor.Tensor, len(inputs)),
		leaf:   make(map[*tensor.Tensor][]int),
		inner:  make(map[output][]int),
		nodes:  make(map[*node]bool),
	}
	for i, x := range inputs {
		switch {
		case x == nil || !x.RequiresGrad():
			graphError("Grad", "an input does not require a gradient")
		case x.IsLeaf():
			t.leaf[x] = append(t.leaf[x], i)
		default:
			n := door.Head(x).Node.Load()
			at := output{n, door.Result(x)}
			t.inner[at] = append(t.inner[at], i)
			t.nodes[n] = true
		}
	}
	return t
}

func (t *targets) has(leaf *tensor.Tensor) bool { return t.leaf[leaf] != nil }

func (t *targets) wantsNode(n *node) bool { return t.nodes[n] }

func (t *targets) set(leaf, g *tensor.Tensor) {
	for _, i := range t.leaf[leaf] {
		t.grads[i] = g
	}
}

func (t *targets) setInner(n *node, out int, g *tensor.Tensor) bool {
	at := t.inner[output{n, uint8(out)}]
	for _, i := range at {
		t.grads[i] = g
	}
	return len(at) > 0
}

func (t *targets) checkAllReached() {
	for i, g := range t.grads {
		if g == nil {
			panic(&tensor.Error{
				Kind: tensor.GraphError, Op: "Grad",
				Shapes: [][]int{t.inputs[i].Shape()}, DTypes: []tensor.DType{t.inputs[i].DType()}, Devices: devices(t.inputs[i]),
				Reason: "no output depends on this input; AllowUnused: true gives nil for it",
			})
		}
	}
}

// markLeading finds the nodes from which a gradient reaches a target.
func (w *walk) markLeading() {
	for _, k := range w.order {
		e := &w.entries[k]
		for i := range int(e.node.NIn) {
			if w.wants(e.node.Edge(i)) {
				e.leads = true
			}
		}
	}
}

// observe runs the hooks of output k of n on its gradient, keeps it where that
// was asked, and hands it to Grad if it is a target.
func (w *walk) observe(n *node, k int, s *slot) {
	if n.More != nil {
		for i := range n.More.Hooks {
			if h := &n.More.Hooks[i]; int(h.Out) == k {
				s.observeHook(h)
			}
		}
	}
	if w.targets != nil && w.targets.setInner(n, k, s.g) {
		s.owned = false
	}
	traceGradient(n, k, s.g)
}

func (s *slot) observeHook(h *tape.NodeHook[tensor.Tensor]) {
	if h.Keep != nil {
		keep(h.Keep, s.g)
		s.owned = false
		return
	}
	s.callHook(h.Hook)
}
