package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// Dropout1d is Dropout of whole channels of x, of shape (batch, channels, length) or
// (channels, length).
type Dropout1d struct{ Dropout }

// NewDropout1d returns the layer; PyTorch's default for p is 0.5. A p outside [0, 1]
// panics.
func NewDropout1d(p float64, options ...DropoutOptions) *Dropout1d {
	return &Dropout1d{*NewDropout(p, options...)}
}

// Forward returns x with channels dropped.
func (d *Dropout1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("Dropout1d", x, 2, 3)
	if x.Dim() == 2 {
		return d.dropChannels(x.Unsqueeze(0)).Squeeze(0)
	}
	return d.dropChannels(x)
}

// Dropout2d is Dropout of whole channels of x, of shape (batch, channels, height,
// width). As in PyTorch, the first dimension is always the batch.
type Dropout2d struct{ Dropout }

// NewDropout2d returns the layer; PyTorch's default for p is 0.5. A p outside [0, 1]
// panics.
func NewDropout2d(p float64, options ...DropoutOptions) *Dropout2d {
	return &Dropout2d{*NewDropout(p, options...)}
}

// Forward returns x with channels dropped.
func (d *Dropout2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("Dropout2d", x, 3, 4)
	return d.dropChannels(x)
}

// dropChannels is Forward with one draw for all elements of a channel.
func (d *Dropout) dropChannels(x *tensor.Tensor) *tensor.Tensor {
	switch {
	case d.P == 0 || !d.Training():
		return x
	case d.P == 1:
		return x.MulScalar(0.0)
	}
	shape := x.Shape()
	for i := range shape[2:] {
		shape[2+i] = 1
	}
	kept := tensor.On(x.Device()).As(x.DType()).From(d.Generator).Bernoulli(1-d.P, shape...)
	return x.Mul(kept.DivScalar(1 - d.P))
}
