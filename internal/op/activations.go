package op

// softplus is linear from the threshold on, where its rounding would show
// nothing else anyway.
func softplus(v vars) expr {
	x := v.A().Mul(v.S(0))
	return x.Gt(v.S(1)).Select(v.A(), x.Softplus().Div(v.S(0)))
}

func softplusGrad(v vars) expr {
	x := v.A().Mul(v.S(0))
	return x.Gt(v.S(1)).Select(v.G, v.G.Mul(x.Sigmoid()))
}

// elu serves ELU, CELU and SELU: s and t are the factors below and above 0, u
// the one inside the exponential.
func elu(v vars) expr {
	below := v.A().Mul(v.S(2)).Expm1().Mul(v.S(0))
	return v.A().Lt(num(0)).Select(below, v.A().Mul(v.S(1)))
}

func eluGrad(v vars) expr {
	below := v.A().Mul(v.S(2)).Exp().Mul(v.S(0).Mul(v.S(2)))
	return v.G.Mul(v.A().Gt(num(0)).Select(v.S(1), below))
}

// hardtanh differs from clamp in the gradient of NaN, and keeps -0 at a bound of 0.
func hardtanh(v vars) expr {
	return v.A().Lt(v.S(0)).Select(v.S(0), v.A().Gt(v.S(1)).Select(v.S(1), v.A()))
}

func hardtanhGrad(v vars) expr {
	return v.A().Le(v.S(0)).Or(v.A().Ge(v.S(1))).Select(num(0), v.G)
}

func hardsigmoid(v vars) expr {
	return v.A().Add(num(3)).Maximum(num(0)).Minimum(num(6)).Div(num(6))
}

func hardsigmoidGrad(v vars) expr {
	return v.A().Gt(num(-3)).And(v.A().Lt(num(3))).Select(v.G.Div(num(6)), num(0))
}

func hardswishGrad(v vars) expr {
	slope := v.A().Div(num(3)).Add(num(0.5))
	return v.A().Le(num(-3)).Select(num(0), v.A().Lt(num(3)).Select(v.G.Mul(slope), v.G))
}

func hardshrink(v vars) expr { return withinLambda(v).Select(num(0), v.A()) }

func hardshrinkGrad(v vars) expr { return withinLambda(v).Select(num(0), v.G) }

func withinLambda(v vars) expr { return v.A().Ge(v.S(0).Neg()).And(v.A().Le(v.S(0))) }

func softshrink(v vars) expr {
	low := v.A().Lt(v.S(0).Neg()).Select(v.A().Add(v.S(0)), v.A().IsNaN().Select(v.A(), num(0)))
	return v.A().Gt(v.S(0)).Select(v.A().Sub(v.S(0)), low)
}
