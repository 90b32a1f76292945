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
// Need"). A query to which every key is masked gets 0. The weights are not kept in
// memory. Types must be equal, and shapes that do not go together panic.
func ScaledDotProductAttention(q, k, v *Tensor, options ...AttentionOptions) *Tensor {
	a := newAttention(q, k, v, options)
	if q.NumEl() == 0 || k.NumEl() == 0 || v.NumEl() == 0 {
		out, _ := a.spelledOut()
		return a.ungroup(out)
	}
	return a.ungroup(a.run())
}

// AttentionWeights is ScaledDotProductAttention that returns the weights too, of
// shape (..., L, S), as they are before dropout.
func AttentionWeights(q, k, v *Tensor, options ...AttentionOptions) (out, weights *Tensor) {
	a := newAttention(q, k, v, options)
	out, weights = a.spelledOut()
	return a.ungroup(out), a.ungroup(weights)
}

// An attention is what the options make of the arguments.
type attention struct {
	q, k, v        *Tensor
	mask           *Tensor // or nil
	causal         bool
	scale, dropout float64
	grouped        bool
}

const attentionName = "ScaledDotProductAttention"

func newAttention(q, k, v *Tensor, options []AttentionOptions) *attention {
	o := optionOf(attentionName, options)
	a := &attention{q: q, k: k, v: v, mask: o.Mask, causal: o.Causal, dropout: o.Dropout, grouped: o.Grouped}
	a.check()
	a.scale = valueOr(o.Scale, 1/math.Sqrt(float64(q.Size(-1))))
	if a.grouped {
		a.group()
	}
	return a
}

func (a *attention) check() {
	q, k, v, m := a.q, a.k, a.v, a.mask
	xs := on(q, k, v)
	if m != nil {
		xs = append(xs, m)
	}
	checkDevices(attentionName, xs)
	switch {
	case q.rank < 2 || k.rank < 2 || v.rank < 2:
		fail(ShapeError, attentionName, xs, "queries, keys and values have two dimensions or more")
	case q.dtype != k.dtype || q.dtype != v.dtype || !q.dtype.IsFloat():
		fail(DTypeError, attentionName, xs, "queries, keys and values are of one floating-point type")
	case q.Size(-1) != k.Size(-1):
		fail(ShapeError, attentionName, xs, "queries have %d features and keys %d", q.Size(-1), k.Size(-1))
	case k.Size(-2) != v.Size(-2):
		fail(ShapeError, attentionName, xs, "there are %d keys and %d values", k.Size(-2), v.Size(-2))
	case a.grouped && !(servesHeads(q, k) && servesHeads(q, v)):
		fail(ShapeError, attentionName, xs, "the heads of queries are not a multiple of those of keys and values")
	case a.causal && m != nil:
		fail(ValueError, attentionName, xs, "Causal and Mask exclude one another")
	case !(a.dropout >= 0 && a.dropout < 1):
		fail(ValueError, attentionName, xs, "the dropout %v is not from 0 up to but without 1", a.dropout)
	case m != nil && m.dtype != Bool && m.dtype != q.dtype:
		fail(DTypeError, attentionName, xs, "a mask is of type bool or of the queries' type")
	case m != nil && !(fitsScores(m, -1, k.Size(-2)) && fitsScores(m, -2, q.Size(-2))):
		fail(ShapeError, attentionName, xs, "a mask of %d queries and %d keys can be broadcast to no other number of them", q.Size(-2), k.Size(-2))
	}
}

func servesHeads(q, x *Tensor) bool {
	return q.rank >= 3 && x.rank >= 3 && x.Size(-3) > 0 && q.Size(-3)%x.Size(-3) == 0
}

// fitsScores reports whether m can be broadcast to n along a dimension.
func fitsScores(m *Tensor, dim, n int) bool {
	return m.Dim() < -dim || m.Size(dim) == 1 || m.Size(dim) == n
}

// group gives queries a dimension, the third from the end, of those that share a
// head of keys and values, which are broadcast along it.
func (a *attention) group() {
	q, k, v := a.q.Size(-3), a.k.Size(-3), a.v.Size(-3)
	if k != v { // rare enough for copies
		a.k, a.v = a.k.RepeatInterleave(q/k, -3), a.v.RepeatInterleave(q/v, -3)
		k = q
	}
	heads := func(x *Tensor) *Tensor { return x.Unflatten(-3, k, x.Size(-3)/k) }
	a.q, a.k, a.v = heads(a.q), a.k.Unsqueeze(-3), a.v.Unsqueeze(-3)
	if m := a.mask; m != nil && m.rank >= 3 {
		if a.mask = m.Unsqueeze(-3); m.Size(-3) > 1 {
			a.mask = heads(m)
		}
	}
}

// ungroup takes back what group did.
func (a *attention) ungroup(x *Tensor) *Tensor {
	if a.grouped {
		return x.Flatten(-4, -3)
	}
	return x
}

// spelledOut computes the result, and the weights before dropout, in operations
// that keep all weights.
func (a *attention) spelledOut() (out, weights *Tensor) {
	mask := a.mask
	if a.causal {
		mask = causalMask(a.q, a.k)
	}
	weights = maskedSoftmax(a.q.MulScalar(a.scale).MatMul(a.k.Transpose(-1, -2)), mask)
	used := weights
	if a.dropout > 0 {
		used = weights.Mul(a.kept(weights.Shape()))
	}
	return used.MatMul(a.v), weights
}

// kept draws which weights dropout keeps, and makes up for the others.
func (a *attention) kept(shape []int) *Tensor {
	b := On(a.q.Device()).As(a.q.dtype)
	return b.Bernoulli(1-a.dropout, shape...).DivScalar(1 - a.dropout)
}

// causalMask holds where key j is no later than query i.
func causalMask(q, k *Tensor) *Tensor {
	return On(q.Device()).As(Bool).Ones(q.Size(-2), k.Size(-2)).Tril(0)
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
