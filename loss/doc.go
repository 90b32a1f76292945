// Package loss measures how far a model's predictions are from what they should
// be. A criterion is made once and applied to predictions and targets; its result
// is the cost from which autograd.Backward starts.
//
//	criterion := loss.NewBCE()
//	cost := criterion.Forward(model.Forward(x), y)
//	autograd.Backward(cost)
package loss
