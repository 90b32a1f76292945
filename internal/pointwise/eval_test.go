package pointwise

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

var (
	nan     = math.NaN()
	inf     = math.Inf(1)
	negZero = math.Copysign(0, -1)
	tiny    = math.SmallestNonzeroFloat64
	huge    = math.MaxFloat64
)

// single is the definition that op alone makes.
func single(op Prim) *Def {
	d := &Def{Arity: Table[op].Arity, Value: func(v Vars) Expr {
		if op == Copy {
			return v.A()
		}
		return apply(op, v.X...)
	}}
	for k, kind := range Table[op].Args {
		d.Masks |= uint64(kind) << k
	}
	return d
}

// same holds for equal floats, zeros told apart by sign, and for two NaN.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// ulps counts the floats from a to b.
func ulps(a, b float64) float64 {
	if same(a, b) {
		return 0
	}
	if math.IsNaN(a) || math.IsNaN(b) {
		return inf
	}
	return math.Abs(float64(ordered(a) - ordered(b)))
}

func ordered(x float64) int64 {
	if n := int64(math.Float64bits(x)); n >= 0 {
		return n
	}
	return -int64(math.Float64bits(-x))
}

// TestEvalSpecial pins what IEEE, C and PyTorch say of special values.
func TestEvalSpecial(t *testing.T) {
	tests := []struct {
		op   Prim
		in   []float64
		want float64
	}{
		{Copy, []float64{negZero}, negZero},
		{Copy, []float64{nan}, nan},
		{Add, []float64{negZero, negZero}, negZero},
		{Add, []float64{inf, -inf}, nan},
		{Sub, []float64{0, 0}, 0},
		{Sub, []float64{inf, inf}, nan},
		{Mul, []float64{0, inf}, nan},
		{Mul, []float64{negZero, 3}, negZero},
		{Div, []float64{1, 0}, inf},
		{Div, []float64{1, negZero}, -inf},
		{Div, []float64{0, 0}, nan},
		{Neg, []float64{0}, negZero},
		{Neg, []float64{inf}, -inf},
		{Abs, []float64{negZero}, 0},
		{Abs, []float64{-inf}, inf},
		{Abs, []float64{nan}, nan},
		{Sign, []float64{-tiny}, -1},
		{Sign, []float64{negZero}, 0},
		{Sign, []float64{0}, 0},
		{Sign, []float64{inf}, 1},
		{Sign, []float64{nan}, nan},
		{Sqrt, []float64{negZero}, negZero},
		{Sqrt, []float64{-1}, nan},
		{Sqrt, []float64{inf}, inf},
		{Rsqrt, []float64{0}, inf},
		{Rsqrt, []float64{negZero}, -inf},
		{Rsqrt, []float64{inf}, 0},
		{Rsqrt, []float64{-1}, nan},
		{Recip, []float64{negZero}, -inf},
		{Recip, []float64{-inf}, negZero},
		{Exp, []float64{negZero}, 1},
		{Exp, []float64{-inf}, 0},
		{Exp, []float64{inf}, inf},
		{Exp, []float64{710}, inf},
		{Exp, []float64{-746}, 0},
		{Exp, []float64{nan}, nan},
		{Log, []float64{0}, -inf},
		{Log, []float64{negZero}, -inf},
		{Log, []float64{1}, 0},
		{Log, []float64{-1}, nan},
		{Log, []float64{inf}, inf},
		{Tanh, []float64{negZero}, negZero},
		{Tanh, []float64{inf}, 1},
		{Tanh, []float64{-1000}, -1},
		{Tanh, []float64{nan}, nan},
		{Sigmoid, []float64{negZero}, 0.5},
		{Sigmoid, []float64{1000}, 1},
		{Sigmoid, []float64{-1000}, 0},
		{Sigmoid, []float64{-inf}, 0},
		{Sigmoid, []float64{inf}, 1},
		{Sigmoid, []float64{nan}, nan},
		{Erf, []float64{negZero}, negZero},
		{Erf, []float64{-inf}, -1},
		{Erf, []float64{10}, 1},
		{Erf, []float64{nan}, nan},
		{Pow, []float64{1, nan}, 1},
		{Pow, []float64{nan, 0}, 1},
		{Pow, []float64{0, 0}, 1},
		{Pow, []float64{negZero, -1}, -inf},
		{Pow, []float64{negZero, 3}, negZero},
		{Pow, []float64{-1, inf}, 1},
		{Pow, []float64{-8, 1. / 3}, nan},
		{Pow, []float64{-2, 3}, -8},
		{Pow, []float64{0.5, -inf}, inf},
		{Pow, []float64{-tiny, 3}, negZero},
		{Pow, []float64{-tiny, -1}, -inf},
		{Pow, []float64{tiny, nan}, nan},
		{FMA, []float64{1 + 0x1p-52, 1 - 0x1p-52, -1}, -0x1p-104},
		{FMA, []float64{inf, 0, 1}, nan},
		{Maximum, []float64{nan, 1}, nan},
		{Maximum, []float64{1, nan}, nan},
		{Maximum, []float64{0, negZero}, 0},
		{Maximum, []float64{negZero, 0}, 0},
		{Maximum, []float64{-inf, -1}, -1},
		{Minimum, []float64{nan, 1}, nan},
		{Minimum, []float64{1, nan}, nan},
		{Minimum, []float64{0, negZero}, negZero},
		{Minimum, []float64{negZero, 0}, negZero},
		{Minimum, []float64{inf, 1}, 1},
		{Relu, []float64{negZero}, negZero},
		{Relu, []float64{-inf}, 0},
		{Relu, []float64{nan}, nan},
		{Relu, []float64{3}, 3},
		{Eq, []float64{0, negZero}, 1},
		{Eq, []float64{nan, nan}, 0},
		{Ne, []float64{nan, nan}, 1},
		{Ne, []float64{inf, inf}, 0},
		{Lt, []float64{-tiny, 0}, 1},
		{Lt, []float64{nan, 0}, 0},
		{Le, []float64{0, negZero}, 1},
		{Le, []float64{nan, nan}, 0},
		{Gt, []float64{inf, huge}, 1},
		{Gt, []float64{1, nan}, 0},
		{Ge, []float64{negZero, 0}, 1},
		{Ge, []float64{nan, nan}, 0},
		{IsNaN, []float64{nan}, 1},
		{IsNaN, []float64{inf}, 0},
		{And, []float64{1, 0}, 0},
		{And, []float64{1, 1}, 1},
		{Or, []float64{0, 1}, 1},
		{Or, []float64{0, 0}, 0},
		{Not, []float64{0}, 1},
		{Not, []float64{1}, 0},
		{Select, []float64{1, 2, nan}, 2},
		{Select, []float64{0, inf, negZero}, negZero},
		{Num, []float64{1}, 1},
		{Num, []float64{0}, 0},
		{Sin, []float64{negZero}, negZero},
		{Sin, []float64{inf}, nan},
		{Cos, []float64{negZero}, 1},
		{Cos, []float64{-inf}, nan},
		{Tan, []float64{negZero}, negZero},
		{Tan, []float64{inf}, nan},
		{Asin, []float64{1.1}, nan},
		{Asin, []float64{-1}, -math.Pi / 2},
		{Acos, []float64{1}, 0},
		{Acos, []float64{-1}, math.Pi},
		{Atan, []float64{-inf}, -math.Pi / 2},
		{Atan, []float64{negZero}, negZero},
		{Sinh, []float64{-inf}, -inf},
		{Cosh, []float64{-inf}, inf},
		{Asinh, []float64{negZero}, negZero},
		{Asinh, []float64{-inf}, -inf},
		{Acosh, []float64{1}, 0},
		{Acosh, []float64{0.9}, nan},
		{Acosh, []float64{inf}, inf},
		{Atanh, []float64{-1}, -inf},
		{Atanh, []float64{1.1}, nan},
		{Exp2, []float64{-inf}, 0},
		{Exp2, []float64{1024}, inf},
		{Exp2, []float64{-1074}, tiny},
		{Expm1, []float64{negZero}, negZero},
		{Expm1, []float64{-inf}, -1},
		{Expm1, []float64{710}, inf},
		{Log1p, []float64{negZero}, negZero},
		{Log1p, []float64{-1}, -inf},
		{Log1p, []float64{-2}, nan},
		{Log2, []float64{8}, 3},
		{Log2, []float64{0}, -inf},
		{Log10, []float64{1e15}, 15},
		{Log10, []float64{-1}, nan},
		{Softplus, []float64{-inf}, 0},
		{Softplus, []float64{1000}, 1000},
		{Erfc, []float64{-inf}, 2},
		{Erfc, []float64{30}, 0},
		{Erfinv, []float64{-1}, -inf},
		{Erfinv, []float64{1.1}, nan},
		{Erfinv, []float64{negZero}, negZero},
		{Lgamma, []float64{-inf}, inf},
		{Lgamma, []float64{-2}, inf},
		{Lgamma, []float64{2}, 0},
		{Digamma, []float64{0}, -inf},
		{Digamma, []float64{negZero}, inf},
		{Digamma, []float64{-1}, nan},
		{Polygamma, []float64{1, 0}, inf},
		{Polygamma, []float64{1, inf}, 0},
		{Atan2, []float64{0, negZero}, math.Pi},
		{Atan2, []float64{negZero, negZero}, -math.Pi},
		{Atan2, []float64{inf, -inf}, 3 * math.Pi / 4},
		{Atan2, []float64{1, nan}, nan},
		{Hypot, []float64{inf, nan}, inf},
		{Hypot, []float64{0x3p600, 0x4p600}, 0x5p600},
		{Copysign, []float64{1, negZero}, -1},
		{Copysign, []float64{-inf, 3}, inf},
		{Floor, []float64{-0.5}, -1},
		{Floor, []float64{negZero}, negZero},
		{Ceil, []float64{-0.5}, negZero},
		{Round, []float64{2.5}, 2},
		{Round, []float64{-0.5}, negZero},
		{Round, []float64{1e300}, 1e300},
		{Trunc, []float64{-1.7}, -1},
		{Trunc, []float64{inf}, inf},
		{Quo, []float64{-7, 2}, -3},
		{Quo, []float64{1, 0}, inf},
		{FloorDiv, []float64{-7, 2}, -4},
		{FloorDiv, []float64{1, 0}, inf},
		{FloorDiv, []float64{1, 0.1}, 9}, // 0.1 is a little more than a tenth
		{FloorDiv, []float64{-1, inf}, -1},
		{FloorDiv, []float64{inf, 2}, nan},
		{Fmod, []float64{-7, 2}, -1},
		{Fmod, []float64{5, inf}, 5},
		{Fmod, []float64{inf, 5}, nan},
		{Fmod, []float64{1, 0}, nan},
		{Remainder, []float64{-7, 2}, 1},
		{Remainder, []float64{7, -2}, -1},
		{Remainder, []float64{5, inf}, 5},
		{Remainder, []float64{-5, inf}, inf},
		{Remainder, []float64{1, 0}, nan},
		{Signbit, []float64{negZero}, 1},
		{Signbit, []float64{inf}, 0},
	}
	var seen [PrimCount]bool
	for _, tt := range tests {
		seen[tt.op] = true
		t.Run(fmt.Sprint(tt.op, tt.in), func(t *testing.T) {
			if got := single(tt.op).Forward().Eval(Scalars{}, tt.in...); !same(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	for op, ok := range seen {
		if !ok && Table[op].Classes.Has(dtype.ClassFloat) {
			t.Errorf("no row for %v", Prim(op))
		}
	}
}

// TestEvalAccuracy compares with exact arithmetic. What IEEE rounds correctly
// must be equal; the elementary functions may err by 4 ulp. Go's pow squares and
// rounds the exponent of e, so it may err by |b| and |b log a| ulp more.
func TestEvalAccuracy(t *testing.T) {
	unary := []float64{1, -1, 0.5, -0.3, 1.7, -2.5, 3, -5.9, 1e-10, -1e-300, 5e-324, 2.3e-308, 20, -37, 0.9999999, 1.0000001, -88}
	positive := []float64{1, 0.5, 3, 1e-300, 5e-324, 3e-320, 2.2e-308, 1.7e308, 0.9999999, 1.0000001, 1e15}
	pairs := [][]float64{{1, 3}, {-0.1, 0.7}, {1e300, -1e10}, {5e-324, 0.5}, {1.1, 1.1}, {2e-308, -1e-20}}
	tests := []struct {
		op   Prim
		in   [][]float64
		want func(a []*big.Float) *big.Float
		ulp  float64
	}{
		{Add, pairs, func(a []*big.Float) *big.Float { return bigAdd(a[0], a[1]) }, 0},
		{Sub, pairs, func(a []*big.Float) *big.Float { return bigSub(a[0], a[1]) }, 0},
		{Mul, pairs, func(a []*big.Float) *big.Float { return bigMul(a[0], a[1]) }, 0},
		{Div, pairs, func(a []*big.Float) *big.Float { return bigDiv(a[0], a[1]) }, 0},
		{FMA, [][]float64{{0.1, 10, -1}, {1e200, 1e-200, -1}, {3, 1. / 3, 1e-17}}, func(a []*big.Float) *big.Float { return bigAdd(bigMul(a[0], a[1]), a[2]) }, 0},
		{Sqrt, rows(positive), func(a []*big.Float) *big.Float { return bigSqrt(a[0]) }, 0},
		{Rsqrt, rows(positive), func(a []*big.Float) *big.Float { return bigDiv(bigOf(1), bigSqrt(a[0])) }, 1},
		{Recip, rows(unary), func(a []*big.Float) *big.Float { return bigDiv(bigOf(1), a[0]) }, 0},
		{Exp, rows(append(unary, 709.7, 709.78, 709.4361, 709, -700, -708.5, -740, -745.1)), func(a []*big.Float) *big.Float { return bigExp(a[0]) }, 4},
		{Log, rows(positive), func(a []*big.Float) *big.Float { return bigLog(a[0]) }, 4},
		{Tanh, rows(unary), func(a []*big.Float) *big.Float { return bigTanh(a[0]) }, 4},
		{Sigmoid, rows(append(unary, -700, -740, 710)), func(a []*big.Float) *big.Float { return bigSigmoid(a[0]) }, 4},
		{Erf, rows([]float64{1, -1, 0.5, -0.3, 1.7, -2.5, 3, 5.5, 1e-10, -1e-300, 5e-324, 0.84375, 1.25}), func(a []*big.Float) *big.Float { return bigErf(a[0]) }, 4},
		{Pow, [][]float64{{2, 0.5}, {1.5, 3.7}, {0.1, -2.2}, {10, 300}, {3, -40.5}, {1.0000001, 50}, {5e-324, 0.25}, {1e-320, -0.9}, {1.5, 1750}, {0.3, -589}}, func(a []*big.Float) *big.Float { return bigExp(bigMul(a[1], bigLog(a[0]))) }, 4},
	}
	for _, tt := range tests {
		for _, in := range tt.in {
			t.Run(fmt.Sprint(tt.op, in), func(t *testing.T) {
				args := make([]*big.Float, len(in))
				for k, x := range in {
					args[k] = bigOf(x)
				}
				want, _ := tt.want(args).Float64()
				got := single(tt.op).Forward().Eval(Scalars{}, in...)
				tol := tt.ulp
				if tt.op == Pow {
					tol += math.Abs(in[1]) + math.Abs(math.Log(want))
				}
				if d := ulps(got, want); d > tol {
					t.Errorf("got %v, want %v: %v ulp, tolerance %v", got, want, d, tol)
				}
			})
		}
	}
}

func rows(xs []float64) [][]float64 {
	var r [][]float64
	for _, x := range xs {
		r = append(r, []float64{x})
	}
	return r
}

func TestEvalInt(t *testing.T) {
	const top, bottom = math.MaxInt64, math.MinInt64
	tests := []struct {
		op   Prim
		in   []int64
		want int64
	}{
		{Add, []int64{top, 1}, bottom},
		{Sub, []int64{bottom, 1}, top},
		{Mul, []int64{1 << 53, 3}, 3 << 53},
		{Mul, []int64{top, 2}, -2},
		{Neg, []int64{bottom}, bottom},
		{Abs, []int64{-7}, 7},
		{Abs, []int64{bottom}, bottom},
		{Sign, []int64{-9}, -1},
		{Sign, []int64{0}, 0},
		{FMA, []int64{top, 2, 3}, 1},
		{Maximum, []int64{1<<53 + 1, 1 << 53}, 1<<53 + 1},
		{Minimum, []int64{bottom, 0}, bottom},
		{Relu, []int64{-1}, 0},
		{Relu, []int64{top}, top},
		{Pow, []int64{-3, 63}, 3237885987332494933}, // as PyTorch wraps
		{Pow, []int64{0, 0}, 1},
		{Pow, []int64{2, -1}, 0},
		{Pow, []int64{-1, -3}, -1},
		{Pow, []int64{-1, -2}, 1},
		{Pow, []int64{1, bottom}, 1},
		{IsNaN, []int64{bottom}, 0},
		{Eq, []int64{1<<53 + 1, 1 << 53}, 0},
		{Lt, []int64{1 << 53, 1<<53 + 1}, 1},
		{Select, []int64{0, 1, top}, top},
		{Copy, []int64{bottom}, bottom},
		{Round, []int64{bottom}, bottom},
		{Signbit, []int64{-1}, 1},
		{Signbit, []int64{0}, 0},
		{Quo, []int64{-7, 2}, -3},
		{Quo, []int64{bottom, -1}, bottom},
		{Quo, []int64{7, 0}, 0},
		{FloorDiv, []int64{-7, 2}, -4},
		{FloorDiv, []int64{7, -2}, -4},
		{FloorDiv, []int64{-8, 2}, -4},
		{FloorDiv, []int64{bottom, -1}, bottom},
		{Fmod, []int64{-7, 2}, -1},
		{Fmod, []int64{bottom, -1}, 0},
		{Remainder, []int64{-7, 2}, 1},
		{Remainder, []int64{7, -2}, -1},
		{Remainder, []int64{7, 0}, 0},
		{BitAnd, []int64{-2, 7}, 6},
		{BitOr, []int64{-8, 3}, -5},
		{BitXor, []int64{-1, 5}, -6},
		{BitNot, []int64{0}, -1},
		{Shl, []int64{-3, 2}, -12},
		{Shl, []int64{1, 64}, 0},
		{Shl, []int64{1, -1}, 0},
		{Shr, []int64{-3, 1}, -2},
		{Shr, []int64{-3, 64}, -1},
		{Shr, []int64{3, -1}, 0},
	}
	var seen [PrimCount]bool
	for _, tt := range tests {
		seen[tt.op] = true
	}
	for op, ok := range seen {
		if !ok && !Table[op].Classes.Has(dtype.ClassFloat) {
			t.Errorf("no row for %v", Prim(op))
		}
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.op, tt.in), func(t *testing.T) {
			if got := single(tt.op).Forward().EvalInt(Scalars{}, tt.in...); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	p := Compile(Input(0).Add(Slot(1)).Mul(Const(3)), 1)
	if got := p.EvalInt(Scalars{0, 1 << 60}, 1); got != 3<<60+3 {
		t.Errorf("a slot and a constant: got %v", got)
	}
}
