package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// copyStrided copies elements of size bytes between two layouts of one shape,
// strides in elements. The layouts do not overlap.
func copyStrided(size int, dst unsafe.Pointer, ds []int, src unsafe.Pointer, ss []int, shape []int) {
	if len(shape) > 2 {
		for i := range shape[0] {
			d, s := unsafe.Add(dst, i*ds[0]*size), unsafe.Add(src, i*ss[0]*size)
			copyStrided(size, d, ds[1:], s, ss[1:], shape[1:])
		}
		return
	}
	g := grid{rows: 1, cols: 1}
	if n := len(shape); n > 0 {
		g.cols, g.dCol, g.sCol = shape[n-1], ds[n-1], ss[n-1]
		if n > 1 {
			g.rows, g.dRow, g.sRow = shape[0], ds[0], ss[0]
		}
	}
	copyGrid(size, dst, src, g)
}

// A grid is a two-dimensional copy: sizes and the strides of both sides.
type grid struct{ rows, cols, dRow, dCol, sRow, sCol int }

func (g grid) turned() grid { return grid{g.cols, g.rows, g.dCol, g.dRow, g.sCol, g.sRow} }

func copyGrid(size int, dst, src unsafe.Pointer, g grid) {
	switch size {
	case 1:
		copyGridOf[uint8](dst, src, g)
	case 2:
		copyGridOf[uint16](dst, src, g)
	case 4:
		copyGridOf[uint32](dst, src, g)
	default:
		copyGridOf[uint64](dst, src, g)
	}
}

// short is the row length below which a call of memmove costs more than a loop.
const short = 12

// long is the row length from which vec.Fill is faster than a loop.
const long = 48

func copyGridOf[T uint8 | uint16 | uint32 | uint64](dst, src unsafe.Pointer, g grid) {
	switch {
	case g.dCol == 1 && g.sCol == 1 && g.cols >= short:
		copyRows[T](dst, src, g)
	case g.dCol == 1 && g.sCol == 0 && g.cols >= short:
		fillRows[T](dst, src, g)
	case g.dCol == 1 && g.sCol == -1 && g.cols >= short:
		reverseRows[T](dst, src, g)
	case g.rows >= square && g.cols >= square && (g.dCol == 1 && g.sRow == 1 || g.dRow == 1 && g.sCol == 1):
		transpose[T](dst, src, g)
	case g.rows > g.cols:
		copyElements[T](dst, src, g.turned())
	default:
		copyElements[T](dst, src, g)
	}
}

func copyRows[T any](dst, src unsafe.Pointer, g grid) {
	size := int(unsafe.Sizeof(*new(T)))
	for r := range g.rows {
		d, s := unsafe.Add(dst, r*g.dRow*size), unsafe.Add(src, r*g.sRow*size)
		copy(unsafe.Slice((*T)(d), g.cols), unsafe.Slice((*T)(s), g.cols))
	}
}

// reverseRows copies rows whose first element src lies last in memory.
func reverseRows[T any](dst, src unsafe.Pointer, g grid) {
	size := int(unsafe.Sizeof(*new(T)))
	for r := range g.rows {
		to := unsafe.Slice((*T)(unsafe.Add(dst, r*g.dRow*size)), g.cols)
		from := unsafe.Slice((*T)(unsafe.Add(src, (r*g.sRow-g.cols+1)*size)), g.cols)
		for i, j := 0, len(from)-1; i < len(to) && uint(j) < uint(len(from)); i, j = i+1, j-1 {
			to[i] = from[j]
		}
	}
}

func fillRows[T uint8 | uint16 | uint32 | uint64](dst, src unsafe.Pointer, g grid) {
	size := int(unsafe.Sizeof(*new(T)))
	for r := range g.rows {
		row := unsafe.Slice((*T)(unsafe.Add(dst, r*g.dRow*size)), g.cols)
		v := *(*T)(unsafe.Add(src, r*g.sRow*size))
		if g.cols >= long {
			vec.Fill(size, g.cols, unsafe.Pointer(&row[0]), uint64(v))
			continue
		}
		for i := range row {
			row[i] = v
		}
	}
}

// copyElements keeps offsets rather than pointers that step along: the last step
// of a pointer may leave its allocation, which the collector does not forgive.
func copyElements[T any](dst, src unsafe.Pointer, g grid) {
	size := int(unsafe.Sizeof(*new(T)))
	dCol, sCol := g.dCol*size, g.sCol*size
	for r := range g.rows {
		d, s := r*g.dRow*size, r*g.sRow*size
		for range g.cols {
			*(*T)(unsafe.Add(dst, d)) = *(*T)(unsafe.Add(src, s))
			d += dCol
			s += sCol
		}
	}
}

// square is the least side of what is transposed square by square.
const square = 8

// tile is the side of the squares in which a matrix is transposed: one reads and
// writes whole cache lines, and both sides stay in the first-level cache.
const tile = 16

func transpose[T any](dst, src unsafe.Pointer, g grid) {
	size := int(unsafe.Sizeof(*new(T)))
	if size == 4 {
		transpose32(dst, src, g)
		return
	}
	for r := 0; r < g.rows; r += tile {
		for c := 0; c < g.cols; c += tile {
			part := g.part(r, c, tile, tile)
			copyElements[T](unsafe.Add(dst, g.dst(r, c)*size), unsafe.Add(src, g.src(r, c)*size), part)
		}
	}
}

// transpose32 leaves squares of eight to a kernel: a few side by side, then those
// below, which complete the cache lines that the first ones began to write.
func transpose32(dst, src unsafe.Pointer, g grid) {
	if g.sCol != 1 {
		g = g.turned()
	}
	rows, cols := g.rows&^(square-1), g.cols&^(square-1)
	for c := 0; c < cols; c += 64 {
		n := min(64, cols-c) / 8
		for r := 0; r < rows; r += 8 {
			vec.Transpose32(n, unsafe.Add(dst, g.dst(r, c)*4), unsafe.Add(src, g.src(r, c)*4), g.dCol*4, g.sRow*4)
		}
	}
	if rows < g.rows {
		copyElements[uint32](unsafe.Add(dst, g.dst(rows, 0)*4), unsafe.Add(src, g.src(rows, 0)*4), g.part(rows, 0, 8, g.cols))
	}
	if cols < g.cols {
		copyElements[uint32](unsafe.Add(dst, g.dst(0, cols)*4), unsafe.Add(src, g.src(0, cols)*4), g.part(0, cols, rows, 8))
	}
}

// part is the grid from row r and column c on, up to so many.
func (g grid) part(r, c, rows, cols int) grid {
	g.rows, g.cols = min(rows, g.rows-r), min(cols, g.cols-c)
	return g
}

// dst and src are where element (r, c) lies on either side.
func (g grid) dst(r, c int) int { return r*g.dRow + c*g.dCol }
func (g grid) src(r, c int) int { return r*g.sRow + c*g.sCol }
