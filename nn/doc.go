// Package nn builds models from layers. A model is any Go struct: its exported
// tensors are its parameters, its exported structs, slices and maps hold further
// modules, and functions of this package walk them all, as encoding/json walks
// values.
//
//	type Block struct {
//		Norm *nn.LayerNorm
//		FC1  *nn.Linear
//		FC2  *nn.Linear
//	}
//
//	func (b *Block) Forward(x *tensor.Tensor) *tensor.Tensor {
//		return x.Add(b.FC2.Forward(b.FC1.Forward(b.Norm.Forward(x)).GELU()))
//	}
//
// # Modules
//
// With weights: [Linear], [Embedding], [Conv1d], [Conv2d], [ConvTranspose1d],
// [ConvTranspose2d].
//
// Through time: [RNN], [LSTM], [GRU] and their cells [RNNCell], [LSTMCell], [GRUCell].
//
// Attention: [MultiheadAttention], [TransformerEncoderLayer], [TransformerEncoder],
// [TransformerDecoderLayer], [TransformerDecoder], [Transformer].
//
// Normalization: [LayerNorm], [RMSNorm], [GroupNorm], [BatchNorm1d], [BatchNorm2d],
// [InstanceNorm1d], [InstanceNorm2d]. Dropout: [Dropout], [Dropout1d], [Dropout2d],
// [AlphaDropout].
//
// Pools: [MaxPool1d], [MaxPool2d], [AvgPool1d], [AvgPool2d], [AdaptiveMaxPool1d],
// [AdaptiveMaxPool2d], [AdaptiveAvgPool1d], [AdaptiveAvgPool2d]. Padding:
// [NewZeroPad1d], [NewConstantPad1d], [NewReflectionPad1d], [NewReplicationPad1d],
// [NewCircularPad1d], [NewZeroPad2d], [NewConstantPad2d], [NewReflectionPad2d],
// [NewReplicationPad2d], [NewCircularPad2d]. Shapes: [Flatten], [Unflatten].
//
// Activations: [Sigmoid], [Tanh], [ReLU], [ReLU6], [LeakyReLU], [PReLU], [RReLU],
// [ELU], [CELU], [SELU], [GELU], [SiLU], [Mish], [Softplus], [Softsign], [LogSigmoid],
// [Hardtanh], [Hardsigmoid], [Hardswish], [Hardshrink], [Softshrink], [Tanhshrink],
// [Threshold], [GLU], [Softmax], [Softmax2d], [Softmin], [LogSoftmax],
// [AdaptiveLogSoftmaxWithLoss]. Of pairs: [PairwiseDistance], [CosineSimilarity].
//
// Containers: [Sequential], [ModuleList], [ModuleDict], and [Identity] where a module
// is wanted that does nothing. Initial values are changed by package
// nn/initializers; [Summary] shows what a model is made of.
//
// # The walk
//
// Parameters, Buffers, StateDict, To, As, Train and Eval visit a struct's own
// parameters, then its own buffers, then its children, each in the order of the
// fields. An exported *tensor.Tensor of a float type is a parameter. Pointers and
// interfaces are followed, nil is skipped, and a module that contains itself is
// not entered twice.
//
// Names are the fields' names in snake case, joined by dots: fc1.weight. Elements
// of a slice are named by index, those of a map by key, in sorted order. Embedded
// structs add no name. Tags give other names and meanings:
//
//	W     *tensor.Tensor `nn:"weight"`  // another name
//	Mean  *tensor.Tensor `nn:",buffer"` // saved, but not trained
//	Cache *tensor.Tensor `nn:"-"`       // neither
//	Body  []nn.Layer     `nn:",inline"` // names without body.
//
// What would be left untrained in silence panics instead: an unexported field
// whose type holds tensors or a Mode and is not tagged nn:"-", a tensor of
// integers that is no buffer, a tensor that was computed from others, and two
// tensors of one name.
package nn
