package vectors

import (
	"maps"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var windowOperations = map[string]operation{
	"F.conv1d": func(c *Call) tensors {
		return tensors{c.Tensor("input").Conv1d(c.Tensor("weight"), c.TensorOrNil("bias"), conv1dOptions(c))}
	},
	"F.conv2d": func(c *Call) tensors {
		return tensors{c.Tensor("input").Conv2d(c.Tensor("weight"), c.TensorOrNil("bias"), conv2dOptions(c))}
	},
	"F.conv_transpose1d": func(c *Call) tensors {
		return tensors{c.Tensor("input").ConvTranspose1d(c.Tensor("weight"), c.TensorOrNil("bias"), transpose1dOptions(c))}
	},
	"F.conv_transpose2d": func(c *Call) tensors {
		return tensors{c.Tensor("input").ConvTranspose2d(c.Tensor("weight"), c.TensorOrNil("bias"), transpose2dOptions(c))}
	},

	"F.max_pool1d": func(c *Call) tensors {
		return maxima(c)(c.Tensor("input").MaxPool1d(single(c, "kernel_size"), poolOptions(c)))
	},
	"F.max_pool2d": func(c *Call) tensors {
		return maxima(c)(c.Tensor("input").MaxPool2d(c.Ints("kernel_size"), poolOptions(c)))
	},
	"F.avg_pool1d": func(c *Call) tensors {
		return tensors{c.Tensor("input").AvgPool1d(single(c, "kernel_size"), poolOptions(c))}
	},
	"F.avg_pool2d": func(c *Call) tensors {
		return tensors{c.Tensor("input").AvgPool2d(c.Ints("kernel_size"), poolOptions(c))}
	},
	"F.adaptive_avg_pool1d": func(c *Call) tensors { return tensors{c.Tensor("input").AdaptiveAvgPool1d(single(c, "output_size"))} },
	"F.adaptive_avg_pool2d": func(c *Call) tensors { return tensors{c.Tensor("input").AdaptiveAvgPool2d(resultSize(c))} },
	"F.adaptive_max_pool1d": func(c *Call) tensors {
		return maxima(c)(c.Tensor("input").AdaptiveMaxPool1d(single(c, "output_size")))
	},
	"F.adaptive_max_pool2d": func(c *Call) tensors { return maxima(c)(c.Tensor("input").AdaptiveMaxPool2d(resultSize(c))) },

	"F.pad":           func(c *Call) tensors { return tensors{c.Tensor("input").Pad(c.Ints("pad"), padOptions(c))} },
	"constant_pad_nd": func(c *Call) tensors { return tensors{c.Tensor("input").Pad(c.Ints("pad"), padOptions(c))} },

	"F.batch_norm": func(c *Call) tensors {
		return tensors{c.Tensor("input").BatchNorm(c.TensorOrNil("weight"), c.TensorOrNil("bias"), batchNormOptions(c, "training", false))}
	},
	"F.instance_norm": func(c *Call) tensors {
		return tensors{c.Tensor("input").InstanceNorm(c.TensorOrNil("weight"), c.TensorOrNil("bias"), batchNormOptions(c, "use_input_stats", true))}
	},
	"F.group_norm": func(c *Call) tensors {
		return tensors{c.Tensor("input").GroupNorm(c.Int("num_groups"), c.TensorOrNil("weight"), c.TensorOrNil("bias"), c.Float("eps", 1e-5))}
	},
	"F.rms_norm": func(c *Call) tensors {
		return tensors{c.Tensor("input").RMSNorm(c.Ints("normalized_shape"), c.TensorOrNil("weight"), floatOrNil(c, "eps"))}
	},
	"F.embedding": func(c *Call) tensors {
		c.Ignore("sparse")
		return tensors{c.Tensor("input").Embedding(c.Tensor("weight"), tensor.EmbeddingOptions{
			PaddingIndex: intOrNil(c, "padding_idx"), MaxNorm: floatOrNil(c, "max_norm"), NormType: floatOrNil(c, "norm_type"),
			ScaleGradByFreq: c.Bool("scale_grad_by_freq", false),
		})}
	},
}

// maxima are the outputs of a pool of greatest elements that c asks for.
func maxima(c *Call) func(values, indices *tensor.Tensor) tensors {
	return func(values, indices *tensor.Tensor) tensors {
		if c.Bool("return_indices", false) {
			return tensors{values, indices}
		}
		return tensors{values}
	}
}

// single is an integer that may be written as a list of one.
func single(c *Call, name string) int {
	list := c.Ints(name)
	if len(list) != 1 {
		inexpressible("%s has %d numbers, not one", name, len(list))
	}
	return list[0]
}

// counted is an integer for which Go's zero stands for 1.
func counted(c *Call, name string) int {
	if !c.Has(name) {
		return 1
	}
	n := single(c, name)
	if n == 0 {
		inexpressible("0 for %s stands for 1", name)
	}
	return n
}

func singleOr(c *Call, name string, none int) int {
	if !c.Has(name) {
		return none
	}
	return single(c, name)
}

func intOrNil(c *Call, name string) *int {
	if !c.Has(name) {
		return nil
	}
	return new(c.Int(name))
}

// isWord reports whether an argument is a certain word, which is then used.
func isWord(c *Call, name, word string) bool {
	if c.args[name] == word {
		c.Ignore(name)
		return true
	}
	return false
}

// padding is the padding of a convolution, and whether it keeps the size.
func padding(c *Call) (pads []int, same bool) {
	switch {
	case isWord(c, "padding", "same"):
		return nil, true
	case isWord(c, "padding", "valid"):
		return nil, false
	}
	return c.Ints("padding"), false
}

func conv1dOptions(c *Call) tensor.Conv1dOptions {
	o := tensor.Conv1dOptions{Stride: counted(c, "stride"), Dilation: counted(c, "dilation"), Groups: counted(c, "groups")}
	var pads []int
	if pads, o.Same = padding(c); len(pads) > 0 {
		o.Padding = pads[0]
	}
	return o
}

func conv2dOptions(c *Call) tensor.Conv2dOptions {
	o := tensor.Conv2dOptions{Stride: c.Ints("stride"), Dilation: c.Ints("dilation"), Groups: counted(c, "groups")}
	o.Padding, o.Same = padding(c)
	return o
}

func transpose1dOptions(c *Call) tensor.ConvTranspose1dOptions {
	return tensor.ConvTranspose1dOptions{
		Stride: counted(c, "stride"), Padding: singleOr(c, "padding", 0), OutputPadding: singleOr(c, "output_padding", 0),
		Dilation: counted(c, "dilation"), Groups: counted(c, "groups"),
	}
}

func transpose2dOptions(c *Call) tensor.ConvTranspose2dOptions {
	return tensor.ConvTranspose2dOptions{
		Stride: c.Ints("stride"), Padding: c.Ints("padding"), OutputPadding: c.Ints("output_padding"),
		Dilation: c.Ints("dilation"), Groups: counted(c, "groups"),
	}
}

func poolOptions(c *Call) tensor.PoolOptions {
	o := tensor.PoolOptions{
		Stride: c.Ints("stride"), Padding: c.Ints("padding"), Dilation: c.Ints("dilation"),
		CeilMode: c.Bool("ceil_mode", false), CountNoPadding: !c.Bool("count_include_pad", true),
	}
	if c.Has("divisor_override") {
		if o.DivisorOverride = c.Int("divisor_override"); o.DivisorOverride == 0 {
			inexpressible("a divisor of 0 stands for none")
		}
	}
	return o
}

// resultSize is the size of an adaptive pool's result, in which None keeps one.
func resultSize(c *Call) []int {
	list, ok := c.args["output_size"].([]any)
	if !ok {
		return c.Ints("output_size")
	}
	c.Ignore("output_size")
	size := make([]int, len(list))
	for i, v := range list {
		switch v := v.(type) {
		case nil:
			size[i] = -1
		case int:
			if size[i] = v; v == -1 {
				inexpressible("-1 keeps a size")
			}
		}
	}
	return size
}

func padOptions(c *Call) tensor.PadOptions {
	o := tensor.PadOptions{Mode: padMode(c, "mode", "constant")}
	if c.Has("value") {
		o.Value = c.Number("value")
	}
	return o
}

func padMode(c *Call, name, none string) tensor.PadMode {
	word := c.Word(name, none)
	mode, ok := map[string]tensor.PadMode{
		"constant": tensor.PadConstant, "zeros": tensor.PadConstant, "reflect": tensor.PadReflect,
		"replicate": tensor.PadReplicate, "circular": tensor.PadCircular,
	}[word]
	if !ok {
		inexpressible("the mode %q is no constant", word)
	}
	return mode
}

func batchNormOptions(c *Call, training string, none bool) tensor.BatchNormOptions {
	return tensor.BatchNormOptions{
		RunningMean: c.TensorOrNil("running_mean"), RunningVar: c.TensorOrNil("running_var"),
		Training: c.Bool(training, none), Momentum: floatOrNil(c, "momentum"), Eps: floatOrNil(c, "eps"),
	}
}

const (
	convParams      = "in_channels out_channels kernel_size stride padding dilation groups bias padding_mode"
	transposeParams = "in_channels out_channels kernel_size stride padding output_padding groups bias dilation padding_mode"
	maxPoolParams   = "kernel_size stride padding dilation return_indices ceil_mode"
	avgPoolParams   = "kernel_size stride padding ceil_mode count_include_pad divisor_override"
	batchNormParams = "num_features eps momentum affine track_running_stats"
)

var windowClasses = map[string]moduleClass{
	"Conv1d": {convParams, "input", func(c *Call) module {
		o := conv1dOptions(c)
		return layer(nn.NewConv1d(c.Int("in_channels"), c.Int("out_channels"), single(c, "kernel_size"), nn.Conv1dOptions{
			Stride: o.Stride, Padding: o.Padding, Same: o.Same, Dilation: o.Dilation, Groups: o.Groups,
			NoBias: !c.Bool("bias", true), PadMode: padMode(c, "padding_mode", "zeros"),
		}))
	}},
	"Conv2d": {convParams, "input", func(c *Call) module {
		o := conv2dOptions(c)
		return layer(nn.NewConv2d(c.Int("in_channels"), c.Int("out_channels"), c.Ints("kernel_size"), nn.Conv2dOptions{
			Stride: o.Stride, Padding: o.Padding, Same: o.Same, Dilation: o.Dilation, Groups: o.Groups,
			NoBias: !c.Bool("bias", true), PadMode: padMode(c, "padding_mode", "zeros"),
		}))
	}},
	"ConvTranspose1d": {transposeParams, "input", func(c *Call) module {
		o := transpose1dOptions(c)
		return layer(nn.NewConvTranspose1d(c.Int("in_channels"), c.Int("out_channels"), single(c, "kernel_size"), nn.ConvTranspose1dOptions{
			Stride: o.Stride, Padding: o.Padding, OutputPadding: o.OutputPadding, Dilation: o.Dilation, Groups: o.Groups,
			NoBias: !c.Bool("bias", true),
		}))
	}},
	"ConvTranspose2d": {transposeParams, "input", func(c *Call) module {
		o := transpose2dOptions(c)
		return layer(nn.NewConvTranspose2d(c.Int("in_channels"), c.Int("out_channels"), c.Ints("kernel_size"), nn.ConvTranspose2dOptions{
			Stride: o.Stride, Padding: o.Padding, OutputPadding: o.OutputPadding, Dilation: o.Dilation, Groups: o.Groups,
			NoBias: !c.Bool("bias", true),
		}))
	}},

	"MaxPool1d": {maxPoolParams, "input", func(c *Call) module {
		l := nn.NewMaxPool1d(single(c, "kernel_size"), poolOptions(c))
		return withIndices(c, l, func(x *tensor.Tensor) (values, indices *tensor.Tensor) { return x.MaxPool1d(l.Size, l.Options) })
	}},
	"MaxPool2d": {maxPoolParams, "input", func(c *Call) module {
		l := nn.NewMaxPool2d(c.Ints("kernel_size"), poolOptions(c))
		return withIndices(c, l, func(x *tensor.Tensor) (values, indices *tensor.Tensor) { return x.MaxPool2d(l.Size, l.Options) })
	}},
	"AvgPool1d": {avgPoolParams, "input", func(c *Call) module { return layer(nn.NewAvgPool1d(single(c, "kernel_size"), poolOptions(c))) }},
	"AvgPool2d": {avgPoolParams, "input", func(c *Call) module { return layer(nn.NewAvgPool2d(c.Ints("kernel_size"), poolOptions(c))) }},

	"AdaptiveAvgPool1d": {"output_size", "input", func(c *Call) module { return layer(nn.NewAdaptiveAvgPool1d(single(c, "output_size"))) }},
	"AdaptiveAvgPool2d": {"output_size", "input", func(c *Call) module { return layer(nn.NewAdaptiveAvgPool2d(resultSize(c))) }},
	"AdaptiveMaxPool1d": {"output_size return_indices", "input", func(c *Call) module {
		l := nn.NewAdaptiveMaxPool1d(single(c, "output_size"))
		return withIndices(c, l, func(x *tensor.Tensor) (values, indices *tensor.Tensor) { return x.AdaptiveMaxPool1d(l.Size) })
	}},
	"AdaptiveMaxPool2d": {"output_size return_indices", "input", func(c *Call) module {
		l := nn.NewAdaptiveMaxPool2d(resultSize(c))
		return withIndices(c, l, func(x *tensor.Tensor) (values, indices *tensor.Tensor) { return x.AdaptiveMaxPool2d(l.Size) })
	}},

	"BatchNorm1d": {batchNormParams, "input", func(c *Call) module { return layer(nn.NewBatchNorm1d(c.Int("num_features"), batchNorm(c))) }},
	"BatchNorm2d": {batchNormParams, "input", func(c *Call) module { return layer(nn.NewBatchNorm2d(c.Int("num_features"), batchNorm(c))) }},
	"InstanceNorm1d": {batchNormParams, "input", func(c *Call) module {
		return layer(nn.NewInstanceNorm1d(c.Int("num_features"), instanceNorm(c)))
	}},
	"InstanceNorm2d": {batchNormParams, "input", func(c *Call) module {
		return layer(nn.NewInstanceNorm2d(c.Int("num_features"), instanceNorm(c)))
	}},
	"GroupNorm": {"num_groups num_channels eps affine", "input", func(c *Call) module {
		return layer(nn.NewGroupNorm(c.Int("num_groups"), c.Int("num_channels"), nn.GroupNormOptions{
			Eps: floatOrNil(c, "eps"), NoAffine: !c.Bool("affine", true), NoBias: !c.Bool("bias", true),
		}))
	}},
	"RMSNorm": {"normalized_shape eps elementwise_affine", "input", func(c *Call) module {
		return layer(nn.NewRMSNorm(c.Ints("normalized_shape"), nn.RMSNormOptions{Eps: floatOrNil(c, "eps"), NoAffine: !c.Bool("elementwise_affine", true)}))
	}},

	"Embedding": {"num_embeddings embedding_dim padding_idx max_norm norm_type scale_grad_by_freq sparse", "input", func(c *Call) module {
		c.Ignore("sparse")
		return layer(nn.NewEmbedding(c.Int("num_embeddings"), c.Int("embedding_dim"), nn.EmbeddingOptions{
			PaddingIndex: intOrNil(c, "padding_idx"), MaxNorm: floatOrNil(c, "max_norm"), NormType: floatOrNil(c, "norm_type"),
			ScaleGradByFreq: c.Bool("scale_grad_by_freq", false),
		}))
	}},
	"Flatten": {"start_dim end_dim", "input", func(c *Call) module {
		return layer(nn.NewFlatten(nn.FlattenOptions{Start: intOrNil(c, "start_dim"), End: intOrNil(c, "end_dim")}))
	}},
	"Unflatten": {"dim unflattened_size", "input", func(c *Call) module { return layer(nn.NewUnflatten(c.Int("dim"), c.Ints("unflattened_size")...)) }},
	"Identity":  {"", "input", func(*Call) module { return layer(nn.NewIdentity()) }},
	"Dropout1d": {"p inplace", "input", func(c *Call) module { return layer(nn.NewDropout1d(c.Float("p", 0.5))) }},
	"Dropout2d": {"p inplace", "input", func(c *Call) module { return layer(nn.NewDropout2d(c.Float("p", 0.5))) }},

	"ZeroPad1d":        {"padding", "input", func(c *Call) module { return layer(nn.NewZeroPad1d(c.Ints("padding"))) }},
	"ZeroPad2d":        {"padding", "input", func(c *Call) module { return layer(nn.NewZeroPad2d(c.Ints("padding"))) }},
	"ConstantPad1d":    {"padding value", "input", func(c *Call) module { return layer(nn.NewConstantPad1d(c.Ints("padding"), c.Number("value"))) }},
	"ConstantPad2d":    {"padding value", "input", func(c *Call) module { return layer(nn.NewConstantPad2d(c.Ints("padding"), c.Number("value"))) }},
	"ReflectionPad1d":  {"padding", "input", func(c *Call) module { return layer(nn.NewReflectionPad1d(c.Ints("padding"))) }},
	"ReflectionPad2d":  {"padding", "input", func(c *Call) module { return layer(nn.NewReflectionPad2d(c.Ints("padding"))) }},
	"ReplicationPad1d": {"padding", "input", func(c *Call) module { return layer(nn.NewReplicationPad1d(c.Ints("padding"))) }},
	"ReplicationPad2d": {"padding", "input", func(c *Call) module { return layer(nn.NewReplicationPad2d(c.Ints("padding"))) }},
	"CircularPad1d":    {"padding", "input", func(c *Call) module { return layer(nn.NewCircularPad1d(c.Ints("padding"))) }},
	"CircularPad2d":    {"padding", "input", func(c *Call) module { return layer(nn.NewCircularPad2d(c.Ints("padding"))) }},
}

func init() { maps.Copy(moduleClasses, windowClasses) }

// withIndices is a pool's layer or, where c asks for indices too, its operation.
func withIndices(c *Call, l nn.Layer, f func(x *tensor.Tensor) (values, indices *tensor.Tensor)) module {
	if !c.Bool("return_indices", false) {
		return layer(l)
	}
	return module{l, func(c *Call) tensors {
		values, indices := f(c.Tensor("input"))
		return tensors{values, indices}
	}}
}

func batchNorm(c *Call) nn.BatchNormOptions {
	momentum, given := c.args["momentum"]
	return nn.BatchNormOptions{
		Eps: floatOrNil(c, "eps"), Momentum: floatOrNil(c, "momentum"), Cumulative: given && momentum == nil,
		NoAffine: !c.Bool("affine", true), NoBias: !c.Bool("bias", true), NoRunning: !c.Bool("track_running_stats", true),
	}
}

func instanceNorm(c *Call) nn.InstanceNormOptions {
	return nn.InstanceNormOptions{
		Eps: floatOrNil(c, "eps"), Momentum: floatOrNil(c, "momentum"),
		Affine: c.Bool("affine", false), NoBias: !c.Bool("bias", true), Running: c.Bool("track_running_stats", false),
	}
}
