package cpu

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// small runs a program over few contiguous elements of the right types in one
// block, and reports whether it could. There is no walk to plan, and operands and
// output are registers themselves: of a short program over a small tensor most of
// the time was spent getting ready.
func (m *machine) small(c *backend.Pointwise) (bool, error) {
	p := c.Prog
	if c.Geom != nil || c.N > smallestBlock || len(p.Code) == 0 || !sameTypes(c) {
		return false, nil
	}
	m.used, m.compute, m.inputs = 0, c.Compute, p.Inputs
	m.reserve(p, c.N)
	for k := range p.Inputs {
		m.regs[k] = address(&c.In[k])
	}
	m.constants(p, &c.Scalars, c.N)
	m.temporaries(p, c.N)
	last := len(p.Code) - 1
	if int(p.Code[last].Dst) != p.Result {
		return false, nil
	}
	for i, in := range p.Code {
		kernel := kernelOf(p, in, c.Compute)
		if kernel == nil {
			return true, fmt.Errorf("%s does not exist for %s", in.Op, c.Compute)
		}
		if divides(in.Op, c.Compute) && vec.AnyZero64(c.N, m.regs[in.Args[1]]) {
			return true, errDivision
		}
		dst := m.regs[in.Dst]
		if i == last {
			dst = address(&c.Out)
		}
		s := step{kernel: kernel, args: in.Args, arity: uint8(pointwise.Table[in.Op].Arity)}
		s.run(c.N, dst, &m.regs)
	}
	return true, nil
}

// sameTypes reports whether memory holds the types that the registers do.
func sameTypes(c *backend.Pointwise) bool {
	p := c.Prog
	if c.Out.DType != typeOf(p.Kinds[p.Result], c.Compute) {
		return false
	}
	for k := range p.Inputs {
		if c.In[k].Storage == nil || c.In[k].DType != typeOf(p.Kinds[k], c.Compute) {
			return false
		}
	}
	return true
}
