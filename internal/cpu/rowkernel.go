package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// rowBlock is how many elements of a row are worked on at a time.
const rowBlock = 1024

// rowKernels are the kernels of row operations for one element type. Scalars are
// float64 whatever the type.
type rowKernels struct {
	t    dtype.Type
	size int
	max  func(n int, x unsafe.Pointer) float64
	sum  func(n int, x unsafe.Pointer) float64
	// moments are the sums of x-m and of its square.
	moments func(n int, x unsafe.Pointer, m float64) (sum, squares float64)
	expSub  func(n int, dst, x unsafe.Pointer, m float64) float64
	axpy    func(n int, dst, x unsafe.Pointer, alpha float64)
	mul     func(n int, dst, x unsafe.Pointer, v float64) // dst = x*v
	sub     func(n int, dst, x unsafe.Pointer, v float64) // dst = x-v
}

var rowFloat32 = rowKernels{
	t:    dtype.Float32,
	size: 4,
	max:  func(n int, x unsafe.Pointer) float64 { return float64(vec.Max32(n, x)) },
	sum:  vec.Sum32Wide,
	moments: func(n int, x unsafe.Pointer, m float64) (sum, squares float64) {
		return vec.Moments32(n, x, float32(m))
	},
	expSub: func(n int, dst, x unsafe.Pointer, m float64) float64 {
		return float64(vec.ExpSub32(n, dst, x, float32(m)))
	},
	axpy: func(n int, dst, x unsafe.Pointer, alpha float64) { vec.Axpy32(n, dst, x, float32(alpha)) },
	mul:  func(n int, dst, x unsafe.Pointer, v float64) { vec.Scale32(n, dst, x, float32(v)) },
	sub:  func(n int, dst, x unsafe.Pointer, v float64) { vec.Shift32(n, dst, x, float32(v)) },
}

var rowFloat64 = rowKernels{
	t:       dtype.Float64,
	size:    8,
	max:     vec.Max64,
	sum:     vec.Sum64,
	moments: vec.Moments64,
	expSub:  vec.ExpSub64,
	axpy:    vec.Axpy64,
	mul:     vec.Scale64,
	sub:     vec.Shift64,
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
