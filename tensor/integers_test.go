package tensor_test

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// hasInts demands type and elements, exactly.
func hasInts(t *testing.T, y T, d tensor.DType, want ...int64) {
	t.Helper()
	if y.DType() != d {
		t.Errorf("of type %v, want %v", y.DType(), d)
	}
	got := tensor.Values[int64](y)
	if len(got) != len(want) {
		t.Fatalf("%d elements %v, want %v", len(got), got, want)
	}
	for i, w := range want {
		if got[i] != w {
			t.Errorf("elements %v, want %v", got, want)
			return
		}
	}
}

func first(x, _ T) T { return x }

// Integers wrap, add up in Int64 and stay exact beyond 2^53. Results by two's
// complement, and as in PyTorch 2.15.
func TestIntegers(t *testing.T) {
	const (
		least, greatest = int64(math.MinInt64), int64(math.MaxInt64)
		exact           = int64(1)<<53 + 1 // no float64
	)
	var (
		i8  = func(v ...int8) T { return tensor.New(v) }
		u8  = func(v ...uint8) T { return tensor.New(v) }
		i32 = func(v ...int32) T { return tensor.New(v) }
		i64 = func(v ...int64) T { return tensor.New(v) }
		one = tensor.New(int64(1))
	)
	for _, tt := range []struct {
		name string
		y    T
		d    tensor.DType
		want []int64
	}{
		{"int8 + int8", i8(127, -128).Add(i8(1, -1)), tensor.Int8, []int64{-128, 127}},
		{"int8 + 200", i8(1).AddScalar(200), tensor.Int8, []int64{-55}},
		{"int8 * 300", i8(1, -1).MulScalar(300), tensor.Int8, []int64{44, -44}},
		{"int8 in place + int64", i8(1).AddInPlace(i64(300)), tensor.Int8, []int64{45}},
		{"uint8 - uint8", u8(0).Sub(u8(1)), tensor.Uint8, []int64{255}},
		{"uint8 + -2", u8(1).AddScalar(-2), tensor.Uint8, []int64{255}},
		{"-uint8", u8(1, 0).Neg(), tensor.Uint8, []int64{255, 0}},
		{"uint8 to the 9th", u8(2, 3).PowScalar(9), tensor.Uint8, []int64{0, 227}},
		{"int16 * int16", tensor.New([]int16{256}).Mul(tensor.New([]int16{255})), tensor.Int16, []int64{-256}},
		{"int32 + int32", i32(math.MaxInt32).Add(i32(1)), tensor.Int32, []int64{math.MinInt32}},
		{"int32 * int32", i32(1 << 16).Mul(i32(1<<16 + 1)), tensor.Int32, []int64{1 << 16}},
		{"int64 + int64", i64(greatest, least).Add(i64(1, -1)), tensor.Int64, []int64{least, greatest}},
		{"int64 - int64", i64(least).Sub(one), tensor.Int64, []int64{greatest}},
		{"int64 * int64", i64(least, greatest).Mul(i64(-1, 2)), tensor.Int64, []int64{least, -2}},
		{"-least", i64(least).Neg(), tensor.Int64, []int64{least}},
		{"|least|", i64(least, -5).Abs(), tensor.Int64, []int64{least, 5}},
		{"|least| of int8", i8(-128).Abs(), tensor.Int8, []int64{-128}},
		{"0 - least", i64(least).RSubScalar(0), tensor.Int64, []int64{least}},
		{"3^40", i64(3).PowScalar(40), tensor.Int64, []int64{-6289078614652622815}},
		{"0^0", i64(0).PowScalar(0), tensor.Int64, []int64{1}},
		{"least^1", i64(least).PowScalar(1), tensor.Int64, []int64{least}},
		{"2 to negative powers", i64(-1, -63, least).RPowScalar(2), tensor.Int64, []int64{0, 0, 0}},
		{"1 and -1 to negative powers", i64(1, -1, -1).Pow(i64(least, least, -3)), tensor.Int64, []int64{1, 1, -1}},

		{"sum of uint8", u8(200, 100).Sum(), tensor.Int64, []int64{300}},
		{"sum of int8", i8(100, 100, -1).Sum(), tensor.Int64, []int64{199}},
		{"sum of int32", i32(math.MaxInt32, 1).Sum(), tensor.Int64, []int64{1 << 31}},
		{"sum of bools", tensor.New([]bool{true, true, false}).Sum(), tensor.Int64, []int64{2}},
		{"sum of int8 along a dimension", tensor.As(tensor.Int8).Full([]int{2, 3}, 100).Sum(1), tensor.Int64, []int64{300, 300}},
		{"sum of int8, strided", tensor.As(tensor.Int8).Full([]int{3, 2}, 100).T().Sum(1), tensor.Int64, []int64{300, 300}},
		{"sum of int8 to the shape of a scalar", tensor.New(int8(5)).SumToSize(), tensor.Int64, []int64{5}},
		{"sum of int8 to a row", tensor.As(tensor.Int8).Full([]int{2, 3}, 100).SumToSize(3), tensor.Int64, []int64{200, 200, 200}},
		{"sum of int8 to its own shape", i8(100, 1).SumToSize(2), tensor.Int8, []int64{100, 1}},
		{"Einsum that only adds up", tensor.Einsum("i->", i8(100, 100)), tensor.Int64, []int64{200}},
		{"Einsum that adds up before it multiplies", tensor.Einsum("i,j->i", i8(100, 1), i8(1, 2)), tensor.Int64, []int64{300, 3}},
		{"Einsum that adds up one element", tensor.Einsum("iji->j", i8(100, 1).Reshape(1, 2, 1)), tensor.Int64, []int64{100, 1}},
		{"Einsum that multiplies", tensor.Einsum("i,i->", i8(100, 100), i8(1, 1)), tensor.Int8, []int64{-56}},
		{"whether any byte", u8(0, 2).Any(), tensor.Uint8, []int64{1}},
		{"whether all bytes", u8(0, 2).AllKeep(0), tensor.Uint8, []int64{0}},
		{"whether any int8", i8(0, 2).Any(), tensor.Bool, []int64{1}},
		{"greatest int8 of windows", first(tensor.New([][]int8{{-3, -128, 7, 127}}).MaxPool1d(2)), tensor.Int8, []int64{-3, 127}},
		{"sum of int64 wraps", i64(1<<62, 1<<62).Sum(), tensor.Int64, []int64{least}},
		{"sum beyond 2^53", i64(exact, exact).Sum(), tensor.Int64, []int64{2 * exact}},
		{"product of int8 wraps", tensor.New([][]int8{{100, 100}}).MatMul(tensor.New([][]int8{{1}, {1}})), tensor.Int8, []int64{-56}},
		{"product beyond 2^53", tensor.New([][]int64{{exact, 1}}).MatMul(tensor.New([][]int64{{1}, {1}})), tensor.Int64, []int64{exact + 1}},

		{"exact + 0", i64(exact).AddScalar(0), tensor.Int64, []int64{exact}},
		{"exact scaled", i64(exact).AddScaled(i64(exact), 2), tensor.Int64, []int64{3 * exact}},
		{"exact, maximum", i64(exact).Maximum(i64(exact - 1)), tensor.Int64, []int64{exact}},
		{"exact, clamped", i64(exact, 0).Clamp(exact-1, exact), tensor.Int64, []int64{exact, exact - 1}},
		{"exact, AMax", i64(exact-1, exact, exact-1).AMax(), tensor.Int64, []int64{exact}},
		{"exact, ArgMax", i64(exact-1, exact, exact-1).ArgMax(), tensor.Int64, []int64{1}},
		{"exact, chosen", tensor.Where(tensor.New([]bool{true}), i64(exact), one), tensor.Int64, []int64{exact}},
		{"exact, joined", tensor.Cat([]T{i64(exact), i32(1)}, 0), tensor.Int64, []int64{exact, 1}},
		{"exact, gathered", i64(0, exact).Gather(0, i64(1, -1)), tensor.Int64, []int64{exact, exact}},
		{"exact, selected", i64(0, exact).IndexSelect(0, i64(1)), tensor.Int64, []int64{exact}},
		{"exact, scattered and added", i64(0, 1).ScatterAdd(0, i64(1, 1), i64(exact, exact)), tensor.Int64, []int64{0, 2*exact + 1}},
		{"exact, copied and filled", i64(0, 0).Fill(exact).CopyFrom(i64(exact)), tensor.Int64, []int64{exact, exact}},
		{"exact, by its own steps", tensor.Arange(exact, exact+2, 1), tensor.Int64, []int64{exact, exact + 1}},
		{"ReLU", i8(-1, 2).ReLU(), tensor.Int8, []int64{0, 2}},
		{"clamped to what the type does not hold", i8(5, -128).Clamp(-300, 300), tensor.Int8, []int64{5, -128}},
		{"float into integers", i64(1).CopyFrom(tensor.New([]float64{-2.7})), tensor.Int64, []int64{-2}},
	} {
		t.Run(tt.name, func(t *testing.T) { hasInts(t, tt.y, tt.d, tt.want...) })
	}
	if got := tensor.Item[int64](i64(exact)); got != exact {
		t.Errorf("Item gives %d, want %d", got, exact)
	}
}

// Numbers that a type does not hold compare as numbers.
func TestIntegersCompare(t *testing.T) {
	const exact = int64(1)<<53 + 1
	i8, u8, i64 := tensor.New([]int8{1}), tensor.New([]uint8{1}), tensor.New([]int64{exact})
	for _, tt := range []struct {
		name string
		y    T
		want bool
	}{
		{"int8 < 200", i8.LtScalar(200), true},
		{"int8 == 257", i8.EqScalar(257), false},
		{"uint8 > -1", u8.GtScalar(-1), true},
		{"int64 > 0.5", i64.GtScalar(0.5), true},
		{"int8 < 1.5", i8.LtScalar(1.5), true},
		{"int64 == neighbour", i64.EqScalar(exact - 1), false},
		{"int64 > neighbour", i64.Gt(i64.SubScalar(1)), true},
		{"int8 < int64", i8.Lt(i64), true},
		{"uint8 == int8", u8.Eq(i8), true},
		{"255 == -1", tensor.New([]uint8{255}).Eq(tensor.New([]int8{-1})), false},
	} {
		if got := tensor.Item[bool](tt.y); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Integers divide as floats, by 0 too.
func TestIntegersDivide(t *testing.T) {
	x := tensor.New([]int64{7, -7, 0, math.MinInt64})
	for _, tt := range []struct {
		name string
		y    T
		want []float64
	}{
		{"by 2", x.DivScalar(2), []float64{3.5, -3.5, 0, -0x1p62}},
		{"by -1", x.Div(tensor.New(int64(-1))), []float64{-7, 7, negZero, 0x1p63}},
		{"by 0", x.DivScalar(0), []float64{inf, -inf, nan, -inf}},
		{"under 1", x.Narrow(0, 2, 1).RDivScalar(1), []float64{inf}},
		{"to the -1.0", x.Narrow(0, 2, 2).PowScalar(-1.0), []float64{inf, -0x1p-63}},
		{"square root", tensor.New([]int{4, -1}).Sqrt(), []float64{2, nan}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.y.DType() != tensor.Float32 {
				t.Errorf("of type %v, want float32", tt.y.DType())
			}
			sameNumbers(t, tensor.Values[float64](tt.y), tt.want)
		})
	}
}

// A float that an integer type does not hold becomes the same on every machine:
// by way of Int64, which takes the nearest it holds, and 0 for NaN.
func TestFloatsToIntegers(t *testing.T) {
	x := []float64{nan, inf, -inf, 1e30, -0x1p63, 3e9, -3e9, 300, -1, 2.9, -2.9, negZero}
	const least, greatest = math.MinInt64, math.MaxInt64
	want := map[tensor.DType][]int64{
		tensor.Int64: {0, greatest, least, greatest, least, 3e9, -3e9, 300, -1, 2, -2, 0},
		tensor.Int32: {0, -1, 0, -1, 0, 3e9 - 1<<32, 1<<32 - 3e9, 300, -1, 2, -2, 0},
		tensor.Int16: {0, -1, 0, -1, 0, 24064, -24064, 300, -1, 2, -2, 0},
		tensor.Int8:  {0, -1, 0, -1, 0, 0, 0, 44, -1, 2, -2, 0},
		tensor.Uint8: {0, 255, 0, 255, 0, 0, 0, 44, 255, 2, 254, 0},
		tensor.Bool:  {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0},
	}
	for d, w := range want {
		for _, from := range []tensor.DType{tensor.Float64, tensor.Float32} {
			y := tensor.New(x).As(from)
			t.Run(from.String()+" to "+d.String(), func(t *testing.T) {
				hasInts(t, y.As(d), d, w...)
				hasInts(t, tensor.As(d).Zeros(len(x)).CopyFrom(y), d, w...)
				for i := range x { // one by one, and beyond a vector register
					hasInts(t, y.Narrow(0, i, 1).Expand(9).Clone().As(d).AMin().As(tensor.Int64), tensor.Int64, w[i])
				}
			})
		}
	}
	hasInts(t, tensor.New(tensor.Values[int8](tensor.New(x))), tensor.Int8, want[tensor.Int8]...)
}
