package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// copyLines writes the kernel that packs what is contiguous already, for any
// element type.
func copyLines() {
	TEXT("copyLines", NOSPLIT, "func(lines, k int, src *byte, from int, dst *byte, step, to int)")
	Pragma("noescape")
	Doc("copyLines copies k rows of whole lines; see kernels.copyLines.")
	lines, k, src, fromRow, dst, step, toRow := GP64(), GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
	Load(Param("lines"), lines)
	Load(Param("k"), k)
	Load(Param("src"), src)
	Load(Param("from"), fromRow)
	Load(Param("dst"), dst)
	Load(Param("step"), step)
	Load(Param("to"), toRow)
	from, to, left := GP64(), GP64(), GP64()
	low, high := YMM(), YMM()

	Label("row")
	MOVQ(src, from)
	MOVQ(dst, to)
	MOVQ(lines, left)
	Label("line")
	VMOVUPS(Mem{Base: from}, low)
	VMOVUPS(Mem{Base: from, Disp: 32}, high)
	VMOVUPS(low, Mem{Base: to})
	VMOVUPS(high, Mem{Base: to, Disp: 32})
	ADDQ(Imm(line), from)
	ADDQ(step, to)
	DECQ(left)
	JNZ(LabelRef("line"))
	ADDQ(fromRow, src)
	ADDQ(toRow, dst)
	DECQ(k)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}
