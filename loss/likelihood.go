package loss

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// KLDiv is the divergence y·(log y - x) of Kullback and Leibler, from the
// distribution whose logarithms are x to y.
type KLDiv struct {
	LogTarget bool // targets are logarithms too
	Reduction Reduction
}

// KLDivOptions are the options of NewKLDiv.
type KLDivOptions struct {
	LogTarget bool      // targets are logarithms too
	Reduction Reduction // BatchMean, which is the divergence's definition, included
}

// NewKLDiv returns the criterion.
func NewKLDiv(options ...KLDivOptions) *KLDiv {
	o := optional("NewKLDiv", options)
	if o.Reduction != BatchMean {
		o.Reduction.check("NewKLDiv")
	}
	return &KLDiv{o.LogTarget, o.Reduction}
}

// Forward returns the loss of logarithms x against targets y, broadcast.
func (k *KLDiv) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("KLDiv", x, y)
	checkFloats("KLDiv", x, y)
	var losses *tensor.Tensor
	if k.LogTarget {
		losses = y.Exp().Mul(y.Sub(x))
	} else {
		losses = y.XLogY(y).Sub(y.Mul(x))
	}
	if k.Reduction == BatchMean {
		sum := losses.Sum()
		if x.Dim() == 0 {
			return sum
		}
		return sum.DivScalar(float64(x.Size(0)))
	}
	return k.Reduction.apply(losses)
}

// PoissonNLL is the negative log likelihood of counts y drawn from distributions
// of Poisson whose rates have the logarithms x: exp(x) - y·x, without log(y!).
type PoissonNLL struct {
	NoLogInput bool    // x are rates: x - y·log(x + Eps)
	Full       bool    // add Stirling's formula for log(y!) where y is above 1
	Eps        float64 // keeps rates away from 0
	Reduction  Reduction
}

// PoissonNLLOptions are the options of NewPoissonNLL.
type PoissonNLLOptions struct {
	NoLogInput bool     // predictions are rates: PyTorch's log_input=False
	Full       bool     // add Stirling's formula for log(y!)
	Eps        *float64 // keeps rates away from 0; nil is 1e-8
	Reduction  Reduction
}

// NewPoissonNLL returns the criterion.
func NewPoissonNLL(options ...PoissonNLLOptions) *PoissonNLL {
	o := optional("NewPoissonNLL", options)
	o.Reduction.check("NewPoissonNLL")
	return &PoissonNLL{o.NoLogInput, o.Full, or(o.Eps, 1e-8), o.Reduction}
}

// Forward returns the loss of predictions x against counts y, broadcast.
func (p *PoissonNLL) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("PoissonNLL", x, y)
	checkFloats("PoissonNLL", x, y)
	var losses *tensor.Tensor
	if p.NoLogInput {
		losses = x.Sub(y.Mul(x.AddScalar(p.Eps).Log()))
	} else {
		losses = x.Exp().Sub(y.Mul(x))
	}
	if p.Full {
		stirling := y.Mul(y.Log()).Sub(y).Add(y.MulScalar(2 * math.Pi).Log().MulScalar(0.5))
		losses = losses.Add(tensor.Where(y.GtScalar(1), stirling, zero(stirling)))
	}
	return p.Reduction.apply(losses)
}

// GaussianNLL is the negative log likelihood of y drawn from normal distributions
// of mean x and variance v: (log v + (x-y)²/v) / 2, without log(2π)/2 (Nix and
// Weigend, "Estimating the mean and variance of the target probability
// distribution").
type GaussianNLL struct {
	Full      bool    // add log(2π)/2
	Eps       float64 // the least variance
	Reduction Reduction
}

// GaussianNLLOptions are the options of NewGaussianNLL.
type GaussianNLLOptions struct {
	Full      bool     // add log(2π)/2
	Eps       *float64 // the least variance; nil is 1e-6
	Reduction Reduction
}

// NewGaussianNLL returns the criterion. An Eps that is not positive panics.
func NewGaussianNLL(options ...GaussianNLLOptions) *GaussianNLL {
	o := optional("NewGaussianNLL", options)
	o.Reduction.check("NewGaussianNLL")
	g := &GaussianNLL{o.Full, or(o.Eps, 1e-6), o.Reduction}
	checkPositive("NewGaussianNLL", "Eps", g.Eps)
	return g
}

// Forward returns the loss of means x against targets y for variances v: of x's
// shape, without its last dimension, or with a dimension of size 1 instead of it. A
// variance below Eps counts as Eps, but its gradient is as if it were not; a
// negative one panics.
func (g *GaussianNLL) Forward(x, y, v *tensor.Tensor) *tensor.Tensor {
	checkGiven("GaussianNLL", x, y, v)
	checkFloats("GaussianNLL", x, y)
	v = g.variances(x, y, v)
	d := x.Sub(y)
	losses := v.Log().Add(d.Mul(d).Div(v)).MulScalar(0.5)
	if g.Full {
		losses = losses.AddScalar(0.5 * math.Log(2*math.Pi))
	}
	return g.Reduction.apply(losses)
}

// variances are v as it broadcasts to x, none below Eps.
func (g *GaussianNLL) variances(x, y, v *tensor.Tensor) *tensor.Tensor {
	if v.NumEl() > 0 && v.Detach().AMin().Item() < 0 {
		fail(tensor.ValueError, "GaussianNLL", []*tensor.Tensor{x, y, v}, "a variance is negative")
	}
	if shape := x.Shape(); len(shape) > 0 && slices.Equal(shape[:len(shape)-1], v.Shape()) && len(shape) != v.Dim() {
		v = v.Unsqueeze(-1)
	}
	if !oneSmaller(v.Shape(), x.Shape()) {
		fail(tensor.ShapeError, "GaussianNLL", []*tensor.Tensor{x, y, v}, "the variances have neither the shape of the means nor one dimension less")
	}
	still := v.Detach()
	return still.ClampMin(g.Eps).Add(v.Sub(still))
}

// oneSmaller reports whether v is shape but for at most one size of 1.
func oneSmaller(v, shape []int) bool {
	if len(v) != len(shape) {
		return false
	}
	smaller := 0
	for i, n := range v {
		if n != shape[i] {
			smaller++
			if n != 1 {
				return false
			}
		}
	}
	return smaller <= 1
}
