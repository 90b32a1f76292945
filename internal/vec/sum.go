package vec

import "unsafe"

// blockLen is how many elements are summed in the element type; what is above
// is summed in float64 or pairwise, so that the error does not grow with n.
const blockLen = 1024

// Blocks are the functions behind sums, rows and moves that have an assembly form;
// n is at least 1 and, where something is summed, at most blockLen.
type blocks struct {
	sum32        func(n int, x unsafe.Pointer) float32
	sum64        func(n int, x unsafe.Pointer) float64
	max32, min32 func(n int, x unsafe.Pointer) float32
	max64, min64 func(n int, x unsafe.Pointer) float64
	moments32    func(n int, x unsafe.Pointer, m float32) (sum, squares float32)
	expSub32     func(n int, dst, x unsafe.Pointer, m float32) float32
	axpy32       func(n int, dst, x unsafe.Pointer, alpha float32)

	scale32, shift32 func(n int, dst, x unsafe.Pointer, v float32)
	scale64, shift64 func(n int, dst, x unsafe.Pointer, v float64)
	transpose32      func(n int, dst, src unsafe.Pointer, ds, ss int)
}

// Sum32 is the sum of n float32 elements, accurate to about 1e-7 of the sum of
// their magnitudes for any n: a fixed tree of additions within each block, the
// blocks in float64.
func Sum32(n int, x unsafe.Pointer) float32 { return float32(sum32(best(), n, x)) }

// Sum32Wide is Sum32 before it is rounded, for the caller who adds up parts.
func Sum32Wide(n int, x unsafe.Pointer) float64 { return sum32(best(), n, x) }

func sum32(im *implementation, n int, x unsafe.Pointer) float64 {
	var total float64
	for i := 0; i < n; i += blockLen {
		total += float64(im.blocks.sum32(min(n-i, blockLen), unsafe.Add(x, i*4)))
	}
	return total
}

// Sum64 is the sum of n float64 elements, blocks of them added pairwise.
func Sum64(n int, x unsafe.Pointer) float64 { return sum64(best(), n, x) }

func sum64(im *implementation, n int, x unsafe.Pointer) float64 {
	if n <= blockLen {
		if n == 0 {
			return 0
		}
		return im.blocks.sum64(n, x)
	}
	half := (n/2 + blockLen - 1) / blockLen * blockLen
	return sum64(im, half, x) + sum64(im, n-half, unsafe.Add(x, half*8))
}

// SumI64 is the sum of n int64 elements; it wraps around.
func SumI64(n int, x unsafe.Pointer) int64 {
	var a, b, c, d int64
	xs := unsafe.Slice((*int64)(x), n)
	for ; len(xs) >= 4; xs = xs[4:] {
		a += xs[0]
		b += xs[1]
		c += xs[2]
		d += xs[3]
	}
	for _, v := range xs {
		a += v
	}
	return (a + c) + (b + d)
}

// Moments32 are the sums of x-m and of (x-m)² over n float32 elements, summed like
// Sum32Wide.
func Moments32(n int, x unsafe.Pointer, m float32) (sum, squares float64) {
	return moments32(best(), n, x, m)
}

func moments32(im *implementation, n int, x unsafe.Pointer, m float32) (sum, squares float64) {
	for i := 0; i < n; i += blockLen {
		a, b := im.blocks.moments32(min(n-i, blockLen), unsafe.Add(x, i*4), m)
		sum += float64(a)
		squares += float64(b)
	}
	return sum, squares
}

// Moments64 are the sums of x-m and of (x-m)² over n float64 elements.
func Moments64(n int, x unsafe.Pointer, m float64) (sum, squares float64) {
	if n <= blockLen {
		return momentsBlock64(n, x, m)
	}
	half := (n/2 + blockLen - 1) / blockLen * blockLen
	sum, squares = Moments64(half, x, m)
	a, b := Moments64(n-half, unsafe.Add(x, half*8), m)
	return sum + a, squares + b
}

// SumSq32 is the sum of (x-m)² over n float32 elements.
func SumSq32(n int, x unsafe.Pointer, m float32) float32 {
	_, squares := Moments32(n, x, m)
	return float32(squares)
}

// SumSq64 is the sum of (x-m)² over n float64 elements.
func SumSq64(n int, x unsafe.Pointer, m float64) float64 {
	_, squares := Moments64(n, x, m)
	return squares
}

// The portable blocks keep four sums, which is what an ordinary processor can
// add at a time, and join them in pairs.

// sumBlock32 adds in float64, which costs nothing in scalar code: in float32 a
// hundred equal elements in a row lose a part in a million.
func sumBlock32(n int, x unsafe.Pointer) float32 {
	var a, b, c, d float64
	xs := unsafe.Slice((*float32)(x), n)
	for ; len(xs) >= 4; xs = xs[4:] {
		a += float64(xs[0])
		b += float64(xs[1])
		c += float64(xs[2])
		d += float64(xs[3])
	}
	for _, v := range xs {
		a += float64(v)
	}
	return float32((a + c) + (b + d))
}

func sumBlock64(n int, x unsafe.Pointer) float64 {
	var a, b, c, d float64
	xs := unsafe.Slice((*float64)(x), n)
	for ; len(xs) >= 4; xs = xs[4:] {
		a += xs[0]
		b += xs[1]
		c += xs[2]
		d += xs[3]
	}
	for _, v := range xs {
		a += v
	}
	return (a + c) + (b + d)
}

func momentsBlock32(n int, x unsafe.Pointer, m float32) (sum, squares float32) {
	var a, b, c, d float64
	xs := unsafe.Slice((*float32)(x), n)
	for ; len(xs) >= 2; xs = xs[2:] {
		u, v := float64(xs[0]-m), float64(xs[1]-m)
		a += u
		b += v
		c += float64(u * u)
		d += float64(v * v)
	}
	for _, v := range xs {
		u := float64(v - m)
		a += u
		c += float64(u * u)
	}
	return float32(a + b), float32(c + d)
}

func momentsBlock64(n int, x unsafe.Pointer, m float64) (sum, squares float64) {
	var a, b, c, d float64
	xs := unsafe.Slice((*float64)(x), n)
	for ; len(xs) >= 2; xs = xs[2:] {
		u, v := xs[0]-m, xs[1]-m
		a += u
		b += v
		c += float64(u * u)
		d += float64(v * v)
	}
	for _, v := range xs {
		u := v - m
		a += u
		c += float64(u * u)
	}
	return a + b, c + d
}
