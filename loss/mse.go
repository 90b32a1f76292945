package loss

import (
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// MSE is the squared error (x-y)².
type MSE struct{ Reduction Reduction }

// MSEOptions are the options of NewMSE.
type MSEOptions struct{ Reduction Reduction }

// NewMSE returns the criterion.
func NewMSE(options ...MSEOptions) *MSE {
	o := optional("NewMSE", options)
	o.Reduction.check("NewMSE")
	return &MSE{o.Reduction}
}

// Forward returns the loss of predictions x against targets y of the same shape.
// PyTorch broadcasts shapes that differ, with a warning, and so compares (n, 1)
// with (n) n² times; here, and in the other criteria of pairs, they panic.
func (m *MSE) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("MSE", x, y)
	checkPair("MSE", x, y)
	return m.Reduction.apply(squaredError().Apply(x, y))
}

var squaredError = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
		d := x[0].Sub(x[1])
		return d.Mul(d)
	})
})
