package vectors

import (
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A schedulerClass makes a scheduler of torch.optim.lr_scheduler.
type schedulerClass func(o optim.Scheduled, c *Call) optim.Scheduler

// schedulerClasses has a line for each scheduler but those made of others and
// ReduceLROnPlateau, which is stepped by a figure.
var schedulerClasses = map[string]schedulerClass{
	"StepLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewStepLR(o, c.Int("step_size"), optim.StepLROptions{Gamma: float(c, "gamma")})
	},
	"MultiStepLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewMultiStepLR(o, c.Ints("milestones"), optim.MultiStepLROptions{Gamma: float(c, "gamma")})
	},
	"ConstantLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewConstantLR(o, optim.ConstantLROptions{Factor: float(c, "factor"), TotalIters: integer(c, "total_iters")})
	},
	"LinearLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewLinearLR(o, optim.LinearLROptions{
			StartFactor: float(c, "start_factor"), EndFactor: float(c, "end_factor"), TotalIters: integer(c, "total_iters"),
		})
	},
	"ExponentialLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewExponentialLR(o, c.Float("gamma", 0))
	},
	"PolynomialLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewPolynomialLR(o, optim.PolynomialLROptions{TotalIters: integer(c, "total_iters"), Power: float(c, "power")})
	},
	"CosineAnnealingLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewCosineAnnealingLR(o, c.Int("T_max"), optim.CosineAnnealingLROptions{EtaMin: c.Float("eta_min", 0)})
	},
	"CosineAnnealingWarmRestarts": func(o optim.Scheduled, c *Call) optim.Scheduler {
		return optim.NewCosineAnnealingWarmRestarts(o, c.Int("T_0"), optim.CosineAnnealingWarmRestartsOptions{
			TMult: integer(c, "T_mult"), EtaMin: c.Float("eta_min", 0),
		})
	},
	"CyclicLR":   cyclic,
	"OneCycleLR": oneCycle,
	// The functions are recorded in words.
	"LambdaLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		demand(c, "lr_lambda", "0.95**epoch")
		return optim.NewLambdaLR(o, func(epoch int) float64 { return math.Pow(0.95, float64(epoch)) })
	},
	"MultiplicativeLR": func(o optim.Scheduled, c *Call) optim.Scheduler {
		demand(c, "lr_lambda", "0.95 each epoch")
		return optim.NewMultiplicativeLR(o, func(int) float64 { return 0.95 })
	},
}

func cyclic(o optim.Scheduled, c *Call) optim.Scheduler {
	mode, ok := map[string]optim.CycleMode{
		"triangular": optim.Triangular, "triangular2": optim.Triangular2, "exp_range": optim.ExpRange,
	}[c.Word("mode", "triangular")]
	if !ok {
		inexpressible("the mode is no constant")
	}
	return optim.NewCyclicLR(o, c.Float("base_lr", 0), c.Float("max_lr", 0), optim.CyclicLROptions{
		StepSizeUp: integer(c, "step_size_up"), Mode: mode, Gamma: float(c, "gamma"), NoCycleMomentum: !c.Bool("cycle_momentum", true),
	})
}

func oneCycle(o optim.Scheduled, c *Call) optim.Scheduler {
	return optim.NewOneCycleLR(o, c.Float("max_lr", 0), c.Int("total_steps"), optim.OneCycleLROptions{
		PctStart: float(c, "pct_start"), Linear: c.Word("anneal_strategy", "cos") == "linear", ThreePhase: c.Bool("three_phase", false),
	})
}

func plateau(o optim.Scheduled, c *Call) *optim.ReduceLROnPlateau {
	return optim.NewReduceLROnPlateau(o, optim.ReduceLROnPlateauOptions{
		Max: c.Word("mode", "min") == "max", Factor: float(c, "factor"), Patience: integer(c, "patience"),
		Threshold: float(c, "threshold"), Absolute: c.Word("threshold_mode", "rel") == "abs",
		Cooldown: c.Int("cooldown", 0), MinLR: []float64{c.Float("min_lr", 0)}, Eps: float(c, "eps"),
	})
}

// demand leaves a case whose function in words is another one.
func demand(c *Call, name, words string) {
	if c.Word(name, "") != words {
		inexpressible("%s is not %q", name, words)
	}
}

// integer is an integer, nil if left out.
func integer(c *Call, name string) *int {
	if !c.Has(name) {
		return nil
	}
	return new(c.Int(name))
}

// A resumable has a state to save and load.
type resumable interface {
	StateDict() *tensor.Dict
	LoadStateDict(d *tensor.Dict) error
}

// A schedule is a scheduler with its step, taken by a figure or without one.
type schedule struct {
	step func(epoch int)
	resumable
}

// runScheduler steps a scheduler of two groups and compares rates and momentum of
// each epoch; before epoch 15 optimizer and scheduler are made anew from their
// states.
func runScheduler(s *source, c vectorfile.Dict) error {
	o := scheduledSGD(c)
	sched, err := s.newSchedule(o, c)
	if err != nil {
		return err
	}
	for epoch, v := range c.List("lrs") {
		if epoch == 15 {
			before, state := o.StateDict(), sched.StateDict()
			o = scheduledSGD(c)
			if sched, err = s.newSchedule(o, c); err != nil {
				return err
			}
			if err := o.LoadStateDict(before); err != nil {
				return err
			}
			if err := sched.LoadStateDict(state); err != nil {
				return err
			}
		}
		want, _ := v.(vectorfile.List).Floats()
		got := []float64{o.Groups[0].LR, o.Groups[1].LR}
		if c.Has("momentum") {
			momentum, _ := c.List("momentum").Floats()
			want, got = append(want, momentum[epoch]), append(got, o.Groups[0].Momentum)
		}
		for k := range want {
			if !(math.Abs(got[k]-want[k]) <= 1e-9*math.Abs(want[k])) {
				return fmt.Errorf("epoch %d: rates (and momentum) %v, want %v", epoch, got, want)
			}
		}
		o.Step()
		sched.step(epoch)
	}
	return nil
}

// scheduledSGD is an optimizer of two groups.
func scheduledSGD(c vectorfile.Dict) *optim.SGD {
	lrs, _ := c.List("base_lrs").Floats()
	one := func() []*tensor.Tensor { return []*tensor.Tensor{tensor.Zeros(1).SetRequiresGrad(true)} }
	o := optim.NewSGD(one(), optim.SGDOptions{LR: lrs[0], Momentum: 0.9})
	o.AddGroup(one(), optim.SGDOptions{LR: lrs[1], Momentum: 0.9})
	return o
}

func (s *source) newSchedule(o optim.Scheduled, c vectorfile.Dict) (schedule, error) {
	if c.String("scheduler") == "ReduceLROnPlateau" {
		call := hyperparameters(s, c.Dict("kwargs"))
		p := plateau(o, call)
		call.checkAllUsed()
		metrics, _ := c.List("metrics").Floats()
		return schedule{func(epoch int) { p.Step(metrics[epoch]) }, p}, nil
	}
	sched, err := s.newScheduler(o, c.String("scheduler"), c.Dict("kwargs"))
	if err != nil {
		return schedule{}, err
	}
	return schedule{func(int) { sched.Step() }, sched}, nil
}

func (s *source) newScheduler(o optim.Scheduled, name string, kwargs vectorfile.Dict) (optim.Scheduler, error) {
	if name == "SequentialLR" || name == "ChainedScheduler" {
		return s.newSequence(o, name, kwargs)
	}
	class, ok := schedulerClasses[name]
	if !ok {
		return nil, absent(name)
	}
	call := hyperparameters(s, kwargs)
	sched := class(o, call)
	call.checkAllUsed()
	return sched, nil
}

// newSequence makes a scheduler of others.
func (s *source) newSequence(o optim.Scheduled, name string, kwargs vectorfile.Dict) (optim.Scheduler, error) {
	var list []optim.Scheduler
	for _, v := range kwargs.List("schedulers") {
		for inner, arguments := range v.(vectorfile.Dict).All() {
			sched, err := s.newScheduler(o, inner, arguments.(vectorfile.Dict))
			if err != nil {
				return nil, err
			}
			list = append(list, sched)
		}
	}
	if name == "ChainedScheduler" {
		return optim.NewChainedScheduler(list...), nil
	}
	return optim.NewSequentialLR(o, list, ints(kwargs.List("milestones"))), nil
}

// runClipping clips recorded gradients.
func runClipping(s *source, c vectorfile.Dict) error {
	var params []*tensor.Tensor
	keys, _ := c.List("grads").Strings()
	for _, key := range keys {
		g := s.tensor(key)
		p := tensor.As(g.DType()).Zeros(g.Shape()...).SetRequiresGrad(true)
		p.SetGrad(g)
		params = append(params, p)
	}
	if c.Has("clip_value") {
		optim.ClipGradValue(params, c.Float("clip_value"))
	} else {
		norm := optim.ClipGradNorm(params, c.Float("max_norm"), optim.ClipOptions{Norm: new(c.Float("norm_type"))})
		want := s.tensor(c.String("total_norm"))
		if err := compare("norm", norm, want, valueTolerance(want.DType(), 0)); err != nil {
			return err
		}
	}
	clipped, _ := c.List("clipped").Strings()
	for i, key := range clipped {
		want := s.tensor(key)
		if err := compare(fmt.Sprintf("gradient %d", i), params[i].Grad(), want, valueTolerance(want.DType(), 0)); err != nil {
			return err
		}
	}
	return nil
}
