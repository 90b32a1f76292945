package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
)

// panels are a matrix of k rows cut into columns of a line, each of which lies in
// one piece.
type panels struct {
	tiles      gemm.Tiles
	size, k, n int // bytes of an element; rows and columns of the matrix
	mem        unsafe.Pointer
}

// panelsOfRows are those of the transpose of w, a matrix of rows×cols.
func panelsOfRows(s *scratch, w unsafe.Pointer, rows, cols int, t dtype.Type) panels {
	p := panels{tiles: gemm.TilesOf(t), size: t.Size(), k: cols, n: rows}
	p.mem = s.grow(p.count() * p.step())
	for i := range p.count() {
		p.tiles.Transpose(p.width(i), cols, unsafe.Add(w, i*p.line()*cols*p.size), cols*p.size, p.panel(i))
	}
	return p
}

// panelsOfColumns are those of w, a matrix of rows×cols.
func panelsOfColumns(s *scratch, w unsafe.Pointer, rows, cols int, t dtype.Type) panels {
	p := panels{tiles: gemm.TilesOf(t), size: t.Size(), k: rows, n: cols}
	p.mem = s.grow(p.count() * p.step())
	for i := range p.count() {
		copyGrid(p.size, p.panel(i), unsafe.Add(w, i*gemm.Line),
			grid{rows: rows, cols: p.width(i), dRow: p.line(), dCol: 1, sRow: cols, sCol: 1})
	}
	return p
}

// panelStep is how many bytes lie between panels of k rows: room for the up to 7 lines
// that transposing writes too many, and an odd number of lines, for an even one would
// collide in a cache.
func panelStep(k int) int { return ((k + 7) | 1) * gemm.Line }

// line is how many columns a panel has, but for the last one.
func (p *panels) line() int                  { return gemm.Line / p.size }
func (p *panels) count() int                 { return (p.n + p.line() - 1) / p.line() }
func (p *panels) width(i int) int            { return min(p.line(), p.n-i*p.line()) }
func (p *panels) step() int                  { return panelStep(p.k) }
func (p *panels) panel(i int) unsafe.Pointer { return unsafe.Add(p.mem, i*p.step()) }

// multiply sets dst to add, unless it is nil, plus the product of rows of a with
// the matrix. All are contiguous.
func (p *panels) multiply(rows int, dst, a, add unsafe.Pointer) {
	for k := 0; k < p.k; {
		n := gemm.KBlock(p.k - k)
		for i := range p.count() {
			p.block(i, k, n, rows, dst, a, add)
		}
		add = dst
		k += n
	}
}

// block is the part of multiply of panel i and n rows of the matrix from row k on.
func (p *panels) block(i, k, n, rows int, dst, a, add unsafe.Pointer) {
	if add != nil {
		add = unsafe.Add(add, i*gemm.Line)
	}
	p.tiles.Rows(rows, p.width(i), n, unsafe.Add(a, k*p.size), p.k*p.size, p.size,
		unsafe.Add(p.panel(i), k*gemm.Line), gemm.Line, unsafe.Add(dst, i*gemm.Line), p.n*p.size, add, p.n*p.size)
}
