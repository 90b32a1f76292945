package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var scanOperations = map[string]operation{
	"cumsum":       alongDim((*tensor.Tensor).CumSum),
	"cumprod":      alongDim((*tensor.Tensor).CumProd),
	"logcumsumexp": alongDim((*tensor.Tensor).LogCumSumExp),
	"cummax":       pairAlongDim((*tensor.Tensor).CumMax),
	"cummin":       pairAlongDim((*tensor.Tensor).CumMin),
}

// pairAlongDim is a method along dim that gives values and indices.
func pairAlongDim(f func(x *tensor.Tensor, dim int) (values, indices *tensor.Tensor)) operation {
	return func(c *Call) tensors {
		values, indices := f(c.Tensor("input"), c.Int("dim"))
		return tensors{values, indices}
	}
}
