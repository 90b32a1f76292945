package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// layerNormWeights sums g*z and g over the rows, z = (x-mean)/std: segments of
// rows apart, whose sums are then added in order.
func layerNormWeights(c *backend.Rows) {
	if c.N == 0 {
		return
	}
	rows := max(columnSegment/c.N, 1) // of a segment
	segments := max((c.Outer+rows-1)/rows, 1)
	if segments == 1 {
		total := make([]float64, 2*c.N)
		sumRows(c, 0, c.Outer, total)
		putSums(c, total)
		return
	}
	layerNormWeightsParallel(*c, rows, segments)
}

func layerNormWeightsParallel(c backend.Rows, rows, segments int) {
	parts := make([]float64, segments*2*c.N)
	parallel.For(segments, func(i int) {
		sumRows(&c, i*rows, min((i+1)*rows, c.Outer), parts[i*2*c.N:][:2*c.N])
	})
	total := parts[:2*c.N]
	for i := 1; i < segments; i++ {
		vec.AddTo64(2*c.N, unsafe.Pointer(&total[0]), unsafe.Pointer(&parts[i*2*c.N]))
	}
	putSums(&c, total)
}

func putSums(c *backend.Rows, total []float64) {
	for k := range 2 {
		convert := vec.Convert(c.Out[k].DType, dtype.Float64)
		convert(c.N, address(&c.Out[k]), unsafe.Pointer(&total[k*c.N]), nil, nil)
	}
}

// sumRows adds rows from to to to total: first N sums of g*z, then N of g.
func sumRows(c *backend.Rows, from, to int, total []float64) {
	r := rowers.Get().(*rower)
	r.start(c)
	for i := 0; i < c.N; i += rowBlock {
		n := min(c.N-i, rowBlock)
		for row := from; row < to; row += partRows {
			r.sumPart(row, min(row+partRows, to), i, n)
			r.addWide(n, &total[i], r.buffer(0))
			r.addWide(n, &total[c.N+i], r.buffer(1))
		}
	}
	r.release()
}

// sumPart sums a few rows of a block of columns in the element type.
func (r *rower) sumPart(from, to, i, n int) {
	weight, bias, d := r.buffer(0), r.buffer(1), r.buffer(2)
	vec.Fill(r.size, n, weight, 0)
	vec.Fill(r.size, n, bias, 0)
	for row := from; row < to; row++ {
		r.point(row)
		g := r.at(r.x[0], i)
		r.sub(n, d, r.at(r.x[1], i), r.get(r.x[2]))
		r.prim(pointwise.Mul, n, d, d, g)
		r.axpy(n, weight, d, r.get(r.x[3]))
		r.prim(pointwise.Add, n, bias, bias, g)
	}
}

// addWide adds n elements to sums in float64.
func (r *rower) addWide(n int, to *float64, p unsafe.Pointer) {
	if r.t == dtype.Float32 {
		wide := r.buffer(2)
		vec.Convert(dtype.Float64, dtype.Float32)(n, wide, p, nil, nil)
		p = wide
	}
	vec.AddTo64(n, unsafe.Pointer(to), p)
}
