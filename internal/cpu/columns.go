package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

// Where the elements of neighbouring outputs lie side by side, as in the columns
// of a matrix, whole rows are combined by vector kernels: such a reduction walks
// one kept dimension innermost.

const (
	// columnWidth bounds how many columns are reduced together: their
	// accumulators stay in the first-level cache.
	columnWidth = 1024
	// narrow is the width up to which a block holds several rows, which are
	// folded in halves; wider rows are combined one by one.
	narrow = 256
	// columnSegment is how many elements of few outputs are reduced in one go
	// and then joined with others.
	columnSegment = 1 << 16
)

// A columnPlan divides a reduction by columns into units: of a group of columns a
// segment of the rows. It depends on shapes and program alone.
type columnPlan struct {
	dim      int // the kept dimension walked innermost
	width    int // columns of a group; the last may have fewer
	groups   int // of each place in the other kept dimensions
	outer    int // places in the other kept dimensions
	segment  int // blocks in a segment
	segments int // of a group
	units    int
	task     int // units that make a chunk of parallel work
}

// columnDim chooses the kept dimension to walk innermost; ok is false where
// walking the reduced ones is better.
func columnDim(c *backend.Reduce) (dim int, ok bool) {
	if c.Op == backend.ArgMax || c.Op == backend.ArgMin {
		return 0, false
	}
	kept := len(c.Geom.Shape) - c.Reduced
	best := scattered(c, innermost(c.Geom.Shape, kept))
	for d := kept - 1; d >= 0; d-- {
		if s := scattered(c, d); s < best && c.Geom.Shape[d] > 1 {
			best, dim, ok = s, d, true
		}
	}
	return dim, ok
}

// innermost is the last dimension from from on with more than one element, or -1.
func innermost(shape []int, from int) int {
	for d := len(shape) - 1; d >= from; d-- {
		if shape[d] > 1 {
			return d
		}
	}
	return -1
}

// scattered counts the inputs whose neighbours along dimension d are neither side
// by side nor the same element.
func scattered(c *backend.Reduce, d int) int {
	n := 0
	for k := range c.Prog.Inputs {
		if s := c.Geom.Strides[k+1]; d >= 0 && s[d] != 0 && s[d] != 1 {
			n++
		}
	}
	return n
}

func reduceColumns(c *backend.Reduce, dim, outputs, reduced int) error {
	m := machines.Get().(*machine)
	defer m.release()
	p := columnPlan{dim: dim, segments: 1}
	n := c.Geom.Shape[dim]
	p.groups = (n + columnWidth - 1) / columnWidth
	p.width = (n + p.groups - 1) / p.groups
	p.outer = outputs / n
	m.alongColumns(c, &p, p.width)
	p.segment = m.blocks
	if p.groups*p.outer < 8 && reduced*p.width >= 2*columnSegment {
		p.segment = max(columnSegment*m.blocks/(reduced*p.width), 1)
		p.segments = (m.blocks + p.segment - 1) / p.segment
	}
	p.units = p.groups * p.outer * p.segments
	p.task = max(columnSegment/2*p.segments/(p.width*reduced), 1)
	if p.units > p.task {
		return columnsParallel(*c, p)
	}
	return m.columns(c, &p, 0, p.units, nil)
}

// alongColumns plans the walk over the rows of a group of columns.
func (m *machine) alongColumns(c *backend.Reduce, p *columnPlan, width int) {
	shape := c.Geom.Shape
	m.reset(c.Prog.Inputs + 1)
	for d := len(shape) - c.Reduced; d < len(shape); d++ {
		m.add(c.Geom, d, shape[d])
	}
	m.add(c.Geom, p.dim, width)
	m.finish()
	limit := width
	if p.width <= narrow {
		limit = blockLen(c.Prog, c.Compute)
	}
	m.plan(limit)
}

func columnsParallel(c backend.Reduce, p columnPlan) error {
	var parts []uint64 // of each unit a row of accumulators
	if p.segments > 1 {
		parts = make([]uint64, p.units*p.width)
	}
	var failed firstError
	parallel.For((p.units+p.task-1)/p.task, func(i int) {
		m := machines.Get().(*machine)
		defer m.release()
		m.alongColumns(&c, &p, p.width)
		failed.set(m.columns(&c, &p, i*p.task, min((i+1)*p.task, p.units), parts))
	})
	if parts != nil && failed.err == nil {
		joinColumns(&c, &p, parts)
	}
	return failed.err
}

// joinColumns combines the segments of each group in order.
func joinColumns(c *backend.Reduce, p *columnPlan, parts []uint64) {
	r := reducer{op: c.Op, t: valueType(c), scale: c.Scale}
	combine := r.rowKernel(r.rowType())
	for g := range p.groups * p.outer {
		rows := parts[g*p.segments*p.width:]
		total := unsafe.Pointer(&rows[0])
		width := p.widthOf(c, g)
		for s := 1; s < p.segments; s++ {
			combine(width, total, total, unsafe.Pointer(&rows[s*p.width]), nil)
		}
		r.putRow(c, p, g, total)
	}
}

// widthOf is how many columns group g has.
func (p *columnPlan) widthOf(c *backend.Reduce, g int) int {
	return min(p.width, c.Geom.Shape[p.dim]-g%p.groups*p.width)
}

// offset is where group g starts in operand k, in elements.
func (p *columnPlan) offset(c *backend.Reduce, g, k int) int {
	strides := c.Geom.Strides[k]
	off := g % p.groups * p.width * strides[p.dim]
	o := g / p.groups
	for d := len(c.Geom.Shape) - c.Reduced - 1; d >= 0; d-- {
		if d != p.dim {
			off += o % c.Geom.Shape[d] * strides[d]
			o /= c.Geom.Shape[d]
		}
	}
	return off
}

// columns reduces units from to to. Their rows go to parts if it is not nil, else
// to the output.
func (m *machine) columns(c *backend.Reduce, p *columnPlan, from, to int, parts []uint64) error {
	width := p.width
	for u := from; u < to; u++ {
		g := u / p.segments
		if w := p.widthOf(c, g); w != width || u == from {
			if w != width {
				m.alongColumns(c, p, w)
			}
			if err := m.load(c.Prog, &c.Scalars, c.Compute, c.In[:]); err != nil {
				return err
			}
			width = w
		}
		m.rebase(c, p, g)
		r := m.reducer(c)
		row := m.columnSegment(&r, p, u, width)
		if parts != nil {
			r.keepRow(width, unsafe.Pointer(&parts[u*p.width]), row)
		} else {
			r.putRow(c, p, g, row)
		}
	}
	return nil
}

// rebase moves the inputs to where group g starts.
func (m *machine) rebase(c *backend.Reduce, p *columnPlan, g int) {
	m.used = m.loaded
	for k := range m.inputs {
		if c.In[k].Storage == nil {
			continue
		}
		l := &m.loads[k]
		l.base = unsafe.Add(address(&c.In[k]), p.offset(c, g, k+1)*l.size)
		l.n = -1
	}
}

// columnSegment combines the rows of unit u.
func (m *machine) columnSegment(r *reducer, p *columnPlan, u, width int) unsafe.Pointer {
	first := u % p.segments * p.segment
	last := min(first+p.segment, m.blocks)
	f := m.folder(r, width)
	m.seek(first)
	for i := first; ; {
		f.add(m.len()/width, r.values(m))
		if i++; i == last {
			return f.result()
		}
		m.next()
	}
}
