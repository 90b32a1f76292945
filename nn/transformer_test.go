package nn_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/nn/nntest"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// The weights that are returned are those that were used, after dropout. Numbers
// are PyTorch 2.15's of torch.manual_seed(3) before the layer and 5 before the call.
func TestWeightsOfAttentionAfterDropout(t *testing.T) {
	tensor.ManualSeed(3)
	m := nn.NewMultiheadAttention(4, 2, nn.MultiheadAttentionOptions{Dropout: 0.5})
	x := tensor.Randn(3, 1, 4)
	tensor.ManualSeed(5)
	out, weights := m.Forward(x, x, x)
	tensortest.Close(t, weights, tensor.New([][][]float32{{
		{0.1873748, 0.5978090, 0.7125493}, {0.4904210, 0.4979598, 0.2658034}, {0.3535907, 0.3273143, 0.3190951},
	}}), tensortest.Tolerance{Abs: 1e-6})
	want := tensor.New([][][]float32{
		{{-0.1102416, -0.3325531, 0.1743539, 0.1529378}},
		{{-0.7322522, -0.2724569, 0.4081824, -0.1947448}},
		{{0.4625483, -0.3055982, -0.2159484, 0.2177934}},
	})
	tensortest.Close(t, out, want, tensortest.Tolerance{Abs: 1e-6})
	tensor.ManualSeed(5)
	out, _ = m.Forward(x, x, x, nn.AttentionOptions{NoWeights: true})
	tensortest.Close(t, out, want, tensortest.Tolerance{Abs: 1e-6})
}

// A causal mask has nothing later pass: an output stays as it is when later inputs
// change.
func TestCausalMask(t *testing.T) {
	l := nn.NewTransformerEncoderLayer(4, 2, nn.TransformerOptions{FeedForward: 8})
	nn.Eval(l)
	o := nn.AttentionOptions{AttnMask: nn.CausalMask(5)}
	x := tensor.Randn(5, 1, 4)
	before := l.Forward(x, o)
	x.Narrow(0, 3, 2).Zero()
	after := l.Forward(x, o)
	tensortest.Close(t, after.Narrow(0, 0, 3), before.Narrow(0, 0, 3), tensortest.Tolerance{Rel: 1e-6})
	if tensor.Equal(after.Narrow(0, 3, 2), before.Narrow(0, 3, 2)) {
		t.Error("what changed has no effect on itself")
	}
}

// Layers of a stack start alike and are trained apart.
func TestTransformerStacks(t *testing.T) {
	o := nn.TransformerOptions{FeedForward: 8, Dropout: new(0.0), BatchFirst: true}
	for _, first := range []bool{false, true} {
		o.NormFirst = first
		encoder := nn.NewTransformerEncoder(nn.NewTransformerEncoderLayer(4, 2, o), 2, nil)
		a, b := encoder.Layers[0].SelfAttn.InProjWeight, encoder.Layers[1].SelfAttn.InProjWeight
		if a == b || !tensor.Equal(a, b) {
			t.Errorf("NormFirst %v: two layers share a weight, or start from different ones", first)
		}
		if n, want := len(nn.Parameters(encoder)), 2*12; n != want {
			t.Errorf("%d parameters, want %d", n, want)
		}
		nntest.Gradients(t, encoder, tensor.Randn(2, 3, 4))
		nntest.Gradients(t, nn.NewTransformer(4, 2, 1, 1, o), tensor.Randn(2, 3, 4), tensor.Randn(2, 2, 4))
	}
}

// Causal is CausalMask, whatever else is masked, added or asked for.
func TestCausalIsItsMask(t *testing.T) {
	x := tensor.Randn(3, 2, 4)
	padding := tensor.New([][]bool{{false, false, true}, {false, true, false}})
	added := tensor.Randn(3, 3)
	for _, tt := range []struct {
		name  string
		layer nn.MultiheadAttentionOptions
		o     nn.AttentionOptions
	}{
		{"alone", nn.MultiheadAttentionOptions{}, nn.AttentionOptions{NoWeights: true}},
		{"with weights", nn.MultiheadAttentionOptions{}, nn.AttentionOptions{PerHead: true}},
		{"with padding", nn.MultiheadAttentionOptions{}, nn.AttentionOptions{KeyPaddingMask: padding, NoWeights: true}},
		{"with a mask", nn.MultiheadAttentionOptions{}, nn.AttentionOptions{AttnMask: added}},
		{"with more keys", nn.MultiheadAttentionOptions{AddBiasKV: true, AddZeroAttn: true}, nn.AttentionOptions{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := nn.NewMultiheadAttention(4, 2, tt.layer)
			causal, masked := tt.o, tt.o
			causal.Causal, masked.AttnMask = true, nn.CausalMask(3)
			if tt.o.AttnMask != nil {
				masked.AttnMask = masked.AttnMask.Add(tt.o.AttnMask)
			}
			got, gotWeights := m.Forward(x, x, x, causal)
			want, wantWeights := m.Forward(x, x, x, masked)
			tensortest.Close(t, got, want, tensortest.Tolerance{Rel: 1e-5, Abs: 1e-6})
			if gotWeights != nil || wantWeights != nil {
				tensortest.Close(t, gotWeights, wantWeights, tensortest.Tolerance{Rel: 1e-5, Abs: 1e-6})
			}
		})
	}
}
