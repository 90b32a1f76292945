//go:build !noasm

package vec

import (
	"unsafe"

	"golang.org/x/sys/cpu"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA && cpu.X86.HasF16C

var avx2 = implementation{
	name: "avx2",
	prims: [dtype.Count]*[pointwise.PrimCount]Kernel{
		dtype.Float32: &avx2Float32,
		dtype.Float64: &avx2Float64,
		dtype.Int64:   &avx2Int64,
		dtype.Bool:    &avx2Bool,
	},
	convert: &avx2Convert,
	blocks: blocks{
		sum32: sum32AVX2, sum64: sum64AVX2,
		max32: max32AVX2, min32: min32AVX2, max64: max64AVX2, min64: min64AVX2,
		moments32: moments32AVX2, expSub32: expSub32AVX2, axpy32: axpy32AVX2,
		scale32: scale32AVX2, shift32: shift32AVX2, scale64: scale64AVX2, shift64: shift64AVX2,
		transpose32: transpose32AVX2,
	},
}

// hasAVX512 says that functions of float32 that take long may use twice as long
// vectors.
var hasAVX512 = hasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ

var avx512 = implementation{
	name: "avx512",
	prims: [dtype.Count]*[pointwise.PrimCount]Kernel{
		dtype.Float32: &avx512Float32,
		dtype.Float64: &avx2Float64,
		dtype.Int64:   &avx2Int64,
		dtype.Bool:    &avx2Bool,
	},
	convert: avx2.convert,
	blocks:  avx2.blocks,
}

func best() *implementation {
	switch {
	case hasAVX512:
		return &avx512
	case hasAVX2:
		return &avx2
	}
	return &portable
}

func implementations() []*implementation {
	list := []*implementation{&portable}
	if hasAVX2 {
		list = append(list, &avx2)
	}
	if hasAVX512 {
		list = append(list, &avx512)
	}
	return list
}

func sum32AVX2(n int, x unsafe.Pointer) float32 {
	raceRead(x, n*4)
	return sumF32x8(n, x)
}

func sum64AVX2(n int, x unsafe.Pointer) float64 {
	raceRead(x, n*8)
	m := n &^ 7
	s := sumF64x4(m, x)
	for _, v := range unsafe.Slice((*float64)(x), n)[m:] {
		s += v
	}
	return s
}

func max32AVX2(n int, x unsafe.Pointer) float32 {
	if n < 8 {
		return maxBlock32(n, x)
	}
	raceRead(x, n*4)
	return maxF32x8(n, x)
}

func min32AVX2(n int, x unsafe.Pointer) float32 {
	if n < 8 {
		return minBlock32(n, x)
	}
	raceRead(x, n*4)
	return minF32x8(n, x)
}

func max64AVX2(n int, x unsafe.Pointer) float64 {
	if n < 8 {
		return maxBlock64(n, x)
	}
	raceRead(x, n*8)
	return maxF64x4(n, x)
}

func min64AVX2(n int, x unsafe.Pointer) float64 {
	if n < 8 {
		return minBlock64(n, x)
	}
	raceRead(x, n*8)
	return minF64x4(n, x)
}

func moments32AVX2(n int, x unsafe.Pointer, m float32) (sum, squares float32) {
	raceRead(x, n*4)
	return momentsF32x8(n, x, m)
}

func expSub32AVX2(n int, dst, x unsafe.Pointer, m float32) float32 {
	raceRead(x, n*4)
	raceWrite(dst, n*4)
	return expSubF32x8(n, dst, x, m)
}

func axpy32AVX2(n int, dst, x unsafe.Pointer, alpha float32) {
	raceRead(x, n*4)
	raceWrite(dst, n*4)
	m := n &^ 7
	axpyF32x8(m, dst, x, alpha)
	if m < n {
		axpyBlock32(n-m, unsafe.Add(dst, m*4), unsafe.Add(x, m*4), alpha)
	}
}

func scale32AVX2(n int, dst, x unsafe.Pointer, v float32) {
	withNumber(n, dst, x, v, scaleF32x8, scaleBlock[float32])
}

func scale64AVX2(n int, dst, x unsafe.Pointer, v float64) {
	withNumber(n, dst, x, v, scaleF64x4, scaleBlock[float64])
}

func shift32AVX2(n int, dst, x unsafe.Pointer, v float32) {
	withNumber(n, dst, x, v, shiftF32x8, shiftBlock[float32])
}

func shift64AVX2(n int, dst, x unsafe.Pointer, v float64) {
	withNumber(n, dst, x, v, shiftF64x4, shiftBlock[float64])
}

// withNumber leaves to rest what follows the last whole group of eight.
func withNumber[T float32 | float64](n int, dst, x unsafe.Pointer, v T, groups, rest func(int, unsafe.Pointer, unsafe.Pointer, T)) {
	size := int(unsafe.Sizeof(v))
	raceRead(x, n*size)
	raceWrite(dst, n*size)
	m := n &^ 7
	groups(m, dst, x, v)
	if m < n {
		rest(n-m, unsafe.Add(dst, m*size), unsafe.Add(x, m*size), v)
	}
}

func transpose32AVX2(n int, dst, src unsafe.Pointer, ds, ss int) {
	for i := range 8 {
		raceRead(unsafe.Add(src, i*ss), n*32)
	}
	for i := range 8 * n {
		raceWrite(unsafe.Add(dst, i*ds), 32)
	}
	transposeW32x8(n, dst, src, ds, ss)
}
