package gemm

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// batches are the element offsets of each matrix of A and B (nil: all 0); the
// matrices of C lie one after another.
type batches struct {
	count int
	a, b  []int
}

func newBatches(c *backend.Gemm) batches {
	return batches{count: c.Batch, a: c.ABatch, b: c.BBatch}
}

// fold makes p one product of all rows where the matrices of A lie one after
// another and share B, as in x·W with a batch in front. It tells whether it did.
func (b *batches) fold(p *product) bool {
	if b.count == 1 || b.a == nil {
		return false
	}
	step := p.m * p.ars / p.size
	if p.m == 1 { // one row has any stride
		step = b.a[1] - b.a[0]
	}
	for i, off := range b.a {
		if step < 0 || off != b.a[0]+i*step || b.b != nil && b.b[i] != b.b[0] {
			return false
		}
	}
	*p = p.ofBatch(b, 0)
	if p.m == 1 && p.k > 0 {
		p.ars = step * p.size
	}
	p.m *= b.count
	b.a, b.b = nil, nil
	return true
}

// ofBatch is p for matrix i.
func (p *product) ofBatch(b *batches, i int) product {
	q := *p
	if p.k > 0 {
		offA, offB := b.offsets(i)
		if p.turned {
			offA, offB = offB, offA
		}
		q.a = unsafe.Add(p.a, offA*p.size)
		q.b = unsafe.Add(p.b, offB*p.size)
	}
	q.c = unsafe.Add(p.c, i*p.m*p.n*p.size)
	return q
}

func (b *batches) offsets(i int) (offA, offB int) {
	if b.a != nil {
		offA = b.a[i]
	}
	if b.b != nil {
		offB = b.b[i]
	}
	return offA, offB
}

// runBatches computes the matrices from and up to, but not including, to.
func runBatches(p *product, b *batches, from, to int) {
	if b.count == 1 {
		p.run()
		return
	}
	for i := from; i < to; i++ {
		q := p.ofBatch(b, i)
		q.run()
	}
}
