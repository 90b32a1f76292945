package optim

import (
	"fmt"
	"math"
	"slices"
)

// StepLR multiplies rates by Gamma every StepSize epochs.
type StepLR struct {
	Schedule
	StepSize int     `optim:"step_size"`
	Gamma    float64 `optim:"gamma"`
}

// StepLROptions are the options of NewStepLR.
type StepLROptions struct {
	Gamma *float64 // nil is 0.1
}

// NewStepLR returns a scheduler of the rates of o.
func NewStepLR(o Scheduled, stepSize int, options ...StepLROptions) *StepLR {
	s := &StepLR{StepSize: stepSize, Gamma: *or(optional("NewStepLR", options).Gamma, 0.1)}
	check("NewStepLR", atLeast("the step size", stepSize, 1))
	s.start("NewStepLR", o, s)
	return s
}

func (s *StepLR) next(_ int, lr float64, _ bool) float64 {
	if s.Epoch == 0 || s.Epoch%s.StepSize != 0 {
		return lr
	}
	return lr * s.Gamma
}

func (s *StepLR) closedForm(g int) float64 {
	return s.BaseLRs[g] * math.Pow(s.Gamma, float64(s.Epoch/s.StepSize))
}

// MultiStepLR multiplies rates by Gamma at each of the epochs Milestones.
type MultiStepLR struct {
	Schedule
	Milestones []int   `optim:"milestones"`
	Gamma      float64 `optim:"gamma"`
}

// MultiStepLROptions are the options of NewMultiStepLR.
type MultiStepLROptions struct {
	Gamma *float64 // nil is 0.1
}

// NewMultiStepLR returns a scheduler of the rates of o. A milestone that is named
// twice counts twice.
func NewMultiStepLR(o Scheduled, milestones []int, options ...MultiStepLROptions) *MultiStepLR {
	s := &MultiStepLR{Milestones: slices.Sorted(slices.Values(milestones)), Gamma: *or(optional("NewMultiStepLR", options).Gamma, 0.1)}
	s.start("NewMultiStepLR", o, s)
	return s
}

func (s *MultiStepLR) next(_ int, lr float64, _ bool) float64 {
	n := 0
	for _, m := range s.Milestones {
		if m == s.Epoch {
			n++
		}
	}
	return lr * math.Pow(s.Gamma, float64(n))
}

func (s *MultiStepLR) closedForm(g int) float64 {
	passed, _ := slices.BinarySearch(s.Milestones, s.Epoch+1)
	return s.BaseLRs[g] * math.Pow(s.Gamma, float64(passed))
}

// ConstantLR multiplies rates by Factor for the first TotalIters epochs.
type ConstantLR struct {
	Schedule
	Factor     float64 `optim:"factor"`
	TotalIters int     `optim:"total_iters"`
}

// ConstantLROptions are the options of NewConstantLR.
type ConstantLROptions struct {
	Factor     *float64 // between 0 and 1; nil is 1/3
	TotalIters *int     // nil is 5
}

// NewConstantLR returns a scheduler of the rates of o.
func NewConstantLR(o Scheduled, options ...ConstantLROptions) *ConstantLR {
	opts := optional("NewConstantLR", options)
	s := &ConstantLR{Factor: *or(opts.Factor, 1.0/3), TotalIters: *or(opts.TotalIters, 5)}
	check("NewConstantLR", between("Factor", s.Factor, 0, 1), atLeast("TotalIters", s.TotalIters, 0))
	s.start("NewConstantLR", o, s)
	return s
}

func (s *ConstantLR) next(_ int, lr float64, _ bool) float64 {
	switch s.Epoch {
	case 0:
		return lr * s.Factor
	case s.TotalIters:
		return lr * (1 / s.Factor)
	}
	return lr
}

func (s *ConstantLR) closedForm(g int) float64 {
	if s.Epoch >= s.TotalIters {
		return s.BaseLRs[g]
	}
	return s.BaseLRs[g] * s.Factor
}

// LinearLR multiplies rates by a factor that goes linearly from StartFactor to
// EndFactor in the first TotalIters epochs.
type LinearLR struct {
	Schedule
	StartFactor float64 `optim:"start_factor"`
	EndFactor   float64 `optim:"end_factor"`
	TotalIters  int     `optim:"total_iters"`
}

// LinearLROptions are the options of NewLinearLR.
type LinearLROptions struct {
	StartFactor *float64 // above 0, at most 1; nil is 1/3
	EndFactor   *float64 // between 0 and 1; nil is 1
	TotalIters  *int     // nil is 5
}

// NewLinearLR returns a scheduler of the rates of o.
func NewLinearLR(o Scheduled, options ...LinearLROptions) *LinearLR {
	opts := optional("NewLinearLR", options)
	s := &LinearLR{StartFactor: *or(opts.StartFactor, 1.0/3), EndFactor: *or(opts.EndFactor, 1), TotalIters: *or(opts.TotalIters, 5)}
	var wrong error
	if s.StartFactor == 0 {
		wrong = fmt.Errorf("StartFactor is 0, from which nothing grows")
	}
	check("NewLinearLR", wrong, between("StartFactor", s.StartFactor, 0, 1), between("EndFactor", s.EndFactor, 0, 1), atLeast("TotalIters", s.TotalIters, 1))
	s.start("NewLinearLR", o, s)
	return s
}

func (s *LinearLR) next(_ int, lr float64, initial bool) float64 {
	switch {
	case s.Epoch == 0:
		return lr * s.StartFactor
	case initial || s.Epoch > s.TotalIters:
		return lr
	}
	rise := s.EndFactor - s.StartFactor
	return lr * (1 + rise/(float64(s.TotalIters)*s.StartFactor+float64(s.Epoch-1)*rise))
}

func (s *LinearLR) closedForm(g int) float64 {
	gone := float64(min(s.TotalIters, s.Epoch))
	return s.BaseLRs[g] * (s.StartFactor + (s.EndFactor-s.StartFactor)*gone/float64(s.TotalIters))
}

// ExponentialLR multiplies rates by Gamma every epoch.
type ExponentialLR struct {
	Schedule
	Gamma float64 `optim:"gamma"`
}

// NewExponentialLR returns a scheduler of the rates of o.
func NewExponentialLR(o Scheduled, gamma float64) *ExponentialLR {
	s := &ExponentialLR{Gamma: gamma}
	s.start("NewExponentialLR", o, s)
	return s
}

func (s *ExponentialLR) next(_ int, lr float64, initial bool) float64 {
	if initial {
		return lr
	}
	return lr * s.Gamma
}

func (s *ExponentialLR) closedForm(g int) float64 {
	return s.BaseLRs[g] * math.Pow(s.Gamma, float64(s.Epoch))
}

// PolynomialLR multiplies rates by (1 - epoch/TotalIters)^Power, and by 0 after
// TotalIters epochs.
type PolynomialLR struct {
	Schedule
	TotalIters int     `optim:"total_iters"`
	Power      float64 `optim:"power"`
}

// PolynomialLROptions are the options of NewPolynomialLR.
type PolynomialLROptions struct {
	TotalIters *int     // nil is 5
	Power      *float64 // nil is 1
}

// NewPolynomialLR returns a scheduler of the rates of o.
func NewPolynomialLR(o Scheduled, options ...PolynomialLROptions) *PolynomialLR {
	opts := optional("NewPolynomialLR", options)
	s := &PolynomialLR{TotalIters: *or(opts.TotalIters, 5), Power: *or(opts.Power, 1)}
	check("NewPolynomialLR", atLeast("TotalIters", s.TotalIters, 1))
	s.start("NewPolynomialLR", o, s)
	return s
}

func (s *PolynomialLR) next(_ int, lr float64, initial bool) float64 {
	if initial || s.Epoch > s.TotalIters {
		return lr
	}
	return lr * math.Pow(s.left(s.Epoch)/s.left(s.Epoch-1), s.Power)
}

func (s *PolynomialLR) closedForm(g int) float64 {
	return s.BaseLRs[g] * math.Pow(s.left(min(s.TotalIters, s.Epoch)), s.Power)
}

func (s *PolynomialLR) left(epoch int) float64 { return 1 - float64(epoch)/float64(s.TotalIters) }
