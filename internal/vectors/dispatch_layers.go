package vectors

import (
	"maps"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func init() {
	maps.Copy(moduleClasses, activationClasses)
	draws["alpha_dropout"] = func(c *Call) *tensor.Tensor {
		demand(c, "input", "linspace(-1,1,20)")
		return nn.NewAlphaDropout(c.Float("p", 0.5)).Forward(tensor.Linspace(-1, 1, 20))
	}
}

// activationClasses are the activations with options, and what measures pairs.
var activationClasses = map[string]moduleClass{
	"ReLU6":       {"inplace", "input", func(*Call) module { return layer(nn.NewReLU6()) }},
	"SELU":        {"inplace", "input", func(*Call) module { return layer(nn.NewSELU()) }},
	"Mish":        {"inplace", "input", func(*Call) module { return layer(nn.NewMish()) }},
	"Hardswish":   {"inplace", "input", func(*Call) module { return layer(nn.NewHardswish()) }},
	"Hardsigmoid": {"inplace", "input", func(*Call) module { return layer(nn.NewHardsigmoid()) }},
	"LogSigmoid":  {"", "input", func(*Call) module { return layer(nn.NewLogSigmoid()) }},
	"Softsign":    {"", "input", func(*Call) module { return layer(nn.NewSoftsign()) }},
	"Tanhshrink":  {"", "input", func(*Call) module { return layer(nn.NewTanhshrink()) }},
	"Softmax2d":   {"", "input", func(*Call) module { return layer(nn.NewSoftmax2d()) }},
	"Softmin":     {"dim", "input", func(c *Call) module { return layer(nn.NewSoftmin(c.Int("dim"))) }},
	"GLU":         {"dim", "input", func(c *Call) module { return layer(nn.NewGLU(c.Int("dim", -1))) }},
	"ELU": {"alpha inplace", "input", func(c *Call) module {
		return layer(nn.NewELU(tensor.ELUOptions{Alpha: float(c, "alpha")}))
	}},
	"CELU": {"alpha inplace", "input", func(c *Call) module {
		return layer(nn.NewCELU(tensor.ELUOptions{Alpha: float(c, "alpha")}))
	}},
	"LeakyReLU": {"negative_slope inplace", "input", func(c *Call) module {
		return layer(nn.NewLeakyReLU(tensor.LeakyReLUOptions{NegativeSlope: float(c, "negative_slope")}))
	}},
	"PReLU": {"num_parameters init", "input", func(c *Call) module {
		return layer(nn.NewPReLU(nn.PReLUOptions{Channels: c.Int("num_parameters", 1), Init: float(c, "init")}))
	}},
	"Threshold": {"threshold value inplace", "input", func(c *Call) module {
		return layer(nn.NewThreshold(c.Float("threshold", 0), c.Float("value", 0)))
	}},
	"Softplus": {"beta threshold", "input", func(c *Call) module {
		return layer(nn.NewSoftplus(tensor.SoftplusOptions{Beta: float(c, "beta"), Threshold: float(c, "threshold")}))
	}},
	"Hardtanh": {"min_val max_val inplace", "input", func(c *Call) module {
		return layer(nn.NewHardtanh(tensor.HardtanhOptions{Min: float(c, "min_val"), Max: float(c, "max_val")}))
	}},
	"Hardshrink": {"lambd", "input", func(c *Call) module {
		return layer(nn.NewHardshrink(tensor.ShrinkOptions{Lambda: float(c, "lambd")}))
	}},
	"Softshrink": {"lambd", "input", func(c *Call) module {
		return layer(nn.NewSoftshrink(tensor.ShrinkOptions{Lambda: float(c, "lambd")}))
	}},
	"PairwiseDistance": {"p eps keepdim", "x1 x2", func(c *Call) module {
		m := nn.NewPairwiseDistance(tensor.PairwiseDistanceOptions{P: float(c, "p"), Eps: float(c, "eps"), KeepDim: c.Bool("keepdim", false)})
		return module{m, func(c *Call) tensors { return tensors{m.Forward(c.Tensor("x1"), c.Tensor("x2"))} }}
	}},
	"CosineSimilarity": {"dim eps", "x1 x2", func(c *Call) module {
		m := nn.NewCosineSimilarity(c.Int("dim", 1), tensor.CosineSimilarityOptions{Eps: float(c, "eps")})
		return module{m, func(c *Call) tensors { return tensors{m.Forward(c.Tensor("x1"), c.Tensor("x2"))} }}
	}},
}
