package optim

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A CycleMode says how the height of CyclicLR's triangles changes.
type CycleMode int

// The modes of CyclicLR.
const (
	Triangular  CycleMode = iota // it does not
	Triangular2                  // it is halved from cycle to cycle
	ExpRange                     // it is Gamma to the power of the step
)

// CyclicLR takes rates up and down between two bounds, and momentum down and up
// (Smith, "Cyclical Learning Rates for Training Neural Networks"). It is stepped
// after every batch, and sets rates whatever other schedules made of them.
type CyclicLR struct {
	Schedule
	MaxLRs        []float64 `optim:"max_lrs"`
	TotalSize     float64   `optim:"total_size"` // of a cycle, in steps
	StepRatio     float64   `optim:"step_ratio"` // the share that goes up
	Mode          CycleMode `optim:"mode"`
	Gamma         float64   `optim:"gamma"`
	CycleMomentum bool      `optim:"cycle_momentum"`
	BaseMomentum  float64   `optim:"base_momentum"`
	MaxMomentum   float64   `optim:"max_momentum"`
	scale         func(x int) float64
	byStep        bool
}

// CyclicLROptions are the options of NewCyclicLR.
type CyclicLROptions struct {
	StepSizeUp      *int // steps up; nil is 2000
	StepSizeDown    *int // steps down; nil is as many as up
	Mode            CycleMode
	Gamma           *float64                // of ExpRange; nil is 1
	Scale           func(cycle int) float64 // of the height, instead of Mode; cycles count from 1
	ScaleBySteps    bool                    // Scale is a function of the step instead
	NoCycleMomentum bool                    // leave momentum alone
	BaseMomentum    *float64                // with the greatest rate; nil is 0.8
	MaxMomentum     *float64                // with the least rate; nil is 0.9
}

// NewCyclicLR returns a scheduler of the rates of o between base and most, one
// for all groups or one for each. Momentum is that of SGD and RMSprop or the first
// beta of Adam and its kind; an optimizer without panics unless NoCycleMomentum.
func NewCyclicLR[L float64 | []float64](o Scheduled, base, most L, options ...CyclicLROptions) *CyclicLR {
	const where = "NewCyclicLR"
	opts := optional(where, options)
	up := *or(opts.StepSizeUp, 2000)
	down := *or(opts.StepSizeDown, up)
	check(where, atLeast("StepSizeUp", up, 1), atLeast("StepSizeDown", down, 1), between("Mode", float64(opts.Mode), 0, float64(ExpRange)))
	s := &CyclicLR{
		TotalSize: float64(up + down), StepRatio: float64(up) / float64(up+down), Mode: opts.Mode,
		Gamma: *or(opts.Gamma, 1), CycleMomentum: !opts.NoCycleMomentum,
		BaseMomentum: *or(opts.BaseMomentum, 0.8), MaxMomentum: *or(opts.MaxMomentum, 0.9),
		scale: opts.Scale, byStep: opts.ScaleBySteps,
	}
	rates := cycled(where, o, s.CycleMomentum)
	s.MaxLRs = eachGroup(where, "the greatest rate", most, len(rates))
	bases := eachGroup(where, "the least rate", base, len(rates))
	for g, r := range rates {
		*r.LR, r.initial = bases[g], new(bases[g])
	}
	s.start(where, o, s)
	return s
}

// cycled are the rates of o, which must have momentum if that is to be cycled.
func cycled(where string, o Scheduled, momentum bool) []*Rate {
	if o == nil {
		fail(tensor.ValueError, where, "the optimizer is nil")
	}
	rates := o.Rates()
	for _, r := range rates {
		if momentum && r.Momentum == nil {
			fail(tensor.ValueError, where, "the optimizer has neither momentum nor betas; set NoCycleMomentum")
		}
	}
	return rates
}

func (s *CyclicLR) next(g int, _ float64, _ bool) float64 {
	return s.BaseLRs[g] + s.height(s.MaxLRs[g]-s.BaseLRs[g])
}

func (s *CyclicLR) momentum(int) (float64, bool) {
	return s.MaxMomentum - s.height(s.MaxMomentum-s.BaseMomentum), s.CycleMomentum
}

// height is how far of a span the present step is from its foot.
func (s *CyclicLR) height(span float64) float64 {
	at := float64(s.Epoch) / s.TotalSize
	cycle := math.Floor(1 + at)
	x := 1 + at - cycle
	if x <= s.StepRatio {
		x /= s.StepRatio
	} else {
		x = (x - 1) / (s.StepRatio - 1)
	}
	return span * x * s.scaleOf(int(cycle))
}

func (s *CyclicLR) scaleOf(cycle int) float64 {
	switch {
	case s.scale != nil && s.byStep:
		return s.scale(s.Epoch)
	case s.scale != nil:
		return s.scale(cycle)
	case s.Mode == Triangular2:
		return math.Pow(2, float64(1-cycle))
	case s.Mode == ExpRange:
		return math.Pow(s.Gamma, float64(s.Epoch))
	}
	return 1
}
