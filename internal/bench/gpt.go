package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// The sizes of the language model of gptStep.
const (
	gptVocabulary = 65
	gptBatch      = 16
	gptContext    = 64
	gptWidth      = 128
	gptHeads      = 4
	gptLayers     = 4
)

// A gpt is a decoder that predicts the next of a sequence of tokens (Radford et al.,
// "Language Models are Unsupervised Multitask Learners").
type gpt struct {
	Tokens    *nn.Embedding
	Positions *nn.Embedding
	Blocks    []*gptBlock
	Norm      *nn.LayerNorm
	Head      *nn.Linear
}

// A gptBlock is attention to what came before and a feed-forward network, each
// behind a normalization and beside a residual connection.
type gptBlock struct {
	Norm1 *nn.LayerNorm
	QKV   *nn.Linear
	Proj  *nn.Linear
	Norm2 *nn.LayerNorm
	Up    *nn.Linear
	Down  *nn.Linear
}

func newGPT() *gpt {
	m := &gpt{Tokens: nn.NewEmbedding(gptVocabulary, gptWidth), Positions: nn.NewEmbedding(gptContext, gptWidth)}
	for range gptLayers {
		m.Blocks = append(m.Blocks, &gptBlock{
			Norm1: nn.NewLayerNorm(gptWidth), QKV: nn.NewLinear(gptWidth, 3*gptWidth), Proj: nn.NewLinear(gptWidth, gptWidth),
			Norm2: nn.NewLayerNorm(gptWidth), Up: nn.NewLinear(gptWidth, 4*gptWidth), Down: nn.NewLinear(4*gptWidth, gptWidth),
		})
	}
	m.Norm, m.Head = nn.NewLayerNorm(gptWidth), nn.NewLinear(gptWidth, gptVocabulary)
	return m
}

// Forward returns the logits of the token after each of x, (batch, time).
func (m *gpt) Forward(x *tensor.Tensor) *tensor.Tensor {
	h := m.Tokens.Forward(x).Add(m.Positions.Forward(tensor.Arange(0, x.Size(1), 1)))
	for _, b := range m.Blocks {
		h = h.Add(b.attend(b.Norm1.Forward(h)))
		h = h.Add(b.Down.Forward(b.Up.Forward(b.Norm2.Forward(h)).GELU()))
	}
	return m.Head.Forward(m.Norm.Forward(h))
}

func (b *gptBlock) attend(x *tensor.Tensor) *tensor.Tensor {
	heads := func(x *tensor.Tensor) *tensor.Tensor { return x.Unflatten(-1, gptHeads, -1).Transpose(1, 2) }
	parts := b.QKV.Forward(x).Split(gptWidth, -1)
	q, k, v := heads(parts[0]), heads(parts[1]), heads(parts[2])
	y := tensor.ScaledDotProductAttention(q, k, v, tensor.AttentionOptions{Causal: true})
	return b.Proj.Forward(y.Transpose(1, 2).Flatten(2, 3))
}

// gptStep is a training step of a language model of 4 layers, 128 wide, on a batch of
// 16 sequences of 64 tokens: cross-entropy of the next token, AdamW.
func gptStep() []step {
	tensor.ManualSeed(1)
	x := tensor.RandInt(0, gptVocabulary, gptBatch, gptContext)
	y := tensor.RandInt(0, gptVocabulary, gptBatch, gptContext)
	model := newGPT()
	criterion := loss.NewCrossEntropy()
	optimizer := optim.NewAdamW(nn.Parameters(model), optim.AdamWOptions{LR: 1e-3})
	return []step{func() *tensor.Tensor {
		optimizer.ZeroGrad()
		logits := model.Forward(x)
		cost := criterion.Forward(logits.Flatten(0, 1), y.Flatten(0, 1))
		autograd.Backward(cost)
		optimizer.Step()
		return cost
	}}
}
