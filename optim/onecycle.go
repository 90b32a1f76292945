package optim

import (
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// OneCycleLR takes rates up from MaxLR/DivFactor to MaxLR and then down to a small
// fraction of that, and momentum the other way (Smith and Topin, "Super-
// Convergence: Very Fast Training of Neural Networks Using Large Learning Rates").
// It is stepped after every batch, and sets rates whatever other schedules made of
// them.
type OneCycleLR struct {
	Schedule
	TotalSteps     int       `optim:"total_steps"`
	MaxLRs         []float64 `optim:"max_lrs"`
	PctStart       float64   `optim:"pct_start"`
	Linear         bool      `optim:"linear"`
	ThreePhase     bool      `optim:"three_phase"`
	FinalDivFactor float64   `optim:"final_div_factor"`
	CycleMomentum  bool      `optim:"cycle_momentum"`
	BaseMomentum   float64   `optim:"base_momentum"`
	MaxMomentum    float64   `optim:"max_momentum"`
}

// OneCycleLROptions are the options of NewOneCycleLR.
type OneCycleLROptions struct {
	PctStart        *float64 // the share of steps that go up; nil is 0.3
	Linear          bool     // along lines instead of half periods of a cosine
	ThreePhase      bool     // down as slowly as up, and then to the end
	NoCycleMomentum bool     // leave momentum alone
	BaseMomentum    *float64 // with the greatest rate; nil is 0.85
	MaxMomentum     *float64 // with the least rate; nil is 0.95
	DivFactor       *float64 // the first rate is the greatest divided by it; nil is 25
	FinalDivFactor  *float64 // the last rate is the first divided by it; nil is 1e4
}

// NewOneCycleLR returns a scheduler of the rates of o with the greatest rate maxLR,
// one for all groups or one for each, for totalSteps steps: epochs times batches.
// The first rate holds from now on; a Step beyond the last panics. Momentum is that
// of SGD and RMSprop or the first beta of Adam and its kind; an optimizer without
// panics unless NoCycleMomentum.
func NewOneCycleLR[L float64 | []float64](o Scheduled, maxLR L, totalSteps int, options ...OneCycleLROptions) *OneCycleLR {
	const where = "NewOneCycleLR"
	opts := optional(where, options)
	s := &OneCycleLR{
		TotalSteps: totalSteps, PctStart: *or(opts.PctStart, 0.3), Linear: opts.Linear, ThreePhase: opts.ThreePhase,
		FinalDivFactor: *or(opts.FinalDivFactor, 1e4), CycleMomentum: !opts.NoCycleMomentum,
		BaseMomentum: *or(opts.BaseMomentum, 0.85), MaxMomentum: *or(opts.MaxMomentum, 0.95),
	}
	div := *or(opts.DivFactor, 25)
	var wrong error
	if !(div > 0 && s.FinalDivFactor > 0) {
		wrong = fmt.Errorf("DivFactor %v and FinalDivFactor %v are not positive", div, s.FinalDivFactor)
	}
	check(where, atLeast("the number of steps", totalSteps, 1), between("PctStart", s.PctStart, 0, 1), wrong)
	rates := cycled(where, o, s.CycleMomentum)
	s.MaxLRs = eachGroup(where, "the greatest rate", maxLR, len(rates))
	for g, r := range rates {
		r.initial = new(s.MaxLRs[g] / div)
	}
	s.start(where, o, s)
	return s
}

// A phase goes from one rate and momentum to others until step end.
type phase struct {
	end                  float64
	lr, lrTo             float64
	momentum, momentumTo float64
}

// phases are those of group g.
func (s *OneCycleLR) phases(g int) []phase {
	first, most := s.BaseLRs[g], s.MaxLRs[g]
	last, steps := first/s.FinalDivFactor, float64(s.TotalSteps)
	up := phase{s.PctStart*steps - 1, first, most, s.MaxMomentum, s.BaseMomentum}
	if s.ThreePhase {
		return []phase{
			up,
			{2*s.PctStart*steps - 2, most, first, s.BaseMomentum, s.MaxMomentum},
			{steps - 1, first, last, s.MaxMomentum, s.MaxMomentum},
		}
	}
	return []phase{up, {steps - 1, most, last, s.BaseMomentum, s.MaxMomentum}}
}

// present is the phase of group g that the present step is in, and how far.
func (s *OneCycleLR) present(g int) (p phase, share float64) {
	step, start := float64(s.Epoch), 0.0
	phases := s.phases(g)
	for i, p := range phases {
		if step <= p.end || i == len(phases)-1 {
			if p.end == start {
				return p, 1 // a phase of no length is over
			}
			return p, (step - start) / (p.end - start)
		}
		start = p.end
	}
	panic("unreachable")
}

func (s *OneCycleLR) tick(bool) {
	if s.Epoch > s.TotalSteps {
		fail(tensor.ValueError, "Step", "step %d of a cycle of %d", s.Epoch, s.TotalSteps)
	}
}

func (s *OneCycleLR) next(g int, _ float64, _ bool) float64 {
	p, share := s.present(g)
	return s.anneal(p.lr, p.lrTo, share)
}

func (s *OneCycleLR) momentum(g int) (float64, bool) {
	p, share := s.present(g)
	return s.anneal(p.momentum, p.momentumTo, share), s.CycleMomentum
}

func (s *OneCycleLR) anneal(from, to, share float64) float64 {
	if s.Linear {
		return (to-from)*share + from
	}
	return to + (from-to)/2*(math.Cos(math.Pi*share)+1)
}
