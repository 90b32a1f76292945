package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// Softmax is exp(x) / sum(exp(x)) along one dimension.
type Softmax struct{ Dim int }

// NewSoftmax returns the layer along dim; negative ones count from the end.
func NewSoftmax(dim int) *Softmax { return &Softmax{dim} }

// Forward returns exp(x) / sum(exp(x)).
func (s *Softmax) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Softmax(s.Dim) }

// LogSoftmax is the logarithm of Softmax.
type LogSoftmax struct{ Dim int }

// NewLogSoftmax returns the layer along dim; negative ones count from the end.
func NewLogSoftmax(dim int) *LogSoftmax { return &LogSoftmax{dim} }

// Forward returns x - log(sum(exp(x))).
func (s *LogSoftmax) Forward(x *tensor.Tensor) *tensor.Tensor { return x.LogSoftmax(s.Dim) }

// Softmin is Softmax of -x.
type Softmin struct{ Dim int }

// NewSoftmin returns the layer along dim; negative ones count from the end.
func NewSoftmin(dim int) *Softmin { return &Softmin{dim} }

// Forward returns exp(-x) / sum(exp(-x)).
func (s *Softmin) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Softmin(s.Dim) }

// Softmax2d is Softmax over the channels of each place of x, of shape (batch,
// channels, height, width) or (channels, height, width).
type Softmax2d struct{}

// NewSoftmax2d returns the layer.
func NewSoftmax2d() *Softmax2d { return &Softmax2d{} }

// Forward returns exp(x) / sum(exp(x)) over channels.
func (*Softmax2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("Softmax2d", x, 3, 4)
	return x.Softmax(-3)
}
