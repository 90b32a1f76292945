package cpu

import (
	"math"
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

const (
	queryBlock     = 24      // queries that are worked on at a time: whole register tiles of 6 and of 8
	scoreBlock     = 1 << 19 // elements of the scores of a block, unless the keys are more
	attentionChunk = 1 << 18 // products of a chunk of parallel work
)

// Attention implements backend.Backend.
func (b *CPU) Attention(c backend.Attention) error {
	rows := min(queryBlock, max(scoreBlock/c.S, 1), c.L)
	blocks := (c.L + rows - 1) / rows
	grain := func(queries int) int {
		return max(1, int(attentionChunk/(float64(queries)*float64(c.S)*float64(c.E+c.F))))
	}
	if c.Back { // blocks of a head add to the same gradients
		parallel.Ranges(c.Heads, grain(2*c.L), func(lo, hi int) {
			a := startAttender(&c, rows)
			for head := lo; head < hi; head++ {
				a.back(head)
			}
			a.release()
		})
	} else {
		parallel.Ranges(c.Heads*blocks, grain(rows), func(lo, hi int) {
			a := startAttender(&c, rows)
			for i := lo; i < hi; i++ {
				a.forward(i/blocks, i%blocks*rows)
			}
			a.release()
		})
	}
	hold(&c)
	return nil
}

// An attender computes attention, a block of queries of one head at a time.
type attender struct {
	rowKernels
	c    *backend.Attention
	rows int // queries of a block
	mem  []uint64
	q    gemm.Matrix // the block's queries, times the scale
	p    gemm.Matrix // its scores, and then weights
	d    gemm.Matrix // what reaches its weights, and then scores
}

var attenders = sync.Pool{New: func() any { return new(attender) }}

// startAttender returns an attender of c with memory for blocks of some rows.
func startAttender(c *backend.Attention, rows int) *attender {
	a := attenders.Get().(*attender)
	a.rowKernels, a.c, a.rows = kernelsFor(c.Q.DType), c, rows
	sizes := [3]int{c.E, c.S, 0}
	if c.Back {
		sizes[2] = c.S
	}
	if need := rows * (sizes[0] + sizes[1] + sizes[2]); len(a.mem) <= need {
		a.mem = make([]uint64, need+1) // no pointer lies behind the end, where the collector sees another object
	}
	at := unsafe.Pointer(unsafe.SliceData(a.mem))
	for k, m := range []*gemm.Matrix{&a.q, &a.p, &a.d} {
		*m = gemm.Matrix{Mem: at, Row: sizes[k] * a.size, Col: a.size}
		at = unsafe.Add(at, rows*m.Row)
	}
	return a
}

// release puts a back. It must not keep the memory of operands alive.
func (a *attender) release() {
	a.c = nil
	attenders.Put(a)
}

// matrix is a head's matrix from a row on.
func (a *attender) matrix(m *backend.Matrices, head, row int) gemm.Matrix {
	at := unsafe.Add(address(&m.Operand), (m.At[head]+row*m.Row)*a.size)
	return gemm.Matrix{Mem: at, Row: m.Row * a.size, Col: a.size}
}

// row is where row i of m lies.
func row(m gemm.Matrix, i int) unsafe.Pointer { return unsafe.Add(m.Mem, i*m.Row) }

// multiply sets c, of m rows and n columns, to a product over k, or adds it.
func (a *attender) multiply(m, n, k int, x, y, c gemm.Matrix, onto bool) {
	gemm.Multiply(a.t, m, n, k, x, y, c, onto)
}

// seen is how many keys a query sees.
func (a *attender) seen(query int) int {
	if a.c.Causal {
		return min(query+1, a.c.S)
	}
	return a.c.S
}

// forward computes the results of the block of queries from one on.
func (a *attender) forward(head, from int) {
	c := a.c
	n := min(a.rows, c.L-from)
	keys := a.scores(head, from, n)
	for i := range n {
		p := row(a.p, i)
		a.put(element(&c.LogSum, head*c.L+from+i), a.softmax(p, a.seen(from+i), keys))
	}
	if c.Keep.Storage != nil {
		a.product(n, keys, a.p, a.p, a.matrix(&c.Keep, head, from))
	}
	a.multiply(n, c.F, keys, a.p, a.matrix(&c.V, head, 0), a.matrix(&c.Y, head, from), false)
}

// scores sets a.p to the scores of n queries and the keys that the last of them
// sees, and returns how many keys that are.
func (a *attender) scores(head, from, n int) (keys int) {
	c := a.c
	q, keys := a.matrix(&c.Q, head, from), a.seen(from+n-1)
	for i := range n {
		a.mul(c.E, row(a.q, i), row(q, i), c.Scale)
	}
	a.multiply(n, keys, c.E, a.q, a.matrix(&c.K, head, 0).T(), a.p, false)
	if c.Mask.Storage != nil {
		mask := a.matrix(&c.Mask, head, from)
		for i := range n {
			a.prim(pointwise.Add, keys, row(a.p, i), row(a.p, i), row(mask, i))
		}
	}
	return keys
}

// softmax turns the first scores of p, as many as are seen, into weights, sets the
// others to 0, and returns the logarithm of the sum of exponentials.
func (a *attender) softmax(p unsafe.Pointer, seen, keys int) (logSum float64) {
	m := a.max(seen, p)
	if math.IsInf(m, -1) {
		vec.Fill(a.size, keys, p, 0)
		return m
	}
	sum := a.expSub(seen, p, p, m)
	a.mul(seen, p, p, 1/sum)
	vec.Fill(a.size, keys-seen, a.at(p, seen), 0)
	return m + math.Log(sum)
}

// product multiplies n rows of some columns, element by element.
func (a *attender) product(n, columns int, to, x, y gemm.Matrix) {
	for i := range n {
		a.prim(pointwise.Mul, columns, row(to, i), row(x, i), row(y, i))
	}
}
