// Package optim updates parameters by the gradients that autograd.Backward left
// in them.
//
//	optimizer := optim.NewAdamW(nn.Parameters(model), optim.AdamWOptions{LR: 1e-3})
//	scheduler := optim.NewCosineAnnealingLR(optimizer, steps)
//	for range steps {
//		optimizer.ZeroGrad()
//		autograd.Backward(criterion.Forward(model.Forward(x), y))
//		optim.ClipGradNorm(nn.Parameters(model), 1)
//		optimizer.Step()
//		scheduler.Step()
//	}
//
// # Optimizers
//
// SGD, Adam, AdamW, Adamax, NAdam, RAdam, RMSprop, Adagrad, Adadelta, Adafactor,
// ASGD, Rprop, and LBFGS, whose Step evaluates the cost itself. All but that take
// further groups of parameters, with options of their own, by AddGroup; Groups
// gives access to the options, which may be changed between steps. An optimizer of
// one's own embeds Base.
//
// # Schedules
//
// Schedulers set the learning rates of a group, and some its momentum: StepLR,
// MultiStepLR, ConstantLR, LinearLR, ExponentialLR, PolynomialLR,
// CosineAnnealingLR, CosineAnnealingWarmRestarts, CyclicLR, OneCycleLR, LambdaLR,
// MultiplicativeLR; SequentialLR and ChainedScheduler are made of others.
// ReduceLROnPlateau is stepped by a figure.
//
// # Saving and resuming
//
// StateDict and LoadStateDict of optimizers and schedulers keep all that the next
// step depends on besides parameters and gradients, as a dictionary of tensors in
// PyTorch's layout. A run is resumed to the same numbers by making model,
// optimizer and schedulers anew and then loading all their states.
package optim
