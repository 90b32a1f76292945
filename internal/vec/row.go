package vec

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// ExpSub32 sets n elements of dst to exp(x-m) and returns their sum, summed like
// Sum32. dst may be x.
func ExpSub32(n int, dst, x unsafe.Pointer, m float32) float32 {
	return expSub32(best(), n, dst, x, m)
}

func expSub32(im *implementation, n int, dst, x unsafe.Pointer, m float32) float32 {
	var total float64
	for i := 0; i < n; i += blockLen {
		k := min(n-i, blockLen)
		total += float64(im.blocks.expSub32(k, unsafe.Add(dst, i*4), unsafe.Add(x, i*4), m))
	}
	return float32(total)
}

// ExpSub64 is ExpSub32 of float64 elements.
func ExpSub64(n int, dst, x unsafe.Pointer, m float64) float64 {
	d := unsafe.Slice((*float64)(dst), n)
	xs := unsafe.Slice((*float64)(x), n)[:len(d)]
	for i := range d {
		d[i] = exp64(xs[i] - m)
	}
	return Sum64(n, dst)
}

// Axpy32 adds alpha*x to dst, rounding twice: n elements each.
func Axpy32(n int, dst, x unsafe.Pointer, alpha float32) { best().blocks.axpy32(n, dst, x, alpha) }

// Axpy64 adds alpha*x to dst, rounding twice: n elements each.
func Axpy64(n int, dst, x unsafe.Pointer, alpha float64) {
	d := unsafe.Slice((*float64)(dst), n)
	xs := unsafe.Slice((*float64)(x), n)[:len(d)]
	for i := range d {
		d[i] += float64(alpha * xs[i])
	}
}

// Scale32 sets n elements of dst to alpha*x. dst may be x.
func Scale32(n int, dst, x unsafe.Pointer, alpha float32) { best().blocks.scale32(n, dst, x, alpha) }

// Scale64 sets n elements of dst to alpha*x. dst may be x.
func Scale64(n int, dst, x unsafe.Pointer, alpha float64) { best().blocks.scale64(n, dst, x, alpha) }

// Shift32 sets n elements of dst to x-m. dst may be x.
func Shift32(n int, dst, x unsafe.Pointer, m float32) { best().blocks.shift32(n, dst, x, m) }

// Shift64 sets n elements of dst to x-m. dst may be x.
func Shift64(n int, dst, x unsafe.Pointer, m float64) { best().blocks.shift64(n, dst, x, m) }

// AddTo32 adds x to dst: n float32 elements each.
func AddTo32(n int, dst, x unsafe.Pointer) {
	best().prims[dtype.Float32][pointwise.Add](n, dst, dst, x, nil)
}

// AddTo64 adds x to dst: n float64 elements each.
func AddTo64(n int, dst, x unsafe.Pointer) {
	best().prims[dtype.Float64][pointwise.Add](n, dst, dst, x, nil)
}

// AddToI64 adds x to dst: n int64 elements each.
func AddToI64(n int, dst, x unsafe.Pointer) {
	best().prims[dtype.Int64][pointwise.Add](n, dst, dst, x, nil)
}

func expSubBlock32(n int, dst, x unsafe.Pointer, m float32) float32 {
	var sum float64
	d := unsafe.Slice((*float32)(dst), n)
	xs := unsafe.Slice((*float32)(x), n)[:len(d)]
	for i := range d {
		e := float32(math.Exp(float64(xs[i] - m)))
		d[i] = e
		sum += float64(e)
	}
	return float32(sum)
}

func axpyBlock32(n int, dst, x unsafe.Pointer, alpha float32) {
	d := unsafe.Slice((*float32)(dst), n)
	xs := unsafe.Slice((*float32)(x), n)[:len(d)]
	for i := range d {
		d[i] += float32(alpha * xs[i])
	}
}

func scaleBlock[T float32 | float64](n int, dst, x unsafe.Pointer, alpha T) {
	d := unsafe.Slice((*T)(dst), n)
	xs := unsafe.Slice((*T)(x), n)[:len(d)]
	for i := range d {
		d[i] = alpha * xs[i]
	}
}

func shiftBlock[T float32 | float64](n int, dst, x unsafe.Pointer, m T) {
	d := unsafe.Slice((*T)(dst), n)
	xs := unsafe.Slice((*T)(x), n)[:len(d)]
	for i := range d {
		d[i] = xs[i] - m
	}
}
