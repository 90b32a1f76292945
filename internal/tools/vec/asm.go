package main

import (
	"bytes"
	"fmt"
	"log"
	"math"
	"os"
	"regexp"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
	"github.com/mmcloughlin/avo/reg"
)

// An asm writes AVX2 assembly, or AVX-512 where long is set. Functions index their
// operands by one register that counts elements.
type asm struct {
	*build.Context
	long   bool
	consts map[string]operand.Mem
	stubs  []stub
	n, i   reg.GPVirtual
	ptr    map[string]reg.Register
	labels int
}

type stub struct{ Doc, Name, Params, Result string }

// vecs are vectors in flight together, so that one's latency hides behind the
// others.
type vecs []reg.VecVirtual

func newAsm() *asm {
	a := &asm{Context: build.NewContext(), consts: map[string]operand.Mem{}}
	a.ConstraintExpr("amd64,!noasm")
	return a
}

// text starts a function whose parameters are n and the named pointers, and
// after them, if any, one number.
func (a *asm) text(doc, name string, pointers []string, number, result string) {
	params := "n int, " + strings.Join(pointers, ", ") + " unsafe.Pointer"
	if number != "" {
		params += ", " + number
	}
	a.stubs = append(a.stubs, stub{doc, name, params, result})
	a.Function(name)
	a.Attributes(attr.NOSPLIT)
	a.SignatureExpr("func(" + strings.ReplaceAll(params, "unsafe.Pointer", "uintptr") + ") " + result)
	a.n, a.i, a.ptr = a.GP64(), a.GP64(), map[string]reg.Register{}
	a.Load(a.Param("n"), a.n)
	for _, p := range pointers {
		a.ptr[p] = a.Load(a.Param(p), a.GP64())
	}
	a.XORQ(a.i, a.i)
}

func (a *asm) ret() {
	a.VZEROUPPER()
	a.RET()
}

// at is element i of the operand, and from there on disp elements of size bytes.
func (a *asm) at(p string, size, disp int) operand.Mem {
	return operand.Mem{Base: a.ptr[p], Index: a.i, Scale: uint8(size), Disp: size * disp}
}

func (a *asm) label(s string) string {
	a.labels++
	return fmt.Sprintf("%s%d", s, a.labels)
}

// while repeats body, which treats step elements, as long as so many are left.
func (a *asm) while(step int, body func()) {
	top, end := a.label("loop"), a.label("end")
	left := a.GP64()
	a.Label(top)
	a.MOVQ(a.n, left)
	a.SUBQ(a.i, left)
	a.CMPQ(left, operand.Imm(uint64(step)))
	a.JLT(operand.LabelRef(end))
	body()
	a.ADDQ(operand.Imm(uint64(step)), a.i)
	a.JMP(operand.LabelRef(top))
	a.Label(end)
}

// word is a constant in all lanes of a vector of 32-bit lanes.
func (a *asm) word(v uint32) operand.Mem {
	if a.long {
		return a.table(fmt.Sprintf("l%08x", v), repeat(operand.U32(v), 16)...)
	}
	return a.table(fmt.Sprintf("w%08x", v), repeat(operand.U32(v), 8)...)
}

func (a *asm) f32(v float64) operand.Mem { return a.word(math.Float32bits(float32(v))) }

func (a *asm) word64(v uint64) operand.Mem {
	return a.table(fmt.Sprintf("q%016x", v), repeat(operand.U64(v), 4)...)
}

func repeat(c operand.Constant, n int) []operand.Constant {
	var s []operand.Constant
	for range n {
		s = append(s, c)
	}
	return s
}

func (a *asm) table(name string, values ...operand.Constant) operand.Mem {
	if m, ok := a.consts[name]; ok {
		return m
	}
	m := a.StaticGlobal(name)
	a.DataAttributes(attr.RODATA | attr.NOPTR)
	for _, v := range values {
		a.AppendDatum(v)
	}
	a.consts[name] = m
	return m
}

// vec returns k fresh vectors.
func (a *asm) vec(k int) vecs {
	v := make(vecs, k)
	for u := range v {
		v[u] = a.fresh()
	}
	return v
}

// fresh is a vector that holds nothing yet.
func (a *asm) fresh() reg.VecVirtual {
	if a.long {
		return a.ZMM()
	}
	return a.YMM()
}

// op3 issues one three-operand instruction for each vector in flight; p is a
// constant or vectors.
func op3(ins func(...operand.Op), p any, q, dst vecs) vecs {
	for u := range dst {
		if v, ok := p.(vecs); ok {
			ins(v[u], q[u], dst[u])
		} else {
			ins(p.(operand.Op), q[u], dst[u])
		}
	}
	return dst
}

// move returns fresh vectors holding p.
func (a *asm) move(p any, k int) vecs {
	dst := a.vec(k)
	for u := range dst {
		if v, ok := p.(vecs); ok {
			a.VMOVAPS(v[u], dst[u])
		} else {
			a.VMOVUPS(p.(operand.Op), dst[u])
		}
	}
	return dst
}

// horner evaluates a polynomial, highest coefficient first.
func (a *asm) horner(x vecs, coef ...float64) vecs {
	p := a.move(a.f32(coef[0]), len(x))
	for _, c := range coef[1:] {
		op3(a.VFMADD213PS, a.f32(c), x, p)
	}
	return p
}

// source compiles what was written; stubs and wrappers are printed apart,
// because avo knows no unsafe.Pointer.
func (a *asm) source() []byte {
	file, err := a.Result()
	if err != nil {
		build.LogError(log.Default(), err, 0)
		os.Exit(1)
	}
	if err := pass.Compile.Execute(file); err != nil {
		log.Fatal(err)
	}
	text, err := printer.NewGoAsm(printer.Config{Name: "internal/tools/vec", Pkg: "vec"}).Print(file)
	if err != nil {
		log.Fatal(err)
	}
	if high := regexp.MustCompile(`\bY(1[6-9]|2\d|3[01])\b`).Find(text); high != nil {
		log.Fatalf("%s is used: too many vectors in flight for AVX2", high)
	}
	return bytes.TrimLeft(text, "\n")
}
