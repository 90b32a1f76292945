package block

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/nn/nntest"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestBlock(t *testing.T) {
	nntest.Gradients(t, NewBlock(8), tensor.Randn(4, 8))
}

func TestSecondDerivatives(t *testing.T) {
	a := tensor.As(tensor.Float64).Randn(2, 3)
	b := tensor.As(tensor.Float64).Randn(3, 2)
	gradcheck.Options{Order: 2}.Func(t, func(x ...*tensor.Tensor) *tensor.Tensor {
		return x[0].MatMul(x[1]).Tanh()
	}, a, b)
}
