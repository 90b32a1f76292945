package optim_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// bowl sets the gradients of a cost that is least at 3, and curved differently
// for each element.
func bowl(params []*tensor.Tensor) *tensor.Tensor {
	cost := tensor.As(params[0].DType()).Zeros()
	for _, p := range params {
		p.SetGrad(nil)
		curve := tensor.As(p.DType()).Arange(1, p.NumEl()+1, 1).Reshape(p.Shape()...)
		cost = cost.Add(p.SubScalar(3).PowScalar(2).Mul(curve).Sum())
	}
	autograd.Backward(cost)
	return cost
}

// constructors are the optimizers with all state that they can have.
var constructors = map[string]func([]*tensor.Tensor) optim.Optimizer{
	"SGD": func(p []*tensor.Tensor) optim.Optimizer {
		return optim.NewSGD(p, optim.SGDOptions{LR: 0.01, Momentum: 0.9})
	},
	"Adam": func(p []*tensor.Tensor) optim.Optimizer {
		return optim.NewAdam(p, optim.AdamOptions{LR: 0.1, AMSGrad: true})
	},
	"AdamW": func(p []*tensor.Tensor) optim.Optimizer { return optim.NewAdamW(p, optim.AdamWOptions{LR: 0.1}) },
	"RMSprop": func(p []*tensor.Tensor) optim.Optimizer {
		return optim.NewRMSprop(p, optim.RMSpropOptions{LR: 0.01, Momentum: 0.5, Centered: true})
	},
	"Adagrad": func(p []*tensor.Tensor) optim.Optimizer {
		return optim.NewAdagrad(p, optim.AdagradOptions{LR: 0.5, LRDecay: 0.1})
	},
	"Adadelta": func(p []*tensor.Tensor) optim.Optimizer { return optim.NewAdadelta(p, optim.AdadeltaOptions{LR: 1}) },
	"Adamax":   func(p []*tensor.Tensor) optim.Optimizer { return optim.NewAdamax(p, optim.AdamaxOptions{LR: 0.1}) },
	"NAdam":    func(p []*tensor.Tensor) optim.Optimizer { return optim.NewNAdam(p, optim.NAdamOptions{LR: 0.1}) },
	"RAdam":    func(p []*tensor.Tensor) optim.Optimizer { return optim.NewRAdam(p, optim.RAdamOptions{LR: 0.1}) },
	"Rprop":    func(p []*tensor.Tensor) optim.Optimizer { return optim.NewRprop(p, optim.RpropOptions{LR: 0.1}) },
	"ASGD": func(p []*tensor.Tensor) optim.Optimizer {
		return optim.NewASGD(p, optim.ASGDOptions{LR: 0.01, T0: new(2.0)})
	},
	"Adafactor": func(p []*tensor.Tensor) optim.Optimizer {
		return optim.NewAdafactor(p, optim.AdafactorOptions{LR: 0.1})
	},
}

func startParams() []*tensor.Tensor {
	return []*tensor.Tensor{
		tensor.New([][]float64{{1, 2, 4}, {0, -1, 5}}).SetRequiresGrad(true),
		tensor.New([]float32{1, -2}).As(tensor.Float64).SetRequiresGrad(true),
	}
}

// A run that is broken off and taken up by another optimizer with the state of
// the first comes to the same bits as one that is not.
func TestResume(t *testing.T) {
	for name, construct := range constructors {
		t.Run(name, func(t *testing.T) {
			whole, parted := startParams(), startParams()
			a, b := construct(whole), construct(parted)
			for step := range 10 {
				if step == 5 {
					state := b.StateDict()
					b.Step() // the state does not follow
					for i, p := range parted {
						p.Set(whole[i].Detach().Clone())
					}
					b = construct(parted)
					if err := b.LoadStateDict(state); err != nil {
						t.Fatal(err)
					}
				}
				bowl(whole)
				bowl(parted)
				a.Step()
				b.Step()
			}
			for i := range whole {
				if !tensor.Equal(whole[i].Detach(), parted[i].Detach()) {
					t.Errorf("parameter %d is %v, want %v", i, parted[i], whole[i])
				}
			}
		})
	}
}

// Every optimizer goes downhill.
func TestDescends(t *testing.T) {
	for name, construct := range constructors {
		params := startParams()
		o := construct(params)
		first := bowl(params).Item()
		for range 30 {
			bowl(params)
			o.Step()
		}
		if last := bowl(params).Item(); !(last < first) {
			t.Errorf("%s: cost %v after 30 steps from %v", name, last, first)
		}
	}
}

// The layout is that of PyTorch's state dicts.
func TestStateDictLayout(t *testing.T) {
	params := startParams()
	o := optim.NewAdam(params[:1], optim.AdamOptions{LR: 0.1})
	o.AddGroup(params[1:], optim.AdamOptions{LR: 0.2, Betas: &[2]float64{0.5, 0.6}})
	params[1].SetGrad(tensor.New([]float64{1, 1}))
	o.Step() // the first parameter has no gradient and so no state
	var names []string
	d := o.StateDict()
	for name := range d.All() {
		names = append(names, name)
	}
	want := strings.Fields(`state.1.step state.1.exp_avg state.1.exp_avg_sq
		param_groups.0.lr param_groups.0.betas param_groups.0.eps param_groups.0.weight_decay param_groups.0.amsgrad
		param_groups.0.maximize param_groups.0.params
		param_groups.1.lr param_groups.1.betas param_groups.1.eps param_groups.1.weight_decay param_groups.1.amsgrad
		param_groups.1.maximize param_groups.1.params`)
	if !slices.Equal(names, want) {
		t.Errorf("names %v, want %v", names, want)
	}
	if b := tensor.Values[float64](d.Get("param_groups.1.betas")); !slices.Equal(b, []float64{0.5, 0.6}) {
		t.Errorf("betas %v", b)
	}
	if p := tensor.Values[int](d.Get("param_groups.1.params")); !slices.Equal(p, []int{1}) {
		t.Errorf("params %v", p)
	}
}

// Options come back with the state; those that the dict lacks stay.
func TestLoadRestoresOptions(t *testing.T) {
	from := optim.NewAdam(startParams(), optim.AdamOptions{LR: 0.1, Betas: &[2]float64{0.5, 0.6}, AMSGrad: true})
	to := optim.NewAdam(startParams(), optim.AdamOptions{LR: 3, WeightDecay: 7})
	if err := to.LoadStateDict(from.StateDict()); err != nil {
		t.Fatal(err)
	}
	if g := to.Groups[0]; g.LR != 0.1 || *g.Betas != [2]float64{0.5, 0.6} || !g.AMSGrad || g.WeightDecay != 0 {
		t.Errorf("options %+v", g)
	}
	var few tensor.Dict
	few.Set("param_groups.0.params", tensor.New([]int{0, 1}))
	few.Set("param_groups.0.weight_decay", tensor.New(9))
	if err := to.LoadStateDict(&few); err != nil {
		t.Fatal(err)
	}
	if g := to.Groups[0]; g.LR != 0.1 || g.WeightDecay != 9 {
		t.Errorf("options %+v", g)
	}
}

// What does not fit is reported, all at once, and changes nothing.
func TestLoadRefuses(t *testing.T) {
	trained := func(o optim.Optimizer, params []*tensor.Tensor) *tensor.Dict {
		bowl(params)
		o.Step()
		return o.StateDict()
	}
	params := startParams()
	adam := trained(optim.NewAdam(params, optim.AdamOptions{LR: 0.1}), params)
	with := func(name string, v *tensor.Tensor) *tensor.Dict {
		d := new(tensor.Dict)
		for n, t := range adam.All() {
			d.Set(n, t)
		}
		d.Set(name, v)
		return d
	}
	other := []*tensor.Tensor{param(1, 2)}
	for _, c := range []struct {
		name string
		d    *tensor.Dict
		says []string
	}{
		{"nothing", nil, []string{"param_groups.0.params is missing"}},
		{"other parameters", trained(optim.NewAdam(other, optim.AdamOptions{LR: 1}), other), []string{
			"param_groups.0.params has 1 elements, not 2", "state.0.exp_avg has shape [2], not [2 3]",
		}},
		{"another optimizer", optim.NewSGD(startParams(), optim.SGDOptions{LR: 1}).StateDict(), []string{"param_groups.0.momentum is unknown"}},
		{"another group", with("param_groups.1.lr", tensor.New(1.0)), []string{"param_groups.1.lr is unknown"}},
		{"a step that is no number", with("state.0.step", tensor.New(1.5)), []string{"state.0.step"}},
		{"a list for a number", with("param_groups.0.lr", tensor.New([]float64{1, 2})), []string{"lr has 2 elements"}},
		{"three betas", with("param_groups.0.betas", tensor.New([]float64{1, 2, 3})), []string{"betas has 3 elements"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := optim.NewAdam(startParams(), optim.AdamOptions{LR: 0.25})
			err := o.LoadStateDict(c.d)
			for _, words := range c.says {
				if err == nil || !strings.Contains(err.Error(), words) {
					t.Errorf("%v does not say %q", err, words)
				}
			}
			if o.Groups[0].LR != 0.25 || o.StateDict().Get("state.0.step") != nil {
				t.Error("the optimizer changed")
			}
		})
	}
}

// The state follows a model to another type.
func TestStateFollowsParameters(t *testing.T) {
	for name, construct := range constructors {
		params := startParams()
		o := construct(params)
		bowl(params)
		o.Step()
		for _, p := range params {
			p.Set(p.Detach().As(tensor.Float32))
		}
		bowl(params)
		o.Step()
		for n, s := range o.StateDict().All() {
			if strings.HasPrefix(n, "state.") && s.Dim() > 0 && s.DType() != tensor.Float32 {
				t.Errorf("%s: %s is of type %v", name, n, s.DType())
			}
		}
	}
}

// Rosenbrock's valley, with and without line search, parted in the middle.
func TestLBFGS(t *testing.T) {
	valley := func(p []*tensor.Tensor) *tensor.Tensor {
		p[0].SetGrad(nil)
		p[1].SetGrad(nil)
		a, b := p[0], p[1].Select(0, 0)
		cost := a.RSubScalar(1).PowScalar(2).Add(b.Sub(a.Mul(a)).PowScalar(2).MulScalar(100))
		autograd.Backward(cost)
		return cost
	}
	for name, options := range map[string]optim.LBFGSOptions{
		"strong Wolfe": {LR: 1, StrongWolfe: true, HistorySize: new(3)},
		"fixed step":   {LR: 0.2, MaxIter: new(50), HistorySize: new(5)},
	} {
		t.Run(name, func(t *testing.T) {
			x := []*tensor.Tensor{tensor.New(-1.2).SetRequiresGrad(true), param(1)}
			o := optim.NewLBFGS(x, options)
			first := math.NaN()
			for i := range 20 {
				cost := o.Step(func() *tensor.Tensor { return valley(x) })
				if i == 0 {
					first = cost.Item()
				}
				state := o.StateDict()
				o = optim.NewLBFGS(x, options)
				if err := o.LoadStateDict(state); err != nil {
					t.Fatal(err)
				}
			}
			if math.Abs(first-24.2) > 1e-9 {
				t.Errorf("the first cost is %v, want 24.2", first)
			}
			if math.Abs(x[0].Item()-1) > 1e-4 || math.Abs(x[1].Item()-1) > 1e-4 {
				t.Errorf("ended at %v, %v", x[0].Item(), x[1].Item())
			}
		})
	}
	three := []*tensor.Tensor{param(1, 2, 3)}
	state := optim.NewLBFGS(three, optim.LBFGSOptions{LR: 1})
	state.Step(func() *tensor.Tensor { return bowl(three) })
	if err := optim.NewLBFGS([]*tensor.Tensor{param(1, 2)}, optim.LBFGSOptions{LR: 1}).LoadStateDict(state.StateDict()); err == nil {
		t.Error("a state of three elements was loaded for two")
	}
}

// Maximize climbs what its opposite descends.
func TestLBFGSClimbs(t *testing.T) {
	run := func(sign float64, maximize bool) float64 {
		x := param(0, 1)
		o := optim.NewLBFGS([]*tensor.Tensor{x}, optim.LBFGSOptions{LR: 1, StrongWolfe: true, Maximize: maximize})
		o.Step(func() *tensor.Tensor {
			o.ZeroGrad()
			cost := x.SubScalar(3).PowScalar(4).Sum().MulScalar(sign)
			autograd.Backward(cost)
			return cost
		})
		return x.Select(0, 0).Item()
	}
	if down, up := run(1, false), run(-1, true); down != up || math.Abs(down-3) > 0.1 {
		t.Errorf("reached %v and %v", down, up)
	}
}
