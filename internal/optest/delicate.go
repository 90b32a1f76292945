package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func powerPoints() []Point {
	return []Point{
		{
			Code: op.Pow, Name: "zero base", F: f2(T.Pow), In: []T{v(0, 0, 0, 0, 0), v(0, 1, 2, 0.5, -1)},
			Out: v(1, 0, 0, 0, inf), Grad: []T{v(0, 1, 0, inf, -inf), v(0, 0, 0, 0, -inf)},
		},
		{Code: op.Pow, Name: "NaN", F: f2(T.Pow), In: []T{v(1, nan, nan), v(nan, 0, 1)}, Out: v(1, 1, nan), Grad: []T{v(nan, 0, 1), nil}},
		{Code: op.Pow, Name: "negative base", F: f2(T.Pow), In: []T{v(-2, -2, -2), v(3, 2, 0.5)}, Out: v(-8, 4, nan), Grad: []T{v(12, -4, nan), v(nan, nan, nan)}},
		{
			Code: op.Pow, Name: "integers", F: f2(T.Pow),
			In:  []T{tensor.New([]int{2, 1, -1, -1, 0, 0, 3}), tensor.New([]int{-1, -5, -3, -2, 0, 2, 4})},
			Out: tensor.New([]int{0, 1, -1, 1, 1, 0, 81}),
		},
		{Code: op.PowScalar, Name: "0", F: fs(T.PowScalar, 0), In: []T{v(0, 1, nan, -2)}, Out: v(1, 1, 1, 1), Grad: []T{v(0, 0, 0, 0)}},
		{Code: op.PowScalar, Name: "1", F: fs(T.PowScalar, 1), In: []T{v(0, 1, -2)}, Out: v(0, 1, -2), Grad: []T{v(1, 1, 1)}},
		{Code: op.PowScalar, Name: "2", F: fs(T.PowScalar, 2), In: []T{v(0, -2, inf)}, Out: v(0, 4, inf), Grad: []T{v(0, -4, inf)}},
		{Code: op.PowScalar, Name: "1/2", F: fs(T.PowScalar, 0.5), In: []T{v(0, -1, 4)}, Out: v(0, nan, 2), Grad: []T{v(inf, nan, 0.25)}},
		{Code: op.PowScalar, Name: "-1", F: fs(T.PowScalar, -1), In: []T{v(0, -2)}, Out: v(inf, -0.5), Grad: []T{v(-inf, -0.25)}},
		{
			Code: op.Mul, Name: "Ldexp by integers", F: f2(T.Ldexp), In: []T{v(1, 3, inf), tensor.New([]int{-126, -1, 120})},
			Out: v(0x1p-126, 1.5, inf), Grad: []T{v(0x1p-126, 0.5, 0x1p120), nil},
		},
		{Code: op.Mul, Name: "Ldexp by a power beyond the type", F: f2(T.Ldexp), In: []T{v(0x1p-130), tensor.New([]int{140})}, Out: v(1024)},
		{Code: op.Mul, Name: "Ldexp by floats", F: f2(T.Ldexp), In: []T{v(3, 1), v(2, 0.5)}, Out: v(12, math.Sqrt2), Grad: []T{v(4, math.Sqrt2), v(12*math.Ln2, math.Sqrt2*math.Ln2)}},
		{Code: op.RPowScalar, Name: "of 0", F: fs(T.RPowScalar, 0), In: []T{v(0, 1, -1, 2)}, Out: v(1, 0, inf, 0), Grad: []T{v(0, 0, -inf, 0)}},
		{Code: op.RPowScalar, Name: "of a negative", F: fs(T.RPowScalar, -2.0), In: []T{v(2, 3)}, Out: v(4, -8), Grad: []T{v(nan, nan)}},
		{
			Code: op.Div, Name: "by zero", F: f2(T.Div), In: []T{v(1, 0, -1, inf), v(0, 0, 0, inf)},
			Out: v(inf, nan, -inf, nan), Grad: []T{v(inf, inf, inf, 0), v(-inf, nan, inf, nan)},
		},
		{Code: op.Div, Name: "integers by zero", F: f2(T.Div), In: []T{tensor.New([]int{1, 0, -1}), tensor.New([]int{0, 0, 0})}, Out: v(inf, nan, -inf)},
		{Code: op.Div, Name: "integers", F: f2(T.Div), In: []T{tensor.New([]int{7, -7}), tensor.New([]int{2, 2})}, Out: v(3.5, -3.5)},
		{Code: op.Neg, Name: "zero", F: f1(T.Neg), In: []T{v(0, negZero)}, Out: v(negZero, 0)},
		{Code: op.Mul, Name: "signs of zero", F: f2(T.Mul), In: []T{v(0, -1, negZero), v(-1, 0, 2)}, Out: v(negZero, negZero, negZero)},
		{Code: op.Add, Name: "int8 wraps", F: f2(T.Add), In: []T{tensor.New([]int8{127, -128}), tensor.New([]int8{1, -1})}, Out: tensor.New([]int8{-128, 127})},
		{
			Code: op.Mul, Name: "int64 wraps", F: f2(T.Mul), In: []T{tensor.New([]int64{math.MaxInt64, math.MinInt64}), tensor.New([]int64{2, -1})},
			Out: tensor.New([]int64{-2, math.MinInt64}),
		},
		{Code: op.Sub, Name: "large integers", F: f2(T.Sub), In: []T{tensor.New([]int64{1<<53 + 1}), tensor.New([]int64{1 << 53})}, Out: tensor.New([]int64{1})},
	}
}

func boundPoints() []Point {
	low, high := func(x ...T) T { return x[0].ClampMin(1) }, func(x ...T) T { return x[0].ClampMax(1) }
	return []Point{
		{
			Code: op.Maximum, Name: "ties and NaN", F: f2(T.Maximum), In: []T{v(1, nan, 1, inf, 2), v(1, 1, nan, inf, 1)},
			Out: v(1, nan, nan, inf, 2), Grad: []T{v(0.5, 1, 1, 0.5, 1), v(0.5, 1, 1, 0.5, 0)},
		},
		{
			Code: op.Minimum, Name: "ties and NaN", F: f2(T.Minimum), In: []T{v(1, nan, 1, -inf, 2), v(1, 1, nan, -inf, 1)},
			Out: v(1, nan, nan, -inf, 1), Grad: []T{v(0.5, 1, 1, 0.5, 0), v(0.5, 1, 1, 0.5, 1)},
		},
		{Code: op.Maximum, Name: "one input twice", F: func(x ...T) T { return x[0].Maximum(x[0]) }, In: []T{v(1, -2)}, Out: v(1, -2), Grad: []T{v(1, 1)}},
		{
			Code: op.Clamp, Name: "bounds and NaN", F: func(x ...T) T { return x[0].Clamp(-1, 1) }, In: []T{v(-1, 1, nan, 0, 2, inf, -inf)},
			Out: v(-1, 1, nan, 0, 1, 1, -1), Grad: []T{v(0, 0, 0, 1, 0, 0, 0)},
		},
		{
			Code: op.Clamp, Name: "bounds crossed", F: func(x ...T) T { return x[0].Clamp(1, -1) }, In: []T{v(-2, 0, 3)},
			Out: v(-1, -1, -1), Grad: []T{v(0, 0, 0)},
		},
		{Code: op.ClampMin, Name: "bound and NaN", F: low, In: []T{v(1, 0, 2, nan)}, Out: v(1, 1, 2, nan), Grad: []T{v(0, 0, 1, 0)}},
		{Code: op.ClampMax, Name: "bound and NaN", F: high, In: []T{v(1, 0, 2, nan)}, Out: v(1, 0, 1, nan), Grad: []T{v(0, 1, 0, 0)}},
		{Code: op.Abs, Name: "zero", F: f1(T.Abs), In: []T{v(0, negZero, -inf)}, Out: v(0, 0, inf), Grad: []T{v(0, 0, -1)}},
		{Code: op.Abs, Name: "least integer", F: f1(T.Abs), In: []T{tensor.New([]int8{-128, -3})}, Out: tensor.New([]int8{-128, 3})},
		{Code: op.ReLU, Name: "zero", F: f1(T.ReLU), In: []T{v(0, negZero, -inf, inf)}, Out: v(0, negZero, 0, inf), Grad: []T{v(0, 0, 0, 1)}},
		{Code: op.ReLU, Name: "NaN", F: f1(T.ReLU), In: []T{v(nan)}, Out: v(nan)},
		{
			Code: op.Where, Name: "NaN not chosen", F: func(x ...T) T { return tensor.Where(x[0], x[1], x[2]) },
			In:  []T{tensor.New([]bool{true, false}), v(1, nan), v(inf, 2)},
			Out: v(1, 2), Grad: []T{v(1, 0), v(0, 1)},
		},
		{
			Code: op.Where, Name: "NaN born before", F: func(x ...T) T { return tensor.Where(x[0], x[1], x[1].Log()) },
			In:  []T{tensor.New([]bool{true, false}), v(0, 0)},
			Out: v(0, -inf), Grad: []T{v(nan, inf)},
		},
		{
			Code: op.Where, Name: "Where inside too", F: func(x ...T) T {
				safe := tensor.Where(x[0], x[1].MulScalar(0).AddScalar(1), x[1])
				return tensor.Where(x[0], x[1], safe.Log())
			},
			In:  []T{tensor.New([]bool{true, false}), v(0, 2)},
			Out: v(0, math.Log(2)), Grad: []T{v(1, 0.5)},
		},
		{Code: op.Eq, Name: "NaN", F: f2(T.Eq), In: []T{v(nan, 1, negZero, inf), v(nan, 1, 0, -inf)}, Out: v(0, 1, 1, 0)},
		{Code: op.Ne, Name: "NaN", F: f2(T.Ne), In: []T{v(nan, 1, negZero), v(nan, 1, 0)}, Out: v(1, 0, 0)},
		{Code: op.Lt, Name: "NaN and ties", F: f2(T.Lt), In: []T{v(nan, 1, 1, 0), v(1, nan, 1, 1)}, Out: v(0, 0, 0, 1)},
		{Code: op.Le, Name: "NaN and ties", F: f2(T.Le), In: []T{v(nan, 1, 1, 2), v(1, nan, 1, 1)}, Out: v(0, 0, 1, 0)},
		{Code: op.Gt, Name: "NaN and ties", F: f2(T.Gt), In: []T{v(nan, 1, 1, 2), v(1, nan, 1, 1)}, Out: v(0, 0, 0, 1)},
		{Code: op.Ge, Name: "NaN and ties", F: f2(T.Ge), In: []T{v(nan, 1, 1, 0), v(1, nan, 1, 1)}, Out: v(0, 0, 1, 0)},
		{Code: op.Eq, Name: "large integers", F: f2(T.Eq), In: []T{tensor.New([]int64{1<<53 + 1}), tensor.New([]int64{1 << 53})}, Out: v(0)},
		{Code: op.LtScalar, Name: "integers and half", F: fs(T.LtScalar, 0.5), In: []T{tensor.New([]int{0, 1})}, Out: v(1, 0)},
	}
}

func functionPoints() []Point {
	ln, exp := math.Log, math.Exp
	return []Point{
		{Code: op.Exp, Name: "near overflow", F: f1(T.Exp), In: []T{v(709.7, 710, -745, -746)}, Out: v(exp(709)*exp(0.7), inf, 5e-324, 0), Wide: true},
		{Code: op.Exp, Name: "infinities", F: f1(T.Exp), In: []T{v(inf, -inf, nan, 0)}, Out: v(inf, 0, nan, 1), Grad: []T{v(inf, 0, nan, 1)}},
		{Code: op.Log, Name: "borders", F: f1(T.Log), In: []T{v(0, -1, inf, 1)}, Out: v(-inf, nan, inf, 0), Grad: []T{v(inf, -1, 0, 1)}},
		{Code: op.Log, Name: "least number", F: f1(T.Log), In: []T{v(5e-324)}, Out: v(-744.4400719213812), Wide: true},
		{Code: op.Sqrt, Name: "borders", F: f1(T.Sqrt), In: []T{v(0, -1, inf)}, Out: v(0, nan, inf), Grad: []T{v(inf, nan, 0)}},
		{Code: op.Tanh, Name: "saturated", F: f1(T.Tanh), In: []T{v(-1000, 1000, 0, nan)}, Out: v(-1, 1, 0, nan), Grad: []T{v(0, 0, 1, nan)}},
		{Code: op.Sigmoid, Name: "saturated", F: f1(T.Sigmoid), In: []T{v(-1000, 1000, inf, -inf, nan, 0)}, Out: v(0, 1, 1, 0, nan, 0.5), Grad: []T{v(0, 0, 0, 0, nan, 0.25)}},
		{Code: op.SiLU, Name: "saturated", F: f1(T.SiLU), In: []T{v(-1000, 1000, 0)}, Out: v(negZero, 1000, 0), Grad: []T{v(0, 1, 0.5)}},
		{Code: op.GELU, Name: "saturated", F: f1(T.GELU), In: []T{v(-1000, 1000, 0)}, Out: v(negZero, 1000, 0), Grad: []T{v(0, 1, 0.5)}},
		{Code: op.GELUTanh, Name: "saturated", F: f1(T.GELUTanh), In: []T{v(-1000, 1000, 0)}, Out: v(negZero, 1000, 0), Grad: []T{v(0, 1, 0.5)}},
		{
			Code: op.BCE, Name: "nearly certain", F: f2(T.BinaryCrossEntropy), In: []T{v(1e-8, 1e-4), v(0, 0)},
			Out: v(1.000000005e-8, 1.0000500033335834e-4), Grad: []T{v(1.00000001, 1.0001000100010002), nil},
		},
		{
			Code: op.BCE, Name: "certain", F: f2(T.BinaryCrossEntropy), In: []T{v(0, 1, 0, 1, 0.5), v(0, 1, 1, 0, 1)},
			Out: v(0, 0, 100, 100, ln(2)), Grad: []T{v(0, 0, -1e12, 1e12, -2), v(100, -100, 100, -100, 0)},
		},
	}
}
