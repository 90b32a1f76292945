package tape

import (
	"math"
	"math/bits"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Edge returns the edge of input i.
func (n *Node[T]) Edge(i int) Edge[T] {
	if i < len(n.In) {
		return n.In[i]
	}
	return n.More.In[i-len(n.In)]
}

// SetEdge sets the edge of input i, which is below NIn.
func (n *Node[T]) SetEdge(i int, e Edge[T]) {
	if i < len(n.In) {
		n.In[i] = e
		return
	}
	m := n.Extra()
	if m.In == nil {
		m.In = make([]Edge[T], int(n.NIn)-len(n.In))
	}
	m.In[i-len(n.In)] = e
}

// SetMeta records how output out looks.
func (n *Node[T]) SetMeta(out int, d dtype.Type, shape []int) {
	if n.NOut == 1 && len(shape) <= len(n.Shape) && fits32(shape) {
		n.DType, n.Rank = d, uint8(len(shape))
		for i, s := range shape {
			n.Shape[i] = int32(s)
		}
		return
	}
	n.Wide = true
	m := n.Extra()
	if m.Outs == nil {
		m.Outs = make([]Meta, n.NOut)
	}
	m.Outs[out] = Meta{d, append([]int(nil), shape...)}
}

func fits32(shape []int) bool {
	for _, s := range shape {
		if s > math.MaxInt32 {
			return false
		}
	}
	return true
}

// Meta returns how output out looked, as a value of the caller's own.
func (n *Node[T]) Meta(out int) Meta {
	d, shape := n.AppendMeta(nil, out)
	return Meta{d, shape}
}

// AppendMeta returns the type of output out, and its shape at the end of buf.
func (n *Node[T]) AppendMeta(buf []int, out int) (dtype.Type, []int) {
	if n.Wide {
		m := n.More.Outs[out]
		return m.DType, append(buf, m.Shape...)
	}
	for _, size := range n.Shape[:n.Rank] {
		buf = append(buf, int(size))
	}
	return n.DType, buf
}

// SameMeta reports whether output out looked like d and shape, without making
// anything: nearly every gradient fits at once.
func (n *Node[T]) SameMeta(out int, d dtype.Type, shape []int) bool {
	if n.Wide {
		m := n.More.Outs[out]
		if m.DType != d || len(m.Shape) != len(shape) {
			return false
		}
		for i, s := range shape {
			if s != m.Shape[i] {
				return false
			}
		}
		return true
	}
	if n.DType != d || int(n.Rank) != len(shape) {
		return false
	}
	for i, s := range shape {
		if s != int(n.Shape[i]) {
			return false
		}
	}
	return true
}

// Needs sets n.Saves to the values that the gradients wanted from n read and
// returns it. The edges of n must be set; the caller then saves each.
func (n *Node[T]) Needs() op.Values {
	for i := range int(n.NIn) {
		if n.Edge(i).Wants() {
			n.Saves |= n.InputNeeds(i)
		}
	}
	return n.Saves
}

// InputNeeds is the set of values that the gradient of input i reads.
func (n *Node[T]) InputNeeds(i int) op.Values {
	if d := n.Def(); d != nil {
		return op.DefNeeds(d, i)
	}
	return op.Table[n.Op].NeedsOf(i)
}

// Def is the element-wise definition of what n computed, nil if it is of another
// family.
func (n *Node[T]) Def() *pointwise.Def {
	if m, ok := n.Ext.(*pointwise.Def); ok {
		return m
	}
	return op.Table[n.Op].Def
}

// slot is where value v is kept.
func (n *Node[T]) slot(v op.Values) int { return bits.OnesCount32(uint32(n.Saves & (v - 1))) }

// Save keeps value v, one of n.Saves.
func (n *Node[T]) Save(v op.Values, s Saved[T]) {
	k := n.slot(v)
	if k < len(n.Saved) {
		n.Saved[k] = s
		return
	}
	m := n.Extra()
	if m.Saved == nil {
		m.Saved = make([]Saved[T], bits.OnesCount32(uint32(n.Saves))-len(n.Saved))
	}
	m.Saved[k-len(n.Saved)] = s
}

// Value returns saved value v, one of n.Saves; the zero Saved if it was packed.
func (n *Node[T]) Value(v op.Values) Saved[T] {
	k := n.slot(v)
	switch {
	case k < len(n.Saved):
		return n.Saved[k]
	case n.More.Saved == nil:
		return Saved[T]{}
	}
	return n.More.Saved[k-len(n.Saved)]
}

// Drop lets go of everything that n kept alive; how its outputs looked remains.
func (n *Node[T]) Drop() {
	n.Freed = true
	n.In = [3]Edge[T]{}
	n.Saved = [3]Saved[T]{}
	n.Ext = nil
	if n.More != nil {
		n.More.In, n.More.Saved, n.More.Packs, n.More.Hooks = nil, nil, nil, nil
	}
}

// Keep has n keep its edges and the values outs for drawings.
func (n *Node[T]) Keep(outs []*T) {
	t := &Traced[T]{Values: outs, Grads: make([]*T, len(outs))}
	for i := range int(n.NIn) {
		t.In = append(t.In, n.Edge(i))
	}
	n.Extra().Trace = t
}

// Traced is what n keeps for drawings, nil if it was not traced.
func (n *Node[T]) Traced() *Traced[T] {
	if n.More == nil {
		return nil
	}
	return n.More.Trace
}

// Extra returns the rarely used part of n, making it if need be.
func (n *Node[T]) Extra() *More[T] {
	if n.More == nil {
		n.More = new(More[T])
	}
	return n.More
}

// Where is the place in the user's program where n was recorded; empty if it was
// not noted.
func (n *Node[T]) Where() string {
	if n.More == nil {
		return ""
	}
	return n.More.Where
}
