package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// lstm walks forward.
func (p *cellPart) lstm() {
	x, h0, c0 := &p.In[0], &p.In[2], &p.In[3]
	h, c, gates := &p.Out[0], &p.Out[1], &p.Out[2]
	for t := range p.Time {
		z := p.at(gates, t, 4)
		p.weight.multiply(p.rows, z, p.before(h, h0, t), p.at(x, t, 4))
		before, ct, ht := p.before(c, c0, t), p.at(c, t, 1), p.at(h, t, 1)
		for b := range p.rows {
			at := b * p.state()
			p.lstmRow(unsafe.Add(z, 4*at), unsafe.Add(before, at), unsafe.Add(ct, at), unsafe.Add(ht, at))
		}
	}
}

// lstmRow is a step of one element of the batch; z holds what its gates are of.
func (p *cellPart) lstmRow(z, before, c, h unsafe.Pointer) {
	n, step := p.Hidden, p.state()
	i, f, g, o := z, unsafe.Add(z, step), unsafe.Add(z, 2*step), unsafe.Add(z, 3*step)
	p.prim(pointwise.Sigmoid, 2*n, i, i, nil)
	p.prim(pointwise.Tanh, n, g, g, nil)
	p.prim(pointwise.Sigmoid, n, o, o, nil)
	p.prim(pointwise.Mul, n, h, i, g)
	p.prim(pointwise.Mul, n, c, f, before)
	p.prim(pointwise.Add, n, c, c, h)
	p.prim(pointwise.Tanh, n, h, c, nil)
	p.prim(pointwise.Mul, n, h, h, o)
}

// lstmBack walks back. The cotangents of a state are what its own time passes back
// and what is asked of it from outside.
func (p *cellPart) lstmBack() {
	c0, c, gates, ghs, gcs := &p.In[1], &p.In[2], &p.In[3], &p.In[4], &p.In[5]
	gx, gh0, gc0 := &p.Out[0], p.at(&p.Out[1], 0, 1), p.at(&p.Out[2], 0, 1)
	n := p.rows * p.Hidden
	gh, gc := p.scratch, gc0 // the latter is passed on in its place
	p.begin(n, gh, p.at(ghs, p.Time-1, 1))
	p.begin(n, gc, p.at(gcs, p.Time-1, 1))
	for t := p.Time - 1; t >= 0; t-- {
		z, before, ct, gz := p.at(gates, t, 4), p.before(c, c0, t), p.at(c, t, 1), p.at(gx, t, 4)
		for b := range p.rows {
			at := b * p.state()
			p.lstmRowBack(unsafe.Add(z, 4*at), unsafe.Add(before, at), unsafe.Add(ct, at), unsafe.Add(gh, at), unsafe.Add(gc, at), unsafe.Add(gz, 4*at))
		}
		if t == 0 {
			p.weight.multiply(p.rows, gh0, gz, nil)
			return
		}
		p.weight.multiply(p.rows, gh, gz, p.at(ghs, t-1, 1))
		if more := p.at(gcs, t-1, 1); more != nil {
			p.prim(pointwise.Add, n, gc, gc, more)
		}
	}
}

// begin sets n elements to those of x, or to 0 if there is none.
func (p *cellPart) begin(n int, dst, x unsafe.Pointer) {
	to := unsafe.Slice((*byte)(dst), n*p.size)
	if x == nil {
		clear(to)
		return
	}
	copy(to, unsafe.Slice((*byte)(x), n*p.size))
}

// lstmRowBack is a step back of one element of the batch: from the cotangents of
// its states to gz, those of what its gates are of, and, in gc, that of the memory
// before.
func (p *cellPart) lstmRowBack(z, before, c, gh, gc, gz unsafe.Pointer) {
	n, step := p.Hidden, p.state()
	i, f, g, o := z, unsafe.Add(z, step), unsafe.Add(z, 2*step), unsafe.Add(z, 3*step)
	di, df, dg, do := gz, unsafe.Add(gz, step), unsafe.Add(gz, 2*step), unsafe.Add(gz, 3*step)
	tanh, d := p.spare(1), p.spare(2)

	p.prim(pointwise.Tanh, n, tanh, c, nil)
	p.prim(pointwise.Mul, n, do, gh, tanh)
	p.throughSigmoid(do, o)
	p.prim(pointwise.Mul, n, d, gh, o)
	p.throughTanh(d, tanh)
	p.prim(pointwise.Add, n, gc, gc, d)

	p.prim(pointwise.Mul, n, di, gc, g)
	p.throughSigmoid(di, i)
	p.prim(pointwise.Mul, n, df, gc, before)
	p.throughSigmoid(df, f)
	p.prim(pointwise.Mul, n, dg, gc, i)
	p.throughTanh(dg, g)
	p.prim(pointwise.Mul, n, gc, gc, f)
}

// throughSigmoid multiplies a row of g by the derivative of a sigmoid that is y.
func (p *cellPart) throughSigmoid(g, y unsafe.Pointer) {
	d := p.spare(0)
	p.prim(pointwise.Mul, p.Hidden, d, y, y)
	p.prim(pointwise.Sub, p.Hidden, d, y, d)
	p.prim(pointwise.Mul, p.Hidden, g, g, d)
}

// throughTanh multiplies a row of g by the derivative of a hyperbolic tangent that
// is y: 1 - y².
func (p *cellPart) throughTanh(g, y unsafe.Pointer) {
	d := p.spare(0)
	p.prim(pointwise.Mul, p.Hidden, d, y, y)
	p.prim(pointwise.Mul, p.Hidden, d, d, g)
	p.prim(pointwise.Sub, p.Hidden, g, g, d)
}
