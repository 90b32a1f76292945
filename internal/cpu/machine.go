package cpu

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// A machine evaluates a program block by block. A register points to a block of
// elements: to an operand's own memory where that is dense and of the right
// type, else to a buffer small enough for the first-level cache.
type machine struct {
	walk
	code    []step
	regs    [pointwise.MaxRegisters]unsafe.Pointer
	loads   [backend.MaxInputs]load
	inputs  int
	result  int
	kind    pointwise.Kind // of the result
	compute dtype.Type
	slab    []uint64 // all buffers
	order   []int    // scratch: the dimensions in the order walked
	used    int      // bytes of it
	divided bool     // an integer was divided by 0
	loaded  int      // bytes used by the program; the rest is its user's
}

// A step is an instruction with its kernel.
type step struct {
	kernel vec.Kernel
	dst    uint8
	args   [3]uint8
	arity  uint8
	checks bool // divides by integers, of which none may be 0
}

// A load brings an operand into its register.
type load struct {
	base    unsafe.Pointer // of element 0
	size    int            // of one element in memory
	dense   bool           // a block's elements lie side by side
	convert vec.Kernel     // nil where memory holds the register's type
	buf     unsafe.Pointer
	raw     unsafe.Pointer // where gathered elements wait for conversion
	at, n   int            // the block that buf holds, so that broadcasts are gathered once
}

var machines = sync.Pool{New: func() any { return new(machine) }}

// release puts m back. It must not keep the memory of operands alive.
func (m *machine) release() {
	for k := range m.inputs {
		m.loads[k].base = nil
		m.regs[k] = nil
	}
	machines.Put(m)
}

// typeOf is the element type of registers of a kind.
func typeOf(kind pointwise.Kind, compute dtype.Type) dtype.Type {
	if kind == pointwise.Mask {
		return dtype.Bool
	}
	return compute
}

// blockBudget is how many bytes the buffers of a machine may take: most of a
// first-level cache.
const blockBudget = 24 << 10

// smallestBlock is the length that the blocks of any program may have.
const smallestBlock = 256

// blockLen is the length of the blocks in which p is run. It depends on the
// program alone, since the trees of reductions hang on it.
func blockLen(p *pointwise.Program, compute dtype.Type) int {
	n := blockBudget / (p.Registers * compute.Size())
	return min(max(n&^63, smallestBlock), 1024)
}

// load prepares m to run p over the walk that is planned already.
func (m *machine) load(p *pointwise.Program, scalars *pointwise.Scalars, compute dtype.Type, in []backend.Operand) error {
	m.used, m.compute, m.inputs, m.divided = 0, compute, p.Inputs, false
	m.result, m.kind = p.Result, p.Kinds[p.Result]
	length := m.run * m.inner
	m.reserve(p, length)
	for k := range p.Inputs {
		m.bind(k, &in[k], typeOf(p.Kinds[k], compute), length)
	}
	m.constants(p, scalars, length)
	err := m.assemble(p, scalars, length)
	m.loaded = m.used
	return err
}

// reserve makes the slab big enough for whatever the program may need.
func (m *machine) reserve(p *pointwise.Program, length int) {
	buffers := p.Registers + p.Inputs + 6 // a user of the machine may take six
	if need := buffers * (length + 8); len(m.slab) < need {
		m.slab = make([]uint64, need)
	}
}

// buffer takes n elements of the given size from the slab, in whole cache lines.
func (m *machine) buffer(n, size int) unsafe.Pointer {
	b := unsafe.Add(unsafe.Pointer(unsafe.SliceData(m.slab)), m.used)
	m.used += (n*size + 63) &^ 63
	return b
}

// bind connects input k to its register, which is of type t.
func (m *machine) bind(k int, o *backend.Operand, t dtype.Type, length int) {
	l := &m.loads[k]
	if o.Storage == nil { // the program does not read it
		*l = load{base: unsafe.Pointer(unsafe.SliceData(m.slab)), dense: true}
		return
	}
	*l = load{base: address(o), size: o.DType.Size(), dense: m.dense(k + 1), n: -1}
	if o.DType != t {
		l.convert = vec.Convert(t, o.DType)
	}
	if l.dense && l.convert == nil {
		return
	}
	l.buf = m.buffer(length, t.Size())
	m.regs[k] = l.buf
	if l.convert != nil && !l.dense {
		l.raw = m.buffer(length, l.size)
	}
}

// constants fills the registers of scalars and constants, once for all blocks.
func (m *machine) constants(p *pointwise.Program, scalars *pointwise.Scalars, length int) {
	for k := range p.Slots {
		m.constant(p, p.Inputs+k, slotBits(scalars[k], m.compute), length)
	}
	for k, v := range p.Consts {
		m.constant(p, p.Inputs+p.Slots+k, bitsOf(v, m.compute), length)
	}
}

func (m *machine) constant(p *pointwise.Program, reg int, bits uint64, length int) {
	size := typeOf(p.Kinds[reg], m.compute).Size()
	m.regs[reg] = m.buffer(length, size)
	vec.Fill(size, length, m.regs[reg], bits)
}

// slotBits are the bits of a run-time scalar as an element of the compute type.
func slotBits(v int64, compute dtype.Type) uint64 {
	if compute.IsFloat() {
		return bitsOf(math.Float64frombits(uint64(v)), compute)
	}
	if compute == dtype.Bool && v != 0 {
		return 1
	}
	return uint64(v)
}

// bitsOf are the bits of v as an element of the compute type.
func bitsOf(v float64, compute dtype.Type) uint64 {
	switch compute {
	case dtype.Float32:
		return uint64(math.Float32bits(float32(v)))
	case dtype.Float64:
		return math.Float64bits(v)
	}
	return slotBits(int64(v), compute)
}

// assemble looks up the kernels. A copy at the end is left out: the register it
// reads is stored instead.
func (m *machine) assemble(p *pointwise.Program, scalars *pointwise.Scalars, length int) error {
	m.temporaries(p, length)
	m.code = m.code[:0]
	code := p.Code
	if last := len(code) - 1; last >= 0 && code[last].Op == pointwise.Copy && int(code[last].Dst) == p.Result {
		m.result = int(code[last].Args[0])
		code = code[:last]
	}
	for i, in := range code {
		kernel := kernelOf(p, in, m.compute)
		if in.Op == pointwise.Pow {
			kernel = powerKernel(m.compute, uniformAt(p, i, scalars)[in.Args[1]])
		}
		if kernel == nil {
			return fmt.Errorf("%s does not exist for %s", in.Op, m.compute)
		}
		m.code = append(m.code, step{kernel, in.Dst, in.Args, uint8(pointwise.Table[in.Op].Arity), divides(in.Op, m.compute)})
	}
	return nil
}

// temporaries gives the registers that instructions write their buffers.
func (m *machine) temporaries(p *pointwise.Program, length int) {
	for reg := p.Inputs + p.Slots + len(p.Consts); reg < p.Registers; reg++ {
		m.regs[reg] = m.buffer(length, typeOf(p.Kinds[reg], m.compute).Size())
	}
}

// divides reports whether op divides integers, which may not be by 0.
func divides(op pointwise.Prim, compute dtype.Type) bool {
	return compute == dtype.Int64 && pointwise.Quo <= op && op <= pointwise.Remainder
}

var errDivision = errors.New("an integer is divided by 0")

// failure is what the blocks evaluated since load came upon in their data.
func (m *machine) failure() error {
	if m.divided {
		return errDivision
	}
	return nil
}

// kernelOf finds the kernel of an instruction: what reads masks only, or moves
// them, is a kernel of Bool.
func kernelOf(p *pointwise.Program, in pointwise.Instr, compute dtype.Type) vec.Kernel {
	mask := pointwise.Mask
	switch {
	case in.Op == pointwise.Select:
		if p.Kinds[in.Dst] == mask {
			compute = dtype.Bool
		}
	case in.Op != pointwise.Num && p.Kinds[in.Args[0]] == mask:
		compute = dtype.Bool
	}
	return vec.Of(compute)[in.Op]
}

// eval evaluates the current block and returns where its values are. They are
// written to out if out is not nil, which the last instruction then does.
func (m *machine) eval(out unsafe.Pointer) unsafe.Pointer {
	n := m.len()
	for k := range m.inputs {
		m.fetch(k, n)
	}
	last := len(m.code) - 1
	for i := range m.code {
		s := &m.code[i]
		if s.checks {
			m.divided = m.divided || vec.AnyZero64(n, m.regs[s.args[1]])
		}
		dst := m.regs[s.dst]
		if i == last && out != nil && int(s.dst) == m.result {
			dst = out
		}
		s.run(n, dst, &m.regs)
		if dst == out {
			return out
		}
	}
	result := m.regs[m.result]
	if out != nil {
		size := typeOf(m.kind, m.compute).Size()
		copy(unsafe.Slice((*byte)(out), n*size), unsafe.Slice((*byte)(result), n*size))
		return out
	}
	return result
}

func (s *step) run(n int, dst unsafe.Pointer, regs *[pointwise.MaxRegisters]unsafe.Pointer) {
	switch s.arity {
	case 1:
		s.kernel(n, dst, regs[s.args[0]], nil, nil)
	case 2:
		s.kernel(n, dst, regs[s.args[0]], regs[s.args[1]], nil)
	default:
		s.kernel(n, dst, regs[s.args[0]], regs[s.args[1]], regs[s.args[2]])
	}
}

// fetch brings n elements of input k into its register.
func (m *machine) fetch(k, n int) {
	l, off := &m.loads[k], m.off[k+1]
	switch from := unsafe.Add(l.base, off*l.size); {
	case l.dense && l.convert == nil:
		m.regs[k] = from
		return
	case l.at == off && l.n >= n:
		return
	case l.dense:
		l.convert(n, l.buf, from, nil, nil)
	case l.convert == nil:
		m.gather(k, l.buf, from)
	default:
		m.gather(k, l.raw, from)
		l.convert(n, l.buf, l.raw, nil, nil)
	}
	l.at, l.n = off, n
}
