package vectors

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A step is one line of a program: attributes and inputs to a result, which a
// step in place does not have.
type step func(c *Call, in []*tensor.Tensor) *tensor.Tensor

// steps are those of the README's table that the library can take. What it has
// no method for may be written with those it has, as a Go program would.
var steps = map[string]step{
	"abs":        of((*tensor.Tensor).Abs),
	"neg":        of((*tensor.Tensor).Neg),
	"tanh":       of((*tensor.Tensor).Tanh),
	"sigmoid":    of((*tensor.Tensor).Sigmoid),
	"relu":       of((*tensor.Tensor).ReLU),
	"gelu":       of((*tensor.Tensor).GELU),
	"silu":       of((*tensor.Tensor).SiLU),
	"clone":      of((*tensor.Tensor).Clone),
	"detach":     of((*tensor.Tensor).Detach),
	"square":     of((*tensor.Tensor).Square),
	"sin":        of((*tensor.Tensor).Sin),
	"cos":        of((*tensor.Tensor).Cos),
	"atan":       of((*tensor.Tensor).Atan),
	"exp_tanh":   of(func(x *tensor.Tensor) *tensor.Tensor { return x.Tanh().Exp() }),
	"log1p_abs":  of(func(x *tensor.Tensor) *tensor.Tensor { return x.Abs().Log1p() }),
	"sqrt_abs1":  of(func(x *tensor.Tensor) *tensor.Tensor { return x.Abs().AddScalar(1).Sqrt() }),
	"clamp_-1_1": of(func(x *tensor.Tensor) *tensor.Tensor { return x.Clamp(-1, 1) }),
	"erf":        of((*tensor.Tensor).Erf),
	"elu":        of(func(x *tensor.Tensor) *tensor.Tensor { return x.ELU() }),
	"softplus":   of(func(x *tensor.Tensor) *tensor.Tensor { return x.Softplus() }),
	"leaky_relu": of(func(x *tensor.Tensor) *tensor.Tensor { return x.LeakyReLU() }),
	"no_grad_mul2": of(func(x *tensor.Tensor) (y *tensor.Tensor) {
		autograd.NoGrad(func() { y = x.MulScalar(2) })
		return y
	}),

	"add":       ofTwo((*tensor.Tensor).Add),
	"sub":       ofTwo((*tensor.Tensor).Sub),
	"mul":       ofTwo((*tensor.Tensor).Mul),
	"maximum":   ofTwo((*tensor.Tensor).Maximum),
	"minimum":   ofTwo((*tensor.Tensor).Minimum),
	"div_abs1":  ofTwo(func(x, y *tensor.Tensor) *tensor.Tensor { return x.Div(y.Abs().AddScalar(1)) }),
	"atan2_1":   ofTwo(func(x, y *tensor.Tensor) *tensor.Tensor { return x.Atan2(y.Abs().AddScalar(1)) }),
	"where_gt0": ofTwo(func(x, y *tensor.Tensor) *tensor.Tensor { return tensor.Where(x.GtScalar(0), x, y) }),

	"sum":         reducing((*tensor.Tensor).Sum, (*tensor.Tensor).SumKeep),
	"mean":        reducing((*tensor.Tensor).Mean, (*tensor.Tensor).MeanKeep),
	"amax":        reducing((*tensor.Tensor).AMax, (*tensor.Tensor).AMaxKeep),
	"logsumexp":   reducing((*tensor.Tensor).LogSumExp, (*tensor.Tensor).LogSumExpKeep),
	"var0":        reducing(var0, var0Keep),
	"softmax":     func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Softmax(c.Int("dim")) },
	"log_softmax": func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].LogSoftmax(c.Int("dim")) },
	"cumsum":      func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].CumSum(c.Int("dim")) },
	"matmul_x_xT": of(func(x *tensor.Tensor) *tensor.Tensor { return x.MatMul(x.Transpose(-1, -2)) }),

	"reshape": func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Reshape(c.Ints("shape")...) },
	"permute": func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Permute(c.Ints("dims")...) },
	"transpose": func(c *Call, in []*tensor.Tensor) *tensor.Tensor {
		return in[0].Transpose(c.Int("dim0"), c.Int("dim1"))
	},
	"narrow": func(c *Call, in []*tensor.Tensor) *tensor.Tensor {
		return in[0].Narrow(c.Int("dim"), c.Int("start"), c.Int("length"))
	},
	"select":    func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Select(c.Int("dim"), c.Int("index")) },
	"unsqueeze": func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Unsqueeze(c.Int("dim")) },
	"squeeze":   of(func(x *tensor.Tensor) *tensor.Tensor { return x.Squeeze() }),
	"expand":    func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Expand(c.Ints("shape")...) },
	"slice":     everyFrom,
	"chunk0":    of(func(x *tensor.Tensor) *tensor.Tensor { return x.Chunk(2, 0)[0] }),
	"flip":      func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Flip(c.Ints("dims")...) },
	"roll":      rolled,
	"diagonal": func(c *Call, in []*tensor.Tensor) *tensor.Tensor {
		return in[0].Diagonal(c.Int("offset"), c.Int("dim1"), c.Int("dim2"))
	},
	"tril":     of(func(x *tensor.Tensor) *tensor.Tensor { return x.Tril(0) }),
	"repeat":   func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Repeat(c.Ints("repeats")...) },
	"t_contig": of(func(x *tensor.Tensor) *tensor.Tensor { return x.Transpose(0, 1).Contiguous() }),

	"cat_x_2x_x":   joined(tensor.Cat),
	"stack_x_2x_x": joined(tensor.Stack),
	"index_select": func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].IndexSelect(c.Int("dim"), indices(c)) },
	"gather":       func(c *Call, in []*tensor.Tensor) *tensor.Tensor { return in[0].Gather(c.Int("dim"), indices(c)) },

	"add_":       writing(func(_ *Call, in []*tensor.Tensor) { in[0].AddInPlace(in[1]) }),
	"mul_":       writing(func(c *Call, in []*tensor.Tensor) { in[0].MulScalarInPlace(c.Number("value")) }),
	"neg_":       writing(func(_ *Call, in []*tensor.Tensor) { in[0].NegInPlace() }),
	"relu_":      writing(func(_ *Call, in []*tensor.Tensor) { in[0].ReLUInPlace() }),
	"zero_row0_": writing(func(_ *Call, in []*tensor.Tensor) { in[0].Select(0, 0).Zero() }),
	"assign_rows1_from_half_rows0_clone": writing(func(_ *Call, in []*tensor.Tensor) {
		rows := in[0].Size(0) - 1
		in[0].Narrow(0, 1, rows).CopyFrom(in[0].Narrow(0, 0, rows).Clone().MulScalar(0.5))
	}),
}

func of(f unaryMethod) step {
	return func(_ *Call, in []*tensor.Tensor) *tensor.Tensor { return f(in[0]) }
}

func ofTwo(f binaryMethod) step {
	return func(_ *Call, in []*tensor.Tensor) *tensor.Tensor { return f(in[0], in[1]) }
}

func reducing(f, keep overDims) step {
	return func(c *Call, in []*tensor.Tensor) *tensor.Tensor {
		if c.Bool("keepdim", false) {
			return keep(in[0], c.Ints("dim")...)
		}
		return f(in[0], c.Ints("dim")...)
	}
}

func writing(f func(c *Call, in []*tensor.Tensor)) step {
	return func(c *Call, in []*tensor.Tensor) *tensor.Tensor {
		f(c, in)
		return nil
	}
}

func joined(join func(xs []*tensor.Tensor, dim int) *tensor.Tensor) step {
	return func(c *Call, in []*tensor.Tensor) *tensor.Tensor {
		return join([]*tensor.Tensor{in[0], in[0].MulScalar(2), in[0]}, c.Int("dim"))
	}
}

func rolled(c *Call, in []*tensor.Tensor) *tensor.Tensor {
	x, dims := in[0], c.Ints("dims")
	for i, shift := range c.Ints("shifts") {
		x = x.Roll(shift, dims[i])
	}
	return x
}

func indices(c *Call) *tensor.Tensor { return integers(required[[]any](c, "index")) }

func everyFrom(c *Call, in []*tensor.Tensor) *tensor.Tensor {
	dim := c.Int("dim")
	items := make([]any, dim+1)
	for d := range dim {
		items[d] = tensor.All
	}
	items[dim] = tensor.Slice{Start: c.Int("start"), Step: c.Int("step")}
	return in[0].Index(items...)
}

func var0(x *tensor.Tensor, dims ...int) *tensor.Tensor     { return x.VarCorrection(0, dims...) }
func var0Keep(x *tensor.Tensor, dims ...int) *tensor.Tensor { return x.VarCorrectionKeep(0, dims...) }
