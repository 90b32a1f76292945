package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// transpose32 turns squares of eight elements: a vector takes half of a row and
// half of the row four below, so that all the shuffling stays within lanes.
func (a *asm) transpose32() {
	a.text("transposeW32x8 turns n squares of eight elements of four bytes, which lie side by side in rows ss bytes apart, into squares below each other in rows ds bytes apart.",
		"transposeW32x8", []string{"dst", "src"}, "ds, ss int", "")
	to, from := a.strided("dst", "ds"), a.strided("src", "ss")
	below := from
	below.base = a.GP64()
	a.while(1, func() {
		a.LEAQ(from.row(4, 0), below.base)
		for half := range 2 {
			v, t := a.vec(4), a.vec(4)
			for i := range v {
				a.VMOVUPS(from.row(i, half*16), v[i].AsX())
				a.VINSERTF128(operand.Imm(1), below.row(i, half*16), v[i], v[i])
			}
			for i := range 2 {
				a.VUNPCKLPS(v[2*i+1], v[2*i], t[2*i])
				a.VUNPCKHPS(v[2*i+1], v[2*i], t[2*i+1])
			}
			for i := range v {
				a.VSHUFPS(operand.Imm([]uint64{0x44, 0xee}[i%2]), t[2+i/2], t[i/2], v[i])
				a.VMOVUPS(v[i], to.row(i, 0))
			}
			a.LEAQ(to.row(4, 0), to.base)
		}
		a.ADDQ(operand.Imm(32), from.base)
	})
	a.ret()
}

// Strided rows lie a step apart.
type strided struct{ base, step, step3 reg.GPVirtual }

func (a *asm) strided(pointer, step string) strided {
	s := strided{a.GP64(), a.GP64(), a.GP64()}
	a.MOVQ(a.ptr[pointer], s.base)
	a.Load(a.Param(step), s.step)
	a.LEAQ(operand.Mem{Base: s.step, Index: s.step, Scale: 2}, s.step3)
	return s
}

// row is where row i, of 0 to 4, lies, and disp bytes on.
func (s strided) row(i, disp int) operand.Mem {
	switch i {
	case 0:
		return operand.Mem{Base: s.base, Disp: disp}
	case 3:
		return operand.Mem{Base: s.base, Index: s.step3, Scale: 1, Disp: disp}
	}
	return operand.Mem{Base: s.base, Index: s.step, Scale: uint8(i), Disp: disp}
}
