package optest

import (
	"cmp"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// splitFrom is how many elements are enough for every kernel to be split between
// processors.
const splitFrom = 80_000

// Processors demands the same bits, of the result and of gradients, whatever the
// number of processors, which set sets. It takes inputs grown until the work is
// split, and reports whether c takes such.
func (c *Case) Processors(t testing.TB, set func(procs int), counts ...int) (big bool) {
	t.Helper()
	d := tensor.Float32
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
			tensortest.SameBits(named(t, grown, d, 0), y, want[k])
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

// grownFrom doubles a size until inputs or result are big.
func (c *Case) grownFrom(shapes [][]int, size int, d tensor.DType) (*Case, []T) {
	grown := *c
	for n := 4 * size; n <= 4*splitFrom; n *= 2 {
		grown.Shape = [][][]int{withSize(shapes, size, n)}
		xs := grown.inputs(0, d)
		var made int
		if err := tensor.Try(func() { made = c.F(xs...).NumEl() }); err != nil {
			return nil, nil
		}
		if max(made, elements(xs)) >= splitFrom {
			return &grown, xs
		}
	}
	return nil, nil
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
