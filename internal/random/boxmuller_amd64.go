//go:build !noasm

package random

import "golang.org/x/sys/cpu"

var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// boxMuller32 transforms each block of 16 in d as [Generator.Normal32] says.
func boxMuller32(d []float32, mean, std float32) {
	if hasAVX2 && len(d) >= blockNormal {
		boxMullerAVX2(&d[0], len(d)/blockNormal, mean, std)
		return
	}
	boxMullerCephes(d, mean, std)
}

// boxMullerAVX2 is boxMullerCephes, bit for bit, eight lanes at a time.
//
//go:noescape
func boxMullerAVX2(d *float32, blocks int, mean, std float32)
