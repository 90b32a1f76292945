package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// An Embedding has a row of numbers for each index; see tensor.Tensor.Embedding.
type Embedding struct {
	Weight  *tensor.Tensor // (rows, size)
	Options tensor.EmbeddingOptions
}

// EmbeddingOptions are the options of NewEmbedding.
type EmbeddingOptions struct {
	PaddingIndex    *int           // the row that is 0 and gets no gradient; negative ones count from the end; nil is none
	MaxNorm         *float64       // rows used whose norm is greater are scaled down to it; nil is none
	NormType        *float64       // the p of that norm; nil is 2
	ScaleGradByFreq bool           // a row's gradient is divided by how often it is used
	Tensors         tensor.Options // of the weight: device, type, generator
}

// NewEmbedding returns an embedding of rows indices in size numbers each, drawn from
// the standard normal distribution.
func NewEmbedding(rows, size int, options ...EmbeddingOptions) *Embedding {
	o := optional("NewEmbedding", options)
	if rows < 0 || size < 0 {
		fail(tensor.ValueError, "NewEmbedding", "%d rows of %d: sizes are not negative", rows, size)
	}
	e := &Embedding{
		Weight: o.Tensors.Randn(rows, size),
		Options: tensor.EmbeddingOptions{
			PaddingIndex: o.PaddingIndex, MaxNorm: o.MaxNorm, NormType: o.NormType, ScaleGradByFreq: o.ScaleGradByFreq,
		},
	}
	if p := o.PaddingIndex; p != nil {
		if *p < -rows || *p >= rows {
			fail(tensor.ValueError, "NewEmbedding", "the padding index %d is not among %d rows", *p, rows)
		}
		e.Weight.Select(0, *p).Zero()
	}
	Parameter(e.Weight)
	return e
}

// Forward returns the rows of the indices x.
func (e *Embedding) Forward(x *tensor.Tensor) *tensor.Tensor {
	return seen(e, x.Embedding(e.Weight, e.Options))
}
