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
	add, addStride := p.firstAdd()
	for k0 := 0; ; {
		kc := min(dotK, p.k-k0)
		for j := 0; j < p.n; j += 4 {
			for i := range p.m {
				at := i*p.crs + j*p.size
				ij := add
				if add != nil {
					ij = unsafe.Add(add, i*addStride+j*p.size)
				}
				p.kern.dot(min(4, p.n-j), kc, unsafe.Add(p.a, i*p.ars+k0*p.size),
					unsafe.Add(p.b, j*p.bcs+k0*p.size), p.bcs, unsafe.Add(p.c, at), ij)
			}
		}
		if k0 += kc; k0 >= p.k {
			return
		}
		add, addStride = p.c, p.crs
	}
}

// runDotGathered copies the rows of A first, to make them contiguous.
func (p *product) runDotGathered() {
	w := getWork()
	defer w.put()
	q := *p
	q.ars, q.acs = p.k*p.size, p.size
	q.a = w.grow(p.m * q.ars)
	for i := range p.m {
		for k := range p.k {
			from, to := unsafe.Add(p.a, i*p.ars+k*p.acs), unsafe.Add(q.a, i*q.ars+k*q.acs)
			if p.size == 4 {
				*(*uint32)(to) = *(*uint32)(from)
			} else {
				*(*uint64)(to) = *(*uint64)(from)
			}
		}
	}
	q.runDot()
}
