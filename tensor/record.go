package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/tape"
)

type node = tape.Node[Tensor]

// tracks reports whether x takes part in a graph, which for a view may have
// changed with its base.
func (x *Tensor) tracks() bool {
	if x.stale() {
		x.renew()
	}
	return x.head.Requires || x.head.Node.Load() != nil
}

// recording reports whether an operation on xs is to be recorded. What asks no
// gradient pays one comparison an input; see gradmode for the rest.
func recording(xs []*Tensor) bool {
	for _, x := range xs {
		if x.tracks() {
			return gradmode.Recording()
		}
	}
	return false
}

// record gives out, computed by operation code from xs, its node, and returns it
// so that the caller adds attributes. It returns nil if nothing is recorded. def
// is set for element-wise functions that have no row of their own.
func record(code op.Code, ext any, out *Tensor, xs ...*Tensor) *node {
	n := begin(code, ext, out, xs)
	if n != nil {
		save(n, xs, out)
		publish(n, out)
	}
	return n
}

// begin is the part of record before anything is saved.
func begin(code op.Code, ext any, out *Tensor, xs []*Tensor) *node {
	if !recording(xs) || !out.dtype.IsFloat() || op.Table[code].Constant {
		return nil
	}
	n := newNode(code, ext, xs)
	n.NOut = 1
	n.SetMeta(0, out.dtype.typ(), out.dims())
	return n
}

// recordMany is record for an operation of several outputs, of which those of
// integer type carry no gradient.
func recordMany(code op.Code, ext any, outs []*Tensor, xs ...*Tensor) *node {
	if !recording(xs) {
		return nil
	}
	n := newNode(code, ext, xs)
	n.NOut = uint8(len(outs))
	for i, out := range outs {
		n.SetMeta(i, out.dtype.typ(), out.dims())
	}
	save(n, xs, outs...)
	publish(n, outs...)
	return n
}

// publish makes n the history of outs.
func publish(n *node, outs ...*Tensor) {
	s := gradmode.Current()
	if s.Trace != nil {
		n.Keep(detached(outs))
	}
	if s.Anomaly {
		n.Extra().Where = callSite()
	}
	for i, out := range outs {
		if out.dtype.IsFloat() {
			out.result = uint8(i)
			out.head.Node.Store(n)
		}
	}
}

// detached are views without history: what a drawing keeps must not keep graphs.
func detached(xs []*Tensor) []*Tensor {
	ys := make([]*Tensor, len(xs))
	for i, x := range xs {
		ys[i] = x.alias()
	}
	return ys
}

// maxInputs is how many inputs a node counts.
const maxInputs = math.MaxUint8

func newNode(code op.Code, ext any, xs []*Tensor) *node {
	if len(xs) > maxInputs {
		fail(ValueError, op.Table[code].Name, nil, "%d inputs: at most %d can be recorded", len(xs), maxInputs)
	}
	n := &node{Op: code, NIn: uint8(len(xs)), Ext: ext}
	for i, x := range xs {
		if x.inference {
			fail(GraphError, op.Table[code].Name, xs, inferenceReason)
		}
		n.SetEdge(i, x.edge())
	}
	return n
}

const inferenceReason = "a tensor made in inference mode can take part in no graph; take a Clone of it"

// edge leads to where x came from.
func (x *Tensor) edge() tape.Edge[Tensor] {
	if x.stale() {
		x.renew()
	}
	if n := x.head.Node.Load(); n != nil {
		return tape.Edge[Tensor]{Node: n, Out: x.resultOf(n)}
	}
	if x.head.Requires {
		return tape.Edge[Tensor]{Leaf: x}
	}
	return tape.Edge[Tensor]{}
}

// resultOf is which output of n, its node, x is. The result stands in the header
// beside a node that readers may renew: what they give is the only output of its
// node, whatever x was before.
func (x *Tensor) resultOf(n *node) uint8 {
	if n.NOut == 1 {
		return 0
	}
	return x.result
}

// save keeps the values that the gradients wanted from n read, and no other.
func save(n *node, xs []*Tensor, outs ...*Tensor) { saveValues(n, n.Needs(), xs, outs...) }

// saveValues keeps the values in set, or has hooks take them.
func saveValues(n *node, set op.Values, xs []*Tensor, outs ...*Tensor) {
	if set == 0 {
		return
	}
	h := savedHooks()
	for ; set != 0; set &= set - 1 {
		v := set & -set
		if t := valueOf(v, xs, outs); h != nil && t.packs() {
			n.Pack(v, pack(h, t))
		} else {
			n.Save(v, saved(t))
		}
	}
}

func valueOf(v op.Values, xs, outs []*Tensor) *Tensor {
	if k := v.Index(); v < op.Out0 {
		return xs[k]
	} else {
		return outs[k]
	}
}

func saved(t *Tensor) tape.Saved[Tensor] {
	if t == noTensor {
		return tape.Saved[Tensor]{}
	}
	return tape.Saved[Tensor]{Val: t, Version: t.store.Version.Load()}
}
