package optim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// SequentialLR runs schedulers one after another: each until its milestone.
type SequentialLR struct {
	parts
	Epoch      int       `optim:"last_epoch"`
	Milestones []int     `optim:"_milestones"`
	Last       []float64 `optim:"_last_lr"`
}

// NewSequentialLR returns a scheduler that hands over to the next of schedulers,
// all of optimizer o, at each of the epochs milestones, of which there is one less.
// A scheduler counts from 0 when its turn comes.
func NewSequentialLR(o Scheduled, schedulers []Scheduler, milestones []int) *SequentialLR {
	const where = "NewSequentialLR"
	s := &SequentialLR{parts: partsOf(where, schedulers), Milestones: slices.Clone(milestones)}
	switch {
	case s.target() != o:
		fail(tensor.ValueError, where, "the schedulers belong to another optimizer")
	case len(milestones) != len(schedulers)-1:
		fail(tensor.ValueError, where, "%d milestones for %d schedulers; there is one between any two", len(milestones), len(schedulers))
	case !slices.IsSorted(milestones):
		fail(tensor.ValueError, where, "the milestones %v are not in order", milestones)
	}
	s.begin()
	return s
}

// present is the place of the scheduler whose turn it is.
func (s *SequentialLR) present() int {
	passed, _ := slices.BinarySearch(s.Milestones, s.Epoch+1)
	return passed
}

func (s *SequentialLR) begin() {
	s.Epoch = 0
	s.toStart()
	part := s.schedulers[s.present()]
	part.begin()
	s.Last = part.LastLR()
}

func (s *SequentialLR) restart() {
	s.Epoch = 0
	part := s.schedulers[s.present()]
	part.restart()
	s.Last = part.LastLR()
}

// Step implements Scheduler.
func (s *SequentialLR) Step() {
	s.Epoch++
	i := s.present()
	part := s.schedulers[i]
	if i > 0 && s.Milestones[i-1] == s.Epoch {
		part.restart()
	} else {
		part.Step()
	}
	s.Last = part.LastLR()
}

// LastLR implements Scheduler.
func (s *SequentialLR) LastLR() []float64 { return slices.Clone(s.Last) }

// StateDict implements Scheduler. The states of its parts are named _schedulers.0
// and so on.
func (s *SequentialLR) StateDict() *tensor.Dict { return s.saveWith(dictOf(s)) }

// LoadStateDict implements Scheduler.
func (s *SequentialLR) LoadStateDict(d *tensor.Dict) error {
	return s.loadWith(d, func(own *tensor.Dict) error { return loadDict(s, newLoading(own)) })
}

// ChainedScheduler steps several schedulers at once, each changing what the one
// before left.
type ChainedScheduler struct {
	parts
	Last []float64 `optim:"_last_lr"`
}

// NewChainedScheduler returns a scheduler made of others, all of one optimizer.
func NewChainedScheduler(schedulers ...Scheduler) *ChainedScheduler {
	s := &ChainedScheduler{parts: partsOf("NewChainedScheduler", schedulers)}
	s.Last = lastOf(s.target().Rates())
	return s
}

func (s *ChainedScheduler) begin() {
	for _, part := range s.schedulers {
		part.begin()
	}
	s.Last = lastOf(s.target().Rates())
}

// restart begins anew from the rates of the start, for parts that restarted one
// after another would each undo what the one before did.
func (s *ChainedScheduler) restart() {
	s.toStart()
	s.begin()
}

// Step implements Scheduler.
func (s *ChainedScheduler) Step() {
	for _, part := range s.schedulers {
		part.Step()
	}
	s.Last = lastOf(s.target().Rates())
}

// LastLR implements Scheduler.
func (s *ChainedScheduler) LastLR() []float64 { return slices.Clone(s.Last) }

// StateDict implements Scheduler. The states of its parts are named _schedulers.0
// and so on.
func (s *ChainedScheduler) StateDict() *tensor.Dict { return s.saveWith(dictOf(s)) }

// LoadStateDict implements Scheduler.
func (s *ChainedScheduler) LoadStateDict(d *tensor.Dict) error {
	return s.loadWith(d, func(own *tensor.Dict) error { return loadDict(s, newLoading(own)) })
}

// parts are the schedulers that another one is made of.
type parts struct{ schedulers []Scheduler }

func partsOf(where string, schedulers []Scheduler) parts {
	if len(schedulers) == 0 {
		fail(tensor.ValueError, where, "there are no schedulers")
	}
	for i, s := range schedulers {
		switch {
		case s == nil:
			fail(tensor.ValueError, where, "scheduler %d is nil", i)
		case s.target() != schedulers[0].target():
			fail(tensor.ValueError, where, "scheduler %d belongs to another optimizer than the first", i)
		}
	}
	return parts{slices.Clone(schedulers)}
}

func (p parts) target() Scheduled { return p.schedulers[0].target() }

// toStart sets rates to those of the start.
func (p parts) toStart() {
	for _, r := range p.target().Rates() {
		*r.LR = r.start()
	}
}

// saveWith adds the states of the parts to d.
func (p parts) saveWith(d *tensor.Dict) *tensor.Dict {
	for i, s := range p.schedulers {
		for name, t := range s.StateDict().All() {
			d.Set(fmt.Sprintf("_schedulers.%d.%s", i, name), t)
		}
	}
	return d
}

// loadWith splits d among the parts and own, and takes all back if one refuses.
func (p parts) loadWith(d *tensor.Dict, own func(*tensor.Dict) error) error {
	if d == nil {
		d = new(tensor.Dict)
	}
	rest, each := new(tensor.Dict), make([]tensor.Dict, len(p.schedulers))
	for name, t := range d.All() {
		to := rest
		for i := range each {
			if inner, ok := strings.CutPrefix(name, fmt.Sprintf("_schedulers.%d.", i)); ok {
				name, to = inner, &each[i]
				break
			}
		}
		to.Set(name, t)
	}
	var before []*tensor.Dict
	for i, s := range p.schedulers {
		before = append(before, s.StateDict())
		if err := s.LoadStateDict(&each[i]); err != nil {
			p.takeBack(before[:i])
			return fmt.Errorf("scheduler %d: %w", i, err)
		}
	}
	if err := own(rest); err != nil {
		p.takeBack(before)
		return err
	}
	return nil
}

// takeBack loads the states that the first parts had, which always fit.
func (p parts) takeBack(before []*tensor.Dict) {
	for i, d := range before {
		if err := p.schedulers[i].LoadStateDict(d); err != nil {
			panic(err)
		}
	}
}
