package loss

import (
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// BCEWithLogits is BCE of sigmoid(x), safe for scores x of any size:
// -(w·y log sigmoid(x) + (1-y) log(1-sigmoid(x))), w being PosWeight.
type BCEWithLogits struct {
	Weight    *tensor.Tensor `nn:",buffer"` // of each element, broadcast; nil for none
	PosWeight *tensor.Tensor `nn:",buffer"` // of positive targets, broadcast; nil for none
	Reduction Reduction
}

// BCEWithLogitsOptions are the options of NewBCEWithLogits.
type BCEWithLogitsOptions struct {
	Weight    *tensor.Tensor // of each element, broadcast to the targets
	PosWeight *tensor.Tensor // of positive targets, broadcast to the targets
	Reduction Reduction
}

// NewBCEWithLogits returns the criterion.
func NewBCEWithLogits(options ...BCEWithLogitsOptions) *BCEWithLogits {
	o := optional("NewBCEWithLogits", options)
	o.Reduction.check("NewBCEWithLogits")
	return &BCEWithLogits{o.Weight, o.PosWeight, o.Reduction}
}

// Forward returns the loss of scores x against targets y of the same shape,
// between 0 and 1.
func (b *BCEWithLogits) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("BCEWithLogits", x, y)
	checkPair("BCEWithLogits", x, y)
	var losses *tensor.Tensor
	if b.PosWeight == nil {
		losses = logitsError().Apply(x, y)
	} else {
		losses = weightedLogitsError().Apply(x, y, b.PosWeight.As(x.DType()).Expand(y.Shape()...))
	}
	if b.Weight != nil {
		losses = losses.Mul(b.Weight.As(x.DType()).Expand(y.Shape()...))
	}
	return b.Reduction.apply(losses)
}

var (
	logitsError = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			s, y := x[0], x[1]
			return tensor.Const(1).Sub(y).Mul(s).Add(s.Neg().Softplus())
		})
	})
	weightedLogitsError = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			s, y, w, one := x[0], x[1], x[2], tensor.Const(1)
			weight := w.Sub(one).Mul(y).Add(one)
			return one.Sub(y).Mul(s).Add(weight.Mul(s.Neg().Softplus()))
		})
	})
)
