package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// line is the number of bytes of a row of a packed panel: two vectors.
const line = 64

// An element is an element type with its instructions.
type element struct {
	name  string // the prefix of its functions
	size  int
	lanes int // elements of a vector
	mask  Mem // lanes elements of all ones, then as many zeros

	move       func(...Op) // unaligned, of a whole register
	moveOne    func(...Op)
	moveMasked func(mxy, xy, mxy1 Op)
	broadcast  func(...Op)
	add, fma   func(...Op)
	addPairs   func(mxy, xy, xy1 Op)

	moveZeroed   func(mxyz, k, xyz Op) // of AVX-512: what the mask leaves out is 0
	fmaBroadcast func(...Op)           // of AVX-512: with one element of memory
}

func elements() []element {
	return []element{
		{
			name: "float32", size: 4, lanes: 8, mask: maskTable("masks32", 4),
			move: VMOVUPS, moveOne: VMOVSS, moveMasked: VMASKMOVPS, broadcast: VBROADCASTSS,
			add: VADDPS, fma: VFMADD231PS, addPairs: VHADDPS, moveZeroed: VMOVUPS_Z, fmaBroadcast: VFMADD231PS_BCST,
		},
		{
			name: "float64", size: 8, lanes: 4, mask: maskTable("masks64", 8),
			move: VMOVUPD, moveOne: VMOVSD, moveMasked: VMASKMOVPD, broadcast: VBROADCASTSD,
			add: VADDPD, fma: VFMADD231PD, addPairs: VHADDPD, moveZeroed: VMOVUPD_Z, fmaBroadcast: VFMADD231PD_BCST,
		},
	}
}

func maskTable(name string, size int) Mem {
	m := GLOBL(name, NOPTR|RODATA)
	for i := range 8 {
		ones := U64(0)
		if i < 4 {
			ones = ^ones
		}
		DATA(i*8, ones)
	}
	return m
}

// loadMask sets m so that its first n lanes, n a register, are selected.
func (e element) loadMask(n reg.GPVirtual, m Op) {
	Comment("The first n lanes")
	table, at := GP64(), GP64()
	LEAQ(e.mask, table)
	MOVQ(n, at)
	NEGQ(at)
	e.move(Mem{Base: table, Index: at, Scale: uint8(e.size), Disp: 32}, m)
}

// storeFirst stores the first n elements, n a register from 1 to lanes, of each
// vector, at at, at+step and so on, in pieces of a power of two: masked stores
// are slow on AMD. It destroys the vectors and at.
func (e element) storeFirst(label string, n reg.GPVirtual, vs []reg.VecVirtual, at, step reg.GPVirtual) {
	row := GP64()
	each := func(f func(v reg.VecVirtual, to Mem)) {
		MOVQ(at, row)
		for i, v := range vs {
			f(v, Mem{Base: row})
			if i+1 < len(vs) {
				ADDQ(step, row)
			}
		}
	}
	for piece := e.lanes; piece > 0; piece /= 2 {
		bytes := piece * e.size
		next := label + "_less_than_" + string(rune('0'+piece))
		TESTQ(U32(piece), n)
		JZ(LabelRef(next))
		each(func(v reg.VecVirtual, to Mem) {
			switch {
			case bytes == 32:
				e.move(v, to)
			case piece == 1:
				e.moveOne(v.AsX(), to)
			case bytes == 16:
				e.move(v.AsX(), to)
				VEXTRACTF128(Imm(1), v, v.AsX())
			default:
				VMOVLPS(v.AsX(), to)
				VMOVHLPS(v.AsX(), v.AsX(), v.AsX())
			}
		})
		if piece > 1 {
			ADDQ(Imm(uint64(bytes)), at)
		}
		Label(next)
	}
}
