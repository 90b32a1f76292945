package nn

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A GroupNorm brings each of Groups parts of the channels of x, of shape (batch,
// channels, ...), to mean 0 and variance 1, then multiplies by Weight and adds Bias;
// see tensor.Tensor.GroupNorm.
type GroupNorm struct {
	Groups int
	Eps    float64        // added to the variance
	Weight *tensor.Tensor // an element for each channel, or nil
	Bias   *tensor.Tensor // likewise
}

// GroupNormOptions are the options of NewGroupNorm.
type GroupNormOptions struct {
	Eps      *float64       // added to the variance; nil is 1e-5
	NoAffine bool           // leave out weight and bias
	NoBias   bool           // leave out the bias
	Tensors  tensor.Options // of the parameters: device and type
}

// NewGroupNorm returns the layer. The weight is 1 and the bias 0 at first. Groups
// that do not share the channels evenly panic.
func NewGroupNorm(groups, channels int, options ...GroupNormOptions) *GroupNorm {
	o := optional("NewGroupNorm", options)
	if groups < 1 || channels < 0 || channels%groups != 0 {
		fail(tensor.ValueError, "NewGroupNorm", "%d channels cannot be split into %d groups", channels, groups)
	}
	n := &GroupNorm{Groups: groups, Eps: 1e-5}
	if o.Eps != nil {
		n.Eps = *o.Eps
	}
	if !o.NoAffine {
		n.Weight = Parameter(o.Tensors.Ones(channels))
		if !o.NoBias {
			n.Bias = Parameter(o.Tensors.Zeros(channels))
		}
	}
	return n
}

// Forward returns x normalized.
func (n *GroupNorm) Forward(x *tensor.Tensor) *tensor.Tensor {
	return seen(n, x.GroupNorm(n.Groups, n.Weight, n.Bias, n.Eps))
}

// An RMSNorm divides the elements over the last dimensions by the root of their mean
// square and multiplies them by Weight; see tensor.Tensor.RMSNorm.
type RMSNorm struct {
	Shape  []int          // the sizes of the last dimensions
	Eps    *float64       // added to the mean square; nil is the distance from 1 to the next number
	Weight *tensor.Tensor // of Shape, or nil
}

// RMSNormOptions are the options of NewRMSNorm.
type RMSNormOptions struct {
	Eps      *float64       // added to the mean square; nil is the distance from 1 to the next number
	NoAffine bool           // leave out the weight
	Tensors  tensor.Options // of the weight: device and type
}

// NewRMSNorm returns a layer over the last dimensions, whose sizes shape gives. The
// weight is 1 at first.
func NewRMSNorm[S int | []int](shape S, options ...RMSNormOptions) *RMSNorm {
	o := optional("NewRMSNorm", options)
	n := &RMSNorm{Shape: sizes(shape), Eps: o.Eps}
	if len(n.Shape) == 0 || slices.Min(n.Shape) < 0 {
		fail(tensor.ValueError, "NewRMSNorm", "shape %v: there is at least one size, and none is negative", n.Shape)
	}
	if !o.NoAffine {
		n.Weight = Parameter(o.Tensors.Ones(n.Shape...))
	}
	return n
}

// Forward returns x normalized.
func (n *RMSNorm) Forward(x *tensor.Tensor) *tensor.Tensor {
	return seen(n, x.RMSNorm(n.Shape, n.Weight, n.Eps))
}
