package main

import (
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

	// The same registers throughout: one of which only the lower half is written
	// counts as living from the start.
	r := &registers{a: vectors(e.lanes / 2), b: vectors(e.lanes / 2), mask: YMM(), spare: YMM()}
	Label("group")
	next := e.group(r, n, src, dst)
	SUBQ(Imm(uint64(e.lanes)), n)
	JLE(LabelRef("done"))
	MOVQ(next, src)
	ADDQ(Imm(32), dst)
	JMP(LabelRef("group"))
	Label("done")
	VZEROUPPER()
	RET()
}

// registers are those of a transposition.
type registers struct {
	a, b        []reg.VecVirtual
	mask, spare reg.VecVirtual
}

// group packs the next vector of columns. It returns where the columns behind
// them start, if there are any.
func (e element) group(r *registers, n, src, dst reg.GPVirtual) (next reg.GPVirtual) {
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
	squares := func(n int) {
		for i := range n {
			e.square(r, cols, i, to, false)
		}
		ADDQ(U32(n*half*line), to)
		for _, c := range cols[:e.lanes] {
			ADDQ(Imm(uint64(n*16)), c)
		}
	}
	Comment("A cache line of each column at a time, while that of the next group is fetched:", "a block of k is too short for the processor to see a stream in it")
	SUBQ(Imm(uint64(4*half)), k)
	JLT(LabelRef("short"))
	Label("lines")
	for _, c := range cols[:e.lanes] {
		PREFETCHT1(Mem{Base: c, Index: cs, Scale: uint8(e.lanes)})
	}
	squares(4)
	SUBQ(Imm(uint64(4*half)), k)
	JGE(LabelRef("lines"))
	Label("short")
	ADDQ(Imm(uint64(3*half)), k)
	JLT(LabelRef("tail"))
	Label("loop")
	squares(1)
	SUBQ(Imm(uint64(half)), k)
	JGE(LabelRef("loop"))
	Label("tail")
	ADDQ(Imm(uint64(half)), k)
	JZ(LabelRef("packed"))
	e.loadMask(k, r.mask)
	e.square(r, cols, 0, to, true)
	Label("packed")
	return cols[e.lanes]
}

// square transposes half a vector's elements of each column, the i-th such, from
// cols to to; those that the mask selects if it is masked.
func (e element) square(r *registers, cols []reg.GPVirtual, i int, to reg.GPVirtual, masked bool) {
	half := e.lanes / 2
	for j, v := range r.a {
		low, high := Mem{Base: cols[j], Disp: i * 16}, Mem{Base: cols[j+half], Disp: i * 16}
		if masked {
			e.moveMasked(low, r.mask.AsX(), v.AsX())
			e.moveMasked(high, r.mask.AsX(), r.spare.AsX())
			VINSERTF128(Imm(1), r.spare.AsX(), v, v)
		} else {
			VMOVUPS(low, v.AsX())
			VINSERTF128(Imm(1), high, v, v)
		}
	}
	rows, out := r.a, r.b
	if e.size == 4 {
		for j := 0; j < half; j += 2 {
			VUNPCKLPS(rows[j+1], rows[j], out[j])
			VUNPCKHPS(rows[j+1], rows[j], out[j+1])
		}
		rows, out = out, rows
	}
	for j := 0; j < half; j += 2 {
		low, high := rows[j/2], rows[j/2+half/2]
		VUNPCKLPD(high, low, out[j])
		VUNPCKHPD(high, low, out[j+1])
	}
	for j, v := range out {
		VMOVUPS(v, Mem{Base: to, Disp: (i*half + j) * line})
	}
}
