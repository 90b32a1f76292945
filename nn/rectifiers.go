package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// ReLU6 is x, no less than 0 and no more than 6.
type ReLU6 struct{}

// NewReLU6 returns the layer.
func NewReLU6() *ReLU6 { return &ReLU6{} }

// Forward returns x between 0 and 6.
func (*ReLU6) Forward(x *tensor.Tensor) *tensor.Tensor { return x.ReLU6() }

// LeakyReLU is x where it is positive and a small multiple of x elsewhere; see
// tensor.Tensor.LeakyReLU.
type LeakyReLU struct{ Options tensor.LeakyReLUOptions }

// NewLeakyReLU returns the layer.
func NewLeakyReLU(options ...tensor.LeakyReLUOptions) *LeakyReLU {
	return &LeakyReLU{optional("NewLeakyReLU", options)}
}

// Forward returns x where it is positive and a small multiple of it elsewhere.
func (l *LeakyReLU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.LeakyReLU(l.Options) }

// PReLU is LeakyReLU whose slopes are learned (He et al., "Delving Deep into
// Rectifiers").
type PReLU struct {
	Weight *tensor.Tensor // of one element, or one for each channel, dimension 1
}

// PReLUOptions are the options of NewPReLU.
type PReLUOptions struct {
	Channels int            // slopes; 0 is one for all
	Init     *float64       // what they start from; nil is 0.25
	Tensors  tensor.Options // of the parameter: device and type
}

// NewPReLU returns the layer.
func NewPReLU(options ...PReLUOptions) *PReLU {
	o := optional("NewPReLU", options)
	if o.Channels < 0 {
		fail(tensor.ValueError, "NewPReLU", "%d channels: there is at least one slope", o.Channels)
	}
	start := 0.25
	if o.Init != nil {
		start = *o.Init
	}
	return &PReLU{Parameter(o.Tensors.Full([]int{max(o.Channels, 1)}, start))}
}

// Forward returns x where it is positive and Weight·x elsewhere.
func (p *PReLU) Forward(x *tensor.Tensor) *tensor.Tensor { return seen(p, x.PReLU(p.Weight)) }

// RReLU is LeakyReLU whose slopes are, while training, drawn for each negative
// element; after Eval they are the mean of the bounds. See tensor.Tensor.RReLU.
type RReLU struct {
	Mode
	Options tensor.RReLUOptions
}

// NewRReLU returns the layer.
func NewRReLU(options ...tensor.RReLUOptions) *RReLU {
	return &RReLU{Options: optional("NewRReLU", options)}
}

// Forward returns x where it is positive and a small multiple of it elsewhere.
func (r *RReLU) Forward(x *tensor.Tensor) *tensor.Tensor {
	if r.Training() {
		return x.RReLU(r.Options)
	}
	lower, upper := 1.0/8, 1.0/3
	if r.Options.Lower != nil {
		lower = *r.Options.Lower
	}
	if r.Options.Upper != nil {
		upper = *r.Options.Upper
	}
	return x.LeakyReLU(tensor.LeakyReLUOptions{NegativeSlope: new((lower + upper) / 2)})
}

// ELU is x where it is positive and goes to -Alpha elsewhere; see
// tensor.Tensor.ELU.
type ELU struct{ Options tensor.ELUOptions }

// NewELU returns the layer.
func NewELU(options ...tensor.ELUOptions) *ELU { return &ELU{optional("NewELU", options)} }

// Forward returns x where it is positive and Alpha·(exp(x)-1) elsewhere.
func (e *ELU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.ELU(e.Options) }

// CELU is ELU with a slope of 1 at 0 for any Alpha; see tensor.Tensor.CELU.
type CELU struct{ Options tensor.ELUOptions }

// NewCELU returns the layer.
func NewCELU(options ...tensor.ELUOptions) *CELU { return &CELU{optional("NewCELU", options)} }

// Forward returns x where it is positive and Alpha·(exp(x/Alpha)-1) elsewhere.
func (c *CELU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.CELU(c.Options) }

// SELU is ELU scaled to keep mean 0 and variance 1; see tensor.Tensor.SELU.
type SELU struct{}

// NewSELU returns the layer.
func NewSELU() *SELU { return &SELU{} }

// Forward returns the scaled ELU of x.
func (*SELU) Forward(x *tensor.Tensor) *tensor.Tensor { return x.SELU() }

// Threshold is x where it is above Threshold and Value elsewhere.
type Threshold struct{ Threshold, Value float64 }

// NewThreshold returns the layer.
func NewThreshold(threshold, value float64) *Threshold { return &Threshold{threshold, value} }

// Forward returns x where it is above the threshold and the value elsewhere.
func (t *Threshold) Forward(x *tensor.Tensor) *tensor.Tensor {
	return x.Threshold(t.Threshold, t.Value)
}
