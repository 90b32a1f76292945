package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// chosen are operations that choose elements along a dimension, by their values
// and by their indices.
func chosen() (cases []Case) {
	for _, c := range []struct {
		code    op.Code
		variant string
		dim     int
		keep    bool
		f       func(x T) T
		ref     func(v []float64) float64
		types   typing
		stops   string
	}{
		{op.MaxDim, "", -2, false, func(x T) T { return values(x.MaxDim(-2)) }, extreme(1), nil, ""},
		{op.MaxDim, "kept", 0, true, func(x T) T { return values(x.MaxDimKeep(0)) }, extreme(1), nil, ""},
		{op.MaxDim, "indices", -2, false, func(x T) T { return indices(x.MaxDim(-2)) }, first(1), isInt64, "indices"},
		{op.MinDim, "", -2, false, func(x T) T { return values(x.MinDim(-2)) }, extreme(-1), nil, ""},
		{op.MinDim, "kept", 0, true, func(x T) T { return values(x.MinDimKeep(0)) }, extreme(-1), nil, ""},
		{op.MinDim, "indices kept", 0, true, func(x T) T { return indices(x.MinDimKeep(0)) }, first(-1), isInt64, "indices"},
		{op.ArgMax, "kept", 0, true, func(x T) T { return x.ArgMaxKeep(0) }, first(1), isInt64, ""},
		{op.ArgMin, "kept", 0, true, func(x T) T { return x.ArgMinKeep(0) }, first(-1), isInt64, ""},
		{op.Any, "kept", 0, true, func(x T) T { return x.AnyKeep(0) }, anyOf, isTruth, ""},
		{op.All, "kept", 0, true, func(x T) T { return x.AllKeep(0) }, allOf, isTruth, ""},
		{op.AMin, "of both", -2, false, func(x T) T { return values(x.AMinMax(-2)) }, extreme(-1), nil, ""},
		{op.AMax, "of both kept", 0, true, func(x T) T { return indices(x.AMinMaxKeep(0)) }, extreme(1), nil, ""},
		{op.Var, "and mean", -2, false, func(x T) T { return values(x.VarMean(-2)) }, variance(1), floats, ""},
		{op.Mean, "and variance kept", 0, true, func(x T) T { return indices(x.VarMeanKeep(0)) }, mean, floats, ""},
		{op.Std, "and mean", -2, false, func(x T) T { return values(x.StdMeanCorrection(0, -2)) }, root(variance(0)), floats, ""},
		{op.Mean, "and deviation kept", 0, true, func(x T) T { return indices(x.StdMeanKeep(0)) }, mean, floats, ""},
		{op.Sum, "of places not zero", -2, false, func(x T) T { return x.CountNonzero(-2) }, count, isInt64, "a number of elements"},
		{op.Sum, "of numbers", -2, false, func(x T) T { return x.NanSum(-2) }, sum, summed, ""},
		{op.Sum, "for the mean of numbers", 0, true, func(x T) T { return x.NanMeanKeep(0) }, mean, floats, ""},
	} {
		cases = append(cases, Case{
			Code: c.code, Variant: c.variant, In: []Domain{anywhere}, Shape: [][][]int{{{2, 3, 4}}, {{3, 2, 3, 2, 1}}, {{4, 70, 1}}},
			Stops: c.stops,
			F:     func(x ...T) T { return c.f(x[0]) },
			Ref:   func(x ...Array) Array { return reduce(x[0], []int{c.dim}, c.keep, c.ref) },
		}.taking(c.types))
	}
	return cases
}

func count(v []float64) float64 {
	n := 0.0
	for _, x := range v {
		if x != 0 {
			n++
		}
	}
	return n
}

func mean(v []float64) float64 { return sum(v) / float64(len(v)) }

func root(f func(v []float64) float64) func(v []float64) float64 {
	return func(v []float64) float64 { return math.Sqrt(f(v)) }
}

func norms() (cases []Case) {
	for name, p := range map[string]float64{"1": 1, "2": 2, "3": 3, "half": 0.5, "3 halves": 1.5, "-2": -2, "Inf": inf, "-Inf": -inf} {
		f := pNorm(p)
		for _, r := range reduced(op.Norm,
			func(x T) T { return x.Norm(p) }, func(x T) T { return x.Norm(p, -2) }, func(x T) T { return x.NormKeep(p, -1, -3) },
			f, p > 0 && !math.IsInf(p, 1)) {
			r.Variant, r.In = name+" "+r.Variant, []Domain{nonzero}
			cases = append(cases, r.taking(floats))
		}
	}
	none := reduced(op.Norm, func(x T) T { return x.Norm(0) }, nil, nil, pNorm(0), true)[0]
	none.Variant = "0"
	return append(cases, none.constant("a number of elements").taking(floats))
}

func pNorm(p float64) func(v []float64) float64 {
	return func(v []float64) float64 {
		switch {
		case p == 0:
			return count(v)
		case math.IsInf(p, 0):
			return extreme(math.Copysign(1, p))(sizes(Array{[]int{len(v)}, v}).V)
		}
		s := 0.0
		for _, x := range v {
			s += math.Pow(math.Abs(x), p)
		}
		return math.Pow(s, 1/p)
	}
}

func chosenPoints() []Point {
	norm := func(p float64) func(...T) T { return f1(func(x T) T { return x.Norm(p) }) }
	nothing := tensor.As(tensor.Float64).Zeros(0)
	zero := tensor.New(0.0)
	third := 1 / 3.0
	return []Point{
		{Code: op.Prod, Name: "one zero", F: f1(func(x T) T { return x.Prod() }), In: []T{v(2, 0, 3)}, Out: zero, Grad: []T{v(0, 6, 0)}},
		{Code: op.Prod, Name: "two zeros", F: f1(func(x T) T { return x.Prod(1) }), In: []T{m(r(2, 0, 0), r(0, 4, 5))}, Out: v(0, 0), Grad: []T{m(r(0, 0, 0), r(20, 0, 0))}},
		{Code: op.Prod, Name: "of nothing", F: f1(func(x T) T { return x.Prod() }), In: []T{nothing}, Out: tensor.New(1.0), Grad: []T{nothing}},
		{Code: op.Prod, Name: "of small integers", F: f1(func(x T) T { return x.Prod() }), In: []T{tensor.New([]uint8{200, 100})}, Out: tensor.New(20000)},
		{Code: op.Max, Name: "ties", F: f1(T.Max), In: []T{m(r(1, 3), r(3, 3))}, Out: tensor.New(3.0), Grad: []T{m(r(0, third), r(third, third))}},
		{Code: op.Max, Name: "NaN", F: f1(T.Max), In: []T{v(1, nan, 5, nan)}, Out: tensor.New(nan), Grad: []T{v(0, 0.5, 0, 0.5)}},
		{Code: op.Min, Name: "ties", F: f1(T.Min), In: []T{v(0, negZero, 1)}, Out: zero, Grad: []T{v(0.5, 0.5, 0)}},
		{Code: op.MaxDim, Name: "the first of ties", F: f1(func(x T) T { return values(x.MaxDim(0)) }), In: []T{v(1, 3, 3)}, Out: tensor.New(3.0), Grad: []T{v(0, 1, 0)}},
		{Code: op.MaxDim, Name: "the first NaN", F: f1(func(x T) T { return indices(x.MaxDim(0)) }), In: []T{v(1, nan, 3, nan)}, Out: tensor.New(1)},
		{Code: op.MinDim, Name: "of a scalar", F: f1(func(x T) T { return values(x.MinDim(-1)) }), In: []T{tensor.New(3.0)}, Out: tensor.New(3.0), Grad: []T{tensor.New(1.0)}},
		{Code: op.Std, Name: "of a constant", F: f1(func(x T) T { return x.Std() }), In: []T{v(3, 3, 3)}, Out: zero, Grad: []T{v(0, 0, 0)}},
		{Code: op.Std, Name: "of one", F: f1(func(x T) T { return x.Std(1) }), In: []T{m(r(1), r(2))}, Out: v(nan, nan), Grad: []T{m(r(nan), r(nan))}},
		{Code: op.Std, Name: "of nothing", F: f1(func(x T) T { return x.Std() }), In: []T{nothing}, Out: tensor.New(nan), Grad: []T{nothing}},
		{Code: op.Var, Name: "of as many as the correction", F: f1(func(x T) T { return x.VarCorrection(3) }), In: []T{v(1, 2, 3)}, Out: tensor.New(inf), Grad: []T{v(-inf, nan, inf)}},
		{Code: op.Var, Name: "of fewer than the correction", F: f1(func(x T) T { return x.VarCorrection(4) }), In: []T{v(1, 2, 3)}, Out: tensor.New(inf), Grad: []T{v(2, 0, -2)}},
		{Code: op.Std, Name: "of as many as the correction", F: f1(func(x T) T { return x.StdCorrection(3) }), In: []T{v(1, 2, 3)}, Out: tensor.New(inf), Grad: []T{v(nan, nan, nan)}},
		{Code: op.Std, Name: "of fewer than the correction", F: f1(func(x T) T { return x.StdCorrection(4) }), In: []T{v(1, 2, 3)}, Out: tensor.New(inf), Grad: []T{v(0, 0, 0)}},
		{Code: op.Norm, Name: "2 at zero", F: norm(2), In: []T{v(0, 0)}, Out: zero, Grad: []T{v(0, 0)}},
		{Code: op.Norm, Name: "1 at zero", F: norm(1), In: []T{v(0, -3)}, Out: tensor.New(3.0), Grad: []T{v(0, -1)}},
		{Code: op.Norm, Name: "3 at zero", F: norm(3), In: []T{v(0, 0)}, Out: zero, Grad: []T{v(0, 0)}},
		{Code: op.Norm, Name: "half at zero", F: norm(0.5), In: []T{v(0, 0)}, Out: zero, Grad: []T{v(0, 0)}},
		{Code: op.Norm, Name: "half beside zero", F: norm(0.5), In: []T{v(0, 4)}, Out: tensor.New(4.0), Grad: []T{v(0, 1)}},
		{Code: op.Norm, Name: "Inf with ties", F: norm(inf), In: []T{v(-2, 2, 1)}, Out: tensor.New(2.0), Grad: []T{v(-0.5, 0.5, 0)}},
		{Code: op.Norm, Name: "Inf at zero", F: norm(inf), In: []T{v(0, 0)}, Out: zero, Grad: []T{v(0, 0)}},
		{Code: op.Norm, Name: "of nothing", F: norm(2), In: []T{nothing}, Out: zero, Grad: []T{nothing}},
		{Code: op.Norm, Name: "0", F: norm(0), In: []T{v(0, 3, nan)}, Out: tensor.New(2.0), Grad: []T{v(0, 0, 0)}},
		{Code: op.Sum, Name: "without NaN", F: f1(func(x T) T { return x.NanSum() }), In: []T{v(1, nan, 2)}, Out: tensor.New(3.0), Grad: []T{v(1, 0, 1)}},
		{Code: op.Sum, Name: "mean without NaN", F: f1(func(x T) T { return x.NanMean(1) }), In: []T{m(r(1, nan, 2), r(nan, nan, nan))}, Out: v(1.5, nan), Grad: []T{m(r(0.5, 0, 0.5), r(0, 0, 0))}},
		{Code: op.Sum, Name: "of places not zero", F: f1(func(x T) T { return x.CountNonzero() }), In: []T{v(0.25, nan, 0, negZero)}, Out: tensor.New(2)},
	}
}
