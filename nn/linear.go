package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Linear layer computes x·Wᵀ + b for x of shape (..., in).
type Linear struct {
	Weight *tensor.Tensor // (out, in)
	Bias   *tensor.Tensor // (out), or nil
}

// LinearOptions are the options of NewLinear.
type LinearOptions struct {
	NoBias  bool           // leave the bias out
	Tensors tensor.Options // of the parameters: device, type, generator
}

// NewLinear returns a layer from in to out features. Weight and bias are drawn
// uniformly from ±1/sqrt(in), as PyTorch draws them. Negative sizes panic.
func NewLinear(in, out int, options ...LinearOptions) *Linear {
	o := optional("NewLinear", options)
	if in < 0 || out < 0 {
		fail(tensor.ValueError, "NewLinear", "%d features in and %d out: sizes are not negative", in, out)
	}
	bound := kaimingBound(math.Sqrt(5), in)
	l := &Linear{Weight: Parameter(o.Tensors.Uniform(-bound, bound, out, in))}
	if !o.NoBias {
		bound := 0.0
		if in > 0 {
			bound = 1 / math.Sqrt(float64(in))
		}
		l.Bias = Parameter(o.Tensors.Uniform(-bound, bound, out))
	}
	return l
}

// Forward returns x·Wᵀ + b.
func (l *Linear) Forward(x *tensor.Tensor) *tensor.Tensor { return seen(l, x.Linear(l.Weight, l.Bias)) }

// kaimingBound is the bound of a uniform distribution that keeps the variance of
// a signal through a leaky ReLU of slope a (He et al., "Delving Deep into
// Rectifiers"), rounded step by step as PyTorch rounds it.
func kaimingBound(a float64, fanIn int) float64 {
	gain := math.Sqrt(2 / (1 + float64(a*a)))
	return math.Sqrt(3) * (gain / math.Sqrt(float64(max(fanIn, 1))))
}
