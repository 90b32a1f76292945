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

// NewTransformerEncoderLayer returns a layer of so many features and heads. It
// panics if the heads do not divide the features.
func NewTransformerEncoderLayer(features, heads int, options ...TransformerOptions) *TransformerEncoderLayer {
	o := optional("NewTransformerEncoderLayer", options)
	return &TransformerEncoderLayer{
		SelfAttn: o.attention(features, heads),
		Linear1:  o.widen(features), Dropout: o.dropout(), Linear2: o.narrow(features),
		Norm1: o.norm(features), Norm2: o.norm(features),
		Dropout1: o.dropout(), Dropout2: o.dropout(),
		options: o,
	}
}

// Forward returns x transformed; see MultiheadAttention for shapes and masks.
func (l *TransformerEncoderLayer) Forward(x *tensor.Tensor, masks ...AttentionOptions) *tensor.Tensor {
	o := optional("TransformerEncoderLayer", masks)
	if l.options.NormFirst {
		x = x.Add(l.attend(l.Norm1.Forward(x), o))
		return seen(l, x.Add(l.feed(l.Norm2.Forward(x))))
	}
	x = l.Norm1.Forward(x.Add(l.attend(x, o)))
	return seen(l, l.Norm2.Forward(x.Add(l.feed(x))))
}

func (l *TransformerEncoderLayer) attend(x *tensor.Tensor, o AttentionOptions) *tensor.Tensor {
	return l.Dropout1.Forward(attendTo(l.SelfAttn, x, x, o))
}

func (l *TransformerEncoderLayer) feed(x *tensor.Tensor) *tensor.Tensor {
	return l.Dropout2.Forward(l.options.feed(x, l.Linear1, l.Dropout, l.Linear2))
}

func (l *TransformerEncoderLayer) copy() *TransformerEncoderLayer {
	return &TransformerEncoderLayer{
		Mode: l.Mode, SelfAttn: l.SelfAttn.copy(),
		Linear1: l.Linear1.copy(), Dropout: l.Dropout.copy(), Linear2: l.Linear2.copy(),
		Norm1: l.Norm1.copy(), Norm2: l.Norm2.copy(),
		Dropout1: l.Dropout1.copy(), Dropout2: l.Dropout2.copy(),
		options: l.options,
	}
}

// A TransformerEncoder is encoder layers one after another and, unless it is nil, a
// normalization.
type TransformerEncoder struct {
	Layers []*TransformerEncoderLayer
	Norm   *LayerNorm
}

// NewTransformerEncoder returns n copies of layer, which all start from the same
// weights, and norm, which may be nil.
func NewTransformerEncoder(layer *TransformerEncoderLayer, n int, norm *LayerNorm) *TransformerEncoder {
	return &TransformerEncoder{copies(layer.copy, n), norm}
}

// copies are n copies of a layer, each made by copy.
func copies[L any](copy func() L, n int) []L {
	if n < 0 {
		fail(tensor.ValueError, "NewTransformer", "%d layers: their number is not negative", n)
	}
	layers := make([]L, n)
	for i := range layers {
		layers[i] = copy()
	}
	return layers
}

// Forward returns x transformed; see MultiheadAttention for shapes and masks.
func (e *TransformerEncoder) Forward(x *tensor.Tensor, masks ...AttentionOptions) *tensor.Tensor {
	for _, l := range e.Layers {
		x = l.Forward(x, masks...)
	}
	if e.Norm != nil {
		x = e.Norm.Forward(x)
	}
	return seen(e, x)
}
