package tape

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Door is what package tensor opens to autograd and to its own subpackages: a
// *Doors[tensor.Tensor]. nn, loss and optim may not use it.
var Door any

// Doors are the parts of tensors and of their arithmetic that no user sees.
type Doors[T any] struct {
	// Head returns the head of t.
	Head func(t *T) *Head[T]
	// Dims returns the shape of t itself, which must not be changed.
	Dims func(t *T) []int
	// Version returns the version counter of the storage of t.
	Version func(t *T) uint32
	// Result is the index of t among the outputs of its node.
	Result func(t *T) uint8
	// WithHistory is a view of t that came from where e leads.
	WithHistory func(t *T, e Edge[T]) *T
	// Pack has hooks take the value t.
	Pack func(hooks *SavedHooks[T], t *T) *Packed[T]
	// Apply evaluates an element-wise definition, recording it.
	Apply func(d *pointwise.Def, s pointwise.Scalars, xs ...*T) *T
	// ApplySum evaluates d and sums the result to shape without a full temporary.
	ApplySum func(shape []int, d *pointwise.Def, s pointwise.Scalars, xs ...*T) *T
	// SumTo sums t over the dimensions in which shape was broadcast to it.
	SumTo func(t *T, shape []int) *T
	// SharesStorage reports whether a and b are views of one storage.
	SharesStorage func(a, b *T) bool
	// FromBytes makes a tensor of elements in the machine's byte order, on the
	// default device; Bytes is the way back.
	FromBytes func(dtype uint8, shape []int, b []byte) *T
	Bytes     func(t *T) []byte
	// Free recycles t, which nobody will use again: for the next tensor made in a
	// WalkScope with what NewSpares returns.
	Free      func(t *T)
	NewSpares func() any
	// Record gives outs, computed from ins by a user's own operation, their node,
	// and returns it; nil if nothing is recorded.
	Record func(ext any, outs []*T, ins ...*T) *Node[T]
	// TransposedProduct is the product of the transpose of matrix a with matrix b.
	TransposedProduct func(a, b *T) *T
	// The gradients that reach the argument of a softmax, and of its logarithm.
	SoftmaxPullback, LogSoftmaxPullback func(g, y *T, dim int) *T
	// Conv computes one of the three tensors of a convolution from the others, of
	// which bias may be nil.
	Conv func(c backend.ConvOp, a, b, bias *T, s *backend.ConvShape) *T
	// AveragePool gives the means of windows of t or, if back is set, what they pass
	// back of a cotangent t; the result is of the given shape.
	AveragePool func(back bool, p *backend.Pool, t *T, shape []int) *T
	// CumSum adds up along dim, from the last element back if reverse is set.
	CumSum func(t *T, dim int, reverse bool) *T
	// Recurrence is y[i] = a[i] + b[i] y[i-1] along dim, or y[i+1] if reverse is set.
	Recurrence func(a, b *T, dim int, reverse bool) *T
	// LayerNormPullback gives the gradients of input, weight and bias as far as
	// they are wanted.
	LayerNormPullback func(g, x, mean, rstd, weight *T, dims int, wants [3]bool) [3]*T
	// LSTMPullback gives the cotangents of input and states before the first step
	// from those of outputs and memories, either of which may be nil.
	LSTMPullback func(gout, gmemory, weight, c, memory, gates *T) (gx, gh, gc *T)
	// AttentionPullback gives the gradients of queries, keys, values and the mask as
	// far as they are wanted. Saved are they, what dropout kept, and the logarithms
	// of sums of exponentials; the mask and what dropout kept may be nil.
	AttentionPullback func(g *T, saved [6]*T, scale float64, causal bool, wants [4]bool) [4]*T
}
