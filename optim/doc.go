// Package optim updates parameters by the gradients that autograd.Backward left
// in them.
//
//	optimizer := optim.NewSGD(nn.Parameters(model), optim.SGDOptions{LR: 0.1})
//	for range steps {
//		optimizer.ZeroGrad()
//		autograd.Backward(criterion.Forward(model.Forward(x), y))
//		optimizer.Step()
//	}
package optim
