package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Functions that must not lose what is small beside 1, and those of a circle.

// expm1 is 2^k(1+q) - 1 as 2^k q + (2^k - 1), and above 20, where 2^k may not be
// finite, twice the half of it.
func (a *asm) expm1(x vecs) vecs {
	w := len(x)
	y := a.move(x, w)
	a.atLeast(y, -25) // the result is -1 from there on
	a.atMost(y, expMax)
	t, q := a.expParts(y)
	for u := range x {
		s, high, above := a.YMM(), a.YMM(), a.YMM()
		a.VPSLLD(operand.Imm(23), t[u], t[u])
		a.VPADDD(a.f32(0.5), t[u], high)
		a.VPADDD(a.f32(1), t[u], s)
		a.VMOVAPS(high, t[u])
		a.VSUBPS(a.held32(0.5), high, high)
		a.VFMADD231PS(t[u], q[u], high)
		a.VADDPS(high, high, high)
		a.VMOVAPS(s, t[u])
		a.VSUBPS(a.held32(1), s, s)
		a.VFMADD231PS(t[u], q[u], s)
		a.VCMPPS(operand.Imm(0x1e), a.f32(20), x[u], above)
		a.VBLENDVPS(above, high, s, q[u])
		a.signed(x[u], q[u])
	}
	return q
}

// held32 is a constant in a register.
func (a *asm) held32(v float64) reg.VecVirtual {
	r := a.YMM()
	a.VMOVUPS(a.f32(v), r)
	return r
}

// signed gives y the sign of x, which is that of zero too.
func (a *asm) signed(x, y reg.VecVirtual) {
	sign := a.YMM()
	a.VANDPS(a.word(1<<31), x, sign)
	a.VANDPS(a.word(1<<31-1), y, y)
	a.VORPS(sign, y, y)
}

// log1p is log(u) for u = 1+x, and what rounding u lost divided by u.
func (a *asm) log1p(x vecs) vecs {
	u, lost := a.onePlus(x)
	y := a.logFinite(u)
	op3(a.VADDPS, lost, y, y)
	for k := range x {
		a.logEdges(u[k], y[k])
		a.signed(x[k], y[k])
	}
	return y
}

// onePlus is u = 1+x, and (x - (u-1)) / u.
func (a *asm) onePlus(x vecs) (u, lost vecs) {
	w := len(x)
	u = op3(a.VADDPS, a.f32(1), x, a.vec(w))
	lost = op3(a.VSUBPS, a.f32(1), u, a.vec(w))
	op3(a.VSUBPS, lost, x, lost)
	return u, op3(a.VDIVPS, u, lost, lost)
}

// softplus is max(x, 0) + log(1 + exp(-|x|)).
func (a *asm) softplus(x vecs) vecs {
	e := op3(a.VORPS, a.word(1<<31), x, a.vec(len(x)))
	e = a.exp(e)
	u, lost := a.onePlus(e)
	y := a.logFinite(u)
	op3(a.VADDPS, lost, y, y)
	for k := range x {
		zero := a.YMM()
		a.VXORPS(zero, zero, zero)
		a.VMAXPS(x[k], zero, zero) // the second operand, x, wins if NaN
		a.VADDPS(zero, y[k], y[k])
	}
	return y
}

// The limits between which sines are computed. Beyond, an element is left as it
// is: being greater than 1, it stands out.
const (
	circleFar  = 0x1p15
	circleNear = 0x1p-13
)

func (a *asm) sin(x vecs) vecs {
	y := a.circle(x, 0)
	for u := range x { // sin x is x, that of zeros and subnormals too
		near := a.YMM()
		a.VANDPS(a.word(1<<31-1), x[u], near)
		a.VCMPPS(operand.Imm(0x11), a.f32(circleNear), near, near)
		a.VBLENDVPS(near, x[u], y[u], y[u])
	}
	return y
}

func (a *asm) cos(x vecs) vecs { return a.circle(x, 1) }

// circle is sin(x + quarters pi/2) = +-sin r or +-cos r for x = k pi/2 + r. The
// first product of k is exact, and so is the difference (Cody and Waite). The
// polynomials are Cephes'.
func (a *asm) circle(x vecs, quarters uint32) vecs {
	w := len(x)
	t := a.move(a.f32(magic), w)
	op3(a.VFMADD231PS, a.f32(0.63661977236758134308), x, t)
	k := op3(a.VSUBPS, a.f32(magic), t, a.vec(w))
	r := a.move(x, w)
	for _, part := range []float64{0x1.921fb6p0, -0x1.777a5cp-25, -0x1.ee59dap-50} { // of pi/2
		op3(a.VFNMADD231PS, a.f32(part), k, r)
	}
	z := op3(a.VMULPS, r, r, k)
	s := a.horner(z, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
	op3(a.VMULPS, z, s, s)
	op3(a.VFMADD213PS, r, r, s)
	c := a.horner(z, 2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5, 1)
	for u := range x {
		if quarters > 0 {
			a.VPADDD(a.word(quarters), t[u], t[u])
		}
		turn := z[u]
		a.VPSLLD(operand.Imm(31), t[u], turn)
		a.VBLENDVPS(turn, c[u], s[u], s[u])
		a.VPSLLD(operand.Imm(30), t[u], turn)
		a.VANDPS(a.word(1<<31), turn, turn)
		a.VXORPS(turn, s[u], s[u])
		a.VANDPS(a.word(1<<31-1), x[u], turn)
		a.VCMPPS(operand.Imm(0x1e), a.f32(circleFar), turn, turn)
		a.VBLENDVPS(turn, x[u], s[u], s[u])
	}
	return s
}
