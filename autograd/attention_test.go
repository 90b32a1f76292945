package autograd_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// Dropout keeps the same weights in one operation as in several, and its
// derivatives hold while the same numbers are drawn.
func TestAttentionDropout(t *testing.T) {
	tensor.ManualSeed(1)
	draw := func(shape ...int) *tensor.Tensor { return tensor.As(tensor.Float64).Randn(shape...) }
	q, k, v, mask := draw(2, 50, 3), draw(2, 4, 3), draw(3, 2, 4, 2), draw(50, 4)
	for _, tt := range []struct {
		name string
		o    tensor.AttentionOptions
	}{
		{"plain", tensor.AttentionOptions{Dropout: 0.4}},
		{"causal", tensor.AttentionOptions{Dropout: 0.4, Causal: true, Scale: new(0.3)}},
		{"masked", tensor.AttentionOptions{Dropout: 0.4, Mask: mask}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := func(x ...*tensor.Tensor) *tensor.Tensor {
				tensor.ManualSeed(2)
				return tensor.ScaledDotProductAttention(x[0], x[1], x[2], tt.o)
			}
			got := f(q, k, v)
			tensor.ManualSeed(2)
			want, _ := tensor.AttentionWeights(q, k, v, tt.o)
			tensortest.Close(t, got, want, tensortest.Tolerance{Rel: 1e-12, Abs: 1e-12})
			gradcheck.Options{Order: 2, Directions: 2}.Func(t, f, q, k, v)
		})
	}
}

func TestAttentionHasTheSameBitsForAnyWorkers(t *testing.T) {
	tensor.ManualSeed(1)
	x := tensor.Randn(8, 90, 3*32)
	run := func(procs int) [][]float32 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		leaf := x.Clone().SetRequiresGrad(true)
		parts := leaf.Chunk(3, -1)
		y := tensor.ScaledDotProductAttention(parts[0], parts[1], parts[2], tensor.AttentionOptions{Causal: true})
		autograd.Backward(y.Mul(y).Sum())
		return [][]float32{tensor.Values[float32](y), tensor.Values[float32](leaf.Grad())}
	}
	want := run(1)
	for _, procs := range []int{2, 7} {
		for k, got := range run(procs) {
			if !slices.Equal(got, want[k]) {
				t.Errorf("result %d differs between 1 and %d processors", k, procs)
			}
		}
	}
}

// Where there are no keys, queries get 0; where there are no features, the mean.
func TestAttentionOfNothing(t *testing.T) {
	zeros := func(shape ...int) *tensor.Tensor { return tensor.Zeros(shape...).SetRequiresGrad(true) }
	for _, tt := range []struct {
		name    string
		q, k, v []int
		want    *tensor.Tensor
	}{
		{"no queries", []int{0, 2}, []int{3, 2}, []int{3, 1}, tensor.Zeros(0, 1)},
		{"no keys", []int{2, 2}, []int{0, 2}, []int{0, 1}, tensor.Zeros(2, 1)},
		{"no features", []int{2, 0}, []int{3, 0}, []int{3, 1}, tensor.Ones(2, 1)},
		{"no features of values", []int{2, 2}, []int{3, 2}, []int{3, 0}, tensor.Zeros(2, 0)},
		{"no heads", []int{0, 2, 2}, []int{3, 2}, []int{3, 1}, tensor.Zeros(0, 2, 1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, k, v := zeros(tt.q...), zeros(tt.k...), tensor.Ones(tt.v...).SetRequiresGrad(true)
			y := tensor.ScaledDotProductAttention(q, k, v)
			tensortest.Close(t, y, tt.want, tensortest.Tolerance{Rel: 1e-6})
			autograd.Backward(y.Sum())
			for _, x := range []*tensor.Tensor{q, k, v} {
				if g := x.Grad(); g == nil || !slices.Equal(g.Shape(), x.Shape()) {
					t.Errorf("the gradient of a leaf of %v is %v", x.Shape(), g)
				}
			}
		})
	}
}
