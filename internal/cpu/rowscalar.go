package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// rowScalarMin is the row length from which a kernel call for each row costs
// little.
const rowScalarMin = 64

// rowScalar runs a sum, difference or product of rows and a column, of which each
// row takes one element, and reports whether c is one: a kernel that takes a number
// needs no block of its copies. The walk over c is prepared.
func (m *machine) rowScalar(c *backend.Pointwise) bool {
	if len(c.Prog.Code) != 1 || c.Prog.Inputs != 2 || m.dims != 2 || m.shape[1] < rowScalarMin || !sameTypes(c) {
		return false
	}
	in := c.Prog.Code[0]
	row, column := int(in.Args[0]), int(in.Args[1])
	if m.strides[row+1][1] == 0 && in.Op != pointwise.Sub {
		row, column = column, row
	}
	if m.strides[0][1] != 1 || m.strides[row+1][1] != 1 || m.strides[column+1][1] != 0 {
		return false
	}
	kernel := numberKernel(in.Op, c.Compute)
	if kernel == nil {
		return false
	}
	r := rowScalars{kernel: kernel, n: m.shape[1], size: c.Compute.Size(), out: address(&c.Out), x: address(&c.In[row]), v: address(&c.In[column])}
	r.steps = [3]int{m.strides[0][0] * r.size, m.strides[row+1][0] * r.size, m.strides[column+1][0] * r.size}
	per := max(chunkOf(c.Prog)/r.n, 1)
	if m.shape[0] < 2*per {
		r.rows(0, m.shape[0])
	} else {
		r.parallel(m.shape[0], per)
	}
	return true
}

// A rowScalars holds rows of x, each of which has its number at v.
type rowScalars struct {
	kernel    func(n int, dst, x, v unsafe.Pointer)
	n, size   int
	out, x, v unsafe.Pointer
	steps     [3]int // from row to row of out, x and v, in bytes
}

func (r rowScalars) parallel(rows, per int) {
	parallel.Ranges(rows, per, func(from, to int) { r.rows(from, to) })
}

func (r *rowScalars) rows(from, to int) {
	for i := from; i < to; i++ {
		r.kernel(r.n, unsafe.Add(r.out, i*r.steps[0]), unsafe.Add(r.x, i*r.steps[1]), unsafe.Add(r.v, i*r.steps[2]))
	}
}

// numberKernel combines a row with the number at v, or is nil.
func numberKernel(op pointwise.Prim, t dtype.Type) func(n int, dst, x, v unsafe.Pointer) {
	switch {
	case t == dtype.Float32 && op == pointwise.Mul:
		return func(n int, dst, x, v unsafe.Pointer) { vec.Scale32(n, dst, x, *(*float32)(v)) }
	case t == dtype.Float32 && op == pointwise.Add:
		return func(n int, dst, x, v unsafe.Pointer) { vec.Shift32(n, dst, x, -*(*float32)(v)) }
	case t == dtype.Float32 && op == pointwise.Sub:
		return func(n int, dst, x, v unsafe.Pointer) { vec.Shift32(n, dst, x, *(*float32)(v)) }
	case t == dtype.Float64 && op == pointwise.Mul:
		return func(n int, dst, x, v unsafe.Pointer) { vec.Scale64(n, dst, x, *(*float64)(v)) }
	case t == dtype.Float64 && op == pointwise.Add:
		return func(n int, dst, x, v unsafe.Pointer) { vec.Shift64(n, dst, x, -*(*float64)(v)) }
	case t == dtype.Float64 && op == pointwise.Sub:
		return func(n int, dst, x, v unsafe.Pointer) { vec.Shift64(n, dst, x, *(*float64)(v)) }
	}
	return nil
}
