package optest_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// What writes in place returns its receiver, gives it what the operation that
// makes a new tensor gives, and is seen by views of the same memory.
func TestWrites(t *testing.T) {
	x, y := tensor.New([]float64{1, -2, 3}), tensor.New([]float64{4, 5, -6})
	at := tensor.New([]int{2, 0})
	type T = optest.T
	for _, tt := range []struct {
		name  string
		write func(x T) T
		fresh func(x T) T
	}{
		{"AddInPlace", func(x T) T { return x.AddInPlace(y) }, func(x T) T { return x.Add(y) }},
		{"SubInPlace", func(x T) T { return x.SubInPlace(y) }, func(x T) T { return x.Sub(y) }},
		{"MulInPlace", func(x T) T { return x.MulInPlace(y) }, func(x T) T { return x.Mul(y) }},
		{"DivInPlace", func(x T) T { return x.DivInPlace(y) }, func(x T) T { return x.Div(y) }},
		{"AddScaledInPlace", func(x T) T { return x.AddScaledInPlace(y, 0.5) }, func(x T) T { return x.AddScaled(y, 0.5) }},
		{"AddScalarInPlace", func(x T) T { return x.AddScalarInPlace(2) }, func(x T) T { return x.AddScalar(2) }},
		{"MulScalarInPlace", func(x T) T { return x.MulScalarInPlace(2) }, func(x T) T { return x.MulScalar(2) }},
		{"with itself", func(x T) T { return x.AddInPlace(x) }, func(x T) T { return x.Add(x) }},
		{"with a view of itself", func(x T) T { return x.AddInPlace(x.Narrow(0, 2, 1)) }, func(x T) T { return x.AddScalar(3) }},
		{"CopyFrom", func(x T) T { return x.CopyFrom(y) }, func(T) T { return y }},
		{"CopyFrom a place of itself", func(x T) T { return x.CopyFrom(x.Narrow(0, 1, 1)) }, func(T) T { return tensor.New([]float64{-2, -2, -2}) }},
		{"Fill", func(x T) T { return x.Fill(7) }, func(T) T { return tensor.New([]float64{7, 7, 7}) }},
		{"Zero", func(x T) T { return x.Zero() }, func(T) T { return tensor.New([]float64{0, 0, 0}) }},
		{"SetIndex", func(x T) T { return x.SetIndex(tensor.New(9.0), 1) }, func(T) T { return tensor.New([]float64{1, 9, 3}) }},
		{"SetIndex by a slice", func(x T) T { return x.SetIndex(tensor.New([]float64{8, 9}), tensor.Slice{Step: 2}) }, func(T) T { return tensor.New([]float64{8, -2, 9}) }},
		{"SetIndex by a tensor", func(x T) T { return x.SetIndex(tensor.New([]float64{8, 9}), at) }, func(T) T { return tensor.New([]float64{9, -2, 8}) }},
		{"SetIndex by a mask", func(x T) T { return x.SetIndex(tensor.New(0.0), x.LtScalar(0)) }, func(x T) T { return x.ReLU() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			written := x.Clone()
			view := written.Detach()
			if got := tt.write(written); got != written {
				t.Error("the receiver is not what is returned")
			}
			want := tt.fresh(x.Clone())
			tensortest.Equal(t, written, want)
			tensortest.Equal(t, view, want)
		})
	}
}
