package gemm

import "unsafe"

// Products of at most dotRows rows whose columns of B are contiguous along k
// are dot products: packing B would cost more than reading it.
const (
	dotRows = 3
	dotK    = 2048 // longer columns are summed in blocks
)

// runDot goes through B four columns at a time, which stay in L1 for all rows.
func (p *product) runDot() {
	if p.k > 0 && p.acs != p.size {
		p.runDotGathered()
		return
	}
	for k0 := 0; ; {
		b := p.block(0, p.m, k0, min(dotK, p.k-k0))
		for j := 0; j < p.n; j += 4 {
			for i := range p.m {
				b.dot(i, j, unsafe.Add(p.b, j*p.bcs+k0*p.size), p.bcs)
			}
		}
		if k0 += b.k; k0 >= p.k {
			return
		}
	}
}

// dot computes four elements from column j on of row i.
func (b *block) dot(i, j int, cols unsafe.Pointer, bcs int) {
	add := b.add
	if add != nil {
		add = unsafe.Add(add, i*b.adds+j*b.size)
	}
	b.kern.dot(min(4, b.n-j), b.k, unsafe.Add(b.a, i*b.ars), cols, bcs, unsafe.Add(b.c, i*b.crs+j*b.size), add)
}

// runDotGathered copies the rows of A first, to make them contiguous.
func (p *product) runDotGathered() {
	w := getWork()
	defer w.put()
	q := *p
	q.ars, q.acs = p.k*p.size, p.size
	q.a = w.grow(p.m * q.ars)
	copyAny(p.size, p.m, p.k, p.a, p.ars, p.acs, q.a, q.ars)
	q.runDot()
}
