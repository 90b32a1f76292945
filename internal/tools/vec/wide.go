package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Float32 functions evaluated in float64, four lanes at a time, and rounded once:
// polynomials of few terms are then as good as exact, and nothing under- or
// overflows on the way.

// A wideFunction sets a vector of float64 from vectors x, which it may overwrite.
type wideFunction struct {
	prim string
	emit func(a *asm, x vecs) reg.VecVirtual
}

var wideFunctions = []wideFunction{
	{"Exp2", func(a *asm, x vecs) reg.VecVirtual { return a.exp2Wide(x[0]) }},
	{"Log2", func(a *asm, x vecs) reg.VecVirtual { return a.logWide(x[0], 1) }},
	{"Log10", func(a *asm, x vecs) reg.VecVirtual { return a.logWide(x[0], math.Ln2/math.Ln10) }},
	{"Atan", func(a *asm, x vecs) reg.VecVirtual { return a.atanWide(x[0]) }},
	{"Asin", func(a *asm, x vecs) reg.VecVirtual { return a.asinWide(x[0]) }},
	{"Acos", func(a *asm, x vecs) reg.VecVirtual { return a.acosWide(x[0]) }},
	{"Atan2", func(a *asm, x vecs) reg.VecVirtual { return a.atan2Wide(x[0], x[1]) }},
	{"Pow", func(a *asm, x vecs) reg.VecVirtual { return a.powWide(x[0], x[1]) }},
}

func (a *asm) f64(v float64) operand.Mem { return a.word64(math.Float64bits(v)) }

// constant is a vector of v.
func (a *asm) constant(v float64) reg.VecVirtual {
	c := a.YMM()
	a.VMOVUPS(a.f64(v), c)
	return c
}

// horner64 evaluates a polynomial, highest coefficient first.
func (a *asm) horner64(x reg.VecVirtual, coef ...float64) reg.VecVirtual {
	p := a.constant(coef[0])
	for _, c := range coef[1:] {
		a.VFMADD213PD(a.f64(c), x, p)
	}
	return p
}

// Predicates of comparisons.
const (
	isEqual     = 0x00
	isUnordered = 0x03
	isNotEqual  = 0x04
	isNotLess   = 0x05 // or unordered
	isLess      = 0x11
	isGreater   = 0x1e
)

// choose sets x to y where p holds of left and right.
func (a *asm) choose(p uint64, left, right, y operand.Op, x reg.VecVirtual) {
	m := a.YMM()
	a.VCMPPD(operand.Imm(p), right, left, m)
	a.VBLENDVPD(m, y, x, x)
}

// log2Wide is log2 of a finite x above 0. Mantissas are taken around 1, where
// log2(m) is a series in (m-1)/(m+1).
func (a *asm) log2Wide(x reg.VecVirtual) reg.VecVirtual {
	k, e, high := a.YMM(), a.YMM(), a.XMM()
	a.VPSUBQ(a.f64(half), x, k)
	a.VPAND(a.word64(0xfff<<52), k, k)
	a.VPSUBQ(k, x, x)
	a.VEXTRACTF128(operand.Imm(1), k, high)
	a.VSHUFPS(operand.Imm(0xdd), high, k.AsX(), high)
	a.VPSRAD(operand.Imm(20), high, high)
	a.VCVTDQ2PD(high, e)
	below := a.YMM()
	a.VADDPD(a.f64(1), x, below)
	a.VSUBPD(a.f64(1), x, x)
	a.VDIVPD(below, x, x)
	square := a.YMM()
	a.VMULPD(x, x, square)
	p := a.horner64(square, 0.28289043680460074, 0.3199064243138293, 0.4122092333908666,
		0.5770779425659139, 0.9617966941126094, 2.8853900817778513)
	a.VFMADD213PD(e, x, p)
	return p
}

// logWide is log2 times scale.
func (a *asm) logWide(x reg.VecVirtual, scale float64) reg.VecVirtual {
	y := a.YMM()
	a.VMOVAPS(x, y)
	p := a.log2Wide(y)
	if scale != 1 {
		a.VMULPD(a.f64(scale), p, p)
	}
	zero := a.YMM()
	a.VXORPD(zero, zero, zero)
	a.choose(isEqual, x, zero, a.f64(math.Inf(-1)), p)
	a.choose(isLess, x, zero, a.f64(math.NaN()), p)
	a.choose(isNotLess, x, a.constant(math.Inf(1)), x, p)
	return p
}

// exp2Wide is beyond what float32 holds where x is below -200 or above 200.
func (a *asm) exp2Wide(x reg.VecVirtual) reg.VecVirtual {
	a.VMAXPD(x, a.constant(-200), x) // of a NaN and a number the second operand, here the first, counts
	a.VMINPD(x, a.constant(200), x)
	const magic = 0x1.8p52 // adding it rounds to an integer, which stands in the low bits
	t, k := a.YMM(), a.YMM()
	a.VADDPD(a.f64(magic), x, t)
	a.VSUBPD(a.f64(magic), t, k)
	a.VSUBPD(k, x, x)
	p := a.horner64(x, 1.5195577819966907e-05, 0.00015469236491068617, 0.0013333950082468151, 0.009618027457939967,
		0.05550410319488802, 0.24022651196253092, 0.6931471807388316, 0.9999999999619438)
	a.VPSLLQ(operand.Imm(52), t, t)
	a.VPADDQ(t, p, p)
	return p
}

// arctangent is atan(num/den) for a tangent that is not negative: three ranges,
// so that what the series is of is small.
func (a *asm) arctangent(num, den reg.VecVirtual) reg.VecVirtual {
	limit, base := a.YMM(), a.YMM()
	middle, far := a.YMM(), a.YMM()
	a.VMULPD(a.f64(math.Sqrt2-1), den, limit)
	a.VCMPPD(operand.Imm(isGreater), limit, num, middle)
	a.VMULPD(a.f64(math.Sqrt2+1), den, limit)
	a.VCMPPD(operand.Imm(isGreater), limit, num, far)
	a.VANDPD(a.f64(math.Pi/4), middle, base)
	a.VBLENDVPD(far, a.f64(math.Pi/2), base, base)
	less, more := a.YMM(), a.YMM()
	a.VSUBPD(den, num, less)
	a.VADDPD(den, num, more)
	a.VXORPD(a.word64(1<<63), den, limit)
	a.VBLENDVPD(middle, more, den, den)
	a.VBLENDVPD(far, num, den, den)
	a.VBLENDVPD(middle, less, num, num)
	a.VBLENDVPD(far, limit, num, num)
	a.VDIVPD(den, num, num)
	square := limit
	a.VMULPD(num, num, square)
	p := a.horner64(square, -0.03766663893551741, 0.06974892813710075, -0.08992717620218894, 0.11103476280675484,
		-0.14285387724760285, 0.19999993087325646, -0.3333333327728872, 0.9999999999992515)
	a.VFMADD213PD(base, num, p)
	return p
}

// atanWide is odd.
func (a *asm) atanWide(x reg.VecVirtual) reg.VecVirtual {
	size := a.YMM()
	a.VANDPD(a.word64(1<<63-1), x, size)
	p := a.arctangent(size, a.constant(1))
	return a.withSign(p, x)
}

// withSign gives p, which is not negative, the sign of x.
func (a *asm) withSign(p, x reg.VecVirtual) reg.VecVirtual {
	a.VANDPD(a.word64(1<<63), x, x)
	a.VORPD(x, p, p)
	return p
}

// asinWide is atan(|x| / sqrt(1-x²)), of the sign of x.
func (a *asm) asinWide(x reg.VecVirtual) reg.VecVirtual {
	size, root := a.YMM(), a.constant(1)
	a.VFNMADD231PD(x, x, root)
	a.VSQRTPD(root, root)
	a.VANDPD(a.word64(1<<63-1), x, size)
	return a.withSign(a.arctangent(size, root), x)
}

// acosWide is 2 atan(sqrt(1-x) / sqrt(1+x)), which is good near 1 too.
func (a *asm) acosWide(x reg.VecVirtual) reg.VecVirtual {
	less, more := a.constant(1), a.YMM()
	a.VADDPD(less, x, more)
	a.VSUBPD(x, less, less)
	a.VSQRTPD(more, more)
	a.VSQRTPD(less, less)
	p := a.arctangent(less, more)
	a.VADDPD(p, p, p)
	return p
}

// atan2Wide takes the angle in the first quadrant, where 0/0 is 0 and the
// quotient of infinities 1, and turns it to where y and x are.
func (a *asm) atan2Wide(y, x reg.VecVirtual) reg.VecVirtual {
	num, den, equal := a.YMM(), a.YMM(), a.YMM()
	a.VANDPD(a.word64(1<<63-1), y, num)
	a.VANDPD(a.word64(1<<63-1), x, den)
	a.VCMPPD(operand.Imm(isEqual), num, den, equal)
	one, zero := a.constant(1), a.YMM()
	a.VXORPD(zero, zero, zero)
	infinite := a.YMM()
	a.VCMPPD(operand.Imm(isEqual), a.constant(math.Inf(1)), num, infinite)
	a.VANDPD(equal, infinite, infinite)
	a.VBLENDVPD(infinite, one, num, num)
	a.VBLENDVPD(infinite, one, den, den)
	a.VCMPPD(operand.Imm(isEqual), zero, num, zero)
	a.VANDPD(equal, zero, zero)
	a.VBLENDVPD(zero, one, den, den)
	p := a.arctangent(num, den)
	back := a.constant(math.Pi)
	a.VSUBPD(p, back, back)
	a.VBLENDVPD(x, back, p, p) // by the sign of x
	return a.withSign(p, y)
}

// powWide is 2^(y log2|x|) with the sign that a whole y gives it.
func (a *asm) powWide(x, y reg.VecVirtual) reg.VecVirtual {
	size, log := a.YMM(), a.YMM()
	a.VANDPD(a.word64(1<<63-1), x, size)
	a.VMOVAPS(size, log)
	log = a.log2Wide(log)
	zero, infinity := a.YMM(), a.constant(math.Inf(1))
	a.VXORPD(zero, zero, zero)
	a.choose(isEqual, size, zero, a.f64(math.Inf(-1)), log)
	a.choose(isNotLess, size, infinity, size, log)
	a.VMULPD(y, log, log)
	p := a.exp2Wide(log)
	one := a.constant(1)
	a.choose(isEqual, size, one, one, p) // to any power, infinite ones too
	a.choose(isUnordered, x, y, a.f64(math.NaN()), p)
	a.choose(isEqual, x, one, one, p)  // even to the power NaN
	a.choose(isEqual, y, zero, one, p) // even NaN
	whole, odd, negative := a.YMM(), a.YMM(), a.YMM()
	a.VMULPD(a.f64(0.5), y, odd)
	a.VROUNDPD(operand.Imm(3), odd, whole)
	a.VCMPPD(operand.Imm(isNotEqual), whole, odd, odd)
	a.VROUNDPD(operand.Imm(3), y, whole)
	a.VCMPPD(operand.Imm(isEqual), whole, y, whole)
	a.VANDPD(whole, odd, odd)
	a.VANDPD(x, odd, odd)
	a.VANDPD(a.word64(1<<63), odd, odd)
	a.VORPD(odd, p, p)
	a.VCMPPD(operand.Imm(isLess), zero, x, negative) // a broken power of a finite one
	a.VANDNPD(negative, whole, negative)
	a.VCMPPD(operand.Imm(isLess), infinity, size, whole)
	a.VANDPD(whole, negative, negative)
	a.VBLENDVPD(negative, a.f64(math.NaN()), p, p)
	return p
}

func (a *asm) wideKernel(f wideFunction) wrapper {
	w := newWrapper(lane32, f.prim)
	w.Whole = true
	a.text(fmt.Sprintf("%s sets n elements, the last few with the same instructions as the rest.", w.Asm), w.Asm, w.pointers(), "", "")
	a.while(8, func() {
		for u := range 2 {
			var x vecs
			for _, p := range w.pointers()[1:] {
				v := a.YMM()
				a.VCVTPS2PD(a.at(p, 4, u*4), v)
				x = append(x, v)
			}
			a.storeWide(f.emit(a, x), u*4)
		}
	})
	a.partial(func(mask reg.VecVirtual) reg.VecVirtual {
		y := a.vec(2)
		for u := range y {
			var x vecs
			for _, p := range w.pointers()[1:] {
				v, part := a.YMM(), a.XMM()
				a.VMASKMOVPS(a.at(p, 4, 0), mask, v)
				a.VEXTRACTF128(operand.Imm(uint64(u)), v, part)
				a.VCVTPS2PD(part, v)
				x = append(x, v)
			}
			a.VCVTPD2PSY(f.emit(a, x), y[u].AsX())
		}
		a.VINSERTF128(operand.Imm(1), y[1].AsX(), y[0], y[0])
		return y[0]
	}, true)
	a.ret()
	return w
}

func (a *asm) storeWide(y reg.VecVirtual, disp int) {
	part := a.XMM()
	a.VCVTPD2PSY(y, part)
	a.VMOVUPS(part, a.at("dst", 4, disp))
}
