package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Dropout, while training, sets elements to 0 with probability P and divides the
// others by 1-P (Srivastava et al., "Dropout: A Simple Way to Prevent Neural
// Networks from Overfitting"). After Eval it passes everything on.
type Dropout struct {
	Mode
	P         float64
	Generator *tensor.Generator // draws the elements; nil is the global one
}

// DropoutOptions are the options of NewDropout.
type DropoutOptions struct {
	Generator *tensor.Generator // draws the elements; nil is the global one
}

// NewDropout returns the layer; PyTorch's default for p is 0.5. A p outside [0, 1]
// panics.
func NewDropout(p float64, options ...DropoutOptions) *Dropout {
	if !(p >= 0 && p <= 1) {
		fail(tensor.ValueError, "NewDropout", "the probability %v is not between 0 and 1", p)
	}
	return &Dropout{P: p, Generator: optional("NewDropout", options).Generator}
}

// Forward returns x with elements dropped. Nothing is drawn where P is 0 or 1, or
// in evaluation.
func (d *Dropout) Forward(x *tensor.Tensor) *tensor.Tensor {
	switch {
	case d.P == 0 || !d.Training():
		return x
	case d.P == 1:
		return x.MulScalar(0.0)
	}
	kept := tensor.On(x.Device()).As(x.DType()).From(d.Generator).Bernoulli(1-d.P, x.Shape()...)
	return x.Mul(kept.DivScalar(1 - d.P))
}

// AlphaDropout is Dropout that keeps mean 0 and variance 1 of what SELU gives:
// elements are set to its least value instead of 0, and then all are scaled and
// shifted (Klambauer et al., "Self-Normalizing Neural Networks").
type AlphaDropout struct{ Dropout }

// NewAlphaDropout returns the layer; PyTorch's default for p is 0.5. A p outside
// [0, 1] panics.
func NewAlphaDropout(p float64, options ...DropoutOptions) *AlphaDropout {
	return &AlphaDropout{*NewDropout(p, options...)}
}

// Forward returns x with elements dropped. Nothing is drawn where P is 0 or 1, or
// in evaluation.
func (d *AlphaDropout) Forward(x *tensor.Tensor) *tensor.Tensor {
	switch {
	case d.P == 0 || !d.Training():
		return x
	case d.P == 1:
		return x.MulScalar(0.0)
	}
	const alpha = 1.7580993408473766 // minus the least value of SELU
	a := 1 / math.Sqrt((float64(alpha*alpha*d.P)+1)*(1-d.P))
	kept := tensor.On(x.Device()).As(x.DType()).From(d.Generator).Bernoulli(1-d.P, x.Shape()...)
	shift := kept.AddScalar(-1.0).MulScalar(alpha * a).AddScalar(alpha * a * d.P)
	return x.Mul(kept.MulScalar(a)).Add(shift)
}
