package vectors

import (
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A lossClass is a criterion of torch.nn, and the function of
// torch.nn.functional that does the same.
type lossClass struct {
	function string
	moduleClass
}

// lossClasses has a line for each criterion.
var lossClasses = map[string]lossClass{
	"MSELoss":           {"F.mse_loss", moduleClass{"size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(mse(c)) }}},
	"L1Loss":            {"F.l1_loss", moduleClass{"size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(l1(c)) }}},
	"SmoothL1Loss":      {"F.smooth_l1_loss", moduleClass{"size_average reduce reduction beta", predictionTarget, func(c *Call) module { return criterion(smoothL1(c)) }}},
	"HuberLoss":         {"F.huber_loss", moduleClass{"reduction delta", predictionTarget, func(c *Call) module { return criterion(huber(c)) }}},
	"BCELoss":           {"F.binary_cross_entropy", moduleClass{"weight size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(bce(c)) }}},
	"BCEWithLogitsLoss": {"F.binary_cross_entropy_with_logits", moduleClass{"weight size_average reduce reduction pos_weight", predictionTarget, func(c *Call) module { return criterion(bceWithLogits(c)) }}},
	"KLDivLoss":         {"F.kl_div", moduleClass{"size_average reduce reduction log_target", predictionTarget, func(c *Call) module { return criterion(klDiv(c)) }}},
	"CrossEntropyLoss": {"F.cross_entropy", moduleClass{
		"weight size_average ignore_index reduce reduction label_smoothing", predictionTarget, func(c *Call) module { return criterion(crossEntropy(c)) },
	}},
	"NLLLoss":                  {"F.nll_loss", moduleClass{"weight size_average ignore_index reduce reduction", predictionTarget, func(c *Call) module { return criterion(nll(c)) }}},
	"PoissonNLLLoss":           {"F.poisson_nll_loss", moduleClass{"log_input full size_average eps reduce reduction", predictionTarget, func(c *Call) module { return criterion(poissonNLL(c)) }}},
	"GaussianNLLLoss":          {"F.gaussian_nll_loss", moduleClass{"full eps reduction", "input target var", func(c *Call) module { return ternary(gaussianNLL(c), "input", "target", "var") }}},
	"HingeEmbeddingLoss":       {"F.hinge_embedding_loss", moduleClass{"margin size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(hingeEmbedding(c)) }}},
	"SoftMarginLoss":           {"F.soft_margin_loss", moduleClass{"size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(softMargin(c)) }}},
	"MultiMarginLoss":          {"F.multi_margin_loss", moduleClass{"p margin weight size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(multiMargin(c)) }}},
	"MultiLabelMarginLoss":     {"F.multilabel_margin_loss", moduleClass{"size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(multiLabelMargin(c)) }}},
	"MultiLabelSoftMarginLoss": {"F.multilabel_soft_margin_loss", moduleClass{"weight size_average reduce reduction", predictionTarget, func(c *Call) module { return criterion(multiLabelSoftMargin(c)) }}},
	"MarginRankingLoss": {"F.margin_ranking_loss", moduleClass{
		"margin size_average reduce reduction", "input1 input2 target",
		func(c *Call) module { return ternary(marginRanking(c), "input1", "input2", "target") },
	}},
	"CosineEmbeddingLoss": {"F.cosine_embedding_loss", moduleClass{
		"margin size_average reduce reduction", "input1 input2 target",
		func(c *Call) module { return ternary(cosineEmbedding(c), "input1", "input2", "target") },
	}},
	"TripletMarginLoss": {"F.triplet_margin_loss", moduleClass{
		"margin p eps swap size_average reduce reduction", "anchor positive negative",
		func(c *Call) module { return ternary(tripletMargin(c), "anchor", "positive", "negative") },
	}},
	"TripletMarginWithDistanceLoss": {"F.triplet_margin_with_distance_loss", moduleClass{
		"", "anchor positive negative",
		func(c *Call) module { return ternary(tripletMarginWithDistance(c), "anchor", "positive", "negative") },
	}},
}

const predictionTarget = "input target"

func init() {
	for name, class := range lossClasses {
		moduleClasses[name] = class.moduleClass
		moduleOperations[class.function] = func(c *Call) tensors { return class.make(c).forward(c) }
	}
}

// criterion is a module of predictions and targets.
func criterion(l interface {
	Forward(x, y *tensor.Tensor) *tensor.Tensor
},
) module {
	return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("input"), c.Tensor("target"))} }}
}

// ternary is a module of three tensors.
func ternary(l interface {
	Forward(x, y, z *tensor.Tensor) *tensor.Tensor
}, x, y, z string,
) module {
	return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor(x), c.Tensor(y), c.Tensor(z))} }}
}

func mse(c *Call) *loss.MSE { return loss.NewMSE(loss.MSEOptions{Reduction: reductionOf(c)}) }

func l1(c *Call) *loss.L1 { return loss.NewL1(loss.L1Options{Reduction: reductionOf(c)}) }

func smoothL1(c *Call) *loss.SmoothL1 {
	return loss.NewSmoothL1(loss.SmoothL1Options{Beta: float(c, "beta"), Reduction: reductionOf(c)})
}

func huber(c *Call) *loss.Huber {
	return loss.NewHuber(loss.HuberOptions{Delta: float(c, "delta"), Reduction: reductionOf(c)})
}

func bce(c *Call) *loss.BCE {
	return loss.NewBCE(loss.BCEOptions{Weight: c.TensorOrNil("weight"), Reduction: reductionOf(c)})
}

func bceWithLogits(c *Call) *loss.BCEWithLogits {
	return loss.NewBCEWithLogits(loss.BCEWithLogitsOptions{
		Weight: c.TensorOrNil("weight"), PosWeight: c.TensorOrNil("pos_weight"), Reduction: reductionOf(c),
	})
}

func klDiv(c *Call) *loss.KLDiv {
	o := loss.KLDivOptions{LogTarget: c.Bool("log_target", false)}
	if c.Word("reduction", "mean") == "batchmean" {
		o.Reduction = loss.BatchMean
	} else {
		o.Reduction = reductionOf(c)
	}
	return loss.NewKLDiv(o)
}

func crossEntropy(c *Call) *loss.CrossEntropy {
	return loss.NewCrossEntropy(loss.CrossEntropyOptions{
		Weight: c.TensorOrNil("weight"), IgnoreIndex: integer(c, "ignore_index"),
		Reduction: reductionOf(c), LabelSmoothing: c.Float("label_smoothing", 0),
	})
}

func nll(c *Call) *loss.NLL {
	return loss.NewNLL(loss.NLLOptions{
		Weight: c.TensorOrNil("weight"), IgnoreIndex: integer(c, "ignore_index"), Reduction: reductionOf(c),
	})
}

func poissonNLL(c *Call) *loss.PoissonNLL {
	return loss.NewPoissonNLL(loss.PoissonNLLOptions{
		NoLogInput: !c.Bool("log_input", true), Full: c.Bool("full", false), Eps: float(c, "eps"), Reduction: reductionOf(c),
	})
}

func gaussianNLL(c *Call) *loss.GaussianNLL {
	return loss.NewGaussianNLL(loss.GaussianNLLOptions{Full: c.Bool("full", false), Eps: float(c, "eps"), Reduction: reductionOf(c)})
}

func hingeEmbedding(c *Call) *loss.HingeEmbedding {
	return loss.NewHingeEmbedding(loss.HingeEmbeddingOptions{Margin: float(c, "margin"), Reduction: reductionOf(c)})
}

func softMargin(c *Call) *loss.SoftMargin {
	return loss.NewSoftMargin(loss.SoftMarginOptions{Reduction: reductionOf(c)})
}

func multiMargin(c *Call) *loss.MultiMargin {
	return loss.NewMultiMargin(loss.MultiMarginOptions{
		Weight: c.TensorOrNil("weight"), P: integer(c, "p"), Margin: float(c, "margin"), Reduction: reductionOf(c),
	})
}

func multiLabelMargin(c *Call) *loss.MultiLabelMargin {
	return loss.NewMultiLabelMargin(loss.MultiLabelMarginOptions{Reduction: reductionOf(c)})
}

func multiLabelSoftMargin(c *Call) *loss.MultiLabelSoftMargin {
	return loss.NewMultiLabelSoftMargin(loss.MultiLabelSoftMarginOptions{Weight: c.TensorOrNil("weight"), Reduction: reductionOf(c)})
}

func marginRanking(c *Call) *loss.MarginRanking {
	return loss.NewMarginRanking(loss.MarginRankingOptions{Margin: c.Float("margin", 0), Reduction: reductionOf(c)})
}

func cosineEmbedding(c *Call) *loss.CosineEmbedding {
	return loss.NewCosineEmbedding(loss.CosineEmbeddingOptions{Margin: c.Float("margin", 0), Reduction: reductionOf(c)})
}

func tripletMargin(c *Call) *loss.TripletMargin {
	return loss.NewTripletMargin(loss.TripletMarginOptions{
		Margin: float(c, "margin"), P: float(c, "p"), Eps: float(c, "eps"), Swap: c.Bool("swap", false), Reduction: reductionOf(c),
	})
}

func tripletMarginWithDistance(c *Call) *loss.TripletMargin {
	return loss.NewTripletMargin(loss.TripletMarginOptions{
		Margin: float(c, "margin"), Swap: c.Bool("swap", false), Reduction: reductionOf(c),
		Distance: func(x, y *tensor.Tensor) *tensor.Tensor { return x.PairwiseDistance(y) },
	})
}
