package nn

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A LayerNorm brings the elements over the last dimensions to mean 0 and variance
// 1, then multiplies by Weight and adds Bias (Ba, Kiros and Hinton, "Layer
// Normalization").
type LayerNorm struct {
	Shape  []int          // the sizes of the last dimensions
	Eps    float64        // added to the variance
	Weight *tensor.Tensor // of Shape, or nil
	Bias   *tensor.Tensor // of Shape, or nil
}

// LayerNormOptions are the options of NewLayerNorm.
type LayerNormOptions struct {
	Eps      *float64       // added to the variance; nil is 1e-5
	NoAffine bool           // leave out weight and bias
	NoBias   bool           // leave out the bias
	Tensors  tensor.Options // of the parameters: device and type
}

// NewLayerNorm returns a layer over the last dimensions, whose sizes shape gives:
// NewLayerNorm(8) or NewLayerNorm([]int{4, 8}). The weight is 1 and the bias 0 at
// first.
func NewLayerNorm[S int | []int](shape S, options ...LayerNormOptions) *LayerNorm {
	o := optional("NewLayerNorm", options)
	n := &LayerNorm{Shape: sizes(shape), Eps: 1e-5}
	if o.Eps != nil {
		n.Eps = *o.Eps
	}
	if len(n.Shape) == 0 || slices.Min(n.Shape) < 0 || !(n.Eps >= 0) {
		fail(tensor.ValueError, "NewLayerNorm", "shape %v, eps %v: there is at least one size, and none and no eps is negative", n.Shape, n.Eps)
	}
	if o.NoAffine {
		return n
	}
	n.Weight = Parameter(o.Tensors.Ones(n.Shape...))
	if !o.NoBias {
		n.Bias = Parameter(o.Tensors.Zeros(n.Shape...))
	}
	return n
}

// sizes is one size or several as a slice.
func sizes[S int | []int](shape S) []int {
	if n, ok := any(shape).(int); ok {
		return []int{n}
	}
	return slices.Clone(any(shape).([]int))
}

// Forward returns x normalized.
func (n *LayerNorm) Forward(x *tensor.Tensor) *tensor.Tensor {
	return seen(n, x.LayerNorm(n.Shape, n.Weight, n.Bias, n.Eps))
}
