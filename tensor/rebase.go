package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/tape"
)

// A view and its base share elements, so a recorded write through the one must
// change the history of the other. The base gets a node that puts the written
// elements in their place (PyTorch's CopySlices); every view of it then finds
// that its own history is of an older version and, when it is next used, gets a
// new one, as a strided view of the base as it is now.

// derive marks v as a view of x and records it.
func (x *Tensor) derive(code op.Code, ext any, v *Tensor) *Tensor {
	v.isView, v.oneOfMany = true, x.oneOfMany
	n := record(code, ext, v, x)
	x.bindView(v, n != nil)
	return v
}

// bindView has v follow the tensor that x views, if writes through it may be
// recorded.
func (x *Tensor) bindView(v *Tensor, recorded bool) {
	if recorded || gradmode.Recording() && x.dtype.IsFloat() {
		e := v.extra()
		e.Base = x.root()
		e.Version.Store(x.store.Version.Load())
	}
}

// root is the tensor that x views in the end, x itself if it is none. It is nil
// for a view that was made while nothing was recorded.
func (x *Tensor) root() *Tensor {
	if !x.isView {
		return x
	}
	return x.base()
}

// base is the tensor whose history follows x's, nil if there is none: Set gives
// a base other memory and so parts it from its views.
func (x *Tensor) base() *Tensor {
	v := x.head.View
	if v == nil || v.Base == nil || v.Base.store != x.store {
		return nil
	}
	return v.Base
}

// stale reports whether x is a view whose history is of older elements.
func (x *Tensor) stale() bool {
	return x.base() != nil && x.head.View.Version.Load() != x.store.Version.Load()
}

// renew gives a stale view the history of a strided view of its base. Many readers
// may come to it at once. The first makes the node: were others to replace it, a
// walk that has begun at it would be lost.
func (x *Tensor) renew() {
	x.head.Mu.Lock()
	defer x.head.Mu.Unlock()
	if !x.stale() {
		return
	}
	v, now := x.head.View, x.store.Version.Load()
	var n *node
	if base := v.Base; base.tracks() {
		n = newNode(op.AsStrided, x.layoutIn(base), on(base))
		n.NOut = 1
		n.SetMeta(0, x.dtype.typ(), x.dims())
	}
	x.head.Node.Store(n)
	v.Version.Store(now)
}

// rebase makes a recorded write to x, which is a view, a write to its base.
func (x *Tensor) rebase() {
	base := x.head.View.Base
	if base.tracks() || x.head.Node.Load() != nil {
		part := x.alias()
		part.head.Node.Store(x.head.Node.Load())
		part.result = x.result
		n := newNode(op.AsStridedScatter, x.layoutIn(base), on(base, part))
		n.NOut = 1
		n.SetMeta(0, base.dtype.typ(), base.dims())
		base.head.Node.Store(n)
		base.result = 0
	}
	x.renew()
}

// checkWritableView refuses writes through views whose base cannot follow.
func (x *Tensor) checkWritableView(name string, xs []*Tensor) {
	base := x.root()
	switch {
	case base == nil:
		fail(GraphError, name, xs, "the tensor written is a view made while nothing was recorded, so its base cannot follow; make the view while recording, or write inside autograd.NoGrad")
	case x.oneOfMany:
		fail(GraphError, name, xs, "the tensor written is one of the views that Split, Chunk or Unbind made together, and the others could not follow; take a view of its own with Narrow or Select, or write to a Clone")
	case base.head.Requires:
		fail(GraphError, name, xs, "the tensor written is a view of a leaf that requires a gradient; write inside autograd.NoGrad, or to a Clone")
	case !base.compact:
		fail(NotSupported, name, xs, "the base of the view written is detached from a tensor whose elements are not in row-major order; write to a Clone")
	}
}

// layoutIn is where x's elements lie among those of its base.
func (x *Tensor) layoutIn(base *Tensor) *tape.Layout {
	return &tape.Layout{Off: x.off - base.off, Shape: x.Shape(), Strides: x.Strides()}
}

// AsStrided returns a view of x's memory with any shape and strides, in elements,
// from offset on, counted from x's first element. It panics where the view would
// leave x's memory, which one without elements cannot. Where elements of the view
// share a place, their gradients add up. x's elements must be in row-major order.
func (x *Tensor) AsStrided(shape, strides []int, offset int) *Tensor {
	l := x.checkLayout("AsStrided", shape, strides, offset)
	return x.derive(op.AsStrided, l, x.view(x.off+offset, l.Shape, l.Strides))
}

// AsStridedScatter returns a copy of x with src put in where AsStrided would
// look; see there.
func (x *Tensor) AsStridedScatter(src *Tensor, shape, strides []int, offset int) *Tensor {
	xs := on(x, src)
	checkDevices("AsStridedScatter", xs)
	x = x.Contiguous()
	l := x.checkLayout("AsStridedScatter", shape, strides, offset)
	if !slices.Equal(src.dims(), l.Shape) {
		fail(ShapeError, "AsStridedScatter", xs, "the elements to put in must be of shape %s", shapeText(shape))
	}
	y := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("AsStridedScatter", y, x)
	copyElements("AsStridedScatter", y.view(l.Off, l.Shape, l.Strides), src)
	record(op.AsStridedScatter, l, y, x, src)
	return y
}

func (x *Tensor) checkLayout(name string, shape, strides []int, offset int) *tape.Layout {
	checkShape(name, x.dtype, shape)
	if len(shape) != len(strides) {
		fail(ShapeError, name, on(x), "there are %d sizes and %d strides", len(shape), len(strides))
	}
	if !x.compact {
		fail(NotSupported, name, on(x), "the elements are not in row-major order; use Contiguous")
	}
	last, empty := offset, false
	for i, s := range strides {
		if s < 0 {
			fail(ValueError, name, on(x), "the stride %d is negative", s)
		}
		if shape[i] == 0 {
			empty = true
			continue
		}
		reach := s * (shape[i] - 1)
		if shape[i] > 1 && reach/(shape[i]-1) != s || last > maxBytes-reach {
			fail(ShapeError, name, on(x), "the view leaves the tensor's memory")
		}
		last += reach
	}
	// One without elements lies anywhere: so do places of a tensor that has none.
	if offset < 0 || !empty && last >= x.NumEl() {
		fail(ShapeError, name, on(x), "the view leaves the tensor's memory: its last element would be number %d of %d", last, x.NumEl())
	}
	return &tape.Layout{Off: offset, Shape: slices.Clone(shape), Strides: slices.Clone(strides)}
}
