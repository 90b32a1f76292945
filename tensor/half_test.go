package tensor_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// What half types are computed with, as in PyTorch 2.15.
func TestHalfTypes(t *testing.T) {
	small := tensor.FromSlice([]float64{1e-3, 1e-3}, 2)
	for _, tt := range []struct {
		name string
		d    tensor.DType
		f    func(x T) T
		want float64
	}{
		{"RMSNorm takes float32's eps", tensor.Float16, func(x T) T { return x.RMSNorm([]int{2}, nil, nil) }, 0.9453125},
		{"RMSNorm takes float32's eps", tensor.BFloat16, func(x T) T { return x.RMSNorm([]int{2}, nil, nil) }, 0.9453125},
	} {
		y := tt.f(small.As(tt.d))
		if got := y.Select(0, 0).Item(); y.DType() != tt.d || got != tt.want {
			t.Errorf("%s, of %v: %v of %v, want %v", tt.name, tt.d, got, y.DType(), tt.want)
		}
	}
}
