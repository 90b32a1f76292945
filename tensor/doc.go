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
// [Ones], [Full], [Empty], [Eye], [Arange], [Linspace], [Logspace],
// [TrilIndices], [TriuIndices], [Meshgrid], [MeshgridXY], [Tensor.OneHot]. Like
// another tensor: [Like], [Tensor.ZerosLike], [Tensor.OnesLike],
// [Tensor.FullLike], [Tensor.EmptyLike], [Tensor.RandLike], [Tensor.RandnLike],
// [Tensor.RandIntLike].
//
// Random: [Rand], [Randn], [RandInt], [RandPerm], [Uniform], [Normal],
// [TruncNormal], [Bernoulli], [Exponential], [Geometric], [Cauchy],
// [LogNormal], [Tensor.Bernoulli], [Tensor.Multinomial],
// [Tensor.GumbelSoftmax], [Tensor.RReLU]. In place: [Tensor.UniformInPlace],
// [Tensor.NormalInPlace], [Tensor.TruncNormalInPlace],
// [Tensor.BernoulliInPlace], [Tensor.ExponentialInPlace],
// [Tensor.GeometricInPlace], [Tensor.CauchyInPlace], [Tensor.LogNormalInPlace],
// [Tensor.RandomInPlace], [Tensor.RandIntInPlace]; seeds: [ManualSeed],
// [Generator].
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
// [Tensor.Mul], [Tensor.Div], [Tensor.Pow], [Tensor.AddScaled],
// [Tensor.AddCMul], [Tensor.AddCDiv], [Tensor.Lerp], [Tensor.LerpScalar],
// [Tensor.Maximum], [Tensor.Minimum], [Tensor.FMax], [Tensor.FMin],
// [Tensor.Neg], [Tensor.Abs], [Tensor.Sign], [Tensor.Square],
// [Tensor.Reciprocal], [Tensor.Hypot], [Tensor.Copysign], [Tensor.Heaviside],
// [Tensor.FloatPower], [Tensor.Ldexp]. With a Go number: [Tensor.AddScalar],
// [Tensor.SubScalar], [Tensor.RSubScalar], [Tensor.MulScalar],
// [Tensor.DivScalar], [Tensor.RDivScalar], [Tensor.PowScalar],
// [Tensor.RPowScalar].
//
// To whole numbers: [Tensor.FloorDivide], [Tensor.TruncDivide],
// [Tensor.Remainder], [Tensor.Fmod], [Tensor.FloorDivideScalar],
// [Tensor.RFloorDivideScalar], [Tensor.TruncDivideScalar],
// [Tensor.RemainderScalar], [Tensor.RRemainderScalar], [Tensor.FmodScalar],
// [Tensor.Floor], [Tensor.Ceil], [Tensor.Round], [Tensor.RoundDecimals],
// [Tensor.Trunc], [Tensor.Frac].
//
// Of bits: [Tensor.BitwiseAnd], [Tensor.BitwiseOr], [Tensor.BitwiseXor],
// [Tensor.BitwiseNot], [Tensor.BitwiseLeftShift], [Tensor.BitwiseRightShift],
// [Tensor.BitwiseAndScalar], [Tensor.BitwiseOrScalar],
// [Tensor.BitwiseXorScalar], [Tensor.BitwiseLeftShiftScalar],
// [Tensor.BitwiseRightShiftScalar].
//
// # Functions
//
// Elementary: [Tensor.Exp], [Tensor.Exp2], [Tensor.Expm1], [Tensor.Log],
// [Tensor.Log2], [Tensor.Log10], [Tensor.Log1p], [Tensor.Sqrt], [Tensor.Rsqrt],
// [Tensor.Sin], [Tensor.Cos], [Tensor.Tan], [Tensor.Asin], [Tensor.Acos],
// [Tensor.Atan], [Tensor.Atan2], [Tensor.Sinh], [Tensor.Cosh], [Tensor.Tanh],
// [Tensor.Asinh], [Tensor.Acosh], [Tensor.Atanh], [Tensor.Sinc],
// [Tensor.Deg2Rad], [Tensor.Rad2Deg], [Tensor.XLogY], [Tensor.LogAddExp],
// [Tensor.LogAddExp2], [Tensor.Logit]. Special: [Tensor.Erf], [Tensor.Erfc],
// [Tensor.Erfinv], [Tensor.Lgamma], [Tensor.Digamma], [Tensor.Polygamma].
//
// Activations: [Tensor.Sigmoid], [Tensor.LogSigmoid], [Tensor.ReLU],
// [Tensor.ReLU6], [Tensor.LeakyReLU], [Tensor.PReLU], [Tensor.ELU],
// [Tensor.CELU], [Tensor.SELU], [Tensor.GELU], [Tensor.GELUTanh],
// [Tensor.SiLU], [Tensor.Mish], [Tensor.Softplus], [Tensor.Hardtanh],
// [Tensor.Hardsigmoid], [Tensor.Hardswish], [Tensor.Hardshrink],
// [Tensor.Softshrink], [Tensor.Tanhshrink], [Tensor.Softsign],
// [Tensor.Threshold], [Tensor.GLU]. Losses: [Tensor.BinaryCrossEntropy].
//
// Bounds and choices: [Tensor.Clamp], [Tensor.ClampMin], [Tensor.ClampMax],
// [Tensor.ClampTensor], [Tensor.NaNToNum], [Where]. A user's own: [Func],
// [Map].
//
// # Comparisons
//
// The result is of type Bool: [Tensor.Eq], [Tensor.Ne], [Tensor.Lt],
// [Tensor.Le], [Tensor.Gt], [Tensor.Ge], [Tensor.EqScalar], [Tensor.NeScalar],
// [Tensor.LtScalar], [Tensor.LeScalar], [Tensor.GtScalar], [Tensor.GeScalar],
// [Tensor.IsClose], [Tensor.IsNaN], [Tensor.IsFinite], [Tensor.IsInf],
// [Tensor.IsPosInf], [Tensor.IsNegInf], [Tensor.Signbit], [Tensor.LogicalAnd],
// [Tensor.LogicalOr], [Tensor.LogicalXor], [Tensor.LogicalNot]. As one truth
// value: [AllClose].
//
// # Reductions
//
// Over all dimensions or some; the suffix Keep keeps those, of size 1:
// [Tensor.Sum], [Tensor.SumKeep], [Tensor.SumToSize], [Tensor.Prod], [Tensor.ProdKeep],
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
// Quantiles: [Tensor.Quantile], [Tensor.NanQuantile].
//
// # Sorting and searching
//
// [Tensor.Sort], [Tensor.ArgSort], [Tensor.MSort], [Tensor.TopK],
// [Tensor.KthValue], [Tensor.KthValueKeep], [Tensor.Median], [Tensor.MedianDim],
// [Tensor.MedianDimKeep], [Tensor.NanMedian], [Tensor.NanMedianDim],
// [Tensor.NanMedianDimKeep], [Tensor.Mode], [Tensor.ModeKeep], [Tensor.Unique],
// [Tensor.UniqueDim], [Tensor.UniqueConsecutive], [Tensor.UniqueConsecutiveDim],
// [Tensor.BinCount], [Tensor.Histc], [Tensor.SearchSorted], [Tensor.Bucketize],
// [Tensor.IsIn], [Tensor.NonZero].
//
// # Along a dimension
//
// [Tensor.Softmax], [Tensor.LogSoftmax], [Tensor.Softmin],
// [Tensor.LayerNorm], [Tensor.RMSNorm],
// [ScaledDotProductAttention], [AttentionWeights]. Up to each element:
// [Tensor.CumSum], [Tensor.CumProd], [Tensor.CumMax], [Tensor.CumMin],
// [Tensor.LogCumSumExp]. Differences and integrals: [Tensor.Diff],
// [Tensor.Trapezoid], [Tensor.CumulativeTrapezoid].
//
// # Through time
//
// [Tensor.LSTM].
//
// # Distances
//
// [Tensor.Dist], [Tensor.CDist], [Tensor.PDist], [Tensor.PairwiseDistance],
// [Tensor.CosineSimilarity], [Tensor.Normalize], [Tensor.Renorm].
//
// # Products
//
// [Tensor.MatMul], [Tensor.Linear], [Tensor.Dot], [Tensor.MV], [Tensor.BMM],
// [Tensor.Outer], [Tensor.Inner], [Tensor.Kron], [Tensor.Cross],
// [Tensor.TensorDot], [Tensor.MatrixPower], [Einsum], [MultiDot]. Added to a
// tensor: [Tensor.AddMM], [Tensor.AddBMM], [Tensor.BAddBMM], [Tensor.AddMV],
// [Tensor.AddR]. Of a diagonal: [Tensor.Trace].
//
// # Convolutions and windows
//
// [Tensor.Conv1d], [Tensor.Conv2d], [Tensor.ConvTranspose1d],
// [Tensor.ConvTranspose2d], [Tensor.MaxPool1d], [Tensor.MaxPool2d],
// [Tensor.AvgPool1d], [Tensor.AvgPool2d], [Tensor.AdaptiveAvgPool1d],
// [Tensor.AdaptiveAvgPool2d], [Tensor.AdaptiveMaxPool1d],
// [Tensor.AdaptiveMaxPool2d], [Tensor.Pad]. Normalized by channels:
// [Tensor.BatchNorm], [Tensor.GroupNorm], [Tensor.InstanceNorm].
//
// # Views and shapes
//
// Sharing memory: [Tensor.Index], [Tensor.Select], [Tensor.Narrow],
// [Tensor.Permute], [Tensor.Transpose], [Tensor.T], [Tensor.MoveDim],
// [Tensor.MoveDims], [Tensor.View], [Tensor.Reshape], [Tensor.Flatten],
// [Tensor.Unflatten], [Tensor.Expand], [Tensor.Squeeze], [Tensor.Unsqueeze],
// [Tensor.AtLeast1d], [Tensor.AtLeast2d], [Tensor.AtLeast3d],
// [Tensor.Diagonal], [Tensor.Diag], [Tensor.Unfold], [Tensor.AsStrided],
// [Tensor.Detach], [BroadcastTensors]. In pieces: [Tensor.Split],
// [Tensor.SplitSizes], [Tensor.Chunk], [Tensor.Unbind], [Tensor.TensorSplit],
// [Tensor.TensorSplitAt], [Tensor.HSplit], [Tensor.VSplit], [Tensor.DSplit].
//
// Copies: [Tensor.Clone], [Tensor.Contiguous], [Tensor.As], [Tensor.To],
// [Tensor.Repeat], [Tensor.Tile], [Tensor.RepeatInterleave],
// [Tensor.RepeatInterleaveEach], [Tensor.Combinations], [Tensor.Flip], [Tensor.Roll], [Tensor.Rot90],
// [Tensor.Tril], [Tensor.Triu], [Tensor.DiagEmbed]. Joined: [Cat], [Stack],
// [HStack], [VStack], [DStack], [ColumnStack], [BlockDiag], [CartesianProd].
//
// # Elements by index
//
// [Tensor.Embedding], [Tensor.Gather], [Tensor.Take], [Tensor.TakeAlongDim],
// [Tensor.IndexSelect], [Tensor.Scatter], [Tensor.ScatterScalar],
// [Tensor.ScatterAdd], [Tensor.ScatterReduce], [Tensor.IndexCopy],
// [Tensor.IndexFill], [Tensor.IndexReduce], [Tensor.IndexPut],
// [Tensor.IndexPutAdd], [Tensor.Put], [Tensor.PutAdd], [Tensor.MaskedFill],
// [Tensor.MaskedSelect], [Tensor.MaskedScatter],
// [Tensor.IndexAdd], [Tensor.SliceScatter], [Tensor.SelectScatter],
// [Tensor.DiagonalScatter], [Tensor.AsStridedScatter].
//
// # In place
//
// Most methods that compute element by element have a form that overwrites its
// tensor, with InPlace at the end of its name, such as [Tensor.AddInPlace],
// where it is said what may be written while recording. Beside them:
// [Tensor.CopyFrom], [Tensor.SetIndex], [Tensor.AddIndex],
// [Tensor.ScatterInPlace], [Tensor.ScatterScalarInPlace],
// [Tensor.ScatterAddInPlace], [Tensor.ScatterReduceInPlace],
// [Tensor.IndexAddInPlace], [Tensor.IndexReduceInPlace],
// [Tensor.IndexCopyInPlace], [Tensor.IndexFillInPlace], [Tensor.PutInPlace],
// [Tensor.MaskedFillInPlace], [Tensor.MaskedScatterInPlace],
// [Tensor.Fill], [Tensor.Zero],
// [Tensor.Set],
// [Tensor.CumSumInPlace], [Tensor.CumProdInPlace], [Tensor.TrilInPlace],
// [Tensor.TriuInPlace], [Tensor.FillDiagonalInPlace], [Tensor.AddMMInPlace] and
// its kin, [Tensor.RenormInPlace].
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
