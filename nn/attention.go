package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A MultiheadAttention layer projects queries, keys and values, attends in
// several heads, and projects what they give (Vaswani et al., "Attention Is All
// You Need"). Where keys and values have features of their own number, there are
// three projections instead of the one that InProjWeight joins.
type MultiheadAttention struct {
	Mode
	InProjWeight *tensor.Tensor // (3·embed, embed): of queries, keys, values; or nil
	QProjWeight  *tensor.Tensor // (embed, embed), or nil
	KProjWeight  *tensor.Tensor // (embed, kdim), or nil
	VProjWeight  *tensor.Tensor // (embed, vdim), or nil
	InProjBias   *tensor.Tensor // (3·embed), or nil
	BiasK        *tensor.Tensor // (1, 1, embed): one more key, or nil
	BiasV        *tensor.Tensor // (1, 1, embed): its value
	OutProj      *Linear

	embed, heads int
	options      MultiheadAttentionOptions
}

// MultiheadAttentionOptions are the options of NewMultiheadAttention.
type MultiheadAttentionOptions struct {
	Dropout     float64 // of the weights, while training
	NoBias      bool    // leave the biases of the projections out
	AddBiasKV   bool    // one more key and value, learned
	AddZeroAttn bool    // one more key and value of zeros
	KDim, VDim  int     // features of keys and values; 0 is embed
	BatchFirst  bool    // tensors are (batch, time, feature) instead of (time, batch, feature)
	Tensors     tensor.Options
}

// NewMultiheadAttention returns a layer of so many features and heads. The output
// projection is drawn first, as a Linear layer, then the others by Xavier's rule;
// biases begin at 0. It panics if the heads do not divide the features.
func NewMultiheadAttention(embed, heads int, options ...MultiheadAttentionOptions) *MultiheadAttention {
	const where = "NewMultiheadAttention"
	o := optional(where, options)
	if embed <= 0 || heads <= 0 || embed%heads != 0 {
		fail(tensor.ValueError, where, "%d features do not divide into %d heads", embed, heads)
	}
	if !(o.Dropout >= 0 && o.Dropout < 1) {
		fail(tensor.ValueError, where, "the dropout %v is not from 0 up to but without 1", o.Dropout)
	}
	m := &MultiheadAttention{embed: embed, heads: heads, options: o}
	m.OutProj = NewLinear(embed, embed, LinearOptions{NoBias: o.NoBias, Tensors: o.Tensors})
	xavier := func(rows, columns int) *tensor.Tensor {
		bound := xavierBound(rows, columns)
		return Parameter(o.Tensors.Uniform(-bound, bound, rows, columns))
	}
	if m.sameFeatures() {
		m.InProjWeight = xavier(3*embed, embed)
	} else {
		m.QProjWeight, m.KProjWeight, m.VProjWeight = xavier(embed, embed), xavier(embed, m.kdim()), xavier(embed, m.vdim())
	}
	if !o.NoBias {
		m.InProjBias = Parameter(o.Tensors.Zeros(3 * embed))
		m.OutProj.Bias = Parameter(o.Tensors.Zeros(embed))
	}
	if o.AddBiasKV {
		std := math.Sqrt(2 / float64(2*embed)) // both fans of (1, 1, embed) are embed
		m.BiasK = Parameter(o.Tensors.Normal(0, std, 1, 1, embed))
		m.BiasV = Parameter(o.Tensors.Normal(0, std, 1, 1, embed))
	}
	return m
}

func (m *MultiheadAttention) kdim() int {
	if m.options.KDim != 0 {
		return m.options.KDim
	}
	return m.embed
}

func (m *MultiheadAttention) vdim() int {
	if m.options.VDim != 0 {
		return m.options.VDim
	}
	return m.embed
}

func (m *MultiheadAttention) sameFeatures() bool { return m.kdim() == m.embed && m.vdim() == m.embed }

// AttentionOptions are the options of MultiheadAttention.Forward. Masks are of
// type Bool, true where a key is left out, or floats that are added to scores.
type AttentionOptions struct {
	KeyPaddingMask *tensor.Tensor // (batch, keys), or (keys)
	AttnMask       *tensor.Tensor // (queries, keys), or (batch·heads, queries, keys)
	Causal         bool           // query i attends to keys 0 to i only; alone it costs less than CausalMask
	NoWeights      bool           // return nil for the weights
	PerHead        bool           // return weights of each head, not their mean
}

// Forward attends from query, (L, N, embed), to key, (S, N, kdim), and value,
// (S, N, vdim), or the like by BatchFirst, or without the batch N. It returns the
// output, of query's shape, and the weights, (N, L, S), or (N, heads, L, S) if
// PerHead.
func (m *MultiheadAttention) Forward(query, key, value *tensor.Tensor, options ...AttentionOptions) (out, weights *tensor.Tensor) {
	o := optional("MultiheadAttention", options)
	alone := query.Dim() == 2
	if alone {
		query, key, value = query.Unsqueeze(1), key.Unsqueeze(1), value.Unsqueeze(1)
	}
	time := 0
	if m.options.BatchFirst && !alone {
		time = 1
	}
	q, k, v := m.project(query, key, value)
	k, v, extra := m.moreKeys(k, v, time)
	heads := func(x *tensor.Tensor) *tensor.Tensor { // (N, heads, T, embed/heads)
		return x.Unflatten(-1, m.heads, m.embed/m.heads).MoveDim(time, -2)
	}
	q, k, v = heads(q), heads(k), heads(v)
	if o.Causal && (o.AttnMask != nil || o.KeyPaddingMask != nil || extra > 0) {
		o = o.withCausalMask(q, k.Size(-2)-extra)
	}
	out, weights = m.attend(q, k, v, m.mask(o, q, extra), o)
	out = m.OutProj.Forward(out.MoveDim(-2, time).Flatten(2, 3))
	if alone {
		out = out.Squeeze(1)
		if weights != nil {
			weights = weights.Squeeze(0)
		}
	}
	return seen(m, out), weights
}

// attend returns what each head gives and, unless they are not asked for, the
// weights that were used, after dropout.
func (m *MultiheadAttention) attend(q, k, v, mask *tensor.Tensor, o AttentionOptions) (out, weights *tensor.Tensor) {
	dropout := Dropout{Mode: m.Mode, P: m.options.Dropout}
	if o.NoWeights {
		a := tensor.AttentionOptions{Mask: mask, Causal: o.Causal}
		if m.Training() {
			a.Dropout = dropout.P
		}
		return tensor.ScaledDotProductAttention(q, k, v, a), nil
	}
	out, weights = tensor.AttentionWeights(q, k, v, tensor.AttentionOptions{Mask: mask, Causal: o.Causal})
	if used := dropout.Forward(weights); used != weights {
		out, weights = used.MatMul(v), used
	}
	if !o.PerHead {
		weights = weights.Mean(1)
	}
	return out, weights
}

// project makes queries, keys and values of embed features.
func (m *MultiheadAttention) project(query, key, value *tensor.Tensor) (q, k, v *tensor.Tensor) {
	if m.InProjWeight != nil && query == key && key == value {
		p := query.Linear(m.InProjWeight, m.InProjBias).Split(m.embed, -1)
		return p[0], p[1], p[2]
	}
	weights := [3]*tensor.Tensor{m.QProjWeight, m.KProjWeight, m.VProjWeight}
	var biases [3]*tensor.Tensor
	for i := range weights {
		if m.InProjWeight != nil {
			weights[i] = m.InProjWeight.Narrow(0, i*m.embed, m.embed)
		}
		if m.InProjBias != nil {
			biases[i] = m.InProjBias.Narrow(0, i*m.embed, m.embed)
		}
	}
	return query.Linear(weights[0], biases[0]), key.Linear(weights[1], biases[1]), value.Linear(weights[2], biases[2])
}

// moreKeys adds the learned key and the one of zeros along the dimension of time,
// and counts them.
func (m *MultiheadAttention) moreKeys(k, v *tensor.Tensor, time int) (keys, values *tensor.Tensor, extra int) {
	add := func(x, one *tensor.Tensor) *tensor.Tensor {
		shape := x.Shape()
		shape[time] = 1
		return tensor.Cat([]*tensor.Tensor{x, one.Expand(shape...)}, time)
	}
	if m.BiasK != nil {
		k, v = add(k, m.BiasK), add(v, m.BiasV)
		extra++
	}
	if m.options.AddZeroAttn {
		zero := tensor.On(k.Device()).As(k.DType()).Zeros(1, 1, m.embed)
		k, v = add(k, zero), add(v, zero)
		extra++
	}
	return k, v, extra
}

// mask joins both masks into one that is added to the scores of (N, heads, L, S),
// nil if there are none. Keys that the layer itself adds are never left out.
func (m *MultiheadAttention) mask(o AttentionOptions, q *tensor.Tensor, extra int) *tensor.Tensor {
	var mask *tensor.Tensor
	if a := o.AttnMask; a != nil {
		mask = additive(a, q)
		if mask.Dim() == 3 {
			mask = mask.Reshape(q.Size(0), m.heads, mask.Size(1), mask.Size(2))
		}
	}
	if p := o.KeyPaddingMask; p != nil {
		padding := additive(p, q).Unsqueeze(-2).Unsqueeze(-2)
		if mask == nil {
			mask = padding
		} else {
			mask = mask.Add(padding)
		}
	}
	if mask == nil || extra == 0 {
		return mask
	}
	shape := mask.Shape()
	shape[len(shape)-1] = extra
	return tensor.Cat([]*tensor.Tensor{mask, tensor.On(mask.Device()).As(mask.DType()).Zeros(shape...)}, -1)
}

// withCausalMask spells Causal out as a part of AttnMask.
func (o AttentionOptions) withCausalMask(q *tensor.Tensor, keys int) AttentionOptions {
	mask := causalMask(q.Size(-2), keys, tensor.On(q.Device()).As(q.DType()))
	if o.AttnMask != nil {
		mask = mask.Add(additive(o.AttnMask, q))
	}
	o.AttnMask, o.Causal = mask, false
	return o
}

// additive turns a mask of what is left out into one that is added.
func additive(mask, like *tensor.Tensor) *tensor.Tensor {
	if mask.DType() != tensor.Bool {
		return mask.As(like.DType())
	}
	b := tensor.On(like.Device()).As(like.DType())
	return tensor.Where(mask, b.Full(nil, math.Inf(-1)), b.Zeros())
}
