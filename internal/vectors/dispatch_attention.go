package vectors

import (
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func init() {
	moduleClasses["MultiheadAttention"] = moduleClass{
		"embed_dim num_heads dropout bias add_bias_kv add_zero_attn kdim vdim batch_first",
		"query key value key_padding_mask need_weights attn_mask average_attn_weights is_causal",
		func(c *Call) module {
			l := nn.NewMultiheadAttention(c.Int("embed_dim"), c.Int("num_heads"), nn.MultiheadAttentionOptions{
				Dropout: c.Float("dropout", 0), NoBias: !c.Bool("bias", true), AddBiasKV: c.Bool("add_bias_kv", false), AddZeroAttn: c.Bool("add_zero_attn", false),
				KDim: c.Int("kdim", 0), VDim: c.Int("vdim", 0), BatchFirst: c.Bool("batch_first", false),
			})
			return module{l, func(c *Call) tensors {
				out, weights := l.Forward(c.Tensor("query"), c.Tensor("key"), c.Tensor("value"), nn.AttentionOptions{
					KeyPaddingMask: c.TensorOrNil("key_padding_mask"), AttnMask: c.TensorOrNil("attn_mask"),
					NoWeights: !c.Bool("need_weights", true), PerHead: !c.Bool("average_attn_weights", true),
				})
				if weights == nil {
					return tensors{out}
				}
				return tensors{out, weights}
			}}
		},
	}
	moduleClasses["TransformerEncoderLayer"] = moduleClass{
		"d_model nhead dim_feedforward dropout activation layer_norm_eps batch_first norm_first bias",
		"src src_mask src_key_padding_mask is_causal",
		func(c *Call) module {
			l := nn.NewTransformerEncoderLayer(c.Int("d_model"), c.Int("nhead"), nn.TransformerOptions{
				FeedForward: c.Int("dim_feedforward", 2048), Dropout: new(c.Float("dropout", 0.1)), GELU: c.Word("activation", "relu") == "gelu",
				LayerNormEps: new(c.Float("layer_norm_eps", 1e-5)), BatchFirst: c.Bool("batch_first", false), NormFirst: c.Bool("norm_first", false), NoBias: !c.Bool("bias", true),
			})
			return module{l, func(c *Call) tensors {
				return tensors{l.Forward(c.Tensor("src"), nn.AttentionOptions{AttnMask: c.TensorOrNil("src_mask"), KeyPaddingMask: c.TensorOrNil("src_key_padding_mask")})}
			}}
		},
	}
	moduleOperations["F.scaled_dot_product_attention"] = func(c *Call) tensors {
		o := tensor.AttentionOptions{Mask: c.TensorOrNil("attn_mask"), Dropout: c.Float("dropout_p", 0), Causal: c.Bool("is_causal", false), Grouped: c.Bool("enable_gqa", false)}
		if c.Has("scale") {
			o.Scale = new(c.Float("scale", 0))
		}
		return tensors{tensor.ScaledDotProductAttention(c.Tensor("query"), c.Tensor("key"), c.Tensor("value"), o)}
	}
}
