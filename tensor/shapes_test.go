package tensor_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// What a slice picks of 0 to 4, as Python picks it.
func TestSlices(t *testing.T) {
	x := tensor.Arange(0, 5, 1)
	for _, tt := range []struct {
		name string
		s    tensor.Slice
		want []int
	}{
		{"[:]", tensor.Slice{}, []int{0, 1, 2, 3, 4}},
		{"[1:]", tensor.Slice{Start: 1}, []int{1, 2, 3, 4}},
		{"[:3]", tensor.Slice{Stop: new(3)}, []int{0, 1, 2}},
		{"[:0]", tensor.Slice{Stop: new(0)}, []int{}},
		{"[::2]", tensor.Slice{Step: 2}, []int{0, 2, 4}},
		{"[1::2]", tensor.Slice{Start: 1, Step: 2}, []int{1, 3}},
		{"[-2:]", tensor.Slice{Start: -2}, []int{3, 4}},
		{"[:-2]", tensor.Slice{Stop: new(-2)}, []int{0, 1, 2}},
		{"[-9:9]", tensor.Slice{Start: -9, Stop: new(9)}, []int{0, 1, 2, 3, 4}},
		{"[3:1]", tensor.Slice{Start: 3, Stop: new(1)}, []int{}},
		{"[9:]", tensor.Slice{Start: 9}, []int{}},
		{"[:-9]", tensor.Slice{Stop: new(-9)}, []int{}},
		{"[5:5]", tensor.Slice{Start: 5, Stop: new(5)}, []int{}},
		{"[1:4:9]", tensor.Slice{Start: 1, Stop: new(4), Step: 9}, []int{1}},
		{"[-4:-1:2]", tensor.Slice{Start: -4, Stop: new(-1), Step: 2}, []int{1, 3}},
		{"[least:]", tensor.Slice{Start: math.MinInt}, []int{0, 1, 2, 3, 4}},
		{"[greatest:]", tensor.Slice{Start: math.MaxInt}, []int{}},
		{"[:least]", tensor.Slice{Stop: new(math.MinInt)}, []int{}},
		{"[least:greatest:greatest]", tensor.Slice{Start: math.MinInt, Stop: new(math.MaxInt), Step: math.MaxInt}, []int{0}},
		{"[4::greatest]", tensor.Slice{Start: 4, Step: math.MaxInt}, []int{4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			y := x.Index(tt.s)
			if got := tensor.Values[int](y); !slices.Equal(got, tt.want) {
				t.Errorf("picks %v, want %v", got, tt.want)
			}
			if got := tensor.Values[int](y.Clone().AddScalar(0)); !slices.Equal(got, tt.want) {
				t.Errorf("computed with, picks %v, want %v", got, tt.want)
			}
			column := tensor.Zeros(5, 2).Index(tt.s)
			if slices.ContainsFunc(column.Strides(), func(s int) bool { return s < 0 }) {
				t.Errorf("of two columns, the strides are %v", column.Strides())
			}
		})
	}
}

// Reshape sees memory through strides where it can, and copies where not.
func TestReshapes(t *testing.T) {
	x := tensor.Arange(0, 12, 1).Reshape(3, 4)
	for _, tt := range []struct {
		name string
		x    T
		to   []int
		view bool
		want []int // of the first elements
	}{
		{"as it is", x, []int{3, 4}, true, []int{0, 1, 2, 3}},
		{"inferred", x, []int{2, -1}, true, []int{0, 1, 2, 3}},
		{"with ones", x, []int{1, 3, 1, 4, 1}, true, []int{0, 1, 2, 3}},
		{"transposed, split", x.T(), []int{2, 2, 3}, true, []int{0, 4, 8, 1}},
		{"transposed, with ones", x.T(), []int{4, 1, 3}, true, []int{0, 4, 8, 1}},
		{"transposed, joined", x.T(), []int{12}, false, []int{0, 4, 8, 1}},
		{"transposed, cut across", x.T(), []int{3, 4}, false, []int{0, 4, 8, 1}},
		{"columns cut off", x.Narrow(1, 0, 3), []int{9}, false, []int{0, 1, 2, 4}},
		{"columns cut off, split", x.Narrow(1, 0, 2), []int{3, 2, 1}, true, []int{0, 1, 4, 5}},
		{"rows cut off", x.Narrow(0, 1, 2), []int{8}, true, []int{4, 5, 6, 7}},
		{"expanded", x.Select(0, 0).Expand(2, 4), []int{8}, false, []int{0, 1, 2, 3}},
		{"expanded, split", x.Select(0, 0).Expand(2, 4), []int{2, 2, 2}, true, []int{0, 1, 2, 3}},
		{"expanded, all of one", tensor.New(7).Expand(3, 4), []int{12}, true, []int{7, 7, 7, 7}},
		{"every second", x.Reshape(12).Index(tensor.Slice{Step: 2}), []int{2, 3}, true, []int{0, 2, 4, 6}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := tensor.Values[int](tt.x)
			y := tt.x.Reshape(tt.to...)
			if got := tensor.Values[int](y); !slices.Equal(got, before) || !slices.Equal(got[:4], tt.want) {
				t.Errorf("elements %v, want %v", got, before)
			}
			if err := tensor.Try(func() { tt.x.View(tt.to...) }); (err == nil) != tt.view {
				t.Errorf("View: error %v, but want a view: %v", err, tt.view)
			}
			if tt.x.Strides()[0] == 0 { // written once, an expanded tensor changes everywhere
				return
			}
			z := y.Reshape(-1)
			if !tt.view {
				z.Fill(-1)
				if got := tensor.Values[int](tt.x); !slices.Equal(got, before) {
					t.Error("a write to the copy changes the original")
				}
			}
		})
	}
	y := x.Reshape(2, 6)
	y.SetIndex(tensor.New(100), 0, 5)
	if got := tensor.Values[int](x)[5]; got != 100 {
		t.Errorf("a write to the view leaves %d in the original", got)
	}
}

// Slices that go in and come out are the caller's: changing them later changes
// no tensor, of few dimensions or many.
func TestSlicesAreTheCallers(t *testing.T) {
	for _, shape := range [][]int{{2, 3}, {2, 1, 1, 3, 1, 1}} {
		t.Run(fmt.Sprint(shape), func(t *testing.T) {
			spoil := func(v []int) {
				for i := range v {
					v[i] = -7
				}
			}
			own := func() []int { return slices.Clone(shape) }
			order := make([]int, len(shape))
			for d := range order {
				order[d] = len(order) - 1 - d
			}
			x := tensor.Arange(0, 6, 1).As(tensor.Float64).Reshape(shape...).SetRequiresGrad(true)
			for name, make := range map[string]func(v []int) T{
				"Zeros":     func(v []int) T { return tensor.Zeros(v...) },
				"Full":      func(v []int) T { return tensor.Full(v, 1) },
				"Rand":      func(v []int) T { return tensor.Rand(v...) },
				"FromSlice": func(v []int) T { return tensor.FromSlice([]int{1, 2, 3, 4, 5, 6}, v...) },
				"Reshape":   func(v []int) T { return x.Reshape(v...) },
				"Reshape of what is not contiguous": func(v []int) T {
					return x.Reshape(2, 3).T().Reshape(v...)
				},
				"Expand":    func(v []int) T { return tensor.Zeros(1).Expand(v...) },
				"AsStrided": func(v []int) T { s := x.Strides(); y := x.AsStrided(v, s, 0); spoil(s); return y },
				"LayerNorm": func(v []int) T { return x.LayerNorm(v, nil, nil, 1e-5) },
				"Permute": func(v []int) T {
					p := slices.Clone(order)
					y := x.Permute(p...)
					spoil(p)
					return y.Permute(order...)
				},
			} {
				v := own()
				y := make(v)
				spoil(v)
				spoil(y.Shape())
				spoil(y.Strides())
				if !slices.Equal(y.Shape(), shape) {
					t.Errorf("%s: shape %v, want %v", name, y.Shape(), shape)
				}
				if got := y.AddScalar(1).Sum(); got.Item() != got.Item() && name != "LayerNorm" {
					t.Errorf("%s: %v", name, got)
				}
			}
		})
	}
	data := []float64{1, 2}
	x := tensor.FromSlice(data, 2)
	data[0] = 7
	tensor.Values[float64](x)[1] = 7
	sameNumbers(t, tensor.Values[float64](x), []float64{1, 2})
	list := []T{x, x}
	y := tensor.Cat(list, 0)
	list[0] = nil
	sameNumbers(t, tensor.Values[float64](y), []float64{1, 2, 1, 2})
}

// Arange counts ceil((stop-start)/step); results as in PyTorch 2.15.
func TestArange(t *testing.T) {
	type numbers = []float64
	for _, tt := range []struct {
		name string
		x    T
		d    tensor.DType
		want numbers
	}{
		{"integers", tensor.Arange(1, 7, 2), tensor.Int64, numbers{1, 3, 5}},
		{"down", tensor.Arange(10, 0, -3), tensor.Int64, numbers{10, 7, 4, 1}},
		{"a float among them", tensor.Arange(0, 3, 1.0), tensor.Float32, numbers{0, 1, 2}},
		{"down by quarters", tensor.Arange(0, -1, -0.25), tensor.Float32, numbers{0, -0.25, -0.5, -0.75}},
		{"one more than meant", tensor.As(tensor.Float64).Arange(1, 1.3, 0.1), tensor.Float64, numbers{1, 1.1, 1.2, 1.3}},
		{"a step just below 1", tensor.Arange(0, 3, 0.9999999).MulScalar(1e7).As(tensor.Int64), tensor.Int64, numbers{0, 9999999, 19999998, 29999998}},
		{"thirds", tensor.As(tensor.Float64).Arange(0, 1, 0.3), tensor.Float64, numbers{0, 0.3, 0.6, 0.8999999999999999}},
		{"integers from floats", tensor.As(tensor.Int64).Arange(0.5, 5, 1), tensor.Int64, numbers{0, 1, 2, 3, 4}},
		{"beyond 2^53", tensor.Arange(int64(1)<<53, int64(1)<<53+3, 1).SubScalar(int64(1) << 53), tensor.Int64, numbers{0, 1, 2}},
		{"from the least", tensor.Arange(int64(math.MinInt64), int64(math.MaxInt64), int64(1)<<62).DivScalar(0x1p62), tensor.Float32, numbers{-2, -1, 0, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.x.DType() != tt.d {
				t.Errorf("of type %v, want %v", tt.x.DType(), tt.d)
			}
			sameNumbers(t, tensor.Values[float64](tt.x), tt.want)
		})
	}
}
