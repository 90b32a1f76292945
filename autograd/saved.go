package autograd

import (
	"fmt"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

type (
	savedHooks = tape.SavedHooks[tensor.Tensor]
	packed     = tape.Packed[tensor.Tensor]
)

// SavedTensorHooks runs f and, for every value that an operation recorded in it
// saves for the walk back, calls pack and keeps what it returns in the value's
// place: a file's name, a copy on another device, the value itself. The walk then
// calls unpack, which must return a tensor of the shape and type of the value; it
// may be called any number of times, later and on another goroutine.
//
// Leaves that require a gradient are not packed, for they are alive in any case,
// nor is what f saves without an operation. Neither function may write to its
// argument. Of nested scopes the innermost counts; it holds for the calling
// goroutine only. See torch.autograd.graph.saved_tensors_hooks.
func SavedTensorHooks(pack func(t *tensor.Tensor) any, unpack func(packed any) *tensor.Tensor, f func()) {
	gradmode.SavedScope(&savedHooks{Pack: pack, Unpack: unpack}, f)
}

// open returns the value that p stands for, with the history that e leads to.
func open(p *packed, e edge) T {
	if t, ok := p.Kept.(T); ok && t != nil && door.Version(t) != p.Version {
		graphError("SavedTensorHooks", "the tensor kept for a saved value was modified by an in-place operation")
	}
	t := p.Unpack(p.Kept)
	if t == nil {
		graphError("SavedTensorHooks", "the hook that unpacks a value has returned nil")
	}
	if dtypeOf(t) != p.Meta.DType || !slices.Equal(door.Dims(t), p.Meta.Shape) {
		panic(&tensor.Error{
			Kind: tensor.ShapeError, Op: "SavedTensorHooks",
			Shapes: [][]int{t.Shape()}, DTypes: []tensor.DType{t.DType()}, Devices: devices(t),
			Reason: fmt.Sprintf("a saved value of shape %v and type %v came back another one", p.Meta.Shape, p.Meta.DType),
		})
	}
	return door.WithHistory(t, e)
}

// A kept value is one that something other than a node saves: the tensor or,
// inside SavedTensorHooks, what was packed in its place.
type kept struct {
	val     T
	version uint32
	packed  *packed
	edge    edge // the history of a packed one
}

func newKept(t T) kept { return kept{val: t, version: door.Version(t)} }

// pack has the hooks of the scopes around take the value, as a node would.
func (k *kept) pack() {
	h, _ := gradmode.Saved().(*savedHooks)
	tracked := k.val.RequiresGrad()
	if h == nil || tracked && k.val.IsLeaf() || door.Version(k.val) != k.version {
		return
	}
	if tracked {
		k.edge = edgeOf(k.val)
	}
	k.packed, k.val = door.Pack(h, k.val), nil
}

// value returns the value with its history, unless it was overwritten.
func (k *kept) value(where string) T {
	if k.packed != nil {
		return open(k.packed, k.edge)
	}
	if door.Version(k.val) != k.version {
		graphError(where, "a tensor saved for the walk back was modified by an in-place operation")
	}
	return k.val
}
