package gemm

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// kernels are what the blocked loops need of an element type. Strides are in
// bytes.
type kernels struct {
	size int // bytes of an element
	cols int // elements of a line

	// rows computes C = A·B for m rows and n columns, at most a line of them,
	// plus the element of add at the same place (strides crs and adds; nil for
	// none). C may be add itself.
	rows func(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int)

	// offsets is rows for a whole line of columns, row i of B lying offs[i] bytes
	// from b.
	offsets func(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int)

	// places is rows for a whole line of columns and for rows of A whose elements k lie
	// side by side, offs[k] bytes from a; B lies in a panel. Nil where offsets, with
	// the operands exchanged, does as well.
	places func(m, k int, a unsafe.Pointer, offs *int, b unsafe.Pointer,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int)

	// transpose writes element i of column j, at src + j*cs + i*size, to
	// dst + i*line + j*size, for n columns, at most a line of them, of k elements.
	// It may write to the end of the line and up to a multiple of 8 lines. Nil
	// where Go does it as well.
	transpose func(n, k int, src unsafe.Pointer, cs int, dst unsafe.Pointer)

	// copyLines copies k rows of contiguous lines: from row to row by the strides
	// from and to, and at dst step bytes from line to line.
	copyLines func(lines, k int, src unsafe.Pointer, from int, dst unsafe.Pointer, step, to int)

	// dot sets n elements, at most four, of c to the product of k elements of a
	// with each of n columns of b, bcs bytes apart; a and the columns are
	// contiguous. It adds the elements of add unless that is nil.
	dot func(n, k int, a, b unsafe.Pointer, bcs int, c, add unsafe.Pointer)

	// stream adds the product of k elements of a, at most streamK, with as many
	// rows of n columns of b to n elements of c, in order of k. Nil where tiles do
	// as well.
	stream func(k, n int, a unsafe.Pointer, acs int, b unsafe.Pointer, brs int, c unsafe.Pointer)
	one    unsafe.Pointer // the number one, for stream

	// addScalar adds the one element at v to n elements of c.
	addScalar func(n int, c, v unsafe.Pointer)
}

// kernelsOf returns the fastest kernels there are for t.
func kernelsOf(t dtype.Type) *kernels {
	switch t {
	case dtype.Float32:
		switch {
		case useAVX512:
			return &avx512Float32
		case useAVX2:
			return &avxFloat32
		}
		return &goFloat32
	case dtype.Float64:
		switch {
		case useAVX512:
			return &avx512Float64
		case useAVX2:
			return &avxFloat64
		}
		return &goFloat64
	case dtype.Int64:
		return &goInt64
	}
	panic("gemm: no kernels for " + t.String())
}
