package optest

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// splitFrom is how many elements are enough for every kernel to be split between
// processors.
const splitFrom = 140_000

// Processors demands the same bits, of the result and of gradients, whatever the
// number of processors, which set sets. It takes inputs grown until the work is
// split, and reports whether c takes such.
func (c *Case) Processors(t testing.TB, set func(procs int), counts ...int) (big bool) {
	t.Helper()
	d := tensor.Float64 // rounding to less would hide another order of sums
	if _, takes := c.result(d); !takes {
		d = tensor.Int64
	}
	grown, xs := c.grown(d)
	if grown == nil {
		return false
	}
	var want []T
	for _, procs := range counts {
		set(procs)
		got := grown.resultAndGradients(xs)
		if want == nil {
			want = got
			continue
		}
		for k, y := range got {
			if !bytes.Equal(door.Bytes(y), door.Bytes(want[k])) {
				tensortest.SameBits(named(t, grown, d, 0), y, want[k])
			}
		}
	}
	return true
}

func (c *Case) resultAndGradients(xs []T) []T {
	ls := leaves(xs, device.Device{})
	y := c.F(ls...)
	return append(gradients([]T{y}, ls), y.Detach())
}

// grown is c with one sample, and its inputs, in which one size, wherever it
// stands, is so great that inputs or result are big; nil if c refuses all such.
// Samples of many dimensions come first, and their first sizes: on those of batches
// the work depends least.
func (c *Case) grown(d tensor.DType) (grown *Case, xs []T) {
	samples := slices.Clone(c.Shape)
	slices.SortStableFunc(samples, func(a, b [][]int) int { return cmp.Compare(len(b[0]), len(a[0])) })
	for _, shapes := range samples {
		sizes := slices.Concat(shapes...)
		for i, size := range sizes {
			if size == 0 || slices.Contains(sizes[:i], size) {
				continue
			}
			if grown, xs = c.grownFrom(shapes, size, d); grown != nil {
				return grown, xs
			}
		}
	}
	return nil, nil
}

// grownFrom looks how fast inputs and result grow with a size, and then makes it
// so great that they are big.
func (c *Case) grownFrom(shapes [][]int, size int, d tensor.DType) (*Case, []T) {
	_, few, ok := c.sized(shapes, size, 8*size, d)
	if !ok {
		return nil, nil
	}
	_, more, ok := c.sized(shapes, size, 16*size, d)
	if !ok || more == few {
		return nil, nil
	}
	power := max(math.Log2(float64(more)/float64(few)), 0.5)
	n := int(16 * float64(size) * math.Pow(splitFrom/float64(more), 1/power))
	sized, most, ok := c.sized(shapes, size, n, d)
	if !ok || most < splitFrom/2 {
		return nil, nil
	}
	return sized, sized.inputs(0, d)
}

// sized is c with another size, and how many elements its inputs or its result
// have then; not ok if c refuses it.
func (c *Case) sized(shapes [][]int, size, by int, d tensor.DType) (sized *Case, most int, ok bool) {
	sized = new(*c)
	sized.Shape = [][][]int{withSize(shapes, size, by)}
	xs := sized.inputs(0, d)
	err := tensor.Try(func() { most = c.F(xs...).NumEl() })
	return sized, max(most, elements(xs)), err == nil
}

func withSize(shapes [][]int, size, by int) [][]int {
	out := make([][]int, len(shapes))
	for k, shape := range shapes {
		out[k] = slices.Clone(shape)
		for i, s := range shape {
			if s == size {
				out[k][i] = by
			}
		}
	}
	return out
}
