package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// LSTM runs a cell of long short-term memory (Hochreiter and Schmidhuber, "Long
// Short-Term Memory") along time. x, of shape (time, batch, 4*hidden), is what the
// input and the biases contribute to the gates i, f, g and o, usually a Linear;
// weight, of (4*hidden, hidden), multiplies the output of the step before; h and c,
// of (batch, hidden), are output and memory before the first step:
//
//	i, f, g, o = σ, σ, tanh and σ of x[t] + weight h[t-1]
//	c[t] = f c[t-1] + i g
//	h[t] = o tanh(c[t])
//
// Both results, outputs and memories after each step, are of shape (time, batch,
// hidden). The types must be equal.
func (x *Tensor) LSTM(weight, h, c *Tensor) (out, memory *Tensor) {
	x.checkCell("LSTM", 4, weight, h, c)
	shape := append(x.Shape()[:2], h.dims()[1])
	compute := DType(x.dtype.typ().Compute())
	b := x.store.Backend
	out, memory = alloc(b, compute, shape), alloc(b, compute, shape)
	gates := alloc(b, compute, x.dims())
	call := backend.Cell{
		Op: backend.LSTM, Time: shape[0], Batch: shape[1], Hidden: shape[2],
		Out: [3]backend.Operand{out.operand(), memory.operand(), gates.operand()},
	}
	for k, t := range on(x, weight, h, c) {
		call.In[k] = t.castTo(compute).compacted().operand()
	}
	if err := b.Cell(call); err != nil {
		deviceFail("LSTM", on(x, weight, h, c), err)
	}
	out, memory = out.castTo(x.dtype), memory.castTo(x.dtype)
	recordMany(op.LSTM, nil, []*Tensor{out, memory, gates}, x, weight, h, c)
	return out, memory
}

// checkCell refuses what does not make a cell of so many gates.
func (x *Tensor) checkCell(name string, gates int, weight *Tensor, states ...*Tensor) {
	xs := append(on(x, weight), states...)
	checkDevices(name, xs)
	x.needFloat(name)
	h := states[0]
	switch {
	case x.rank != 3 || x.shape[0] == 0:
		fail(ShapeError, name, xs, "the input is of shape (time, batch, %d*hidden), and time not 0", gates)
	case h.rank != 2 || x.shape[1] != h.shape[0] || x.shape[2] != gates*h.shape[1]:
		fail(ShapeError, name, xs, "a state is of shape (batch, hidden), the input of (time, batch, %d*hidden)", gates)
	case weight.rank != 2 || weight.shape[0] != x.shape[2] || weight.shape[1] != h.shape[1]:
		fail(ShapeError, name, xs, "the weight is of shape (%d*hidden, hidden)", gates)
	}
	for _, t := range xs[1:] {
		if t.dtype != x.dtype {
			fail(DTypeError, name, xs, "the types differ; convert the input with x.As(tensor.%s) or the module with nn.As(model, tensor.%s)", goName(t.dtype), goName(x.dtype))
		}
	}
	for _, s := range states[1:] {
		if shapeText(s.dims()) != shapeText(h.dims()) {
			fail(ShapeError, name, xs, "the states are of one shape")
		}
	}
}

// lstmPullback gives the cotangents of the input and of the states before the first
// step from those of outputs and memories, either of which may be nil. It records
// nothing.
func lstmPullback(gout, gmemory, weight, c, memory, gates *Tensor) (gx, gh, gc *Tensor) {
	compute, b := gates.dtype, gates.store.Backend
	gx, gh, gc = alloc(b, compute, gates.dims()), alloc(b, compute, c.dims()), alloc(b, compute, c.dims())
	call := backend.Cell{
		Op: backend.LSTMBack, Time: gates.shape[0], Batch: gates.shape[1], Hidden: c.shape[1],
		Out: [3]backend.Operand{gx.operand(), gh.operand(), gc.operand()},
	}
	for k, t := range on(weight, c, memory, gates, gout, gmemory) {
		if t != nil {
			call.In[k] = t.castTo(compute).compacted().operand()
		}
	}
	if err := b.Cell(call); err != nil {
		deviceFail("LSTM", on(weight, c), err)
	}
	return gx, gh, gc
}
