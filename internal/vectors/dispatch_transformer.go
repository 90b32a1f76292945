package vectors

import "github.com/seed-41c3a176/adjoint/nn"

func init() {
	const layerParams = "d_model nhead dim_feedforward dropout activation layer_norm_eps batch_first norm_first bias"
	const decoderInputs = "tgt memory tgt_mask memory_mask tgt_key_padding_mask memory_key_padding_mask"
	for name, class := range map[string]moduleClass{
		"TransformerEncoderLayer": {layerParams, "src src_mask src_key_padding_mask is_causal", func(c *Call) module {
			l := nn.NewTransformerEncoderLayer(c.Int("d_model"), c.Int("nhead"), transformerOptions(c))
			return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("src"), masks(c, "src_"))} }}
		}},
		"TransformerDecoderLayer": {layerParams, decoderInputs, func(c *Call) module {
			l := nn.NewTransformerDecoderLayer(c.Int("d_model"), c.Int("nhead"), transformerOptions(c))
			return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("tgt"), c.Tensor("memory"), decoderMasks(c))} }}
		}},
		"TransformerEncoder": {"encoder_layer num_layers norm enable_nested_tensor", "src mask src_key_padding_mask", func(c *Call) module {
			c.Ignore("enable_nested_tensor")
			l := nn.NewTransformerEncoder(required[*nn.TransformerEncoderLayer](c, "encoder_layer"), c.Int("num_layers"), optional[*nn.LayerNorm](c, "norm", nil))
			return module{l, func(c *Call) tensors {
				o := nn.AttentionOptions{AttnMask: c.TensorOrNil("mask"), KeyPaddingMask: c.TensorOrNil("src_key_padding_mask")}
				return tensors{l.Forward(c.Tensor("src"), o)}
			}}
		}},
		"TransformerDecoder": {"decoder_layer num_layers norm", decoderInputs, func(c *Call) module {
			l := nn.NewTransformerDecoder(required[*nn.TransformerDecoderLayer](c, "decoder_layer"), c.Int("num_layers"), optional[*nn.LayerNorm](c, "norm", nil))
			return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("tgt"), c.Tensor("memory"), decoderMasks(c))} }}
		}},
		"Transformer": {
			"d_model nhead num_encoder_layers num_decoder_layers dim_feedforward dropout activation",
			"src tgt src_mask tgt_mask memory_mask src_key_padding_mask tgt_key_padding_mask memory_key_padding_mask",
			func(c *Call) module {
				l := nn.NewTransformer(c.Int("d_model", 512), c.Int("nhead", 8), c.Int("num_encoder_layers", 6), c.Int("num_decoder_layers", 6), transformerOptions(c))
				return module{l, func(c *Call) tensors {
					o := decoderMasks(c)
					return tensors{l.Forward(c.Tensor("src"), c.Tensor("tgt"), nn.TransformerMasks{Source: masks(c, "src_"), Target: o.Target, Memory: o.Memory})}
				}}
			},
		},
	} {
		moduleClasses[name] = class
	}
}

func transformerOptions(c *Call) nn.TransformerOptions {
	return nn.TransformerOptions{
		FeedForward: c.Int("dim_feedforward", 2048), Dropout: new(c.Float("dropout", 0.1)), GELU: c.Word("activation", "relu") == "gelu",
		LayerNormEps: new(c.Float("layer_norm_eps", 1e-5)), BatchFirst: c.Bool("batch_first", false), NormFirst: c.Bool("norm_first", false),
		NoBias: !c.Bool("bias", true),
	}
}

// masks are those whose names begin with a prefix.
func masks(c *Call, prefix string) nn.AttentionOptions {
	return nn.AttentionOptions{AttnMask: c.TensorOrNil(prefix + "mask"), KeyPaddingMask: c.TensorOrNil(prefix + "key_padding_mask")}
}

func decoderMasks(c *Call) nn.DecoderMasks {
	return nn.DecoderMasks{Target: masks(c, "tgt_"), Memory: masks(c, "memory_")}
}
