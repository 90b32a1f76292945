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
