package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
)

// A fastConversion converts a group of eight elements at disp.
type fastConversion struct {
	to, from string
	group    func(a *asm, disp int)
}

var fastConversions = []fastConversion{
	{"Float64", "Float32", func(a *asm, disp int) {
		for u := range 2 {
			v := a.YMM()
			a.VCVTPS2PD(a.at("a", 4, disp+u*4), v)
			a.VMOVUPS(v, a.at("dst", 8, disp+u*4))
		}
	}},
	{"Float32", "Float64", func(a *asm, disp int) {
		for u := range 2 {
			v := a.XMM()
			a.VCVTPD2PSY(a.at("a", 8, disp+u*4), v)
			a.VMOVUPS(v, a.at("dst", 4, disp+u*4))
		}
	}},
	{"Float32", "Float16", func(a *asm, disp int) {
		v := a.YMM()
		a.VCVTPH2PS(a.at("a", 2, disp), v)
		a.VMOVUPS(v, a.at("dst", 4, disp))
	}},
	{"Float16", "Float32", func(a *asm, disp int) {
		v := a.YMM()
		a.VMOVUPS(a.at("a", 4, disp), v)
		a.VCVTPS2PH(operand.Imm(0), v, a.at("dst", 2, disp))
	}},
	{"Float32", "BFloat16", func(a *asm, disp int) {
		v := a.YMM()
		a.VPMOVZXWD(a.at("a", 2, disp), v)
		a.VPSLLD(operand.Imm(16), v, v)
		a.VMOVUPS(v, a.at("dst", 4, disp))
	}},
	{"BFloat16", "Float32", func(a *asm, disp int) {
		x, odd, high := a.YMM(), a.YMM(), a.XMM()
		a.VMOVUPS(a.at("a", 4, disp), x)
		nan := a.YMM()
		a.VCMPPS(operand.Imm(3), x, x, nan)
		a.VPSRLD(operand.Imm(16), x, odd)
		a.VPAND(a.word(1), odd, odd)
		a.VPADDD(a.word(0x7fff), odd, odd)
		a.VPADDD(odd, x, x)
		a.VPSRLD(operand.Imm(16), x, x)
		a.VBLENDVPS(nan, a.word(0x7fc0), x, x)
		a.VEXTRACTI128(operand.Imm(1), x, high)
		a.VPACKUSDW(high, x.AsX(), high)
		a.VMOVDQU(high, a.at("dst", 2, disp))
	}},
}

func (a *asm) conversionKernel(c fastConversion) wrapper {
	to, from := elementNamed(c.to), elementNamed(c.from)
	twin := convertName(to, from)
	w := wrapper{
		Prim: c.to, From: c.from, Name: twin + "AVX2", Asm: twin + "x8", Twin: twin,
		Args: 1, Sizes: []int{elementSize(to), elementSize(from)},
	}
	a.text(fmt.Sprintf("%s converts whole groups of eight elements as %s does.", w.Asm, w.Twin), w.Asm, w.pointers(), "", "")
	a.while(32, func() {
		for u := range 4 {
			c.group(a, u*8)
		}
	})
	a.while(8, func() { c.group(a, 0) })
	a.ret()
	return w
}

func elementNamed(name string) elementType {
	for _, e := range elementTypes {
		if e.Name == name {
			return e
		}
	}
	panic("no element type " + name)
}

func elementSize(e elementType) int {
	return map[string]int{"copy8": 1, "copy16": 2, "copy32": 4, "copy64": 8}[copies[e.Go]]
}
