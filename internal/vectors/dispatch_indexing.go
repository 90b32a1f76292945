package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var indexOperations = map[string]operation{
	"__getitem__":    getItem,
	"gather":         func(c *Call) tensors { return tensors{c.Tensor("input").Gather(c.Int("dim"), c.Tensor("index"))} },
	"index_select":   func(c *Call) tensors { return tensors{c.Tensor("input").IndexSelect(c.Int("dim"), c.Tensor("index"))} },
	"scatter":        scatter,
	"scatter_reduce": scatterReduce,
	"index_reduce": func(c *Call) tensors {
		how, o := combination(c)
		return tensors{c.Tensor("input").IndexReduce(c.Int("dim"), c.Tensor("index"), c.Tensor("source"), how, o)}
	},
	"index_copy": func(c *Call) tensors {
		return tensors{c.Tensor("input").IndexCopy(c.Int("dim"), c.Tensor("index"), c.Tensor("source"))}
	},
	"index_fill":     indexFill,
	"take":           func(c *Call) tensors { return tensors{c.Tensor("input").Take(c.Tensor("index"))} },
	"put":            put,
	"take_along_dim": takeAlongDim,
	"masked_fill":    maskedFill,
	"masked_scatter": func(c *Call) tensors {
		return tensors{c.Tensor("input").MaskedScatter(c.Tensor("mask"), c.Tensor("source"))}
	},
	"scatter_add": func(c *Call) tensors {
		return tensors{c.Tensor("input").ScatterAdd(c.Int("dim"), c.Tensor("index"), c.Tensor("src"))}
	},
	"index_add":     indexAdd,
	"index_put":     indexPut,
	"masked_select": maskedSelect,
}

func indexAdd(c *Call) tensors {
	return tensors{c.Tensor("input").IndexAdd(c.Int("dim"), c.Tensor("index"), timesAlpha(c, "source"))}
}

// indexPut writes to a copy.
func indexPut(c *Call) tensors {
	var items []any
	for _, item := range required[[]any](c, "indices") {
		if item == nil {
			item = tensor.All
		}
		items = append(items, item)
	}
	if c.Bool("accumulate", false) {
		return tensors{c.Tensor("input").IndexPutAdd(c.Tensor("values"), items...)}
	}
	return tensors{c.Tensor("input").IndexPut(c.Tensor("values"), items...)}
}

func maskedSelect(c *Call) tensors {
	return tensors{c.Tensor("input").MaskedSelect(c.Tensor("mask"))}
}

func scatter(c *Call) tensors {
	if c.Has("reduce") {
		inexpressible("reductions are ScatterReduce's")
	}
	x, dim, index := c.Tensor("input"), c.Int("dim"), c.Tensor("index")
	for _, name := range []string{"src", "value"} {
		if c.Has(name) && !c.IsTensor(name) {
			return tensors{x.ScatterScalar(dim, index, c.Number(name))}
		}
	}
	return tensors{x.Scatter(dim, index, c.Tensor("src"))}
}

func scatterReduce(c *Call) tensors {
	how, o := combination(c)
	return tensors{c.Tensor("input").ScatterReduce(c.Int("dim"), c.Tensor("index"), c.Tensor("src"), how, o)}
}

// combination is how elements are combined, and with which.
func combination(c *Call) (tensor.Combination, tensor.ScatterOptions) {
	how, ok := map[string]tensor.Combination{
		"sum": tensor.CombineSum, "prod": tensor.CombineProd, "mean": tensor.CombineMean, "amax": tensor.CombineMax, "amin": tensor.CombineMin,
	}[c.Word("reduce", "")]
	if !ok {
		inexpressible("a combination without a name")
	}
	return how, tensor.ScatterOptions{ExcludeSelf: !c.Bool("include_self", true)}
}

func indexFill(c *Call) tensors {
	x, dim, index := c.Tensor("input"), c.Int("dim"), c.Tensor("index")
	if !c.IsTensor("value") {
		return tensors{x.IndexFill(dim, index, c.Number("value"))}
	}
	v := c.Tensor("value")
	if v.Dim() > 0 {
		inexpressible("a value of several elements")
	}
	at := tensor.As(tensor.Bool).Zeros(x.Shape()...).IndexFill(dim, index, true)
	return tensors{tensor.Where(at, v.As(x.DType()), x)}
}

func put(c *Call) tensors {
	if c.Bool("accumulate", false) {
		return tensors{c.Tensor("input").PutAdd(c.Tensor("index"), c.Tensor("source"))}
	}
	return tensors{c.Tensor("input").Put(c.Tensor("index"), c.Tensor("source"))}
}

func takeAlongDim(c *Call) tensors {
	x, index := c.Tensor("input"), c.Tensor("indices")
	if !c.Has("dim") {
		x, index = x.Reshape(-1), index.Reshape(-1)
	}
	return tensors{x.TakeAlongDim(index, c.Int("dim", 0))}
}

// maskedFill fills with a tensor by choosing.
func maskedFill(c *Call) tensors {
	x, mask := c.Tensor("input"), c.Tensor("mask")
	if c.IsTensor("value") {
		v := c.Tensor("value")
		if v.Dim() > 0 {
			inexpressible("Where takes values of any shape")
		}
		return tensors{tensor.Where(mask, v.As(x.DType()), x)}
	}
	return tensors{x.MaskedFill(mask, c.Number("value"))}
}

func getItem(c *Call) tensors {
	var items []any
	switch index := c.given("index").(type) {
	case []any:
		for _, item := range index {
			items = append(items, indexItem(item))
		}
	default:
		items = []any{indexItem(index)}
	}
	return tensors{c.Tensor("input").Index(items...)}
}

// indexItem is an item of Python's x[...] as Index takes it.
func indexItem(item any) any {
	switch item := item.(type) {
	case nil:
		return tensor.NewAxis
	case bool:
		inexpressible("a bool as an index")
	case []any:
		return integers(item)
	}
	return item
}

// integers is the tensor of a list of integers, or of lists of one length.
func integers(list []any) *tensor.Tensor {
	if len(list) == 0 {
		return tensor.FromSlice([]int{}, 0)
	}
	if _, nested := list[0].([]any); !nested {
		return tensor.New(allInts("an index", list))
	}
	rows := make([]*tensor.Tensor, len(list))
	for i, row := range list {
		rows[i] = integers(row.([]any))
	}
	return tensor.Stack(rows, 0)
}
