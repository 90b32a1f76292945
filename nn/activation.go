package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// Sigmoid is 1 / (1 + exp(-x)).
type Sigmoid struct{}

// NewSigmoid returns the layer.
func NewSigmoid() *Sigmoid { return &Sigmoid{} }

// Forward returns 1 / (1 + exp(-x)).
func (*Sigmoid) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Sigmoid() }

// Tanh is the hyperbolic tangent.
type Tanh struct{}

// NewTanh returns the layer.
func NewTanh() *Tanh { return &Tanh{} }

// Forward returns the hyperbolic tangent of x.
func (*Tanh) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Tanh() }

// ReLU is max(x, 0).
type ReLU struct{}

// NewReLU returns the layer.
func NewReLU() *ReLU { return &ReLU{} }

// Forward returns x where it is positive and 0 elsewhere.
func (*ReLU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.ReLU() }

// GELU is x·Φ(x), Φ being the distribution function of the standard normal
// (Hendrycks and Gimpel, "Gaussian Error Linear Units").
type GELU struct {
	Tanh bool // approximate Φ by a hyperbolic tangent
}

// GELUOptions are the options of NewGELU.
type GELUOptions struct {
	Tanh bool // approximate Φ by a hyperbolic tangent: PyTorch's approximate="tanh"
}

// NewGELU returns the layer.
func NewGELU(options ...GELUOptions) *GELU {
	return &GELU{Tanh: optional("NewGELU", options).Tanh}
}

// Forward returns x·Φ(x).
func (g *GELU) Forward(x *tensor.Tensor) *tensor.Tensor {
	if g.Tanh {
		return x.GELUTanh()
	}
	return x.GELU()
}

// SiLU is x·sigmoid(x), also called swish.
type SiLU struct{}

// NewSiLU returns the layer.
func NewSiLU() *SiLU { return &SiLU{} }

// Forward returns x·sigmoid(x).
func (*SiLU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.SiLU() }
