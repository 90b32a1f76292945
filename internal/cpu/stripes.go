package cpu

import (
	"math"
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

const (
	// stripeWidth bounds how many rows run side by side in a stripe.
	stripeWidth = 256
	// narrowest is the width from which stripes beat gathering rows.
	narrowest = 8
)

// A stripe runs an operation along up to stripeWidth rows at once whose elements
// alternate in memory: with Inner > 1, element i of neighbouring rows lies side
// by side, so vector kernels work across the rows.
type stripe struct {
	rowKernels
	n, width int
	step     int // from element to element of a row, in bytes
	f        float64
	x        [2]unsafe.Pointer
	y        unsafe.Pointer
	buffers  [7][stripeWidth]uint64
}

var stripePool = sync.Pool{New: func() any { return new(stripe) }}

// stripes runs c, which has Inner > 1.
func stripes(c *backend.Rows) {
	perOuter := (c.Inner + stripeWidth - 1) / stripeWidth
	count := c.Outer * perOuter
	work := min(c.Inner, stripeWidth) * c.N
	if count > 1 && count*work >= 2*rowsChunk {
		stripesParallel(*c, perOuter, count, max(rowsChunk/work, 1))
		return
	}
	someStripes(c, perOuter, 0, count)
}

func stripesParallel(c backend.Rows, perOuter, count, per int) {
	parallel.For((count+per-1)/per, func(i int) {
		someStripes(&c, perOuter, i*per, min((i+1)*per, count))
	})
}

func someStripes(c *backend.Rows, perOuter, from, to int) {
	s := stripePool.Get().(*stripe)
	s.rowKernels, s.n, s.f = kernelsFor(c.In[0].DType), c.N, c.F[0]
	s.step = c.Inner * s.size
	for i := from; i < to; i++ {
		o, j := i/perOuter, i%perOuter*stripeWidth
		s.width = min(c.Inner-j, stripeWidth)
		first := o*c.N*c.Inner + j
		for k := range s.x {
			if rowLayouts[c.Op].in[k] == full {
				s.x[k] = element(&c.In[k], first)
			}
		}
		if rowLayouts[c.Op].out[0] == single {
			first = o*c.Inner + j
		}
		s.y = element(&c.Out[0], first)
		stripeFuncs[c.Op](s)
	}
	s.x, s.y = [2]unsafe.Pointer{}, nil
	stripePool.Put(s)
}

var stripeFuncs = [...]func(*stripe){
	backend.Softmax:            (*stripe).softmax,
	backend.LogSoftmax:         (*stripe).logSoftmax,
	backend.SoftmaxPullback:    (*stripe).softmaxPullback,
	backend.LogSoftmaxPullback: (*stripe).logSoftmaxPullback,
	backend.LogSumExp:          (*stripe).logSumExp,
	backend.Var:                (*stripe).variance,
}

func (s *stripe) buffer(k int) unsafe.Pointer { return unsafe.Pointer(&s.buffers[k]) }

// line is element i of every row.
func (s *stripe) line(p unsafe.Pointer, i int) unsafe.Pointer { return unsafe.Add(p, i*s.step) }

// do runs a primitive across the rows.
func (s *stripe) do(op pointwise.Prim, dst, a, b unsafe.Pointer) { s.prim(op, s.width, dst, a, b) }

// sum adds up lines, each computed into the buffer it is given or returned from
// where it lies; the sums, one a row, are in float64.
func (s *stripe) sum(line func(i int, buf unsafe.Pointer) unsafe.Pointer) []float64 {
	f := folder{width: s.width, size: s.size, combine: vec.Of(s.t)[pointwise.Add], part: s.buffer(6)}
	total := &s.buffers[5]
	if s.t == dtype.Float32 {
		f.widen, f.total, f.wide = vec.Convert(dtype.Float64, s.t), unsafe.Pointer(total), s.buffer(4)
	} else {
		f.part = unsafe.Pointer(total)
	}
	for i := range s.n {
		f.add(1, line(i, s.buffer(3)))
	}
	return unsafe.Slice((*float64)(f.result()), s.width)
}

// store converts sums to elements.
func (s *stripe) store(to unsafe.Pointer, sums []float64) {
	vec.Convert(s.t, dtype.Float64)(len(sums), to, unsafe.Pointer(&sums[0]), nil, nil)
}

// greatest sets m to the greatest element of each row.
func (s *stripe) greatest(m unsafe.Pointer) {
	copyBytes(m, s.x[0], s.width*s.size)
	for i := 1; i < s.n; i++ {
		s.do(pointwise.Maximum, m, m, s.line(s.x[0], i))
	}
}

// sumExp sums exp(x-m), and keeps the terms in y where that is not nil.
func (s *stripe) sumExp(m, y unsafe.Pointer) []float64 {
	return s.sum(func(i int, buf unsafe.Pointer) unsafe.Pointer {
		if y != nil {
			buf = s.line(y, i)
		}
		s.do(pointwise.Sub, buf, s.line(s.x[0], i), m)
		s.do(pointwise.Exp, buf, buf, nil)
		return buf
	})
}

func (s *stripe) softmax() {
	m := s.buffer(0)
	s.greatest(m)
	sums := s.sumExp(m, s.y)
	for j := range sums {
		sums[j] = 1 / sums[j]
	}
	s.store(m, sums)
	for i := range s.n {
		s.do(pointwise.Mul, s.line(s.y, i), s.line(s.y, i), m)
	}
}

func (s *stripe) logSoftmax() {
	m, logs := s.buffer(0), s.buffer(1)
	s.greatest(m)
	sums := s.sumExp(m, nil)
	for j := range sums {
		sums[j] = math.Log(sums[j])
	}
	s.store(logs, sums)
	for i := range s.n {
		s.do(pointwise.Sub, s.line(s.y, i), s.line(s.x[0], i), m)
		s.do(pointwise.Sub, s.line(s.y, i), s.line(s.y, i), logs)
	}
}

func (s *stripe) logSumExp() {
	m := s.buffer(0)
	s.greatest(m)
	for j, sum := range s.sumExp(m, nil) {
		v := s.get(s.at(m, j))
		if !math.IsInf(v, 0) {
			v += math.Log(sum)
		}
		s.put(s.at(s.y, j), v)
	}
}

func (s *stripe) softmaxPullback() {
	g, y, total := s.x[0], s.x[1], s.buffer(0)
	s.store(total, s.sum(func(i int, buf unsafe.Pointer) unsafe.Pointer {
		s.do(pointwise.Mul, buf, s.line(g, i), s.line(y, i))
		return buf
	}))
	for i := range s.n {
		s.do(pointwise.Sub, s.buffer(1), s.line(g, i), total)
		s.do(pointwise.Mul, s.line(s.y, i), s.buffer(1), s.line(y, i))
	}
}

func (s *stripe) logSoftmaxPullback() {
	g, y, total := s.x[0], s.x[1], s.buffer(0)
	s.store(total, s.sum(func(i int, _ unsafe.Pointer) unsafe.Pointer { return s.line(g, i) }))
	for i := range s.n {
		s.do(pointwise.Exp, s.buffer(1), s.line(y, i), nil)
		s.do(pointwise.Mul, s.buffer(1), s.buffer(1), total)
		s.do(pointwise.Sub, s.line(s.y, i), s.line(g, i), s.buffer(1))
	}
}

func (s *stripe) variance() {
	x, estimate, n := s.x[0], s.buffer(0), float64(s.n)
	means := s.sum(func(i int, _ unsafe.Pointer) unsafe.Pointer { return s.line(x, i) })
	for j := range means {
		means[j] /= n
	}
	s.store(estimate, means)
	deviation := func(i int, buf unsafe.Pointer) unsafe.Pointer {
		s.do(pointwise.Sub, buf, s.line(x, i), estimate)
		return buf
	}
	var sums [stripeWidth]float64
	copy(sums[:], s.sum(deviation))
	squares := s.sum(func(i int, buf unsafe.Pointer) unsafe.Pointer {
		buf = deviation(i, buf)
		s.do(pointwise.Mul, buf, buf, buf)
		return buf
	})
	for j, v := range squares {
		s.put(s.at(s.y, j), corrected(v, sums[j], n)/max(n-s.f, 0))
	}
}
