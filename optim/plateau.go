package optim

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// ReduceLROnPlateau multiplies rates by Factor where a figure, such as the cost of
// the data held back, has not become better for more than Patience epochs.
type ReduceLROnPlateau struct {
	Epoch     int       `optim:"last_epoch"`
	Best      float64   `optim:"best"`
	Bad       int       `optim:"num_bad_epochs"`
	Cooling   int       `optim:"cooldown_counter"` // epochs still to wait
	Last      []float64 `optim:"_last_lr"`
	Max       bool      `optim:"max"`
	Factor    float64   `optim:"factor"`
	Patience  int       `optim:"patience"`
	Threshold float64   `optim:"threshold"`
	Absolute  bool      `optim:"absolute"`
	Cooldown  int       `optim:"cooldown"`
	MinLRs    []float64 `optim:"min_lrs"`
	Eps       float64   `optim:"eps"`
	of        Scheduled
}

// ReduceLROnPlateauOptions are the options of NewReduceLROnPlateau.
type ReduceLROnPlateauOptions struct {
	Max       bool      // the greater the better, as for accuracies
	Factor    *float64  // below 1; nil is 0.1
	Patience  *int      // bad epochs that are put up with; nil is 10
	Threshold *float64  // by which share a figure must improve to count; nil is 1e-4
	Absolute  bool      // Threshold is a difference, not a share
	Cooldown  int       // epochs after a reduction that do not count as bad
	MinLR     []float64 // rates go no lower; one for all groups or one for each, nil is 0
	Eps       *float64  // changes of rates no greater are left out; nil is 1e-8
}

// NewReduceLROnPlateau returns a scheduler of the rates of o.
func NewReduceLROnPlateau(o Scheduled, options ...ReduceLROnPlateauOptions) *ReduceLROnPlateau {
	const where = "NewReduceLROnPlateau"
	opts := optional(where, options)
	s := &ReduceLROnPlateau{
		Best: math.Inf(1), Max: opts.Max, Factor: *or(opts.Factor, 0.1), Patience: *or(opts.Patience, 10),
		Threshold: *or(opts.Threshold, 1e-4), Absolute: opts.Absolute, Cooldown: opts.Cooldown, Eps: *or(opts.Eps, 1e-8), of: o,
	}
	if s.Max {
		s.Best = math.Inf(-1)
	}
	if !(s.Factor < 1) {
		fail(tensor.ValueError, where, "Factor is %v, not below 1", s.Factor)
	}
	rates := cycled(where, o, false)
	switch len(opts.MinLR) {
	case 0:
		s.MinLRs = make([]float64, len(rates))
	case 1:
		s.MinLRs = slices.Repeat(opts.MinLR, len(rates))
	default:
		s.MinLRs = eachGroup(where, "MinLR", opts.MinLR, len(rates))
	}
	s.Last = lastOf(rates)
	return s
}

// Step takes the figure of one more epoch. NaN is no improvement.
func (s *ReduceLROnPlateau) Step(figure float64) {
	s.Epoch++
	if s.better(figure) {
		s.Best, s.Bad = figure, 0
	} else {
		s.Bad++
	}
	if s.Cooling > 0 {
		s.Cooling--
		s.Bad = 0
	}
	rates := s.of.Rates()
	if s.Bad > s.Patience {
		s.reduce(rates)
		s.Cooling, s.Bad = s.Cooldown, 0
	}
	s.Last = lastOf(rates)
}

func (s *ReduceLROnPlateau) better(figure float64) bool {
	switch {
	case s.Max && s.Absolute:
		return figure > s.Best+s.Threshold
	case s.Max:
		return figure > s.Best*(1+s.Threshold)
	case s.Absolute:
		return figure < s.Best-s.Threshold
	}
	return figure < s.Best*(1-s.Threshold)
}

func (s *ReduceLROnPlateau) reduce(rates []*Rate) {
	if len(rates) != len(s.MinLRs) {
		fail(tensor.ValueError, "Step", "the optimizer has %d groups, of which %d are scheduled; make schedules when all groups are there", len(rates), len(s.MinLRs))
	}
	for g, r := range rates {
		if lr := max(*r.LR*s.Factor, s.MinLRs[g]); *r.LR-lr > s.Eps {
			*r.LR = lr
		}
	}
}

// LastLR returns the rates of the groups after the last Step.
func (s *ReduceLROnPlateau) LastLR() []float64 { return slices.Clone(s.Last) }

// StateDict returns what the next Step depends on; see Scheduler.
func (s *ReduceLROnPlateau) StateDict() *tensor.Dict { return dictOf(s) }

// LoadStateDict continues from a StateDict; it reports what does not fit.
func (s *ReduceLROnPlateau) LoadStateDict(d *tensor.Dict) error { return loadDict(s, newLoading(d)) }
