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
	moduleOperations["F.scaled_dot_product_attention"] = func(c *Call) tensors {
		o := tensor.AttentionOptions{Mask: c.TensorOrNil("attn_mask"), Dropout: c.Float("dropout_p", 0), Causal: c.Bool("is_causal", false), Grouped: c.Bool("enable_gqa", false)}
		if c.Has("scale") {
			o.Scale = new(c.Float("scale", 0))
		}
		return tensors{tensor.ScaledDotProductAttention(c.Tensor("query"), c.Tensor("key"), c.Tensor("value"), o)}
	}
}
