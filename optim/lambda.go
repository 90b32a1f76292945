package optim

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// LambdaLR sets rates to those of the start times a function of the epoch,
// whatever other schedules made of them.
type LambdaLR struct {
	Schedule
	factors []func(epoch int) float64
}

// NewLambdaLR returns a scheduler of the rates of o, by one function for all
// groups or one for each. Functions are no part of its state.
func NewLambdaLR(o Scheduled, factors ...func(epoch int) float64) *LambdaLR {
	s := &LambdaLR{factors: eachFunction("NewLambdaLR", o, factors)}
	s.start("NewLambdaLR", o, s)
	return s
}

func (s *LambdaLR) next(g int, _ float64, _ bool) float64 {
	return s.BaseLRs[g] * s.factors[g](s.Epoch)
}

// MultiplicativeLR multiplies rates every epoch by a function of it.
type MultiplicativeLR struct {
	Schedule
	factors []func(epoch int) float64
}

// NewMultiplicativeLR returns a scheduler of the rates of o, by one function for
// all groups or one for each. Functions are no part of its state.
func NewMultiplicativeLR(o Scheduled, factors ...func(epoch int) float64) *MultiplicativeLR {
	s := &MultiplicativeLR{factors: eachFunction("NewMultiplicativeLR", o, factors)}
	s.start("NewMultiplicativeLR", o, s)
	return s
}

func (s *MultiplicativeLR) next(g int, lr float64, initial bool) float64 {
	if initial {
		return lr
	}
	return lr * s.factors[g](s.Epoch)
}

// eachFunction is one function for each group of o, from one for all or as many.
func eachFunction(where string, o Scheduled, f []func(int) float64) []func(int) float64 {
	if o == nil {
		fail(tensor.ValueError, where, "the optimizer is nil")
	}
	n := len(o.Rates())
	if len(f) == 1 {
		f = slices.Repeat(f, n)
	}
	if len(f) != n {
		fail(tensor.ValueError, where, "%d functions for %d groups", len(f), n)
	}
	return slices.Clone(f)
}
