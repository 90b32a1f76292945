package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// EmbeddingOptions are the options of Embedding.
type EmbeddingOptions struct {
	PaddingIndex    *int     // the row that gets no gradient; negative ones count from the end; nil is none
	MaxNorm         *float64 // rows used whose norm is greater are scaled down to it, in place; nil is none
	NormType        *float64 // the p of that norm; nil is 2
	ScaleGradByFreq bool     // a row's gradient is divided by how often it is used
}

// Embedding returns, for each of x's elements, the row of weight, a matrix, of that
// index: the result has x's shape and a last dimension of a row's size. x is of an
// integer type; an index that is negative or too large panics.
func (x *Tensor) Embedding(weight *Tensor, options ...EmbeddingOptions) *Tensor {
	o := optionOf("Embedding", options)
	xs := on(x, weight)
	checkDevices("Embedding", xs)
	switch {
	case x.dtype != Int64 && x.dtype != Int32:
		fail(DTypeError, "Embedding", xs, "indices are of type Int64 or Int32")
	case weight.rank != 2:
		fail(ShapeError, "Embedding", xs, "the weight is not a matrix")
	}
	rows, size := weight.dims()[0], weight.dims()[1]
	padding := -1
	if o.PaddingIndex != nil {
		if padding = *o.PaddingIndex; padding < -rows || padding >= rows {
			fail(IndexError, "Embedding", xs, "the padding index %d is not in a matrix of %d rows", padding, rows)
		}
		padding = (padding + rows) % rows
	}
	flat := x.alias().Reshape(-1)
	if o.MaxNorm != nil {
		weight.limitRows(flat, *o.MaxNorm, valueOr(o.NormType, 2))
	}
	shape := append(x.Shape(), size)
	checkShape("Embedding", weight.dtype, shape)
	y := alloc(weight.store.Backend, weight.dtype, shape)
	c := backend.Index{
		Name: "Embedding", Op: backend.Gather, Outer: 1, N: rows, Count: flat.NumEl(), Inner: size, AtShared: true, NotNegative: true,
		Out: y.operand(), In: weight.compacted().operand(), At: flat.castTo(Int64).compacted().operand(),
	}
	if err := y.store.Backend.Index(c); err != nil {
		deviceFail("Embedding", xs, err)
	}
	if n := record(op.Embedding, nil, y, weight, x); n != nil {
		n.I[0] = int64(padding)
		if o.ScaleGradByFreq {
			n.I[1] = 1
		}
	}
	return y
}

// limitRows scales the rows of a matrix that index names down to a norm, in place,
// as torch.embedding_renorm_ does.
func (x *Tensor) limitRows(index *Tensor, most, p float64) {
	w := x.alias()
	ones := Options{}.On(x.Device()).As(x.dtype).Ones(index.NumEl())
	used := Options{}.On(x.Device()).As(x.dtype).Zeros(w.dims()[0]).IndexAdd(0, index, ones).GtScalar(0)
	norms := w.Abs()
	if math.IsInf(p, 1) {
		norms = norms.AMax(1)
	} else {
		norms = norms.PowScalar(p).Sum(1).PowScalar(1 / p)
	}
	scale := norms.AddScalar(1e-7).RDivScalar(most)
	scale = Where(used.Mul(norms.GtScalar(most)), scale, Options{}.On(x.Device()).As(x.dtype).Ones(w.dims()[0]))
	copyElements("Embedding", x, w.Mul(scale.Unsqueeze(1)))
	x.store.Version.Add(1)
}
