package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// MatMul returns the matrix product of x and y by PyTorch's rules of rank: of
// vectors the dot product; a vector on the left counts as a row, on the right as
// a column, and that dimension goes from the result; more dimensions in front
// are batches and are broadcast. The types must be equal.
func (x *Tensor) MatMul(y *Tensor) *Tensor {
	xs := on(x, y)
	checkDevices("MatMul", xs)
	switch {
	case x.rank == 0 || y.rank == 0:
		fail(ShapeError, "MatMul", xs, "a scalar is no matrix; use Mul")
	case x.dtype != y.dtype:
		fail(DTypeError, "MatMul", xs, "the types differ; convert a tensor with As(tensor.%s) or a module with nn.As", goName(y.dtype))
	}
	if k := x.dims()[x.rank-1]; k != y.dims()[max(int(y.rank)-2, 0)] {
		fail(ShapeError, "MatMul", xs, "%d columns on the left do not meet %d rows on the right", k, y.dims()[max(int(y.rank)-2, 0)])
	}
	switch {
	case x.rank == 1 && y.rank == 1:
		return x.Unsqueeze(0).matMul(y.Unsqueeze(1)).Reshape()
	case x.rank == 1:
		return x.Unsqueeze(0).matMul(y).Squeeze(-2)
	case y.rank == 1:
		return x.MatMul(y.Unsqueeze(1)).Squeeze(-1)
	case x.rank > 2 && y.rank == 2: // one product of many rows
		rows := product(x.dims()[:x.rank-1])
		shape := append(x.Shape()[:x.rank-1], y.dims()[1])
		return x.Reshape(rows, x.dims()[x.rank-1]).matMul(y).Reshape(shape...)
	}
	return x.matMul(y)
}

// matMul is MatMul of tensors of two dimensions or more.
func (x *Tensor) matMul(y *Tensor) *Tensor {
	z := x.product("MatMul", y, nil)
	record(op.MatMul, nil, z, x, y)
	return z
}

// Linear returns x·wᵀ + b, as a linear layer does: x is of shape (..., in), w of
// (out, in), b, which may be nil, of (out); the result of (..., out). With w of
// (in) and b a scalar the last dimension goes. The types must be equal.
func (x *Tensor) Linear(w, b *Tensor) *Tensor {
	if w != nil && w.rank == 1 && (b == nil || b.rank == 0) {
		return x.linearToOne(w, b)
	}
	x.checkLinear(w, b)
	rows := x
	if x.rank != 2 {
		rows = x.Reshape(product(x.dims()[:x.rank-1]), w.dims()[1])
	}
	wT := w.view(w.off, []int{w.shape[1], w.shape[0]}, []int{w.stride[1], w.stride[0]})
	y := rows.product("Linear", wT, b)
	if b == nil {
		record(op.Linear, nil, y, rows, w)
	} else {
		record(op.Linear, nil, y, rows, w, b)
	}
	if x.rank != 2 {
		return y.Reshape(append(x.Shape()[:x.rank-1], w.dims()[0])...)
	}
	return y
}

// linearToOne is Linear with a vector of weights.
func (x *Tensor) linearToOne(w, b *Tensor) *Tensor {
	w = w.Unsqueeze(0)
	if b != nil {
		b = b.Unsqueeze(0)
	}
	return x.Linear(w, b).Squeeze(-1)
}

func (x *Tensor) checkLinear(w, b *Tensor) {
	if x == nil || w == nil {
		fail(ValueError, "Linear", on(x, w), "a tensor is nil")
	}
	if w.rank == 2 && x.rank > 0 && x.dims()[x.rank-1] == w.shape[1] && x.dtype == w.dtype && x.store.Backend == w.store.Backend &&
		(b == nil || b.rank == 1 && b.shape[0] == w.shape[0] && b.dtype == w.dtype && b.store.Backend == w.store.Backend) {
		return
	}
	xs := on(x, w)
	if b != nil {
		xs = append(xs, b)
	}
	checkDevices("Linear", xs)
	switch {
	case w.rank != 2 || b != nil && (b.rank != 1 || b.dims()[0] != w.dims()[0]):
		fail(ShapeError, "Linear", xs, "the weight is of shape (out, in) and the bias of (out)")
	case x.rank == 0 || x.dims()[x.rank-1] != w.dims()[1]:
		fail(ShapeError, "Linear", xs, "the last dimension of the input must be of size %d", w.dims()[1])
	}
	fail(DTypeError, "Linear", xs, "the types differ; convert the input with x.As(tensor.%s) or the module with nn.As(model, tensor.%s)", goName(w.dtype), goName(x.dtype))
}

// goName is the name of d's constant in this package.
func goName(d DType) string {
	return [...]string{"Float32", "Float64", "Float16", "BFloat16", "Int64", "Int32", "Int16", "Int8", "Uint8", "Bool"}[d]
}

// product multiplies the matrices in the last two dimensions of x and y and adds
// b, if there is one, to each row.
func (x *Tensor) product(name string, y, b *Tensor) *Tensor {
	d := x.dtype
	if compute := gemmType(d); compute != d {
		if b != nil {
			b = b.castTo(compute)
		}
		return x.castTo(compute).product(name, y.castTo(compute), b).castTo(d)
	}
	m, k, n := x.dims()[x.rank-2], x.dims()[x.rank-1], y.dims()[y.rank-1]
	c := backend.Gemm{
		M: m, K: k, N: n,
		ARow: x.strides()[x.rank-2], ACol: x.strides()[x.rank-1],
		BRow: y.strides()[y.rank-2], BCol: y.strides()[y.rank-1],
		A: x.operand(), B: y.operand(), Batch: 1,
	}
	var z *Tensor
	if x.rank == 2 && y.rank == 2 {
		if n > 0 && m > maxBytes/8/n {
			fail(MemoryError, name, on(x, y), "a result of %d times %d elements is too big to be addressed", m, n)
		}
		z = alloc(x.store.Backend, d, []int{m, n})
	} else {
		z = x.batches(name, y, &c)
	}
	if b != nil {
		c.Bias = b.compacted().operand()
	}
	return z.multiply(name, c, x, y)
}

// multiply sets x, whose elements are not set yet, to the product c of a and b.
func (x *Tensor) multiply(name string, c backend.Gemm, a, b *Tensor) *Tensor {
	if x.NumEl() == 0 {
		return x
	}
	c.C = x.operand()
	if err := x.store.Backend.Gemm(c); err != nil {
		deviceFail(name, on(a, b), err)
	}
	return x
}

// transposedProduct is xᵀ·y of matrices, without a header for xᵀ where nothing is
// recorded.
func transposedProduct(x, y *Tensor) *Tensor {
	if gemmType(x.dtype) != x.dtype || recording(on(x, y)) {
		return x.T().MatMul(y)
	}
	c := backend.Gemm{
		M: x.shape[1], K: x.shape[0], N: y.shape[1], Batch: 1,
		ARow: x.stride[1], ACol: x.stride[0], BRow: y.stride[0], BCol: y.stride[1],
		A: x.operand(), B: y.operand(),
	}
	return alloc(x.store.Backend, x.dtype, []int{c.M, c.N}).multiply("MatMul", c, x, y)
}

// batches sets where each matrix of a batched product lies and makes the result.
func (x *Tensor) batches(name string, y *Tensor, c *backend.Gemm) *Tensor {
	bx, by := x.matrixBatch(), y.matrixBatch()
	shape := broadcastShape(name, on(bx, by))
	out := append(append([]int{}, shape...), c.M, c.N)
	checkShape(name, x.dtype, out)
	z := alloc(x.store.Backend, x.dtype, out)
	if z.NumEl() > 0 { // else the batches may be too many to list
		c.Batch = product(shape)
		c.ABatch, c.BBatch = batchOffsets(bx, shape), batchOffsets(by, shape)
	}
	return z
}

// matrixBatch is a header of x without its last two dimensions.
func (x *Tensor) matrixBatch() *Tensor {
	n := x.rank - 2
	return x.view(x.off, x.dims()[:n], x.strides()[:n])
}

// batchOffsets are the offsets of x's elements, broadcast to shape, relative to
// the first, in row-major order.
func batchOffsets(x *Tensor, shape []int) []int {
	strides := make([]int, len(shape))
	broadcastStrides(strides, x, shape)
	offs := make([]int, 0, product(shape))
	if product(shape) == 0 {
		return offs
	}
	at := make([]int, len(shape))
	off := 0
	for {
		offs = append(offs, off)
		d := len(shape) - 1
		for ; d >= 0; d-- {
			at[d]++
			off += strides[d]
			if at[d] < shape[d] {
				break
			}
			off -= strides[d] * shape[d]
			at[d] = 0
		}
		if d < 0 {
			return offs
		}
	}
}

// gemmType is the type in which matrices of type d are multiplied.
func gemmType(d DType) DType {
	switch d {
	case Float32, Float64, Int64:
		return d
	case Float16, BFloat16:
		return Float32
	}
	return Int64
}
