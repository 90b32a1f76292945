package vectors

import (
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var moduleClasses = map[string]moduleClass{
	"Linear": {"in_features out_features bias", "input", func(c *Call) module {
		return layer(nn.NewLinear(c.Int("in_features"), c.Int("out_features"), nn.LinearOptions{NoBias: !c.Bool("bias", true)}))
	}},
	"Sigmoid": {"", "input", func(*Call) module { return layer(nn.NewSigmoid()) }},
	"Tanh":    {"", "input", func(*Call) module { return layer(nn.NewTanh()) }},
	"ReLU":    {"inplace", "input", func(*Call) module { return layer(nn.NewReLU()) }},
	"SiLU":    {"inplace", "input", func(*Call) module { return layer(nn.NewSiLU()) }},
	"GELU": {"approximate", "input", func(c *Call) module {
		return layer(nn.NewGELU(nn.GELUOptions{Tanh: c.Word("approximate", "none") == "tanh"}))
	}},
	"Softmax":    {"dim", "input", func(c *Call) module { return layer(nn.NewSoftmax(c.Int("dim"))) }},
	"LogSoftmax": {"dim", "input", func(c *Call) module { return layer(nn.NewLogSoftmax(c.Int("dim"))) }},

	"BCELoss": {"weight size_average reduce reduction", "input target", func(c *Call) module { return criterion(bce(c)) }},
}

// lossOperations are the functions of torch.nn.functional that are criteria here.
var lossOperations = map[string]operation{
	"F.binary_cross_entropy": func(c *Call) tensors { return tensors{bce(c).Forward(c.Tensor("input"), c.Tensor("target"))} },
}

func bce(c *Call) *loss.BCE {
	return loss.NewBCE(loss.BCEOptions{Weight: c.TensorOrNil("weight"), Reduction: reductionOf(c)})
}

// criterion is a module of predictions and targets.
func criterion(l interface {
	Forward(x, y *tensor.Tensor) *tensor.Tensor
},
) module {
	return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("input"), c.Tensor("target"))} }}
}

func reductionOf(c *Call) loss.Reduction {
	switch word := c.Word("reduction", "mean"); word {
	case "mean":
		return loss.Mean
	case "sum":
		return loss.Sum
	case "none":
		return loss.None
	default:
		inexpressible("the reduction %q is no constant", word)
		return 0
	}
}
