package tensor

import "math"

// AttentionOptions are the options of ScaledDotProductAttention. Zero and nil are
// PyTorch's defaults.
type AttentionOptions struct {
	Mask    *Tensor  // Bool: where it holds a key takes part; a float is added to the scores
	Causal  bool     // query i sees keys 0 to i only; excludes Mask
	Dropout float64  // of the weights; the caller says when to train
	Scale   *float64 // of the scores; nil is 1/sqrt(features)
	Grouped bool     // there may be fewer heads of keys and values, each serving several of queries
}

// ScaledDotProductAttention returns softmax(q·kᵀ·Scale + mask)·v for queries of
// shape (..., L, E), keys (..., S, E) and values (..., S, F), leading dimensions
// broadcast; the result is (..., L, F) (Vaswani et al., "Attention Is All You
// Need"). A query to which every key is masked gets 0. Types must be equal, and
// shapes that do not go together panic.
func ScaledDotProductAttention(q, k, v *Tensor, options ...AttentionOptions) *Tensor {
	out, _ := AttentionWeights(q, k, v, options...)
	return out
}

// AttentionWeights is ScaledDotProductAttention that returns the weights too, of
// shape (..., L, S), as they are before dropout.
func AttentionWeights(q, k, v *Tensor, options ...AttentionOptions) (out, weights *Tensor) {
	const name = "ScaledDotProductAttention"
	var o AttentionOptions
	if len(options) > 0 {
		o = options[0]
	}
	xs := on(q, k, v)
	checkDevices(name, xs)
	if o.Grouped {
		k, v = k.serveHeads(name, q), v.serveHeads(name, q)
	}
	checkAttention(name, q, k, v, o)
	scale := 1 / math.Sqrt(float64(q.Size(-1)))
	if o.Scale != nil {
		scale = *o.Scale
	}
	mask := o.Mask
	if o.Causal {
		mask = causalMask(q, k)
	}
	weights = maskedSoftmax(q.MulScalar(scale).MatMul(k.Transpose(-1, -2)), mask)
	used := weights
	if o.Dropout > 0 {
		kept := On(q.Device()).As(q.dtype).Bernoulli(1-o.Dropout, weights.Shape()...)
		used = weights.Mul(kept.DivScalar(1 - o.Dropout))
	}
	return used.MatMul(v), weights
}

func checkAttention(name string, q, k, v *Tensor, o AttentionOptions) {
	xs := on(q, k, v)
	switch {
	case q.rank < 2 || k.rank < 2 || v.rank < 2:
		fail(ShapeError, name, xs, "queries, keys and values have two dimensions or more")
	case q.dtype != k.dtype || q.dtype != v.dtype || !q.dtype.IsFloat():
		fail(DTypeError, name, xs, "queries, keys and values are of one floating-point type")
	case q.Size(-1) != k.Size(-1):
		fail(ShapeError, name, xs, "queries have %d features and keys %d", q.Size(-1), k.Size(-1))
	case k.Size(-2) != v.Size(-2):
		fail(ShapeError, name, xs, "there are %d keys and %d values", k.Size(-2), v.Size(-2))
	case o.Causal && o.Mask != nil:
		fail(ValueError, name, xs, "Causal and Mask exclude one another")
	case !(o.Dropout >= 0 && o.Dropout < 1):
		fail(ValueError, name, xs, "the dropout %v is not from 0 up to but without 1", o.Dropout)
	}
	if m := o.Mask; m != nil && m.dtype != Bool && m.dtype != q.dtype {
		fail(DTypeError, name, append(xs, m), "a mask is of type bool or of the queries' type")
	}
}

// serveHeads repeats each head of x, the third dimension from the end, for as
// many heads of queries as it serves.
func (x *Tensor) serveHeads(name string, q *Tensor) *Tensor {
	if q.rank < 3 || x.rank < 3 || x.Size(-3) == 0 || q.Size(-3)%x.Size(-3) != 0 {
		fail(ShapeError, name, on(q, x), "the heads of queries are not a multiple of those of keys and values")
	}
	shape := x.Shape()
	d := len(shape) - 3
	wide := append(append(append([]int{}, shape[:d+1]...), q.Size(-3)/shape[d]), shape[d+1:]...)
	shape[d] = q.Size(-3)
	return x.Unsqueeze(d + 1).Expand(wide...).Reshape(shape...)
}

// causalMask holds where key j is no later than query i.
func causalMask(q, k *Tensor) *Tensor {
	rows, columns := q.Size(-2), k.Size(-2)
	m := make([]bool, rows*columns)
	for i := range rows {
		for j := range min(i+1, columns) {
			m[i*columns+j] = true
		}
	}
	return FromSlice(m, rows, columns).To(q.Device())
}

// maskedSoftmax is the softmax of scores where a mask lets keys take part. Rows
// without any are 0: their scores are replaced before the softmax too, so that no
// NaN arises that a gradient would meet.
func maskedSoftmax(scores, mask *Tensor) *Tensor {
	if mask == nil {
		return scores.Softmax(-1)
	}
	b := On(scores.Device()).As(scores.dtype)
	zero := b.Zeros()
	seen := mask
	if mask.dtype == Bool {
		scores = Where(mask, scores, b.Full(nil, math.Inf(-1)))
	} else {
		scores = scores.Add(mask)
		seen = mask.Detach().GtScalar(math.Inf(-1))
	}
	some := seen.Any(-1).Unsqueeze(-1)
	return Where(some, Where(some, scores, zero).Softmax(-1), zero)
}
