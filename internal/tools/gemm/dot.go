package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dot writes the kernel of up to four dot products with one row: two chains of
// vectors for each, which are added before their elements are.
func (e element) dot() {
	name := e.name + "Dot"
	TEXT(name, NOSPLIT, "func(n, k int, a, b *byte, bcs int, c, add *byte)")
	Pragma("noescape")
	Doc(name + " multiplies a row with n columns, at most four; see kernels.dot.")
	n, k, a := GP64(), GP64(), GP64()
	Load(Param("n"), n)
	Load(Param("k"), k)
	Load(Param("a"), a)
	cols := e.columns(n)
	var even, odd []reg.VecVirtual
	for range 4 {
		even, odd = append(even, YMM()), append(odd, YMM())
	}
	for i := range 4 {
		VXORPS(even[i], even[i], even[i])
		VXORPS(odd[i], odd[i], odd[i])
	}
	e.products(k, a, cols, even, odd)
	for i := range even {
		e.add(odd[i], even[i], even[i])
	}
	sums := e.addAcross(even)
	e.finish(n, sums)
	VZEROUPPER()
	RET()
}

// columns points at the four columns; where there are fewer, the last one
// stands in for the others.
func (e element) columns(n reg.GPVirtual) []reg.GPVirtual {
	b, bcs := GP64(), GP64()
	Load(Param("b"), b)
	Load(Param("bcs"), bcs)
	cols := []reg.GPVirtual{b}
	for i := 1; i < 4; i++ {
		col := GP64()
		MOVQ(cols[i-1], col)
		ADDQ(bcs, col)
		CMPQ(n, Imm(uint64(i)))
		CMOVQLE(cols[i-1], col)
		cols = append(cols, col)
	}
	return cols
}

func (e element) products(k, a reg.GPVirtual, cols []reg.GPVirtual, even, odd []reg.VecVirtual) {
	at := GP64()
	XORQ(at, at)
	x := vectors(2)
	multiply := func(j int, sums []reg.VecVirtual) {
		e.move(Mem{Base: a, Index: at, Scale: 1, Disp: j * 32}, x[j])
		for i, s := range sums {
			e.fma(Mem{Base: cols[i], Index: at, Scale: 1, Disp: j * 32}, x[j], s)
		}
	}
	Comment("Two vectors at a time")
	SUBQ(Imm(uint64(2*e.lanes)), k)
	JLT(LabelRef("one"))
	Label("loop")
	multiply(0, even)
	multiply(1, odd)
	ADDQ(Imm(64), at)
	SUBQ(Imm(uint64(2*e.lanes)), k)
	JGE(LabelRef("loop"))
	Label("one")
	ADDQ(Imm(uint64(e.lanes)), k)
	JLT(LabelRef("rest"))
	multiply(0, even)
	ADDQ(Imm(32), at)
	SUBQ(Imm(uint64(e.lanes)), k)
	Label("rest")
	ADDQ(Imm(uint64(e.lanes)), k)
	JZ(LabelRef("summed"))
	mask := YMM()
	e.loadMask(k, mask)
	e.moveMasked(Mem{Base: a, Index: at, Scale: 1}, mask, x[0])
	for i, s := range odd {
		e.moveMasked(Mem{Base: cols[i], Index: at, Scale: 1}, mask, x[1])
		e.fma(x[1], x[0], s)
	}
	Label("summed")
}

// addAcross adds up the elements of each of four vectors, and gives the sums as
// the first four of one.
func (e element) addAcross(v []reg.VecVirtual) reg.VecVirtual {
	e.addPairs(v[1], v[0], v[0])
	e.addPairs(v[3], v[2], v[2])
	if e.size == 4 {
		e.addPairs(v[2], v[0], v[0])
		x := XMM()
		VEXTRACTF128(Imm(1), v[0], x)
		e.add(x, v[0].AsX(), v[0].AsX())
		return v[0]
	}
	low, high := YMM(), YMM()
	VPERM2F128(Imm(0x20), v[2], v[0], low)
	VPERM2F128(Imm(0x31), v[2], v[0], high)
	e.add(high, low, low)
	return low
}

// finish adds the elements of add, if any, and stores n sums.
func (e element) finish(n reg.GPVirtual, sums reg.VecVirtual) {
	add, c, mask, x := GP64(), GP64(), YMM(), YMM()
	Load(Param("add"), add)
	TESTQ(add, add)
	JZ(LabelRef("store"))
	e.loadMask(n, mask)
	e.moveMasked(Mem{Base: add}, mask, x)
	e.add(x, sums, sums)
	Label("store")
	Load(Param("c"), c)
	e.storeFirst("store", n, []reg.VecVirtual{sums}, c, c)
}
