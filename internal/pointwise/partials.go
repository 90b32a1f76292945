package pointwise

import "math"

// Parts are what a partial derivative is written in.
type Parts struct {
	A, B, C Expr // the operands
	Y       Expr // the result
	G       Expr // the cotangent: the gradient that arrives at the result
}

// Zero is the constant 0.
func (Parts) Zero() Expr { return Const(0) }

// Half is the constant 1/2.
func (Parts) Half() Expr { return Const(0.5) }

// One is the constant 1.
func (Parts) One() Expr { return Const(1) }

// Two is the constant 2.
func (Parts) Two() Expr { return Const(2) }

// A Partial is a partial derivative of a primitive times the cotangent. It is
// linear in G and reads it.
type Partial func(v Parts) Expr

// Partials holds the derivative of every primitive with respect to each operand;
// nil where none passes: masks have no gradient, and neither has what is flat
// wherever it is smooth, such as Sign and Floor. At kinks and at NaN they do what PyTorch does.
var Partials = [PrimCount][3]Partial{
	Copy: {func(v Parts) Expr { return v.G }},
	Add: {
		func(v Parts) Expr { return v.G },
		func(v Parts) Expr { return v.G },
	},
	Sub: {
		func(v Parts) Expr { return v.G },
		func(v Parts) Expr { return v.G.Neg() },
	},
	Mul: {
		func(v Parts) Expr { return v.G.Mul(v.B) },
		func(v Parts) Expr { return v.G.Mul(v.A) },
	},
	Div: {
		func(v Parts) Expr { return v.G.Div(v.B) },
		func(v Parts) Expr { return v.G.Neg().Mul(v.A.Div(v.B).Div(v.B)) }, // b*b might overflow
	},
	Neg: {func(v Parts) Expr { return v.G.Neg() }},
	Abs: {func(v Parts) Expr {
		// 0 at 0 and at NaN
		return v.A.Gt(v.Zero()).Select(v.G, v.A.Lt(v.Zero()).Select(v.G.Neg(), v.Zero()))
	}},
	Sign:  {},
	Sqrt:  {func(v Parts) Expr { return v.G.Div(v.Two().Mul(v.Y)) }},
	Rsqrt: {func(v Parts) Expr { return v.G.Mul(v.Half().Neg()).Mul(v.Y.Mul(v.Y).Mul(v.Y)) }},
	Recip: {func(v Parts) Expr { return v.G.Neg().Mul(v.Y.Mul(v.Y)) }},
	Exp:   {func(v Parts) Expr { return v.G.Mul(v.Y) }},
	Log:   {func(v Parts) Expr { return v.G.Div(v.A) }},
	Tanh:  {func(v Parts) Expr { return v.G.Mul(v.One().Sub(v.Y.Mul(v.Y))) }},
	Sigmoid: {func(v Parts) Expr {
		return v.G.Mul(v.One().Sub(v.Y)).Mul(v.Y)
	}},
	Erf: {func(v Parts) Expr {
		return Const(2 / math.SqrtPi).Mul(v.A.Mul(v.A).Neg().Exp()).Mul(v.G)
	}},
	Pow: {
		func(v Parts) Expr { // 0 where b is 0, though a power of a may be infinite or NaN
			return v.B.Eq(v.Zero()).Select(v.Zero(), v.G.Mul(v.B.Mul(v.A.Pow(v.B.Sub(v.One())))))
		},
		func(v Parts) Expr { // 0 where a is 0 and b >= 0, though log(a) is infinite
			return v.A.Eq(v.Zero()).And(v.B.Ge(v.Zero())).Select(v.Zero(), v.G.Mul(v.Y.Mul(v.A.Log())))
		},
	},
	FMA: {
		func(v Parts) Expr { return v.G.Mul(v.B) },
		func(v Parts) Expr { return v.G.Mul(v.A) },
		func(v Parts) Expr { return v.G },
	},
	Maximum: { // half each at a tie, all to both at NaN
		func(v Parts) Expr { return v.share(v.A.Lt(v.B)) },
		func(v Parts) Expr { return v.share(v.A.Gt(v.B)) },
	},
	Minimum: {
		func(v Parts) Expr { return v.share(v.A.Gt(v.B)) },
		func(v Parts) Expr { return v.share(v.A.Lt(v.B)) },
	},
	Relu: {func(v Parts) Expr {
		return v.Y.Le(v.Zero()).Select(v.Zero(), v.G) // so that NaN passes g
	}},
	Select: {
		1: func(v Parts) Expr { return v.A.Select(v.G, v.Zero()) },
		2: func(v Parts) Expr { return v.A.Select(v.Zero(), v.G) },
	},
	Num: {},

	Sin:  {func(v Parts) Expr { return v.G.Mul(v.A.Cos()) }},
	Cos:  {func(v Parts) Expr { return v.G.Neg().Mul(v.A.Sin()) }},
	Tan:  {func(v Parts) Expr { return v.G.Mul(v.One().Add(v.Y.Mul(v.Y))) }},
	Asin: {func(v Parts) Expr { return v.G.Mul(v.belowOne().Rsqrt()) }},
	Acos: {func(v Parts) Expr { return v.G.Neg().Mul(v.belowOne().Rsqrt()) }},
	Atan: {func(v Parts) Expr { return v.G.Div(v.A.Mul(v.A).Add(v.One())) }},
	Sinh: {func(v Parts) Expr { return v.G.Mul(v.A.Cosh()) }},
	Cosh: {func(v Parts) Expr { return v.G.Mul(v.A.Sinh()) }},
	Asinh: {func(v Parts) Expr {
		return v.G.Mul(v.A.Mul(v.A).Add(v.One()).Rsqrt())
	}},
	Acosh: {func(v Parts) Expr {
		a := v.A.Abs() // so that at -1 the product is no -0
		return v.G.Mul(a.Sub(v.One()).Mul(a.Add(v.One())).Rsqrt())
	}},
	Atanh:    {func(v Parts) Expr { return v.G.Div(v.belowOne()) }},
	Exp2:     {func(v Parts) Expr { return v.G.Mul(v.Y).Mul(Const(math.Ln2)) }},
	Expm1:    {func(v Parts) Expr { return v.G.Mul(v.Y.Add(v.One())) }},
	Log1p:    {func(v Parts) Expr { return v.G.Div(v.A.Add(v.One())) }},
	Log2:     {func(v Parts) Expr { return v.G.Div(v.A.Mul(Const(math.Ln2))) }},
	Log10:    {func(v Parts) Expr { return v.G.Div(v.A.Mul(Const(math.Ln10))) }},
	Softplus: {func(v Parts) Expr { return v.G.Mul(v.A.Sigmoid()) }},
	Erfc: {func(v Parts) Expr {
		return Const(-2 / math.SqrtPi).Mul(v.A.Mul(v.A).Neg().Exp()).Mul(v.G)
	}},
	Erfinv: {func(v Parts) Expr {
		return Const(math.SqrtPi / 2).Mul(v.Y.Mul(v.Y).Exp()).Mul(v.G)
	}},
	Lgamma:  {func(v Parts) Expr { return v.G.Mul(v.A.Digamma()) }},
	Digamma: {func(v Parts) Expr { return v.G.Mul(v.One().Polygamma(v.A)) }},
	Polygamma: {
		1: func(v Parts) Expr { return v.G.Mul(v.A.Add(v.One()).Polygamma(v.B)) },
	},
	Atan2: { // 0 where both are, and no square that might overflow
		func(v Parts) Expr { return v.G.Mul(v.ofCircle(v.B)) },
		func(v Parts) Expr { return v.G.Neg().Mul(v.ofCircle(v.A)) },
	},
	Hypot: {
		func(v Parts) Expr { return v.G.Mul(v.A.Div(v.Y)) },
		func(v Parts) Expr { return v.G.Mul(v.B.Div(v.Y)) },
	},
	Copysign: {func(v Parts) Expr {
		return v.A.Eq(v.Zero()).Select(v.Zero(), v.G.Mul(v.Y.Div(v.A)))
	}},
	Floor:    {},
	Ceil:     {},
	Round:    {},
	Trunc:    {},
	Quo:      {},
	FloorDiv: {},
	Fmod: {
		func(v Parts) Expr { return v.G },
		func(v Parts) Expr { return v.G.Neg().Mul(v.A.Quo(v.B)) },
	},
	Remainder: {
		func(v Parts) Expr { return v.G },
		func(v Parts) Expr { return v.G.Neg().Mul(v.A.FloorDiv(v.B)) },
	},
}

// belowOne is 1 - a² as a product: of a square near 1 the rounding would be most
// of what is left.
func (v Parts) belowOne() Expr { return v.One().Sub(v.A).Mul(v.One().Add(v.A)) }

// ofCircle is c / (a^2 + b^2).
func (v Parts) ofCircle(c Expr) Expr {
	r := v.A.Hypot(v.B)
	return r.Eq(v.Zero()).Select(v.Zero(), c.Div(r).Div(r))
}

// share is nothing to the operand that lost, half of the gradient to each at a
// tie, and all of it otherwise.
func (v Parts) share(lost Expr) Expr {
	return lost.Select(v.Zero(), v.A.Eq(v.B).Select(v.G.Mul(v.Half()), v.G))
}
