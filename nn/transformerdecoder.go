package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A TransformerDecoderLayer is self-attention, attention to what an encoder gave,
// and a feed-forward network, each with a residual connection and a normalization
// after it, or before it if NormFirst (Vaswani et al., "Attention Is All You Need").
type TransformerDecoderLayer struct {
	Mode
	SelfAttn      *MultiheadAttention
	MultiheadAttn *MultiheadAttention
	Linear1       *Linear
	Dropout       *Dropout
	Linear2       *Linear
	Norm1         *LayerNorm
	Norm2         *LayerNorm
	Norm3         *LayerNorm
	Dropout1      *Dropout
	Dropout2      *Dropout
	Dropout3      *Dropout

	options TransformerOptions
}

// DecoderMasks say what attention leaves out in the target itself, and in the
// memory that it attends to.
type DecoderMasks struct{ Target, Memory AttentionOptions }

// NewTransformerDecoderLayer returns a layer of so many features and heads. It
// panics if the heads do not divide the features.
func NewTransformerDecoderLayer(features, heads int, options ...TransformerOptions) *TransformerDecoderLayer {
	o := optional("NewTransformerDecoderLayer", options)
	return &TransformerDecoderLayer{
		SelfAttn: o.attention(features, heads), MultiheadAttn: o.attention(features, heads),
		Linear1: o.widen(features), Dropout: o.dropout(), Linear2: o.narrow(features),
		Norm1: o.norm(features), Norm2: o.norm(features), Norm3: o.norm(features),
		Dropout1: o.dropout(), Dropout2: o.dropout(), Dropout3: o.dropout(),
		options: o,
	}
}

// Forward returns the target x transformed, given what an encoder gave; see
// MultiheadAttention for shapes and masks.
func (l *TransformerDecoderLayer) Forward(x, memory *tensor.Tensor, masks ...DecoderMasks) *tensor.Tensor {
	o := optional("TransformerDecoderLayer", masks)
	if l.options.NormFirst {
		x = x.Add(l.attend(l.Norm1.Forward(x), o.Target))
		x = x.Add(l.recall(l.Norm2.Forward(x), memory, o.Memory))
		return seen(l, x.Add(l.feed(l.Norm3.Forward(x))))
	}
	x = l.Norm1.Forward(x.Add(l.attend(x, o.Target)))
	x = l.Norm2.Forward(x.Add(l.recall(x, memory, o.Memory)))
	return seen(l, l.Norm3.Forward(x.Add(l.feed(x))))
}

func (l *TransformerDecoderLayer) attend(x *tensor.Tensor, o AttentionOptions) *tensor.Tensor {
	return l.Dropout1.Forward(attendTo(l.SelfAttn, x, x, o))
}

func (l *TransformerDecoderLayer) recall(x, memory *tensor.Tensor, o AttentionOptions) *tensor.Tensor {
	return l.Dropout2.Forward(attendTo(l.MultiheadAttn, x, memory, o))
}

func (l *TransformerDecoderLayer) feed(x *tensor.Tensor) *tensor.Tensor {
	return l.Dropout3.Forward(l.options.feed(x, l.Linear1, l.Dropout, l.Linear2))
}

func (l *TransformerDecoderLayer) copy() *TransformerDecoderLayer {
	return &TransformerDecoderLayer{
		Mode: l.Mode, SelfAttn: l.SelfAttn.copy(), MultiheadAttn: l.MultiheadAttn.copy(),
		Linear1: l.Linear1.copy(), Dropout: l.Dropout.copy(), Linear2: l.Linear2.copy(),
		Norm1: l.Norm1.copy(), Norm2: l.Norm2.copy(), Norm3: l.Norm3.copy(),
		Dropout1: l.Dropout1.copy(), Dropout2: l.Dropout2.copy(), Dropout3: l.Dropout3.copy(),
		options: l.options,
	}
}

// A TransformerDecoder is decoder layers one after another and, unless it is nil, a
// normalization.
type TransformerDecoder struct {
	Layers []*TransformerDecoderLayer
	Norm   *LayerNorm
}

// NewTransformerDecoder returns n copies of layer, which all start from the same
// weights, and norm, which may be nil.
func NewTransformerDecoder(layer *TransformerDecoderLayer, n int, norm *LayerNorm) *TransformerDecoder {
	return &TransformerDecoder{copies(layer.copy, n), norm}
}

// Forward returns the target x transformed, given what an encoder gave; see
// MultiheadAttention for shapes and masks.
func (d *TransformerDecoder) Forward(x, memory *tensor.Tensor, masks ...DecoderMasks) *tensor.Tensor {
	for _, l := range d.Layers {
		x = l.Forward(x, memory, masks...)
	}
	if d.Norm != nil {
		x = d.Norm.Forward(x)
	}
	return seen(d, x)
}
