package optim

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Scheduler changes the learning rates of an optimizer from epoch to epoch. Making
// one sets those of the first. Several may work on one optimizer: all start from
// the rates that it had when the first of them was made, and all but those that
// say so change what the others left.
//
// A run is resumed by making optimizer and schedulers anew and then loading the
// states of both.
type Scheduler interface {
	// Step goes on to the next epoch, or whatever the schedule counts; it is
	// called after the optimizer's Step.
	Step()
	// LastLR returns the rates of the groups that the scheduler set last.
	LastLR() []float64
	// StateDict returns what the next Step depends on, under PyTorch's names. The
	// rates themselves are the optimizer's to save.
	StateDict() *tensor.Dict
	// LoadStateDict continues from a StateDict; it reports what does not fit.
	LoadStateDict(d *tensor.Dict) error

	sequenced
}

// sequenced is what SequentialLR and ChainedScheduler need of their parts.
type sequenced interface {
	target() Scheduled
	begin()   // takes the step that making the scheduler took, from the rates of the start
	restart() // goes to epoch 0 from wherever the rates are
}

// A Schedule is what most schedulers embed.
type Schedule struct {
	Epoch   int       `optim:"last_epoch"` // counts from 0
	Steps   int       `optim:"_step_count"`
	BaseLRs []float64 `optim:"base_lrs"` // of each group, where the schedule starts from
	Last    []float64 `optim:"_last_lr"`

	of   Scheduled
	rule rule
}

// A rule is how a scheduler sets the rate of a group.
type rule interface {
	// next returns the rate of group g in the present epoch from the last one; initial
	// says that the scheduler is just being made.
	next(g int, lr float64, initial bool) float64
}

// closed is a rule that knows the rate of an epoch without the one before.
type closed interface{ closedForm(g int) float64 }

// cycling is a rule that sets momentum too.
type cycling interface {
	momentum(g int) (m float64, ok bool)
}

// ticking is a rule that counts for itself.
type ticking interface{ tick(initial bool) }

// start makes s the schedule of rule r for optimizer o and goes to epoch 0.
func (s *Schedule) start(where string, o Scheduled, r rule) {
	if o == nil {
		fail(tensor.ValueError, where, "the optimizer is nil")
	}
	s.of, s.rule = o, r
	for _, rate := range o.Rates() {
		s.BaseLRs = append(s.BaseLRs, rate.start())
	}
	s.begin()
}

// Step implements Scheduler.
func (s *Schedule) Step() { s.advance(false) }

func (s *Schedule) begin() {
	s.Epoch, s.Steps = -1, 0
	s.advance(true)
}

func (s *Schedule) target() Scheduled { return s.of }

func (s *Schedule) advance(initial bool) {
	s.Epoch++
	s.Steps++
	if r, ok := s.rule.(ticking); ok {
		r.tick(initial)
	}
	s.set(func(g int, lr float64) float64 { return s.rule.next(g, lr, initial) })
}

func (s *Schedule) restart() {
	s.Epoch = 0
	if r, ok := s.rule.(closed); ok {
		s.set(func(g int, _ float64) float64 { return r.closedForm(g) })
		return
	}
	s.set(func(g int, lr float64) float64 { return s.rule.next(g, lr, false) })
}

// set gives every group the rate that f makes of its last one.
func (s *Schedule) set(f func(g int, lr float64) float64) {
	rates := s.of.Rates()
	if len(rates) != len(s.BaseLRs) {
		fail(tensor.ValueError, "Step", "the optimizer has %d groups, of which %d are scheduled; make schedules when all groups are there", len(rates), len(s.BaseLRs))
	}
	for g, r := range rates {
		*r.LR = f(g, *r.LR)
	}
	if c, ok := s.rule.(cycling); ok {
		for g, r := range rates {
			if m, ok := c.momentum(g); ok {
				*r.Momentum = m
			}
		}
	}
	s.Last = lastOf(rates)
}

func lastOf(rates []*Rate) (lrs []float64) {
	for _, r := range rates {
		lrs = append(lrs, *r.LR)
	}
	return lrs
}

// LastLR implements Scheduler.
func (s *Schedule) LastLR() []float64 { return slices.Clone(s.Last) }

// StateDict implements Scheduler.
func (s *Schedule) StateDict() *tensor.Dict { return dictOf(s.rule) }

// LoadStateDict implements Scheduler.
func (s *Schedule) LoadStateDict(d *tensor.Dict) error { return loadDict(s.rule, newLoading(d)) }

// dictOf has the tagged fields of the struct that p points to.
func dictOf(p any) *tensor.Dict {
	d := new(tensor.Dict)
	save(d, "", reflect.ValueOf(p).Elem())
	return d
}

// loadDict sets the tagged fields of the struct that p points to, all or none.
func loadDict(p any, l *loading) error {
	v := reflect.ValueOf(p).Elem()
	fresh := reflect.New(v.Type()).Elem()
	fresh.Set(v)
	l.fill("", fresh)
	checkGroups(l, v, fresh)
	if err := l.finish(); err != nil {
		return fmt.Errorf("the state does not fit the scheduler: %w", err)
	}
	v.Set(fresh)
	return nil
}

// checkGroups demands that lists, which have an element for each group, keep their
// lengths.
func checkGroups(l *loading, old, fresh reflect.Value) {
	now := fieldsOf(fresh)
	for i, f := range fieldsOf(old) {
		if have, ok := f.v.Interface().([]float64); ok && len(have) != now[i].v.Len() {
			l.failf("%s is for %d groups; there are %d", f.name, now[i].v.Len(), len(have))
		}
	}
}

// eachGroup is one number for each of n groups, from one for all or a list.
func eachGroup[L float64 | []float64](where, name string, v L, n int) []float64 {
	if one, ok := any(v).(float64); ok {
		return slices.Repeat([]float64{one}, n)
	}
	list := any(v).([]float64)
	if len(list) != n {
		fail(tensor.ValueError, where, "%s has %d values for %d groups", name, len(list), n)
	}
	return slices.Clone(list)
}

// check panics for what is wrong with the arguments of a scheduler.
func check(where string, wrong ...error) {
	for _, err := range wrong {
		if err != nil {
			fail(tensor.ValueError, where, "%v", err)
		}
	}
}
