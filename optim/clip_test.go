package optim_test

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestClipGradNorm(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name       string
		grads      [][]float64 // nil has none
		most       float64
		order      *float64
		norm       float64
		firstAfter float64
	}{
		{"above", [][]float64{{3}, nil, {4}}, 1, nil, 5, 3 / (5 + 1e-6)},
		{"below", [][]float64{{3}, {4}}, 10, nil, 5, 3},
		{"greatest", [][]float64{{3}, {-4}}, 2, &inf, 4, 3 * 2 / (4 + 1e-6)},
		{"sum", [][]float64{{3}, {-4}}, 3.5, new(1.0), 7, 3 * 3.5 / (7 + 1e-6)},
		{"number", [][]float64{{3}, {0}}, 1, new(0.0), 1, 3 / (1 + 1e-6)},
		{"zero", [][]float64{{0}, {0}}, 1, nil, 0, 0},
		{"to zero", [][]float64{{3}, {4}}, 0, nil, 5, 0},
		{"NaN", [][]float64{{3}, {nan}}, 1, nil, nan, nan},
		{"infinite", [][]float64{{3}, {inf}}, 1, nil, inf, 0},
		{"no elements", [][]float64{{3}, {}}, 1, &inf, 3, 3 / (3 + 1e-6)},
		{"none", nil, 1, nil, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var params []*tensor.Tensor
			for _, g := range c.grads {
				p := tensor.As(tensor.Float64).Zeros(len(g)).SetRequiresGrad(true)
				if g != nil {
					p.SetGrad(tensor.FromSlice(g, len(g)))
				}
				params = append(params, p)
			}
			norm := optim.ClipGradNorm(params, c.most, optim.ClipOptions{Norm: c.order})
			if got := norm.Item(); !same(got, c.norm) {
				t.Errorf("norm %v, want %v", got, c.norm)
			}
			if len(params) > 0 && !same(params[0].Grad().Item(), c.firstAfter) {
				t.Errorf("gradient %v, want %v", params[0].Grad().Item(), c.firstAfter)
			}
		})
	}
}

func same(a, b float64) bool { return math.Abs(a-b) <= 1e-12 || a == b || a != a && b != b }

func TestClipRefuses(t *testing.T) {
	x := param(1)
	x.SetGrad(tensor.New([]float64{math.NaN()}))
	for name, f := range map[string]func(){
		"NaN": func() { optim.ClipGradNorm([]*tensor.Tensor{x}, 1, optim.ClipOptions{RefuseInvalid: true}) },
		"nil": func() { optim.ClipGradValue([]*tensor.Tensor{nil}, 1) },
	} {
		if err := tensor.Try(f); err == nil {
			t.Errorf("%s accepted", name)
		}
	}
}

// Gradients are clipped in place, with a graph of their own or without.
func TestClipGradValue(t *testing.T) {
	for _, graph := range []bool{false, true} {
		x := param(-5, 1, math.NaN())
		autograd.Backward(x.Mul(x).Sum(), autograd.BackwardOptions{CreateGraph: graph})
		g := x.Grad()
		optim.ClipGradValue([]*tensor.Tensor{x, param(1)}, 3)
		if v := tensor.Values[float64](x.Grad()); x.Grad() != g || v[0] != -3 || v[1] != 2 || v[2] == v[2] {
			t.Errorf("gradient %v", v)
		}
	}
}
