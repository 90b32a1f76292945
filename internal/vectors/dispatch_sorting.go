package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var sortingOperations = map[string]operation{
	"sort": func(c *Call) tensors {
		c.Ignore("stable") // it always is
		values, indices := c.Tensor("input").Sort(c.Int("dim", -1), sortOptions(c))
		return tensors{values, indices}
	},
	"argsort": func(c *Call) tensors {
		c.Ignore("stable")
		return tensors{c.Tensor("input").ArgSort(c.Int("dim", -1), sortOptions(c))}
	},
	"msort": unary((*tensor.Tensor).MSort),
	"topk": func(c *Call) tensors {
		c.Ignore("sorted") // they always are
		o := tensor.TopKOptions{Smallest: !c.Bool("largest", true)}
		values, indices := c.Tensor("input").TopK(c.Int("k"), c.Int("dim", -1), o)
		return tensors{values, indices}
	},
	"kthvalue": func(c *Call) tensors {
		k := c.Int("k")
		return pairAlong(c,
			func(x *tensor.Tensor, dim int) (values, indices *tensor.Tensor) { return x.KthValue(k, dim) },
			func(x *tensor.Tensor, dim int) (values, indices *tensor.Tensor) { return x.KthValueKeep(k, dim) })
	},
	"median": extreme((*tensor.Tensor).Median, nil,
		(*tensor.Tensor).MedianDim, (*tensor.Tensor).MedianDimKeep),
	"nanmedian": extreme((*tensor.Tensor).NanMedian, nil,
		(*tensor.Tensor).NanMedianDim, (*tensor.Tensor).NanMedianDimKeep),
	"mode": func(c *Call) tensors {
		return pairAlong(c, (*tensor.Tensor).Mode, (*tensor.Tensor).ModeKeep)
	},
	"quantile":    quantile((*tensor.Tensor).Quantile),
	"nanquantile": quantile((*tensor.Tensor).NanQuantile),

	"unique": func(c *Call) tensors {
		c.Ignore("sorted") // they always are
		return unique(c, (*tensor.Tensor).Unique, (*tensor.Tensor).UniqueDim)
	},
	"unique_consecutive": func(c *Call) tensors {
		return unique(c, (*tensor.Tensor).UniqueConsecutive, (*tensor.Tensor).UniqueConsecutiveDim)
	},
	"bincount": func(c *Call) tensors {
		o := tensor.BinCountOptions{Weights: c.TensorOrNil("weights"), MinLength: c.Int("minlength", 0)}
		return tensors{c.Tensor("input").BinCount(o)}
	},
	"histc": func(c *Call) tensors {
		return tensors{c.Tensor("input").Histc(c.Int("bins", 100), c.Float("min", 0), c.Float("max", 0))}
	},
	"searchsorted": func(c *Call) tensors {
		o := tensor.SearchOptions{Right: onTheRight(c), Sorter: c.TensorOrNil("sorter")}
		return ofInt32(c, c.Tensor("sorted_sequence").SearchSorted(c.Tensor("input"), o))
	},
	"bucketize": func(c *Call) tensors {
		o := tensor.SearchOptions{Right: onTheRight(c)}
		return ofInt32(c, c.Tensor("input").Bucketize(c.Tensor("boundaries"), o))
	},
	"isin": func(c *Call) tensors {
		c.Ignore("assume_unique")
		in := c.Tensor("elements").IsIn(c.Tensor("test_elements"))
		if c.Bool("invert", false) {
			in = in.Eq(tensor.New(false))
		}
		return tensors{in}
	},
	"nonzero": func(c *Call) tensors {
		at := c.Tensor("input").NonZero()
		if !c.Bool("as_tuple", false) {
			return tensors{at}
		}
		var columns tensors
		for k := range at.Size(1) {
			columns = append(columns, at.Select(1, k))
		}
		return columns
	},
	"argwhere": unary((*tensor.Tensor).NonZero),
}

func sortOptions(c *Call) tensor.SortOptions {
	return tensor.SortOptions{Descending: c.Bool("descending", false)}
}

var quantileRules = map[string]tensor.QuantileRule{
	"linear": tensor.QuantileLinear, "lower": tensor.QuantileLower, "higher": tensor.QuantileHigher,
	"midpoint": tensor.QuantileMidpoint, "nearest": tensor.QuantileNearest,
}

func quantile(f func(x, q *tensor.Tensor, o ...tensor.QuantileOptions) *tensor.Tensor) operation {
	return func(c *Call) tensors {
		x := c.Tensor("input")
		o := tensor.QuantileOptions{KeepDim: c.Bool("keepdim", false)}
		rule, ok := quantileRules[c.Word("interpolation", "linear")]
		if !ok {
			inexpressible("no constant stands for the interpolation")
		}
		o.Interpolation = rule
		if c.Has("dim") {
			o.Dim = new(c.Int("dim"))
		}
		q := tensor.As(x.DType()).New(0.0)
		if c.IsTensor("q") {
			q = c.Tensor("q")
		} else {
			q = q.AddScalar(c.Float("q", 0))
		}
		return tensors{f(x, q, o)}
	}
}

// unique gives those of the results that a call asks for.
func unique(c *Call, all func(x *tensor.Tensor) (values, inverse, counts *tensor.Tensor),
	along func(x *tensor.Tensor, dim int) (values, inverse, counts *tensor.Tensor),
) tensors {
	x := c.Tensor("input")
	f := all
	if c.Has("dim") {
		dim := c.Int("dim")
		f = func(x *tensor.Tensor) (values, inverse, counts *tensor.Tensor) { return along(x, dim) }
	}
	values, inverse, counts := f(x)
	out := tensors{values}
	if c.Bool("return_inverse", false) {
		out = append(out, inverse)
	}
	if c.Bool("return_counts", false) {
		out = append(out, counts)
	}
	return out
}

func onTheRight(c *Call) bool {
	return c.Bool("right", false) || c.Word("side", "left") == "right"
}

// ofInt32 converts where the call asks for small indices.
func ofInt32(c *Call, at *tensor.Tensor) tensors {
	if c.Bool("out_int32", false) {
		at = at.As(tensor.Int32)
	}
	return tensors{at}
}
