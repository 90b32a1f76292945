package gemm

import "unsafe"

// Block sizes. A panel of kMax rows by line bytes lies in L1, a packed block of
// B of kMax rows by colBytes and the rowBlock rows of A in L2, which may be no
// larger than 512 KiB.
const (
	line     = 64 // bytes of a panel's row: 16 float32, 8 float64
	kMax     = 256
	colBytes = 1024
	rowBlock = 72
)

// kBlock is the length of the next block of k when rest are left: it depends on
// K alone, as the order of summation does.
func kBlock(rest int) int {
	switch {
	case rest >= 2*kMax:
		return kMax
	case rest > kMax:
		return roundUp(ceil(rest, 2), 8)
	}
	return rest
}

// run computes p on the calling goroutine.
func (p *product) run() {
	switch {
	case p.m <= dotRows && p.brs == p.size && p.kern.dot != nil:
		p.runDot()
	case p.direct():
		p.runDirect()
	default:
		p.runPacked()
	}
	if p.turned && p.bias != nil {
		p.kern.addScalar(p.n, p.c, p.bias)
	}
}

// direct tells whether B is read where it lies. Packing pays where B would be
// read more than a few times from beyond L2, and where its columns are not
// adjacent it cannot be avoided.
func (p *product) direct() bool {
	if p.bcs != p.size {
		return false
	}
	return p.m <= 32 || p.k*p.n*p.size <= 256<<10
}

func (p *product) firstAdd() (add unsafe.Pointer, stride int) {
	if p.turned {
		return nil, 0
	}
	return p.bias, 0 // the same row for all
}

// runDirect walks over C panel by panel, B staying where it is.
func (p *product) runDirect() {
	cols := line / p.size
	add, addStride := p.firstAdd()
	for k0 := 0; ; {
		kc := kBlock(p.k - k0)
		for i := 0; i < p.m; i += rowBlock {
			for j := 0; j < p.n; j += cols {
				p.panel(i, j, k0, kc, unsafe.Add(p.b, k0*p.brs+j*p.bcs), p.brs, add, addStride)
			}
		}
		if k0 += kc; k0 >= p.k {
			return
		}
		add, addStride = p.c, p.crs
	}
}

// runPacked copies one block of B after another into panels.
func (p *product) runPacked() {
	w := getWork()
	defer w.put()
	cols, block := line/p.size, colBytes/p.size
	for j0 := 0; j0 < p.n; j0 += block {
		nc := min(block, p.n-j0)
		add, addStride := p.firstAdd()
		for k0 := 0; k0 < p.k || k0 == 0; {
			kc := kBlock(p.k - k0)
			step := roundUp(kc, 8) * line // from panel to panel
			buf := w.grow(ceil(nc, cols) * step)
			p.pack(k0, kc, j0, nc, buf, step)
			for i := 0; i < p.m; i += rowBlock {
				for j := 0; j < nc; j += cols {
					p.panel(i, j0+j, k0, kc, unsafe.Add(buf, j/cols*step), line, add, addStride)
				}
			}
			k0 += max(kc, 1)
			add, addStride = p.c, p.crs
		}
	}
}

// panel computes rows i to i+rowBlock of the columns from j on that one panel
// of B holds.
func (p *product) panel(i, j, k0, kc int, b unsafe.Pointer, brs int, add unsafe.Pointer, addStride int) {
	at := i*p.crs + j*p.size
	if add != nil {
		add = unsafe.Add(add, i*addStride+j*p.size)
	}
	p.kern.rows(min(rowBlock, p.m-i), min(line/p.size, p.n-j), kc,
		unsafe.Add(p.a, i*p.ars+k0*p.acs), p.ars, p.acs, b, brs,
		unsafe.Add(p.c, at), p.crs, add, addStride)
}
