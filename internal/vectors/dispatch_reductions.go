package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

type overDims = func(x *tensor.Tensor, dims ...int) *tensor.Tensor

var reductionOperations = map[string]operation{
	"sum":       reduction((*tensor.Tensor).Sum, (*tensor.Tensor).SumKeep),
	"mean":      reduction((*tensor.Tensor).Mean, (*tensor.Tensor).MeanKeep),
	"amax":      reduction((*tensor.Tensor).AMax, (*tensor.Tensor).AMaxKeep),
	"amin":      reduction((*tensor.Tensor).AMin, (*tensor.Tensor).AMinKeep),
	"all":       reduction((*tensor.Tensor).All, nil),
	"any":       reduction((*tensor.Tensor).Any, nil),
	"logsumexp": reduction((*tensor.Tensor).LogSumExp, (*tensor.Tensor).LogSumExpKeep),
	"argmax":    reduction((*tensor.Tensor).ArgMax, nil),
	"argmin":    reduction((*tensor.Tensor).ArgMin, nil),
	"max":       extreme((*tensor.Tensor).AMax, (*tensor.Tensor).Maximum),
	"min":       extreme((*tensor.Tensor).AMin, (*tensor.Tensor).Minimum),
	"var":       variance,

	"softmax":     alongDim((*tensor.Tensor).Softmax),
	"log_softmax": alongDim((*tensor.Tensor).LogSoftmax),
	"F.layer_norm": func(c *Call) tensors {
		return tensors{c.Tensor("input").LayerNorm(c.Ints("normalized_shape"), c.TensorOrNil("weight"), c.TensorOrNil("bias"), c.Float("eps", 1e-5))}
	},
}

// reduction is a method over the dimensions dim, and the one that keeps them if
// there is one.
func reduction(f, keep overDims) operation {
	return func(c *Call) tensors {
		x, dims := inDType(c), c.Ints("dim")
		switch {
		case !c.Bool("keepdim", false):
			return tensors{f(x, dims...)}
		case keep == nil:
			inexpressible("no method keeps the dimensions")
		}
		return tensors{keep(x, dims...)}
	}
}

// inDType is input, converted first where the call asks for a dtype.
func inDType(c *Call) *tensor.Tensor {
	x := c.Tensor("input")
	if d, given := c.DType("dtype"); given {
		return x.As(d)
	}
	return x
}

// extreme is torch.max or torch.min, of a tensor or of two.
func extreme(all overDims, ofTwo binaryMethod) operation {
	return func(c *Call) tensors {
		switch {
		case c.IsTensor("other"):
			return tensors{ofTwo(c.Tensor("input"), c.Tensor("other"))}
		case c.Has("dim"):
			inexpressible("values and indices along a dimension at once")
		}
		return tensors{all(c.Tensor("input"))}
	}
}

func variance(c *Call) tensors {
	f, keep := (*tensor.Tensor).Var, (*tensor.Tensor).VarKeep
	if correction := c.Float("correction", 1); correction != 1 || !c.Bool("unbiased", true) {
		if !c.Has("correction") {
			correction = 0
		}
		f = func(x *tensor.Tensor, dims ...int) *tensor.Tensor { return x.VarCorrection(correction, dims...) }
		keep = func(x *tensor.Tensor, dims ...int) *tensor.Tensor { return x.VarCorrectionKeep(correction, dims...) }
	}
	return reduction(f, keep)(c)
}

func alongDim(f func(x *tensor.Tensor, dim int) *tensor.Tensor) operation {
	return func(c *Call) tensors { return tensors{f(inDType(c), c.Int("dim"))} }
}
