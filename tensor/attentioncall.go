package tensor

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// run computes a as one operation and records it: of queries, keys, values, the
// mask and what dropout keeps.
func (a *attention) run() *Tensor {
	xs := on(a.q, a.k, a.v, noTensor, noTensor)
	scores := on(a.q, a.k)
	if a.mask != nil {
		xs[3] = a.addedMask()
		scores = append(scores, xs[3])
	}
	if a.dropout > 0 {
		xs[4] = a.kept(append(batchOf(scores), a.q.Size(-2), a.k.Size(-2)))
	}
	c := newAttentionCall(xs, a.scale, a.causal)
	shape := append(slices.Clone(c.batch), c.L, c.F)
	checkShape(attentionName, a.q.dtype, shape)
	y := c.like(a.q, c.L, c.F)
	logSum := alloc(a.q.store.Backend, c.compute, shape[:len(shape)-1])
	c.Y, c.LogSum = c.matrices(y), logSum.operand()
	c.call(xs)
	y = y.castTo(a.q.dtype)
	if recording(xs) {
		n := newNode(op.Attention, nil, xs)
		n.NOut = 1
		n.SetMeta(0, y.dtype.typ(), y.dims())
		n.I[0], n.I[1] = truth(a.causal), int64(math.Float64bits(a.scale))
		save(n, xs, y, logSum)
		publish(n, y)
	}
	return y
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// addedMask is the mask as it is added to scores, with a row and a column or more.
func (a *attention) addedMask() *Tensor {
	m := a.mask
	if m.dtype == Bool {
		b := On(m.Device()).As(a.q.dtype)
		m = Where(m, b.Zeros(), b.Full(nil, math.Inf(-1)))
	}
	for m.rank < 2 {
		m = m.Unsqueeze(0)
	}
	shape := m.Shape()
	shape[len(shape)-1] = a.k.Size(-2)
	return m.Expand(shape...)
}

// batchOf is what the leading dimensions of matrices are broadcast to.
func batchOf(xs []*Tensor) []int {
	var batches []*Tensor
	for _, x := range xs {
		if x != nil && x != noTensor {
			batches = append(batches, x.matrixBatch())
		}
	}
	return broadcastShape(attentionName, batches)
}

// An attentionCall is a call of the device in the making.
type attentionCall struct {
	backend.Attention
	batch   []int // shape of the heads
	compute DType
}

// newAttentionCall prepares what the operation and its pullback share.
func newAttentionCall(xs []*Tensor, scale float64, causal bool) *attentionCall {
	q, k, v := xs[0], xs[1], xs[2]
	c := &attentionCall{batch: batchOf(xs), compute: DType(q.dtype.typ().Compute())}
	c.Heads, c.L, c.S, c.E, c.F = product(c.batch), q.Size(-2), k.Size(-2), q.Size(-1), v.Size(-1)
	c.Scale, c.Causal = scale, causal
	for i, m := range []*backend.Matrices{&c.Q, &c.K, &c.V, &c.Mask, &c.Keep} {
		if x := xs[i]; x != nil && x != noTensor {
			*m = c.matrices(x)
		}
	}
	return c
}

// matrices are those in the last two dimensions of x, copied only where the
// elements of a row do not lie side by side.
func (c *attentionCall) matrices(x *Tensor) backend.Matrices {
	x = x.castTo(c.compute)
	if x.Size(-1) > 1 && x.strides()[x.rank-1] != 1 {
		x = x.compacted()
	}
	m := backend.Matrices{Operand: x.operand(), At: batchOffsets(x.matrixBatch(), c.batch)}
	if x.Size(-2) > 1 {
		m.Row = x.strides()[x.rank-2]
	}
	return m
}

// like makes a matrix for each head. Heads and rows lie in memory in the order of
// x's, so that heads cut out of longer rows can be joined again without a copy.
func (c *attentionCall) like(x *Tensor, rows, columns int) *Tensor {
	shape := append(slices.Clone(c.batch), rows, columns)
	last := len(shape) - 1
	seen := make([]int, len(shape))
	broadcastStrides(seen, x, shape)
	order := countUp(last)
	slices.SortStableFunc(order, func(i, j int) int {
		if seen[i] == 0 || seen[j] == 0 { // broadcast dimensions come first
			return min(seen[i], 1) - min(seen[j], 1)
		}
		return seen[j] - seen[i]
	})
	strides := make([]int, len(shape))
	step := columns
	strides[last] = 1
	for _, d := range slices.Backward(order) {
		strides[d] = step
		step *= shape[d]
	}
	t := alloc(x.store.Backend, c.compute, shape)
	t.setGeometry(shape, strides)
	return t
}

func (c *attentionCall) call(xs []*Tensor) {
	b := xs[0].store.Backend
	if err := b.Attention(c.Attention); err != nil {
		deviceFail(attentionName, xs[:3], err)
	}
}

// attentionPullback gives what reaches queries, keys, values and the mask, as far as
// it is wanted, of a cotangent g. Saved are they, what dropout kept, and logarithms
// of sums of exponentials. It records nothing.
func attentionPullback(g *Tensor, saved [6]*Tensor, scale float64, causal bool, wants [4]bool) (grads [4]*Tensor) {
	c := newAttentionCall(saved[:5], scale, causal)
	c.Back, c.GY, c.LogSum = true, c.matrices(g), saved[5].operand()
	sizes := [4][2]int{{c.L, c.E}, {c.S, c.E}, {c.S, c.F}, {c.L, c.S}}
	for i, m := range []*backend.Matrices{&c.GQ, &c.GK, &c.GV, &c.GMask} {
		if wants[i] {
			grads[i] = c.like(saved[i], sizes[i][0], sizes[i][1])
			*m = c.matrices(grads[i])
		}
	}
	c.call(saved[:])
	return grads
}
