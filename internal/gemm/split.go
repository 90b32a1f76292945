package gemm

import "github.com/seed-41c3a176/adjoint/internal/parallel"

// Products of less work than splitWork floating-point operations, some 10 us,
// are not worth waking anyone for.
const splitWork = 1e6

// Chunks have about chunkWork operations, and unless the whole is smaller, at
// least chunkRows rows and chunkCols columns: each packs what it needs of B
// itself, which must not cost more than the product.
const (
	chunkWork = 16e6
	chunkRows = 120
	chunkCols = 128
)

// runSplit shares the work out in chunks that the shape alone determines. K is
// never split, so that no sum depends on the number of workers.
func runSplit(p product, b batches) {
	rows, cols := p.chunk()
	down, across := ceil(p.m, rows), ceil(p.n, cols)
	if down*across == 1 && b.count > 1 {
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

// splitBatches gives each chunk several whole matrices.
func splitBatches(p product, b batches) {
	each := max(1, int(min(splitWork/max(p.work(), 1), float64(b.count))))
	parallel.For(ceil(b.count, each), func(t int) {
		runBatches(&p, &b, t*each, min(t*each+each, b.count))
	})
}

// chunk halves the longer side until a chunk is small enough.
func (p *product) chunk() (rows, cols int) {
	rows, cols = p.m, p.n
	for 2*float64(rows)*float64(cols)*float64(p.k) > chunkWork {
		switch {
		case cols >= 2*chunkCols && (cols >= rows || rows < 2*chunkRows):
			cols = roundUp((cols+1)/2, 32)
		case rows >= 2*chunkRows:
			rows = roundUp((rows+1)/2, 6)
		default:
			return rows, cols
		}
	}
	return rows, cols
}

func ceil(n, d int) int { return (n + d - 1) / d }

func roundUp(n, d int) int { return ceil(n, d) * d }
