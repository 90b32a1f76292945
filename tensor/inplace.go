package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// AddInPlace adds y, broadcast and converted, to x and returns x. While
// recording, x may be neither a leaf that requires a gradient nor a view of one;
// written through a view, the tensor that it views follows.
func (x *Tensor) AddInPlace(y *Tensor) *Tensor { return x.update("AddInPlace", op.Add, on(y)) }

// AddScaledInPlace adds y times alpha, any Go number, to x and returns x, as
// PyTorch's x.add_(y, alpha=alpha) does: the product is not rounded before it is
// added. See AddInPlace.
func (x *Tensor) AddScaledInPlace(y *Tensor, alpha any) *Tensor {
	return x.update("AddScaledInPlace", op.AddScaled, on(y), numberOf("AddScaledInPlace", alpha))
}

// SquareInPlace overwrites x with what Square returns, and returns x; see
// AddInPlace.
func (x *Tensor) SquareInPlace() *Tensor { return x.MulInPlace(x) }

// LogitInPlace overwrites x with what Logit returns, and returns x; see
// AddInPlace.
func (x *Tensor) LogitInPlace(o ...LogitOptions) *Tensor {
	if eps := optionOf("LogitInPlace", o).Eps; eps != nil {
		return x.update("LogitInPlace", op.LogitEps, nil, param(*eps))
	}
	return x.update("LogitInPlace", op.Logit, nil)
}

// ClampTensorInPlace overwrites x with what ClampTensor returns, and returns x;
// see AddInPlace.
func (x *Tensor) ClampTensorInPlace(lo, hi *Tensor) *Tensor {
	if lo == nil && hi == nil {
		fail(ValueError, "ClampTensorInPlace", on(x), "there is neither a lower nor an upper bound")
	}
	if lo != nil {
		x.update("ClampTensorInPlace", op.Maximum, on(lo))
	}
	if hi != nil {
		x.update("ClampTensorInPlace", op.Minimum, on(hi))
	}
	return x
}

// Deg2RadInPlace turns degrees into radians, and returns x; see AddInPlace.
func (x *Tensor) Deg2RadInPlace() *Tensor { return x.MulScalarInPlace(radian) }

// Rad2DegInPlace turns radians into degrees, and returns x; see AddInPlace.
func (x *Tensor) Rad2DegInPlace() *Tensor { return x.MulScalarInPlace(1 / radian) }

// LdexpInPlace multiplies x by 2 to the power y, and returns x; see AddInPlace.
func (x *Tensor) LdexpInPlace(y *Tensor) *Tensor {
	return x.become("LdexpInPlace", x.Clone().Ldexp(y)) // the gradient of y reads x as it was
}

// update overwrites x with an element-wise operation on x, on other tensors and
// on Go numbers.
func (x *Tensor) update(name string, code op.Code, others []*Tensor, ns ...number) *Tensor {
	var room [3]*Tensor
	xs := append(append(room[:0], x), others...)
	checkDevices(name, xs)
	row := &op.Table[code]
	d := promoteAll(name, xs)
	for _, n := range ns {
		d = n.promote(d)
	}
	compute, out := typesOf(row, d, xs)
	x.checkHolds(name, out, xs)
	x.checkBroadcast(name, xs)
	rec := x.beginWrite(name, xs)
	s := slots(compute, ns)
	if rec {
		return x.recordUpdate(name, code, s, compute, xs)
	}
	for k, y := range xs[1:] {
		xs[k+1] = y.apart(x)
	}
	runPointwise(name, row.Def.Forward(), s, compute, x, xs)
	x.store.Version.Add(1)
	return x
}

// recordUpdate is the rest of update while recording.
func (x *Tensor) recordUpdate(name string, code op.Code, s pointwise.Scalars, compute dtype.Type, xs []*Tensor) *Tensor {
	was := x.before()
	if readsOld(code, xs) {
		was = x.copyBefore()
	}
	read, from := append([]*Tensor{x}, xs[1:]...), append([]*Tensor{was}, xs[1:]...)
	for k, y := range xs[1:] {
		read[k+1] = y.apart(x)
		if y == x {
			from[k+1] = was
		}
	}
	runPointwise(name, op.Table[code].Def.Forward(), s, compute, x, read)
	x.finishWrite(true, code, s, from...)
	return x
}

// readsOld reports whether a wanted gradient of operation code on xs reads the
// elements of the first, which are about to be overwritten.
func readsOld(code op.Code, xs []*Tensor) bool {
	var reads op.Values
	for k, x := range xs {
		if x.tracks() {
			reads |= op.DefNeeds(op.Table[code].Def, k)
		}
	}
	var old op.Values
	for k, x := range xs {
		if x == xs[0] {
			old |= op.In0 << k
		}
	}
	return reads&old != 0
}

// copyBefore is before with the elements too as they are before the write.
func (x *Tensor) copyBefore() *Tensor {
	was := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("Clone", was, x)
	was.head.Node.Store(x.head.Node.Load())
	was.result = x.result
	return was
}

// before is a header that keeps x's history as it is before a write, so that
// the write's own node can lead back to it.
func (x *Tensor) before() *Tensor {
	was := x.alias()
	was.head.Node.Store(x.head.Node.Load())
	was.result = x.result
	return was
}

// finishWrite counts a write to x and, if rec, gives x the history of an
// operation on xs. Inputs are saved at the version before the write and results
// at the one after it, so that a walk back refuses values the write destroyed.
func (x *Tensor) finishWrite(rec bool, code op.Code, s pointwise.Scalars, xs ...*Tensor) {
	if !rec {
		x.store.Version.Add(1)
		return
	}
	x.head.Node.Store(nil)
	x.result = 0
	n := begin(code, nil, x, xs)
	if n != nil {
		n.I = s
		saveValues(n, n.Needs()&^op.Out0, xs)
	}
	x.store.Version.Add(1)
	if n != nil {
		saveValues(n, n.Saves&op.Out0, nil, x)
		publish(n, x)
	}
	if x.isView {
		x.rebase()
	}
}

// Fill sets every element of x to v, any Go number, and returns x. Its gradient
// stops there. See AddInPlace for what may be written while recording.
func (x *Tensor) Fill(v any) *Tensor {
	n := numberOf("Fill", v)
	x.overwrite("Fill")
	return x.set("Fill", n)
}

// Zero sets every element of x to 0 and returns x; see Fill.
func (x *Tensor) Zero() *Tensor { return x.Fill(0) }

// CopyFrom overwrites x with y, broadcast, converted and brought to x's device,
// and returns x. Gradients then flow to y and no longer to what x was. See
// AddInPlace for what may be written while recording.
func (x *Tensor) CopyFrom(y *Tensor) *Tensor {
	xs := on(x, y)
	needTensors("CopyFrom", x, y)
	if x == y {
		return x
	}
	x.checkBroadcast("CopyFrom", xs)
	rec := x.beginWrite("CopyFrom", xs)
	copyElements("CopyFrom", x, y.to(x.Device()).apart(x))
	x.finishWrite(rec, op.CopyFrom, pointwise.Scalars{}, y)
	return x
}

// overwrite prepares x for elements that depend on no tensor.
func (x *Tensor) overwrite(name string) {
	x.finishWrite(x.beginWrite(name, on(x)), op.Fill, pointwise.Scalars{})
}

// beginWrite checks that x, the first of xs, may be written and reports whether
// the write is to be recorded.
func (x *Tensor) beginWrite(name string, xs []*Tensor) bool {
	if x.overlaps() {
		fail(ValueError, name, xs, "several elements of the tensor written share one place in memory (it was expanded); write to a Clone")
	}
	if !recording(xs) {
		return false
	}
	if x.inference {
		fail(GraphError, name, xs, inferenceReason)
	}
	if x.head.Requires {
		fail(GraphError, name, xs, "a leaf that requires a gradient cannot be written while recording; write inside autograd.NoGrad, or to a Clone")
	}
	if x.isView {
		x.checkWritableView(name, xs)
	}
	return true
}

// overlaps reports whether several elements share one place in memory.
func (x *Tensor) overlaps() bool {
	if x.compact {
		return false
	}
	for i, s := range x.strides() {
		if s == 0 && x.dims()[i] > 1 {
			return true
		}
	}
	return false
}

// apart is x, or a copy of it if writing to y would change what is read of x
// before it is read.
func (x *Tensor) apart(y *Tensor) *Tensor {
	if x.store != y.store || x.off == y.off && sameShape(x, y) && slices.Equal(x.strides(), y.strides()) {
		return x
	}
	c := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("CopyFrom", c, x)
	return c
}

// checkHolds refuses a result that x's type cannot hold: of a higher class.
func (x *Tensor) checkHolds(name string, result DType, xs []*Tensor) {
	if result.typ().Class() > x.dtype.typ().Class() {
		fail(DTypeError, name, xs, "the result is of type %v, which a tensor of type %v cannot hold", result, x.dtype)
	}
}

// checkBroadcast demands that xs broadcast to the shape of x, the first.
func (x *Tensor) checkBroadcast(name string, xs []*Tensor) {
	if _, same := commonShape(xs); same {
		return
	}
	if !slices.Equal(broadcastShape(name, xs), x.dims()) {
		fail(ShapeError, name, xs, "the second tensor does not broadcast to the shape of the one written")
	}
}
