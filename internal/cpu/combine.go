package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// combineElements multiplies elements, or takes their extremes, at indices, in
// index order. Truth values are the numbers 0 and 1.
func combineElements(c *backend.Index, p part) {
	switch c.Out.DType {
	case dtype.Float32:
		combineElementsOf[float32](c, p)
	case dtype.Float64:
		combineElementsOf[float64](c, p)
	case dtype.Int64:
		combineElementsOf[int64](c, p)
	case dtype.Int32:
		combineElementsOf[int32](c, p)
	case dtype.Int16:
		combineElementsOf[int16](c, p)
	case dtype.Int8:
		combineElementsOf[int8](c, p)
	default:
		combineElementsOf[uint8](c, p)
	}
}

type combined interface {
	float32 | float64 | int64 | int32 | int16 | int8 | uint8
}

func combineElementsOf[T combined](c *backend.Index, p part) {
	at, f := indices(c), combiner[T](c.Op)
	dst := unsafe.Slice((*T)(address(&c.Out)), c.Outer*c.N*c.Inner)
	src := unsafe.Slice((*T)(address(&c.In)), c.Outer*c.Count*c.Inner)
	for o := p.outer; o < p.outerEnd; o++ {
		for i := p.from; i < p.to; i++ {
			for j := p.col; j < p.colEnd; j++ {
				k := (o*c.Count+i)*c.Inner + j
				place := i
				if !c.AtShared {
					place = k
				}
				to := (o*c.N+wrap(at[place], c.N))*c.Inner + j
				dst[to] = f(dst[to], src[k])
			}
		}
	}
}

// combiner is the function of op; NaN wins over all numbers.
func combiner[T combined](op backend.IndexOp) func(a, b T) T {
	switch op {
	case backend.ScatterProd:
		return func(a, b T) T { return a * b }
	case backend.ScatterMax:
		return func(a, b T) T {
			if b > a || b != b {
				return b
			}
			return a
		}
	}
	return func(a, b T) T {
		if b < a || b != b {
			return b
		}
		return a
	}
}
