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
	"linspace": func(c *Call) tensors {
		return tensors{creating(c).Linspace(limit(c, "start"), limit(c, "end"), c.Int("steps"))}
	},
	"logspace":     logspace,
	"tril_indices": indices2(tensor.Options.TrilIndices),
	"triu_indices": indices2(tensor.Options.TriuIndices),
	"F.one_hot":    func(c *Call) tensors { return tensors{c.Tensor("input").OneHot(c.Int("num_classes", -1))} },
	"meshgrid":     meshgrid,
	"multinomial":  func(c *Call) tensors { return tensors{multinomial(c, c.Tensor("input"))} },

	"zeros_like": liked((*tensor.Tensor).ZerosLike),
	"ones_like":  liked((*tensor.Tensor).OnesLike),
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
	return tensor.Like(x)
}

// liked makes a tensor like input, converted if the call has a dtype of its own.
func liked(f unaryMethod) operation {
	return func(c *Call) tensors {
		creating(c)
		y := f(c.Tensor("input"))
		if d, given := c.DType("dtype"); given {
			y = y.As(d)
		}
		return tensors{y}
	}
}

func eye(c *Call) tensors {
	if c.Has("m") {
		return tensors{creating(c).Eye(c.Int("n"), c.Int("m"))}
	}
	return tensors{creating(c).Eye(c.Int("n"))}
}

func logspace(c *Call) tensors {
	o, start, end := creating(c), limit(c, "start"), limit(c, "end")
	return tensors{o.Logspace(start, end, c.Int("steps"), c.Float("base", 10))}
}

// limit is a number, which may be given as a tensor of one element.
func limit(c *Call, name string) any {
	if !c.IsTensor(name) {
		return c.Number(name)
	}
	x := c.Tensor(name)
	if x.Dim() > 0 {
		inexpressible("a limit of more than no dimension")
	}
	return x.Item()
}

func indices2(f func(o tensor.Options, rows, cols, diagonal int) *tensor.Tensor) operation {
	return func(c *Call) tensors {
		return tensors{f(creating(c), c.Int("row"), c.Int("col"), c.Int("offset", 0))}
	}
}

func meshgrid(c *Call) tensors {
	switch word := c.Word("indexing", "ij"); word {
	case "ij":
		return tensor.Meshgrid(c.Tensors("tensors")...)
	case "xy":
		return tensor.MeshgridXY(c.Tensors("tensors")...)
	}
	inexpressible("the indexing is part of the name")
	return nil
}

func multinomial(c *Call, weights *tensor.Tensor) *tensor.Tensor {
	return weights.Multinomial(c.Int("num_samples"), tensor.MultinomialOptions{Replacement: c.Bool("replacement", false)})
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
