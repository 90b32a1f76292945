package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var activationOperations = map[string]operation{
	"F.relu6":       activation((*tensor.Tensor).ReLU6),
	"F.selu":        activation((*tensor.Tensor).SELU),
	"F.mish":        activation((*tensor.Tensor).Mish),
	"F.hardsigmoid": activation((*tensor.Tensor).Hardsigmoid),
	"F.hardswish":   activation((*tensor.Tensor).Hardswish),
	"F.logsigmoid":  activation((*tensor.Tensor).LogSigmoid),
	"F.tanhshrink":  activation((*tensor.Tensor).Tanhshrink),
	"F.softsign":    activation((*tensor.Tensor).Softsign),
	"F.sigmoid":     activation((*tensor.Tensor).Sigmoid),
	"F.tanh":        activation((*tensor.Tensor).Tanh),
	"F.elu": func(c *Call) tensors {
		return tensors{input(c).ELU(tensor.ELUOptions{Alpha: floatOrNil(c, "alpha")})}
	},
	"F.celu": func(c *Call) tensors {
		return tensors{input(c).CELU(tensor.ELUOptions{Alpha: floatOrNil(c, "alpha")})}
	},
	"F.leaky_relu": func(c *Call) tensors {
		return tensors{input(c).LeakyReLU(tensor.LeakyReLUOptions{NegativeSlope: floatOrNil(c, "negative_slope")})}
	},
	"F.prelu": func(c *Call) tensors { return tensors{input(c).PReLU(c.Tensor("weight"))} },
	"F.softplus": func(c *Call) tensors {
		return tensors{input(c).Softplus(tensor.SoftplusOptions{Beta: floatOrNil(c, "beta"), Threshold: floatOrNil(c, "threshold")})}
	},
	"F.hardtanh": func(c *Call) tensors {
		return tensors{input(c).Hardtanh(tensor.HardtanhOptions{Min: floatOrNil(c, "min_val"), Max: floatOrNil(c, "max_val")})}
	},
	"F.hardshrink": func(c *Call) tensors {
		return tensors{input(c).Hardshrink(tensor.ShrinkOptions{Lambda: floatOrNil(c, "lambd")})}
	},
	"F.softshrink": func(c *Call) tensors {
		return tensors{input(c).Softshrink(tensor.ShrinkOptions{Lambda: floatOrNil(c, "lambd")})}
	},
	"F.threshold": func(c *Call) tensors {
		return tensors{input(c).Threshold(c.Float("threshold", 0), c.Float("value", 0))}
	},
	"F.glu": func(c *Call) tensors { return tensors{input(c).GLU(c.Int("dim", -1))} },
}

func activation(f unaryMethod) operation {
	return func(c *Call) tensors { return tensors{f(input(c))} }
}

// input is the first argument of an activation, which may be overwritten: the
// result is the same.
func input(c *Call) *tensor.Tensor {
	c.Ignore("inplace")
	return c.Tensor("input")
}
