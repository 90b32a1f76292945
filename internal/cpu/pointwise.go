package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// Pointwise implements backend.Backend.
func (b *CPU) Pointwise(c backend.Pointwise) error {
	if c.N == 0 {
		return nil
	}
	var err error
	if c.Geom != nil || !direct(&c) {
		err = run(&c)
	}
	hold(&c)
	c.Geom.Release()
	return err
}

// direct runs a program of one primitive over contiguous operands of the right
// types by calling its kernel, and reports whether it could.
func direct(c *backend.Pointwise) bool {
	p := c.Prog
	if len(p.Code) != 1 || p.Slots+len(p.Consts) > 0 {
		return false
	}
	in := p.Code[0]
	kernel := directKernel(c, in)
	if kernel == nil || divides(in.Op, c.Compute) {
		return false
	}
	if c.N >= 2*smallestChunk && c.N >= 2*chunkOf(p) {
		directParallel(*c, in, kernel)
		return true
	}
	call(c, in, kernel, 0, c.N)
	return true
}

// directKernel is the kernel that maps the operands' memory to the output's, if
// there is one.
func directKernel(c *backend.Pointwise, in pointwise.Instr) vec.Kernel {
	p := c.Prog
	if in.Op == pointwise.Copy && p.Inputs == 1 {
		return copyKernel(c)
	}
	if !sameTypes(c) {
		return nil
	}
	return kernelOf(p, in, c.Compute)
}

// copyKernel is the kernel of a copy or cast in one step. Casts through a third
// type, which may round, are left to the interpreter.
func copyKernel(c *backend.Pointwise) vec.Kernel {
	from, to := c.In[0].DType, c.Out.DType
	through := typeOf(c.Prog.Kinds[0], c.Compute)
	switch {
	case from == to && (from == through || from.Compute() == through):
		return copiers[from.Size()]
	case from == through || to == through:
		return vec.Convert(to, from)
	}
	return nil
}

var copiers = [9]vec.Kernel{1: copyOf[uint8], 2: copyOf[uint16], 4: copyOf[uint32], 8: copyOf[uint64]}

func copyOf[T any](n int, dst, a, _, _ unsafe.Pointer) {
	copy(unsafe.Slice((*T)(dst), n), unsafe.Slice((*T)(a), n))
}

// call runs a kernel on elements from to to.
func call(c *backend.Pointwise, in pointwise.Instr, kernel vec.Kernel, from, to int) {
	n, out, a := to-from, element(&c.Out, from), element(&c.In[in.Args[0]], from)
	switch pointwise.Table[in.Op].Arity {
	case 1:
		kernel(n, out, a, nil, nil)
	case 2:
		kernel(n, out, a, element(&c.In[in.Args[1]], from), nil)
	default:
		kernel(n, out, a, element(&c.In[in.Args[1]], from), element(&c.In[in.Args[2]], from))
	}
}

// directParallel takes c by value: only here does it move to the heap.
func directParallel(c backend.Pointwise, in pointwise.Instr, kernel vec.Kernel) {
	chunk := chunkOf(c.Prog)
	parallel.For((c.N+chunk-1)/chunk, func(i int) {
		call(&c, in, kernel, i*chunk, min((i+1)*chunk, c.N))
	})
}

// element is where element i of a contiguous operand lies.
func element(o *backend.Operand, i int) unsafe.Pointer {
	return unsafe.Add(o.Storage.Mem, (o.Off+i)*o.DType.Size())
}

// chunkOf is how many elements make a chunk of parallel work.
func chunkOf(p *pointwise.Program) int {
	cost := 0
	for _, in := range p.Code {
		cost += costs[in.Op]
	}
	return max(1<<15/max(cost, 1)&^1023, smallestChunk)
}

const smallestChunk = 2048

// costs of the primitives relative to an addition. Absent ones cost nothing to
// speak of beside the loads and stores.
var costs = [pointwise.PrimCount]int{
	pointwise.Copy: 1, pointwise.Add: 1, pointwise.Sub: 1, pointwise.Mul: 1, pointwise.FMA: 1,
	pointwise.Div: 2, pointwise.Sqrt: 2, pointwise.Rsqrt: 3, pointwise.Recip: 2,
	pointwise.Exp: 8, pointwise.Log: 8, pointwise.Tanh: 8, pointwise.Sigmoid: 8, pointwise.Erf: 8,
	pointwise.Pow: 16,
	pointwise.Sin: 8, pointwise.Cos: 8, pointwise.Tan: 16, pointwise.Asin: 16, pointwise.Acos: 16, pointwise.Atan: 16,
	pointwise.Sinh: 16, pointwise.Cosh: 16, pointwise.Asinh: 16, pointwise.Acosh: 16, pointwise.Atanh: 16,
	pointwise.Exp2: 16, pointwise.Expm1: 8, pointwise.Log1p: 8, pointwise.Log2: 16, pointwise.Log10: 16,
	pointwise.Softplus: 12, pointwise.Erfc: 16, pointwise.Erfinv: 16, pointwise.Lgamma: 16, pointwise.Digamma: 16,
	pointwise.Polygamma: 16, pointwise.Atan2: 16, pointwise.Hypot: 8,
	pointwise.Quo: 4, pointwise.FloorDiv: 16, pointwise.Fmod: 16, pointwise.Remainder: 16,
}

// run interprets c.
func run(c *backend.Pointwise) error {
	if c.Prog.Inputs == 0 {
		return fill(c)
	}
	m := machines.Get().(*machine)
	defer m.release()
	if done, err := m.small(c); done {
		return err
	}
	m.pointwise(c)
	if c.Geom != nil && m.flatten(c) {
		return nil
	}
	if moves(c) {
		m.move(c)
		return nil
	}
	if m.rowScalar(c) {
		return nil
	}
	if c.N <= smallestBlock {
		m.plan(smallestBlock)
		return m.store(c, 0, 1)
	}
	m.plan(blockLen(c.Prog, c.Compute))
	per := max(chunkOf(c.Prog)/(m.run*m.inner), 1) // blocks to a chunk
	if m.blocks >= 2*per {
		return runParallel(*c, m.blocks, per)
	}
	return m.store(c, 0, m.blocks)
}

// pointwise prepares the walk over c, the output's biggest strides outermost.
func (m *machine) pointwise(c *backend.Pointwise) {
	if c.Geom == nil {
		m.flat(c.Prog.Inputs+1, c.N)
		return
	}
	m.over(c.Geom, c.Prog.Inputs+1, m.byStride(c.Geom))
}

// byStride orders the dimensions of g by the strides of its output, or returns
// nil where they are in order.
func (m *machine) byStride(g *backend.Geometry) []int {
	out, sorted := g.Strides[0], true
	m.order = m.order[:0]
	for d := range out {
		m.order = append(m.order, d)
		for i := d; i > 0 && out[m.order[i]] > out[m.order[i-1]]; i-- {
			m.order[i], m.order[i-1] = m.order[i-1], m.order[i]
			sorted = false
		}
	}
	if sorted {
		return nil
	}
	return m.order
}

// flatten runs c directly where its geometry turns out to be one of contiguous
// operands, and reports whether it was.
func (m *machine) flatten(c *backend.Pointwise) bool {
	if m.dims != 1 {
		return false
	}
	for k := range m.n {
		if m.strides[k][0] != 1 {
			return false
		}
	}
	return direct(c)
}

func runParallel(c backend.Pointwise, blocks, per int) error {
	var failed firstError
	parallel.For((blocks+per-1)/per, func(i int) {
		m := machines.Get().(*machine)
		defer m.release()
		m.pointwise(&c)
		m.plan(blockLen(c.Prog, c.Compute))
		failed.set(m.store(&c, i*per, min((i+1)*per, blocks)))
	})
	return failed.err
}

// store evaluates blocks from to to and writes them to the output.
func (m *machine) store(c *backend.Pointwise, from, to int) error {
	if err := m.load(c.Prog, &c.Scalars, c.Compute, c.In[:]); err != nil {
		return err
	}
	s := m.sink(&c.Out)
	m.seek(from)
	for i := from; ; {
		s.write(m)
		if i++; i == to {
			return m.failure()
		}
		m.next()
	}
}

// A sink takes the results of a machine to the output.
type sink struct {
	base    unsafe.Pointer
	size    int
	dense   bool
	convert vec.Kernel
	raw     unsafe.Pointer // where converted elements wait to be scattered
}

func (m *machine) sink(o *backend.Operand) sink {
	s := sink{base: address(o), size: o.DType.Size(), dense: m.dense(0)}
	if t := typeOf(m.kind, m.compute); o.DType != t {
		s.convert = vec.Convert(o.DType, t)
		s.raw = m.buffer(m.run*m.inner, s.size)
	}
	return s
}

func (s *sink) write(m *machine) {
	n, to := m.len(), unsafe.Add(s.base, m.off[0]*s.size)
	switch {
	case s.dense && s.convert == nil:
		m.eval(to)
	case s.dense:
		s.convert(n, to, m.eval(nil), nil, nil)
	case s.convert == nil:
		m.scatter(s.size, to, m.eval(nil))
	default:
		s.convert(n, s.raw, m.eval(nil), nil, nil)
		m.scatter(s.size, to, s.raw)
	}
}
