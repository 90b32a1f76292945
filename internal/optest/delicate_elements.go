package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func elementPoints() []Point {
	var all []Point
	for _, part := range [][]Point{activationPoints(), angularPoints(), blendPoints(), wholePoints(), kindPoints()} {
		all = append(all, part...)
	}
	return all
}

func activationPoints() []Point {
	two := new(2.0)
	return []Point{
		{Code: op.Hardtanh, Name: "bounds and NaN", F: f1(func(x T) T { return x.Hardtanh() }), In: []T{v(-inf, -1, -0.5, 1, inf, nan)}, Out: v(-1, -1, -0.5, 1, 1, nan), Grad: []T{v(0, 0, 1, 0, 0, 1)}},
		{Code: op.Hardtanh, Name: "6 and 0", F: f1(T.ReLU6), In: []T{v(negZero, 0, 3, 6, 7)}, Out: v(negZero, 0, 3, 6, 6), Grad: []T{v(0, 0, 1, 0, 0)}},
		{Code: op.Hardtanh, Name: "of integers", F: f1(func(x T) T { return x.Hardtanh() }), In: []T{tensor.New([]int{-5, 0, 7})}, Out: tensor.New([]int{-1, 0, 1})},
		{Code: op.Hardsigmoid, Name: "bounds and NaN", F: f1(T.Hardsigmoid), In: []T{v(-inf, -3, 0, 3, inf, nan)}, Out: v(0, 0, 0.5, 1, 1, nan), Grad: []T{v(0, 0, 1.0/6, 0, 0, 0)}},
		{Code: op.Hardswish, Name: "bounds and NaN", F: f1(T.Hardswish), In: []T{v(-7, -3, -1, 0, 3, 7, inf, nan)}, Out: v(0, 0, -1.0/3, 0, 3, 7, inf, nan), Grad: []T{v(0, 0, 1.0/6, 0.5, 1, 1, 1, 1)}},
		{Code: op.ELU, Name: "at 0, ends and NaN", F: f1(func(x T) T { return x.ELU() }), In: []T{v(-inf, negZero, 0, inf, nan)}, Out: v(-1, negZero, 0, inf, nan), Grad: []T{v(0, 1, 1, 1, nan)}},
		{Code: op.ELU, Name: "at 0, alpha 2", F: f1(func(x T) T { return x.ELU(tensor.ELUOptions{Alpha: two}) }), In: []T{v(0)}, Out: v(0), Grad: []T{v(2)}},
		{Code: op.ELU, Name: "continuous at 0, alpha 2", F: f1(func(x T) T { return x.CELU(tensor.ELUOptions{Alpha: two}) }), In: []T{v(0)}, Out: v(0), Grad: []T{v(1)}},
		{Code: op.LeakyReLU, Name: "at 0 and NaN", F: f1(func(x T) T { return x.LeakyReLU() }), In: []T{v(negZero, 0, nan)}, Out: v(negZero, 0, nan), Grad: []T{v(0.01, 0.01, 0.01)}},
		{Code: op.PReLU, Name: "at 0", F: f2(T.PReLU), In: []T{v(0, -2), v(0.25)}, Out: v(0, -0.5), Grad: []T{v(0.25, 0.25), v(-2)}},
		{Code: op.Hardshrink, Name: "bounds and NaN", F: f1(func(x T) T { return x.Hardshrink() }), In: []T{v(-1, -0.5, 0, 0.5, 1, nan)}, Out: v(-1, 0, 0, 0, 1, nan), Grad: []T{v(1, 0, 0, 0, 1, 1)}},
		{Code: op.Softshrink, Name: "bounds and NaN", F: f1(func(x T) T { return x.Softshrink() }), In: []T{v(-1, -0.5, 0, 0.5, 1, nan)}, Out: v(-0.5, 0, 0, 0, 0.5, nan), Grad: []T{v(1, 0, 0, 0, 1, 1)}},
		{Code: op.Threshold, Name: "at the threshold and NaN", F: f1(func(x T) T { return x.Threshold(1, 5) }), In: []T{v(1, 3, nan)}, Out: v(5, 3, nan), Grad: []T{v(0, 1, 1)}},
		{Code: op.Softplus, Name: "far out", F: f1(func(x T) T { return x.Softplus() }), In: []T{v(-inf, -1000, 0, 20, 1000, inf, nan)}, Out: v(0, 0, math.Ln2, 20.00000000206115, 1000, inf, nan), Grad: []T{v(0, 0, 0.5, 0.9999999979388463, 1, 1, nan)}},
		{Code: op.LogSigmoid, Name: "far out", F: f1(T.LogSigmoid), In: []T{v(-inf, -1000, 0, 1000, inf, nan)}, Out: v(-inf, -1000, -math.Ln2, 0, 0, nan), Grad: []T{v(1, 1, 0.5, 0, 0, nan)}},
		{Code: op.Mish, Name: "far out", F: f1(T.Mish), In: []T{v(-1000, 0, 1000)}, Out: v(0, 0, 1000), Grad: []T{v(0, 0.6, 1)}},
		{Code: op.Logit, Name: "ends", F: f1(func(x T) T { return x.Logit() }), In: []T{v(-0.5, 0, 0.5, 1, 1.5, nan)}, Out: v(nan, -inf, 0, inf, nan, nan), Grad: []T{v(nan, inf, 4, inf, nan, nan)}},
		{Code: op.LogitEps, Name: "ends", F: f1(func(x T) T { return x.Logit(tensor.LogitOptions{Eps: new(0.25)}) }), In: []T{v(-1, 0.5, 2)}, Out: v(-math.Log(3), 0, math.Log(3)), Grad: []T{v(0, 4, 0)}},
		{Code: op.Sinc, Name: "at 0", F: f1(T.Sinc), In: []T{v(negZero, 0.5)}, Out: v(1, 2/math.Pi), Grad: []T{v(0, -4/math.Pi)}},
	}
}

func angularPoints() []Point {
	return []Point{
		{Code: op.Sin, Name: "far out", F: f1(T.Sin), In: []T{v(1e22, negZero, inf)}, Out: v(-0.8522008497671888018, negZero, nan), Wide: true},
		{Code: op.Cos, Name: "near its zero", F: f1(T.Cos), In: []T{v(math.Pi / 2)}, Out: v(6.123233995736766e-17), Grad: []T{v(-1)}, Wide: true},
		{
			Code: op.Sinc, Name: "gradient near 0", F: f1(T.Sinc), In: []T{v(0x1p-10, -0x1p-7, 0.0625, 0.15625, 0.25, 0)},
			Out:  v(0.9999984312693665, 0.9998996042161418, 0.9935868511442058, 0.9603215465375593, 0.9003163161571061, 1),
			Grad: []T{v(-0.003212758825337777, 0.02570054655200776, -0.20482513185560508, -0.5017618060109071, -0.7728381398822342, 0)},
		},
		{Code: op.Asin, Name: "gradient near 1", F: f1(T.Asin), In: []T{v(1 - 0x1p-12)}, Out: v(1.5486987902917357), Grad: []T{v(45.25759638470987)}},
		{Code: op.Acosh, Name: "gradient near 1", F: f1(T.Acosh), In: []T{v(1 + 0x1p-12)}, Out: v(0.022096637370389118), Grad: []T{v(45.2520721129304)}},
		{Code: op.Atanh, Name: "gradient near 1", F: f1(T.Atanh), In: []T{v(1 - 0x1p-12)}, Out: v(4.505395634757801), Grad: []T{v(2048.250030521304)}},
		{Code: op.Acos, Name: "near 1", F: f1(T.Acos), In: []T{v(1-0x1p-53, 1, 2)}, Out: v(1.4901161193847656e-8, 0, nan), Wide: true},
		{Code: op.Log10, Name: "powers of ten", F: f1(T.Log10), In: []T{v(1e15, 1e-2, 0, -1)}, Out: v(15, -2, -inf, nan)},
		{Code: op.Expm1, Name: "near 0", F: f1(T.Expm1), In: []T{v(1e-20, negZero, -inf)}, Out: v(1e-20, negZero, -1)},
		{Code: op.Log1p, Name: "near 0", F: f1(T.Log1p), In: []T{v(1e-20, negZero, -1, -2)}, Out: v(1e-20, negZero, -inf, nan)},
		{Code: op.Atan2, Name: "at the origin", F: f2(T.Atan2), In: []T{v(0, negZero), v(0, 1)}, Out: v(0, negZero), Grad: []T{v(0, 1), v(0, 0)}},
		{Code: op.Hypot, Name: "huge and infinite", F: f2(T.Hypot), In: []T{v(3e200, inf), v(4e200, nan)}, Out: v(5e200, inf), Wide: true},
		{Code: op.Rsqrt, Name: "at 0", F: f1(T.Rsqrt), In: []T{v(0, inf, -1)}, Out: v(inf, 0, nan)},
		{Code: op.XLogY, Name: "zeros and NaN", F: f2(T.XLogY), In: []T{v(0, 0, 0, nan), v(0, 2, nan, 1)}, Out: v(0, 0, nan, nan), Grad: []T{v(0, math.Ln2, nan, 0), nil}},
		{Code: op.LogAddExp, Name: "infinite and far apart", F: f2(T.LogAddExp), In: []T{v(inf, -inf, -1000, 0), v(inf, -inf, 1000, 0)}, Out: v(inf, -inf, 1000, math.Ln2)},
		{Code: op.LogAddExp2, Name: "infinite and far apart", F: f2(T.LogAddExp2), In: []T{v(inf, -inf, -1000, 0), v(inf, -inf, 1000, 0)}, Out: v(inf, -inf, 1000, 1)},
		{Code: op.Erfinv, Name: "ends", F: f1(T.Erfinv), In: []T{v(-1, 1, 2)}, Out: v(-inf, inf, nan)},
		{Code: op.Digamma, Name: "poles", F: f1(T.Digamma), In: []T{v(0, negZero, -1, inf)}, Out: v(-inf, inf, nan, inf)},
		{Code: op.Lgamma, Name: "poles", F: f1(T.Lgamma), In: []T{v(0, -1, -inf, 1)}, Out: v(inf, inf, inf, 0)},
	}
}

func blendPoints() []Point {
	between := func(x ...T) T { return x[0].ClampTensor(x[1], x[2]) }
	return []Point{
		{Code: op.FMax, Name: "NaN and ties", F: f2(T.FMax), In: []T{v(1, nan, nan, 2, 1), v(nan, 1, nan, 2, 3)}, Out: v(1, 1, nan, 2, 3), Grad: []T{v(1, 0, 1, 0.5, 0), v(0, 1, 0, 0.5, 1)}},
		{Code: op.FMin, Name: "NaN and ties", F: f2(T.FMin), In: []T{v(1, nan, nan, 2, 1), v(nan, 1, nan, 2, 3)}, Out: v(1, 1, nan, 2, 1), Grad: []T{v(1, 0, 1, 0.5, 1), v(0, 1, 0, 0.5, 0)}},
		{Code: op.Maximum, Name: "between tensors: ties and NaN", F: between, In: []T{v(1, 3, nan, 0), v(1, 0, 0, 2), v(3, 3, 1, 1)}, Out: v(1, 3, nan, 1), Grad: []T{v(0.5, 0.5, 1, 0), v(0.5, 0, 1, 0), v(0, 0.5, 1, 1)}},
		{Code: op.Copysign, Name: "zeros and NaN", F: f2(T.Copysign), In: []T{v(0, 2, nan), v(-1, negZero, 1)}, Out: v(negZero, -2, nan), Grad: []T{v(0, -1, nan), nil}},
		{Code: op.Sign, Name: "zeros and NaN", F: f1(T.Sign), In: []T{v(-inf, negZero, 0, 5, nan)}, Out: v(-1, 0, 0, 1, nan), Grad: []T{v(0, 0, 0, 0, 0)}},
		{Code: op.Heaviside, Name: "at 0 and NaN", F: f2(T.Heaviside), In: []T{v(-1, 0, negZero, 1, nan), v(7, 7, 7, 7, 7)}, Out: v(0, 7, 7, 1, 0)},
		{Code: op.Lerp, Name: "ends are met", F: func(x ...T) T { return x[0].LerpScalar(x[1], 1) }, In: []T{v(1e16, 0.1), v(1, 0.3)}, Out: v(1, 0.3)},
		{Code: op.NaNToNum, Name: "float32 and given", F: f1(func(x T) T { return x.NaNToNum(tensor.NaNToNumOptions{NaN: 7, PosInf: new(8.0), NegInf: new(-9.0)}) }), In: []T{v(nan, inf, -inf, 2)}, Out: v(7, 8, -9, 2), Grad: []T{v(0, 0, 0, 1)}},
		{Code: op.NaNToNum, Name: "ends of the type", F: f1(func(x T) T { return x.NaNToNum() }), In: []T{v(nan, inf, -inf)}, Out: v(0, math.MaxFloat64, -math.MaxFloat64), Wide: true},
		{Code: op.NaNToNum, Name: "ends of float16", F: f1(func(x T) T { return x.As(tensor.Float16).NaNToNum() }), In: []T{v(inf, -inf)}, Out: v(65504, -65504)},
		{Code: op.NaNToNum, Name: "ends of bfloat16", F: f1(func(x T) T { return x.As(tensor.BFloat16).NaNToNum() }), In: []T{v(inf)}, Out: v(0x1.fep127)},
		{Code: op.NaNToNum, Name: "of integers", F: f1(func(x T) T { return x.NaNToNum() }), In: []T{tensor.New([]int{math.MinInt, 0, math.MaxInt})}, Out: tensor.New([]int{math.MinInt, 0, math.MaxInt})},
	}
}

func wholePoints() []Point {
	ints := func(x ...int) T { return tensor.New(x) }
	by := func(f func(x T, s any) T, s any) func(...T) T { return fs(f, s) }
	return []Point{
		{Code: op.FloorDivide, Name: "of integers", F: f2(T.FloorDivide), In: []T{ints(7, -7, 7, -7, 6), ints(2, 2, -2, -2, -3)}, Out: ints(3, -4, -4, 3, -2)},
		{Code: op.TruncDivide, Name: "of integers", F: f2(T.TruncDivide), In: []T{ints(7, -7, 7, -7), ints(2, 2, -2, -2)}, Out: ints(3, -3, -3, 3)},
		{Code: op.Remainder, Name: "of integers", F: f2(T.Remainder), In: []T{ints(7, -7, 7, -7, 6), ints(2, 2, -2, -2, -3)}, Out: ints(1, 1, -1, -1, 0)},
		{Code: op.Fmod, Name: "of integers", F: f2(T.Fmod), In: []T{ints(7, -7, 7, -7), ints(2, 2, -2, -2)}, Out: ints(1, -1, 1, -1)},
		{Code: op.FloorDivide, Name: "the least by -1", F: f2(T.FloorDivide), In: []T{tensor.New([]int64{math.MinInt64}), tensor.New([]int64{-1})}, Out: tensor.New([]int64{math.MinInt64})},
		{Code: op.FloorDivide, Name: "floats by 0", F: f2(T.FloorDivide), In: []T{v(1, -1, 0), v(0, 0, 0)}, Out: v(inf, -inf, nan), Grad: []T{v(0, 0, 0), v(0, 0, 0)}},
		{Code: op.FloorDivide, Name: "just below a whole number", F: f2(T.FloorDivide), In: []T{v(1), v(0.1)}, Out: v(9), Wide: true},
		{Code: op.FloorDivide, Name: "by a number", F: by(T.FloorDivideScalar, 2), In: []T{tensor.New([]int8{-7, 7})}, Out: tensor.New([]int8{-4, 3})},
		{Code: op.FloorDivide, Name: "of a number", F: by(T.RFloorDivideScalar, 7), In: []T{ints(2, -2)}, Out: ints(3, -4)},
		{Code: op.TruncDivide, Name: "by a number", F: by(T.TruncDivideScalar, 2), In: []T{ints(-7, 7)}, Out: ints(-3, 3)},
		{Code: op.Remainder, Name: "infinities", F: f2(T.Remainder), In: []T{v(5, -5, inf, 1), v(inf, inf, 5, 0)}, Out: v(5, inf, nan, nan), Grad: []T{v(1, 1, 1, 1), nil}},
		{Code: op.Remainder, Name: "by a number", F: by(T.RemainderScalar, 3), In: []T{v(-7, 7)}, Out: v(2, 1)},
		{Code: op.Remainder, Name: "by a fraction", F: by(T.RemainderScalar, 2.5), In: []T{ints(-7, 7)}, Out: v(0.5, 2)},
		{Code: op.Remainder, Name: "of a number", F: by(T.RRemainderScalar, 7), In: []T{ints(4, -4)}, Out: ints(3, -1)},
		{Code: op.Fmod, Name: "by a number", F: by(T.FmodScalar, 3), In: []T{v(-7, 7)}, Out: v(-1, 1)},
		{Code: op.Round, Name: "halves to even", F: f1(T.Round), In: []T{v(0.5, 1.5, -0.5, 2.5, 1e300, nan, -inf)}, Out: v(0, 2, negZero, 2, 1e300, nan, -inf), Grad: []T{v(0, 0, 0, 0, 0, 0, 0)}, Wide: true},
		{Code: op.RoundDecimals, Name: "behind the point", F: f1(func(x T) T { return x.RoundDecimals(2) }), In: []T{v(1.125, 2.71828)}, Out: v(1.12, 2.72), Grad: []T{v(0, 0)}},
		{Code: op.RoundDecimals, Name: "before the point", F: f1(func(x T) T { return x.RoundDecimals(-2) }), In: []T{v(1250, 1251)}, Out: v(1200, 1300)},
		{Code: op.Trunc, Name: "signed zeros", F: f1(T.Trunc), In: []T{v(-0.5, 0.5, -1.5)}, Out: v(negZero, 0, -1)},
		{Code: op.Ceil, Name: "signed zeros", F: f1(T.Ceil), In: []T{v(-0.5, inf)}, Out: v(negZero, inf)},
		{Code: op.BitwiseNot, Name: "of bools", F: f1(T.BitwiseNot), In: []T{tensor.New([]bool{true, false})}, Out: tensor.New([]bool{false, true})},
		{Code: op.BitwiseXor, Name: "with a number", F: by(T.BitwiseXorScalar, 5), In: []T{ints(1, -1)}, Out: ints(4, -6)},
		{Code: op.BitwiseAnd, Name: "with a number", F: by(T.BitwiseAndScalar, 6), In: []T{ints(3, -1)}, Out: ints(2, 6)},
		{Code: op.BitwiseOr, Name: "with a number", F: by(T.BitwiseOrScalar, 6), In: []T{ints(1, 8)}, Out: ints(7, 14)},
		{Code: op.BitwiseLeftShift, Name: "beyond the width", F: f2(T.BitwiseLeftShift), In: []T{ints(1, 1, -1), ints(64, -1, 63)}, Out: tensor.New([]int64{0, 0, math.MinInt64})},
		{Code: op.BitwiseLeftShift, Name: "out of a small type", F: by(T.BitwiseLeftShiftScalar, 7), In: []T{tensor.New([]int8{1, 2})}, Out: tensor.New([]int8{-128, 0})},
		{Code: op.BitwiseRightShift, Name: "beyond the width", F: f2(T.BitwiseRightShift), In: []T{ints(-5, 5, -5), ints(64, 64, -1)}, Out: ints(-1, 0, -1)},
		{Code: op.BitwiseRightShift, Name: "by a number", F: by(T.BitwiseRightShiftScalar, 1), In: []T{tensor.New([]uint8{255})}, Out: tensor.New([]uint8{127})},
	}
}

func kindPoints() []Point {
	bools := func(b ...bool) T { return tensor.New(b) }
	all := []T{v(nan, inf, -inf, negZero, 5e-300)}
	return []Point{
		{Code: op.IsNaN, Name: "all kinds", F: f1(T.IsNaN), In: all, Out: bools(true, false, false, false, false)},
		{Code: op.IsInf, Name: "all kinds", F: f1(T.IsInf), In: all, Out: bools(false, true, true, false, false)},
		{Code: op.IsPosInf, Name: "all kinds", F: f1(T.IsPosInf), In: all, Out: bools(false, true, false, false, false)},
		{Code: op.IsNegInf, Name: "all kinds", F: f1(T.IsNegInf), In: all, Out: bools(false, false, true, false, false)},
		{Code: op.IsFinite, Name: "all kinds", F: f1(T.IsFinite), In: all, Out: bools(false, false, false, true, true)},
		{Code: op.Signbit, Name: "all kinds", F: f1(T.Signbit), In: []T{v(inf, -inf, negZero, 0)}, Out: bools(false, true, true, false)},
		{Code: op.LogicalNot, Name: "NaN and fractions are true", F: f1(T.LogicalNot), In: []T{v(nan, 0.25, negZero)}, Out: bools(false, false, true)},
		{
			Code: op.Eq, Name: "close", F: f2(func(x, y T) T { return x.IsClose(y) }),
			In:  []T{v(1, 1, inf, inf, nan, 0), v(1+1e-6, 1.1, inf, -inf, nan, 1e-9)},
			Out: bools(true, false, true, false, false, true),
		},
		{
			Code: op.Eq, Name: "close, NaN too", F: f2(func(x, y T) T {
				return x.IsClose(y, tensor.CloseOptions{EqualNaN: true, RTol: new(0.5), ATol: new(0.0)})
			}),
			In: []T{v(nan, 1, 0), v(nan, 2, 1e-9)}, Out: bools(true, true, false),
		},
		{Code: op.Eq, Name: "close integers", F: f2(func(x, y T) T { return x.IsClose(y, tensor.CloseOptions{ATol: new(2.0)}) }), In: []T{tensor.New([]uint8{1, 1, 255}), tensor.New([]uint8{3, 4, 0})}, Out: bools(true, false, false)},
	}
}
