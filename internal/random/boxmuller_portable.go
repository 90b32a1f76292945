//go:build !amd64 || noasm

package random

// boxMuller32 transforms each block of 16 in d as [Generator.Normal32] says.
func boxMuller32(d []float32, mean, std float32) { boxMullerCephes(d, mean, std) }
