package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

type overDims = func(x *tensor.Tensor, dims ...int) *tensor.Tensor

var reductionOperations = map[string]operation{
	"sum":       reduction((*tensor.Tensor).Sum, (*tensor.Tensor).SumKeep),
	"mean":      reduction((*tensor.Tensor).Mean, (*tensor.Tensor).MeanKeep),
	"amax":      reduction((*tensor.Tensor).AMax, (*tensor.Tensor).AMaxKeep),
	"amin":      reduction((*tensor.Tensor).AMin, (*tensor.Tensor).AMinKeep),
	"prod":      reduction((*tensor.Tensor).Prod, (*tensor.Tensor).ProdKeep),
	"all":       reduction((*tensor.Tensor).All, (*tensor.Tensor).AllKeep),
	"any":       reduction((*tensor.Tensor).Any, (*tensor.Tensor).AnyKeep),
	"logsumexp": reduction((*tensor.Tensor).LogSumExp, (*tensor.Tensor).LogSumExpKeep),
	"argmax":    reduction((*tensor.Tensor).ArgMax, (*tensor.Tensor).ArgMaxKeep),
	"argmin":    reduction((*tensor.Tensor).ArgMin, (*tensor.Tensor).ArgMinKeep),
	"nansum":    reduction((*tensor.Tensor).NanSum, (*tensor.Tensor).NanSumKeep),
	"nanmean":   reduction((*tensor.Tensor).NanMean, (*tensor.Tensor).NanMeanKeep),
	"max": extreme((*tensor.Tensor).Max, (*tensor.Tensor).Maximum,
		(*tensor.Tensor).MaxDim, (*tensor.Tensor).MaxDimKeep),
	"min": extreme((*tensor.Tensor).Min, (*tensor.Tensor).Minimum,
		(*tensor.Tensor).MinDim, (*tensor.Tensor).MinDimKeep),
	"aminmax":            pairReduction((*tensor.Tensor).AMinMax, (*tensor.Tensor).AMinMaxKeep),
	"var":                corrected((*tensor.Tensor).VarCorrection, (*tensor.Tensor).VarCorrectionKeep),
	"std":                corrected((*tensor.Tensor).StdCorrection, (*tensor.Tensor).StdCorrectionKeep),
	"var_mean":           correctedPair((*tensor.Tensor).VarMeanCorrection, (*tensor.Tensor).VarMeanCorrectionKeep),
	"std_mean":           correctedPair((*tensor.Tensor).StdMeanCorrection, (*tensor.Tensor).StdMeanCorrectionKeep),
	"norm":               func(c *Call) tensors { return norm(c, "p") },
	"linalg.vector_norm": func(c *Call) tensors { return norm(c, "ord") },
	"count_nonzero":      func(c *Call) tensors { return tensors{c.Tensor("input").CountNonzero(c.Ints("dim")...)} },

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

// extreme is torch.max or torch.min, of a tensor, of two, or along a dimension.
func extreme(all unaryMethod, ofTwo binaryMethod, along, keep func(x *tensor.Tensor, dim int) (values, indices *tensor.Tensor)) operation {
	return func(c *Call) tensors {
		switch {
		case c.IsTensor("other"):
			return tensors{ofTwo(c.Tensor("input"), c.Tensor("other"))}
		case c.Has("dim"):
			return pairAlong(c, along, keep)
		}
		return tensors{all(c.Tensor("input"))}
	}
}

// pairAlong is a method along dim that gives values and indices, and the one that
// keeps the dimension.
func pairAlong(c *Call, f, keep func(x *tensor.Tensor, dim int) (values, indices *tensor.Tensor)) tensors {
	if c.Bool("keepdim", false) {
		f = keep
	}
	values, indices := f(c.Tensor("input"), c.Int("dim", -1))
	return tensors{values, indices}
}

type pairOverDims = func(x *tensor.Tensor, dims ...int) (a, b *tensor.Tensor)

// pairReduction is reduction of a method with two results.
func pairReduction(f, keep pairOverDims) operation {
	return func(c *Call) tensors {
		x, dims, run := inDType(c), c.Ints("dim"), f
		if c.Bool("keepdim", false) {
			run = keep
		}
		a, b := run(x, dims...)
		return tensors{a, b}
	}
}

// correctionOf is the correction that a call of torch.var asks for.
func correctionOf(c *Call) float64 {
	if c.Has("correction") {
		return c.Float("correction", 1)
	}
	if !c.Bool("unbiased", true) {
		return 0
	}
	return 1
}

func corrected(f, keep func(x *tensor.Tensor, correction float64, dims ...int) *tensor.Tensor) operation {
	return func(c *Call) tensors {
		correction := correctionOf(c)
		of := func(f func(x *tensor.Tensor, correction float64, dims ...int) *tensor.Tensor) overDims {
			return func(x *tensor.Tensor, dims ...int) *tensor.Tensor { return f(x, correction, dims...) }
		}
		return reduction(of(f), of(keep))(c)
	}
}

func correctedPair(f, keep func(x *tensor.Tensor, correction float64, dims ...int) (a, b *tensor.Tensor)) operation {
	return func(c *Call) tensors {
		correction := correctionOf(c)
		of := func(f func(x *tensor.Tensor, correction float64, dims ...int) (a, b *tensor.Tensor)) pairOverDims {
			return func(x *tensor.Tensor, dims ...int) (a, b *tensor.Tensor) { return f(x, correction, dims...) }
		}
		return pairReduction(of(f), of(keep))(c)
	}
}

// norm is the norm whose order an argument gives.
func norm(c *Call, order string) tensors {
	p := 2.0
	if word, ok := c.args[order].(string); ok {
		c.Ignore(order)
		if word != "fro" {
			inexpressible("the norm %q", word)
		}
	} else {
		p = c.Float(order, 2)
	}
	return reduction(
		func(x *tensor.Tensor, dims ...int) *tensor.Tensor { return x.Norm(p, dims...) },
		func(x *tensor.Tensor, dims ...int) *tensor.Tensor { return x.NormKeep(p, dims...) },
	)(c)
}

func alongDim(f func(x *tensor.Tensor, dim int) *tensor.Tensor) operation {
	return func(c *Call) tensors { return tensors{f(inDType(c), c.Int("dim"))} }
}
