package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// upTo has f make one of a row's elements up to each.
func upTo(f func(v []float64) float64) func(row []float64, i int) float64 {
	return func(row []float64, i int) float64 { return f(row[:i+1]) }
}

func product(v []float64) float64 {
	p := 1.0
	for _, x := range v {
		p *= x
	}
	return p
}

func logSumExp(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += math.Exp(x)
	}
	return math.Log(s)
}

// last is the index of the last of the greatest elements times sign.
func last(sign float64) func(v []float64) float64 {
	return func(v []float64) float64 {
		at := 0
		for i, x := range v {
			if sign*x >= sign*v[at] {
				at = i
			}
		}
		return float64(at)
	}
}

// values and indices are one of the results of an operation that has both.
func values(y, _ T) T  { return y }
func indices(_, i T) T { return i }

func scans() (cases []Case) {
	shapes := [][][]int{{{5}}, {{2, 3}}, {{}}, {{3, 1, 2, 2, 2}}, {{0, 3}}, {{3, 37}}}
	for _, c := range []struct {
		code    op.Code
		variant string
		f       func(x T, dim int) T
		ref     func(v []float64) float64
		types   typing
		stops   string
	}{
		{op.CumSum, "", T.CumSum, sum, summed, ""},
		{op.CumProd, "", T.CumProd, product, summed, ""},
		{op.CumMax, "", func(x T, d int) T { return values(x.CumMax(d)) }, extreme(1), nil, ""},
		{op.CumMin, "", func(x T, d int) T { return values(x.CumMin(d)) }, extreme(-1), nil, ""},
		{op.CumMax, "indices", func(x T, d int) T { return indices(x.CumMax(d)) }, last(1), isInt64, "indices"},
		{op.CumMin, "indices", func(x T, d int) T { return indices(x.CumMin(d)) }, last(-1), isInt64, "indices"},
		{op.LogCumSumExp, "", T.LogCumSumExp, logSumExp, floats, ""},
	} {
		for _, dim := range []int{-1, 0} {
			n := Case{
				Code: c.code, Variant: c.variant, In: []Domain{anywhere}, Shape: shapes, Stops: c.stops,
				F:   func(x ...T) T { return c.f(x[0], dim) },
				Ref: func(x ...Array) Array { return along(x[0], dim, upTo(c.ref)) },
			}
			if c.code == op.CumSum || c.code == op.CumProd {
				n.Terms = func(x ...Array) Array { return along(sizes(x[0]), dim, upTo(c.ref)) }
			}
			if dim == 0 {
				n.Variant += " along the first"
			}
			cases = append(cases, n.taking(c.types))
		}
	}
	return append(append(cases, recurrences()...), scansInPlace()...)
}

func scansInPlace() []Case {
	half := func(x Array) Array {
		n := reduce(x, []int{0}, true, pNorm(2))
		return elementwise(func(v ...float64) float64 { return v[0] * (0.5 / (v[1] + 1e-7)) })(x, n)
	}
	return []Case{
		{
			Code: op.CopyFrom, Variant: "of running sums", In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}}, Result: kept,
			F:   func(x ...T) T { return x[0].Clone().CumSumInPlace(0) },
			Ref: func(x ...Array) Array { return along(x[0], 0, upTo(sum)) },
		},
		{
			Code: op.CopyFrom, Variant: "of running products", In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}}, Result: kept,
			F:   func(x ...T) T { return x[0].Clone().CumProdInPlace(0) },
			Ref: func(x ...Array) Array { return along(x[0], 0, upTo(product)) },
		},
		Case{
			Code: op.CopyFrom, Variant: "of slices scaled down", In: []Domain{nonzero}, Shape: [][][]int{{{60, 2}}},
			F:   func(x ...T) T { return x[0].Clone().RenormInPlace(2, -1, 0.5) },
			Ref: func(x ...Array) Array { return half(x[0]) },
		}.taking(floats),
	}
}

func recurrences() (cases []Case) {
	for _, reverse := range []bool{false, true} {
		variant := map[bool]string{false: "", true: "back"}[reverse]
		cases = append(cases, Case{
			Code: op.Recurrence, Variant: variant, In: []Domain{anywhere, {Lo: -1, Hi: 1}},
			Shape: [][][]int{{{5, 2}, {5, 2}}, {{4}, {4}}, {{}, {}}, {{0, 2}, {0, 2}}},
			F:     func(x ...T) T { return door.Recurrence(x[0], x[1], 0, reverse) },
			Ref:   func(x ...Array) Array { return recurrence(x[0], x[1], reverse) },
		}.taking(floats))
	}
	return cases
}

// recurrence is y[i] = a[i] + b[i] y[i-1] along the first dimension, or y[i+1].
func recurrence(a, b Array, reverse bool) Array {
	if len(a.Shape) == 0 {
		return a
	}
	n, inner := a.Shape[0], size(a.Shape[1:])
	y := Array{a.Shape, append([]float64{}, a.V...)}
	for i := 1; i < n; i++ {
		for j := range inner {
			to, from := i*inner+j, (i-1)*inner+j
			if reverse {
				to, from = (n-1-i)*inner+j, (n-i)*inner+j
			}
			y.V[to] += b.V[to] * y.V[from]
		}
	}
	return y
}

func scanPoints() []Point {
	max0 := func(x T) T { return values(x.CumMax(0)) }
	return []Point{
		{Code: op.CumProd, Name: "one zero", F: f1(func(x T) T { return x.CumProd(0) }), In: []T{v(2, 0, 3)}, Out: v(2, 0, 0), Grad: []T{v(1, 8, 0)}},
		{Code: op.CumProd, Name: "two zeros", F: f1(func(x T) T { return x.CumProd(0) }), In: []T{v(2, 0, 3, 0, 5)}, Out: v(2, 0, 0, 0, 0), Grad: []T{v(1, 8, 0, 0, 0)}},
		{Code: op.CumSum, Name: "of a scalar", F: f1(func(x T) T { return x.CumSum(-1) }), In: []T{tensor.New(3.0)}, Out: tensor.New(3.0), Grad: []T{tensor.New(1.0)}},
		{Code: op.CumSum, Name: "of small integers", F: f1(func(x T) T { return x.CumSum(0) }), In: []T{tensor.New([]uint8{200, 100})}, Out: tensor.New([]int{200, 300})},
		{Code: op.CumMax, Name: "the last of ties", F: f1(max0), In: []T{v(1, 1, 0, 1)}, Out: v(1, 1, 1, 1), Grad: []T{v(1, 2, 0, 1)}},
		{Code: op.CumMax, Name: "NaN stays", F: f1(max0), In: []T{v(1, nan, 3)}, Out: v(1, nan, nan), Grad: []T{v(1, 2, 0)}},
		{
			Code: op.LogCumSumExp, Name: "large and infinite", F: f1(func(x T) T { return x.LogCumSumExp(0) }),
			In: []T{v(-inf, 1e4, 1e4)}, Out: v(-inf, 1e4, 1e4+math.Ln2), Grad: []T{v(nan, 1.5, 0.5)}, Wide: true,
		},
	}
}
