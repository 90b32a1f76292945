package vectors

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

var indexOperations = map[string]operation{
	"__getitem__":  getItem,
	"gather":       func(c *Call) tensors { return tensors{c.Tensor("input").Gather(c.Int("dim"), c.Tensor("index"))} },
	"index_select": func(c *Call) tensors { return tensors{c.Tensor("input").IndexSelect(c.Int("dim"), c.Tensor("index"))} },
	"scatter": func(c *Call) tensors {
		return tensors{c.Tensor("input").Scatter(c.Int("dim"), c.Tensor("index"), c.Tensor("src"))}
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
	if c.Bool("accumulate", false) {
		inexpressible("SetIndex adds nothing up")
	}
	var items []any
	for _, item := range required[[]any](c, "indices") {
		if item == nil {
			item = tensor.All
		}
		items = append(items, item)
	}
	return tensors{c.Tensor("input").Clone().SetIndex(c.Tensor("values"), items...)}
}

func maskedSelect(c *Call) tensors {
	x, mask := c.Tensor("input"), c.Tensor("mask")
	if mask.DType() != tensor.Bool || !slices.Equal(x.Shape(), mask.Shape()) {
		inexpressible("Index takes integers too, and broadcasts no mask")
	}
	return tensors{x.Index(mask)}
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
