package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

const (
	// rowBlock is how many elements of a row are worked on at a time.
	rowBlock = 1024
	// scalarBlock is how often a scalar is repeated for a kernel.
	scalarBlock = 256
	// handful is the length up to which a loop beats filling a block.
	handful = 16
)

// rowKernels are the kernels of row operations for one element type. Scalars are
// float64 whatever the type.
type rowKernels struct {
	t      dtype.Type
	size   int
	max    func(n int, x unsafe.Pointer) float64
	sum    func(n int, x unsafe.Pointer) float64
	sumSq  func(n int, x unsafe.Pointer) float64
	expSub func(n int, dst, x unsafe.Pointer, m float64) float64
	axpy   func(n int, dst, x unsafe.Pointer, alpha float64)
}

var rowFloat32 = rowKernels{
	t:     dtype.Float32,
	size:  4,
	max:   func(n int, x unsafe.Pointer) float64 { return float64(vec.Max32(n, x)) },
	sum:   vec.Sum32Wide,
	sumSq: func(n int, x unsafe.Pointer) float64 { return float64(vec.SumSq32(n, x, 0)) },
	expSub: func(n int, dst, x unsafe.Pointer, m float64) float64 {
		return float64(vec.ExpSub32(n, dst, x, float32(m)))
	},
	axpy: func(n int, dst, x unsafe.Pointer, alpha float64) { vec.Axpy32(n, dst, x, float32(alpha)) },
}

var rowFloat64 = rowKernels{
	t:      dtype.Float64,
	size:   8,
	max:    vec.Max64,
	sum:    vec.Sum64,
	sumSq:  func(n int, x unsafe.Pointer) float64 { return vec.SumSq64(n, x, 0) },
	expSub: vec.ExpSub64,
	axpy:   vec.Axpy64,
}

// prim runs a primitive over n elements.
func (k *rowKernels) prim(op pointwise.Prim, n int, dst, a, b unsafe.Pointer) {
	vec.Of(k.t)[op](n, dst, a, b, nil)
}

// get reads an element.
func (k *rowKernels) get(p unsafe.Pointer) float64 {
	if k.size == 4 {
		return float64(*(*float32)(p))
	}
	return *(*float64)(p)
}

// put writes an element.
func (k *rowKernels) put(p unsafe.Pointer, v float64) {
	if k.size == 4 {
		*(*float32)(p) = float32(v)
		return
	}
	*(*float64)(p) = v
}

// round is v as an element.
func (k *rowKernels) round(v float64) float64 {
	if k.size == 4 {
		return float64(float32(v))
	}
	return v
}

// at is element i of a row.
func (k *rowKernels) at(p unsafe.Pointer, i int) unsafe.Pointer { return unsafe.Add(p, i*k.size) }

// copy copies n elements between strides.
func (k *rowKernels) copy(n int, dst unsafe.Pointer, ds int, src unsafe.Pointer, ss int) {
	copyGrid(k.size, dst, src, grid{rows: 1, cols: n, dCol: ds, sCol: ss})
}

// buffer is scratch for a block of a row.
func (r *rower) buffer(k int) unsafe.Pointer { return unsafe.Pointer(&r.scratch[k]) }

// mul sets n elements of dst to a*v.
func (r *rower) mul(n int, dst, a unsafe.Pointer, v float64) {
	switch {
	case n > handful:
		r.repeat(pointwise.Mul, n, dst, a, v)
	case r.size == 4:
		mulShort(unsafe.Slice((*float32)(dst), n), unsafe.Slice((*float32)(a), n), float32(v))
	default:
		mulShort(unsafe.Slice((*float64)(dst), n), unsafe.Slice((*float64)(a), n), v)
	}
}

// sub sets n elements of dst to a-v.
func (r *rower) sub(n int, dst, a unsafe.Pointer, v float64) {
	switch {
	case n > handful:
		r.repeat(pointwise.Sub, n, dst, a, v)
	case r.size == 4:
		subShort(unsafe.Slice((*float32)(dst), n), unsafe.Slice((*float32)(a), n), float32(v))
	default:
		subShort(unsafe.Slice((*float64)(dst), n), unsafe.Slice((*float64)(a), n), v)
	}
}

// repeat runs a primitive on a row and a scalar.
func (r *rower) repeat(op pointwise.Prim, n int, dst, a unsafe.Pointer, v float64) {
	block, kernel := unsafe.Pointer(&r.scalars), vec.Of(r.t)[op]
	vec.Fill(r.size, min(n, scalarBlock), block, bitsOf(v, r.t))
	for i := 0; i < n; i += scalarBlock {
		kernel(min(n-i, scalarBlock), r.at(dst, i), r.at(a, i), block, nil)
	}
}

func mulShort[T float32 | float64](dst, a []T, v T) {
	for i, x := range a {
		dst[i] = x * v
	}
}

func subShort[T float32 | float64](dst, a []T, v T) {
	for i, x := range a {
		dst[i] = x - v
	}
}
