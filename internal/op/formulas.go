package op

import "math"

// Values and derivatives of element-wise operations that take more than a line.
// At kinks and at NaN they do what PyTorch does.

// flat is the gradient of what does not change where it is smooth.
func flat(vars) expr { return num(0) }

// finite holds for integers and truth values too, of which no constant is Inf.
func finite(a expr) expr { return a.Mul(num(0)).Eq(num(0)) }

func infinite(a expr) expr { return a.Mul(num(0)).IsNaN().And(a.IsNaN().Not()) }

func fmax(v vars) expr { return unlessNaN(v, v.A().Maximum(v.B())) }
func fmin(v vars) expr { return unlessNaN(v, v.A().Minimum(v.B())) }

// unlessNaN is the one of a and b that is a number if the other is not.
func unlessNaN(v vars, both expr) expr {
	return v.B().IsNaN().Select(v.A(), v.A().IsNaN().Select(v.B(), both))
}

func fmaxGrad(v vars) expr  { return chosen(v, v.A().Gt(v.B()).Or(v.B().IsNaN())) }
func fmaxOther(v vars) expr { return chosen(v, v.B().Gt(v.A()).Or(aloneNaN(v))) }
func fminGrad(v vars) expr  { return chosen(v, v.A().Lt(v.B()).Or(v.B().IsNaN())) }
func fminOther(v vars) expr { return chosen(v, v.B().Lt(v.A()).Or(aloneNaN(v))) }

// aloneNaN holds where a is NaN and b is not.
func aloneNaN(v vars) expr { return v.A().IsNaN().And(v.B().IsNaN().Not()) }

// chosen is all of the gradient where won holds, half of it at a tie.
func chosen(v vars, won expr) expr {
	return won.Select(v.G, v.A().Eq(v.B()).Select(v.G.Mul(num(0.5)), num(0)))
}

// lerp starts from the nearer end, so that it meets both exactly.
func lerp(v vars) expr       { return lerpBy(v.A(), v.B(), v.C()) }
func lerpScalar(v vars) expr { return lerpBy(v.A(), v.B(), v.S(0)) }

func lerpBy(a, b, w expr) expr {
	way := b.Sub(a)
	return w.Abs().Lt(num(0.5)).Select(a.Add(w.Mul(way)), b.Sub(way.Mul(num(1).Sub(w))))
}

func lerpStart(v vars) expr       { return v.G.Mul(num(1).Sub(v.C())) }
func lerpEnd(v vars) expr         { return v.G.Mul(v.C()) }
func lerpWeight(v vars) expr      { return v.G.Mul(v.B().Sub(v.A())) }
func lerpScalarStart(v vars) expr { return v.G.Mul(num(1).Sub(v.S(0))) }
func lerpScalarEnd(v vars) expr   { return v.G.Mul(v.S(0)) }

func sinc(v vars) expr {
	x := v.A().Mul(num(math.Pi))
	return v.A().Eq(num(0)).Select(num(1), x.Sin().Div(x))
}

// sincGrad is pi (cos x - sin x / x) / x at x = pi a; where x is small, so that the
// terms cancel, it is their series.
func sincGrad(v vars) expr {
	x := v.A().Mul(num(math.Pi))
	xx := x.Mul(x)
	series := num(1.0 / 518918400)
	for _, n := range []float64{-3991680, 45360, -840, 30, -3} {
		series = series.Mul(xx).Add(num(1 / n))
	}
	slope := x.Mul(x.Cos()).Sub(x.Sin()).Div(x.Mul(v.A()))
	slope = xx.Lt(num(0.25)).Select(series.Mul(x).Mul(num(math.Pi)), slope)
	return v.A().Eq(num(0)).Select(num(0), v.G.Mul(slope))
}

func logit(v vars) expr { return logOdds(v.A()) }

func logOdds(p expr) expr { return p.Div(num(1).Sub(p)).Log() }

func logitGrad(v vars) expr {
	outside := v.A().Lt(num(0)).Or(v.A().Gt(num(1)))
	return outside.Select(num(math.NaN()), v.G.Div(v.A().Mul(num(1).Sub(v.A()))))
}

// logitEps looks at the lower bound first, should it be above the upper one.
func logitEps(v vars) expr {
	low, high := v.S(0), num(1).Sub(v.S(0))
	return logOdds(v.A().Lt(low).Select(low, v.A().Gt(high).Select(high, v.A())))
}

func logitEpsGrad(v vars) expr {
	outside := v.A().Lt(v.S(0)).Or(v.A().Gt(num(1).Sub(v.S(0))))
	return outside.Select(num(0), v.G.Div(v.A().Mul(num(1).Sub(v.A()))))
}

func xlogy(v vars) expr {
	return v.B().IsNaN().Select(v.B(), v.A().Eq(num(0)).Select(num(0), v.A().Mul(v.B().Log())))
}

func xlogyGrad(v vars) expr {
	nothing := v.A().Eq(num(0)).And(v.B().Le(num(0)))
	return nothing.Select(num(0), v.G.Mul(v.B().Log()))
}

func xlogyOther(v vars) expr { return v.G.Mul(v.A().Div(v.B())) }

// logAddExp adds a little to the greater; equal ones may be infinite.
func logAddExp(v vars) expr {
	more := v.A().Sub(v.B()).Abs().Neg().Softplus()
	return v.A().Maximum(v.B()).Add(v.A().Eq(v.B()).Select(num(math.Ln2), more))
}

func logAddExpGrad(v vars) expr  { return v.G.Mul(v.A().Sub(v.B()).Sigmoid()) }
func logAddExpOther(v vars) expr { return v.G.Mul(v.B().Sub(v.A()).Sigmoid()) }

func logAddExp2(v vars) expr {
	more := v.A().Sub(v.B()).Abs().Mul(num(-math.Ln2)).Softplus().Mul(num(1 / math.Ln2))
	return v.A().Maximum(v.B()).Add(v.A().Eq(v.B()).Select(num(1), more))
}

func logAddExp2Grad(v vars) expr {
	return v.G.Mul(v.A().Sub(v.B()).Mul(num(math.Ln2)).Sigmoid())
}

func logAddExp2Other(v vars) expr {
	return v.G.Mul(v.B().Sub(v.A()).Mul(num(math.Ln2)).Sigmoid())
}

// nanToNum reads the sign of what is neither finite nor NaN.
func nanToNum(v vars) expr {
	a := v.A()
	return finite(a).Select(a, a.IsNaN().Select(v.S(0), a.Gt(num(0)).Select(v.S(1), v.S(2))))
}
