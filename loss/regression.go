package loss

import (
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// L1 is the absolute error |x-y|. Its gradient is 0 where they are equal.
type L1 struct{ Reduction Reduction }

// L1Options are the options of NewL1.
type L1Options struct{ Reduction Reduction }

// NewL1 returns the criterion.
func NewL1(options ...L1Options) *L1 {
	o := optional("NewL1", options)
	o.Reduction.check("NewL1")
	return &L1{o.Reduction}
}

// Forward returns the loss of predictions x against targets y of the same shape.
func (l *L1) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("L1", x, y)
	checkPair("L1", x, y)
	return l.Reduction.apply(absoluteError().Apply(x, y))
}

// SmoothL1 is a squared error that becomes an absolute one (Girshick, "Fast
// R-CNN"): (x-y)²/(2·Beta) where |x-y| is below Beta, and |x-y| - Beta/2 elsewhere.
// With Beta 0 it is L1.
type SmoothL1 struct {
	Beta      float64
	Reduction Reduction
}

// SmoothL1Options are the options of NewSmoothL1.
type SmoothL1Options struct {
	Beta      *float64 // nil is 1
	Reduction Reduction
}

// NewSmoothL1 returns the criterion. A negative Beta panics.
func NewSmoothL1(options ...SmoothL1Options) *SmoothL1 {
	o := optional("NewSmoothL1", options)
	o.Reduction.check("NewSmoothL1")
	s := &SmoothL1{or(o.Beta, 1), o.Reduction}
	if !(s.Beta >= 0) {
		fail(tensor.ValueError, "NewSmoothL1", nil, "Beta is %v; it is 0 or positive", s.Beta)
	}
	return s
}

// Forward returns the loss of predictions x against targets y of the same shape.
func (s *SmoothL1) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("SmoothL1", x, y)
	checkPair("SmoothL1", x, y)
	if s.Beta == 0 {
		return s.Reduction.apply(absoluteError().Apply(x, y))
	}
	return s.Reduction.apply(smoothError().With(s.Beta, 1/s.Beta, 1).Apply(x, y))
}

// Huber is a squared error that becomes an absolute one (Huber, "Robust Estimation
// of a Location Parameter"): (x-y)²/2 where |x-y| is below Delta, and
// Delta·(|x-y| - Delta/2) elsewhere.
type Huber struct {
	Delta     float64
	Reduction Reduction
}

// HuberOptions are the options of NewHuber.
type HuberOptions struct {
	Delta     *float64 // nil is 1
	Reduction Reduction
}

// NewHuber returns the criterion. A Delta that is not positive panics.
func NewHuber(options ...HuberOptions) *Huber {
	o := optional("NewHuber", options)
	o.Reduction.check("NewHuber")
	h := &Huber{or(o.Delta, 1), o.Reduction}
	checkPositive("NewHuber", "Delta", h.Delta)
	return h
}

// Forward returns the loss of predictions x against targets y of the same shape.
func (h *Huber) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("Huber", x, y)
	checkPair("Huber", x, y)
	return h.Reduction.apply(smoothError().With(h.Delta, 1, h.Delta).Apply(x, y))
}

var (
	absoluteError = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem { return x[0].Sub(x[1]).Abs() })
	})
	// smoothError turns at scalar 0 from a parabola of curvature scalar 1 to lines
	// of slope scalar 2.
	smoothError = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			turn, curve, slope, half := tensor.Scalar(0), tensor.Scalar(1), tensor.Scalar(2), tensor.Const(0.5)
			d := x[0].Sub(x[1]).Abs()
			return d.Lt(turn).Where(half.Mul(d).Mul(d).Mul(curve), slope.Mul(d.Sub(half.Mul(turn))))
		})
	})
)
