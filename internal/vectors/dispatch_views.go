package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var viewOperations = map[string]operation{
	"reshape":    func(c *Call) tensors { return tensors{c.Tensor("input").Reshape(c.Ints("shape")...)} },
	"reshape_as": func(c *Call) tensors { return tensors{c.Tensor("input").Reshape(c.Tensor("other").Shape()...)} },
	"view":       func(c *Call) tensors { return tensors{c.Tensor("input").View(c.Ints("size")...)} },
	"view_as":    func(c *Call) tensors { return tensors{c.Tensor("input").View(c.Tensor("other").Shape()...)} },
	"ravel":      func(c *Call) tensors { return tensors{c.Tensor("input").Reshape(-1)} },
	"flatten": func(c *Call) tensors {
		return tensors{c.Tensor("input").Flatten(c.Int("start_dim", 0), c.Int("end_dim", -1))}
	},
	"permute":      func(c *Call) tensors { return tensors{c.Tensor("input").Permute(c.Ints("dims")...)} },
	"transpose":    func(c *Call) tensors { return tensors{c.Tensor("input").Transpose(c.Int("dim0"), c.Int("dim1"))} },
	"t":            unary((*tensor.Tensor).T),
	"T":            unary((*tensor.Tensor).T),
	"mT":           unary(func(x *tensor.Tensor) *tensor.Tensor { return x.Transpose(-2, -1) }),
	"expand":       func(c *Call) tensors { return tensors{c.Tensor("input").Expand(c.Ints("size")...)} },
	"broadcast_to": func(c *Call) tensors { return tensors{c.Tensor("input").Expand(c.Ints("size")...)} },
	"expand_as":    func(c *Call) tensors { return tensors{c.Tensor("input").Expand(c.Tensor("other").Shape()...)} },
	"squeeze":      squeeze,
	"unsqueeze":    func(c *Call) tensors { return tensors{c.Tensor("input").Unsqueeze(c.Int("dim"))} },
	"narrow": func(c *Call) tensors {
		return tensors{c.Tensor("input").Narrow(c.Int("dim"), c.Int("start"), c.Int("length"))}
	},
	"select":     func(c *Call) tensors { return tensors{c.Tensor("input").Select(c.Int("dim"), c.Int("index"))} },
	"contiguous": unary((*tensor.Tensor).Contiguous),
	"clone":      unary((*tensor.Tensor).Clone),
	"cat":        func(c *Call) tensors { return tensors{tensor.Cat(c.Tensors("tensors"), c.Int("dim", 0))} },
	"stack":      func(c *Call) tensors { return tensors{tensor.Stack(c.Tensors("tensors"), c.Int("dim", 0))} },
	"to":         convert,
}

func squeeze(c *Call) tensors {
	x, dims := c.Tensor("input"), c.Ints("dim")
	if c.Has("dim") && len(dims) == 0 {
		return tensors{x} // Squeeze() would mean every dimension
	}
	return tensors{x.Squeeze(dims...)}
}

// convert leaves undefined what integer a float becomes that it does not hold.
func convert(c *Call) tensors {
	x := c.Tensor("input")
	d, given := c.DType("dtype")
	if !given {
		inexpressible("a conversion to nothing")
	}
	if x.DType().IsFloat() && d.IsInteger() {
		back := x.As(d).As(x.DType())
		c.undefined = back.Sub(x).Abs().Lt(tensor.New(float32(1))).Eq(tensor.New(false))
	}
	return tensors{x.As(d)}
}
