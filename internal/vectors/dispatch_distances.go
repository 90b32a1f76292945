package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var distanceOperations = map[string]operation{
	"diff": func(c *Call) tensors {
		o := tensor.DiffOptions{Order: new(c.Int("n", 1)), Prepend: c.TensorOrNil("prepend"), Append: c.TensorOrNil("append")}
		return tensors{c.Tensor("input").Diff(c.Int("dim", -1), o)}
	},
	"trapezoid":            integral((*tensor.Tensor).Trapezoid),
	"trapz":                integral((*tensor.Tensor).Trapezoid),
	"cumulative_trapezoid": integral((*tensor.Tensor).CumulativeTrapezoid),

	"dist": func(c *Call) tensors {
		return tensors{c.Tensor("input").Dist(c.Tensor("other"), c.Float("p", 2))}
	},
	"cdist": func(c *Call) tensors {
		c.Ignore("compute_mode")
		return tensors{c.Tensor("x1").CDist(c.Tensor("x2"), c.Float("p", 2))}
	},
	"F.pdist": func(c *Call) tensors { return tensors{c.Tensor("input").PDist(c.Float("p", 2))} },
	"F.pairwise_distance": func(c *Call) tensors {
		o := tensor.PairwiseDistanceOptions{P: new(c.Float("p", 2)), Eps: new(c.Float("eps", 1e-6)), KeepDim: c.Bool("keepdim", false)}
		return tensors{c.Tensor("x1").PairwiseDistance(c.Tensor("x2"), o)}
	},
	"F.cosine_similarity": func(c *Call) tensors {
		o := tensor.CosineSimilarityOptions{Eps: new(c.Float("eps", 1e-8))}
		return tensors{c.Tensor("x1").CosineSimilarity(c.Tensor("x2"), c.Int("dim", 1), o)}
	},
	"F.normalize": func(c *Call) tensors {
		o := tensor.NormalizeOptions{P: new(c.Float("p", 2)), Eps: new(c.Float("eps", 1e-12))}
		return tensors{c.Tensor("input").Normalize(c.Int("dim", 1), o)}
	},
	"F.softmin": alongDim((*tensor.Tensor).Softmin),
	"renorm": func(c *Call) tensors {
		return tensors{c.Tensor("input").Renorm(c.Float("p", 0), c.Int("dim"), c.Float("maxnorm", 0))}
	},
	"sum_to_size": func(c *Call) tensors { return tensors{c.Tensor("input").SumToSize(c.Ints("size")...)} },
}

func integral(f func(y *tensor.Tensor, dim int, o ...tensor.TrapezoidOptions) *tensor.Tensor) operation {
	return func(c *Call) tensors {
		o := tensor.TrapezoidOptions{X: c.TensorOrNil("x")}
		if c.Has("dx") {
			o.DX = new(c.Float("dx", 1))
		}
		return tensors{f(c.Tensor("y"), c.Int("dim", -1), o)}
	}
}
