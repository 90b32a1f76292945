package tensor_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

const (
	least32   = 0x1p-149 // the least subnormal float32
	greatest  = math.MaxFloat64
	greatest3 = math.MaxFloat32
)

// A special is a function of up to two numbers at one place.
type special struct {
	a, b, want float64
}

// Special cases of arithmetic, from the Array API standard (2024.12) and IEEE 754.
var specials = []struct {
	name  string
	f     func(x, y T) T
	cases []special
}{
	{"Add", T.Add, []special{
		{nan, 1, nan},
		{1, nan, nan},
		{inf, -inf, nan},
		{-inf, inf, nan},
		{inf, inf, inf},
		{-inf, -inf, -inf},
		{inf, 1, inf},
		{1, -inf, -inf},
		{negZero, negZero, negZero},
		{negZero, 0, 0},
		{0, negZero, 0},
		{negZero, 5, 5},
		{5, -5, 0},
	}},
	{"Sub", T.Sub, []special{
		{inf, inf, nan},
		{inf, -inf, inf},
		{nan, nan, nan},
		{negZero, 0, negZero},
		{0, 0, 0},
		{negZero, negZero, 0},
	}},
	{"Mul", T.Mul, []special{
		{nan, 0, nan},
		{inf, 0, nan},
		{negZero, inf, nan},
		{inf, -inf, -inf},
		{-inf, -inf, inf},
		{inf, -2, -inf},
		{negZero, 2, negZero},
		{negZero, -2, 0},
		{0, -2, negZero},
	}},
	{"Div", T.Div, []special{
		{inf, inf, nan},
		{0, 0, nan},
		{negZero, 0, nan},
		{nan, 1, nan},
		{1, 0, inf},
		{1, negZero, -inf},
		{-1, 0, -inf},
		{inf, 2, inf},
		{inf, -2, -inf},
		{2, inf, 0},
		{2, -inf, negZero},
		{-2, inf, negZero},
		{0, -2, negZero},
		{inf, negZero, -inf},
	}},
	{"Pow", T.Pow, []special{
		{nan, 0, 1},
		{nan, negZero, 1},
		{1, nan, 1},
		{2, nan, nan},
		{nan, 2, nan},
		{0, 0, 1},
		{inf, 0, 1},
		{-1, inf, 1},
		{-1, -inf, 1},
		{1, inf, 1},
		{2, inf, inf},
		{2, -inf, 0},
		{0.5, inf, 0},
		{0.5, -inf, inf},
		{-0.5, inf, 0},
		{-2, inf, inf},
		{inf, 2, inf},
		{inf, -2, 0},
		{-inf, 3, -inf},
		{-inf, 2, inf},
		{-inf, 0.5, inf},
		{-inf, -3, negZero},
		{-inf, -2, 0},
		{0, 2, 0},
		{0, -2, inf},
		{negZero, 3, negZero},
		{negZero, 2, 0},
		{negZero, -3, -inf},
		{negZero, -2, inf},
		{-8, 1.0 / 3, nan},
		{-2, 3, -8},
	}},
	{"Maximum", T.Maximum, []special{
		{nan, 1, nan},
		{1, nan, nan},
		{nan, inf, nan},
		{-inf, nan, nan},
		{inf, -inf, inf},
		{-inf, -5, -5},
	}},
	{"Minimum", T.Minimum, []special{
		{nan, 1, nan},
		{1, nan, nan},
		{nan, -inf, nan},
		{inf, -inf, -inf},
		{inf, 5, 5},
	}},
	{"Eq", T.Eq, []special{{nan, nan, 0}, {inf, inf, 1}, {inf, -inf, 0}, {0, negZero, 1}}},
	{"Ne", T.Ne, []special{{nan, nan, 1}, {inf, inf, 0}, {0, negZero, 0}}},
	{"Lt", T.Lt, []special{{nan, 1, 0}, {1, nan, 0}, {-inf, inf, 1}, {negZero, 0, 0}}},
	{"Le", T.Le, []special{{nan, nan, 0}, {inf, inf, 1}, {0, negZero, 1}}},
	{"Gt", T.Gt, []special{{nan, 1, 0}, {inf, greatest, 1}, {0, negZero, 0}}},
	{"Ge", T.Ge, []special{{nan, nan, 0}, {-inf, -inf, 1}, {negZero, 0, 1}}},

	{"Neg", unary(T.Neg), []special{{0, 0, negZero}, {negZero, 0, 0}, {inf, 0, -inf}, {nan, 0, nan}}},
	{"Abs", unary(T.Abs), []special{{negZero, 0, 0}, {-inf, 0, inf}, {nan, 0, nan}}},
	{"Exp", unary(T.Exp), []special{{nan, 0, nan}, {0, 0, 1}, {negZero, 0, 1}, {inf, 0, inf}, {-inf, 0, 0}, {1000, 0, inf}, {-1000, 0, 0}}},
	{"Log", unary(T.Log), []special{{nan, 0, nan}, {-1, 0, nan}, {-inf, 0, nan}, {0, 0, -inf}, {negZero, 0, -inf}, {1, 0, 0}, {inf, 0, inf}}},
	{"Sqrt", unary(T.Sqrt), []special{{nan, 0, nan}, {-1, 0, nan}, {0, 0, 0}, {negZero, 0, negZero}, {inf, 0, inf}}},
	{"Tanh", unary(T.Tanh), []special{{nan, 0, nan}, {0, 0, 0}, {negZero, 0, negZero}, {inf, 0, 1}, {-inf, 0, -1}, {1e4, 0, 1}}},
	{"Sigmoid", unary(T.Sigmoid), []special{{nan, 0, nan}, {0, 0, 0.5}, {inf, 0, 1}, {-inf, 0, 0}, {1000, 0, 1}, {-1000, 0, 0}}},
	{"ReLU", unary(T.ReLU), []special{{nan, 0, nan}, {negZero, 0, negZero}, {-inf, 0, 0}, {inf, 0, inf}}},
	{"GELU", unary(T.GELU), []special{{nan, 0, nan}, {0, 0, 0}, {negZero, 0, negZero}, {inf, 0, inf}, {40, 0, 40}}},
	{"SiLU", unary(T.SiLU), []special{{nan, 0, nan}, {0, 0, 0}, {negZero, 0, negZero}, {inf, 0, inf}, {1000, 0, 1000}}},
	{"sign", unary(sign), []special{{nan, 0, nan}, {0, 0, 0}, {negZero, 0, 0}, {-inf, 0, -1}, {inf, 0, 1}, {least32, 0, 1}}},
	{"Clamp", unary(func(x T) T { return x.Clamp(-1, 1) }), []special{{nan, 0, nan}, {inf, 0, 1}, {-inf, 0, -1}, {negZero, 0, negZero}}},
	{"Clamp with NaN", unary(func(x T) T { return x.Clamp(nan, 1) }), []special{{0, 0, nan}, {inf, 0, nan}}},
	{"ClampMax with NaN", unary(func(x T) T { return x.ClampMax(nan) }), []special{{0, 0, nan}, {nan, 0, nan}}},

	{"Add of subnormals", T.Add, []special{{least32, least32, 2 * least32}, {0x1p-126, -0x1p-127, 0x1p-127}}},
	{"Mul to subnormals", T.Mul, []special{{0x1p-100, 0x1p-49, least32}, {0x1p-126, 0.5, 0x1p-127}, {-least32, 1, -least32}}},
	{"Div to subnormals", T.Div, []special{{0x1p-126, 4, 0x1p-128}, {least32, least32, 1}}},
	{"Sqrt of a subnormal", unary(T.Sqrt), []special{{0x1p-148, 0, 0x1p-74}}},
	{"Abs of a subnormal", unary(T.Abs), []special{{-least32, 0, least32}}},
	{"Maximum of subnormals", T.Maximum, []special{{least32, 0, least32}, {-least32, -1, -least32}}},
	{"Gt of subnormals", T.Gt, []special{{least32, 0, 1}, {2 * least32, least32, 1}}},
	{"Where of subnormals", func(x, y T) T { return tensor.Where(x.Gt(y), x, y) }, []special{{least32, 0, least32}}},
}

func unary(f func(T) T) func(x, y T) T { return func(x, _ T) T { return f(x) } }

func sign(x T) T {
	return tensor.Map(func(v ...tensor.Elem) tensor.Elem { return v[0].Sign() }, x)
}

// Each case alone, and at every place of a vector that fills registers and then
// some, between ordinary numbers.
func TestSpecialNumbers(t *testing.T) {
	for _, s := range specials {
		for _, d := range []tensor.DType{tensor.Float32, tensor.Float64} {
			t.Run(s.name+" "+d.String(), func(t *testing.T) {
				for _, c := range s.cases {
					if d == tensor.Float32 && math.Abs(c.a) == greatest || math.Abs(c.b) == greatest {
						continue
					}
					for _, n := range []int{1, 2, 19} {
						for at := range n {
							x, y := ordinary(n, d).SetIndex(tensor.New(c.a), at), ordinary(n, d).SetIndex(tensor.New(c.b), at)
							if got := s.f(x, y).Index(at).Item(); !sameNumber(got, c.want) {
								t.Fatalf("of (%g, %g), the %d. of %d: %g, want %g", c.a, c.b, at, n, got, c.want)
							}
						}
					}
				}
			})
		}
	}
}

func ordinary(n int, d tensor.DType) T { return tensor.As(d).Full([]int{n}, 1.5) }

func sameNumber(a, b float64) bool {
	return a == b && math.Signbit(a) == math.Signbit(b) || a != a && b != b
}

// Where subnormals of float64 go in or come out, and at the ends of what float64
// holds: within an ulp or two of what decimal arithmetic gives.
func TestEnds(t *testing.T) {
	const least = 5e-324
	for _, tt := range []struct {
		name string
		got  T
		want float64
		rel  float64
	}{
		{"exp(709.7)", tensor.New(709.7).Exp(), 1.6549840276802644e+308, 1e-15},
		{"exp(709.78)", tensor.New(709.78).Exp(), 1.7928227943945155e+308, 1e-15},
		{"exp(-745)", tensor.New(-745.0).Exp(), least, 0},
		{"exp(-708.5)", tensor.New(-708.5).Exp(), 2.0061323053313058e-308, 1e-12},
		{"log(least)", tensor.New(least).Log(), -744.4400719213812, 1e-15},
		{"log(2^-1030)", tensor.New(0x1p-1030).Log(), -713.9415959767437, 1e-15},
		{"log(1e15)", tensor.New(1e15).Log(), 34.538776394910684, 1e-15},
		{"least + least", tensor.New(least).Add(tensor.New(least)), 2 * least, 0},
		{"2^-1022 / 2", tensor.New(0x1p-1022).DivScalar(2), 0x1p-1023, 0},
		{"least * 1", tensor.New(least).MulScalar(1.0), least, 0},
		{"greatest * 2", tensor.New(greatest).MulScalar(2), inf, 0},
		{"exp(88) in float32", tensor.New(float32(88)).Exp(), 1.6516362549940018e+38, 2e-7},
		{"exp(89) in float32", tensor.New(float32(89)).Exp(), inf, 0},
		{"exp(-103) in float32", tensor.New(float32(-103)).Exp(), least32, 0},
		{"log(least) in float32", tensor.New(float32(least32)).Log(), -103.27892990343184, 2e-7},
		{"greatest + greatest in float32", tensor.New(float32(greatest3)).AddScalar(greatest3), inf, 0},
		{"float64 to float32, subnormal", tensor.New(3 * least32).As(tensor.Float32), 3 * least32, 0},
		{"float64 to float32, overflow", tensor.New(3.5e38).As(tensor.Float32), inf, 0},
		{"float32 to float64, subnormal", tensor.New(float32(least32)).As(tensor.Float64), least32, 0},
		{"sigmoid(-700)", tensor.New(-700.0).Sigmoid(), 9.859676543759771e-305, 1e-14},
		{"tanh(1e-300)", tensor.New(1e-300).Tanh(), 1e-300, 1e-15},
		{"sum of the greatest halves", tensor.New([]float64{greatest / 2, greatest / 2}).Sum(), greatest, 0},
		{"logarithm of a sum near the greatest", tensor.New([]float64{1e308, 1e308, 1e308}).LogSumExp(), 1e308, 1e-15},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.got.Item(); got != tt.want && !(math.Abs(got-tt.want) <= tt.rel*math.Abs(tt.want)) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// NaN wins wherever it stands, and is found there.
func TestNaNWinsAnywhere(t *testing.T) {
	for _, d := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Float16} {
		for _, n := range []int{1, 2, 9, 67, 1000} {
			for at := 0; at < n; at += 1 + n/30 {
				x := tensor.As(tensor.Float64).Arange(0, n, 1).SetIndex(tensor.New(nan), at).As(d)
				name := d.String() + " " + strconv.Itoa(at) + " of " + strconv.Itoa(n)
				for what, got := range map[string]float64{
					"AMax": x.AMax().Item(), "AMin": x.AMin().Item(), "Sum": x.Sum().Item(), "Var": x.VarCorrection(0).Item(),
					"LogSumExp": x.LogSumExp().Item(), "AMax of columns": x.Reshape(n, 1).Expand(n, 3).AMax(0).Index(1).Item(),
					"AMin of rows": x.Expand(3, n).AMin(1).Index(2).Item(),
				} {
					if got == got {
						t.Errorf("%s: %s is %v", name, what, got)
					}
				}
				if got := x.ArgMax().Item(); got != float64(at) {
					t.Errorf("%s: ArgMax is %v", name, got)
				}
				if got := x.Expand(2, n).ArgMin(1).Index(1).Item(); got != float64(at) {
					t.Errorf("%s: ArgMin is %v", name, got)
				}
			}
		}
	}
}

// A row of -Inf alone has no softmax, and the logarithm of its sum is -Inf;
// numbers of any size are safe.
func TestSoftmaxOfExtremes(t *testing.T) {
	rows := tensor.New([][]float64{{-inf, -inf}, {1e4, 0}, {1e308, 1e308}, {-1e308, 1e308}, {0, -inf}, {inf, 0}, {nan, 0}})
	for _, tt := range []struct {
		name string
		y    T
		want []float64
	}{
		{"Softmax", rows.Softmax(1), []float64{nan, nan, 1, 0, 0.5, 0.5, 0, 1, 1, 0, nan, nan, nan, nan}},
		{"LogSoftmax", rows.LogSoftmax(1), []float64{nan, nan, 0, -1e4, -math.Ln2, -math.Ln2, -inf, 0, 0, -inf, nan, nan, nan, nan}},
		{"LogSumExp", rows.LogSumExp(1), []float64{-inf, 1e4, 1e308, 1e308, 0, inf, nan}},
	} {
		t.Run(tt.name, func(t *testing.T) { sameNumbers(t, tensor.Values[float64](tt.y), tt.want) })
		columns := map[string]T{
			"Softmax": rows.T().Softmax(0).T(), "LogSoftmax": rows.T().LogSoftmax(0).T(), "LogSumExp": rows.T().LogSumExp(0),
		}
		t.Run(tt.name+" along the first", func(t *testing.T) {
			sameNumbers(t, tensor.Values[float64](columns[tt.name]), tt.want)
		})
	}
}
