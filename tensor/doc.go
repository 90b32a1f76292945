// Package tensor is the n-dimensional array on which everything here is built:
// shapes, element types, and every operation on them, with PyTorch's names and
// meanings. What operations did to tensors that require a gradient is recorded,
// so that package autograd can differentiate it.
//
//	x := tensor.New([][]float32{{1, 2}, {3, 4}})
//	y := x.MatMul(x.T()).AddScalar(1).Tanh()
//	fmt.Println(y.Sum())
//
// A mistake in a program (shapes that do not go together, a type that an
// operation does not take) panics with an [*Error] that names the operation and
// its tensors; [Try] turns that into an ordinary error.
//
// # Making tensors
//
// From Go values: [New], [FromSlice]. Of a given shape, as functions and as
// methods of [Options], which choose device, type and generator: [Zeros],
// [Ones], [Full], [Empty], [Eye], [Arange]. Random: [Rand], [Randn], [RandInt],
// [RandPerm], [Bernoulli], [Tensor.Bernoulli]; seeds: [ManualSeed], [Generator].
//
// # What a tensor is
//
// [Tensor.Shape], [Tensor.Strides], [Tensor.Dim], [Tensor.Size], [Tensor.NumEl],
// [Tensor.DType], [Tensor.Device], [Tensor.IsContiguous], [Tensor.String]. Back
// to Go: [Tensor.Item], [Item], [Values]. Whole tensors compared: [Equal].
//
// # Arithmetic
//
// Element by element, broadcast, types promoted: [Tensor.Add], [Tensor.Sub],
// [Tensor.Mul], [Tensor.Div], [Tensor.Pow], [Tensor.Maximum], [Tensor.Minimum],
// [Tensor.Neg], [Tensor.Abs], [Tensor.AddScaled]. With a Go number: [Tensor.AddScalar],
// [Tensor.SubScalar], [Tensor.RSubScalar], [Tensor.MulScalar],
// [Tensor.DivScalar], [Tensor.RDivScalar], [Tensor.PowScalar],
// [Tensor.RPowScalar].
//
// # Functions
//
// [Tensor.Exp], [Tensor.Log], [Tensor.Sqrt], [Tensor.Tanh], [Tensor.Sigmoid],
// [Tensor.ReLU], [Tensor.GELU], [Tensor.GELUTanh], [Tensor.SiLU], [Tensor.Clamp],
// [Tensor.ClampMin], [Tensor.ClampMax], [Tensor.BinaryCrossEntropy], [Where].
// A user's own: [Func], [Map].
//
// # Comparisons
//
// [Tensor.Eq], [Tensor.Ne], [Tensor.Lt], [Tensor.Le], [Tensor.Gt], [Tensor.Ge],
// [Tensor.EqScalar], [Tensor.NeScalar], [Tensor.LtScalar], [Tensor.LeScalar],
// [Tensor.GtScalar], [Tensor.GeScalar].
//
// # Reductions
//
// Over all dimensions or some; the suffix Keep keeps those, of size 1:
// [Tensor.Sum], [Tensor.SumKeep], [Tensor.Prod], [Tensor.ProdKeep],
// [Tensor.Mean], [Tensor.MeanKeep], [Tensor.Var], [Tensor.VarKeep],
// [Tensor.VarCorrection], [Tensor.VarCorrectionKeep], [Tensor.Std],
// [Tensor.StdKeep], [Tensor.StdCorrection], [Tensor.StdCorrectionKeep],
// [Tensor.VarMean], [Tensor.VarMeanKeep], [Tensor.VarMeanCorrection],
// [Tensor.VarMeanCorrectionKeep], [Tensor.StdMean], [Tensor.StdMeanKeep],
// [Tensor.StdMeanCorrection], [Tensor.StdMeanCorrectionKeep], [Tensor.Norm],
// [Tensor.NormKeep], [Tensor.LogSumExp], [Tensor.LogSumExpKeep], [Tensor.Any],
// [Tensor.AnyKeep], [Tensor.All], [Tensor.AllKeep], [Tensor.CountNonzero].
// Without NaN: [Tensor.NanSum], [Tensor.NanSumKeep], [Tensor.NanMean],
// [Tensor.NanMeanKeep].
//
// Extremes: [Tensor.Max], [Tensor.Min], [Tensor.MaxDim], [Tensor.MaxDimKeep],
// [Tensor.MinDim], [Tensor.MinDimKeep], [Tensor.AMax], [Tensor.AMaxKeep],
// [Tensor.AMin], [Tensor.AMinKeep], [Tensor.AMinMax], [Tensor.AMinMaxKeep],
// [Tensor.ArgMax], [Tensor.ArgMaxKeep], [Tensor.ArgMin], [Tensor.ArgMinKeep].
//
// # Along a dimension
//
// [Tensor.Softmax], [Tensor.LogSoftmax], [Tensor.LayerNorm]. Up to each element:
// [Tensor.CumSum], [Tensor.CumProd], [Tensor.CumMax], [Tensor.CumMin],
// [Tensor.LogCumSumExp].
//
// # Products
//
// [Tensor.MatMul], [Tensor.Linear].
//
// # Views and shapes
//
// Sharing memory: [Tensor.Index], [Tensor.Select], [Tensor.Narrow],
// [Tensor.Permute], [Tensor.Transpose], [Tensor.T], [Tensor.View],
// [Tensor.Reshape], [Tensor.Flatten], [Tensor.Expand], [Tensor.Squeeze],
// [Tensor.Unsqueeze], [Tensor.AsStrided], [Tensor.Detach]. Copies: [Tensor.Clone],
// [Tensor.Contiguous], [Tensor.As], [Tensor.To]. Joined: [Cat], [Stack].
//
// # Elements by index
//
// [Tensor.Gather], [Tensor.Scatter], [Tensor.ScatterAdd], [Tensor.IndexSelect],
// [Tensor.IndexAdd], [Tensor.SliceScatter], [Tensor.AsStridedScatter].
//
// # In place
//
// [Tensor.AddInPlace], [Tensor.SubInPlace], [Tensor.MulInPlace],
// [Tensor.DivInPlace], [Tensor.AddScalarInPlace], [Tensor.MulScalarInPlace],
// [Tensor.AddScaledInPlace], [Tensor.CopyFrom], [Tensor.SetIndex], [Tensor.Fill],
// [Tensor.Zero], [Tensor.UniformInPlace], [Tensor.NormalInPlace], [Tensor.Set].
//
// # Gradients
//
// [Tensor.SetRequiresGrad], [Tensor.RequiresGrad], [Tensor.IsLeaf],
// [Tensor.Grad], [Tensor.SetGrad].
//
// # Memory
//
// The garbage collector frees everything; [Scope] recycles at once, but for what
// [Keep] names.
//
// # Goroutines
//
// Any number of goroutines may read a tensor; a write needs the caller's lock.
// The same program on the same machine with the same seed computes the same bits
// for any GOMAXPROCS.
package tensor
