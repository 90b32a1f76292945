package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

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
	"index_add": indexAdd,
}

func indexAdd(c *Call) tensors {
	return tensors{c.Tensor("input").IndexAdd(c.Int("dim"), c.Tensor("index"), timesAlpha(c, "source"))}
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
		return tensor.New(integers(item))
	}
	return item
}

// integers is a nested list of integers as nested slices that New takes.
func integers(list []any) any {
	if len(list) == 0 {
		return []int{}
	}
	if _, nested := list[0].([]any); !nested {
		return allInts("an index", list)
	}
	out := make([]any, len(list))
	for i, inner := range list {
		out[i] = integers(inner.([]any))
	}
	return out
}
