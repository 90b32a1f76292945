package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// longRows rows of AVX-512, whose vectors are a line long, are eight chains: enough
// to keep the multipliers busy.
const longRows = 8

var (
	longFull    = width{name: "LongFull", vectors: 1}
	longPart    = width{name: "LongPart", vectors: 1, masked: true}
	longOffsets = width{name: "LongOffsets", vectors: 1, offsets: true}
)

// longTile writes the kernel of AVX-512 for a number of rows and a width. The sums
// are those of tile, bit for bit.
func (e element) longTile(rows int, w width) {
	name := fmt.Sprintf("%sTile%d%s", e.name, rows, w.name)
	t := &tile{element: e, width: w, rows: rows}
	tiles, a, c, add := t.begin(name, "a line of columns")
	mask := K()
	if w.masked {
		n, bits := GP64(), GP64()
		Load(Param("n"), n)
		MOVQ(U32(1), bits)
		SHLXQ(n, bits, bits)
		DECQ(bits)
		KMOVW(bits.As32(), mask)
	}
	sums := make([]reg.VecVirtual, rows)
	for i := range sums {
		sums[i] = ZMM()
	}
	row := ZMM()

	Label("tile")
	t.start(a)
	for _, s := range sums {
		VPXORD(s, s, s)
	}
	prefetch(rows, c)
	t.sumOverK(4, func() {
		from := t.rowOfB()
		if w.masked {
			e.moveZeroed(from, mask, row)
		} else {
			e.move(from, row)
		}
		if !w.offsets {
			ADDQ(t.brs, t.b)
		}
		for i, s := range sums {
			e.fmaBroadcast(t.ofA(i), row, s)
			t.advanceA(i)
		}
	})
	t.finishLong(sums, add, c, mask, row)
	advance(rows, t.ars, a)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// finishLong adds to the sums what lies at add, if that is not nil, stores them and
// moves on; what the mask leaves out is neither read nor written.
func (t *tile) finishLong(sums []reg.VecVirtual, add, c reg.GPVirtual, mask reg.OpmaskVirtual, row reg.VecVirtual) {
	TESTQ(add, add)
	JZ(LabelRef("store"))
	adds := GP64()
	Load(Param("adds"), adds)
	for _, s := range sums {
		if t.masked {
			t.moveZeroed(Mem{Base: add}, mask, row)
			t.add(row, s, s)
		} else {
			t.add(Mem{Base: add}, s, s)
		}
		ADDQ(adds, add)
	}
	Label("store")
	crs := GP64()
	Load(Param("crs"), crs)
	for _, s := range sums {
		if t.masked {
			t.move(s, mask, Mem{Base: c})
		} else {
			t.move(s, Mem{Base: c})
		}
		ADDQ(crs, c)
	}
}

// places writes the kernel whose rows of A are neighbours: those of element k lie side
// by side at offset k. Its sums are those of tile, too.
func (e element) places(rows int) {
	name := fmt.Sprintf("%sPlaces%d", e.name, rows)
	TEXT(name, NOSPLIT, "func(tiles, k int, a *byte, offs *int, b, c *byte, crs int, add *byte, adds int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles blocks of C below each other, each of %d rows by a line of columns; see kernels.places.", name, rows))
	t := &tile{element: e, width: width{offsets: true}, rows: rows, k: GP64(), b: GP64(), offs: GP64()}
	tiles, a, c, add, panel := GP64(), GP64(), GP64(), GP64(), GP64()
	Load(Param("tiles"), tiles)
	Load(Param("a"), a)
	Load(Param("c"), c)
	Load(Param("add"), add)
	Load(Param("b"), panel)
	sums := make([]reg.VecVirtual, rows)
	for i := range sums {
		sums[i] = ZMM()
	}
	row, at := ZMM(), GP64()

	Label("tile")
	Load(Param("k"), t.k)
	Load(Param("offs"), t.offs)
	MOVQ(panel, t.b)
	for _, s := range sums {
		VPXORD(s, s, s)
	}
	prefetch(rows, c)
	t.sumOverK(4, func() {
		MOVQ(Mem{Base: t.offs}, at)
		ADDQ(Imm(8), t.offs)
		e.move(Mem{Base: t.b}, row)
		ADDQ(Imm(line), t.b)
		for i, s := range sums {
			e.fmaBroadcast(Mem{Base: a, Index: at, Scale: 1, Disp: i * e.size}, row, s)
		}
	})
	t.finishLong(sums, add, c, nil, nil)
	ADDQ(Imm(uint64(rows*e.size)), a)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}
