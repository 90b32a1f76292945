package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A TransformerEncoderLayer is self-attention and a feed-forward network, each
// with a residual connection and a normalization after it, or before it if
// NormFirst (Vaswani et al., "Attention Is All You Need").
type TransformerEncoderLayer struct {
	Mode
	SelfAttn *MultiheadAttention
	Linear1  *Linear
	Dropout  *Dropout
	Linear2  *Linear
	Norm1    *LayerNorm
	Norm2    *LayerNorm
	Dropout1 *Dropout
	Dropout2 *Dropout

	options TransformerOptions
}

// TransformerOptions are the options of NewTransformerEncoderLayer.
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

// NewTransformerEncoderLayer returns a layer of so many features and heads. It
// panics if the heads do not divide the features.
func NewTransformerEncoderLayer(features, heads int, options ...TransformerOptions) *TransformerEncoderLayer {
	o := optional("NewTransformerEncoderLayer", options)
	p, wide := 0.1, 2048
	if o.Dropout != nil {
		p = *o.Dropout
	}
	if o.FeedForward != 0 {
		wide = o.FeedForward
	}
	linear := LinearOptions{NoBias: o.NoBias, Tensors: o.Tensors}
	norm := LayerNormOptions{Eps: o.LayerNormEps, NoBias: o.NoBias, Tensors: o.Tensors}
	return &TransformerEncoderLayer{
		SelfAttn: NewMultiheadAttention(features, heads, MultiheadAttentionOptions{
			Dropout: p, NoBias: o.NoBias, BatchFirst: o.BatchFirst, Tensors: o.Tensors,
		}),
		Linear1: NewLinear(features, wide, linear), Dropout: NewDropout(p), Linear2: NewLinear(wide, features, linear),
		Norm1: NewLayerNorm(features, norm), Norm2: NewLayerNorm(features, norm),
		Dropout1: NewDropout(p), Dropout2: NewDropout(p),
		options: o,
	}
}

// Forward returns x transformed; see MultiheadAttention for shapes and masks.
func (l *TransformerEncoderLayer) Forward(x *tensor.Tensor, masks ...AttentionOptions) *tensor.Tensor {
	o := optional("TransformerEncoderLayer", masks)
	o.NoWeights = true
	if l.options.NormFirst {
		x = x.Add(l.attend(l.Norm1.Forward(x), o))
		return seen(l, x.Add(l.feed(l.Norm2.Forward(x))))
	}
	x = l.Norm1.Forward(x.Add(l.attend(x, o)))
	return seen(l, l.Norm2.Forward(x.Add(l.feed(x))))
}

func (l *TransformerEncoderLayer) attend(x *tensor.Tensor, o AttentionOptions) *tensor.Tensor {
	y, _ := l.SelfAttn.Forward(x, x, x, o)
	return l.Dropout1.Forward(y)
}

func (l *TransformerEncoderLayer) feed(x *tensor.Tensor) *tensor.Tensor {
	y := l.Linear1.Forward(x)
	if l.options.GELU {
		y = y.GELU()
	} else {
		y = y.ReLU()
	}
	return l.Dropout2.Forward(l.Linear2.Forward(l.Dropout.Forward(y)))
}
