package gemm

import "unsafe"

// Block sizes: a panel of B has kMax rows of a line and lies in L1; a block of
// B, kMax rows of bLines, and one of A, kMax columns of aLines, lie in L2, which may be no larger than 512 KiB.
const (
	line   = 64 // 16 float32, 8 float64
	kMax   = 256
	bLines = 16
	aLines = 6
	inL2   = 256 << 10

	aLine = aLines * line
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
	switch p.choose() {
	case dot:
		p.runDot()
	case stream:
		p.runStream()
	case direct:
		p.runDirect()
	case packed:
		p.runPacked()
	}
	if p.turned && p.bias != nil {
		p.kern.addScalar(p.n, p.c, p.bias)
	}
}

// A way to read B.
type way uint8

const (
	dot    way = iota // down its columns, contiguous along k
	stream            // along a few rows at a time
	direct            // down panels, where it lies
	packed            // down panels, copied
)

func (p *product) choose() way {
	switch upright := p.brs == p.size && p.m <= dotRows; {
	case upright && (p.bcs != p.size || p.n == 1):
		return dot
	case p.bcs != p.size:
		return packed
	}
	small := p.k*p.n*p.size <= inL2
	collides := p.brs%2048 == 0 // rows of a panel share few places in a cache
	switch {
	case p.kern.stream != nil && !p.onto && (p.m == 1 && p.n > p.kern.cols || p.m <= 4 && collides && !small):
		return stream
	case collides && (small && p.m <= 12 || p.k <= 8) || !collides && (small || p.m < 32):
		return direct
	}
	return packed
}

// runDirect reads B where it lies.
func (p *product) runDirect() {
	cols, rows := p.kern.cols, aLines*p.kern.cols
	for k0 := 0; ; {
		kc := kBlock(p.k - k0)
		for i := 0; i < p.m; i += rows {
			b := p.block(i, min(rows, p.m-i), k0, kc)
			for j := 0; j < p.n; j += cols {
				b.panel(j, unsafe.Add(p.b, k0*p.brs+j*p.size), p.brs)
			}
		}
		if k0 += kc; k0 >= p.k {
			return
		}
	}
}

// runPacked copies one block of B after another into panels.
func (p *product) runPacked() {
	w := getWork()
	defer w.put()
	cols := bLines * p.kern.cols
	if p.n <= cols {
		p.runPackedColumns(w)
		return
	}
	for j := 0; j < p.n; j += cols {
		q := p.part(0, p.m, j, min(cols, p.n-j))
		q.runPackedColumns(w)
	}
}

func (p *product) runPackedColumns(w *work) {
	cols, rows := p.kern.cols, aLines*p.kern.cols
	sizeA := 0
	if p.packsA() {
		sizeA = kMax * aLine
	}
	for k0 := 0; ; {
		kc := kBlock(p.k - k0)
		step := roundUp(kc, 8)*line + line // from panel to panel: a power of two would collide in L1
		bufA := w.grow(sizeA + ceil(p.n*p.size, line)*step)
		bufB := unsafe.Add(bufA, sizeA)
		p.packB(k0, kc, bufB, step)
		for i := 0; i < p.m; i += rows {
			b := p.block(i, min(rows, p.m-i), k0, kc)
			if sizeA > 0 {
				b.packA(bufA)
			}
			for j, at := 0, 0; j < p.n; j, at = j+cols, at+step {
				b.panel(j, unsafe.Add(bufB, at), line)
			}
		}
		if k0 += kc; k0 >= p.k {
			return
		}
	}
}

// packsA tells whether A is transposed so that its columns share few places in
// a cache, and is read more than a few times.
func (p *product) packsA() bool {
	return p.ars == p.size && p.acs%1024 == 0 && p.acs > 0 && p.n*p.size >= 4*line && p.m*p.size >= line
}

// A block is a product of some rows with a block of k.
type block struct {
	kern     *kernels
	m, n, k  int
	a, c     unsafe.Pointer
	ars, acs int
	crs      int
	add      unsafe.Pointer // to be added to the sums: the bias, or what C holds
	adds     int            // from row to row of add
	size     int
}

func (p *product) block(i, m, k0, kc int) block {
	b := block{
		kern: p.kern, m: m, n: p.n, k: kc, size: p.size,
		a: unsafe.Add(p.a, i*p.ars+k0*p.acs), ars: p.ars, acs: p.acs,
		c: unsafe.Add(p.c, i*p.crs), crs: p.crs,
	}
	switch {
	case k0 > 0 || p.onto:
		b.add, b.adds = b.c, b.crs
	case !p.turned:
		b.add = p.bias
	}
	return b
}

// panel computes the columns from j on that one panel of B holds.
func (b *block) panel(j int, panel unsafe.Pointer, brs int) {
	at := j * b.size
	add := b.add
	if add != nil {
		add = unsafe.Add(add, at)
	}
	b.kern.rows(b.m, min(b.kern.cols, b.n-j), b.k, b.a, b.ars, b.acs, panel, brs, unsafe.Add(b.c, at), b.crs, add, b.adds)
}
