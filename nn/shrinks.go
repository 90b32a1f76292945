package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// Hardshrink is x where |x| is above Lambda and 0 elsewhere; see
// tensor.Tensor.Hardshrink.
type Hardshrink struct{ Options tensor.ShrinkOptions }

// NewHardshrink returns the layer.
func NewHardshrink(options ...tensor.ShrinkOptions) *Hardshrink {
	return &Hardshrink{optional("NewHardshrink", options)}
}

// Forward returns x where it is far from 0 and 0 elsewhere.
func (h *Hardshrink) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Hardshrink(h.Options) }

// Softshrink is x moved towards 0 by Lambda; see tensor.Tensor.Softshrink.
type Softshrink struct{ Options tensor.ShrinkOptions }

// NewSoftshrink returns the layer. A negative Lambda panics.
func NewSoftshrink(options ...tensor.ShrinkOptions) *Softshrink {
	s := &Softshrink{optional("NewSoftshrink", options)}
	if l := s.Options.Lambda; l != nil && !(*l >= 0) {
		fail(tensor.ValueError, "NewSoftshrink", "Lambda is %v; it is 0 or positive", *l)
	}
	return s
}

// Forward returns x moved towards 0.
func (s *Softshrink) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Softshrink(s.Options) }

// Tanhshrink is x - tanh(x).
type Tanhshrink struct{}

// NewTanhshrink returns the layer.
func NewTanhshrink() *Tanhshrink { return &Tanhshrink{} }

// Forward returns x - tanh(x).
func (*Tanhshrink) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Tanhshrink() }
