package cpu

import (
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

// rowsChunk is how many elements make a chunk of parallel work.
const rowsChunk = 1 << 13

// Rows implements backend.Backend.
func (b *CPU) Rows(c backend.Rows) error {
	switch rows := c.Outer * c.Inner; {
	case c.Op == backend.LayerNormWeights:
		layerNormWeights(&c)
	case rows == 0 || c.N == 0 && c.Op != backend.LogSumExp && c.Op != backend.Var:
	case c.Inner >= narrowest && c.N > 0:
		stripes(&c)
	case rows > 1 && rows*(c.N+1) >= 2*rowsChunk:
		rowsParallel(c, rows)
	default:
		someRows(&c, 0, rows)
	}
	hold(&c)
	return nil
}

func rowsParallel(c backend.Rows, rows int) {
	per := max(rowsChunk/(c.N+1), 1)
	parallel.For((rows+per-1)/per, func(i int) {
		someRows(&c, i*per, min((i+1)*per, rows))
	})
}

// someRows runs c on rows from to to, one by one.
func someRows(c *backend.Rows, from, to int) {
	r := rowers.Get().(*rower)
	r.start(c)
	run := rowFuncs[c.Op]
	for i := from; i < to; i++ {
		if c.Inner == 1 {
			r.point(i)
			run(r)
			continue
		}
		r.gather(c, i)
		run(r)
		r.scatter(c, i)
	}
	r.release()
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

// A rower runs an operation along single rows. Rows whose elements do not lie
// side by side are copied to buffers and back.
type rower struct {
	rowKernels
	n       int
	f       [2]float64
	x       [5]unsafe.Pointer // the rows of the inputs; nil where there is none
	y       [3]unsafe.Pointer // the rows of the outputs
	base    [8]unsafe.Pointer // of x and y in row 0
	stride  [8]int            // from row to row, in bytes
	scratch [3][rowBlock]uint64
	column  []uint64 // buffers of gathered rows
}

var rowers = sync.Pool{New: func() any { return new(rower) }}

// release puts r back. It must not keep the memory of operands alive.
func (r *rower) release() {
	r.x, r.y, r.base = [5]unsafe.Pointer{}, [3]unsafe.Pointer{}, [8]unsafe.Pointer{}
	rowers.Put(r)
}

func (r *rower) start(c *backend.Rows) {
	r.rowKernels, r.n, r.f = kernelsFor(c.In[0].DType), c.N, c.F
	layout := &rowLayouts[c.Op]
	for k, shape := range layout.in {
		r.base[k], r.stride[k] = rowsOf(&c.In[k], shape, c.N)
	}
	for k, shape := range layout.out {
		r.base[5+k], r.stride[5+k] = rowsOf(&c.Out[k], shape, c.N)
	}
}

// rowsOf is where the first row of an operand lies, and how far the others are
// apart in bytes.
func rowsOf(o *backend.Operand, shape rowShape, n int) (unsafe.Pointer, int) {
	switch {
	case shape == absent || o.Storage == nil:
		return nil, 0
	case shape == single:
		return address(o), o.DType.Size()
	case shape == common:
		return address(o), 0
	}
	return address(o), n * o.DType.Size()
}

// point lets x and y point to row i of contiguous rows.
func (r *rower) point(i int) {
	for k := range r.x {
		r.x[k] = unsafe.Add(r.base[k], i*r.stride[k])
	}
	for k := range r.y {
		r.y[k] = unsafe.Add(r.base[5+k], i*r.stride[5+k])
	}
}

// gather copies row i of operands with Inner > 1 to buffers.
func (r *rower) gather(c *backend.Rows, i int) {
	layout := &rowLayouts[c.Op]
	if need := 3 * c.N; len(r.column) < need {
		r.column = make([]uint64, need)
	}
	buffer := func(k int) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(r.column[k*c.N:])) }
	for k := range 2 {
		if layout.in[k] == full && c.N > 0 {
			r.x[k] = buffer(k)
			r.copy(c.N, r.x[k], 1, element(&c.In[k], firstOf(c, i)), c.Inner)
		}
	}
	r.y[0] = buffer(2)
	if layout.out[0] == single {
		r.y[0] = element(&c.Out[0], i)
	}
}

// scatter copies the result back.
func (r *rower) scatter(c *backend.Rows, i int) {
	if rowLayouts[c.Op].out[0] == full {
		r.copy(c.N, element(&c.Out[0], firstOf(c, i)), c.Inner, r.y[0], 1)
	}
}

// firstOf is the offset of the first element of row i.
func firstOf(c *backend.Rows, i int) int { return i/c.Inner*c.N*c.Inner + i%c.Inner }

// A rowShape says how the elements of an operand belong to rows.
type rowShape uint8

const (
	absent rowShape = iota
	full            // N elements a row
	single          // one element a row
	common          // N elements, the same for all rows
)

// rowLayouts are the shapes of the operands of every operation.
var rowLayouts = [...]struct {
	in  [5]rowShape
	out [3]rowShape
}{
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

func kernelsFor(t dtype.Type) rowKernels {
	if t == dtype.Float64 {
		return rowFloat64
	}
	return rowFloat32
}
