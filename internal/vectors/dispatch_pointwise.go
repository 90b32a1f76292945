package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

type (
	tensors = []*tensor.Tensor

	unaryMethod  = func(*tensor.Tensor) *tensor.Tensor
	binaryMethod = func(x, y *tensor.Tensor) *tensor.Tensor
	scalarMethod = func(x *tensor.Tensor, s any) *tensor.Tensor
)

var pointwiseOperations = map[string]operation{
	"abs":           unary((*tensor.Tensor).Abs),
	"neg":           unary((*tensor.Tensor).Neg),
	"exp":           unary((*tensor.Tensor).Exp),
	"log":           unary((*tensor.Tensor).Log),
	"sqrt":          unary((*tensor.Tensor).Sqrt),
	"tanh":          unary((*tensor.Tensor).Tanh),
	"sigmoid":       unary((*tensor.Tensor).Sigmoid),
	"special.expit": unary((*tensor.Tensor).Sigmoid),
	"relu":          unary((*tensor.Tensor).ReLU),
	"F.relu":        unary((*tensor.Tensor).ReLU),
	"F.silu":        unary((*tensor.Tensor).SiLU),
	"F.gelu":        gelu,

	"add":         add,
	"sub":         scaled((*tensor.Tensor).Sub, (*tensor.Tensor).SubScalar, (*tensor.Tensor).RSubScalar),
	"rsub":        exchanged(scaled((*tensor.Tensor).Sub, (*tensor.Tensor).SubScalar, (*tensor.Tensor).RSubScalar)),
	"mul":         pairwise("other", (*tensor.Tensor).Mul, (*tensor.Tensor).MulScalar, (*tensor.Tensor).MulScalar),
	"div":         divide,
	"true_divide": divide,
	"pow":         pairwise("exponent", (*tensor.Tensor).Pow, (*tensor.Tensor).PowScalar, (*tensor.Tensor).RPowScalar),
	"maximum":     pairwise("other", (*tensor.Tensor).Maximum, nil, nil),
	"minimum":     pairwise("other", (*tensor.Tensor).Minimum, nil, nil),

	"eq": pairwise("other", (*tensor.Tensor).Eq, (*tensor.Tensor).EqScalar, (*tensor.Tensor).EqScalar),
	"ne": pairwise("other", (*tensor.Tensor).Ne, (*tensor.Tensor).NeScalar, (*tensor.Tensor).NeScalar),
	"lt": pairwise("other", (*tensor.Tensor).Lt, (*tensor.Tensor).LtScalar, (*tensor.Tensor).GtScalar),
	"le": pairwise("other", (*tensor.Tensor).Le, (*tensor.Tensor).LeScalar, (*tensor.Tensor).GeScalar),
	"gt": pairwise("other", (*tensor.Tensor).Gt, (*tensor.Tensor).GtScalar, (*tensor.Tensor).LtScalar),
	"ge": pairwise("other", (*tensor.Tensor).Ge, (*tensor.Tensor).GeScalar, (*tensor.Tensor).LeScalar),

	"clamp":     clamp,
	"clamp_min": clamp,
	"clamp_max": clamp,
	"where": func(c *Call) tensors {
		return tensors{tensor.Where(c.Tensor("condition"), c.Tensor("input"), c.Tensor("other"))}
	},
}

func unary(f unaryMethod) operation {
	return func(c *Call) tensors { return tensors{f(c.Tensor("input"))} }
}

// pairwise is an operation of input and the argument other, either of which may be
// a number where there is a method for that.
func pairwise(other string, f binaryMethod, right, left scalarMethod) operation {
	return func(c *Call) tensors {
		switch {
		case c.IsTensor("input") && c.IsTensor(other), right == nil:
			return tensors{f(c.Tensor("input"), c.Tensor(other))}
		case c.IsTensor("input"):
			return tensors{right(c.Tensor("input"), c.Number(other))}
		}
		return tensors{left(c.Tensor(other), c.Number("input"))}
	}
}

func add(c *Call) tensors {
	if c.Has("alpha") {
		return tensors{c.Tensor("input").AddScaled(c.Tensor("other"), c.Number("alpha"))}
	}
	return pairwise("other", (*tensor.Tensor).Add, (*tensor.Tensor).AddScalar, (*tensor.Tensor).AddScalar)(c)
}

// scaled is pairwise with other times alpha.
func scaled(f binaryMethod, right, left scalarMethod) operation {
	plain := pairwise("other", f, right, left)
	return func(c *Call) tensors {
		if !c.Has("alpha") {
			return plain(c)
		}
		return tensors{f(c.Tensor("input"), timesAlpha(c, "other"))}
	}
}

// timesAlpha is a tensor times alpha, as Go writes the factor that some of
// PyTorch's operations take.
func timesAlpha(c *Call, name string) *tensor.Tensor {
	x := c.Tensor(name)
	if !c.Has("alpha") {
		return x
	}
	alpha := c.Number("alpha")
	if _, whole := alpha.(int); !whole && !x.DType().IsFloat() {
		inexpressible("a factor of another class than the tensor")
	}
	return x.MulScalar(alpha)
}

// exchanged is an operation with input and other in each other's place.
func exchanged(f operation) operation {
	return func(c *Call) tensors {
		c.args["input"], c.args["other"] = c.args["other"], c.args["input"]
		return f(c)
	}
}

func gelu(c *Call) tensors {
	switch word := c.Word("approximate", "none"); word {
	case "none":
		return tensors{c.Tensor("input").GELU()}
	case "tanh":
		return tensors{c.Tensor("input").GELUTanh()}
	default:
		inexpressible("the approximation is part of the name")
		return nil
	}
}

func clamp(c *Call) tensors {
	x := c.Tensor("input")
	switch {
	case c.IsTensor("min") || c.IsTensor("max"):
		return tensors{x.ClampTensor(c.TensorOrNil("min"), c.TensorOrNil("max"))}
	case !c.Has("min") && !c.Has("max"):
		inexpressible("a clamp without bounds")
	case !c.Has("min"):
		return tensors{x.ClampMax(c.Number("max"))}
	case !c.Has("max"):
		return tensors{x.ClampMin(c.Number("min"))}
	}
	return tensors{x.Clamp(c.Number("min"), c.Number("max"))}
}
