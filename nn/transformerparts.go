package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// TransformerOptions are the options of Transformer and its layers.
type TransformerOptions struct {
	FeedForward  int      // features between the two linear layers; 0 is 2048
	Dropout      *float64 // nil is 0.1
	GELU         bool     // between the two linear layers, instead of ReLU
	LayerNormEps *float64 // nil is 1e-5
	BatchFirst   bool     // tensors are (batch, time, feature) instead of (time, batch, feature)
	NormFirst    bool     // normalize before, not after
	NoBias       bool
	Tensors      tensor.Options
}

// The parts of layers.

func (o *TransformerOptions) attention(features, heads int) *MultiheadAttention {
	return NewMultiheadAttention(features, heads, MultiheadAttentionOptions{
		Dropout: o.dropout().P, NoBias: o.NoBias, BatchFirst: o.BatchFirst, Tensors: o.Tensors,
	})
}

func (o *TransformerOptions) widen(features int) *Linear  { return o.linear(features, o.wide()) }
func (o *TransformerOptions) narrow(features int) *Linear { return o.linear(o.wide(), features) }

func (o *TransformerOptions) wide() int {
	if o.FeedForward == 0 {
		return 2048
	}
	return o.FeedForward
}

func (o *TransformerOptions) linear(in, out int) *Linear {
	return NewLinear(in, out, LinearOptions{NoBias: o.NoBias, Tensors: o.Tensors})
}

func (o *TransformerOptions) norm(features int) *LayerNorm {
	return NewLayerNorm(features, LayerNormOptions{Eps: o.LayerNormEps, NoBias: o.NoBias, Tensors: o.Tensors})
}

func (o *TransformerOptions) dropout() *Dropout {
	if o.Dropout == nil {
		return NewDropout(0.1)
	}
	return NewDropout(*o.Dropout)
}

// feed is the network behind attention.
func (o *TransformerOptions) feed(x *tensor.Tensor, widen *Linear, between *Dropout, narrow *Linear) *tensor.Tensor {
	y := widen.Forward(x)
	if o.GELU {
		y = y.GELU()
	} else {
		y = y.ReLU()
	}
	return narrow.Forward(between.Forward(y))
}

// attendTo is what queries get, without the weights.
func attendTo(m *MultiheadAttention, query, key *tensor.Tensor, o AttentionOptions) *tensor.Tensor {
	o.NoWeights = true
	y, _ := m.Forward(query, key, key, o)
	return y
}

// CausalMask returns a mask for n queries and as many keys that leaves out the keys
// after each query: Transformer.generate_square_subsequent_mask of PyTorch.
func CausalMask(n int, options ...tensor.Options) *tensor.Tensor {
	return causalMask(n, n, optional("CausalMask", options))
}

// causalMask is CausalMask for any number of keys.
func causalMask(queries, keys int, o tensor.Options) *tensor.Tensor {
	return o.Full([]int{queries, keys}, math.Inf(-1)).Triu(1)
}

// Copies of layers have parameters of their own, that start from the same numbers.

func (l *Linear) copy() *Linear { return &Linear{copied(l.Weight), copied(l.Bias)} }

func (n *LayerNorm) copy() *LayerNorm {
	c := *n
	c.Weight, c.Bias = copied(n.Weight), copied(n.Bias)
	return &c
}

func (d *Dropout) copy() *Dropout {
	c := *d
	return &c
}

func (m *MultiheadAttention) copy() *MultiheadAttention {
	c := *m
	for _, p := range []**tensor.Tensor{&c.InProjWeight, &c.QProjWeight, &c.KProjWeight, &c.VProjWeight, &c.InProjBias, &c.BiasK, &c.BiasV} {
		*p = copied(*p)
	}
	c.OutProj = m.OutProj.copy()
	return &c
}

func copied(t *tensor.Tensor) *tensor.Tensor {
	if t == nil {
		return nil
	}
	return t.Detach().Clone().SetRequiresGrad(t.RequiresGrad())
}
