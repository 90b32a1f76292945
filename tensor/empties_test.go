package tensor_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

var (
	nan, inf = math.NaN(), math.Inf(1)
	negZero  = math.Copysign(0, -1)
)

func zeros(size ...int) T { return tensor.Zeros(size...) }
func ints(v ...int) T     { return tensor.New(v) }

// A result is a call, and the shape and the elements that it must give.
type result struct {
	name  string
	got   func() T
	shape []int
	want  []float64 // nil: all 0
}

func (r *result) check(t *testing.T) {
	got := r.got()
	if !slices.Equal(got.Shape(), r.shape) {
		t.Fatalf("shape %v, want %v", got.Shape(), r.shape)
	}
	want := r.want
	if want == nil {
		want = make([]float64, got.NumEl())
	}
	sameNumbers(t, tensor.Values[float64](got), want)
}

// sameNumbers compares element by element, telling zeros apart and no NaN.
func sameNumbers(t *testing.T, got, want []float64) {
	t.Helper()
	if !slices.EqualFunc(got, want, func(a, b float64) bool {
		return a == b && math.Signbit(a) == math.Signbit(b) || a != a && b != b
	}) {
		t.Errorf("elements %v, want %v", got, want)
	}
}

// Tensors without elements; results as in PyTorch 2.15.
func TestEmpties(t *testing.T) {
	none, nothing := []float64{}, ints()
	const many = 1 << (27 + 13*(strconv.IntSize/64)) // more than could be listed
	for _, tt := range []result{
		{"Reshape to an inferred 0", func() T { return zeros(0, 3).Reshape(3, -1) }, []int{3, 0}, none},
		{"Reshape to more", func() T { return zeros(0).Reshape(0, 5) }, []int{0, 5}, none},
		{"Flatten", func() T { return zeros(2, 0, 3).Flatten(0, -1) }, []int{0}, none},
		{"Transpose", func() T { return zeros(0, 3).T() }, []int{3, 0}, none},
		{"Expand", func() T { return zeros(1, 0).Expand(4, 0) }, []int{4, 0}, none},
		{"Expand from one to none", func() T { return zeros(1).Expand(0) }, []int{0}, none},
		{"Squeeze", func() T { return zeros(1, 0, 1).Squeeze() }, []int{0}, none},
		{"Narrow to none", func() T { return zeros(2, 3).Narrow(1, 3, 0) }, []int{2, 0}, none},
		{"Select beside none", func() T { return zeros(2, 0).Select(0, 1) }, []int{0}, none},
		{"AsStrided", func() T { return zeros(0).AsStrided([]int{0}, []int{1}, 0) }, []int{0}, none},
		{"Clone", func() T { return zeros(2, 0).Clone() }, []int{2, 0}, none},
		{"As", func() T { return zeros(2, 0).As(tensor.Int8) }, []int{2, 0}, none},
		{"Eye", func() T { return tensor.Eye(0) }, []int{0, 0}, none},
		{"Arange", func() T { return tensor.Arange(5, 5, 1) }, []int{0}, none},
		{"Rand", func() T { return tensor.Rand(0, 3) }, []int{0, 3}, none},
		{"RandPerm", func() T { return tensor.RandPerm(0) }, []int{0}, none},
		{"RandInt", func() T { return tensor.RandInt(0, 2, 3, 0) }, []int{3, 0}, none},
		{"New of no rows", func() T { return tensor.New([][]float32{}) }, []int{0, 0}, none},
		{"New of empty rows", func() T { return tensor.New([][]float32{{}, {}}) }, []int{2, 0}, none},

		{"Sum", func() T { return zeros(0).Sum() }, []int{}, nil},
		{"Sum of integers", func() T { return nothing.Sum() }, []int{}, nil},
		{"Sum over none", func() T { return zeros(2, 0, 3).Sum(1) }, []int{2, 3}, nil},
		{"Sum over none and others", func() T { return zeros(2, 0, 3).Sum(0, 2) }, []int{0}, none},
		{"SumKeep", func() T { return zeros(2, 0, 3).SumKeep(1) }, []int{2, 1, 3}, nil},
		{"Mean", func() T { return zeros(0).Mean() }, []int{}, []float64{nan}},
		{"Mean over none", func() T { return zeros(2, 0).Mean(1) }, []int{2}, []float64{nan, nan}},
		{"Mean of float16", func() T { return zeros(0).As(tensor.Float16).Mean() }, []int{}, []float64{nan}},
		{"Var", func() T { return zeros(0).Var() }, []int{}, []float64{nan}},
		{"Var over none", func() T { return zeros(2, 0).Var(1) }, []int{2}, []float64{nan, nan}},
		{"Var, uncorrected", func() T { return zeros(0).VarCorrection(0) }, []int{}, []float64{nan}},
		{"LogSumExp", func() T { return zeros(0).LogSumExp() }, []int{}, []float64{-inf}},
		{"LogSumExp over none", func() T { return zeros(2, 0).LogSumExp(1) }, []int{2}, []float64{-inf, -inf}},
		{"Any", func() T { return zeros(2, 0).Any(1) }, []int{2}, []float64{0, 0}},
		{"All", func() T { return zeros(2, 0).All(1) }, []int{2}, []float64{1, 1}},
		{"AMax beside", func() T { return zeros(2, 0, 3).AMax(0) }, []int{0, 3}, none},
		{"AMin of integers beside", func() T { return zeros(2, 0, 3).As(tensor.Int64).AMin(2) }, []int{2, 0}, none},
		{"ArgMax beside", func() T { return zeros(2, 0, 3).ArgMax(2) }, []int{2, 0}, none},
		{"Softmax", func() T { return zeros(0, 3).Softmax(0) }, []int{0, 3}, none},
		{"Softmax along others", func() T { return zeros(0, 3).Softmax(1) }, []int{0, 3}, none},
		{"LogSoftmax", func() T { return zeros(3, 0).LogSoftmax(-1) }, []int{3, 0}, none},
		{"LayerNorm", func() T { return zeros(0, 3).LayerNorm([]int{3}, nil, nil, 1e-5) }, []int{0, 3}, none},

		{"MatMul over none", func() T { return zeros(2, 0).MatMul(zeros(0, 4)) }, []int{2, 4}, nil},
		{"MatMul of no rows", func() T { return zeros(0, 2).MatMul(zeros(2, 3)) }, []int{0, 3}, none},
		{"MatMul of no columns", func() T { return zeros(2, 3).MatMul(zeros(3, 0)) }, []int{2, 0}, none},
		{"MatMul of no batches", func() T { return zeros(0, 2, 3).MatMul(zeros(3, 4)) }, []int{0, 2, 4}, none},
		{"MatMul of no rows in batches", func() T { return zeros(4, 0, 2, 3).MatMul(zeros(1, 3, 2)) }, []int{4, 0, 2, 2}, none},
		{"MatMul of vectors", func() T { return zeros(0).MatMul(zeros(0)) }, []int{}, nil},
		{"MatMul with a vector", func() T { return zeros(2, 0).MatMul(zeros(0)) }, []int{2}, nil},
		{"MatMul of many batches of no rows", func() T { return zeros(1, 0, 2).Expand(many, 0, 2).MatMul(zeros(1, 2, 3)) }, []int{many, 0, 3}, none},
		{"Linear of no rows", func() T { return zeros(0, 3).Linear(zeros(2, 3), zeros(2)) }, []int{0, 2}, none},
		{"Linear over none is the bias", func() T { return zeros(3, 0).Linear(zeros(2, 0), tensor.New([]float32{1, 2})) }, []int{3, 2}, []float64{1, 2, 1, 2, 1, 2}},

		{"Cat skips (0)", func() T { return tensor.Cat([]T{zeros(0), tensor.Ones(2, 3)}, 1) }, []int{2, 3}, []float64{1, 1, 1, 1, 1, 1}},
		{"Cat skips (0) behind", func() T { return tensor.Cat([]T{zeros(0), tensor.Ones(1, 2), zeros(0)}, -1) }, []int{1, 2}, []float64{1, 1}},
		{"Cat of (0) alone", func() T { return tensor.Cat([]T{zeros(0), zeros(0)}, 1) }, []int{0}, none},
		{"Cat with (1, 0)", func() T { return tensor.Cat([]T{zeros(1, 0), zeros(0)}, 0) }, []int{1, 0}, none},
		{"Cat with no rows", func() T { return tensor.Cat([]T{zeros(0, 2), tensor.Ones(1, 2)}, 0) }, []int{1, 2}, []float64{1, 1}},
		{"Stack", func() T { return tensor.Stack([]T{zeros(0), zeros(0)}, 1) }, []int{0, 2}, none},

		{"Add of one", func() T { return zeros(0).Add(zeros(1)) }, []int{0}, none},
		{"Add of a scalar", func() T { return zeros(0).Add(zeros()) }, []int{0}, none},
		{"Mul, broadcast", func() T { return zeros(1, 0, 2).Mul(zeros(4, 1, 1)) }, []int{4, 0, 2}, none},
		{"Where", func() T { return tensor.Where(zeros(0).As(tensor.Bool), zeros(0), zeros(1)) }, []int{0}, none},
		{"Index by no places", func() T { return zeros(3, 2).Index(nothing) }, []int{0, 2}, none},
		{"Index of none by no places", func() T { return zeros(0, 3).Index(nothing) }, []int{0, 3}, none},
		{"Index by a mask of none", func() T { return zeros(3, 2).Index(zeros(3, 2).As(tensor.Bool)) }, []int{0}, none},
		{"Index by a matrix of no places", func() T { return zeros(2, 3).Index(tensor.All, zeros(2, 0).As(tensor.Int64)) }, []int{2, 2, 0}, none},
		{"IndexSelect", func() T { return zeros(2).IndexSelect(0, nothing) }, []int{0}, none},
		{"IndexAdd of none", func() T { return tensor.Ones(2).IndexAdd(0, nothing, zeros(0)) }, []int{2}, []float64{1, 1}},
		{"Gather", func() T { return zeros(2).Gather(0, nothing) }, []int{0}, none},
		{"ScatterAdd of none", func() T { return tensor.Ones(2).ScatterAdd(0, nothing, zeros(0)) }, []int{2}, []float64{1, 1}},
		{"SetIndex of none", func() T { return tensor.Ones(2).SetIndex(zeros(0), tensor.Slice{Start: 2}) }, []int{2}, []float64{1, 1}},
		{"Fill", func() T { return zeros(2, 0).Fill(3) }, []int{2, 0}, none},
		{"CopyFrom", func() T { return zeros(2, 0).CopyFrom(zeros(1, 1)) }, []int{2, 0}, none},
		{"AddInPlace", func() T { return zeros(2, 0).AddInPlace(zeros(2, 1)) }, []int{2, 0}, none},
		{"UniformInPlace", func() T { return zeros(2, 0).UniformInPlace(0, 1) }, []int{2, 0}, none},
		{"Bernoulli", func() T { return zeros(0).Bernoulli() }, []int{0}, none},
	} {
		t.Run(tt.name, tt.check)
	}
	if got := fmt.Sprint(zeros(0), zeros(2, 0)); got != "tensor([]) tensor([], size=(2, 0))" {
		t.Errorf("printed as %s", got)
	}
	if !tensor.Equal(zeros(0, 2), zeros(0, 2)) || tensor.Equal(zeros(0, 2), zeros(2, 0)) {
		t.Error("Equal does not compare shapes alone")
	}
}

// Tensors of no dimension count as having one, 0 or -1; results as in PyTorch
// 2.15.
func TestScalars(t *testing.T) {
	x, one := tensor.New(float32(3)), []float64{3}
	for _, tt := range []result{
		{"Sum along 0", func() T { return x.Sum(0) }, []int{}, one},
		{"Sum along -1", func() T { return x.Sum(-1) }, []int{}, one},
		{"SumKeep", func() T { return x.SumKeep(0) }, []int{}, one},
		{"Mean", func() T { return x.Mean(0) }, []int{}, one},
		{"AMax", func() T { return x.AMax(-1) }, []int{}, one},
		{"ArgMax", func() T { return x.ArgMax(0) }, []int{}, nil},
		{"ArgMin of all", func() T { return x.ArgMin() }, []int{}, nil},
		{"Any", func() T { return x.Any(0) }, []int{}, []float64{1}},
		{"Var", func() T { return x.Var(0) }, []int{}, []float64{nan}},
		{"VarCorrection", func() T { return x.VarCorrection(0, 0) }, []int{}, nil},
		{"LogSumExp", func() T { return x.LogSumExp(0) }, []int{}, one},
		{"Softmax", func() T { return x.Softmax(-1) }, []int{}, []float64{1}},
		{"LogSoftmax", func() T { return x.LogSoftmax(0) }, []int{}, nil},
		{"Unsqueeze -1", func() T { return x.Unsqueeze(-1) }, []int{1}, one},
		{"Unsqueeze 0", func() T { return x.Unsqueeze(0) }, []int{1}, one},
		{"Squeeze", func() T { return x.Squeeze(0) }, []int{}, one},
		{"Squeeze of all", func() T { return tensor.Full([]int{1, 1}, 3).Squeeze() }, []int{}, one},
		{"Flatten", func() T { return x.Flatten(0, -1) }, []int{1}, one},
		{"Reshape", func() T { return x.Reshape(1, 1) }, []int{1, 1}, one},
		{"Reshape to a scalar", func() T { return tensor.Full([]int{1, 1}, 3).Reshape() }, []int{}, one},
		{"Reshape by inference", func() T { return x.Reshape(-1) }, []int{1}, one},
		{"Expand", func() T { return x.Expand(2) }, []int{2}, []float64{3, 3}},
		{"Expand to a scalar", func() T { return x.Expand() }, []int{}, one},
		{"T", func() T { return x.T() }, []int{}, one},
		{"Permute", func() T { return x.Permute() }, []int{}, one},
		{"Transpose", func() T { return x.Transpose(0, -1) }, []int{}, one},
		{"Stack", func() T { return tensor.Stack([]T{x, x}, -1) }, []int{2}, []float64{3, 3}},
		{"Index by nothing", func() T { return x.Index() }, []int{}, one},
		{"Index by an ellipsis", func() T { return x.Index(tensor.Ellipsis) }, []int{}, one},
		{"Index by a new axis", func() T { return x.Index(tensor.NewAxis) }, []int{1}, one},
		{"Index by true", func() T { return x.Index(tensor.New(true)) }, []int{1}, one},
		{"Index by false", func() T { return x.Index(tensor.New(false)) }, []int{0}, []float64{}},
		{"IndexSelect", func() T { return x.IndexSelect(0, ints(0)) }, []int{}, one},
		{"Gather", func() T { return x.Gather(0, ints(0, 0)) }, []int{2}, []float64{3, 3}},
		{"Gather by a scalar", func() T { return x.Gather(0, tensor.New(0)) }, []int{}, one},
		{"AsStrided to a scalar", func() T { return tensor.New([]float32{1, 3}).AsStrided([]int{}, []int{}, 1) }, []int{}, one},
		{"AsStrided of a scalar", func() T { return x.AsStrided([]int{2}, []int{0}, 0) }, []int{2}, []float64{3, 3}},
		{"SetIndex", func() T { return zeros().SetIndex(x) }, []int{}, one},
		{"Where", func() T { return tensor.Where(tensor.New(true), x, zeros(2)) }, []int{2}, []float64{3, 3}},
	} {
		t.Run(tt.name, tt.check)
	}
	for name, f := range map[string]func(){
		"Sum along 1":     func() { x.Sum(1) },
		"Softmax along 1": func() { x.Softmax(1) },
		"Unsqueeze at 1":  func() { x.Unsqueeze(1) },
		"Squeeze of -2":   func() { x.Squeeze(-2) },
		"Index by 0":      func() { x.Index(0) },
		"Flatten from 1":  func() { x.Flatten(1, 1) },
	} {
		t.Run(name, func(t *testing.T) { refused(t, tensor.IndexError, f) })
	}
}
