package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// elementary are functions of one or two elements beside those of functions().
func elementary() []Case {
	inside, above := Domain{Lo: -0.9, Hi: 0.9}, Domain{Lo: 1.2, Hi: 3}
	lgamma := func(x float64) float64 { y, _ := math.Lgamma(x); return y }
	logit := func(x float64) float64 { return math.Log(x / (1 - x)) }
	cases := []Case{
		unary(op.Exp2, T.Exp2, math.Exp2, anywhere),
		unary(op.Expm1, T.Expm1, math.Expm1, anywhere),
		unary(op.Log2, T.Log2, math.Log2, positive),
		unary(op.Log10, T.Log10, math.Log10, positive),
		unary(op.Log1p, T.Log1p, math.Log1p, Domain{Lo: -0.8, Hi: 2}),
		unary(op.Rsqrt, T.Rsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }, positive),
		unary(op.Sin, T.Sin, math.Sin, anywhere),
		unary(op.Cos, T.Cos, math.Cos, anywhere),
		unary(op.Tan, T.Tan, math.Tan, Domain{Lo: -1.4, Hi: 1.4}),
		unary(op.Asin, T.Asin, math.Asin, inside),
		unary(op.Acos, T.Acos, math.Acos, inside),
		unary(op.Atan, T.Atan, math.Atan, anywhere),
		binary(op.Atan2, T.Atan2, math.Atan2, anywhere, positive),
		unary(op.Sinh, T.Sinh, math.Sinh, anywhere),
		unary(op.Cosh, T.Cosh, math.Cosh, anywhere),
		unary(op.Asinh, T.Asinh, math.Asinh, anywhere),
		unary(op.Acosh, T.Acosh, math.Acosh, above),
		unary(op.Atanh, T.Atanh, math.Atanh, inside),
		unary(op.Sinc, T.Sinc, func(x float64) float64 {
			if x == 0 {
				return 1
			}
			return math.Sin(math.Pi*x) / (math.Pi * x)
		}, nonzero),
		unary(op.Erf, T.Erf, math.Erf, anywhere),
		unary(op.Erfc, T.Erfc, math.Erfc, anywhere),
		unary(op.Erfinv, T.Erfinv, math.Erfinv, inside),
		unary(op.Lgamma, T.Lgamma, lgamma, positive),
		unary(op.Digamma, T.Digamma, digamma, positive),
		unary(op.Polygamma, func(x T) T { return x.Polygamma(2) }, func(x float64) float64 { return -2 * zeta(3, x) }, Domain{Lo: 0.8, Hi: 3}),
		unary(op.Logit, func(x T) T { return x.Logit() }, logit, unit),
		unary(op.LogitEps, func(x T) T { return x.Logit(tensor.LogitOptions{Eps: new(0.3)}) },
			func(x float64) float64 { return logit(min(max(x, 0.3), 0.7)) }, Domain{Lo: 0.05, Hi: 0.95, Avoid: []float64{0.3, 0.7}}),
		binary(op.XLogY, T.XLogY, func(x, y float64) float64 { return x * math.Log(y) }, nonzero, positive),
		binary(op.LogAddExp, T.LogAddExp, func(x, y float64) float64 { return math.Log(math.Exp(x) + math.Exp(y)) }, anywhere, anywhere),
		binary(op.LogAddExp2, T.LogAddExp2, func(x, y float64) float64 { return math.Log2(math.Exp2(x) + math.Exp2(y)) }, anywhere, anywhere),
		binary(op.Hypot, T.Hypot, math.Hypot, nonzero, nonzero),
	}
	return append(cases, blends()...)
}

// digamma and zeta sum their series, the remainder by its integral and first
// derivatives.
func digamma(x float64) float64 {
	s := 0.0
	for ; x < 30; x++ {
		s -= 1 / x
	}
	return s + math.Log(x) - 1/(2*x) - 1/(12*x*x) + 1/(120*x*x*x*x) - 1/(252*x*x*x*x*x*x)
}

func zeta(s, q float64) float64 {
	y := 0.0
	for ; q < 60; q++ {
		y += math.Pow(q, -s)
	}
	return y + math.Pow(q, 1-s)/(s-1) + math.Pow(q, -s)/2 + s*math.Pow(q, -s-1)/12 - s*(s+1)*(s+2)*math.Pow(q, -s-3)/720
}

// blends are arithmetic on signs, extremes and several tensors.
func blends() []Case {
	squared := func(d tensor.DType) (tensor.DType, bool) {
		if d == tensor.Bool {
			d = tensor.Int64
		}
		return d, true
	}
	sign := func(x float64) float64 { return float64(int(b2f(x > 0)) - int(b2f(x < 0))) }
	lerp := func(x, y, w float64) float64 { return x + w*(y-x) }
	return []Case{
		unary(op.Sign, T.Sign, sign, nonzero),
		unary(op.Reciprocal, T.Reciprocal, func(x float64) float64 { return 1 / x }, nonzero),
		unary(op.Square, T.Square, func(x float64) float64 { return x * x }, anywhere).taking(squared),
		binary(op.FMax, T.FMax, math.Max, anywhere, anywhere),
		binary(op.FMin, T.FMin, math.Min, anywhere, anywhere),
		binary(op.Copysign, T.Copysign, math.Copysign, nonzero, nonzero),
		ternary(op.Lerp, T.Lerp, lerp),
		withTwo(op.LerpScalar, 0.75, func(x, y T, s any) T { return x.LerpScalar(y, s) }, func(x, y, s float64) float64 { return lerp(x, y, s) }),
		{
			Code: op.AddCMul, Variant: "float64(1.5)", Number: 1.5, In: []Domain{anywhere, anywhere, anywhere}, Shape: ternaryShapes,
			F:   func(x ...T) T { return x[0].AddCMul(x[1], x[2], 1.5) },
			Ref: elementwise(func(v ...float64) float64 { return v[0] + 1.5*v[1]*v[2] }),
		},
		{
			Code: op.AddCMul, Variant: "int(-2)", Number: -2, In: []Domain{anywhere, anywhere, anywhere}, Shape: ternaryShapes,
			F:   func(x ...T) T { return x[0].AddCMul(x[1], x[2], -2) },
			Ref: elementwise(func(v ...float64) float64 { return v[0] - 2*v[1]*v[2] }),
		},
		{
			Code: op.AddCDiv, In: []Domain{anywhere, anywhere, nonzero}, Shape: ternaryShapes,
			F:   func(x ...T) T { return x[0].AddCDiv(x[1], x[2], 2) },
			Ref: elementwise(func(v ...float64) float64 { return v[0] + 2*v[1]/v[2] }),
		},
		binary(op.Heaviside, T.Heaviside, func(x, y float64) float64 {
			if x == 0 {
				return y
			}
			return b2f(x > 0)
		}, anywhere, anywhere),
	}
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// ternary is a function of three elements, broadcast.
func ternary(code op.Code, f func(x, y, z T) T, ref func(x, y, z float64) float64) Case {
	return Case{
		Code: code, In: []Domain{anywhere, anywhere, anywhere}, Shape: ternaryShapes,
		F:   func(x ...T) T { return f(x[0], x[1], x[2]) },
		Ref: elementwise(func(v ...float64) float64 { return ref(v[0], v[1], v[2]) }),
	}
}

// withTwo is a function of two elements and a number that takes no part in
// promotion.
func withTwo(code op.Code, s any, f func(x, y T, s any) T, ref func(x, y, s float64) float64) Case {
	c := binary(code, func(x, y T) T { return f(x, y, s) }, func(x, y float64) float64 { return ref(x, y, float(s)) }, anywhere, anywhere)
	c.Variant = goName(s)
	return c
}

// wholes divide to whole numbers and round.
func wholes() []Case {
	floor := func(x, y float64) float64 { return math.Floor(x / y) }
	trunc := func(x, y float64) float64 { return math.Trunc(x / y) }
	remainder := func(x, y float64) float64 { return x - y*floor(x, y) }
	between := Domain{Lo: -2, Hi: 2, Avoid: []float64{-2, -1, 0, 1, 2}}
	halves := Domain{Lo: -2, Hi: 2, Avoid: []float64{-1.5, -0.5, 0.5, 1.5}}
	var cases []Case
	for _, c := range []struct {
		code op.Code
		f    func(x, y T) T
		ref  func(x, y float64) float64
	}{{op.FloorDivide, T.FloorDivide, floor}, {op.TruncDivide, T.TruncDivide, trunc}, {op.Remainder, T.Remainder, remainder}, {op.Fmod, T.Fmod, math.Mod}} {
		// Quotients without jumps: from 2.09 to 2.76, and from -2.76 to -2.09.
		up := binary(c.code, c.f, c.ref, Domain{Lo: 2.3, Hi: 2.9}, Domain{Lo: 1.05, Hi: 1.1})
		down := binary(c.code, c.f, c.ref, Domain{Lo: -2.9, Hi: -2.3}, Domain{Lo: 1.05, Hi: 1.1})
		all := binary(c.code, c.f, c.ref, Domain{Lo: -9, Hi: 9}, Domain{Lo: -3, Hi: 3, Avoid: []float64{0}})
		up.Variant, down.Variant, all.Rounds = "up", "down", "jumps where the quotient is whole"
		cases = append(cases, all, up, down)
	}
	return append(cases,
		unary(op.Floor, T.Floor, math.Floor, between),
		unary(op.Ceil, T.Ceil, math.Ceil, between),
		unary(op.Round, T.Round, math.RoundToEven, halves),
		unary(op.RoundDecimals, func(x T) T { return x.RoundDecimals(-1) }, func(x float64) float64 { return math.RoundToEven(x/10) * 10 },
			Domain{Lo: -14, Hi: 14, Avoid: []float64{-5, 5}}),
		unary(op.Trunc, T.Trunc, math.Trunc, between),
		unary(op.Frac, T.Frac, func(x float64) float64 { return x - math.Trunc(x) }, between),
	)
}

// predicates say of what kind elements are, on numbers where none is special; the
// points have the others.
func predicates() []Case {
	var cases []Case
	for code, f := range map[op.Code]func(T) T{
		op.IsNaN: T.IsNaN, op.IsInf: T.IsInf, op.IsPosInf: T.IsPosInf, op.IsNegInf: T.IsNegInf,
	} {
		cases = append(cases, unary(code, f, func(float64) float64 { return 0 }, anywhere))
	}
	both := func(f func(x, y bool) bool) func(x, y float64) float64 {
		return func(x, y float64) float64 { return b2f(f(x != 0, y != 0)) }
	}
	return append(cases,
		unary(op.IsFinite, T.IsFinite, func(float64) float64 { return 1 }, anywhere),
		unary(op.Signbit, T.Signbit, func(x float64) float64 { return b2f(x < 0) }, anywhere),
		binary(op.LogicalAnd, T.LogicalAnd, both(func(x, y bool) bool { return x && y }), anywhere, anywhere),
		binary(op.LogicalOr, T.LogicalOr, both(func(x, y bool) bool { return x || y }), anywhere, anywhere),
		binary(op.LogicalXor, T.LogicalXor, both(func(x, y bool) bool { return x != y }), anywhere, anywhere),
		unary(op.LogicalNot, T.LogicalNot, func(x float64) float64 { return b2f(x == 0) }, anywhere),
	)
}

func bits() []Case {
	whole := func(d tensor.DType) (tensor.DType, bool) { return d, !d.IsFloat() }
	integer := func(d tensor.DType) (tensor.DType, bool) { return d, d.IsInteger() }
	of := func(f func(x, y int64) int64) func(x, y float64) float64 {
		return func(x, y float64) float64 { return float64(f(int64(x), int64(y))) }
	}
	some, few := Domain{Lo: -8, Hi: 8}, Domain{Lo: 0, Hi: 9}
	not := unary(op.BitwiseNot, func(x T) T {
		if x.DType() == tensor.Bool { // of which there are no more bits
			return x.BitwiseNot().As(tensor.Int64).SubScalar(2).As(tensor.Bool)
		}
		return x.BitwiseNot()
	}, func(x float64) float64 { return -1 - x }, some)
	return []Case{
		binary(op.BitwiseAnd, T.BitwiseAnd, of(func(x, y int64) int64 { return x & y }), some, some).taking(whole),
		binary(op.BitwiseOr, T.BitwiseOr, of(func(x, y int64) int64 { return x | y }), some, some).taking(whole),
		binary(op.BitwiseXor, T.BitwiseXor, of(func(x, y int64) int64 { return x ^ y }), some, some).taking(whole),
		not.taking(whole),
		binary(op.BitwiseLeftShift, T.BitwiseLeftShift, of(func(x, y int64) int64 { return x << y }), some, few).taking(integer),
		binary(op.BitwiseRightShift, T.BitwiseRightShift, of(func(x, y int64) int64 { return x >> y }), some, few).taking(integer),
	}
}
