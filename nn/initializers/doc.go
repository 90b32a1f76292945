// Package initializers fills tensors with the values that training starts from,
// as torch.nn.init does, bit for bit for the same seed. It has the name that the
// field gives to such functions, for a Go package cannot be used under the name
// init.
//
//	l := nn.NewLinear(784, 10)
//	initializers.KaimingNormal(l.Weight, initializers.KaimingOptions{Nonlinearity: initializers.ReLU})
//	initializers.Zeros(l.Bias)
//
// Functions write to the tensor in place, which is recorded in no graph, and return
// it. Uniform, Normal, TruncNormal, Constant, Ones and Zeros fill tensors of any
// shape; Eye, Dirac and Orthogonal make maps that keep their inputs; XavierUniform,
// XavierNormal, KaimingUniform and KaimingNormal keep the variance of signals
// through layers, for which Gain makes up for the nonlinearity between them; Sparse
// leaves few weights.
package initializers
