package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Transformer is an encoder of a source, and a decoder of a target that attends
// to what the encoder gave (Vaswani et al., "Attention Is All You Need").
type Transformer struct {
	Encoder *TransformerEncoder
	Decoder *TransformerDecoder
}

// NewTransformer returns a transformer of so many features, heads and layers;
// PyTorch's defaults are 512, 8, 6 and 6. All matrices are drawn by Xavier's rule.
// It panics if the heads do not divide the features.
func NewTransformer(features, heads, encoderLayers, decoderLayers int, options ...TransformerOptions) *Transformer {
	o := optional("NewTransformer", options)
	t := &Transformer{ // norms draw nothing, so that the order of the rest is PyTorch's
		Encoder: NewTransformerEncoder(NewTransformerEncoderLayer(features, heads, o), encoderLayers, o.norm(features)),
		Decoder: NewTransformerDecoder(NewTransformerDecoderLayer(features, heads, o), decoderLayers, o.norm(features)),
	}
	autograd.NoGrad(func() {
		for _, p := range Parameters(t) {
			if p.Dim() > 1 {
				bound := xavierBound(p.Size(0), p.Size(1))
				p.CopyFrom(o.Tensors.Uniform(-bound, bound, p.Shape()...))
			}
		}
	})
	return t
}

// xavierBound is the bound of a uniform distribution that keeps the variance of
// signals and of gradients (Glorot and Bengio, "Understanding the difficulty of
// training deep feedforward neural networks"), rounded as PyTorch rounds it.
func xavierBound(rows, columns int) float64 {
	return math.Sqrt(3) * math.Sqrt(2/float64(rows+columns))
}

// TransformerMasks say what attention leaves out in the source, in the target, and
// in what the encoder gave.
type TransformerMasks struct{ Source, Target, Memory AttentionOptions }

// Forward returns what the decoder makes of target, given source; see
// MultiheadAttention for shapes and masks.
func (t *Transformer) Forward(source, target *tensor.Tensor, masks ...TransformerMasks) *tensor.Tensor {
	o := optional("Transformer", masks)
	memory := t.Encoder.Forward(source, o.Source)
	return seen(t, t.Decoder.Forward(target, memory, DecoderMasks{Target: o.Target, Memory: o.Memory}))
}
