package vec

import (
	"slices"
	"unsafe"
)

// Max32 is the greatest of n > 0 float32 elements, or NaN if there is one.
func Max32(n int, x unsafe.Pointer) float32 { return best().blocks.max32(n, x) }

// Min32 is the least of n > 0 float32 elements, or NaN if there is one.
func Min32(n int, x unsafe.Pointer) float32 { return best().blocks.min32(n, x) }

// Max64 is the greatest of n > 0 float64 elements, or NaN if there is one.
func Max64(n int, x unsafe.Pointer) float64 { return best().blocks.max64(n, x) }

// Min64 is the least of n > 0 float64 elements, or NaN if there is one.
func Min64(n int, x unsafe.Pointer) float64 { return best().blocks.min64(n, x) }

// MaxI64 is the greatest of n > 0 int64 elements.
func MaxI64(n int, x unsafe.Pointer) int64 {
	xs := unsafe.Slice((*int64)(x), n)
	m := xs[0]
	for _, v := range xs {
		m = max(m, v)
	}
	return m
}

// MinI64 is the least of n > 0 int64 elements.
func MinI64(n int, x unsafe.Pointer) int64 {
	xs := unsafe.Slice((*int64)(x), n)
	m := xs[0]
	for _, v := range xs {
		m = min(m, v)
	}
	return m
}

// AnyZero64 reports whether one of n int64 elements is 0.
func AnyZero64(n int, x unsafe.Pointer) bool { return slices.Contains(unsafe.Slice((*int64)(x), n), 0) }

// The loops below stop at the first NaN: v > m alone would let one pass.

func maxBlock32(n int, x unsafe.Pointer) float32 {
	xs := unsafe.Slice((*float32)(x), n)
	m := xs[0]
	for _, v := range xs {
		if v > m {
			m = v
		} else if v != v {
			return v
		}
	}
	return m
}

func minBlock32(n int, x unsafe.Pointer) float32 {
	xs := unsafe.Slice((*float32)(x), n)
	m := xs[0]
	for _, v := range xs {
		if v < m {
			m = v
		} else if v != v {
			return v
		}
	}
	return m
}

func maxBlock64(n int, x unsafe.Pointer) float64 {
	xs := unsafe.Slice((*float64)(x), n)
	m := xs[0]
	for _, v := range xs {
		if v > m {
			m = v
		} else if v != v {
			return v
		}
	}
	return m
}

func minBlock64(n int, x unsafe.Pointer) float64 {
	xs := unsafe.Slice((*float64)(x), n)
	m := xs[0]
	for _, v := range xs {
		if v < m {
			m = v
		} else if v != v {
			return v
		}
	}
	return m
}
