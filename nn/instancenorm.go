package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// InstanceNormOptions are the options of NewInstanceNorm1d and NewInstanceNorm2d.
type InstanceNormOptions struct {
	Eps      *float64       // added to the variance; nil is 1e-5
	Momentum *float64       // how far the running values move; nil is 0.1
	Affine   bool           // have weight and bias
	NoBias   bool           // leave out the bias
	Running  bool           // keep running values, to normalize with after Eval
	Tensors  tensor.Options // of parameters and buffers: device and type
}

func newInstanceNorm(where string, channels int, o InstanceNormOptions) BatchNorm {
	return newBatchNorm(where, channels, BatchNormOptions{
		Eps: o.Eps, Momentum: o.Momentum, NoAffine: !o.Affine, NoBias: o.NoBias, NoRunning: !o.Running, Tensors: o.Tensors,
	})
}

// instances returns x, with a batch or without, normalized by channels for each of
// its instances.
func (n *BatchNorm) instances(x *tensor.Tensor, dims int) *tensor.Tensor {
	if x.Dim() < dims {
		return n.instances(x.Unsqueeze(0), dims).Squeeze(0)
	}
	return x.InstanceNorm(n.Weight, n.Bias, n.options(n.Training()))
}

// InstanceNorm1d brings each channel of each instance of x, of shape (batch,
// channels, length) or (channels, length), to mean 0 and variance 1; see
// tensor.Tensor.InstanceNorm.
type InstanceNorm1d struct{ BatchNorm }

// NewInstanceNorm1d returns the layer, without parameters and running values unless
// they are asked for.
func NewInstanceNorm1d(channels int, options ...InstanceNormOptions) *InstanceNorm1d {
	return &InstanceNorm1d{newInstanceNorm("NewInstanceNorm1d", channels, optional("NewInstanceNorm1d", options))}
}

// Forward returns x normalized.
func (n *InstanceNorm1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("InstanceNorm1d", x, 2, 3)
	return seen(n, n.instances(x, 3))
}

// InstanceNorm2d is InstanceNorm1d of x of shape (batch, channels, height, width) or
// (channels, height, width).
type InstanceNorm2d struct{ BatchNorm }

// NewInstanceNorm2d returns the layer, without parameters and running values unless
// they are asked for.
func NewInstanceNorm2d(channels int, options ...InstanceNormOptions) *InstanceNorm2d {
	return &InstanceNorm2d{newInstanceNorm("NewInstanceNorm2d", channels, optional("NewInstanceNorm2d", options))}
}

// Forward returns x normalized.
func (n *InstanceNorm2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("InstanceNorm2d", x, 3, 4)
	return seen(n, n.instances(x, 4))
}
