package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// maxRows rows by two vectors are twelve chains, which with two vectors of B
// and two of A fill the sixteen registers.
const maxRows = 6

// width says how many columns a tile has.
type width struct {
	name    string
	vectors int
	masked  bool // the last vector has n elements
	offsets bool // the rows of B lie at offsets of a list, not a stride apart
}

var (
	full    = width{name: "Full", vectors: 2}
	wide    = width{name: "Wide", vectors: 2, masked: true}
	narrow  = width{name: "Narrow", vectors: 1, masked: true}
	offsets = width{name: "Offsets", vectors: 2, offsets: true}
)

func (w width) doc() string {
	switch w {
	case full, offsets:
		return "two vectors of columns"
	case wide:
		return "one vector of columns and the first n of another"
	}
	return "the first n columns of a vector"
}

// A tile is the state of one kernel while it is written.
type tile struct {
	element
	width
	rows             int
	k, ars, acs, brs reg.GPVirtual
	b                reg.GPVirtual   // moves down B, or stays where there are offsets
	offs             reg.GPVirtual   // moves along the offsets
	a                []reg.GPVirtual // each moves along three rows of A
	sums             [][]reg.VecVirtual
	cols             []reg.VecVirtual // a row of B
	coefs            []reg.VecVirtual // elements of A, taken in turn
	mask             reg.VecVirtual
}

// tile writes the kernel for a number of rows and a width.
func (e element) tile(rows int, w width) {
	t := &tile{element: e, width: w, rows: rows}
	tiles, a, c, add := t.begin(fmt.Sprintf("%sTile%d%s", e.name, rows, w.name), w.doc())
	t.registers()

	Label("tile")
	t.start(a)
	for _, row := range t.sums {
		for _, s := range row {
			VXORPS(s, s, s)
		}
	}
	prefetch(rows, c)
	unroll := 4
	if t.masked {
		unroll = 2
	}
	t.sumOverK(unroll, t.step)
	t.addTo(add)
	t.store(c)
	advance(rows, t.ars, a)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// begin writes the head of the function and loads what it is given.
func (t *tile) begin(name, doc string) (tiles, a, c, add reg.GPVirtual) {
	steps, last, like := "brs int", "adds, n int", "rows"
	if t.offsets {
		steps, last, like = "offs *int", "adds int", "offsets"
	}
	TEXT(name, NOSPLIT, "func(tiles, k int, a *byte, ars, acs int, b *byte, "+steps+", "+
		"c *byte, crs int, add *byte, "+last+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles blocks of C below each other, each of %d rows by %s; see kernels.%s.", name, t.rows, doc, like))
	t.k, t.ars, t.acs, t.brs, t.b, t.offs = GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
	Load(Param("ars"), t.ars)
	Load(Param("acs"), t.acs)
	if !t.offsets {
		Load(Param("brs"), t.brs)
	}
	for range (t.rows + 2) / 3 {
		t.a = append(t.a, GP64())
	}
	tiles, a, c, add = GP64(), GP64(), GP64(), GP64()
	Load(Param("tiles"), tiles)
	Load(Param("a"), a)
	Load(Param("c"), c)
	Load(Param("add"), add)
	return tiles, a, c, add
}

// registers allots the vectors.
func (t *tile) registers() {
	for range t.rows {
		t.sums = append(t.sums, vectors(t.vectors))
	}
	t.cols = vectors(t.vectors)
	t.coefs = vectors(2)
	if t.masked {
		t.coefs = t.coefs[:1]
		t.mask = YMM()
		n := GP64()
		Load(Param("n"), n)
		t.loadMask(n, t.mask)
	}
}

func vectors(n int) []reg.VecVirtual {
	vs := make([]reg.VecVirtual, n)
	for i := range vs {
		vs[i] = YMM()
	}
	return vs
}

// start points into A and B.
func (t *tile) start(a reg.GPVirtual) {
	Load(Param("b"), t.b)
	if t.offsets {
		Load(Param("offs"), t.offs)
	}
	Load(Param("k"), t.k)
	MOVQ(a, t.a[0])
	for i := 1; i < len(t.a); i++ {
		LEAQ(Mem{Base: t.a[i-1], Index: t.ars, Scale: 2}, t.a[i])
		ADDQ(t.ars, t.a[i])
	}
}

// prefetch asks for the rows of C, to be written when the sums are done.
func prefetch(rows int, c reg.GPVirtual) {
	crs, at := GP64(), GP64()
	Load(Param("crs"), crs)
	MOVQ(c, at)
	for i := range rows {
		PREFETCHT0(Mem{Base: at})
		if i+1 < rows {
			ADDQ(crs, at)
		}
	}
}

// sumOverK takes steps, several, 2 or 4, between jumps.
func (t *tile) sumOverK(unroll int, step func()) {
	Comment(fmt.Sprintf("Sum over k, %d at a time", unroll))
	rest := GP64()
	MOVQ(t.k, rest)
	ANDQ(Imm(uint64(unroll-1)), rest)
	SHRQ(Imm(uint64(unroll/2)), t.k)
	JZ(LabelRef("rest"))
	Label("loop")
	for range unroll {
		step()
	}
	DECQ(t.k)
	JNZ(LabelRef("loop"))
	Label("rest")
	TESTQ(rest, rest)
	JZ(LabelRef("summed"))
	Label("rest_loop")
	step()
	DECQ(rest)
	JNZ(LabelRef("rest_loop"))
	Label("summed")
}

// step adds the products of one column of A with one row of B.
func (t *tile) step() {
	row := t.rowOfB()
	for j, v := range t.cols {
		from := row.Offset(j * 32)
		if t.masked && j == t.vectors-1 {
			t.moveMasked(from, t.mask, v)
		} else {
			t.move(from, v)
		}
	}
	if !t.offsets {
		ADDQ(t.brs, t.b)
	}
	for i, row := range t.sums {
		coef := t.coefs[i%len(t.coefs)]
		t.broadcast(t.ofA(i), coef)
		for j, s := range row {
			t.fma(t.cols[j], coef, s)
		}
		t.advanceA(i)
	}
}

// rowOfB is where the next row of B lies.
func (t *tile) rowOfB() Mem {
	row := Mem{Base: t.b}
	if t.offsets {
		off := GP64()
		MOVQ(Mem{Base: t.offs}, off)
		ADDQ(Imm(8), t.offs)
		row.Index, row.Scale = off, 1
	}
	return row
}

// ofA is where the element of A in row i lies.
func (t *tile) ofA(i int) Mem {
	at := Mem{Base: t.a[i/3]}
	if i%3 > 0 {
		at.Index, at.Scale = t.ars, uint8(i%3)
	}
	return at
}

// advanceA moves on along the rows of A that share a pointer with row i, if that is
// the last of them.
func (t *tile) advanceA(i int) {
	if i%3 == 2 || i+1 == t.rows {
		ADDQ(t.acs, t.a[i/3])
	}
}

// addTo adds the elements at add, if that is not nil, and moves it on.
func (t *tile) addTo(add reg.GPVirtual) {
	TESTQ(add, add)
	JZ(LabelRef("store"))
	adds := GP64()
	Load(Param("adds"), adds)
	for _, row := range t.sums {
		for j, s := range row {
			from := Mem{Base: add, Disp: j * 32}
			if t.masked && j == t.vectors-1 {
				t.moveMasked(from, t.mask, t.cols[j])
				t.add(t.cols[j], s, s)
			} else {
				t.add(from, s, s)
			}
		}
		ADDQ(adds, add)
	}
	Label("store")
}

// store writes the sums and moves c on.
func (t *tile) store(c reg.GPVirtual) {
	crs := GP64()
	Load(Param("crs"), crs)
	if t.masked {
		n, at := GP64(), GP64()
		Load(Param("n"), n)
		MOVQ(c, at)
		if t.vectors == 2 {
			for i, row := range t.sums {
				t.move(row[0], Mem{Base: at})
				if i+1 < t.rows {
					ADDQ(crs, at)
				}
			}
			LEAQ(Mem{Base: c, Disp: 32}, at)
		}
		var last []reg.VecVirtual
		for _, row := range t.sums {
			last = append(last, row[t.vectors-1])
		}
		t.storeFirst("store", n, last, at, crs)
		advance(t.rows, crs, c)
		return
	}
	for _, row := range t.sums {
		for j, s := range row {
			t.move(s, Mem{Base: c, Disp: j * 32})
		}
		ADDQ(crs, c)
	}
}

// advance moves p on by rows strides.
func advance(rows int, stride, p reg.GPVirtual) {
	step := GP64()
	IMUL3Q(Imm(uint64(rows)), stride, step)
	ADDQ(step, p)
}
