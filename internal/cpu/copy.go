package cpu

import (
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// copyChunk is how many elements make a chunk of a strided copy. It is large, so
// that a chunk of a transposed matrix is tall enough for whole cache lines.
const copyChunk = 1 << 15

// moves reports whether c is a copy between layouts that changes no element.
func moves(c *backend.Pointwise) bool {
	in, ok := c.Prog.Single()
	if !ok || in.Op != pointwise.Copy || c.In[0].DType != c.Out.DType {
		return false
	}
	t := c.Out.DType
	return t == c.Compute || t.Compute() == c.Compute || t == typeOf(c.Prog.Kinds[0], c.Compute)
}

// move copies between layouts without a buffer.
func (m *machine) move(c *backend.Pointwise) {
	m.plan(copyChunk)
	if m.blocks > 1 {
		moveParallel(*c, m.blocks)
		return
	}
	m.moveBlock(&c.Out, &c.In[0])
}

func moveParallel(c backend.Pointwise, blocks int) {
	parallel.For(blocks, func(i int) {
		m := machines.Get().(*machine)
		m.pointwise(&c)
		m.plan(copyChunk)
		m.seek(i)
		m.moveBlock(&c.Out, &c.In[0])
		machines.Put(m)
	})
}

func (m *machine) moveBlock(out, in *backend.Operand) {
	shape, _ := m.blockShape()
	copyStrided(out.DType.Size(), element(out, m.off[0]), m.strides[0][m.split:],
		element(in, m.off[1]), m.strides[1][m.split:], shape)
}

// fill stores the one value of a program without inputs.
func fill(c *backend.Pointwise) error {
	m := machines.Get().(*machine)
	defer m.release()
	m.flat(1, 1)
	m.plan(1)
	if err := m.load(c.Prog, &c.Scalars, c.Compute, nil); err != nil {
		return err
	}
	value := m.eval(nil)
	if t := typeOf(m.kind, c.Compute); t != c.Out.DType {
		converted := m.buffer(1, 8)
		vec.Convert(c.Out.DType, t)(1, converted, value, nil, nil)
		value = converted
	}
	if c.Geom == nil {
		fillDense(c, bitsAt(value, c.Out.DType))
		return nil
	}
	still := make([]int, 8)
	if rank := len(c.Geom.Shape); rank > len(still) {
		still = make([]int, rank)
	}
	copyStrided(c.Out.DType.Size(), address(&c.Out), c.Geom.Strides[0], value, still[:len(c.Geom.Shape)], c.Geom.Shape)
	return nil
}

func fillDense(c *backend.Pointwise, bits uint64) {
	if c.N > 2*copyChunk {
		fillParallel(c.Out, c.N, bits)
		return
	}
	vec.Fill(c.Out.DType.Size(), c.N, address(&c.Out), bits)
}

func fillParallel(out backend.Operand, n int, bits uint64) {
	parallel.For((n+copyChunk-1)/copyChunk, func(i int) {
		from := i * copyChunk
		vec.Fill(out.DType.Size(), min(copyChunk, n-from), element(&out, from), bits)
	})
}

// bitsAt reads one element as bits.
func bitsAt(p unsafe.Pointer, t dtype.Type) uint64 {
	switch t.Size() {
	case 1:
		return uint64(*(*uint8)(p))
	case 2:
		return uint64(*(*uint16)(p))
	case 4:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

// firstError keeps the first error of the chunks of an operation.
type firstError struct {
	mu  sync.Mutex
	err error
}

func (f *firstError) set(err error) {
	if err == nil {
		return
	}
	f.mu.Lock()
	if f.err == nil {
		f.err = err
	}
	f.mu.Unlock()
}
