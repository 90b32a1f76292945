// Package loss measures how far a model's predictions are from what they should
// be. A criterion is made once and applied to predictions and targets; its result
// is the cost from which autograd.Backward starts.
//
//	criterion := loss.NewBCE()
//	cost := criterion.Forward(model.Forward(x), y)
//	autograd.Backward(cost)
//
// Of numbers: MSE, L1, SmoothL1, Huber, GaussianNLL, PoissonNLL. Of classes:
// CrossEntropy, NLL, MultiMargin; of several at once: BCEWithLogits, BCE,
// MultiLabelSoftMargin, MultiLabelMargin. Of distributions: KLDiv. Of scores and
// signs: SoftMargin, HingeEmbedding, MarginRanking. Of vectors that are to be near
// or apart: CosineEmbedding, TripletMargin.
//
// Each has PyTorch's meaning, defaults and gradients, kinks included. The options of
// a constructor choose a Reduction: the mean, which is the default, the sum, or the
// losses of single elements.
package loss
