package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Sigmoid returns 1 / (1 + exp(-x)).
func (x *Tensor) Sigmoid() *Tensor { return elementwise(op.Sigmoid, x) }

// Tanh returns the hyperbolic tangent of x.
func (x *Tensor) Tanh() *Tensor { return elementwise(op.Tanh, x) }

// ReLU returns x where it is positive and 0 elsewhere; its gradient at 0 is 0.
func (x *Tensor) ReLU() *Tensor { return elementwise(op.ReLU, x) }

// GELU returns x * Φ(x), Φ being the distribution function of the standard
// normal (Hendrycks and Gimpel, "Gaussian Error Linear Units").
func (x *Tensor) GELU() *Tensor { return elementwise(op.GELU, x) }

// GELUTanh returns the approximation of GELU by a hyperbolic tangent:
// x * (1 + tanh(sqrt(2/π) (x + 0.044715 x³))) / 2.
func (x *Tensor) GELUTanh() *Tensor { return elementwise(op.GELUTanh, x) }

// SiLU returns x * sigmoid(x), also called swish.
func (x *Tensor) SiLU() *Tensor { return elementwise(op.SiLU, x) }

// BinaryCrossEntropy returns, element by element and broadcast,
// -(y log x + (1-y) log(1-x)), for probabilities x. Logarithms are no less than
// -100, and the gradient's denominator x(1-x) no less than 1e-12, as in PyTorch.
// Elements of x outside [0, 1] give NaN; package loss checks them.
func (x *Tensor) BinaryCrossEntropy(y *Tensor) *Tensor { return elementwise(op.BCE, x, y) }
