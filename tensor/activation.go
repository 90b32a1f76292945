package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Sigmoid returns 1 / (1 + exp(-x)).
func (x *Tensor) Sigmoid() *Tensor { return elementwise(op.Sigmoid, x) }

// LogSigmoid returns log(1 / (1 + exp(-x))), safe for elements of any size.
func (x *Tensor) LogSigmoid() *Tensor { return elementwise(op.LogSigmoid, x) }

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

// Mish returns x * tanh(log(1 + exp(x))) (Misra, "Mish: A Self Regularized
// Non-Monotonic Activation Function").
func (x *Tensor) Mish() *Tensor { return elementwise(op.Mish, x) }

// SoftplusOptions are the options of Softplus.
type SoftplusOptions struct {
	Beta      *float64 // nil is 1
	Threshold *float64 // nil is 20
}

// Softplus returns log(1 + exp(Beta x)) / Beta, and x itself where Beta x is
// greater than Threshold.
func (x *Tensor) Softplus(o ...SoftplusOptions) *Tensor {
	return withNumbers(op.Softplus, x, optionOf("Softplus", o).numbers()...)
}

func (o SoftplusOptions) numbers() []number {
	return []number{param(valueOr(o.Beta, 1)), param(valueOr(o.Threshold, 20))}
}

// ELUOptions are the options of ELU and CELU.
type ELUOptions struct {
	Alpha *float64 // nil is 1
}

// ELU returns x where it is positive and Alpha * (exp(x) - 1) elsewhere (Clevert,
// Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by
// Exponential Linear Units").
func (x *Tensor) ELU(o ...ELUOptions) *Tensor {
	return withNumbers(op.ELU, x, param(valueOr(optionOf("ELU", o).Alpha, 1)), param(1), param(1))
}

// CELU returns x where it is positive and Alpha * (exp(x / Alpha) - 1) elsewhere,
// which for any Alpha has a slope of 1 at 0.
func (x *Tensor) CELU(o ...ELUOptions) *Tensor {
	return withNumbers(op.ELU, x, optionOf("CELU", o).celu()...)
}

func (o ELUOptions) celu() []number {
	alpha := valueOr(o.Alpha, 1)
	if alpha == 0 {
		fail(ValueError, "CELU", nil, "Alpha is 0")
	}
	return []number{param(alpha), param(1), param(1 / alpha)}
}

// SELU returns ELU scaled so that what enters with mean 0 and variance 1 leaves
// with them (Klambauer and others, "Self-Normalizing Neural Networks").
func (x *Tensor) SELU() *Tensor {
	return withNumbers(op.ELU, x, param(seluAlpha*seluScale), param(seluScale), param(1))
}

const (
	seluAlpha = 1.6732632423543772848170429916717
	seluScale = 1.0507009873554804934193349852946
)

// LeakyReLUOptions are the options of LeakyReLU.
type LeakyReLUOptions struct {
	NegativeSlope *float64 // nil is 0.01
}

// LeakyReLU returns x where it is positive and NegativeSlope * x elsewhere.
func (x *Tensor) LeakyReLU(o ...LeakyReLUOptions) *Tensor {
	return withNumbers(op.LeakyReLU, x, param(valueOr(optionOf("LeakyReLU", o).NegativeSlope, 0.01)))
}

// PReLU returns x where it is positive and weight * x elsewhere. weight has one
// element, or one for each place along dimension 1.
func (x *Tensor) PReLU(weight *Tensor) *Tensor {
	return elementwise(op.PReLU, x, x.channelwise("PReLU", weight))
}

// channelwise is weight as it broadcasts along x's dimension 1.
func (x *Tensor) channelwise(name string, weight *Tensor) *Tensor {
	xs := on(x, weight)
	checkDevices(name, xs)
	if weight.rank > 1 {
		fail(ShapeError, name, xs, "the weight has more than one dimension")
	}
	n := weight.NumEl()
	if n == 1 {
		return weight.Reshape()
	}
	if x.rank < 2 || x.dims()[1] != n {
		fail(ShapeError, name, xs, "there are %d weights, want one or as many as dimension 1 has places", n)
	}
	shape := make([]int, x.rank-1)
	for d := range shape {
		shape[d] = 1
	}
	shape[0] = n
	return weight.Reshape(shape...)
}

// HardtanhOptions are the options of Hardtanh.
type HardtanhOptions struct {
	Min *float64 // nil is -1
	Max *float64 // nil is 1
}

// Hardtanh returns x, no less than Min and no more than Max; its gradient at
// these bounds is 0. Bool tensors panic.
func (x *Tensor) Hardtanh(o ...HardtanhOptions) *Tensor {
	return withNumbers(op.Hardtanh, x, optionOf("Hardtanh", o).numbers()...)
}

func (o HardtanhOptions) numbers() []number {
	low, high := valueOr(o.Min, -1), valueOr(o.Max, 1)
	if low > high {
		fail(ValueError, "Hardtanh", nil, "Min is %v, greater than Max, %v", low, high)
	}
	return []number{param(low), param(high)}
}

// ReLU6 returns x, no less than 0 and no more than 6; see Hardtanh.
func (x *Tensor) ReLU6() *Tensor { return withNumbers(op.Hardtanh, x, param(0), param(6)) }

// Hardsigmoid returns (x + 3) / 6, no less than 0 and no more than 1.
func (x *Tensor) Hardsigmoid() *Tensor { return elementwise(op.Hardsigmoid, x) }

// Hardswish returns x * hardsigmoid(x).
func (x *Tensor) Hardswish() *Tensor { return elementwise(op.Hardswish, x) }

// ShrinkOptions are the options of Hardshrink and Softshrink.
type ShrinkOptions struct {
	Lambda *float64 // nil is 0.5
}

// Hardshrink returns x where |x| is greater than Lambda and 0 elsewhere.
func (x *Tensor) Hardshrink(o ...ShrinkOptions) *Tensor {
	return withNumbers(op.Hardshrink, x, param(valueOr(optionOf("Hardshrink", o).Lambda, 0.5)))
}

// Softshrink returns x moved towards 0 by Lambda, which is not negative, and 0
// where that is further than |x|.
func (x *Tensor) Softshrink(o ...ShrinkOptions) *Tensor {
	lambda := valueOr(optionOf("Softshrink", o).Lambda, 0.5)
	if !(lambda >= 0) {
		fail(ValueError, "Softshrink", on(x), "Lambda is %v, want 0 or more", lambda)
	}
	return withNumbers(op.Softshrink, x, param(lambda))
}

// Tanhshrink returns x - tanh(x). Bool tensors are taken as numbers.
func (x *Tensor) Tanhshrink() *Tensor { return elementwise(op.Tanhshrink, x) }

// Softsign returns x / (1 + |x|).
func (x *Tensor) Softsign() *Tensor { return elementwise(op.Softsign, x) }

// Threshold returns x where it is greater than threshold and value elsewhere.
// Bool tensors panic.
func (x *Tensor) Threshold(threshold, value float64) *Tensor {
	return withNumbers(op.Threshold, x, param(threshold), param(value))
}

// GLU returns the first half of x along dim times the sigmoid of the second
// (Dauphin and others, "Language Modeling with Gated Convolutional Networks").
func (x *Tensor) GLU(dim int) *Tensor {
	x.needFloat("GLU")
	d := x.axis("GLU", dim)
	if x.rank == 0 || x.dims()[d]%2 != 0 {
		fail(ShapeError, "GLU", on(x), "dimension %d has no halves", dim)
	}
	half := x.dims()[d] / 2
	return x.Narrow(d, 0, half).Mul(x.Narrow(d, half, half).Sigmoid())
}

// BinaryCrossEntropy returns, element by element and broadcast,
// -(y log x + (1-y) log(1-x)), for probabilities x. Logarithms are no less than
// -100, and the gradient's denominator x(1-x) no less than 1e-12, as in PyTorch.
// Elements of x outside [0, 1] give NaN; package loss checks them.
func (x *Tensor) BinaryCrossEntropy(y *Tensor) *Tensor { return elementwise(op.BCE, x, y) }
