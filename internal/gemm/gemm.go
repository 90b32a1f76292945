// Package gemm multiplies matrices on the host: every linear layer, attention
// score and convolution ends here. One blocked loop serves all element types;
// below it lie register-tile kernels, in assembly where the processor has AVX2
// and FMA, or AVX-512, and in Go everywhere.
//
// # Order of summation
//
// Every element is summed over k in the same way, wherever it lies and however
// many processors work: K is cut into blocks by its length alone (see kBlock);
// within a block one chain of multiply-adds (fused in assembly) runs in order
// of k, the bias is added to the first block's sum, and the sums of later blocks
// are added in order. So a row of the result has the same bits in a batch of
// any size. Excepted are products of at most dotRows rows with columns of B
// contiguous along k, which are sums of interleaved chains (see dot), and those
// of one column, which are computed as one row and get their bias last.
//
// A float32 sum of terms of either sign, or of unlike size, errs by a few units
// in the last place of the sum of the terms' sizes. If all terms are equal all
// errors may go one way, to kMax/4 such units or so.
package gemm

import (
	"runtime"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// Run computes the batched product that c describes, on memory of the host.
// Strides may be anything but negative; C overlaps no operand. With K = 0 the
// sums are empty: C is zero, or the bias.
func Run(c *backend.Gemm) {
	run(c, kernelsOf(c.C.DType))
}

func run(c *backend.Gemm, kern *kernels) {
	if c.M == 0 || c.N == 0 || c.Batch == 0 {
		return
	}
	var p product
	p.set(c, kern)
	b := newBatches(c)
	if raceEnabled {
		touch(&p, &b)
	}
	if b.fold(&p) {
		b.count = 1
	}
	p.normalize()
	// One processor cuts nothing: chunks pack for themselves, and no sum depends on them.
	if p.work()*float64(b.count) < splitWork || runtime.GOMAXPROCS(0) == 1 {
		runBatches(&p, &b, 0, b.count)
		return
	}
	runSplit(p, b)
}

// A product is one matrix product in terms of memory: places, and strides in
// bytes. It is also a part of a bigger one, a block of rows and columns.
type product struct {
	kern     *kernels
	m, n, k  int
	a, b, c  unsafe.Pointer
	ars, acs int // from row to row and from column to column of A
	brs, bcs int
	crs      int
	bias     unsafe.Pointer // n elements or, when turned, one; nil for none
	size     int            // bytes of an element
	turned   bool           // see normalize
	onto     bool           // the sums are added to what C holds
}

func (p *product) set(c *backend.Gemm, kern *kernels) {
	s := kern.size
	p.kern, p.size = kern, s
	p.m, p.n, p.k = c.M, c.N, c.K
	p.c, p.crs = place(&c.C, s), c.N*s
	if c.K > 0 { // operands without elements may have no memory
		p.a, p.ars, p.acs = place(&c.A, s), c.ARow*s, c.ACol*s
		p.b, p.brs, p.bcs = place(&c.B, s), c.BRow*s, c.BCol*s
	}
	if c.Bias.Storage != nil {
		p.bias = place(&c.Bias, s)
	}
}

func place(o *backend.Operand, size int) unsafe.Pointer {
	return unsafe.Add(o.Storage.Mem, o.Off*size)
}

// straighten gives dimensions of one element the stride that suits best.
func (p *product) straighten() {
	if p.k == 1 {
		p.acs, p.brs = p.size, p.size
	}
	if p.n == 1 {
		p.bcs = p.size
	}
}

// normalize straightens p and turns a product with one column into one with one
// row, as C is the same memory either way.
func (p *product) normalize() {
	p.straighten()
	if p.n == 1 && p.m > 1 && (p.acs == p.size || p.ars == p.size) {
		p.turned = true
		p.m, p.n = 1, p.m
		p.a, p.b = p.b, p.a
		p.ars, p.acs, p.brs, p.bcs = p.bcs, p.brs, p.acs, p.ars
		p.crs = p.n * p.size
	}
}

// part is the block of p with m rows from i and n columns from j on.
func (p *product) part(i, m, j, n int) product {
	q := *p
	q.m, q.n = m, n
	if p.k > 0 {
		q.a = unsafe.Add(p.a, i*p.ars)
		q.b = unsafe.Add(p.b, j*p.bcs)
	}
	q.c = unsafe.Add(p.c, i*p.crs+j*p.size)
	if p.bias != nil && !p.turned {
		q.bias = unsafe.Add(p.bias, j*p.size)
	}
	return q
}
