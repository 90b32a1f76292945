package optim_test

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A parameter without a gradient is left alone, and so is its state; one whose
// gradient is zero goes on by its momentum, which decays. Positions are worked out
// by hand: from 1, with a gradient of 1 at the first step.
func TestNoGradientIsNotZero(t *testing.T) {
	sgd := func(p *tensor.Tensor) optim.Optimizer {
		return optim.NewSGD([]*tensor.Tensor{p}, optim.SGDOptions{LR: 0.5, Momentum: 0.5})
	}
	decay := func(p *tensor.Tensor) optim.Optimizer {
		return optim.NewSGD([]*tensor.Tensor{p}, optim.SGDOptions{LR: 0.5, WeightDecay: 0.5})
	}
	adam := func(p *tensor.Tensor) optim.Optimizer {
		return optim.NewAdam([]*tensor.Tensor{p}, optim.AdamOptions{LR: 0.5, Betas: &[2]float64{0.5, 0.75}})
	}
	// Adam's second step on a zero: m = 1/4, v = 3/16; m/(1-1/4) = 1/3, v/(1-9/16) = 3/7.
	second := 0.5 * (1.0 / 3) / (math.Sqrt(3.0/7) + 1e-8)
	first := 0.5 / (1 + 1e-8)
	for _, tt := range []struct {
		name string
		make func(p *tensor.Tensor) optim.Optimizer
		grad []float64 // NaN: none
		want []float64
	}{
		{"SGD, none", sgd, []float64{1, math.NaN(), math.NaN(), 0}, []float64{0.5, 0.5, 0.5, 0.25}},
		{"SGD, zeros", sgd, []float64{1, 0, 0, 0}, []float64{0.5, 0.25, 0.125, 0.0625}},
		{"SGD with decay, none", decay, []float64{1, math.NaN()}, []float64{0.25, 0.25}},
		{"SGD with decay, zeros", decay, []float64{1, 0}, []float64{0.25, 0.1875}},
		{"Adam, none", adam, []float64{1, math.NaN(), 0}, []float64{1 - first, 1 - first, 1 - first - second}},
		{"Adam, zeros", adam, []float64{1, 0}, []float64{1 - first, 1 - first - second}},
		{"Adam, none at first", adam, []float64{math.NaN(), 1}, []float64{1, 1 - first}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tensor.New([]float64{1}).SetRequiresGrad(true)
			o := tt.make(p)
			for k, g := range tt.grad {
				o.ZeroGrad()
				if g == g {
					p.SetGrad(tensor.New([]float64{g}))
				}
				o.Step()
				if got := p.Item(); !(math.Abs(got-tt.want[k]) <= 1e-14) {
					t.Errorf("after step %d at %v, want %v", k+1, got, tt.want[k])
				}
			}
		})
	}
}
