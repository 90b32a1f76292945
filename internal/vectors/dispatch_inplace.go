package vectors

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// inPlaceOperations write to their first argument, and what else is done with a
// tensor rather than computed from it.
var inPlaceOperations = map[string]operation{
	"add_":  inPlace("other", (*tensor.Tensor).AddInPlace, (*tensor.Tensor).AddScalarInPlace),
	"mul_":  inPlace("other", (*tensor.Tensor).MulInPlace, (*tensor.Tensor).MulScalarInPlace),
	"copy_": inPlace("src", (*tensor.Tensor).CopyFrom, nil),
	"zero_": func(c *Call) tensors { return tensors{c.Tensor("input").Clone().Zero()} }, // leaves cannot be written
	"fill":  func(c *Call) tensors { return tensors{c.Tensor("input").Clone().Fill(c.Number("value"))} },

	"item":  item,
	"equal": func(c *Call) tensors { return tensors{tensor.New(tensor.Equal(c.Tensor("input"), c.Tensor("other")))} },
	"requires_grad_": func(c *Call) tensors {
		return tensors{c.Tensor("input").SetRequiresGrad(c.Bool("requires_grad", true))}
	},
	"backward": backward,
}

func inPlace(other string, f binaryMethod, scalar scalarMethod) operation {
	return func(c *Call) tensors {
		if c.IsTensor(other) || scalar == nil {
			return tensors{f(c.Tensor("input"), c.Tensor(other))}
		}
		return tensors{scalar(c.Tensor("input"), c.Number(other))}
	}
}

// item returns the number as a scalar of the case's type, as it is recorded.
func item(c *Call) tensors {
	x := c.Tensor("input")
	if x.DType().IsFloat() {
		return tensors{tensor.As(x.DType()).Full(nil, x.Item())}
	}
	return tensors{tensor.As(x.DType()).Full(nil, tensor.Item[int64](x))}
}

func backward(c *Call) tensors {
	autograd.Backward(c.Tensor("input"), autograd.BackwardOptions{Gradient: c.TensorOrNil("gradient")})
	return nil
}
