package tensor_test

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// many is how many elements big sums have.
func many() int {
	if testing.Short() {
		return 200_000
	}
	return 10_000_000
}

// Long sums lose no digits, in whatever way the elements lie in memory: relative
// error below 1e-6, where adding one after the other is off by a percent.
func TestLongSums(t *testing.T) {
	n := many()
	x := tensor.Full([]int{n}, 0.1)
	tenth := float64(float32(0.1))
	for _, tt := range []struct {
		name string
		y    T
		want float64 // of each element
	}{
		{"Sum", x.Sum(), tenth * float64(n)},
		{"Sum, every second", x.Index(tensor.Slice{Step: 2}).Sum(), tenth * float64(n) / 2},
		{"Sum, expanded", tensor.Full([]int{1}, 0.1).Expand(n).Sum(), tenth * float64(n)},
		{"Sum of rows", x.Reshape(4, n/4).Sum(1), tenth * float64(n) / 4},
		{"Sum of columns", x.Reshape(n/4, 4).Sum(0), tenth * float64(n) / 4},
		{"Sum, transposed", x.Reshape(n/4, 4).T().Sum(), tenth * float64(n)},
		{"Sum over both", x.Reshape(n/4, 4).Sum(0, 1), tenth * float64(n)},
		{"Mean of ones, expanded", tensor.Ones(1).Expand(3*n + n/3).Mean(), 1},
		{"Mean of ones", tensor.Ones(n).Mean(), 1},
		{"Mean of half as many float16", tensor.As(tensor.Float16).Ones(n / 2).Mean(), 1},
		{"Var", x.Reshape(2, n/2).Mul(tensor.New([][]float32{{0}, {10}})).VarCorrection(0), 0.25},
		{"Sum beyond where float32 counts", tensor.Ones(1).Expand(1<<24 + 2).Sum(), 1<<24 + 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, got := range tensor.Values[float64](tt.y) {
				if !(math.Abs(got-tt.want) <= 1e-6*tt.want) {
					t.Fatalf("%v, want %v: relative error %.2g", got, tt.want, got/tt.want-1)
				}
			}
		})
	}
}

// Numbers that cancel are added up within 1e-6 of what their sizes add up to,
// and in every layout.
func TestSumsThatCancel(t *testing.T) {
	n := many() / 10
	v, sum, sizes := make([]float32, n), 0.0, 0.0
	for i := range v {
		v[i] = float32(math.Sin(float64(i*i%1009))) * 1e3
		sum += float64(v[i])
		sizes += math.Abs(float64(v[i]))
	}
	x := tensor.New(v)
	for name, y := range map[string]T{
		"contiguous": x,
		"reversed":   x.Reshape(n/50, 50).T(),
		"strided":    tensor.Stack([]T{tensor.Zeros(n), x}, 1).Select(1, 1),
		"columns":    x.Reshape(10, n/10),
	} {
		if got := y.Sum().Item(); !(math.Abs(got-sum) <= 1e-6*sizes) {
			t.Errorf("%s: %v, want %v within %v", name, got, sum, 1e-6*sizes)
		}
	}
	if got := x.MatMul(tensor.Ones(n)).Item(); !(math.Abs(got-sum) <= 1e-5+1.3e-6*sizes) {
		t.Errorf("as a product: %v, want %v within %v", got, sum, 1.3e-6*sizes)
	}
}

// Deviations do not cancel: no variance is negative, and a constant has none.
func TestVarOfLargeNeighbours(t *testing.T) {
	for _, tt := range []struct {
		name string
		x    T
		want float64
	}{
		{"1e8 and its neighbours", tensor.New([]float64{1e8, 1e8 + 1, 1e8 + 2}), 1},
		{"in float32", tensor.New([]float32{1 << 24, 1<<24 + 2, 1<<24 + 4}), 4},
		{"a constant", tensor.Full([]int{1001}, 0.1), 0},
		{"a great constant", tensor.As(tensor.Float64).Full([]int{1001}, 1e15), 0},
		{"alternating", tensor.New([]float64{1e9 + 1, 1e9, 1e9 + 1, 1e9}), 1.0 / 3},
	} {
		if got := tt.x.Var().Item(); !(got >= 0 && math.Abs(got-tt.want) <= 1e-12+1e-6*tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
