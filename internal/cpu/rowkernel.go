package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// rowBlock is how many elements of a row are worked on at a time.
const rowBlock = 1024

// rowKernels are the kernels of row operations for one element type, with
// scalars in float64.
type rowKernels struct {
	size   int
	t      dtype.Type
	max    func(n int, x unsafe.Pointer) float64
	sum    func(n int, x unsafe.Pointer) float64
	sumSq  func(n int, x unsafe.Pointer, mean float64) float64 // of x-mean; mean is an element
	expSub func(n int, dst, x unsafe.Pointer, m float64) float64
	round  func(v float64) float64 // to an element
}

var rowFloat32 = rowKernels{
	size:  4,
	t:     dtype.Float32,
	max:   func(n int, x unsafe.Pointer) float64 { return float64(vec.Max32(n, x)) },
	sum:   vec.Sum32Wide,
	sumSq: func(n int, x unsafe.Pointer, mean float64) float64 { return float64(vec.SumSq32(n, x, float32(mean))) },
	expSub: func(n int, dst, x unsafe.Pointer, m float64) float64 {
		return float64(vec.ExpSub32(n, dst, x, float32(m)))
	},
	round: func(v float64) float64 { return float64(float32(v)) },
}

var rowFloat64 = rowKernels{
	size:   8,
	t:      dtype.Float64,
	max:    vec.Max64,
	sum:    vec.Sum64,
	sumSq:  vec.SumSq64,
	expSub: vec.ExpSub64,
	round:  func(v float64) float64 { return v },
}

// prim runs a primitive over n elements.
func (k *rowKernels) prim(op pointwise.Prim, n int, dst, a, b, c unsafe.Pointer) {
	vec.Of(k.t)[op](n, dst, a, b, c)
}

// fill sets n elements to v.
func (k *rowKernels) fill(n int, dst unsafe.Pointer, v float64) {
	vec.Fill(k.size, n, dst, bitsOf(v, k.t))
}

func (k *rowKernels) get(p unsafe.Pointer) float64 {
	if k.size == 4 {
		return float64(*(*float32)(p))
	}
	return *(*float64)(p)
}

func (k *rowKernels) put(p unsafe.Pointer, v float64) {
	if k.size == 4 {
		*(*float32)(p) = float32(v)
		return
	}
	*(*float64)(p) = v
}

// copy copies n elements between strides.
func (k *rowKernels) copy(n int, dst unsafe.Pointer, ds int, src unsafe.Pointer, ss int) {
	copyGrid(k.size, dst, src, grid{rows: 1, cols: n, dCol: ds, sCol: ss})
}
