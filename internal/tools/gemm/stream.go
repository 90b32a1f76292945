package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// stream writes the kernel that adds rows of B, each times its element of A, to
// a row of C.
func (e element) stream(rows int) {
	name := fmt.Sprintf("%sStream%d", e.name, rows)
	TEXT(name, NOSPLIT, "func(n int, a *byte, acs int, b *byte, brs int, c *byte)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s adds %d rows of B, times an element of A each, to n elements of C; see kernels.stream.", name, rows))
	n, b, c := GP64(), GP64(), GP64()
	Load(Param("n"), n)
	Load(Param("b"), b)
	Load(Param("c"), c)
	coefs := e.coefs(rows)
	row, advanceRows := rowsBelow(b, rows)
	sums := vectors(2)
	move := func(vs int) {
		ADDQ(Imm(uint64(vs*32)), c)
		advanceRows(vs * 32)
	}
	vector := func(vs int) {
		for j := range vs {
			e.move(Mem{Base: c, Disp: j * 32}, sums[j])
		}
		for i, coef := range coefs {
			for j := range vs {
				e.fma(row(i, j*32), coef, sums[j])
			}
		}
		for j := range vs {
			e.move(sums[j], Mem{Base: c, Disp: j * 32})
		}
		move(vs)
	}

	SUBQ(Imm(uint64(2*e.lanes)), n)
	JLT(LabelRef("one"))
	Label("loop")
	vector(2)
	SUBQ(Imm(uint64(2*e.lanes)), n)
	JGE(LabelRef("loop"))
	Label("one")
	ADDQ(Imm(uint64(e.lanes)), n)
	JLT(LabelRef("rest"))
	vector(1)
	SUBQ(Imm(uint64(e.lanes)), n)
	Label("rest")
	ADDQ(Imm(uint64(e.lanes)), n)
	JZ(LabelRef("done"))
	mask := YMM()
	e.loadMask(n, mask)
	e.moveMasked(Mem{Base: c}, mask, sums[0])
	for i, coef := range coefs {
		e.moveMasked(row(i, 0), mask, sums[1])
		e.fma(sums[1], coef, sums[0])
	}
	e.storeFirst("store", n, sums[:1], c, c)
	Label("done")
	VZEROUPPER()
	RET()
}

// coefs spreads the first elements of a row of A over a vector each.
func (e element) coefs(n int) []reg.VecVirtual {
	a, acs := GP64(), GP64()
	Load(Param("a"), a)
	Load(Param("acs"), acs)
	vs := vectors(n)
	for i, v := range vs {
		e.broadcast(Mem{Base: a}, v)
		if i+1 < n {
			ADDQ(acs, a)
		}
	}
	return vs
}

// rowsBelow gives the place in row i, and a function that moves on in all rows.
// Four rows share a base.
func rowsBelow(b reg.GPVirtual, rows int) (row func(i, disp int) Mem, advance func(bytes int)) {
	brs, brs3 := GP64(), GP64()
	Load(Param("brs"), brs)
	LEAQ(Mem{Base: brs, Index: brs, Scale: 2}, brs3)
	bases := []reg.GPVirtual{b}
	for i := 4; i < rows; i += 4 {
		base := GP64()
		LEAQ(Mem{Base: bases[len(bases)-1], Index: brs, Scale: 4}, base)
		bases = append(bases, base)
	}
	row = func(i, disp int) Mem {
		at := Mem{Base: bases[i/4], Disp: disp}
		switch i % 4 {
		case 1:
			at.Index, at.Scale = brs, 1
		case 2:
			at.Index, at.Scale = brs, 2
		case 3:
			at.Index, at.Scale = brs3, 1
		}
		return at
	}
	return row, func(bytes int) {
		for _, base := range bases {
			ADDQ(Imm(uint64(bytes)), base)
		}
	}
}
