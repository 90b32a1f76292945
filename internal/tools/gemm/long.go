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
	TESTQ(add, add)
	JZ(LabelRef("store"))
	adds := GP64()
	Load(Param("adds"), adds)
	for _, s := range sums {
		if w.masked {
			e.moveZeroed(Mem{Base: add}, mask, row)
			e.add(row, s, s)
		} else {
			e.add(Mem{Base: add}, s, s)
		}
		ADDQ(adds, add)
	}
	Label("store")
	crs := GP64()
	Load(Param("crs"), crs)
	for _, s := range sums {
		if w.masked {
			e.move(s, mask, Mem{Base: c})
		} else {
			e.move(s, Mem{Base: c})
		}
		ADDQ(crs, c)
	}
	advance(rows, t.ars, a)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}
