package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var creationOperations = map[string]operation{
	"zeros":         func(c *Call) tensors { return tensors{creating(c).Zeros(c.Ints("size")...)} },
	"ones":          func(c *Call) tensors { return tensors{creating(c).Ones(c.Ints("size")...)} },
	"empty":         func(c *Call) tensors { return tensors{creating(c).Empty(c.Ints("size")...)} },
	"full":          func(c *Call) tensors { return tensors{creating(c).Full(c.Ints("size"), c.Number("fill_value"))} },
	"eye":           eye,
	"arange":        arange,
	"scalar_tensor": func(c *Call) tensors { return tensors{creating(c).Full(nil, c.Number("s"))} },
	"randint":       randInt,
	"normal":        normal,

	"zeros_like": func(c *Call) tensors { return tensors{like(c).Zeros(c.Tensor("input").Shape()...)} },
	"ones_like":  func(c *Call) tensors { return tensors{like(c).Ones(c.Tensor("input").Shape()...)} },
	"full_like":  func(c *Call) tensors { return tensors{like(c).Full(c.Tensor("input").Shape(), c.Number("fill_value"))} },
	"new_zeros":  func(c *Call) tensors { return tensors{like(c).Zeros(c.Ints("size")...)} },
	"new_ones":   func(c *Call) tensors { return tensors{like(c).Ones(c.Ints("size")...)} },
	"new_full":   func(c *Call) tensors { return tensors{like(c).Full(c.Ints("size"), c.Number("fill_value"))} },
}

func creating(c *Call) tensor.Options {
	c.Ignore("requires_grad")
	return c.Options()
}

// like is the options of input, with a dtype of the call's own if it has one.
func like(c *Call) tensor.Options {
	o, x := creating(c), c.Tensor("input")
	if c.Has("dtype") {
		return o
	}
	return o.On(x.Device()).As(x.DType())
}

func eye(c *Call) tensors {
	n := c.Int("n")
	if c.Int("m", n) != n {
		inexpressible("an identity matrix that is not square")
	}
	return tensors{creating(c).Eye(n)}
}

func arange(c *Call) tensors {
	var start, step any = 0, 1
	if c.Has("start") {
		start = c.Number("start")
	}
	if c.Has("step") {
		step = c.Number("step")
	}
	return tensors{creating(c).Arange(start, c.Number("end"), step)}
}

func randInt(c *Call) tensors {
	return tensors{creating(c).RandInt(int64(c.Int("low", 0)), int64(c.Int("high")), c.Ints("size")...)}
}

func normal(c *Call) tensors {
	return tensors{creating(c).Empty(c.Ints("size")...).NormalInPlace(c.Float("mean", 0), c.Float("std", 1))}
}
