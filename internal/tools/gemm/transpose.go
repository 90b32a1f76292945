package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// transpose writes the kernel that packs columns contiguous along k. It takes a
// vector of columns at a time, and of each as many elements as half a vector
// holds: the upper half of a register then holds the second half of the columns,
// and no shuffle crosses halves.
func (e element) transpose() {
	name := e.name + "Transpose"
	TEXT(name, NOSPLIT, "func(n, k int, src *byte, cs int, dst *byte)")
	Pragma("noescape")
	Doc(name + " packs n columns of k elements into a panel; see kernels.transpose.")
	n, dst := GP64(), GP64()
	src := Load(Param("src"), GP64()).(reg.GPVirtual)
	Load(Param("n"), n)
	Load(Param("dst"), dst)

	Label("group")
	next := e.group(n, src, dst)
	SUBQ(Imm(uint64(e.lanes)), n)
	JLE(LabelRef("done"))
	MOVQ(next, src)
	ADDQ(Imm(32), dst)
	JMP(LabelRef("group"))
	Label("done")
	VZEROUPPER()
	RET()
}

// group packs the next vector of columns. It returns where the columns behind
// them start, if there are any.
func (e element) group(n, src, dst reg.GPVirtual) (next reg.GPVirtual) {
	Comment("Where there are fewer columns, the last one stands in for the others")
	cs := Load(Param("cs"), GP64()).(reg.GPVirtual)
	cols := []reg.GPVirtual{src}
	for i := 1; i <= e.lanes; i++ {
		col, after := GP64(), cols[i-1]
		if i == e.lanes {
			LEAQ(Mem{Base: after, Index: cs, Scale: 1}, col)
			cols = append(cols, col)
			break
		}
		MOVQ(after, col)
		ADDQ(cs, col)
		CMPQ(n, Imm(uint64(i)))
		CMOVQLE(after, col)
		cols = append(cols, col)
	}
	half := e.lanes / 2
	k := Load(Param("k"), GP64()).(reg.GPVirtual)
	to := GP64()
	MOVQ(dst, to)
	SUBQ(Imm(uint64(half)), k)
	JLT(LabelRef("tail"))
	Label("loop")
	e.square(cols, to, nil)
	ADDQ(U32(half*line), to)
	for _, c := range cols[:e.lanes] {
		ADDQ(Imm(16), c)
	}
	SUBQ(Imm(uint64(half)), k)
	JGE(LabelRef("loop"))
	Label("tail")
	ADDQ(Imm(uint64(half)), k)
	JZ(LabelRef("packed"))
	mask := YMM()
	e.loadMask(k, mask)
	e.square(cols, to, mask.AsX())
	Label("packed")
	return cols[e.lanes]
}

// square transposes half a vector's elements of each column; mask, if any,
// selects those that there are.
func (e element) square(cols []reg.GPVirtual, to reg.GPVirtual, mask reg.Register) {
	half := e.lanes / 2
	rows := vectors(half)
	for i, v := range rows {
		low, high := Mem{Base: cols[i]}, Mem{Base: cols[i+half]}
		if mask == nil {
			VMOVUPS(low, v.AsX())
			VINSERTF128(Imm(1), high, v, v)
			continue
		}
		x := XMM()
		e.moveMasked(low, mask, v.AsX())
		e.moveMasked(high, mask, x)
		VINSERTF128(Imm(1), x, v, v)
	}
	if e.size == 4 {
		rows = unpackSingles(rows)
	}
	out := vectors(half)
	for i := 0; i < half; i += 2 {
		VUNPCKLPD(rows[i/2+half/2], rows[i/2], out[i])
		VUNPCKHPD(rows[i/2+half/2], rows[i/2], out[i+1])
	}
	for i, v := range out {
		VMOVUPS(v, Mem{Base: to, Disp: i * line})
	}
}

// unpackSingles interleaves rows 0 and 1, and 2 and 3: into the low halves of
// both, then the high halves of both.
func unpackSingles(rows []reg.VecVirtual) []reg.VecVirtual {
	if len(rows) != 4 {
		panic(fmt.Sprint("unpackSingles of ", len(rows)))
	}
	out := vectors(4)
	for i := range 2 {
		VUNPCKLPS(rows[2*i+1], rows[2*i], out[2*i])
		VUNPCKHPS(rows[2*i+1], rows[2*i], out[2*i+1])
	}
	return out
}
