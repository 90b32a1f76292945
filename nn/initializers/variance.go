package initializers

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Nonlinearity is what follows a layer. The zero Nonlinearity is LeakyReLU, as in
// PyTorch.
type Nonlinearity int

// The nonlinearities that a gain is known for.
const (
	LeakyReLU Nonlinearity = iota
	Linear                 // none; convolutions count as linear
	Sigmoid
	Tanh
	ReLU
	SELU
)

// Gain returns what the deviation of weights is multiplied by before n, slope being
// that of LeakyReLU for negative numbers: torch.nn.init.calculate_gain.
func Gain(n Nonlinearity, slope float64) float64 {
	switch n {
	case Linear, Sigmoid:
		return 1
	case Tanh:
		return 5.0 / 3
	case ReLU:
		return math.Sqrt(2)
	case LeakyReLU:
		return math.Sqrt(2 / (1 + float64(slope*slope)))
	case SELU:
		return 3.0 / 4
	}
	fail(tensor.ValueError, "Gain", nil, "the nonlinearity %d is none of the constants", n)
	return 0
}

// XavierOptions are the options of XavierUniform and XavierNormal.
type XavierOptions struct {
	Gain      *float64          // nil is 1
	Generator *tensor.Generator // draws the numbers; nil is the global one
}

// XavierUniform fills t, (out, in, ...), with numbers drawn uniformly from
// ±Gain·sqrt(6/(in+out)), sizes counting with what follows them (Glorot and Bengio,
// "Understanding the difficulty of training deep feedforward neural networks").
func XavierUniform(t *tensor.Tensor, options ...XavierOptions) *tensor.Tensor {
	o := optional("XavierUniform", options)
	bound := math.Sqrt(3) * o.deviation("XavierUniform", t)
	return Uniform(t, -bound, bound, Options{o.Generator})
}

// XavierNormal fills t, (out, in, ...), with normal numbers of deviation
// Gain·sqrt(2/(in+out)); see XavierUniform.
func XavierNormal(t *tensor.Tensor, options ...XavierOptions) *tensor.Tensor {
	o := optional("XavierNormal", options)
	return Normal(t, 0, o.deviation("XavierNormal", t), Options{o.Generator})
}

func (o *XavierOptions) deviation(where string, t *tensor.Tensor) float64 {
	in, out := fans(where, t)
	gain := 1.0
	if o.Gain != nil {
		gain = *o.Gain
	}
	return gain * math.Sqrt(2/float64(in+out))
}

// KaimingOptions are the options of KaimingUniform and KaimingNormal.
type KaimingOptions struct {
	Slope        float64 // of LeakyReLU for negative numbers: PyTorch's a
	FanOut       bool    // keep the variance of gradients, not that of signals
	Nonlinearity Nonlinearity
	Generator    *tensor.Generator // draws the numbers; nil is the global one
}

// KaimingUniform fills t, (out, in, ...), with numbers drawn uniformly from
// ±gain·sqrt(3/in), or sqrt(3/out) with FanOut, sizes counting with what follows
// them (He et al., "Delving Deep into Rectifiers"). A tensor without elements stays.
func KaimingUniform(t *tensor.Tensor, options ...KaimingOptions) *tensor.Tensor {
	o := optional("KaimingUniform", options)
	if t.NumEl() == 0 {
		return t
	}
	bound := math.Sqrt(3) * o.deviation("KaimingUniform", t)
	return Uniform(t, -bound, bound, Options{o.Generator})
}

// KaimingNormal fills t, (out, in, ...), with normal numbers of deviation
// gain/sqrt(in), or gain/sqrt(out) with FanOut; see KaimingUniform.
func KaimingNormal(t *tensor.Tensor, options ...KaimingOptions) *tensor.Tensor {
	o := optional("KaimingNormal", options)
	if t.NumEl() == 0 {
		return t
	}
	return Normal(t, 0, o.deviation("KaimingNormal", t), Options{o.Generator})
}

func (o *KaimingOptions) deviation(where string, t *tensor.Tensor) float64 {
	fan, out := fans(where, t)
	if o.FanOut {
		fan = out
	}
	return Gain(o.Nonlinearity, o.Slope) / math.Sqrt(float64(fan))
}

// fans are the numbers of elements that each output is made of and that each input
// goes to.
func fans(where string, t *tensor.Tensor) (in, out int) {
	shape := t.Shape()
	if len(shape) < 2 {
		fail(tensor.ShapeError, where, t, "a tensor of fewer than 2 dimensions has no inputs and outputs")
	}
	field := 1
	for _, n := range shape[2:] {
		field *= n
	}
	return shape[1] * field, shape[0] * field
}
