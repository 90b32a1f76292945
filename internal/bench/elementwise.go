package main

import "github.com/seed-41c3a176/adjoint/tensor"

// elementwise is a function of n elements into a new tensor.
func elementwise(n int, f func(*tensor.Tensor) *tensor.Tensor) func() []step {
	return func() []step {
		tensor.ManualSeed(1)
		x := tensor.Randn(n)
		return []step{func() *tensor.Tensor { return f(x) }}
	}
}
