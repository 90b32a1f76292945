package vectors

import (
	"maps"

	"github.com/seed-41c3a176/adjoint/nn/initializers"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func init() {
	maps.Copy(draws, initialDraws)
	computed["init.orthogonal_"] = tolerance{abs: 1e-5} // by LAPACK in PyTorch
}

// initialDraws are the functions of torch.nn.init that draw.
var initialDraws = map[string]func(c *Call) *tensor.Tensor{
	"init.uniform_": func(c *Call) *tensor.Tensor {
		return initializers.Uniform(empty(c), c.Float("a", 0), c.Float("b", 1))
	},
	"init.normal_": func(c *Call) *tensor.Tensor {
		return initializers.Normal(empty(c), c.Float("mean", 0), c.Float("std", 1))
	},
	"init.trunc_normal_": func(c *Call) *tensor.Tensor {
		return initializers.TruncNormal(empty(c), c.Float("mean", 0), c.Float("std", 1), c.Float("a", -2), c.Float("b", 2))
	},
	"init.xavier_uniform_": func(c *Call) *tensor.Tensor {
		return initializers.XavierUniform(empty(c), initializers.XavierOptions{Gain: float(c, "gain")})
	},
	"init.xavier_normal_": func(c *Call) *tensor.Tensor {
		return initializers.XavierNormal(empty(c), initializers.XavierOptions{Gain: float(c, "gain")})
	},
	"init.kaiming_uniform_": func(c *Call) *tensor.Tensor { return initializers.KaimingUniform(empty(c), kaiming(c)) },
	"init.kaiming_normal_":  func(c *Call) *tensor.Tensor { return initializers.KaimingNormal(empty(c), kaiming(c)) },
	"init.orthogonal_": func(c *Call) *tensor.Tensor {
		return initializers.Orthogonal(empty(c), initializers.OrthogonalOptions{Gain: float(c, "gain")})
	},
	"init.sparse_": func(c *Call) *tensor.Tensor {
		return initializers.Sparse(empty(c), c.Float("sparsity", 0), initializers.SparseOptions{Std: float(c, "std")})
	},
}

func kaiming(c *Call) initializers.KaimingOptions {
	n, ok := map[string]initializers.Nonlinearity{
		"leaky_relu": initializers.LeakyReLU, "relu": initializers.ReLU, "tanh": initializers.Tanh,
		"linear": initializers.Linear, "sigmoid": initializers.Sigmoid, "selu": initializers.SELU,
	}[c.Word("nonlinearity", "leaky_relu")]
	if !ok {
		inexpressible("the nonlinearity is no constant")
	}
	return initializers.KaimingOptions{Slope: c.Float("a", 0), FanOut: c.Word("mode", "fan_in") == "fan_out", Nonlinearity: n}
}
