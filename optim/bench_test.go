package optim_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// BenchmarkStep reports the time of one step for each of eight parameters of 100
// elements: what it costs to touch a parameter at all.
func BenchmarkStep(b *testing.B) {
	for _, c := range []struct {
		name string
		make func([]*tensor.Tensor) optim.Optimizer
	}{
		{"SGD", func(p []*tensor.Tensor) optim.Optimizer { return optim.NewSGD(p, optim.SGDOptions{LR: 1e-3}) }},
		{"SGD with decay", func(p []*tensor.Tensor) optim.Optimizer {
			return optim.NewSGD(p, optim.SGDOptions{LR: 1e-3, WeightDecay: 0.1})
		}},
		{"SGD with momentum", func(p []*tensor.Tensor) optim.Optimizer {
			return optim.NewSGD(p, optim.SGDOptions{LR: 1e-3, Momentum: 0.9})
		}},
		{"Adam", func(p []*tensor.Tensor) optim.Optimizer { return optim.NewAdam(p, optim.AdamOptions{LR: 1e-3}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			params := make([]*tensor.Tensor, 8)
			for i := range params {
				params[i] = tensor.Randn(10, 10).SetRequiresGrad(true)
				params[i].SetGrad(tensor.Randn(10, 10))
			}
			o := c.make(params)
			b.ReportAllocs()
			for b.Loop() {
				o.Step()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(params)), "ns/param")
		})
	}
}
