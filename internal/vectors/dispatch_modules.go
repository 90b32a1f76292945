package vectors

import (
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
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

	"Dropout":   {"p inplace", "input", func(c *Call) module { return layer(nn.NewDropout(c.Float("p", 0.5))) }},
	"LayerNorm": {"normalized_shape eps elementwise_affine bias", "input", func(c *Call) module { return layer(layerNorm(c)) }},
}

// moduleOperations are the functions of torch.nn.functional that are criteria and
// layers here.
var moduleOperations = map[string]operation{
	"F.dropout": func(c *Call) tensors { return tensors{dropout(c).Forward(c.Tensor("input"))} },
}

func layerNorm(c *Call) *nn.LayerNorm {
	return nn.NewLayerNorm(c.Ints("normalized_shape"), nn.LayerNormOptions{
		Eps: new(c.Float("eps", 1e-5)), NoAffine: !c.Bool("elementwise_affine", true), NoBias: !c.Bool("bias", true),
	})
}

func dropout(c *Call) *nn.Dropout {
	d := nn.NewDropout(c.Float("p", 0.5))
	if !c.Bool("training", true) {
		nn.Eval(d)
	}
	return d
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
