//go:build !amd64 || noasm

package gemm

const useAVX2 = false

var avxFloat32, avxFloat64 = goFloat32, goFloat64
