package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// chain is n products of one element by a number that requires a gradient, each
// of the one before, and the walk back over all n nodes. All values are 1, so
// that the derivative is n, exactly.
func chain(n int) func() []step {
	return func() []step {
		x, first := tensor.Ones(1).SetRequiresGrad(true), tensor.Ones(1)
		return []step{func() *tensor.Tensor {
			x.SetGrad(nil)
			y := first
			for range n {
				y = y.Mul(x)
			}
			autograd.Backward(y)
			return x.Grad()
		}}
	}
}
