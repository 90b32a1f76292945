package tape

import (
	"math/bits"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// SavedHooks decide what graphs keep in the place of values that gradients read.
type SavedHooks[T any] struct {
	Pack   func(t *T) any
	Unpack func(kept any) *T
}

// A Packed value is what was kept in the place of one.
type Packed[T any] struct {
	Kept    any
	Version uint32 // of Kept, if that is a tensor
	Unpack  func(kept any) *T
	Meta    Meta // of the value
}

// Pack keeps p in the place of value v, one of n.Saves.
func (n *Node[T]) Pack(v op.Values, p *Packed[T]) {
	m := n.Extra()
	if m.Packs == nil {
		m.Packs = make([]*Packed[T], bits.OnesCount32(uint32(n.Saves)))
	}
	m.Packs[n.slot(v)] = p
}

// Packed returns what is kept in the place of value v, one of n.Saves; nil if v
// itself is.
func (n *Node[T]) Packed(v op.Values) *Packed[T] {
	if n.More == nil || n.More.Packs == nil {
		return nil
	}
	return n.More.Packs[n.slot(v)]
}

// EdgeOf leads to where value v came from; nowhere for those that an operation
// keeps for itself.
func (n *Node[T]) EdgeOf(v op.Values) Edge[T] {
	switch k := v.Index(); {
	case v < op.Out0:
		return n.Edge(k)
	case k < int(n.NOut):
		return Edge[T]{Node: n, Out: uint8(k)}
	}
	return Edge[T]{}
}
