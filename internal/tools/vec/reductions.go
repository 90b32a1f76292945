package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func (a *asm) zeros(k int) vecs {
	v := a.vec(k)
	for _, r := range v {
		a.VXORPS(r, r, r)
	}
	return v
}

// fold joins vectors and then lanes in pairs, and returns the first lane.
func (a *asm) fold(l lane, v vecs, ins instruction) reg.VecVirtual {
	for k := len(v) / 2; k > 0; k /= 2 {
		for u := range k {
			ins(v[u+k], v[u], v[u])
		}
	}
	low, other := v[0].AsX(), a.XMM()
	a.VEXTRACTF128(operand.Imm(1), v[0], other)
	ins(other, low, low)
	a.VPERMILPD(operand.Imm(1), low, other)
	ins(other, low, low)
	if l.Bytes == 4 {
		a.VMOVSHDUP(low, other)
		ins(other, low, low)
	}
	return low.(reg.VecVirtual)
}

func (a *asm) sum32() {
	a.text("sumF32x8 is the sum of n elements.", "sumF32x8", []string{"x"}, "", "float32")
	sums := a.zeros(8)
	a.while(64, func() {
		for u, s := range sums {
			a.VADDPS(a.at("x", 4, u*8), s, s)
		}
	})
	a.partial(func(mask reg.VecVirtual) reg.VecVirtual {
		x := a.YMM()
		a.VMASKMOVPS(a.at("x", 4, 0), mask, x)
		a.VADDPS(x, sums[0], sums[0])
		return nil
	}, false)
	a.Store(a.fold(lane32, sums, a.VADDPS), a.ReturnIndex(0))
	a.ret()
}

func (a *asm) moments32() {
	a.text("momentsF32x8 are the sums of x-mean and of its square.", "momentsF32x8", []string{"x"}, "mean float32", "(sum, squares float32)")
	sums, squares, mean := a.zeros(4), a.zeros(4), a.broadcast("mean")
	a.while(32, func() {
		for u := range sums {
			d := a.YMM()
			a.VMOVUPS(a.at("x", 4, u*8), d)
			a.VSUBPS(mean, d, d)
			a.VADDPS(d, sums[u], sums[u])
			a.VFMADD231PS(d, d, squares[u])
		}
	})
	a.partial(func(mask reg.VecVirtual) reg.VecVirtual {
		d := a.YMM()
		a.VMASKMOVPS(a.at("x", 4, 0), mask, d)
		a.VSUBPS(mean, d, d)
		a.VANDPS(mask, d, d)
		a.VADDPS(d, sums[0], sums[0])
		a.VFMADD231PS(d, d, squares[0])
		return nil
	}, false)
	a.Store(a.fold(lane32, sums, a.VADDPS), a.ReturnIndex(0))
	a.Store(a.fold(lane32, squares, a.VADDPS), a.ReturnIndex(1))
	a.ret()
}

func (a *asm) broadcast(param string) reg.VecVirtual {
	x, y := a.XMM(), a.YMM()
	a.Load(a.Param(param), x)
	a.VBROADCASTSS(x, y)
	return y
}

// withNumber combines elements with one number in whole groups of eight.
func (a *asm) withNumber(l lane, doc, name string, ins instruction) {
	a.text(name+" sets dst to "+doc+" in whole groups of eight.", name, []string{"dst", "x"}, "v "+l.Go, "")
	x, v := a.XMM(), a.YMM()
	a.Load(a.Param("v"), x)
	l.pick(a.VBROADCASTSS, a.VBROADCASTSD)(x, v)
	group := func(k int) {
		for u := range k * l.perGroup {
			y := a.YMM()
			a.VMOVUPS(a.at("x", l.Bytes, u*32/l.Bytes), y)
			ins(v, y, y)
			a.VMOVUPS(y, a.at("dst", l.Bytes, u*32/l.Bytes))
		}
	}
	a.while(32, func() { group(4) })
	a.while(8, func() { group(1) })
	a.ret()
}

func (a *asm) expSub32() {
	a.text("expSubF32x8 sets dst to exp(x-m) and returns its sum.", "expSubF32x8", []string{"dst", "x"}, "m float32", "float32")
	const width = 2
	sums, m := a.zeros(width), a.broadcast("m")
	a.while(8*width, func() {
		x := a.vec(width)
		for u := range x {
			a.VMOVUPS(a.at("x", 4, u*8), x[u])
			a.VSUBPS(m, x[u], x[u])
		}
		for u, y := range a.exp(x) {
			a.VMOVUPS(y, a.at("dst", 4, u*8))
			a.VADDPS(y, sums[u], sums[u])
		}
	})
	a.partial(func(mask reg.VecVirtual) reg.VecVirtual {
		x := a.YMM()
		a.VMASKMOVPS(a.at("x", 4, 0), mask, x)
		a.VSUBPS(m, x, x)
		y := a.exp(vecs{x})[0]
		a.VANDPS(mask, y, y)
		a.VADDPS(y, sums[0], sums[0])
		return y
	}, true)
	a.Store(a.fold(lane32, sums, a.VADDPS), a.ReturnIndex(0))
	a.ret()
}

func (a *asm) axpy32() {
	a.text("axpyF32x8 adds alpha*x to dst in whole groups of eight.", "axpyF32x8", []string{"dst", "x"}, "alpha float32", "")
	alpha := a.broadcast("alpha")
	group := func(k int) {
		for u := range k {
			v := a.YMM()
			a.VMULPS(a.at("x", 4, u*8), alpha, v)
			a.VADDPS(a.at("dst", 4, u*8), v, v)
			a.VMOVUPS(v, a.at("dst", 4, u*8))
		}
	}
	a.while(32, func() { group(4) })
	a.while(8, func() { group(1) })
	a.ret()
}

func (a *asm) sum64() {
	a.text("sumF64x4 is the sum of whole groups of eight elements.", "sumF64x4", []string{"x"}, "", "float64")
	sums := a.zeros(8)
	a.while(32, func() {
		for u, s := range sums {
			a.VADDPD(a.at("x", 8, u*4), s, s)
		}
	})
	a.while(8, func() {
		for u, s := range sums[:2] {
			a.VADDPD(a.at("x", 8, u*4), s, s)
		}
	})
	a.Store(a.fold(lane64, sums, a.VADDPD), a.ReturnIndex(0))
	a.ret()
}

// extreme reads the last group of eight once more, overlapping the one before,
// which does a maximum no harm. NaN is looked for apart, because the instruction
// forgets it.
func (a *asm) extreme(l lane, name string, ins instruction, word string) {
	a.text(name+" is the "+word+" of n >= 8 elements, or NaN.", name, []string{"x"}, "", l.Go)
	best, nan := a.vec(4), a.zeros(1)[0]
	per := 32 / l.Bytes
	for u := range best {
		a.VMOVUPS(a.at("x", l.Bytes, u%l.perGroup*per), best[u])
	}
	group := func(k int) {
		for u := 0; u < k; u += 2 {
			x, bad := a.vec(2), a.YMM()
			for j := range x {
				a.VMOVUPS(a.at("x", l.Bytes, (u+j)*per), x[j])
				ins(x[j], best[u+j], best[u+j])
			}
			l.pick(a.VCMPPS, a.VCMPPD)(operand.Imm(3), x[1], x[0], bad)
			a.VORPS(bad, nan, nan)
		}
	}
	a.while(4*per, func() { group(4) })
	single := func() {
		for u := range l.perGroup {
			x, bad := a.YMM(), a.YMM()
			a.VMOVUPS(a.at("x", l.Bytes, u*per), x)
			ins(x, best[u], best[u])
			l.pick(a.VCMPPS, a.VCMPPD)(operand.Imm(3), x, x, bad)
			a.VORPS(bad, nan, nan)
		}
	}
	a.while(8, single)
	a.MOVQ(a.n, a.i)
	a.SUBQ(operand.Imm(8), a.i)
	single()
	bits, ok := a.GP32(), a.label("ok")
	r := a.fold(l, best, ins)
	a.VMOVMSKPS(nan, bits)
	a.TESTL(bits, bits)
	a.JEQ(operand.LabelRef(ok))
	a.VMOVUPS(a.word(1<<32-1), nan) // all bits set is a NaN
	a.VMOVAPS(nan.AsX(), r)
	a.Label(ok)
	a.Store(r, a.ReturnIndex(0))
	a.ret()
}
