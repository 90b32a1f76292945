package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// A folder combines rows of values into one. Sums of float32 are kept in float64;
// only a few rows at a time are added in float32.
type folder struct {
	width   int
	size    int        // of a value
	combine vec.Kernel // of rows of values
	part    unsafe.Pointer
	rows    int            // combined in part
	half    unsafe.Pointer // scratch of half a block
	widen   vec.Kernel     // to float64, or nil
	total   unsafe.Pointer // in float64
	wide    unsafe.Pointer // scratch in float64
	started bool           // total holds something
}

// partRows is how many rows of float32 are added up before they join the total.
const partRows = 16

func (m *machine) folder(r *reducer, width int) folder {
	size := r.t.Size()
	f := folder{width: width, size: size, combine: r.rowKernel(r.t)}
	f.part = m.buffer(width, size)
	if block := m.run * m.inner; block > width {
		f.half = m.buffer((block+1)/2, size)
	}
	if r.rowType() != r.t {
		f.widen = vec.Convert(r.rowType(), r.t)
		f.total, f.wide = m.buffer(width, 8), m.buffer(width, 8)
	}
	return f
}

// rowType is the type in which rows are combined in the end.
func (r *reducer) rowType() dtype.Type {
	if r.op == backend.Sum && r.t == dtype.Float32 {
		return dtype.Float64
	}
	return r.t
}

// rowKernel combines rows of type t. Of truth values, adding and the greater are
// or, multiplying and the lesser are and.
func (r *reducer) rowKernel(t dtype.Type) vec.Kernel {
	op := rowPrims[r.op]
	if t == dtype.Bool {
		op = pointwise.Or
		if r.op == backend.Prod || r.op == backend.Min || r.op == backend.All {
			op = pointwise.And
		}
	}
	return vec.Of(t)[op]
}

// rowPrims are the primitives that combine numbers.
var rowPrims = [...]pointwise.Prim{
	backend.Sum: pointwise.Add, backend.Prod: pointwise.Mul, backend.Max: pointwise.Maximum, backend.Min: pointwise.Minimum,
	backend.Any: pointwise.Or, backend.All: pointwise.And,
}

// add combines a block of rows.
func (f *folder) add(rows int, p unsafe.Pointer) {
	p = f.fold(rows, p)
	if f.rows == 0 {
		copyBytes(f.part, p, f.width*f.size)
	} else {
		f.combine(f.width, f.part, f.part, p, nil)
	}
	f.rows++
	if f.widen != nil && f.rows == partRows {
		f.flush()
	}
}

// fold combines the rows of a block in halves until one is left.
func (f *folder) fold(rows int, p unsafe.Pointer) unsafe.Pointer {
	row := f.width * f.size
	for rows > 1 {
		half := rows / 2
		f.combine(half*f.width, f.half, p, unsafe.Add(p, half*row), nil)
		if rows%2 == 1 {
			f.combine(f.width, f.half, f.half, unsafe.Add(p, (rows-1)*row), nil)
		}
		rows, p = half, f.half
	}
	return p
}

// flush joins the part to the total.
func (f *folder) flush() {
	if f.started {
		f.widen(f.width, f.wide, f.part, nil, nil)
		vec.AddTo64(f.width, f.total, f.wide)
	} else {
		f.widen(f.width, f.total, f.part, nil, nil)
	}
	f.rows, f.started = 0, true
}

// result is the combined row, of the reducer's rowType.
func (f *folder) result() unsafe.Pointer {
	if f.widen == nil {
		return f.part
	}
	if f.rows > 0 {
		f.flush()
	}
	return f.total
}

// keepRow copies a combined row.
func (r *reducer) keepRow(width int, to, row unsafe.Pointer) {
	copyBytes(to, row, width*r.rowType().Size())
}

// putRow stores the results of group g.
func (r *reducer) putRow(c *backend.Reduce, p *columnPlan, g int, row unsafe.Pointer) {
	t := r.rowType()
	width, stride := p.widthOf(c, g), c.Geom.Strides[0][p.dim]
	at := p.offset(c, g, 0)
	if stride == 1 && r.scale == 0 {
		vec.Convert(c.Out.DType, t)(width, element(&c.Out, at), row, nil, nil)
		return
	}
	for i := range width {
		r.put(&c.Out, at+i*stride, partialAt(unsafe.Add(row, i*t.Size()), t))
	}
}

func partialAt(p unsafe.Pointer, t dtype.Type) partial {
	switch t {
	case dtype.Float32:
		return partial{f: float64(*(*float32)(p))}
	case dtype.Float64:
		return partial{f: *(*float64)(p)}
	case dtype.Int64:
		return partial{i: *(*int64)(p)}
	}
	return partial{i: int64(*(*uint8)(p))}
}

func copyBytes(dst, src unsafe.Pointer, n int) {
	copy(unsafe.Slice((*byte)(dst), n), unsafe.Slice((*byte)(src), n))
}
