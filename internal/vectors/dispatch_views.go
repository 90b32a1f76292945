package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var viewOperations = map[string]operation{
	"as_strided": func(c *Call) tensors {
		return tensors{stridedFrom(c).AsStrided(c.Ints("size"), c.Ints("stride"), c.Int("storage_offset", 0))}
	},
	"unflatten": func(c *Call) tensors { return tensors{c.Tensor("input").Unflatten(c.Int("dim"), c.Ints("sizes")...)} },
	"unfold": func(c *Call) tensors {
		return tensors{c.Tensor("input").Unfold(c.Int("dimension"), c.Int("size"), c.Int("step"))}
	},
	"movedim": func(c *Call) tensors {
		return tensors{c.Tensor("input").MoveDims(c.Ints("source"), c.Ints("destination"))}
	},
	"atleast_1d": each((*tensor.Tensor).AtLeast1d),
	"atleast_2d": each((*tensor.Tensor).AtLeast2d),
	"atleast_3d": each((*tensor.Tensor).AtLeast3d),
	"mH":         unary(func(x *tensor.Tensor) *tensor.Tensor { return x.Transpose(-2, -1) }),
	"H":          unary((*tensor.Tensor).T),

	"broadcast_tensors": func(c *Call) tensors { return tensor.BroadcastTensors(c.Tensors("tensors")...) },

	"diagonal": func(c *Call) tensors {
		return tensors{c.Tensor("input").Diagonal(c.Int("offset", 0), c.Int("dim1", 0), c.Int("dim2", 1))}
	},
	"diag":     func(c *Call) tensors { return tensors{c.Tensor("input").Diag(c.Int("diagonal", 0))} },
	"diagflat": func(c *Call) tensors { return tensors{c.Tensor("input").Reshape(-1).Diag(c.Int("offset", 0))} },
	"diag_embed": func(c *Call) tensors {
		return tensors{c.Tensor("input").DiagEmbed(c.Int("offset", 0), c.Int("dim1", -2), c.Int("dim2", -1))}
	},
	"linalg.diagonal": func(c *Call) tensors {
		return tensors{c.Tensor("A").Diagonal(c.Int("offset", 0), c.Int("dim1", -2), c.Int("dim2", -1))}
	},
	"diagonal_scatter": func(c *Call) tensors {
		return tensors{c.Tensor("input").DiagonalScatter(c.Tensor("src"), c.Int("offset", 0), c.Int("dim1", 0), c.Int("dim2", 1))}
	},
	"select_scatter": func(c *Call) tensors {
		return tensors{c.Tensor("input").SelectScatter(c.Tensor("src"), c.Int("dim"), c.Int("index"))}
	},
	"tril":  func(c *Call) tensors { return tensors{c.Tensor("input").Tril(c.Int("diagonal", 0))} },
	"triu":  func(c *Call) tensors { return tensors{c.Tensor("input").Triu(c.Int("diagonal", 0))} },
	"trace": unary((*tensor.Tensor).Trace),

	"split":            split,
	"split_with_sizes": func(c *Call) tensors { return c.Tensor("input").SplitSizes(c.Ints("split_sizes"), c.Int("dim", 0)) },
	"unsafe_split":     func(c *Call) tensors { return c.Tensor("input").Split(c.Int("split_size"), c.Int("dim", 0)) },
	"chunk":            func(c *Call) tensors { return c.Tensor("input").Chunk(c.Int("chunks"), c.Int("dim", 0)) },
	"unsafe_chunk":     func(c *Call) tensors { return c.Tensor("input").Chunk(c.Int("chunks"), c.Int("dim", 0)) },
	"unbind":           func(c *Call) tensors { return c.Tensor("input").Unbind(c.Int("dim", 0)) },
	"tensor_split":     tensorSplit("tensor_indices_or_sections", nil, nil),
	"hsplit":           tensorSplit("sections", func(rank int) int { return min(rank-1, 1) }, (*tensor.Tensor).HSplit),
	"vsplit":           tensorSplit("indices", func(int) int { return 0 }, (*tensor.Tensor).VSplit),
	"dsplit":           tensorSplit("sections", func(int) int { return 2 }, (*tensor.Tensor).DSplit),

	"flip":              func(c *Call) tensors { return tensors{c.Tensor("input").Flip(c.Ints("dims")...)} },
	"fliplr":            unary(func(x *tensor.Tensor) *tensor.Tensor { return x.Flip(1) }),
	"flipud":            unary(upsideDown),
	"roll":              roll,
	"rot90":             rot90,
	"repeat":            func(c *Call) tensors { return tensors{c.Tensor("input").Repeat(c.Ints("repeats")...)} },
	"tile":              func(c *Call) tensors { return tensors{c.Tensor("input").Tile(c.Ints("dims")...)} },
	"repeat_interleave": repeatInterleave,
	"hstack":            func(c *Call) tensors { return tensors{tensor.HStack(c.Tensors("tensors"))} },
	"vstack":            func(c *Call) tensors { return tensors{tensor.VStack(c.Tensors("tensors"))} },
	"dstack":            func(c *Call) tensors { return tensors{tensor.DStack(c.Tensors("tensors"))} },
	"column_stack":      func(c *Call) tensors { return tensors{tensor.ColumnStack(c.Tensors("tensors"))} },
	"block_diag":        func(c *Call) tensors { return tensors{tensor.BlockDiag(c.Tensors("tensors")...)} },

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

// stridedFrom is the first argument where it stands alone in its memory.
func stridedFrom(c *Call) *tensor.Tensor {
	x := c.Tensor("input")
	if !x.IsContiguous() {
		inexpressible("AsStrided counts from elements in row-major order")
	}
	return x
}

// each is f of every one of the tensors.
func each(f unaryMethod) operation {
	return func(c *Call) tensors {
		var out tensors
		xs, given := c.given("tensors").([]any)
		if len(xs) == 1 {
			if inner, ok := xs[0].([]any); ok {
				xs = inner
			}
		}
		if !given {
			return tensors{f(c.Tensor("tensors"))}
		}
		for _, x := range xs {
			out = append(out, f(x.(*tensor.Tensor)))
		}
		return out
	}
}

func split(c *Call) tensors {
	x, dim := c.Tensor("tensor"), c.Int("dim", 0)
	if _, list := c.args["split_size_or_sections"].([]any); list {
		return x.SplitSizes(c.Ints("split_size_or_sections"), dim)
	}
	return x.Split(c.Int("split_size_or_sections"), dim)
}

// tensorSplit splits at places or into a number of pieces: into equal ones by
// the method of a fixed dimension, if there is one.
func tensorSplit(how string, at func(rank int) int, even func(*tensor.Tensor, int) []*tensor.Tensor) operation {
	return func(c *Call) tensors {
		x := c.Tensor("input")
		for _, name := range []string{"indices", "sections", "indices_or_sections"} {
			if c.Has(name) {
				how = name
			}
		}
		if n, one := c.args[how].(int); one {
			c.Ignore(how)
			if even != nil {
				return even(x, n)
			}
			return x.TensorSplit(n, c.Int("dim", 0))
		}
		dim := c.Int("dim", 0)
		if at != nil {
			dim = at(x.Dim())
		}
		if c.IsTensor(how) {
			places := c.Tensor(how)
			if places.Dim() == 0 {
				return x.TensorSplit(int(places.Item()), dim)
			}
			return x.TensorSplitAt(tensor.Values[int](places), dim)
		}
		return x.TensorSplitAt(c.Ints(how), dim)
	}
}

func upsideDown(x *tensor.Tensor) *tensor.Tensor {
	if x.Dim() == 0 {
		inexpressible("Flip takes a scalar")
	}
	return x.Flip(0)
}

// roll has several shifts one after the other, and without dimensions goes over
// all elements in a row.
func roll(c *Call) tensors {
	x, shifts, dims := c.Tensor("input"), c.Ints("shifts"), c.Ints("dims")
	if len(dims) == 0 && len(shifts) == 1 {
		return tensors{x.Reshape(-1).Roll(shifts[0], 0).Reshape(x.Shape()...)}
	}
	if len(dims) != len(shifts) || len(dims) == 0 {
		inexpressible("a shift without a dimension")
	}
	for i, d := range dims {
		x = x.Roll(shifts[i], d)
	}
	return tensors{x}
}

func rot90(c *Call) tensors {
	dims := c.Ints("dims")
	if dims == nil {
		dims = []int{0, 1}
	}
	if len(dims) != 2 {
		inexpressible("a plane of other than two dimensions")
	}
	return tensors{c.Tensor("input").Rot90(c.Int("k", 1), dims[0], dims[1])}
}

func repeatInterleave(c *Call) tensors {
	c.Ignore("output_size")
	x := c.Tensor("input")
	if !c.Has("dim") {
		x = x.Reshape(-1)
	}
	dim := c.Int("dim", 0)
	if c.IsTensor("repeats") {
		return tensors{x.RepeatInterleaveEach(c.Tensor("repeats"), dim)}
	}
	return tensors{x.RepeatInterleave(c.Int("repeats"), dim)}
}
