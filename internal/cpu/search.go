package cpu

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

// searchChunk is how many elements make a chunk of parallel work.
const searchChunk = 1 << 11

// Search implements backend.Backend.
func (b *CPU) Search(c backend.Search) error {
	if n := c.Outer * c.Count; n > 0 {
		switch c.In.DType {
		case dtype.Float32:
			search[float32](c, n)
		case dtype.Float64:
			search[float64](c, n)
		default:
			search[int64](c, n)
		}
	}
	hold(&c)
	return nil
}

func search[T float32 | float64 | int64](c backend.Search, n int) {
	in, out := operandSlice[T](&c.In, n), operandSlice[int64](&c.Out, n)
	rows := c.Outer
	if c.Shared {
		rows = 1
	}
	sorted := operandSlice[T](&c.Sorted, rows*c.N)
	parallel.Ranges(n, searchChunk, func(from, to int) {
		for i := from; i < to; i++ {
			row := sorted
			if !c.Shared {
				row = sorted[i/c.Count*c.N:][:c.N]
			}
			out[i] = int64(countBefore(row, in[i], c.Right))
		}
	})
}

// countBefore is how many elements of a sorted row are less than v; or, with
// right, not greater. NaN is greater than every number, and not than NaN.
func countBefore[T float32 | float64 | int64](row []T, v T, right bool) int {
	low, high := 0, len(row)
	for low < high {
		mid := int(uint(low+high) >> 1)
		w := row[mid]
		before := w < v || v != v && w == w
		if right {
			before = w <= v || v != v
		}
		if before {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
