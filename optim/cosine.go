package optim

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// CosineAnnealingLR takes rates from those of the start down to EtaMin in TMax
// epochs, and up again in as many, along half periods of a cosine (Loshchilov and
// Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts").
type CosineAnnealingLR struct {
	Schedule
	TMax   int     `optim:"T_max"`
	EtaMin float64 `optim:"eta_min"`
}

// CosineAnnealingLROptions are the options of NewCosineAnnealingLR.
type CosineAnnealingLROptions struct {
	EtaMin float64
}

// NewCosineAnnealingLR returns a scheduler of the rates of o.
func NewCosineAnnealingLR(o Scheduled, tMax int, options ...CosineAnnealingLROptions) *CosineAnnealingLR {
	s := &CosineAnnealingLR{TMax: tMax, EtaMin: optional("NewCosineAnnealingLR", options).EtaMin}
	check("NewCosineAnnealingLR", atLeast("the half period", tMax, 1))
	s.start("NewCosineAnnealingLR", o, s)
	return s
}

func (s *CosineAnnealingLR) next(g int, lr float64, initial bool) float64 {
	switch {
	case initial:
		return lr
	case (s.Epoch-1-s.TMax)%(2*s.TMax) == 0: // from the bottom, where the last rate says nothing
		return lr + (s.BaseLRs[g]-s.EtaMin)*(1-math.Cos(math.Pi/float64(s.TMax)))/2
	}
	return s.height(s.Epoch)/s.height(s.Epoch-1)*(lr-s.EtaMin) + s.EtaMin
}

func (s *CosineAnnealingLR) closedForm(g int) float64 {
	return s.EtaMin + (s.BaseLRs[g]-s.EtaMin)*s.height(s.Epoch)/2
}

func (s *CosineAnnealingLR) height(epoch int) float64 {
	return 1 + math.Cos(math.Pi*float64(epoch)/float64(s.TMax))
}

// CosineAnnealingWarmRestarts takes rates from those of the start down to EtaMin
// along half a period of a cosine, again and again: first in T0 epochs, then each
// time in TMult times as many (Loshchilov and Hutter, "SGDR: Stochastic Gradient
// Descent with Warm Restarts"). It sets rates whatever other schedules made of them.
type CosineAnnealingWarmRestarts struct {
	Schedule
	T0     int     `optim:"T_0"`
	TMult  int     `optim:"T_mult"`
	EtaMin float64 `optim:"eta_min"`
	TI     float64 `optim:"T_i"`   // length of the present descent
	TCur   float64 `optim:"T_cur"` // epochs since it began
}

// CosineAnnealingWarmRestartsOptions are the options of
// NewCosineAnnealingWarmRestarts.
type CosineAnnealingWarmRestartsOptions struct {
	TMult  *int // nil is 1
	EtaMin float64
}

// NewCosineAnnealingWarmRestarts returns a scheduler of the rates of o.
func NewCosineAnnealingWarmRestarts(o Scheduled, t0 int, options ...CosineAnnealingWarmRestartsOptions) *CosineAnnealingWarmRestarts {
	const where = "NewCosineAnnealingWarmRestarts"
	opts := optional(where, options)
	s := &CosineAnnealingWarmRestarts{T0: t0, TMult: *or(opts.TMult, 1), EtaMin: opts.EtaMin}
	check(where, atLeast("the first descent", t0, 1), atLeast("TMult", s.TMult, 1))
	s.start(where, o, s)
	return s
}

func (s *CosineAnnealingWarmRestarts) tick(initial bool) {
	if initial {
		s.TCur, s.TI = 0, float64(s.T0)
		return
	}
	if s.TCur++; s.TCur >= s.TI {
		s.TCur = math.Mod(s.TCur, s.TI)
		s.TI *= float64(s.TMult)
	}
}

func (s *CosineAnnealingWarmRestarts) next(g int, _ float64, _ bool) float64 {
	return s.EtaMin + (s.BaseLRs[g]-s.EtaMin)*(1+math.Cos(math.Pi*s.TCur/s.TI))/2
}

func (s *CosineAnnealingWarmRestarts) restart() {
	s.tick(true)
	s.Schedule.restart()
}

// StepTo goes to an epoch, which may be a fraction: epoch + batch/batches sets
// rates batch by batch.
func (s *CosineAnnealingWarmRestarts) StepTo(epoch float64) {
	if !(epoch >= 0) || math.IsInf(epoch, 1) {
		fail(tensor.ValueError, "StepTo", "the epoch is %v", epoch)
	}
	s.TCur, s.TI = epoch, float64(s.T0)
	for s.TMult == 1 && s.TCur >= s.TI {
		s.TCur = math.Mod(s.TCur, s.TI)
	}
	for s.TCur >= s.TI {
		s.TCur -= s.TI
		s.TI *= float64(s.TMult)
	}
	s.Epoch = int(epoch)
	s.Steps++
	s.set(func(g int, lr float64) float64 { return s.next(g, lr, false) })
}
