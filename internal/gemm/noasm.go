//go:build !amd64 || noasm

package gemm

const useAVX2, useAVX512 = false, false

var (
	avxFloat32, avxFloat64       = goFloat32, goFloat64
	avx512Float32, avx512Float64 = goFloat32, goFloat64
)
