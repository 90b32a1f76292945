package optim_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// twoGroups make the optimizers of the recorded schedules, with rates 0.1 and
// 0.02.
var twoGroups = map[string]func() optim.Optimizer{
	"SGD": func() optim.Optimizer {
		o := optim.NewSGD([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 0.1, Momentum: 0.9})
		o.AddGroup([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 0.02, Momentum: 0.9})
		return o
	},
	"Adam": func() optim.Optimizer {
		o := optim.NewAdam([]*tensor.Tensor{param(1)}, optim.AdamOptions{LR: 0.1})
		o.AddGroup([]*tensor.Tensor{param(1)}, optim.AdamOptions{LR: 0.02})
		return o
	},
	"RMSprop": func() optim.Optimizer {
		o := optim.NewRMSprop([]*tensor.Tensor{param(1)}, optim.RMSpropOptions{LR: 0.1})
		o.AddGroup([]*tensor.Tensor{param(1)}, optim.RMSpropOptions{LR: 0.02})
		return o
	},
}

type (
	scheduled = optim.Scheduled
	scheduler = optim.Scheduler
)

// second is a schedule whose turn comes at epoch 3.
func second(f func(o scheduled) scheduler) func(scheduled) scheduler {
	return func(o scheduled) scheduler {
		first := optim.NewConstantLR(o, optim.ConstantLROptions{Factor: new(0.5), TotalIters: new(2)})
		return optim.NewSequentialLR(o, []scheduler{first, f(o)}, []int{3})
	}
}

// schedules makes each schedule by the name it was recorded under.
var schedules = map[string]func(o scheduled) scheduler{
	"OneCycle three phases, linear": func(o scheduled) scheduler {
		return optim.NewOneCycleLR(o, []float64{0.3, 0.5}, 14, optim.OneCycleLROptions{
			PctStart: new(0.25), Linear: true, ThreePhase: true, DivFactor: new(10.0), FinalDivFactor: new(100.0),
			BaseMomentum: new(0.7), MaxMomentum: new(0.8),
		})
	},
	"OneCycle three phases, cosine": func(o scheduled) scheduler {
		return optim.NewOneCycleLR(o, 0.3, 14, optim.OneCycleLROptions{PctStart: new(0.4), ThreePhase: true, NoCycleMomentum: true})
	},
	"OneCycle from the top": func(o scheduled) scheduler {
		return optim.NewOneCycleLR(o, 0.3, 14, optim.OneCycleLROptions{PctStart: new(0.0)})
	},
	"Cyclic ExpRange": func(o scheduled) scheduler {
		return optim.NewCyclicLR(o, 0.01, 0.2, optim.CyclicLROptions{
			StepSizeUp: new(3), StepSizeDown: new(5), Mode: optim.ExpRange, Gamma: new(0.9),
		})
	},
	"Cyclic scaled by cycle": func(o scheduled) scheduler {
		return optim.NewCyclicLR(o, []float64{0.01, 0.02}, []float64{0.2, 0.3}, optim.CyclicLROptions{
			StepSizeUp: new(3), StepSizeDown: new(2), Scale: func(c int) float64 { return 1 / float64(c) },
			BaseMomentum: new(0.5), MaxMomentum: new(0.6),
		})
	},
	"Cyclic scaled by step": func(o scheduled) scheduler {
		return optim.NewCyclicLR(o, 0.01, 0.2, optim.CyclicLROptions{
			StepSizeUp: new(3), Scale: func(c int) float64 { return 1 / float64(1+c) }, ScaleBySteps: true, NoCycleMomentum: true,
		})
	},
	"MultiStep, a milestone twice": func(o scheduled) scheduler {
		return optim.NewMultiStepLR(o, []int{7, 4, 4}, optim.MultiStepLROptions{Gamma: new(0.5)})
	},
	"StepLR second": second(func(o scheduled) scheduler { return optim.NewStepLR(o, 2, optim.StepLROptions{Gamma: new(0.5)}) }),
	"MultiStepLR second": second(func(o scheduled) scheduler {
		return optim.NewMultiStepLR(o, []int{0, 4}, optim.MultiStepLROptions{Gamma: new(0.5)})
	}),
	"ConstantLR second": second(func(o scheduled) scheduler {
		return optim.NewConstantLR(o, optim.ConstantLROptions{Factor: new(0.25), TotalIters: new(4)})
	}),
	"LinearLR second": second(func(o scheduled) scheduler {
		return optim.NewLinearLR(o, optim.LinearLROptions{StartFactor: new(0.25), EndFactor: new(0.75), TotalIters: new(4)})
	}),
	"ExponentialLR second": second(func(o scheduled) scheduler { return optim.NewExponentialLR(o, 0.9) }),
	"PolynomialLR second": second(func(o scheduled) scheduler {
		return optim.NewPolynomialLR(o, optim.PolynomialLROptions{TotalIters: new(6), Power: new(2.0)})
	}),
	"CosineAnnealingLR second": second(func(o scheduled) scheduler {
		return optim.NewCosineAnnealingLR(o, 4, optim.CosineAnnealingLROptions{EtaMin: 0.01})
	}),
	"WarmRestarts second": second(func(o scheduled) scheduler {
		return optim.NewCosineAnnealingWarmRestarts(o, 3, optim.CosineAnnealingWarmRestartsOptions{TMult: new(2), EtaMin: 0.01})
	}),
	"LambdaLR second": second(func(o scheduled) scheduler {
		return optim.NewLambdaLR(o, func(e int) float64 { return math.Pow(0.5, float64(e)) }, func(e int) float64 { return 1 / float64(1+e) })
	}),
	"MultiplicativeLR second": second(func(o scheduled) scheduler {
		return optim.NewMultiplicativeLR(o, func(e int) float64 { return 1.5 - float64(e%2) })
	}),
	"three parts": func(o scheduled) scheduler {
		return optim.NewSequentialLR(o, []scheduler{
			optim.NewLinearLR(o, optim.LinearLROptions{StartFactor: new(0.1), TotalIters: new(3)}),
			optim.NewStepLR(o, 2, optim.StepLROptions{Gamma: new(0.5)}),
			optim.NewExponentialLR(o, 0.9),
		}, []int{3, 8})
	},
	"no turn for the first": func(o scheduled) scheduler {
		return optim.NewSequentialLR(o, []scheduler{
			optim.NewConstantLR(o, optim.ConstantLROptions{Factor: new(0.1), TotalIters: new(3)}),
			optim.NewStepLR(o, 2, optim.StepLROptions{Gamma: new(0.5)}),
		}, []int{0})
	},
	"warmup and decay together": func(o scheduled) scheduler {
		return optim.NewChainedScheduler(
			optim.NewLinearLR(o, optim.LinearLROptions{StartFactor: new(0.5), TotalIters: new(4)}),
			optim.NewCosineAnnealingLR(o, 10),
			optim.NewMultiStepLR(o, []int{6}),
		)
	},
}

// TestRecordedSchedules holds rates and momentum to PyTorch's within 1e-12, in one
// run and in one that is broken off and resumed after each step.
func TestRecordedSchedules(t *testing.T) {
	text, err := os.ReadFile("testdata/schedules.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Name, Optimizer string
			Rows            [][4]float64
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != len(schedules) {
		t.Fatalf("%d cases, want %d", len(file.Cases), len(schedules))
	}
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			o := twoGroups[c.Optimizer]()
			s := schedules[c.Name](o)
			resumed := twoGroups[c.Optimizer]()
			r := schedules[c.Name](resumed)
			for epoch, want := range c.Rows {
				checkRates(t, "", epoch, o, want)
				checkRates(t, "resumed: ", epoch, resumed, want)
				if last := s.LastLR(); last[0] != *o.Rates()[0].LR || last[1] != *o.Rates()[1].LR {
					t.Errorf("epoch %d: LastLR is %v", epoch, last)
				}
				s.Step()
				r.Step()
				resumed, r = resume(t, c.Optimizer, c.Name, resumed, r)
			}
		})
	}
}

func checkRates(t *testing.T, run string, epoch int, o optim.Optimizer, want [4]float64) {
	t.Helper()
	a, b := o.Rates()[0], o.Rates()[1]
	for i, got := range []float64{*a.LR, *b.LR, *a.Momentum, *b.Momentum} {
		if !(math.Abs(got-want[i]) <= 1e-12) {
			t.Errorf("%sepoch %d: %v instead of %v in %v", run, epoch, got, want[i], want)
		}
	}
}

// resume makes an optimizer and its schedule anew from their states.
func resume(t *testing.T, optimizer, name string, o optim.Optimizer, s scheduler) (optim.Optimizer, scheduler) {
	t.Helper()
	before, state := o.StateDict(), s.StateDict()
	o = twoGroups[optimizer]()
	s = schedules[name](o)
	if err := o.LoadStateDict(before); err != nil {
		t.Fatal(err)
	}
	if err := s.LoadStateDict(state); err != nil {
		t.Fatal(err)
	}
	return o, s
}

func oneGroup() *optim.SGD {
	return optim.NewSGD([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 0.1})
}

// Fractions of epochs, recorded from torch 2.15.0.
func TestStepTo(t *testing.T) {
	o := oneGroup()
	s := optim.NewCosineAnnealingWarmRestarts(o, 3, optim.CosineAnnealingWarmRestartsOptions{TMult: new(2), EtaMin: 0.01})
	for _, c := range [][2]float64{
		{0.5, 0.09397114317029975},
		{1.25, 0.06664685702961344},
		{2.75, 0.011533337816991932},
		{3, 0.1},
		{4.5, 0.08681980515339454},
		{8.75, 0.010384981238178534},
		{9, 0.1},
		{21.5, 0.09990365154573716},
		{1, 0.0775},
	} {
		if s.StepTo(c[0]); math.Abs(o.Groups[0].LR-c[1]) > 1e-12 {
			t.Errorf("epoch %v: rate %v, want %v", c[0], o.Groups[0].LR, c[1])
		}
	}
}

// Sequences may hold sequences; PyTorch's fail in the second place.
func TestNestedSequences(t *testing.T) {
	o := oneGroup()
	half := func() scheduler {
		return optim.NewConstantLR(o, optim.ConstantLROptions{Factor: new(0.5), TotalIters: new(1)})
	}
	inner := optim.NewSequentialLR(o, []scheduler{half(), optim.NewExponentialLR(o, 0.1)}, []int{2})
	chain := optim.NewChainedScheduler(half(), optim.NewExponentialLR(o, 0.1))
	s := optim.NewSequentialLR(o, []scheduler{half(), inner, chain}, []int{2, 6})
	want := []float64{0.05, 0.1, 0.05, 0.1, 0.1, 0.01, 0.05, 0.01, 0.001}
	for epoch, w := range want {
		if got := o.Groups[0].LR; math.Abs(got-w) > 1e-12 {
			t.Errorf("epoch %d: rate %v, want %v", epoch, got, w)
		}
		s.Step()
	}
}

func TestPlateauIgnoresNaN(t *testing.T) {
	o := oneGroup()
	s := optim.NewReduceLROnPlateau(o, optim.ReduceLROnPlateauOptions{Patience: new(0), Factor: new(0.5), MinLR: []float64{0.03}})
	for i, c := range []struct{ figure, rate float64 }{{1, 0.1}, {math.NaN(), 0.05}, {0.5, 0.05}, {0.5, 0.03}, {0.6, 0.03}} {
		if s.Step(c.figure); o.Groups[0].LR != c.rate || s.LastLR()[0] != c.rate {
			t.Errorf("step %d: rate %v, want %v", i, o.Groups[0].LR, c.rate)
		}
	}
}

func TestSchedulesRefuse(t *testing.T) {
	bare := optim.NewAdagrad([]*tensor.Tensor{param(1)}, optim.AdagradOptions{LR: 1})
	o, other := oneGroup(), oneGroup()
	step := func(o scheduled) scheduler { return optim.NewStepLR(o, 1) }
	half := func(int) float64 { return 0.5 }
	for name, f := range map[string]func(){
		"nil":                     func() { optim.NewExponentialLR(nil, 1) },
		"step of 0":               func() { optim.NewStepLR(o, 0) },
		"options twice":           func() { optim.NewStepLR(o, 1, optim.StepLROptions{}, optim.StepLROptions{}) },
		"factor above 1":          func() { optim.NewConstantLR(o, optim.ConstantLROptions{Factor: new(1.5)}) },
		"start from 0":            func() { optim.NewLinearLR(o, optim.LinearLROptions{StartFactor: new(0.0)}) },
		"end above 1":             func() { optim.NewLinearLR(o, optim.LinearLROptions{EndFactor: new(1.1)}) },
		"polynomial of no epochs": func() { optim.NewPolynomialLR(o, optim.PolynomialLROptions{TotalIters: new(int)}) },
		"half period of 0":        func() { optim.NewCosineAnnealingLR(o, 0) },
		"restarts after nothing":  func() { optim.NewCosineAnnealingWarmRestarts(o, 0) },
		"shrinking descents": func() {
			optim.NewCosineAnnealingWarmRestarts(o, 1, optim.CosineAnnealingWarmRestartsOptions{TMult: new(int)})
		},
		"negative epoch":                func() { optim.NewCosineAnnealingWarmRestarts(o, 1).StepTo(-1) },
		"cycle without momentum":        func() { optim.NewCyclicLR(bare, 0.1, 1.0) },
		"one cycle without momentum":    func() { optim.NewOneCycleLR(bare, 1.0, 10) },
		"no steps":                      func() { optim.NewOneCycleLR(o, 1.0, 0) },
		"share above 1":                 func() { optim.NewOneCycleLR(o, 1.0, 10, optim.OneCycleLROptions{PctStart: new(1.1)}) },
		"rates of two groups":           func() { optim.NewCyclicLR(o, []float64{0.1, 0.2}, []float64{1, 2}) },
		"functions for two groups":      func() { optim.NewLambdaLR(o, half, half) },
		"no functions":                  func() { optim.NewMultiplicativeLR(o) },
		"factor of 1":                   func() { optim.NewReduceLROnPlateau(o, optim.ReduceLROnPlateauOptions{Factor: new(1.0)}) },
		"least rates of two groups":     func() { optim.NewReduceLROnPlateau(o, optim.ReduceLROnPlateauOptions{MinLR: []float64{0, 0}}) },
		"no schedulers":                 func() { optim.NewChainedScheduler() },
		"a scheduler that is nil":       func() { optim.NewChainedScheduler(step(o), nil) },
		"schedulers of two optimizers":  func() { optim.NewChainedScheduler(step(o), step(other)) },
		"sequence of another optimizer": func() { optim.NewSequentialLR(o, []scheduler{step(other)}, nil) },
		"too many milestones":           func() { optim.NewSequentialLR(o, []scheduler{step(o), step(o)}, []int{1, 2}) },
		"milestones not in order":       func() { optim.NewSequentialLR(o, []scheduler{step(o), step(o), step(o)}, []int{2, 1}) },
		"a group that was added": func() {
			s := step(other)
			other.AddGroup([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 1})
			s.Step()
		},
		"more steps than one cycle": func() { s := optim.NewOneCycleLR(o, 1.0, 2); s.Step(); s.Step(); s.Step() },
		"a rate that is not tagged": func() { untagged().Rates() },
	} {
		t.Run(name, func(t *testing.T) {
			if err := tensor.Try(f); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// untagged is an optimizer whose rate no schedule can set.
func untagged() *optim.Base[struct{ LR float64 }, struct{}] {
	type options = struct{ LR float64 }
	b := optim.NewBase("New", []*tensor.Tensor{param(1)}, options{}, optim.Rule[options, struct{}]{
		Check: func(*options) error { return nil },
	})
	return &b
}

// What does not fit is reported and changes nothing, in parts of a sequence too.
func TestSchedulesLoadRefuse(t *testing.T) {
	with := func(d *tensor.Dict, name string, v *tensor.Tensor) *tensor.Dict {
		d.Set(name, v)
		return d
	}
	two := twoGroups["SGD"]()
	for _, c := range []struct {
		name string
		make func(o scheduled) scheduler
		d    *tensor.Dict
		says string
	}{
		{"unknown", func(o scheduled) scheduler { return optim.NewExponentialLR(o, 1) }, optim.NewStepLR(oneGroup(), 1).StateDict(), "step_size is unknown"},
		{"two groups", func(o scheduled) scheduler { return optim.NewStepLR(o, 1) }, optim.NewStepLR(two, 1).StateDict(), "base_lrs is for 2 groups; there are 1"},
		{"half an epoch", func(o scheduled) scheduler { return optim.NewStepLR(o, 1) }, with(new(tensor.Dict), "last_epoch", tensor.New(0.5)), "last_epoch is 0.5"},
		{
			"part of a chain",
			func(o scheduled) scheduler {
				return optim.NewChainedScheduler(optim.NewStepLR(o, 1), optim.NewStepLR(o, 1))
			},
			with(with(new(tensor.Dict), "_schedulers.0.last_epoch", tensor.New(7)), "_schedulers.1.T_max", tensor.New(1)),
			"scheduler 1: the state does not fit the scheduler: T_max is unknown",
		},
		{
			"chain itself",
			func(o scheduled) scheduler { return optim.NewChainedScheduler(optim.NewStepLR(o, 1)) },
			with(with(new(tensor.Dict), "_schedulers.0.last_epoch", tensor.New(7)), "T_max", tensor.New(1)),
			"T_max is unknown",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := c.make(oneGroup())
			before := names(s.StateDict())
			err := s.LoadStateDict(c.d)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v does not say %q", err, c.says)
			}
			if after := names(s.StateDict()); !slices.Equal(before, after) {
				t.Errorf("%v became %v", before, after)
			}
		})
	}
}

// names are the names of d with their values.
func names(d *tensor.Dict) (list []string) {
	for name, t := range d.All() {
		list = append(list, name+" "+t.String())
	}
	return list
}
