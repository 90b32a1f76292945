package optim_test

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func param(v ...float64) *tensor.Tensor {
	return tensor.FromSlice(v, len(v)).SetRequiresGrad(true)
}

func TestRefusesParameters(t *testing.T) {
	x := param(1)
	tests := []struct {
		name   string
		params []*tensor.Tensor
	}{
		{"none", nil},
		{"nil", []*tensor.Tensor{x, nil}},
		{"twice", []*tensor.Tensor{x, x}},
		{"computed", []*tensor.Tensor{x, x.Exp()}},
		{"none that requires a gradient", []*tensor.Tensor{tensor.Ones(1), tensor.Ones(1)}},
	}
	for name, construct := range constructors {
		for _, c := range tests {
			t.Run(name+" "+c.name, func(t *testing.T) {
				if err := tensor.Try(func() { construct(c.params) }); err == nil {
					t.Error("accepted")
				}
			})
		}
		construct([]*tensor.Tensor{x, tensor.Ones(1)}) // frozen ones may be among them
	}
}

// of is a call of a constructor for one parameter.
func of[O, P any](construct func([]*tensor.Tensor, O) P, o O) func() {
	return func() { construct([]*tensor.Tensor{param(1)}, o) }
}

func TestRefusesOptions(t *testing.T) {
	x := param(1)
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"no rate", of(optim.NewSGD, optim.SGDOptions{})},
		{"negative rate", of(optim.NewSGD, optim.SGDOptions{LR: -1})},
		{"rate NaN", of(optim.NewSGD, optim.SGDOptions{LR: math.NaN()})},
		{"negative momentum", of(optim.NewSGD, optim.SGDOptions{LR: 1, Momentum: -0.1})},
		{"negative decay", of(optim.NewSGD, optim.SGDOptions{LR: 1, WeightDecay: -0.1})},
		{"Nesterov without momentum", of(optim.NewSGD, optim.SGDOptions{LR: 1, Nesterov: true})},
		{"Nesterov with dampening", of(optim.NewSGD, optim.SGDOptions{LR: 1, Nesterov: true, Momentum: 0.9, Dampening: 0.1})},
		{"Adam without rate", of(optim.NewAdam, optim.AdamOptions{})},
		{"Adam, rate NaN", of(optim.NewAdam, optim.AdamOptions{LR: math.NaN()})},
		{"Adam, beta of 1", of(optim.NewAdam, optim.AdamOptions{LR: 1, Betas: &[2]float64{0.9, 1}})},
		{"Adam, negative beta", of(optim.NewAdam, optim.AdamOptions{LR: 1, Betas: &[2]float64{-0.1, 0.9}})},
		{"Adam, negative eps", of(optim.NewAdam, optim.AdamOptions{LR: 1, Eps: new(-1e-8)})},
		{"Adam, negative decay", of(optim.NewAdam, optim.AdamOptions{LR: 1, WeightDecay: -1})},
		{"AdamW, negative decay", of(optim.NewAdamW, optim.AdamWOptions{LR: 1, WeightDecay: new(-1.0)})},
		{"AdamW without rate", of(optim.NewAdamW, optim.AdamWOptions{})},
		{"RMSprop without rate", of(optim.NewRMSprop, optim.RMSpropOptions{})},
		{"RMSprop, negative alpha", of(optim.NewRMSprop, optim.RMSpropOptions{LR: 1, Alpha: new(-0.1)})},
		{"RMSprop, negative momentum", of(optim.NewRMSprop, optim.RMSpropOptions{LR: 1, Momentum: -0.1})},
		{"Adagrad without rate", of(optim.NewAdagrad, optim.AdagradOptions{})},
		{"Adagrad, negative start", of(optim.NewAdagrad, optim.AdagradOptions{LR: 1, Initial: -1})},
		{"Adagrad, negative decay of the rate", of(optim.NewAdagrad, optim.AdagradOptions{LR: 1, LRDecay: -1})},
		{"Adadelta, rho above 1", of(optim.NewAdadelta, optim.AdadeltaOptions{LR: 1, Rho: new(1.1)})},
		{"Adamax, beta of 1", of(optim.NewAdamax, optim.AdamaxOptions{LR: 1, Betas: &[2]float64{1, 0.9}})},
		{"NAdam, negative decay of momentum", of(optim.NewNAdam, optim.NAdamOptions{LR: 1, MomentumDecay: new(-1.0)})},
		{"RAdam, negative eps", of(optim.NewRAdam, optim.RAdamOptions{LR: 1, Eps: new(-1.0)})},
		{"Rprop, etas exchanged", of(optim.NewRprop, optim.RpropOptions{LR: 1, Etas: &[2]float64{1.2, 0.5}})},
		{"Rprop, sizes exchanged", of(optim.NewRprop, optim.RpropOptions{LR: 1, StepSizes: &[2]float64{50, 1}})},
		{"ASGD, negative alpha", of(optim.NewASGD, optim.ASGDOptions{LR: 1, Alpha: new(-1.0)})},
		{"Adafactor, positive decay", of(optim.NewAdafactor, optim.AdafactorOptions{LR: 1, Beta2Decay: new(0.1)})},
		{"Adafactor, D below 1", of(optim.NewAdafactor, optim.AdafactorOptions{LR: 1, D: new(0.9)})},
		{"LBFGS without rate", of(optim.NewLBFGS, optim.LBFGSOptions{})},
		{"LBFGS without iterations", of(optim.NewLBFGS, optim.LBFGSOptions{LR: 1, MaxIter: new(int)})},
		{"LBFGS without history", of(optim.NewLBFGS, optim.LBFGSOptions{LR: 1, HistorySize: new(int)})},
		{"parameter of another group", func() {
			optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 1}).AddGroup([]*tensor.Tensor{x}, optim.SGDOptions{LR: 1})
		}},
		{"group without rate", func() {
			optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 1}).AddGroup([]*tensor.Tensor{param(2)}, optim.SGDOptions{})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := tensor.Try(c.f); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// A refused group leaves the optimizer as it was.
func TestRefusedGroupLeavesNothing(t *testing.T) {
	x, y := param(1), param(2)
	o := optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 1})
	if err := tensor.Try(func() { o.AddGroup([]*tensor.Tensor{y, x}, optim.SGDOptions{LR: 1}) }); err == nil {
		t.Fatal("accepted")
	}
	o.AddGroup([]*tensor.Tensor{y}, optim.SGDOptions{LR: 1})
	if len(o.Groups) != 2 {
		t.Errorf("%d groups, want 2", len(o.Groups))
	}
}

// A parameter without gradient is left alone, whatever decay or momentum say, and
// so is its state.
func TestSkipsNilGradients(t *testing.T) {
	for name, o := range map[string]optim.Optimizer{
		"SGD":      optim.NewSGD([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 1}),
		"decay":    optim.NewSGD([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 1, WeightDecay: 1}),
		"momentum": optim.NewSGD([]*tensor.Tensor{param(1)}, optim.SGDOptions{LR: 1, Momentum: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			x := param(1)
			o.(*optim.SGD).AddGroup([]*tensor.Tensor{x}, optim.SGDOptions{LR: 1, Momentum: 0.9, WeightDecay: 1})
			o.Step()
			if x.Item() != 1 {
				t.Errorf("moved to %v", x.Item())
			}
		})
	}
	x := param(1)
	o := optim.NewAdam([]*tensor.Tensor{x}, optim.AdamOptions{LR: 0.5})
	o.Step()
	o.Step()
	x.SetGrad(tensor.New([]float64{3}))
	o.Step() // the first that counts: its step is LR whatever the gradient
	if got := x.Item(); math.Abs(got-0.5) > 1e-8 {
		t.Errorf("moved to %v, want 0.5", got)
	}
}

func TestZeroGrad(t *testing.T) {
	for name, construct := range constructors {
		x, y := param(1), param(2)
		o := construct([]*tensor.Tensor{x, y})
		autograd.Backward(x.Mul(y).Sum())
		if o.ZeroGrad(); x.Grad() != nil || y.Grad() != nil {
			t.Errorf("%s: gradients %v, %v are left", name, x.Grad(), y.Grad())
		}
	}
}

// A step is no part of any graph, changes the tensors that the model holds, and
// makes a graph over the old values be refused.
func TestStepInPlace(t *testing.T) {
	for name, construct := range constructors {
		x := param(1, 2)
		held := x.Detach()
		o := construct([]*tensor.Tensor{x})
		old := x.Mul(x).Sum()
		autograd.Backward(x.Sum())
		o.Step()
		if !x.IsLeaf() || !x.RequiresGrad() || !tensor.Equal(held, x.Detach()) || held.Index(0).Item() == 1 {
			t.Errorf("%s: %v, seen through memory shared before: %v", name, x, held)
		}
		if err := tensor.Try(func() { autograd.Backward(old) }); err == nil {
			t.Errorf("%s: a graph over the values before the step was walked", name)
		}
	}
}

// A schedule may bring the rate to 0.
func TestRateOfZero(t *testing.T) {
	x := param(1)
	o := optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 1})
	o.Groups[0].LR = 0
	x.SetGrad(tensor.New([]float64{3}))
	if o.Step(); x.Item() != 1 {
		t.Errorf("moved to %v", x.Item())
	}
}

// The caller's slice of parameters may change afterwards.
func TestKeepsItsOwnList(t *testing.T) {
	for name, construct := range constructors {
		x := param(1)
		list := []*tensor.Tensor{x}
		o := construct(list)
		list[0] = param(5)
		x.SetGrad(tensor.New([]float64{1}))
		if o.Step(); x.Item() == 1 {
			t.Errorf("%s: the optimizer follows the caller's slice", name)
		}
	}
}
