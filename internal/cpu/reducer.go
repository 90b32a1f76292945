package cpu

import (
	"bytes"
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// A reducer combines values of one type. Floats are combined in float64.
type reducer struct {
	op      backend.ReduceOp
	t       dtype.Type // of the values: Float32, Float64, Int64 or Bool
	scale   float64
	convert vec.Kernel // from what the program gives to t, or nil
	buf     unsafe.Pointer
}

// A partial is a reduction of some of the elements of an output: in f where the
// values are floats, in i otherwise.
type partial struct {
	f  float64
	i  int64
	at int // of the maximum or minimum
}

// valueType is the type in which values are combined.
func valueType(c *backend.Reduce) dtype.Type {
	if c.Op == backend.Any || c.Op == backend.All {
		return dtype.Bool
	}
	return c.Compute
}

func (m *machine) reducer(c *backend.Reduce) reducer {
	r := reducer{op: c.Op, t: valueType(c), scale: c.Scale}
	if t := typeOf(m.kind, m.compute); t != r.t {
		r.convert = vec.Convert(r.t, t)
		r.buf = m.buffer(m.run*m.inner, r.t.Size())
	}
	return r
}

// values evaluates the current block.
func (r *reducer) values(m *machine) unsafe.Pointer {
	p := m.eval(nil)
	if r.convert == nil {
		return p
	}
	r.convert(m.len(), r.buf, p, nil, nil)
	return r.buf
}

// skip moves past k of the n values at p, and stays in place at the end, where
// there may be no memory to point to.
func (r *reducer) skip(p unsafe.Pointer, k, n int) unsafe.Pointer {
	if k == n {
		return p
	}
	return unsafe.Add(p, k*r.t.Size())
}

// block combines n values, the first of which is element at of its output.
func (r *reducer) block(n int, p unsafe.Pointer, at int) partial {
	switch r.t {
	case dtype.Float32:
		return r.block32(n, p, at)
	case dtype.Float64:
		return r.block64(n, p, at)
	case dtype.Int64:
		return r.blockInt(n, p, at)
	}
	return r.blockBool(n, p, at)
}

func (r *reducer) block32(n int, p unsafe.Pointer, at int) partial {
	switch r.op {
	case backend.Sum:
		return partial{f: vec.Sum32Wide(n, p)}
	case backend.Prod:
		return partial{f: multiply(unsafe.Slice((*float32)(p), n))}
	case backend.Max:
		return partial{f: float64(vec.Max32(n, p))}
	case backend.Min:
		return partial{f: float64(vec.Min32(n, p))}
	case backend.ArgMax:
		best := vec.Max32(n, p)
		return partial{f: float64(best), at: at + find(unsafe.Slice((*float32)(p), n), best)}
	}
	best := vec.Min32(n, p)
	return partial{f: float64(best), at: at + find(unsafe.Slice((*float32)(p), n), best)}
}

func (r *reducer) block64(n int, p unsafe.Pointer, at int) partial {
	switch r.op {
	case backend.Sum:
		return partial{f: vec.Sum64(n, p)}
	case backend.Prod:
		return partial{f: multiply(unsafe.Slice((*float64)(p), n))}
	case backend.Max:
		return partial{f: vec.Max64(n, p)}
	case backend.Min:
		return partial{f: vec.Min64(n, p)}
	case backend.ArgMax:
		best := vec.Max64(n, p)
		return partial{f: best, at: at + find(unsafe.Slice((*float64)(p), n), best)}
	}
	best := vec.Min64(n, p)
	return partial{f: best, at: at + find(unsafe.Slice((*float64)(p), n), best)}
}

func (r *reducer) blockInt(n int, p unsafe.Pointer, at int) partial {
	values := unsafe.Slice((*int64)(p), n)
	switch r.op {
	case backend.Sum:
		return partial{i: vec.SumI64(n, p)}
	case backend.Prod:
		i := int64(1)
		for _, v := range values {
			i *= v
		}
		return partial{i: i}
	case backend.Max:
		return partial{i: vec.MaxI64(n, p)}
	case backend.Min:
		return partial{i: vec.MinI64(n, p)}
	case backend.ArgMax:
		best := vec.MaxI64(n, p)
		return partial{i: best, at: at + find(values, best)}
	}
	best := vec.MinI64(n, p)
	return partial{i: best, at: at + find(values, best)}
}

// blockBool looks for the value that decides: a true one for Any, Sum and Max, a
// false one for All, Prod and Min.
func (r *reducer) blockBool(n int, p unsafe.Pointer, at int) partial {
	values := unsafe.Slice((*byte)(p), n)
	switch r.op {
	case backend.Any, backend.Sum, backend.Max, backend.ArgMax:
		if k := bytes.IndexByte(values, 1); k >= 0 {
			return partial{i: 1, at: at + k}
		}
		return partial{at: at}
	}
	if k := bytes.IndexByte(values, 0); k >= 0 {
		return partial{at: at + k}
	}
	return partial{i: 1, at: at}
}

// multiply keeps four products, which is what a processor can lead on at a time.
func multiply[T float32 | float64](x []T) float64 {
	a, b, c, d := 1.0, 1.0, 1.0, 1.0
	for ; len(x) >= 4; x = x[4:] {
		a *= float64(x[0])
		b *= float64(x[1])
		c *= float64(x[2])
		d *= float64(x[3])
	}
	for _, v := range x {
		a *= float64(v)
	}
	return (a * c) * (b * d)
}

// find is the index of the first v, or of the first NaN if v is one.
func find[T float32 | float64 | int64](values []T, v T) int {
	if v != v {
		for i, x := range values {
			if x != x {
				return i
			}
		}
	}
	for i, x := range values {
		if x == v {
			return i
		}
	}
	return 0
}

// join combines two partials, a being of the earlier elements.
func (r *reducer) join(a, b partial) partial {
	switch {
	case r.t == dtype.Bool:
		return r.joinBool(a, b)
	case r.op == backend.Sum:
		return partial{f: a.f + b.f, i: a.i + b.i}
	case r.op == backend.Prod:
		return partial{f: a.f * b.f, i: a.i * b.i}
	case r.op == backend.Max || r.op == backend.ArgMax:
		if b.f > a.f || b.i > a.i || b.f != b.f && a.f == a.f {
			return b
		}
	case b.f < a.f || b.i < a.i || b.f != b.f && a.f == a.f:
		return b
	}
	return a
}

func (r *reducer) joinBool(a, b partial) partial {
	switch r.op {
	case backend.Any, backend.Sum, backend.Max, backend.ArgMax:
		if b.i > a.i {
			return b
		}
	default:
		if b.i < a.i {
			return b
		}
	}
	return a
}

// put stores the result of output o.
func (r *reducer) put(out *backend.Operand, o int, p partial) {
	to := element(out, o)
	switch {
	case r.op == backend.ArgMax || r.op == backend.ArgMin:
		*(*int64)(to) = int64(p.at)
	case r.t.IsFloat():
		putFloat(to, out.DType, r.scaled(p.f))
	default:
		putInt(to, out.DType, r.scaledInt(p.i))
	}
}

func (r *reducer) scaled(f float64) float64 {
	if r.scale == 0 {
		return f
	}
	return f * r.scale
}

func (r *reducer) scaledInt(i int64) int64 {
	if r.scale == 0 {
		return i
	}
	return int64(float64(i) * r.scale)
}

func putFloat(to unsafe.Pointer, t dtype.Type, f float64) {
	switch t {
	case dtype.Float32:
		*(*float32)(to) = float32(f)
	case dtype.Float64:
		*(*float64)(to) = f
	default:
		putConverted(to, t, dtype.Float64, math.Float64bits(f))
	}
}

func putInt(to unsafe.Pointer, t dtype.Type, i int64) {
	if t == dtype.Int64 {
		*(*int64)(to) = i
		return
	}
	putConverted(to, t, dtype.Int64, uint64(i))
}

// putConverted stands apart because its argument moves to the heap.
func putConverted(to unsafe.Pointer, t, from dtype.Type, bits uint64) {
	vec.Convert(t, from)(1, to, unsafe.Pointer(&bits), nil, nil)
}
