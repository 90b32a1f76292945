package cpu

import (
	"errors"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// itself is the program of a reduction without one.
var itself = pointwise.Program{Inputs: 1, Registers: 1, Kinds: []pointwise.Kind{pointwise.Number}}

// Reduce implements backend.Backend.
func (b *CPU) Reduce(c backend.Reduce) error {
	if c.Prog == nil {
		c.Prog = &itself
	}
	kept := len(c.Geom.Shape) - c.Reduced
	outputs, reduced := product(c.Geom.Shape[:kept]), product(c.Geom.Shape[kept:])
	var err error
	switch {
	case outputs == 0:
	case reduced == 0:
		err = reduceNothing(&c, outputs)
	case reduceDirect(&c, outputs, reduced):
	default:
		if dim, ok := columnDim(&c); ok {
			err = reduceColumns(&c, dim, outputs, reduced)
		} else {
			err = reduceRows(&c, outputs, reduced)
		}
	}
	hold(&c)
	c.Geom.Release()
	return err
}

// reduceDirect combines one block that lies in memory as it is needed, or a few
// rows of columns, without a machine. It reports whether it could.
func reduceDirect(c *backend.Reduce, outputs, reduced int) bool {
	if c.Prog != &itself || c.In[0].DType != valueType(c) || outputs*reduced > smallestBlock {
		return false
	}
	r := reducer{op: c.Op, t: c.In[0].DType, scale: c.Scale}
	if outputs == 1 && isPacked(c.Geom.Shape, c.Geom.Strides[1]) {
		r.put(&c.Out, 0, r.block(reduced, address(&c.In[0]), 0))
		return true
	}
	return r.fewRows(c)
}

// fewRows combines the rows of a small matrix into the output.
func (r *reducer) fewRows(c *backend.Reduce) bool {
	g := c.Geom
	if len(g.Shape) != 2 || c.Reduced != 1 || g.Strides[1][0] != 1 || g.Shape[1] > partRows ||
		c.Op == backend.ArgMax || c.Op == backend.ArgMin || c.Out.DType != r.t || c.Scale != 0 {
		return false
	}
	out, n := address(&c.Out), g.Shape[0]
	copyBytes(out, address(&c.In[0]), n*r.t.Size())
	combine := r.rowKernel(r.t)
	for i := 1; i < g.Shape[1]; i++ {
		combine(n, out, out, element(&c.In[0], i*g.Strides[1][1]), nil)
	}
	return true
}

// isPacked reports whether elements lie side by side in row-major order.
func isPacked(shape, strides []int) bool {
	want := 1
	for d := len(shape) - 1; d >= 0; d-- {
		if shape[d] > 1 && strides[d] != want {
			return false
		}
		want *= shape[d]
	}
	return true
}

func product(shape []int) int {
	n := 1
	for _, size := range shape {
		n *= size
	}
	return n
}

// reduceNothing stores what each reduction gives over no elements.
func reduceNothing(c *backend.Reduce, outputs int) error {
	var p partial
	switch c.Op {
	case backend.Sum, backend.Any:
	case backend.Prod, backend.All:
		p = partial{f: 1, i: 1}
	default:
		return errors.New("no maximum or minimum of no elements")
	}
	r := reducer{op: c.Op, t: valueType(c), scale: c.Scale}
	for o := range outputs {
		r.put(&c.Out, o, p)
	}
	return nil
}

// A rowPlan divides a reduction that walks the reduced dimensions innermost into
// units: a block where that spans whole outputs, else a segment of the blocks of
// one output. It depends on shapes and program alone.
type rowPlan struct {
	reduced   int // elements of one output
	units     int
	task      int // units that make a chunk of parallel work
	perOutput int // blocks of one output; 0 where a block spans whole outputs
	segment   int // blocks in a segment
	segments  int // of one output
}

func (m *machine) rowPlan(c *backend.Reduce, outputs, reduced int) rowPlan {
	block := m.run * m.inner
	p := rowPlan{reduced: reduced, units: m.blocks, segments: 1, segment: 1}
	if block < reduced {
		p.perOutput = m.blocks / outputs
		p.segment = max(chunkOf(c.Prog)/block, 1)
		p.segments = (p.perOutput + p.segment - 1) / p.segment
		p.units = p.segments * outputs
		block *= min(p.segment, p.perOutput)
	}
	p.task = max(chunkOf(c.Prog)/block, 1)
	return p
}

func reduceRows(c *backend.Reduce, outputs, reduced int) error {
	m := machines.Get().(*machine)
	defer m.release()
	m.alongRows(c)
	p := m.rowPlan(c, outputs, reduced)
	switch {
	case p.segments > 1:
		return reduceSegments(*c, p, outputs)
	case p.units > p.task:
		return reduceUnits(*c, p, nil)
	}
	return m.reduce(c, &p, 0, p.units, nil)
}

func (m *machine) alongRows(c *backend.Reduce) {
	m.over(c.Geom, c.Prog.Inputs+1, nil)
	m.plan(blockLen(c.Prog, c.Compute))
}

// reduceSegments reduces each output in several segments and joins them.
func reduceSegments(c backend.Reduce, p rowPlan, outputs int) error {
	parts := make([]partial, p.units)
	if err := reduceUnits(c, p, parts); err != nil {
		return err
	}
	r := reducer{op: c.Op, t: valueType(&c), scale: c.Scale}
	for o := range outputs {
		total := parts[o*p.segments]
		for _, part := range parts[o*p.segments+1 : (o+1)*p.segments] {
			total = r.join(total, part)
		}
		r.put(&c.Out, o, total)
	}
	return nil
}

// reduceUnits does all units on several processors.
func reduceUnits(c backend.Reduce, p rowPlan, parts []partial) error {
	var failed firstError
	parallel.For((p.units+p.task-1)/p.task, func(i int) {
		m := machines.Get().(*machine)
		defer m.release()
		m.alongRows(&c)
		failed.set(m.reduce(&c, &p, i*p.task, min((i+1)*p.task, p.units), parts))
	})
	return failed.err
}

// reduce does units from to to. Their results go to parts if it is not nil, else
// to the output.
func (m *machine) reduce(c *backend.Reduce, p *rowPlan, from, to int, parts []partial) error {
	if err := m.load(c.Prog, &c.Scalars, c.Compute, c.In[:]); err != nil {
		return err
	}
	r := m.reducer(c)
	if p.perOutput == 0 {
		m.reduceWhole(&r, &c.Out, p, from, to)
		return nil
	}
	for u := from; u < to; u++ {
		part := m.reduceSegment(&r, p, u)
		if parts != nil {
			parts[u] = part
		} else {
			r.put(&c.Out, u, part)
		}
	}
	return nil
}

// reduceWhole reduces blocks from to to, each of whole outputs.
func (m *machine) reduceWhole(r *reducer, out *backend.Operand, p *rowPlan, from, to int) {
	m.seek(from)
	for i := from; ; {
		o := m.element() / p.reduced
		values := r.values(m)
		for n := m.len(); n > 0; n -= p.reduced {
			r.put(out, o, r.block(p.reduced, values, 0))
			values = r.skip(values, p.reduced, n)
			o++
		}
		if i++; i == to {
			return
		}
		m.next()
	}
}

// reduceSegment combines the blocks of unit u.
func (m *machine) reduceSegment(r *reducer, p *rowPlan, u int) partial {
	o, first := u/p.segments, u%p.segments*p.segment
	m.seek(o*p.perOutput + first)
	last := min(first+p.segment, p.perOutput)
	var total partial
	for i := first; ; {
		part := r.block(m.len(), r.values(m), m.element()-o*p.reduced)
		if i == first {
			total = part
		} else {
			total = r.join(total, part)
		}
		if i++; i == last {
			return total
		}
		m.next()
	}
}
