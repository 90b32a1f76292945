package cpu

import (
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

// Rows implements backend.Backend.
func (b *CPU) Rows(c backend.Rows) error {
	rows := c.Outer * c.Inner
	switch {
	case rows == 0 || c.N == 0 && !reducing(c.Op):
		if c.Op == backend.LayerNormWeights {
			layerNormWeights(&c)
		}
	case c.Op == backend.LayerNormWeights:
		layerNormWeights(&c)
	case rows*(c.N+1) >= 2*rowsChunk && rows > 1:
		rowsParallel(c, rows)
	default:
		someRows(&c, 0, rows)
	}
	hold(&c)
	return nil
}

// reducing reports whether op gives a result for rows of no elements.
func reducing(op backend.RowsOp) bool { return op == backend.LogSumExp || op == backend.Var }

// rowsChunk is how many elements make a chunk of parallel work.
const rowsChunk = 1 << 13

func rowsParallel(c backend.Rows, rows int) {
	per := max(rowsChunk/(c.N+1), 1)
	parallel.For((rows+per-1)/per, func(i int) {
		someRows(&c, i*per, min((i+1)*per, rows))
	})
}

// A rower runs an operation along single rows. Rows that do not lie element
// beside element are copied to buffers and back.
type rower struct {
	kernels *rowKernels
	n       int
	f       [2]float64
	x       [5]unsafe.Pointer // the rows of the inputs; nil where there is none
	y       [3]unsafe.Pointer // the rows of the outputs
	scratch [3][rowBlock]uint64
	column  []uint64 // buffers of strided rows
}

var rowers = sync.Pool{New: func() any { return new(rower) }}

func (r *rower) release() {
	r.x = [5]unsafe.Pointer{}
	r.y = [3]unsafe.Pointer{}
	rowers.Put(r)
}

func someRows(c *backend.Rows, from, to int) {
	r := rowers.Get().(*rower)
	r.kernels, r.n, r.f = &rowFloat32, c.N, c.F
	if c.In[0].DType == dtype.Float64 {
		r.kernels = &rowFloat64
	}
	run := rowFuncs[c.Op]
	for i := from; i < to; i++ {
		if c.Inner == 1 {
			r.point(c, i)
			run(r)
			continue
		}
		r.gather(c, i)
		run(r)
		r.scatter(c, i)
	}
	r.release()
}

// A shape of an operand says how its elements belong to rows.
type rowShape uint8

const (
	absent rowShape = iota
	full            // N elements a row
	single          // one element a row
	common          // N elements, the same for all rows
)

type rowShapes struct {
	in  [5]rowShape
	out [3]rowShape
}

var rowLayouts = [...]rowShapes{
	backend.Softmax:            {in: [5]rowShape{full}, out: [3]rowShape{full}},
	backend.LogSoftmax:         {in: [5]rowShape{full}, out: [3]rowShape{full}},
	backend.SoftmaxPullback:    {in: [5]rowShape{full, full}, out: [3]rowShape{full}},
	backend.LogSoftmaxPullback: {in: [5]rowShape{full, full}, out: [3]rowShape{full}},
	backend.LogSumExp:          {in: [5]rowShape{full}, out: [3]rowShape{single}},
	backend.Var:                {in: [5]rowShape{full}, out: [3]rowShape{single}},
	backend.LayerNorm:          {in: [5]rowShape{full, common, common}, out: [3]rowShape{full, single, single}},
	backend.LayerNormPullback:  {in: [5]rowShape{full, full, single, single, common}, out: [3]rowShape{full}},
	backend.LayerNormWeights:   {in: [5]rowShape{full, full, single, single}, out: [3]rowShape{common, common}},
}

var rowFuncs = [...]func(*rower){
	backend.Softmax:            (*rower).softmax,
	backend.LogSoftmax:         (*rower).logSoftmax,
	backend.SoftmaxPullback:    (*rower).softmaxPullback,
	backend.LogSoftmaxPullback: (*rower).logSoftmaxPullback,
	backend.LogSumExp:          (*rower).logSumExp,
	backend.Var:                (*rower).variance,
	backend.LayerNorm:          (*rower).layerNorm,
	backend.LayerNormPullback:  (*rower).layerNormPullback,
}

// point lets x and y point to row i of contiguous rows.
func (r *rower) point(c *backend.Rows, i int) {
	layout := &rowLayouts[c.Op]
	for k, shape := range layout.in {
		r.x[k] = rowAt(&c.In[k], shape, i, c.N)
	}
	for k, shape := range layout.out {
		r.y[k] = rowAt(&c.Out[k], shape, i, c.N)
	}
}

func rowAt(o *backend.Operand, shape rowShape, i, n int) unsafe.Pointer {
	switch {
	case shape == absent || o.Storage == nil:
		return nil
	case shape == single:
		return element(o, i)
	case shape == common || n == 0:
		return address(o)
	}
	return element(o, i*n)
}

// gather copies row i of operands with Inner > 1 to buffers.
func (r *rower) gather(c *backend.Rows, i int) {
	layout := &rowLayouts[c.Op]
	if need := 4 * c.N; len(r.column) < need {
		r.column = make([]uint64, need)
	}
	for k, shape := range layout.in {
		if shape != full {
			continue
		}
		r.x[k] = unsafe.Pointer(unsafe.SliceData(r.column[k*c.N:]))
		r.kernels.copy(c.N, r.x[k], 1, element(&c.In[k], firstOf(c, i)), c.Inner)
	}
	r.y[0] = unsafe.Pointer(unsafe.SliceData(r.column[3*c.N:]))
	if layout.out[0] == single {
		r.y[0] = element(&c.Out[0], i)
	}
}

// scatter copies the result back.
func (r *rower) scatter(c *backend.Rows, i int) {
	if rowLayouts[c.Op].out[0] == full {
		r.kernels.copy(c.N, element(&c.Out[0], firstOf(c, i)), c.Inner, r.y[0], 1)
	}
}

// firstOf is the offset of the first element of row i.
func firstOf(c *backend.Rows, i int) int { return i/c.Inner*c.N*c.Inner + i%c.Inner }
