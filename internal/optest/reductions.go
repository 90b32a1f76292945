package optest

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// sizes are the absolute values.
func sizes(x Array) Array {
	return elementwise(func(v ...float64) float64 { return math.Abs(v[0]) })(x)
}

var (
	// reduceAll are shapes that can be reduced whole, and reduceDims along their
	// last and last but two dimensions.
	reduceAll  = [][][]int{{{}}, {{5}}, {{2, 3}}, {{3, 2, 1, 2, 2}}, {{259}}}
	reduceDims = [][][]int{{{2, 3, 4}}, {{2, 2, 3, 1, 2}}, {{3, 0, 2}}, {{2, 130, 3}}}
)

// reduced are the ways to reduce: whole, along one dimension, along several and
// kept.
func reduced(code op.Code, whole func(T) T, one func(T) T, keep func(T) T, f func(v []float64) float64, terms bool) []Case {
	var cases []Case
	for _, c := range []struct {
		variant string
		f       func(T) T
		shapes  [][][]int
		dims    []int
		keep    bool
	}{
		{"", whole, reduceAll, nil, false},
		{"along one", one, reduceDims, []int{-2}, false},
		{"along two kept", keep, reduceDims, []int{-1, -3}, true},
	} {
		if c.f == nil {
			continue
		}
		shapes := c.shapes
		if !terms { // nothing has no extreme
			shapes = shapes[:2]
		}
		n := Case{
			Code: code, Variant: c.variant, In: []Domain{anywhere}, Shape: shapes,
			F:   func(x ...T) T { return c.f(x[0]) },
			Ref: func(x ...Array) Array { return reduce(x[0], c.dims, c.keep, f) },
		}
		if terms {
			n.Terms = func(x ...Array) Array { return reduce(sizes(x[0]), c.dims, c.keep, f) }
		}
		cases = append(cases, n)
	}
	return cases
}

func reductions() (cases []Case) {
	for _, c := range []struct {
		code            op.Code
		whole, one, two func(T) T
		ref             func(v []float64) float64
		terms           bool
		types           typing
	}{
		{op.Sum, func(x T) T { return x.Sum() }, func(x T) T { return x.Sum(-2) }, func(x T) T { return x.SumKeep(-1, -3) }, sum, true, summed},
		{op.Mean, func(x T) T { return x.Mean() }, func(x T) T { return x.Mean(-2) }, func(x T) T { return x.MeanKeep(-1, -3) }, mean, true, floats},
		{op.Prod, func(x T) T { return x.Prod() }, func(x T) T { return x.Prod(-2) }, func(x T) T { return x.ProdKeep(-1, -3) }, product, true, summed},
		{op.Max, T.Max, nil, nil, extreme(1), false, nil},
		{op.Min, T.Min, nil, nil, extreme(-1), false, nil},
		{op.AMax, func(x T) T { return x.AMax() }, func(x T) T { return x.AMax(-2) }, func(x T) T { return x.AMaxKeep(-1, -3) }, extreme(1), false, nil},
		{op.AMin, func(x T) T { return x.AMin() }, func(x T) T { return x.AMin(-2) }, func(x T) T { return x.AMinKeep(-1, -3) }, extreme(-1), false, nil},
		{op.ArgMax, func(x T) T { return x.ArgMax() }, func(x T) T { return x.ArgMax(-2) }, nil, first(1), false, isInt64},
		{op.ArgMin, func(x T) T { return x.ArgMin() }, func(x T) T { return x.ArgMin(-2) }, nil, first(-1), false, isInt64},
		{op.Any, func(x T) T { return x.Any() }, func(x T) T { return x.Any(-2) }, nil, anyOf, false, isTruth},
		{op.All, func(x T) T { return x.All() }, func(x T) T { return x.All(-2) }, nil, allOf, false, isTruth},
	} {
		for _, r := range reduced(c.code, c.whole, c.one, c.two, c.ref, c.terms) {
			cases = append(cases, r.taking(c.types))
		}
	}
	return slices.Concat(cases, chosen(), spreads(), norms())
}

// spreads are the variance and logsumexp.
func spreads() (cases []Case) {
	several := [][][]int{{{5}}, {{2, 3}}, {{3, 2, 1, 2, 2}}, {{131}}}
	for _, c := range append(
		reduced(op.Var, func(x T) T { return x.Var() }, func(x T) T { return x.Var(-2) }, func(x T) T { return x.VarKeep(-1, -3) }, variance(1), false),
		reduced(op.Std, func(x T) T { return x.Std() }, func(x T) T { return x.Std(-2) }, func(x T) T { return x.StdKeep(-1, -3) }, root(variance(1)), false)...) {
		if c.Variant == "" {
			c.Shape = several
		}
		if c.Variant == "along one" {
			c.Shape = [][][]int{{{2, 3, 4}}, {{2, 2, 3, 2, 2}}, {{2, 130, 3}}}
		}
		c.In = []Domain{{Lo: -2, Hi: 6}}
		cases = append(cases, c.taking(floats))
	}
	for _, c := range reduced(op.Var, func(x T) T { return x.VarCorrection(0) }, func(x T) T { return x.VarCorrection(0.5, -2) }, nil, nil, false) {
		correction := map[string]float64{"": 0, "along one": 0.5}[c.Variant]
		dims := map[string][]int{"along one": {-2}}[c.Variant]
		c.Ref = func(x ...Array) Array { return reduce(x[0], dims, false, variance(correction)) }
		c.Variant = "corrected " + c.Variant
		cases = append(cases, c.taking(floats))
	}
	for _, c := range reduced(op.LogSumExp, func(x T) T { return x.LogSumExp() }, func(x T) T { return x.LogSumExp(-2) }, func(x T) T { return x.LogSumExpKeep(-1, -3) }, logSumExp, false) {
		cases = append(cases, c.taking(floating))
	}
	return cases
}

// extreme is the greatest element times sign.
func extreme(sign float64) func(v []float64) float64 {
	return func(v []float64) float64 {
		best := v[0]
		for _, x := range v {
			if sign*x > sign*best {
				best = x
			}
		}
		return best
	}
}

// first is the index of the first of the greatest elements times sign.
func first(sign float64) func(v []float64) float64 {
	return func(v []float64) float64 {
		at := 0
		for i, x := range v {
			if sign*x > sign*v[at] {
				at = i
			}
		}
		return float64(at)
	}
}

func anyOf(v []float64) float64 {
	for _, x := range v {
		if x != 0 {
			return 1
		}
	}
	return 0
}

func allOf(v []float64) float64 {
	for _, x := range v {
		if x == 0 {
			return 0
		}
	}
	return 1
}

func variance(correction float64) func(v []float64) float64 {
	return func(v []float64) float64 {
		n := float64(len(v))
		m, s := sum(v)/n, 0.0
		for _, x := range v {
			s += (x - m) * (x - m)
		}
		return s / (n - correction)
	}
}
