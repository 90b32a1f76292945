package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Float32 functions as polynomials, several vectors in flight.

// A smooth function sets vectors from vectors x, which it may overwrite; width
// is how many are in flight, as many as the registers hold.
type smooth struct {
	prim  string
	width int
	emit  func(a *asm, x vecs) vecs
	far   string // the function that takes over where the kernel leaves an element as it is
	long  bool   // emit, which must not blend, writes AVX-512 too
}

var smooths = []smooth{
	{prim: "Exp", width: 4, emit: (*asm).exp, long: true},
	{prim: "Log", width: 3, emit: (*asm).log},
	{prim: "Tanh", width: 3, emit: (*asm).tanh},
	{prim: "Sigmoid", width: 3, emit: (*asm).sigmoid, long: true},
	{prim: "Erf", width: 2, emit: (*asm).erf},
	{prim: "Expm1", width: 3, emit: (*asm).expm1},
	{prim: "Log1p", width: 2, emit: (*asm).log1p},
	{prim: "Softplus", width: 2, emit: (*asm).softplus},
	{prim: "Sin", width: 2, emit: (*asm).sin, far: "libm.Sin"},
	{prim: "Cos", width: 2, emit: (*asm).cos, far: "libm.Cos"},
}

const (
	magic   = 0x1.8p23       // adding it rounds to an integer, which stands in the low bits
	ln2High = 0.693359375    // few bits, so that its product with an exponent is exact
	ln2Low  = -2.12194440e-4 // ln2 - ln2High
	expMax  = 89             // exp is infinite above
	expMin  = -104           // and zero below
	half    = math.Sqrt2 / 2 // mantissas are taken from here to its double
	normal  = 0x1p-126       // the least normal number
	scale25 = 1 << 25        // makes subnormals normal
)

// expParts splits exp(x) into 2^k*(1+q): k stands in the low bits of t. It
// overwrites x.
func (a *asm) expParts(x vecs) (t, q vecs) {
	w := len(x)
	t = a.move(a.f32(magic), w)
	op3(a.VFMADD231PS, a.f32(math.Log2E), x, t)
	k := op3(a.VSUBPS, a.f32(magic), t, a.vec(w))
	op3(a.VFNMADD231PS, a.f32(ln2High), k, x)
	op3(a.VFNMADD231PS, a.f32(ln2Low), k, x)
	q = a.horner(x, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
	square := op3(a.VMULPS, x, x, k)
	op3(a.VFMADD213PS, x, square, q)
	return t, q
}

// power is base*2^k for the k of expParts, where that is normal.
func (a *asm) power(t vecs, base float64, dst vecs) vecs {
	for u := range t {
		a.VPSLLD(operand.Imm(23), t[u], dst[u])
	}
	return op3(a.VPADDD, a.f32(base), dst, dst)
}

// atMost and atLeast leave NaN alone: of a NaN and a number these instructions
// give their second operand.
func (a *asm) atMost(x vecs, limit float64) {
	for u := range x {
		bound := a.fresh()
		a.VMOVUPS(a.f32(limit), bound)
		a.VMINPS(x[u], bound, x[u])
	}
}

func (a *asm) atLeast(x vecs, limit float64) {
	for u := range x {
		bound := a.fresh()
		a.VMOVUPS(a.f32(limit), bound)
		a.VMAXPS(x[u], bound, x[u])
	}
}

// exp multiplies by 2^k in two steps, of which the first is exact, so that
// subnormal results are rounded once and 2^128 does not overflow too early.
func (a *asm) exp(x vecs) vecs {
	a.atLeast(x, expMin)
	a.atMost(x, expMax)
	t, p := a.expParts(x)
	op3(a.VADDPS, a.f32(1), p, p)
	first := x
	for u := range t {
		a.VPSRLD(operand.Imm(1), t[u], first[u])
	}
	second := op3(a.VPSUBD, first, t, t)
	op3(a.VMULPS, a.power(first, 1, first), p, p)
	return op3(a.VMULPS, a.power(second, 1, second), p, p)
}

// sigmoid is 1/(1+2^k(1+q)) for exp(-x) = 2^k(1+q), everything multiplied by
// 2^-64 so that a subnormal result comes from a finite quotient. What 1+2^k
// loses for large k goes into the small term.
func (a *asm) sigmoid(x vecs) vecs {
	w := len(x)
	op3(a.VXORPS, a.word(1<<31), x, x)
	a.atLeast(x, -40) // the result is 1 from there on
	a.atMost(x, -expMin)
	t, q := a.expParts(x)
	s := a.power(t, 0x1p-64, t)
	one := a.f32(0x1p-64)
	sum := op3(a.VADDPS, one, s, x)
	lost := op3(a.VSUBPS, s, sum, a.vec(w))
	for u := range lost {
		unit := a.fresh()
		a.VMOVUPS(one, unit)
		a.VSUBPS(lost[u], unit, lost[u])
	}
	op3(a.VFMADD231PS, s, q, lost)
	op3(a.VADDPS, lost, sum, sum)
	return op3(a.VDIVPS, sum, a.move(one, w), sum)
}

// tanh is an odd polynomial (Cephes' tanhf) below 0.625 and 1 - 2/(exp(2|x|)+1)
// above, where the 1 hides the error of the quotient.
func (a *asm) tanh(x vecs) vecs {
	w := len(x)
	y := op3(a.VANDPS, a.word(1<<31-1), x, a.vec(w))
	op3(a.VADDPS, y, y, y)
	a.atMost(y, 20) // tanh is 1 from there on
	t, q := a.expParts(y)
	s := a.power(t, 1, t)
	sum := op3(a.VADDPS, a.f32(1), s, y)
	op3(a.VFMADD231PS, s, q, sum)
	large := op3(a.VDIVPS, sum, a.move(a.f32(2), w), q)
	for u := range large {
		one := a.YMM()
		a.VMOVUPS(a.f32(1), one)
		a.VSUBPS(large[u], one, large[u])
	}
	square := op3(a.VMULPS, x, x, t)
	p := a.horner(square, -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1)
	op3(a.VMULPS, square, p, p)
	op3(a.VFMADD213PS, x, x, p)
	return a.blendAbove(x, 0.625, large, p)
}

// blendAbove is large where |x| is greater than the limit, else small, with the
// sign of x. It overwrites small and x.
func (a *asm) blendAbove(x vecs, limit float64, large, small vecs) vecs {
	for u := range x {
		sign := a.YMM()
		a.VANDPS(a.word(1<<31), x[u], sign)
		a.VXORPS(sign, x[u], x[u])
		a.VCMPPS(operand.Imm(0x1e), a.f32(limit), x[u], x[u])
		a.VBLENDVPS(x[u], large[u], small[u], small[u])
		a.VORPS(sign, small[u], small[u])
	}
	return small
}

// log is logFinite where x is finite and positive.
func (a *asm) log(x vecs) vecs {
	p := a.logFinite(x)
	for u := range x {
		a.logEdges(x[u], p[u])
	}
	return p
}

// logFinite splits x into 2^e*(1+f) with 1+f around 1 (Cephes' logf), subnormals
// made normal first.
func (a *asm) logFinite(x vecs) vecs {
	w := len(x)
	m, e := a.vec(w), a.vec(w)
	for u := range x {
		scaled := a.YMM()
		a.VCMPPS(operand.Imm(0x11), a.f32(normal), x[u], e[u])
		a.VMULPS(a.f32(scale25), x[u], scaled)
		a.VBLENDVPS(e[u], scaled, x[u], m[u])
		a.VANDPS(a.f32(25), e[u], e[u])
		a.VPSUBD(a.f32(half), m[u], scaled)
		a.VPAND(a.word(0xff800000), scaled, scaled)
		a.VPSUBD(scaled, m[u], m[u])
		a.VPSRAD(operand.Imm(23), scaled, scaled)
		a.VCVTDQ2PS(scaled, scaled)
		a.VSUBPS(e[u], scaled, e[u])
		a.VSUBPS(a.f32(1), m[u], m[u])
	}
	p := a.horner(m, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
		-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
	op3(a.VMULPS, m, p, p)
	for u := range x { // log(1+f) = f - f²/2 + f³p
		square, low := a.YMM(), a.YMM()
		a.VMULPS(m[u], m[u], square)
		a.VMULPS(a.f32(ln2Low), e[u], low)
		a.VFMADD213PS(low, square, p[u])
		a.VFNMADD231PS(a.f32(0.5), square, p[u])
		a.VADDPS(m[u], p[u], p[u])
		a.VFMADD231PS(a.f32(ln2High), e[u], p[u])
	}
	return p
}

// logEdges puts into y the logarithm of every x that is not positive and
// finite: x - 1/sqrt(x), roughly, is -Inf, NaN and +Inf where it must be.
func (a *asm) logEdges(x, y reg.VecVirtual) {
	shifted, edge := a.YMM(), a.YMM()
	a.VPADDD(a.word(0x7fffffff), x, shifted) // as signed numbers: bits 1 to 0x7f7fffff come first
	a.VPCMPGTD(shifted, a.held(0xff7fffff), shifted)
	a.VXORPS(edge, edge, edge)
	a.VFMADD231PS(a.f32(scale25), x, edge) // -0 becomes 0, and the estimate takes no subnormals
	a.VRSQRTPS(edge, edge)
	a.VSUBPS(edge, x, edge)
	a.VBLENDVPS(shifted, y, edge, y)
}

func (a *asm) held(v uint32) reg.VecVirtual {
	r := a.YMM()
	a.VMOVUPS(a.word(v), r)
	return r
}

// erf is a polynomial below 0.9277 and 1-exp(polynomial) above (N. Juffa).
func (a *asm) erf(x vecs) vecs {
	w := len(x)
	y := op3(a.VANDPS, a.word(1<<31-1), x, a.vec(w))
	a.atMost(y, 4) // erf is 1 from there on
	p := a.horner(y, -1.72853470e-5, 3.83197126e-4, -3.88396438e-3, 2.42546219e-2,
		-1.06777877e-1, -6.34846687e-1, -1.28717512e-1)
	op3(a.VMULPS, y, p, p)
	op3(a.VSUBPS, y, p, p)
	t, q := a.expParts(p)
	s := a.power(t, 1, t)
	large := op3(a.VSUBPS, s, a.move(a.f32(1), w), p)
	op3(a.VFNMADD231PS, s, q, large)
	square := op3(a.VMULPS, x, x, y)
	r := a.horner(square, -5.96761703e-4, 4.99119423e-3, -2.67681349e-2, 1.12819925e-1, -3.76125336e-1, 1.28379166e-1)
	op3(a.VFMADD213PS, x, x, r)
	return a.blendAbove(x, 0.927734375, large, r)
}

func (a *asm) smoothKernel(f smooth) wrapper {
	w := newWrapper(lane32, f.prim)
	w.Whole, w.Far = true, f.far
	a.text(fmt.Sprintf("%s sets n elements, the last few with the same instructions as the rest.", w.Asm), w.Asm, w.pointers(), "", "")
	a.while(8*f.width, func() {
		x := a.vec(f.width)
		for u := range x {
			a.VMOVUPS(a.at("a", 4, u*8), x[u])
		}
		for u, y := range f.emit(a, x) {
			a.VMOVUPS(y, a.at("dst", 4, u*8))
		}
	})
	a.partial(func(mask reg.VecVirtual) reg.VecVirtual {
		x := a.YMM()
		a.VMASKMOVPS(a.at("a", 4, 0), mask, x)
		return f.emit(a, vecs{x})[0]
	}, true)
	a.ret()
	return w
}

// Of AVX-512, four vectors are in flight.
const (
	longWidth = 4
	longRound = longWidth * 16 // elements
)

// longKernel treats whole rounds of vectors of AVX-512. What is left over AVX2 computes
// to the same bits.
func (a *asm) longKernel(f smooth) wrapper {
	w := newWrapper(lane32, f.prim)
	w.Name, w.Asm, w.Twin = w.Twin+"AVX512", w.Twin+"x16", w.Name
	w.Long, a.long = true, true
	a.text(fmt.Sprintf("%s sets n elements, a multiple of %d.", w.Asm, longRound), w.Asm, w.pointers(), "", "")
	a.while(longRound, func() {
		x := a.vec(longWidth)
		for u := range x {
			a.VMOVUPS(a.at("a", 4, u*16), x[u])
		}
		for u, y := range f.emit(a, x) {
			a.VMOVUPS(y, a.at("dst", 4, u*16))
		}
	})
	a.ret()
	a.long = false
	return w
}

// partial goes on vector by vector; body is given the mask of the lanes that
// hold elements and returns what to store in them.
func (a *asm) partial(body func(mask reg.VecVirtual) reg.VecVirtual, store bool) {
	top, end, done := a.label("partial"), a.label("last"), a.label("done")
	mask, left, missing, table := a.YMM(), a.GP64(), a.GP64(), a.GP64()
	a.LEAQ(a.table("lanes", append(repeat(operand.U32(1<<32-1), 8), repeat(operand.U32(0), 8)...)...), table)
	a.Label(top)
	a.MOVQ(a.n, left)
	a.SUBQ(a.i, left)
	a.JLE(operand.LabelRef(done))
	zero := a.GP64()
	a.XORQ(zero, zero)
	a.MOVQ(operand.U32(8), missing)
	a.SUBQ(left, missing)
	a.CMOVQLT(zero, missing)
	a.VMOVUPS(operand.Mem{Base: table, Index: missing, Scale: 4}, mask)
	y := body(mask)
	a.CMPQ(left, operand.Imm(8))
	a.JLT(operand.LabelRef(end))
	if store {
		a.VMOVUPS(y, a.at("dst", 4, 0))
	}
	a.ADDQ(operand.Imm(8), a.i)
	a.JMP(operand.LabelRef(top))
	a.Label(end)
	if store {
		a.storeFirst(left, y)
	}
	a.Label(done)
}

// storeFirst stores fewer than eight lanes; a masked store takes longer.
func (a *asm) storeFirst(count reg.GPVirtual, y reg.VecVirtual) {
	for _, k := range []int{4, 2, 1} {
		skip := a.label("skip")
		a.TESTQ(operand.U32(k), count)
		a.JEQ(operand.LabelRef(skip))
		switch k {
		case 4:
			a.VMOVUPS(y.AsX(), a.at("dst", 4, 0))
			a.VEXTRACTF128(operand.Imm(1), y, y.AsX())
		case 2:
			a.VMOVLPS(y.AsX(), a.at("dst", 4, 0))
			a.VMOVHLPS(y.AsX(), y.AsX(), y.AsX())
		case 1:
			a.VMOVSS(y.AsX(), a.at("dst", 4, 0))
		}
		a.ADDQ(operand.Imm(uint64(k)), a.i)
		a.Label(skip)
	}
}
