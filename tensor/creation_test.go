package tensor_test

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// TestCreation holds constructors to what NumPy and PyTorch give.
func TestCreation(t *testing.T) {
	ints := tensor.As(tensor.Int64)
	grid := tensor.Meshgrid(tensor.New([]int{1, 2}), tensor.New([]int{3, 4, 5}))
	turned := tensor.MeshgridXY(tensor.New([]int{1, 2}), tensor.New([]int{3, 4, 5}))
	like := tensor.New([][]float64{{1, 2}})
	for _, tt := range []struct {
		name      string
		got, want *tensor.Tensor
	}{
		{"linspace", tensor.Linspace(0, 1, 5), tensor.New([]float32{0, 0.25, 0.5, 0.75, 1})},
		{"linspace down", tensor.As(tensor.Float64).Linspace(1, -1, 3), tensor.New([]float64{1, 0, -1})},
		{"linspace of one", tensor.Linspace(3, 7, 1), tensor.New([]float32{3})},
		{"linspace of none", tensor.Linspace(3, 7, 0), tensor.Zeros(0)},
		{"linspace of integers", ints.Linspace(0, 10, 4), tensor.New([]int{0, 3, 6, 10})},
		{"logspace", tensor.Logspace(0, 2, 3, 10), tensor.New([]float32{1, 10, 100})},
		{"logspace of base 2", ints.Logspace(0, 4, 5, 2), tensor.New([]int{1, 2, 4, 8, 16})},
		{"eye, wide", tensor.Eye(2, 3), tensor.New([][]float32{{1, 0, 0}, {0, 1, 0}})},
		{"eye, tall", ints.Eye(3, 1), tensor.New([][]int{{1}, {0}, {0}})},
		{"eye, empty", tensor.Eye(0, 2), tensor.Zeros(0, 2)},
		{"tril", tensor.TrilIndices(3, 3, 0), tensor.New([][]int{{0, 1, 1, 2, 2, 2}, {0, 0, 1, 0, 1, 2}})},
		{"tril below", tensor.TrilIndices(3, 2, -1), tensor.New([][]int{{1, 2, 2}, {0, 0, 1}})},
		{"triu above", tensor.TriuIndices(2, 3, 1), tensor.New([][]int{{0, 0, 1}, {1, 2, 2}})},
		{"triu of nothing", tensor.TriuIndices(2, 2, 5), ints.Zeros(2, 0)},
		{"one hot", tensor.New([]int{2, 0}).OneHot(-1), tensor.New([][]int{{0, 0, 1}, {1, 0, 0}})},
		{"one hot of a scalar", tensor.New(1).OneHot(2), tensor.New([]int{0, 1})},
		{"meshgrid, first", grid[0], tensor.New([][]int{{1, 1, 1}, {2, 2, 2}})},
		{"meshgrid, second", grid[1], tensor.New([][]int{{3, 4, 5}, {3, 4, 5}})},
		{"meshgrid xy, first", turned[0], tensor.New([][]int{{1, 2}, {1, 2}, {1, 2}})},
		{"meshgrid xy, second", turned[1], tensor.New([][]int{{3, 3}, {4, 4}, {5, 5}})},
		{"zeros like", like.ZerosLike(), tensor.New([][]float64{{0, 0}})},
		{"ones like", like.OnesLike(), tensor.New([][]float64{{1, 1}})},
		{"full like", like.FullLike(7), tensor.New([][]float64{{7, 7}})},
		{"full like a view", tensor.New([][]int8{{1, 2}}).T().FullLike(3), tensor.New([][]int8{{3}, {3}})},
		{"new zeros", tensor.Like(like).Zeros(3), tensor.New([]float64{0, 0, 0})},
	} {
		t.Run(tt.name, func(t *testing.T) { tensortest.SameBits(t, tt.got, tt.want) })
	}
}

// TestLinspaceMeetsItsEnds, as counting up from the start would not.
func TestLinspaceMeetsItsEnds(t *testing.T) {
	for n := 2; n < 300; n++ {
		v := tensor.Values[float32](tensor.Linspace(0.1, 0.9, n))
		if v[0] != 0.1 || v[n-1] != 0.9 || !slices.IsSorted(v) {
			t.Errorf("%d steps lead from %v to %v", n, v[0], v[n-1])
		}
	}
}

func TestCreationRefuses(t *testing.T) {
	nan := math.NaN()
	weights := tensor.New([]float32{1, 0, 2})
	for _, tt := range []struct {
		name string
		kind tensor.Kind
		call func()
	}{
		{"linspace of -1 steps", tensor.ShapeError, func() { tensor.Linspace(0, 1, -1) }},
		{"eye of -1", tensor.ShapeError, func() { tensor.Eye(-1) }},
		{"eye of three sizes", tensor.ValueError, func() { tensor.Eye(1, 2, 3) }},
		{"tril indices of -1", tensor.ShapeError, func() { tensor.TrilIndices(-1, 2, 0) }},
		{"one hot of floats", tensor.DTypeError, func() { weights.OneHot(3) }},
		{"one hot of a class too many", tensor.IndexError, func() { tensor.New([]int{3}).OneHot(3) }},
		{"one hot of a negative class", tensor.IndexError, func() { tensor.New([]int{-1}).OneHot(3) }},
		{"one hot of nothing", tensor.ValueError, func() { tensor.As(tensor.Int64).Zeros(0).OneHot(-1) }},
		{"meshgrid of nothing", tensor.ValueError, func() { tensor.Meshgrid() }},
		{"meshgrid of a matrix", tensor.ShapeError, func() { tensor.Meshgrid(tensor.Zeros(2, 2)) }},
		{"meshgrid of unlike types", tensor.DTypeError, func() { tensor.Meshgrid(weights, tensor.New([]int{1})) }},
		{"exponential of rate 0", tensor.ValueError, func() { tensor.Exponential(0, 2) }},
		{"exponential of integers", tensor.DTypeError, func() { tensor.New([]int{1}).ExponentialInPlace(1) }},
		{"cauchy of width NaN", tensor.ValueError, func() { tensor.Cauchy(0, nan, 2) }},
		{"log normal of deviation 0", tensor.ValueError, func() { tensor.LogNormal(0, 0, 2) }},
		{"geometric of 1", tensor.ValueError, func() { tensor.Geometric(1, 2) }},
		{"geometric of bools", tensor.DTypeError, func() { tensor.New([]bool{true}).GeometricInPlace(0.5) }},
		{"bernoulli of 2", tensor.ValueError, func() { weights.Clone().BernoulliInPlace(2) }},
		{"integers of an empty range", tensor.ValueError, func() { weights.Clone().RandIntInPlace(2, 2) }},
		{"truncated between bounds out of order", tensor.ValueError, func() { tensor.TruncNormal(0, 1, 2, -2, 3) }},
		{"multinomial of too many", tensor.ValueError, func() { weights.Multinomial(4) }},
		{"multinomial of none", tensor.ValueError, func() { weights.Multinomial(0) }},
		{"multinomial of a cube", tensor.ShapeError, func() { tensor.Ones(1, 1, 1).Multinomial(1) }},
		{"multinomial of negative weights", tensor.ValueError, func() { weights.Neg().Multinomial(1) }},
		{"multinomial of zeros", tensor.ValueError, func() { tensor.Zeros(3).Multinomial(1) }},
		{"multinomial of integers", tensor.DTypeError, func() { tensor.New([]int{1}).Multinomial(1) }},
		{"slopes out of order", tensor.ValueError, func() { weights.RReLU(tensor.RReLUOptions{Lower: new(0.5)}) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tensor.Try(tt.call)
			if e, ok := err.(*tensor.Error); !ok || e.Kind != tt.kind {
				t.Errorf("got %v, want kind %v", err, tt.kind)
			}
		})
	}
}

// TestDistributions looks at what the recorded draws cannot: writes that are
// recorded, views, other types, and generators of one's own.
func TestDistributions(t *testing.T) {
	tensor.ManualSeed(3)
	want := tensor.Exponential(2, 5)
	got := tensor.Options{}.From(tensor.NewGenerator(3)).Exponential(2, 5)
	tensortest.SameBits(t, got, want)

	x := tensor.Zeros(4, 2).T().ExponentialInPlace(1)
	if n := x.LeScalar(0).Any(); tensor.Item[bool](n) {
		t.Errorf("a view was not drawn whole: %v", x)
	}
	for _, v := range tensor.Values[float64](tensor.TruncNormal(0, 1, 1.5, 2, 200)) {
		if v < 1.5 || v > 2 {
			t.Errorf("%v is not between the bounds", v)
		}
	}
	for _, v := range tensor.Values[int64](tensor.As(tensor.Uint8).Geometric(0.9, 50)) {
		if v < 1 {
			t.Errorf("%v trials", v)
		}
	}
	places := tensor.New([]float64{0, 3, 0, 1}).Multinomial(40, tensor.MultinomialOptions{Replacement: true})
	for _, p := range tensor.Values[int64](places) {
		if p != 1 && p != 3 {
			t.Errorf("place %d has no weight", p)
		}
	}
	both := tensor.Values[int64](tensor.New([]float64{0, 3, 0, 1}).Multinomial(2))
	if slices.Sort(both); !slices.Equal(both, []int64{1, 3}) {
		t.Errorf("drawn %v, want 1 and 3", both)
	}
}
