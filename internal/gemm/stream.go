package gemm

import "unsafe"

// streamK is how many rows of B are added at a time.
const streamK = 8

// runStream sums in the same order as tiles do: a chain for each block of k,
// started at zero, then added to what C holds.
func (p *product) runStream() {
	w := getWork()
	defer w.put()
	cols := p.n
	if p.m > 1 { // streamK rows of B shall stay in L1 for all rows of A
		cols = 32 * p.kern.cols
	}
	for j := 0; j < p.n; j += cols {
		q := p.part(0, p.m, j, min(cols, p.n-j))
		q.streamColumns(w)
	}
}

func (p *product) streamColumns(w *work) {
	first := kBlock(p.k)
	p.streamBlock(0, first, p.c, p.crs)
	if p.bias != nil && !p.turned {
		p.addRows(p.bias, 0)
	}
	width := p.n * p.size
	for k0 := first; k0 < p.k; {
		sums := w.grow(p.m * width)
		kc := kBlock(p.k - k0)
		p.streamBlock(k0, kc, sums, width)
		p.addRows(sums, width)
		k0 += kc
	}
}

// streamBlock sets dst, rows stride bytes apart, to the product over kc of k
// from k0 on.
func (p *product) streamBlock(k0, kc int, dst unsafe.Pointer, stride int) {
	for i := range p.m {
		clear(unsafe.Slice((*byte)(unsafe.Add(dst, i*stride)), p.n*p.size))
	}
	for k := k0; k < k0+kc; k += streamK {
		for i := range p.m {
			p.kern.stream(min(streamK, k0+kc-k), p.n, unsafe.Add(p.a, i*p.ars+k*p.acs), p.acs,
				unsafe.Add(p.b, k*p.brs), p.brs, unsafe.Add(dst, i*stride))
		}
	}
}

// addRows adds rows stride bytes apart to those of C: one times each, to use
// the same kernel.
func (p *product) addRows(x unsafe.Pointer, stride int) {
	for i := range p.m {
		p.kern.stream(1, p.n, p.kern.one, 0, unsafe.Add(x, i*stride), 0, unsafe.Add(p.c, i*p.crs))
	}
}
