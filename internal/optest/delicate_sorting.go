package optest

import (
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func sortingPoints() []Point {
	down := tensor.SortOptions{Descending: true}
	q := func(x T, q float64, o ...tensor.QuantileOptions) T {
		return x.Quantile(tensor.As(x.DType()).New(q), o...)
	}
	first := func(f func(x T, d int) (T, T)) func(...T) T { return f1(func(x T) T { return values(f(x, 0)) }) }
	place := func(f func(x T, d int) (T, T)) func(...T) T { return f1(func(x T) T { return indices(f(x, 0)) }) }
	zero, one := tensor.New(0.0), tensor.New(1.0)
	at := func(i ...int) T { return tensor.New(i) }
	return []Point{
		{Code: op.Sort, Name: "NaN last, ties in order", F: f1(func(x T) T { return indices(x.Sort(0)) }), In: []T{v(nan, 1, negZero, 0, -inf, nan, 1)}, Out: at(4, 2, 3, 1, 6, 0, 5)},
		{Code: op.Sort, Name: "descending, NaN first, ties in order", F: f1(func(x T) T { return indices(x.Sort(0, down)) }), In: []T{v(nan, 1, negZero, 0, -inf, nan, 1)}, Out: at(0, 5, 1, 6, 2, 3, 4)},
		{Code: op.Sort, Name: "signs of zero", F: first(func(x T, d int) (T, T) { return x.Sort(d) }), In: []T{v(0, negZero)}, Out: v(0, negZero), Grad: []T{v(1, 1)}},
		{Code: op.Sort, Name: "of a scalar", F: first(func(x T, d int) (T, T) { return x.Sort(d) }), In: []T{one}, Out: one, Grad: []T{one}},
		{Code: op.TopK, Name: "NaN is the greatest", F: f1(func(x T) T { return values(x.TopK(2, 0)) }), In: []T{v(1, nan, 5)}, Out: v(nan, 5), Grad: []T{v(0, 1, 1)}},
		{Code: op.TopK, Name: "none", F: f1(func(x T) T { return values(x.TopK(0, 0)) }), In: []T{v(1, 2)}, Out: v(), Grad: []T{v(0, 0)}},
		{Code: op.Median, Name: "ties", F: f1(T.Median), In: []T{v(2, 1, 2, 3)}, Out: tensor.New(2.0), Grad: []T{v(0.5, 0, 0.5, 0)}},
		{Code: op.Median, Name: "NaN", F: f1(T.Median), In: []T{v(2, nan, 1)}, Out: tensor.New(nan), Grad: []T{v(0, 1, 0)}},
		{Code: op.Median, Name: "of nothing", F: f1(T.Median), In: []T{v()}, Out: tensor.New(nan), Grad: []T{v()}},
		{Code: op.NanMedian, Name: "without NaN", F: f1(T.NanMedian), In: []T{v(2, nan, 1, nan)}, Out: one, Grad: []T{v(0, 0, 1, 0)}},
		{Code: op.NanMedian, Name: "of NaN alone", F: f1(T.NanMedian), In: []T{v(nan, nan)}, Out: tensor.New(nan), Grad: []T{v(0.5, 0.5)}},
		{Code: op.MedianDim, Name: "the first NaN", F: place(T.MedianDim), In: []T{v(2, nan, 1, nan)}, Out: tensor.New(1)},
		{Code: op.NanMedianDim, Name: "the lower of two", F: first(T.NanMedianDim), In: []T{v(2, nan, 1)}, Out: one, Grad: []T{v(0, 0, 1)}},
		{Code: op.Mode, Name: "the least of the most frequent, the last of equals", F: place(T.Mode), In: []T{v(3, 1, 3, 1, 2)}, Out: tensor.New(3)},
		{Code: op.Mode, Name: "gradient", F: first(T.Mode), In: []T{v(3, 1, 3, 1, 2)}, Out: one, Grad: []T{v(0, 0, 0, 1, 0)}},
		{Code: op.Sort, Name: "for a quantile beside NaN", F: f1(func(x T) T { return q(x, 0.25, tensor.QuantileOptions{Dim: new(1)}) }), In: []T{m(r(1, nan), r(1, 2))}, Out: v(nan, 1.25), Grad: []T{nil}},
		{Code: op.Sort, Name: "for the greatest quantile", F: f1(func(x T) T { return q(x, 1) }), In: []T{v(1, 3, 2)}, Out: tensor.New(3.0), Grad: []T{v(0, 1, 0)}},
		{Code: op.Unique, Name: "NaN equals nothing", F: f1(func(x T) T { a, _, _ := x.Unique(); return a }), In: []T{v(nan, 1, nan, 1)}, Out: v(1, nan, nan)},
		{Code: op.Histc, Name: "edges and NaN", F: f1(func(x T) T { return x.Histc(2, 0, 2) }), In: []T{v(0, 1, 2, nan, -1, 3)}, Out: v(1, 2)},
		{Code: op.Histc, Name: "of its own range", F: f1(func(x T) T { return x.Histc(2, 0, 0) }), In: []T{v(1, 2, 5)}, Out: v(2, 1)},
		{Code: op.Histc, Name: "of one number", F: f1(func(x T) T { return x.Histc(2, 0, 0) }), In: []T{v(3, 3)}, Out: v(0, 2)},
		{Code: op.SearchSorted, Name: "NaN and infinities", F: f2(func(a, b T) T { return a.SearchSorted(b) }), In: []T{v(-inf, 0, inf), v(-inf, inf, nan)}, Out: at(0, 2, 3)},
		{Code: op.NonZero, Name: "NaN is not 0", F: f1(T.NonZero), In: []T{v(0, nan, negZero, 2)}, Out: tensor.New([][]int{{1}, {3}})},
		{Code: op.IsIn, Name: "NaN equals nothing", F: f2(T.IsIn), In: []T{v(nan, 1), v(nan, 1)}, Out: tensor.New([]bool{false, true})},
		{Code: op.Sub, Name: "of neighbours twice", F: f1(func(x T) T { return x.Diff(0, tensor.DiffOptions{Order: new(2)}) }), In: []T{v(1, 4, 9, 16)}, Out: v(2, 2), Grad: []T{v(1, -1, -1, 1)}},
		{Code: op.Norm, Name: "between equal rows", F: f2(func(a, b T) T { return a.CDist(b, 2) }), In: []T{m(r(1, 2)), m(r(1, 2), r(4, 6))}, Out: m(r(0, 5)), Grad: []T{m(r(-0.6, -0.8)), m(r(0, 0), r(0.6, 0.8))}},
		{Code: op.Norm, Name: "of zero, divided by", F: f1(func(x T) T { return x.Normalize(0) }), In: []T{v(0, 0)}, Out: v(0, 0), Grad: []T{v(1e12, 1e12)}},
		{Code: op.Norm, Name: "for the cosine of zero", F: f2(func(a, b T) T { return a.CosineSimilarity(b, 0) }), In: []T{v(0, 0), v(3, 4)}, Out: zero, Grad: []T{v(6e7, 8e7), v(0, 0)}},
	}
}
