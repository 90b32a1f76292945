// Package tape holds what a graph is made of: nodes, edges, and the head that
// ties a tensor to its node. It is generic over the tensor type, which is always
// tensor.Tensor, so that package tensor can own its head without importing
// autograd, and autograd can walk nodes that tensor recorded.
package tape

import (
	"sync"
	"sync/atomic"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// A Head is the part of a tensor that takes part in graphs. The zero Head is
// that of a constant.
type Head[T any] struct {
	Node     atomic.Pointer[Node[T]] // what computed it; nil for leaves and constants
	Requires bool                    // a leaf whose gradient is wanted
	Mu       sync.Mutex              // guards Grad, for walks may meet in a leaf
	Grad     *T
	View     *View[T] // what few tensors have; nil for most
}

// A View holds what a plain tensor does without: where a view came from, a
// geometry too big for the header, and hooks.
type View[T any] struct {
	Base    *T            // the tensor it views in the end, nil if it is none
	Version atomic.Uint32 // of the storage when the view's node was made
	Shape   []int         // rank above 4
	Strides []int
	Hooks   []*Hook[T]
	After   []*AfterHook[T]
}

// A Hook sees the gradient of a tensor and may return another in its place.
type Hook[T any] struct{ F func(g *T) *T }

// An AfterHook sees a leaf when a walk back has added to its gradient.
type AfterHook[T any] struct{ F func(leaf *T) }

// An Edge leads from a node to where one of its inputs came from: another
// node's output, or a leaf. The zero Edge is an input that wants no gradient.
type Edge[T any] struct {
	Node *Node[T]
	Leaf *T
	Out  uint8
}

// Wants reports whether a gradient travels along e.
func (e Edge[T]) Wants() bool { return e.Node != nil || e.Leaf != nil }

// A Saved value is one that a gradient reads, with the version of its storage
// when it was recorded.
type Saved[T any] struct {
	Val     *T
	Version uint32
}

// A Node records one operation. Its fields up to Ext are set before the node is
// published and never change until the walk that consumes it drops them.
type Node[T any] struct {
	Op    op.Code
	NIn   uint8
	NOut  uint8
	DType dtype.Type // of output 0
	Rank  uint8      // of output 0; its shape is in Wide when WideShape
	Wide  bool       // the shape of output 0 did not fit Shape
	Freed bool       // a walk dropped In and Saved
	Shape [4]int32   // of output 0
	Mark  atomic.Uint64
	In    [3]Edge[T]
	Saved [3]Saved[T]
	More  *More[T]
	I     [4]int64  // attributes; floats by their bits
	Saves op.Values // what Saved holds
	Ext   any       // pointer to an operation's own data
}

// More is what a node of many inputs, many outputs, or many dimensions adds.
type More[T any] struct {
	In    []Edge[T]    // inputs beyond the third
	Saved []Saved[T]   // values beyond the third
	Packs []*Packed[T] // in the places of values that hooks took, if there are any
	Outs  []Meta       // of every output, if there are several or output 0 is wide
	Hooks []NodeHook[T]
	Trace *Traced[T] // for drawings
	Where string     // file and line of the call that recorded it, in anomaly mode
}

// Traced is what a traced node keeps for drawings, after a walk has dropped the
// rest too.
type Traced[T any] struct {
	In            []Edge[T]
	Values, Grads []*T // of each output; a gradient may be nil
}

// A Meta says what a value looked like: enough to check and to fit a gradient.
type Meta struct {
	DType dtype.Type
	Shape []int
}

// A NodeHook belongs to the tensor that is output Out of the node.
type NodeHook[T any] struct {
	Out  uint8
	Hook *Hook[T]
	Keep *T // retain: the tensor whose Grad is set
}
