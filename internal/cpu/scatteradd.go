package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// addRows adds rows of Inner elements in index order.
func addRows(c *backend.Index, p part) {
	size, add := c.Out.DType.Size(), adder(c.Out.DType)
	out, in, at := address(&c.Out), address(&c.In), indices(c)
	for o := p.outer; o < p.outerEnd; o++ {
		for i := p.from; i < p.to; i++ {
			to := (o*c.N+wrap(at[i], c.N))*c.Inner + p.col
			from := (o*c.Count+i)*c.Inner + p.col
			add(p.colEnd-p.col, unsafe.Add(out, to*size), unsafe.Add(in, from*size))
		}
	}
}

// adder returns a function that adds n elements of src to dst.
func adder(t dtype.Type) func(n int, dst, src unsafe.Pointer) {
	switch t {
	case dtype.Float32:
		return vec.AddTo32
	case dtype.Float64:
		return vec.AddTo64
	case dtype.Int64:
		return vec.AddToI64
	case dtype.Int32:
		return addTo[int32]
	case dtype.Int16:
		return addTo[int16]
	case dtype.Int8, dtype.Uint8:
		return addTo[uint8]
	case dtype.Bool:
		return orTo
	}
	return (&halfAdder{t: t}).add
}

func addTo[T int16 | int32 | uint8](n int, dst, src unsafe.Pointer) {
	d, s := unsafe.Slice((*T)(dst), n), unsafe.Slice((*T)(src), n)
	for i, v := range s {
		d[i] += v
	}
}

func orTo(n int, dst, src unsafe.Pointer) {
	d, s := unsafe.Slice((*uint8)(dst), n), unsafe.Slice((*uint8)(src), n)
	for i, v := range s {
		d[i] |= v
	}
}

// A halfAdder adds 16-bit floats in float32, rounding after each.
type halfAdder struct {
	t    dtype.Type
	a, b [64]float32
}

func (h *halfAdder) add(n int, dst, src unsafe.Pointer) {
	a, b := unsafe.Pointer(&h.a), unsafe.Pointer(&h.b)
	widen, narrow := vec.Convert(dtype.Float32, h.t), vec.Convert(h.t, dtype.Float32)
	for i := 0; i < n; i += len(h.a) {
		k := min(n-i, len(h.a))
		to := unsafe.Add(dst, i*2)
		widen(k, a, to, nil, nil)
		widen(k, b, unsafe.Add(src, i*2), nil, nil)
		vec.AddTo32(k, a, b)
		narrow(k, to, a, nil, nil)
	}
}

// addElements adds single elements in index order.
func addElements(c *backend.Index, p part) {
	switch c.Out.DType {
	case dtype.Float32:
		addElementsOf[float32](c, p)
	case dtype.Float64:
		addElementsOf[float64](c, p)
	case dtype.Int64:
		addElementsOf[int64](c, p)
	default:
		addElementsBy(c, p, adder(c.Out.DType))
	}
}

func addElementsOf[T float32 | float64 | int64](c *backend.Index, p part) {
	dst := unsafe.Slice((*T)(address(&c.Out)), c.Outer*c.N*c.Inner)
	src := unsafe.Slice((*T)(address(&c.In)), c.Outer*c.Count*c.Inner)
	for o := p.outer; o < p.outerEnd; o++ {
		to, from, at := dst[o*c.N*c.Inner:][:c.N*c.Inner], src[o*c.Count*c.Inner:][:c.Count*c.Inner], indices(c)
		if !c.AtShared {
			at = at[o*c.Count*c.Inner:][:len(from)]
		}
		if c.Inner == 1 {
			addLine(to, from[p.from:p.to], at[p.from:p.to])
			continue
		}
		for i := p.from; i < p.to; i++ {
			row := i * c.Inner
			for j := p.col; j < p.colEnd; j++ {
				place := row + j
				if c.AtShared {
					place = i
				}
				to[wrap(at[place], c.N)*c.Inner+j] += from[row+j]
			}
		}
	}
}

func addLine[T float32 | float64 | int64](dst, src []T, at []int64) {
	for i, a := range at {
		dst[wrap(a, len(dst))] += src[i]
	}
}

func addElementsBy(c *backend.Index, p part, add func(n int, dst, src unsafe.Pointer)) {
	at := indices(c)
	for o := p.outer; o < p.outerEnd; o++ {
		for i := p.from; i < p.to; i++ {
			for j := p.col; j < p.colEnd; j++ {
				k := (o*c.Count+i)*c.Inner + j
				place := k
				if c.AtShared {
					place = i
				}
				to := (o*c.N+wrap(at[place], c.N))*c.Inner + j
				add(1, element(&c.Out, to), element(&c.In, k))
			}
		}
	}
}
