package gemm

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// Line is the number of bytes of a row of a panel, which a tile is wide.
const Line = line

// Tiles are the register-tile kernels of an element type, for products whose
// operands are made as they are needed, such as convolutions. Strides are in
// bytes; C may be the addend itself.
type Tiles struct{ kern *kernels }

// TilesOf returns the fastest kernels there are for Float32, Float64 or Int64.
func TilesOf(t dtype.Type) Tiles { return Tiles{kernelsOf(t)} }

// Rows computes C = A·B for m rows and n columns, at most a line of them, plus
// the element of add at the same place unless that is nil.
func (t Tiles) Rows(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	t.kern.rows(m, n, k, a, ars, acs, b, brs, c, crs, add, adds)
}

// Offsets is Rows for a whole line of columns, row i of B lying offs[i] bytes
// from b. It reads and writes whole lines.
func (t Tiles) Offsets(m int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs []int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	if m > 0 {
		t.kern.offsets(m, len(offs), a, ars, acs, b, unsafe.SliceData(offs), c, crs, add, adds)
	}
}

// Places is Rows for a whole line of columns and for rows of A whose elements k lie
// side by side, offs[k] bytes from a; the rows of B are lines, one behind another.
func (t Tiles) Places(m int, a unsafe.Pointer, offs []int, b unsafe.Pointer, c unsafe.Pointer, crs int, add unsafe.Pointer, adds int) {
	t.kern.places(m, len(offs), a, unsafe.SliceData(offs), b, c, crs, add, adds)
}

// HasPlaces reports whether there is Places, which is where it is of use.
func (t Tiles) HasPlaces() bool { return t.kern.places != nil }

// Stream adds to n elements of c the products of k elements of a, at most StreamRows,
// acs bytes apart, with as many rows of b, in order.
func (t Tiles) Stream(k, n int, a unsafe.Pointer, acs int, b unsafe.Pointer, brs int, c unsafe.Pointer) {
	t.kern.stream(k, n, a, acs, b, brs, c)
}

// StreamRows is how many rows Stream takes, or 0 where there is no Stream because
// tiles do as well.
func (t Tiles) StreamRows() int {
	if t.kern.stream == nil {
		return 0
	}
	return streamK
}

// Dot sets n elements of c, at most DotColumns, to the products of k elements of a
// with columns of b, bcs bytes apart, plus the elements of add unless that is nil.
func (t Tiles) Dot(n, k int, a, b unsafe.Pointer, bcs int, c, add unsafe.Pointer) {
	t.kern.dot(n, k, a, b, bcs, c, add)
}

// DotColumns is how many columns Dot takes.
const DotColumns = 4

// Transpose writes element i of column j, at src + j*cs + i*size, to
// dst + i*Line + j*size, for n columns, at most a line of them, of k elements. It
// may write to the end of the line and up to a multiple of 8 lines.
func (t Tiles) Transpose(n, k int, src unsafe.Pointer, cs int, dst unsafe.Pointer) {
	size := t.kern.size
	if t.kern.transpose != nil {
		t.kern.transpose(n, k, src, cs, dst)
		return
	}
	copyAny(size, k, n, src, size, cs, dst, line)
}

// KBlock is how many of rest terms of a sum make its next block; see the package
// documentation.
func KBlock(rest int) int { return kBlock(rest) }
