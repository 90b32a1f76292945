package tensor

import "github.com/seed-41c3a176/adjoint/internal/backend"

// Set makes x hold y's elements in the place of its own and returns x: x takes
// over y's memory, element type and device but keeps its identity, so that
// whoever holds x, an optimizer say, sees the new elements. y must have x's
// shape; its history is left behind. x must be a leaf. Whether it requires a
// gradient stays, and a gradient that it has is converted along.
//
// Set counts as a write: a graph that saved x refuses to be walked back. Views
// of x taken before keep the old elements.
func (x *Tensor) Set(y *Tensor) *Tensor {
	x.checkSet(y)
	if x == y {
		return x
	}
	grad := x.Grad()
	x.dtype, x.store, x.off = y.dtype, succeed(x.store, y.store), y.off
	x.setGeometry(y.dims(), y.strides())
	x.isView, x.oneOfMany, x.inference = y.isView, y.oneOfMany, y.inference
	if v := x.head.View; v != nil {
		v.Base = nil
	}
	if grad != nil {
		x.SetGrad(grad.to(y.Device()).castTo(y.dtype))
	}
	return x
}

func (x *Tensor) checkSet(y *Tensor) {
	xs := on(x, y)
	switch {
	case y == nil:
		fail(ValueError, "Set", xs, "a tensor is nil")
	case !x.IsLeaf():
		fail(GraphError, "Set", xs, "the tensor was computed from others; take x.Detach() to leave the graph")
	case !sameShape(x, y):
		fail(ShapeError, "Set", xs, "the shapes differ")
	case x.head.Requires && !y.dtype.IsFloat():
		fail(DTypeError, "Set", xs, "only floating-point tensors have gradients")
	}
}

// succeed returns next with a version that no value saved from old has: saved
// values look for their version in the memory that their tensor has now.
func succeed(old, next *backend.Storage) *backend.Storage {
	if v := old.Version.Load(); v >= next.Version.Load() {
		next.Version.Store(v + 1)
	} else {
		next.Version.Add(1)
	}
	return next
}
