package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Kernels whose results are rounded once. They treat whole groups of eight
// elements; the portable kernels do the rest.

// A lane says how a float type fills vectors.
type lane struct {
	computeType
	perGroup int // vectors in a group of eight elements
}

var (
	lane32 = lane{float32Type, 1}
	lane64 = lane{float64Type, 2}
)

type instruction = func(...operand.Op)

// pick chooses the single or double form of an instruction.
func (l lane) pick(ps, pd instruction) instruction {
	if l.Bytes == 4 {
		return ps
	}
	return pd
}

func (a *asm) signs(l lane) operand.Mem {
	if l.Bytes == 4 {
		return a.word(1 << 31)
	}
	return a.word64(1 << 63)
}

func (a *asm) magnitudes(l lane) operand.Mem {
	if l.Bytes == 4 {
		return a.word(1<<31 - 1)
	}
	return a.word64(1<<63 - 1)
}

func (a *asm) ones(l lane) operand.Mem {
	if l.Bytes == 4 {
		return a.f32(1)
	}
	return a.word64(0x3ff0000000000000)
}

// An exact is a primitive of numbers as instructions on one vector of each
// operand, of which it may overwrite the first.
type exact struct {
	prim string
	args int
	emit func(a *asm, l lane, v vecs) reg.VecVirtual
}

func binary(ps, pd func(a *asm) instruction) func(a *asm, l lane, v vecs) reg.VecVirtual {
	return func(a *asm, l lane, v vecs) reg.VecVirtual {
		l.pick(ps(a), pd(a))(v[1], v[0], v[0])
		return v[0]
	}
}

var exacts = []exact{
	{"Add", 2, binary(func(a *asm) instruction { return a.VADDPS }, func(a *asm) instruction { return a.VADDPD })},
	{"Sub", 2, binary(func(a *asm) instruction { return a.VSUBPS }, func(a *asm) instruction { return a.VSUBPD })},
	{"Mul", 2, binary(func(a *asm) instruction { return a.VMULPS }, func(a *asm) instruction { return a.VMULPD })},
	{"Div", 2, binary(func(a *asm) instruction { return a.VDIVPS }, func(a *asm) instruction { return a.VDIVPD })},
	{"Neg", 1, func(a *asm, l lane, v vecs) reg.VecVirtual {
		a.VXORPS(a.signs(l), v[0], v[0])
		return v[0]
	}},
	{"Abs", 1, func(a *asm, l lane, v vecs) reg.VecVirtual {
		a.VANDPS(a.magnitudes(l), v[0], v[0])
		return v[0]
	}},
	{"Sqrt", 1, func(a *asm, l lane, v vecs) reg.VecVirtual {
		l.pick(a.VSQRTPS, a.VSQRTPD)(v[0], v[0])
		return v[0]
	}},
	{"Rsqrt", 1, func(a *asm, l lane, v vecs) reg.VecVirtual {
		l.pick(a.VSQRTPS, a.VSQRTPD)(v[0], v[0])
		return a.reciprocal(l, v[0])
	}},
	{"Recip", 1, func(a *asm, l lane, v vecs) reg.VecVirtual { return a.reciprocal(l, v[0]) }},
	{"FMA", 3, func(a *asm, l lane, v vecs) reg.VecVirtual {
		l.pick(a.VFMADD213PS, a.VFMADD213PD)(v[2], v[1], v[0])
		return v[0]
	}},
	{"Maximum", 2, func(a *asm, l lane, v vecs) reg.VecVirtual {
		return a.extremum(l, v, l.pick(a.VMAXPS, a.VMAXPD), a.VANDPS)
	}},
	{"Minimum", 2, func(a *asm, l lane, v vecs) reg.VecVirtual {
		return a.extremum(l, v, l.pick(a.VMINPS, a.VMINPD), a.VORPS)
	}},
	{"Floor", 1, rounding(1)},
	{"Ceil", 1, rounding(2)},
	{"Round", 1, rounding(0)},
	{"Trunc", 1, rounding(3)},
	{"Relu", 1, func(a *asm, l lane, v vecs) reg.VecVirtual {
		zero := a.YMM()
		a.VXORPS(zero, zero, zero)
		l.pick(a.VMAXPS, a.VMAXPD)(v[0], zero, v[0]) // the second operand, x, wins if NaN or both are zero
		return v[0]
	}},
}

// rounding gives whole numbers: 0 the nearest, 1 below, 2 above, 3 towards 0.
func rounding(mode uint64) func(a *asm, l lane, v vecs) reg.VecVirtual {
	return func(a *asm, l lane, v vecs) reg.VecVirtual {
		if l.Bytes == 4 {
			a.VROUNDPS(operand.Imm(mode), v[0], v[0])
		} else {
			a.VROUNDPD(operand.Imm(mode), v[0], v[0])
		}
		return v[0]
	}
}

func (a *asm) reciprocal(l lane, x reg.VecVirtual) reg.VecVirtual {
	one := a.YMM()
	a.VMOVUPS(a.ones(l), one)
	l.pick(a.VDIVPS, a.VDIVPD)(x, one, one)
	return one
}

// extremum takes the maximum both ways round: the two differ only where the
// operands are zeros of unlike sign, which join settles, or one is NaN, where the
// sum is the answer.
func (a *asm) extremum(l lane, v vecs, ins, join instruction) reg.VecVirtual {
	m, nan, sum := a.YMM(), a.YMM(), a.YMM()
	ins(v[1], v[0], m)
	l.pick(a.VCMPPS, a.VCMPPD)(operand.Imm(3), v[1], v[0], nan)
	l.pick(a.VADDPS, a.VADDPD)(v[1], v[0], sum)
	ins(v[0], v[1], v[1])
	join(v[1], m, m)
	if l.Bytes == 4 {
		a.VBLENDVPS(nan, sum, m, m)
	} else {
		a.VBLENDVPD(nan, sum, m, m)
	}
	return m
}

func (a *asm) exactKernel(l lane, e exact) wrapper {
	w := newWrapper(l, e.prim)
	a.text(fmt.Sprintf("%s sets whole groups of eight elements as %s does.", w.Asm, w.Twin), w.Asm, w.pointers(), "", "")
	group := func(k int) {
		for u := range k * l.perGroup {
			v := a.vec(e.args)
			for j := range v {
				a.VMOVUPS(a.at("abc"[j:j+1], l.Bytes, u*32/l.Bytes), v[j])
			}
			a.VMOVUPS(e.emit(a, l, v), a.at("dst", l.Bytes, u*32/l.Bytes))
		}
	}
	a.while(32, func() { group(4) })
	a.while(8, func() { group(1) })
	a.ret()
	return w
}

var compares = []struct {
	prim      string
	predicate int
}{{"Eq", 0x00}, {"Ne", 0x04}, {"Lt", 0x11}, {"Le", 0x12}, {"Gt", 0x1e}, {"Ge", 0x1d}, {"IsNaN", 0x03}}

// compareKernel narrows the masks that comparisons give, one word a lane, to
// bytes of 0 or 1.
func (a *asm) compareKernel(l lane, prim string, predicate int) wrapper {
	w := newWrapper(l, prim)
	a.text(fmt.Sprintf("%s sets whole groups of eight masks as %s does.", w.Asm, w.Twin), w.Asm, w.pointers(), "", "")
	one, order := a.YMM(), a.YMM()
	a.VMOVUPS(a.word(0x01010101), one)
	a.VMOVUPS(a.table("order", operand.U32(0), operand.U32(4), operand.U32(1), operand.U32(5),
		operand.U32(2), operand.U32(6), operand.U32(3), operand.U32(7)), order)
	a.while(32, func() {
		var v vecs
		for u := range 4 {
			v = append(v, a.compared(l, w, u*8, predicate))
		}
		a.VPACKSSDW(v[1], v[0], v[0])
		a.VPACKSSDW(v[3], v[2], v[2])
		a.VPACKSSWB(v[2], v[0], v[0])
		a.VPERMD(v[0], order, v[0])
		a.VPAND(one, v[0], v[0])
		a.VMOVDQU(v[0], a.at("dst", 1, 0))
	})
	a.while(8, func() {
		v := a.compared(l, w, 0, predicate)
		high := a.XMM()
		a.VEXTRACTI128(operand.Imm(1), v, high)
		a.VPACKSSDW(high, v.AsX(), high)
		a.VPACKSSWB(high, high, high)
		a.VPAND(one.AsX(), high, high)
		a.VMOVQ(high, a.at("dst", 1, 0))
	})
	a.ret()
	return w
}

// compared is the comparison of eight elements as eight words.
func (a *asm) compared(l lane, w wrapper, disp, predicate int) reg.VecVirtual {
	v := a.vec(l.perGroup)
	for u := range v {
		d := disp + u*4
		a.VMOVUPS(a.at("a", l.Bytes, d), v[u])
		var other operand.Op = v[u]
		if w.Args == 2 {
			other = a.at("b", l.Bytes, d)
		}
		l.pick(a.VCMPPS, a.VCMPPD)(operand.Imm(uint64(predicate)), other, v[u], v[u])
	}
	if l.perGroup == 2 {
		a.VSHUFPS(operand.Imm(0x88), v[1], v[0], v[0])
		a.VPERMQ(operand.Imm(0xd8), v[0], v[0])
	}
	return v[0]
}

func (a *asm) selectKernel(l lane) wrapper {
	w := newWrapper(l, "Select")
	a.text(fmt.Sprintf("%s chooses whole groups of eight elements as %s does.", w.Asm, w.Twin), w.Asm, w.pointers(), "", "")
	group := func(k int) {
		for u := range k * l.perGroup {
			d := u * 32 / l.Bytes
			m, no := a.YMM(), a.YMM()
			l.pick(a.VPMOVZXBD, a.VPMOVZXBQ)(a.at("a", 1, d), m)
			l.pick(a.VPSLLD, a.VPSLLQ)(operand.Imm(uint64(l.Bytes*8-1)), m, m)
			a.VMOVUPS(a.at("c", l.Bytes, d), no)
			if l.Bytes == 4 {
				a.VBLENDVPS(m, a.at("b", l.Bytes, d), no, no)
			} else {
				a.VBLENDVPD(m, a.at("b", l.Bytes, d), no, no)
			}
			a.VMOVUPS(no, a.at("dst", l.Bytes, d))
		}
	}
	a.while(32, func() { group(4) })
	a.while(8, func() { group(1) })
	a.ret()
	return w
}

func (a *asm) numKernel(l lane) wrapper {
	w := newWrapper(l, "Num")
	a.text(fmt.Sprintf("%s turns whole groups of eight masks into numbers as %s does.", w.Asm, w.Twin), w.Asm, w.pointers(), "", "")
	a.while(8, func() {
		for u := range l.perGroup {
			v := a.YMM()
			if l.Bytes == 4 {
				a.VPMOVZXBD(a.at("a", 1, 0), v)
				a.VCVTDQ2PS(v, v)
			} else {
				a.VPMOVZXBD(a.at("a", 1, u*4), v.AsX())
				a.VCVTDQ2PD(v.AsX(), v)
			}
			a.VMOVUPS(v, a.at("dst", l.Bytes, u*32/l.Bytes))
		}
	})
	a.ret()
	return w
}

// maskKernel works on bytes; eight at a time suffice below a vector.
func (a *asm) maskKernel(prim string, args int, ins instruction) wrapper {
	twin := lower(prim) + "Mask"
	w := wrapper{Prim: prim, Name: twin + "AVX2", Asm: twin + "x8", Twin: twin, Args: args, Sizes: []int{1, 1, 1}[:args+1]}
	a.text(fmt.Sprintf("%s sets whole groups of eight masks as %s does.", w.Asm, w.Twin), w.Asm, w.pointers(), "", "")
	one := a.YMM()
	a.VMOVUPS(a.word(0x01010101), one)
	a.while(32, func() {
		v := a.YMM()
		a.VMOVDQU(a.at("a", 1, 0), v)
		if args == 1 {
			ins(one, v, v)
		} else {
			ins(a.at("b", 1, 0), v, v)
		}
		a.VMOVDQU(v, a.at("dst", 1, 0))
	})
	a.while(8, func() {
		v, y := a.YMM(), a.YMM()
		a.VMOVQ(a.at("a", 1, 0), v.AsX())
		if args == 1 {
			ins(one, v, v)
		} else {
			a.VMOVQ(a.at("b", 1, 0), y.AsX())
			ins(y, v, v)
		}
		a.VMOVQ(v.AsX(), a.at("dst", 1, 0))
	})
	a.ret()
	return w
}

func (a *asm) maskKernels() []wrapper {
	return []wrapper{
		a.maskKernel("And", 2, a.VANDPS),
		a.maskKernel("Or", 2, a.VORPS),
		a.maskKernel("Not", 1, a.VXORPS),
	}
}
