// Package block is the custom module that README.md shows.
package block

import (
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Block adds to its input what two layers make of it.
type Block struct {
	Norm *nn.LayerNorm
	FC1  *nn.Linear // its weight is called fc1.weight in a state dict
	FC2  *nn.Linear
}

// NewBlock returns a block of so many features.
func NewBlock(n int) *Block {
	return &Block{
		Norm: nn.NewLayerNorm(n),
		FC1:  nn.NewLinear(n, 4*n),
		FC2:  nn.NewLinear(4*n, n),
	}
}

// Forward returns x + FC2(GELU(FC1(Norm(x)))).
func (b *Block) Forward(x *tensor.Tensor) *tensor.Tensor {
	return x.Add(b.FC2.Forward(b.FC1.Forward(b.Norm.Forward(x)).GELU()))
}
