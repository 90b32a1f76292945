package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// LogSigmoid is the logarithm of Sigmoid.
type LogSigmoid struct{}

// NewLogSigmoid returns the layer.
func NewLogSigmoid() *LogSigmoid { return &LogSigmoid{} }

// Forward returns log(1 / (1 + exp(-x))).
func (*LogSigmoid) Forward(x *tensor.Tensor) *tensor.Tensor { return x.LogSigmoid() }

// Softplus is a smooth ReLU; see tensor.Tensor.Softplus.
type Softplus struct{ Options tensor.SoftplusOptions }

// NewSoftplus returns the layer.
func NewSoftplus(options ...tensor.SoftplusOptions) *Softplus {
	return &Softplus{optional("NewSoftplus", options)}
}

// Forward returns log(1 + exp(Beta·x)) / Beta.
func (s *Softplus) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Softplus(s.Options) }

// Softsign is x / (1 + |x|).
type Softsign struct{}

// NewSoftsign returns the layer.
func NewSoftsign() *Softsign { return &Softsign{} }

// Forward returns x / (1 + |x|).
func (*Softsign) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Softsign() }

// Mish is x·tanh(log(1 + exp(x))); see tensor.Tensor.Mish.
type Mish struct{}

// NewMish returns the layer.
func NewMish() *Mish { return &Mish{} }

// Forward returns x·tanh(log(1 + exp(x))).
func (*Mish) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Mish() }

// Hardtanh is x between two bounds, -1 and 1 unless options say otherwise.
type Hardtanh struct{ Options tensor.HardtanhOptions }

// NewHardtanh returns the layer. Bounds out of order panic.
func NewHardtanh(options ...tensor.HardtanhOptions) *Hardtanh {
	h := &Hardtanh{optional("NewHardtanh", options)}
	low, high := -1.0, 1.0
	if h.Options.Min != nil {
		low = *h.Options.Min
	}
	if h.Options.Max != nil {
		high = *h.Options.Max
	}
	if !(low < high) {
		fail(tensor.ValueError, "NewHardtanh", "the bounds %v and %v are not in order", low, high)
	}
	return h
}

// Forward returns x between the bounds.
func (h *Hardtanh) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Hardtanh(h.Options) }

// Hardsigmoid is (x + 3) / 6 between 0 and 1.
type Hardsigmoid struct{}

// NewHardsigmoid returns the layer.
func NewHardsigmoid() *Hardsigmoid { return &Hardsigmoid{} }

// Forward returns (x + 3) / 6 between 0 and 1.
func (*Hardsigmoid) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Hardsigmoid() }

// Hardswish is x times Hardsigmoid (Howard et al., "Searching for MobileNetV3").
type Hardswish struct{}

// NewHardswish returns the layer.
func NewHardswish() *Hardswish { return &Hardswish{} }

// Forward returns x times its Hardsigmoid.
func (*Hardswish) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Hardswish() }

// GLU is the first half of x along a dimension times the sigmoid of the second;
// see tensor.Tensor.GLU.
type GLU struct{ Dim int }

// NewGLU returns the layer along dim, in PyTorch -1 by default; negative ones count
// from the end.
func NewGLU(dim int) *GLU { return &GLU{dim} }

// Forward returns the gated half of x.
func (g *GLU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.GLU(g.Dim) }
