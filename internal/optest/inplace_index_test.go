package optest_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// TestIndexFormsInPlace compares what overwrites through indices and masks, and
// its gradients, with what computes a new tensor, also where only a view is
// written.
func TestIndexFormsInPlace(t *testing.T) {
	type T = optest.T
	at, each := tensor.New([]int{2, 0}), tensor.New([][]int{{2, 0}, {1, 1}})
	mask := tensor.New([]bool{true, false, true})
	row3, twice := tensor.New([]float64{2, -1, 3}), tensor.SumOptions{Alpha: 2}
	tests := []struct {
		name        string
		plain, form func(x, src T) T
	}{
		{
			"Scatter",
			func(x, src T) T { return x.Scatter(1, each.Narrow(0, 0, 1), src) },
			func(x, src T) T { return x.ScatterInPlace(1, each.Narrow(0, 0, 1), src) },
		},
		{"ScatterScalar", func(x, _ T) T { return x.ScatterScalar(1, each, 3) }, func(x, _ T) T { return x.ScatterScalarInPlace(1, each, 3) }},
		{"ScatterAdd", func(x, src T) T { return x.ScatterAdd(1, each, src) }, func(x, src T) T { return x.ScatterAddInPlace(1, each, src) }},
		{
			"ScatterReduce",
			func(x, src T) T { return x.ScatterReduce(1, each, src, tensor.CombineProd) },
			func(x, src T) T { return x.ScatterReduceInPlace(1, each, src, tensor.CombineProd) },
		},
		{"IndexAdd", func(x, src T) T { return x.IndexAdd(1, at, src) }, func(x, src T) T { return x.IndexAddInPlace(1, at, src) }},
		{
			"IndexReduce",
			func(x, src T) T { return x.IndexReduce(1, at, src, tensor.CombineMean) },
			func(x, src T) T { return x.IndexReduceInPlace(1, at, src, tensor.CombineMean) },
		},
		{"IndexCopy", func(x, src T) T { return x.IndexCopy(1, at, src) }, func(x, src T) T { return x.IndexCopyInPlace(1, at, src) }},
		{"IndexFill", func(x, _ T) T { return x.IndexFill(1, at, 3) }, func(x, _ T) T { return x.IndexFillInPlace(1, at, 3) }},
		{"Put", func(x, src T) T { return x.Put(tensor.New([]int{0, 3, 1, 5}), src) }, func(x, src T) T { return x.PutInPlace(tensor.New([]int{0, 3, 1, 5}), src) }},
		{"MaskedFill", func(x, _ T) T { return x.MaskedFill(mask, 3) }, func(x, _ T) T { return x.MaskedFillInPlace(mask, 3) }},
		{"MaskedScatter", func(x, src T) T { return x.MaskedScatter(mask, src) }, func(x, src T) T { return x.MaskedScatterInPlace(mask, src) }},
		{"IndexPut", func(x, src T) T { return x.IndexPut(src, tensor.All, at) }, func(x, src T) T { return x.SetIndex(src, tensor.All, at) }},
		{"IndexPutAdd", func(x, src T) T { return x.IndexPutAdd(src, tensor.All, at) }, func(x, src T) T { return x.AddIndex(src, tensor.All, at) }},
		{"AddMM", func(x, src T) T { return x.AddMM(src, row3.Expand(2, 3), twice) }, func(x, src T) T { return x.AddMMInPlace(src, row3.Expand(2, 3), twice) }},
		{
			"AddBMM",
			func(x, src T) T { return x.AddBMM(src.Unsqueeze(0), row3.Expand(1, 2, 3)) },
			func(x, src T) T { return x.AddBMMInPlace(src.Unsqueeze(0), row3.Expand(1, 2, 3)) },
		},
		{
			"BAddBMM",
			func(x, src T) T { return x.Unsqueeze(0).BAddBMM(src.Unsqueeze(0), row3.Expand(1, 2, 3)).Squeeze(0) },
			func(x, src T) T {
				x.Unsqueeze(0).BAddBMMInPlace(src.Unsqueeze(0), row3.Expand(1, 2, 3))
				return x
			},
		},
		{
			"AddMV",
			func(x, src T) T {
				return tensor.Stack([]T{x.Select(1, 0), x.Select(1, 1).AddMV(src, src.Select(0, 1)), x.Select(1, 2)}, 1)
			},
			func(x, src T) T {
				x.Select(1, 1).AddMVInPlace(src, src.Select(0, 1))
				return x
			},
		},
		{"AddR", func(x, src T) T { return x.AddR(src.Select(1, 0), row3) }, func(x, src T) T { return x.AddRInPlace(src.Select(1, 0), row3) }},
		{
			"FillDiagonal",
			func(x, _ T) T { return x.MaskedFill(tensor.As(tensor.Bool).Eye(2, 3), 7) },
			func(x, _ T) T { return x.FillDiagonalInPlace(7) },
		},
	}
	for _, test := range tests {
		for _, view := range []bool{false, true} {
			t.Run(test.name, func(t *testing.T) {
				x := tensor.New([][]float64{{0.3, 0.7, -0.4}, {0.6, -0.2, 0.9}}).SetRequiresGrad(true)
				src := tensor.New([][]float64{{1.5, -2}, {0.5, 2.5}}).SetRequiresGrad(true)
				want := test.plain(x.MulScalar(2), src)
				got := tensor.Zeros(3, 2, 3).As(tensor.Float64)
				part := got.Select(0, 1)
				if !view {
					part = x.MulScalar(2)
				} else {
					part.CopyFrom(x.MulScalar(2))
				}
				if y := test.form(part, src); y != part {
					t.Error("the form does not return its tensor")
				}
				if view {
					part = got.Select(0, 1)
				}
				tensortest.SameBits(t, part, want)
				leaves := []T{x, src}
				o := autograd.GradOptions{AllowUnused: true}
				wants := autograd.Grad([]T{want.Mul(want).Sum()}, leaves, o)
				for k, g := range autograd.Grad([]T{part.Mul(part).Sum()}, leaves, o) {
					if g != nil || wants[k] != nil {
						tensortest.Close(t, g, wants[k], tensortest.Tolerance{Rel: 1e-14})
					}
				}
			})
		}
	}
}
