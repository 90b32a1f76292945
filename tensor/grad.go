package tensor

import "github.com/seed-41c3a176/adjoint/internal/gradmode"

// SetRequiresGrad says whether operations on x are recorded so that Backward
// fills x.Grad(), and returns x. It panics for a tensor that was computed from
// others (detach it first) and for types other than floats.
func (x *Tensor) SetRequiresGrad(requires bool) *Tensor {
	switch {
	case requires && !x.dtype.IsFloat():
		fail(DTypeError, "SetRequiresGrad", on(x), "only floating-point tensors have gradients")
	case requires && x.inference && !gradmode.Inference():
		fail(GraphError, "SetRequiresGrad", on(x), inferenceReason)
	case !requires && !x.IsLeaf():
		fail(GraphError, "SetRequiresGrad", on(x), "the tensor was computed from others; take x.Detach() to leave the graph")
	case x.IsLeaf():
		x.head.Requires = requires
	}
	return x
}

// RequiresGrad reports whether operations on x are recorded: x is a leaf of
// which that was asked, or was computed from one.
func (x *Tensor) RequiresGrad() bool { return x.tracks() }

// IsLeaf reports whether x was not computed by a recorded operation.
func (x *Tensor) IsLeaf() bool { return x.head.Node.Load() == nil }

// Grad returns the gradient that walks back have added up in x, nil if none has
// reached it.
func (x *Tensor) Grad() *Tensor {
	x.head.Mu.Lock()
	defer x.head.Mu.Unlock()
	return x.head.Grad
}

// SetGrad puts g, which may be nil, in the place of x's gradient. g must have
// x's shape, type and device.
func (x *Tensor) SetGrad(g *Tensor) {
	if g != nil {
		if !sameShape(x, g) || x.dtype != g.dtype || x.store.Backend != g.store.Backend {
			fail(ShapeError, "SetGrad", on(x, g), "a gradient has the shape, type and device of its tensor")
		}
	}
	Keep(g)
	x.head.Mu.Lock()
	defer x.head.Mu.Unlock()
	x.head.Grad = g
}
