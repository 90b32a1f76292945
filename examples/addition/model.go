package main

import (
	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

const (
	width  = 64
	heads  = 4
	blocks = 2
)

// A gpt reads texts and says after each character what it expects to follow.
type gpt struct {
	Token    *nn.Embedding
	Position *nn.Embedding
	Blocks   []*block
	Norm     *nn.LayerNorm
	Head     *nn.Linear
}

// newGPT returns a model of texts over so many characters, up to a length.
func newGPT(characters, length int) *gpt {
	g := &gpt{
		Token:    nn.NewEmbedding(characters, width),
		Position: nn.NewEmbedding(length, width),
		Norm:     nn.NewLayerNorm(width),
		Head:     nn.NewLinear(width, characters),
	}
	for range blocks {
		g.Blocks = append(g.Blocks, newBlock())
	}
	return g
}

// Forward returns a score for each character that may follow, from texts (batch,
// time) to (batch, time, characters).
func (g *gpt) Forward(text *tensor.Tensor) *tensor.Tensor {
	places := tensor.Arange(0, text.Size(1), 1)
	x := g.Token.Forward(text).Add(g.Position.Forward(places))
	for _, b := range g.Blocks {
		x = b.Forward(x)
	}
	return g.Head.Forward(g.Norm.Forward(x))
}

// complete continues texts by n characters, each the one that is expected most.
func (g *gpt) complete(text *tensor.Tensor, n int) *tensor.Tensor {
	autograd.NoGrad(func() {
		for range n {
			next := g.Forward(text).Select(1, -1).ArgMax(1)
			text = tensor.Cat([]*tensor.Tensor{text, next.Unsqueeze(1)}, 1)
		}
	})
	return text
}

// A block adds to what is known at each character, first what earlier ones tell,
// then what follows from all that.
type block struct {
	Norm1     *nn.LayerNorm
	Attention *attention
	Norm2     *nn.LayerNorm
	MLP       *nn.Sequential
}

func newBlock() *block {
	return &block{
		Norm1:     nn.NewLayerNorm(width),
		Attention: &attention{QKV: nn.NewLinear(width, 3*width), Out: nn.NewLinear(width, width)},
		Norm2:     nn.NewLayerNorm(width),
		MLP:       nn.NewSequential(nn.NewLinear(width, 4*width), nn.NewGELU(), nn.NewLinear(4*width, width)),
	}
}

func (b *block) Forward(x *tensor.Tensor) *tensor.Tensor {
	x = x.Add(b.Attention.Forward(b.Norm1.Forward(x)))
	return x.Add(b.MLP.Forward(b.Norm2.Forward(x)))
}

// An attention looks back from each character, in several heads.
type attention struct {
	QKV *nn.Linear // queries, keys and values in one
	Out *nn.Linear
}

func (a *attention) Forward(x *tensor.Tensor) *tensor.Tensor {
	// From (batch, time, 3·width) to three of (batch, heads, time, width/heads).
	qkv := a.QKV.Forward(x).Unflatten(2, 3, heads, -1).Permute(2, 0, 3, 1, 4).Unbind(0)
	seen := tensor.ScaledDotProductAttention(qkv[0], qkv[1], qkv[2], tensor.AttentionOptions{Causal: true})
	return a.Out.Forward(seen.Transpose(1, 2).Flatten(2, 3))
}
