package main

import "github.com/seed-41c3a176/adjoint/tensor"

// sgemm is the product of two square matrices of float32, into a new one.
func sgemm(n int) func() []step {
	return func() []step {
		tensor.ManualSeed(1)
		a, b := tensor.Rand(n, n), tensor.Rand(n, n)
		return []step{func() *tensor.Tensor { return a.MatMul(b) }}
	}
}
