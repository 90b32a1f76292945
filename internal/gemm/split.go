package gemm

import "github.com/seed-41c3a176/adjoint/internal/parallel"

const (
	splitWork = 1e6 // some 10 us: less is not worth waking anyone for
	chunkWork = 4e6 // the least work of a chunk

	// The least sides of a chunk: each packs what it needs of B and A itself,
	// which must not cost more than the product.
	chunkRows = 120
	chunkCols = 128

	enoughChunks = 16      // more only where they would be
	bigChunk     = 1 << 18 // elements of C or more
)

// work is about the number of floating-point operations the product takes; to
// read an element of an operand costs as much as three products. It is a
// float64, for int is 32 bits on some machines.
func (p *product) work() float64 {
	m, n := float64(p.m), float64(p.n)
	return 2 * (m*n + 3*(m+n)) * float64(p.k)
}

// runSplit shares the work out in chunks that the shape alone determines. K is
// never split, so that no sum depends on the number of workers.
func runSplit(p product, b batches) {
	rows, cols := p.chunk(b.count)
	down, across := ceil(p.m, rows), ceil(p.n, cols)
	if down*across == 1 {
		splitBatches(p, b)
		return
	}
	parallel.For(b.count*down*across, func(t int) {
		q := p
		if b.count > 1 {
			q = p.ofBatch(&b, t/(down*across))
		}
		i, j := t%down*rows, t/down%across*cols
		q = q.part(i, min(rows, p.m-i), j, min(cols, p.n-j))
		q.run()
	})
}

// splitBatches gives each chunk one or several whole matrices.
func splitBatches(p product, b batches) {
	each := b.count
	if w := p.work(); w*float64(each) > chunkWork {
		each = max(1, int(chunkWork/w))
	}
	parallel.For(ceil(b.count, each), func(t int) {
		runBatches(&p, &b, t*each, min(t*each+each, b.count))
	})
}

// chunk halves the longer side until there are enough chunks, or they are
// small. A lone product is halved for less than others.
func (p *product) chunk(batches int) (rows, cols int) {
	q := *p
	for {
		chunks := batches * ceil(p.m, q.m) * ceil(p.n, q.n)
		least, narrowest := 2*chunkWork, 2*chunkCols
		if chunks == 1 {
			least, narrowest = chunkWork, chunkCols
		}
		if q.work() < least || chunks >= enoughChunks && q.m*q.n <= bigChunk {
			return q.m, q.n
		}
		switch {
		case q.n >= narrowest && (q.n >= q.m || q.m < 2*chunkRows):
			q.n = roundUp(ceil(q.n, 2), 32)
		case q.m >= 2*chunkRows:
			q.m = roundUp(ceil(q.m, 2), 6)
		default:
			return q.m, q.n
		}
	}
}

func ceil(n, d int) int { return (n + d - 1) / d }

func roundUp(n, d int) int { return ceil(n, d) * d }
