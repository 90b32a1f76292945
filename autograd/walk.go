package autograd

import (
	"sync"
	"sync/atomic"

	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

type (
	node = tape.Node[tensor.Tensor]
	edge = tape.Edge[tensor.Tensor]
	hook = tape.Hook[tensor.Tensor]
)

var door = tape.Door.(*tape.Doors[tensor.Tensor])

// A walk is one pass back over a graph. It first lists the nodes that the roots
// depend on, without recursion, then takes them dependents first: by then all
// the gradients that a node's outputs get have been added up in its slots.
type walk struct {
	id      uint32 // even walks drop what they pass, odd ones retain it
	create  bool   // rules record, so that gradients can be differentiated
	anomaly bool   // gradients are looked at for NaN
	entries []entry
	order   []int32 // indices of entries, each after those it depends on
	slots   []slot
	stack   []frame
	more    map[*node]int32 // entries of nodes that another walk has marked
	leaves  leafSums
	targets *targets // what Grad asks for; nil for Backward
	step    step
	spares  any
}

// An entry is a node of the walk; its outputs have slots from slot on.
type entry struct {
	node  *node
	slot  int32
	leads bool // to a target, if there are targets
}

// A slot adds up the gradient of one output. An owned gradient is the engine's
// alone: it may be added to in place and recycled.
type slot struct {
	g     *tensor.Tensor
	owned bool
}

type frame struct {
	entry int32
	next  int // the input to look at next
}

var walks = sync.Pool{New: func() any { return &walk{spares: door.NewSpares()} }}

var lastWalk atomic.Uint32

func newWalk(retain, create bool) *walk {
	if create && gradmode.Inference() {
		graphError("Backward", "CreateGraph asks for a record of the walk, but nothing is recorded in inference mode")
	}
	w := walks.Get().(*walk)
	w.id = lastWalk.Add(1) << 1
	if w.id == 0 { // 0 marks no walk
		w.id = lastWalk.Add(1) << 1
	}
	if retain {
		w.id |= 1
	}
	w.create = create
	w.anomaly = gradmode.Current().Anomaly
	return w
}

// end gives the walk back to the pool, forgetting every tensor it saw. Marks go
// first: nodes may be walked by others from then on.
func (w *walk) end() {
	for i := range w.entries {
		n := w.entries[i].node
		if uint32(n.Mark.Load()>>32) == w.id {
			n.Mark.Store(0)
		}
	}
	clear(w.entries)
	clear(w.slots)
	w.entries, w.order, w.slots, w.stack = w.entries[:0], w.order[:0], w.slots[:0], w.stack[:0]
	w.more, w.targets = nil, nil
	w.leaves.reset()
	w.step = step{sizes: w.step.sizes}
	if cap(w.entries) > 1<<16 { // a giant graph's lists are not kept
		*w = walk{spares: w.spares}
	}
	walks.Put(w)
}

func (w *walk) retains() bool { return w.id&1 == 1 }

// collect lists n and all that it depends on.
func (w *walk) collect(root *node) {
	if _, seen := w.find(root); seen {
		return
	}
	w.push(root)
	for len(w.stack) > 0 {
		f := &w.stack[len(w.stack)-1]
		n := w.entries[f.entry].node
		if f.next == int(n.NIn) {
			w.order = append(w.order, f.entry)
			w.stack = w.stack[:len(w.stack)-1]
			continue
		}
		e := n.Edge(f.next)
		f.next++
		if e.Node == nil {
			continue
		}
		if _, seen := w.find(e.Node); !seen {
			w.push(e.Node)
		}
	}
}

// push claims n for this walk and enters it.
func (w *walk) push(n *node) {
	k := int32(len(w.entries))
	mark := uint64(w.id)<<32 | uint64(k)
	if !n.Mark.CompareAndSwap(0, mark) {
		other := uint32(n.Mark.Load() >> 32)
		if !w.retains() || other&1 == 0 && other != 0 {
			graphError("Backward", "another goroutine is walking this graph back; give each walk RetainGraph, or a graph of its own")
		}
		if w.more == nil {
			w.more = make(map[*node]int32)
		}
		w.more[n] = k
	}
	w.entries = append(w.entries, entry{node: n, slot: int32(len(w.slots))})
	for range n.NOut {
		w.slots = append(w.slots, slot{})
	}
	if n.Freed {
		graphError("Backward", "the graph was walked back before and its saved values are gone: "+opName(n)+" cannot be differentiated again; pass RetainGraph: true the first time")
	}
	w.stack = append(w.stack, frame{entry: k})
}

// find returns n's entry if this walk has one.
func (w *walk) find(n *node) (int32, bool) {
	mark := n.Mark.Load()
	if uint32(mark>>32) == w.id {
		return int32(uint32(mark)), true
	}
	k, ok := w.more[n]
	return k, ok
}

// seed puts a gradient where the walk starts: given by the user, or the engine's own.
func (w *walk) seed(root, g *tensor.Tensor, given bool) {
	w.checkArriving(g)
	h := door.Head(root)
	if n := h.Node.Load(); n != nil {
		k, _ := w.find(n)
		w.add(int(w.entries[k].slot)+int(door.Result(root)), g, !given)
		return
	}
	w.leaves.add(w, root, g, !given)
}

// add adds g to a slot.
func (w *walk) add(at int, g *tensor.Tensor, owned bool) {
	s := &w.slots[at]
	s.g, s.owned = w.sum(s.g, s.owned, g, owned)
}

// sum adds two gradients, the first of which may not be there yet.
func (w *walk) sum(a *tensor.Tensor, aOwned bool, b *tensor.Tensor, bOwned bool) (*tensor.Tensor, bool) {
	switch {
	case a == nil:
		return b, bOwned
	case w.create:
		return a.Add(b), false
	case aOwned && a.IsContiguous(): // an expanded one holds many elements in one place
		a.AddInPlace(b)
		w.recycle(b, bOwned)
		return a, true
	}
	c := a.Add(b)
	w.recycle(b, bOwned)
	return c, true
}

// recycle returns the memory of a gradient that nobody will see again.
func (w *walk) recycle(g *tensor.Tensor, owned bool) {
	if owned && !w.create {
		door.Free(g)
	}
}

// run takes the nodes dependents first and hands each its gradients.
func (w *walk) run() {
	gradmode.WalkScope(w.create, w.spares, func() {
		for i := len(w.order) - 1; i >= 0; i-- {
			w.visit(&w.entries[w.order[i]])
		}
		w.leaves.deliver(w)
	})
}

// visit differentiates one node, if a gradient has reached it, and then drops
// what it kept alive.
func (w *walk) visit(e *entry) {
	n := e.node
	outs := w.slots[e.slot : int(e.slot)+int(n.NOut)]
	reached := false
	for k := range outs {
		if outs[k].g != nil {
			reached = true
			w.observe(n, k, &outs[k])
		}
	}
	if reached && (w.targets == nil || e.leads) {
		w.step.differentiate(w, n, outs)
	}
	clear(outs)
	if !w.retains() {
		n.Drop()
	}
}

// send delivers the gradient g of the input at edge e.
func (w *walk) send(e edge, g *tensor.Tensor, owned bool) {
	if e.Node == nil {
		w.leaves.add(w, e.Leaf, g, owned)
		return
	}
	k, _ := w.find(e.Node)
	w.add(int(w.entries[k].slot)+int(e.Out), g, owned)
}

// wants reports whether the walk has a use for a gradient along e.
func (w *walk) wants(e edge) bool {
	switch {
	case w.targets == nil:
		return e.Wants()
	case e.Node == nil:
		return e.Leaf != nil && w.targets.has(e.Leaf)
	}
	k, _ := w.find(e.Node)
	return w.entries[k].leads || w.targets.wantsNode(e.Node)
}
