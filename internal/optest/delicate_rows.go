package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func reductionPoints() []Point {
	nothing := tensor.As(tensor.Float64).Zeros(0)
	empty := func(shape ...int) T { return tensor.As(tensor.Float64).Zeros(shape...) }
	return []Point{
		{Code: op.Sum, Name: "of nothing", F: f1(func(x T) T { return x.Sum() }), In: []T{nothing}, Out: tensor.New(0.0), Grad: []T{nothing}},
		{Code: op.Sum, Name: "over a dimension of nothing", F: f1(func(x T) T { return x.Sum(0) }), In: []T{empty(0, 2)}, Out: v(0, 0), Grad: []T{empty(0, 2)}},
		{Code: op.Sum, Name: "of a scalar along 0", F: f1(func(x T) T { return x.Sum(0) }), In: []T{tensor.New(3.0)}, Out: tensor.New(3.0), Grad: []T{tensor.New(1.0)}},
		{Code: op.Sum, Name: "of small integers", F: f1(func(x T) T { return x.Sum() }), In: []T{tensor.New([]uint8{200, 100})}, Out: tensor.New(300)},
		{Code: op.Sum, Name: "of bools", F: f1(func(x T) T { return x.Sum() }), In: []T{tensor.New([]bool{true, true, false})}, Out: tensor.New(2)},
		{Code: op.Mean, Name: "of nothing", F: f1(func(x T) T { return x.Mean() }), In: []T{nothing}, Out: tensor.New(nan), Grad: []T{nothing}},
		{
			Code: op.AMax, Name: "ties and NaN", F: f1(func(x T) T { return x.AMax(1) }), In: []T{m(r(1, 1, 0), r(-inf, -inf, -inf), r(2, 0, 1))},
			Out: v(1, -inf, 2), Grad: []T{m(r(0.5, 0.5, 0), r(1/3.0, 1/3.0, 1/3.0), r(1, 0, 0))},
		},
		{Code: op.AMax, Name: "NaN wins", F: f1(func(x T) T { return x.AMax(1) }), In: []T{m(r(nan, 1, 2), r(1, 2, nan))}, Out: v(nan, nan)},
		{Code: op.AMin, Name: "NaN wins", F: f1(func(x T) T { return x.AMin(1) }), In: []T{m(r(nan, 1, 2), r(1, 2, nan))}, Out: v(nan, nan)},
		{Code: op.AMin, Name: "ties over all", F: f1(func(x T) T { return x.AMin() }), In: []T{m(r(1, 0), r(0, 2))}, Out: tensor.New(0.0), Grad: []T{m(r(0, 0.5), r(0.5, 0))}},
		{Code: op.AMax, Name: "of nothing beside", F: f1(func(x T) T { return x.AMax(1) }), In: []T{empty(0, 3)}, Out: nothing, Grad: []T{empty(0, 3)}},
		{Code: op.ArgMax, Name: "the first of ties, and NaN", F: f1(func(x T) T { return x.ArgMax(1) }), In: []T{m(r(1, 3, 3), r(1, nan, 5), r(nan, nan, 9))}, Out: v(1, 1, 0)},
		{Code: op.ArgMin, Name: "the first of ties, and NaN", F: f1(func(x T) T { return x.ArgMin(1) }), In: []T{m(r(1, 0, 0), r(1, nan, -5), r(-inf, 2, 3))}, Out: v(1, 1, 0)},
		{Code: op.Any, Name: "of nothing", F: f1(func(x T) T { return x.Any() }), In: []T{nothing}, Out: tensor.New(false)},
		{Code: op.All, Name: "of nothing", F: f1(func(x T) T { return x.All() }), In: []T{nothing}, Out: tensor.New(true)},
		{Code: op.Any, Name: "fractions and NaN are true", F: f1(func(x T) T { return x.Any(1) }), In: []T{m(r(0.25, 0), r(nan, 0), r(0, negZero))}, Out: v(1, 1, 0)},
		{Code: op.Var, Name: "of one", F: f1(func(x T) T { return x.Var(1) }), In: []T{m(r(1), r(2))}, Out: v(nan, nan), Grad: []T{m(r(nan), r(nan))}},
		{Code: op.Var, Name: "of one, uncorrected", F: f1(func(x T) T { return x.VarCorrection(0, 1) }), In: []T{m(r(1), r(2))}, Out: v(0, 0), Grad: []T{m(r(0), r(0))}},
		{Code: op.Var, Name: "of nothing", F: f1(func(x T) T { return x.Var() }), In: []T{nothing}, Out: tensor.New(nan), Grad: []T{nothing}},
		{Code: op.Prod, Name: "of a scalar along a dimension", F: f1(func(x T) T { return x.Prod(-1) }), In: []T{tensor.New(3.0)}, Out: tensor.New(3.0), Grad: []T{tensor.New(1.0)}},
		{Code: op.Sum, Name: "of a scalar along a dimension", F: f1(func(x T) T { return x.SumKeep(0) }), In: []T{tensor.New(3.0)}, Out: tensor.New(3.0), Grad: []T{tensor.New(1.0)}},
		{Code: op.Var, Name: "of large neighbours", F: f1(func(x T) T { return x.Var() }), In: []T{v(1e8, 1e8+1, 1e8+2)}, Out: tensor.New(1.0), Grad: []T{v(-1, 0, 1)}, Wide: true},
		{Code: op.Var, Name: "of a constant", F: f1(func(x T) T { return x.Var() }), In: []T{v(3, 3, 3)}, Out: tensor.New(0.0), Grad: []T{v(0, 0, 0)}},
		{
			Code: op.LogSumExp, Name: "large and infinite", F: f1(func(x T) T { return x.LogSumExp(1) }),
			In:  []T{m(r(1e4, 1e4), r(-inf, -inf), r(-inf, 0), r(inf, 0), r(nan, 1))},
			Out: v(1e4+math.Ln2, -inf, 0, inf, nan),
		},
		{Code: op.LogSumExp, Name: "huge", F: f1(func(x T) T { return x.LogSumExp(1) }), In: []T{m(r(1e308, 1e308))}, Out: v(1e308), Wide: true},
		{Code: op.LogSumExp, Name: "of nothing", F: f1(func(x T) T { return x.LogSumExp() }), In: []T{nothing}, Out: tensor.New(-inf), Grad: []T{nothing}},
		{Code: op.LogSumExp, Name: "gradient", F: f1(func(x T) T { return x.LogSumExp(1) }), In: []T{m(r(1e4, 1e4), r(-inf, 0))}, Out: v(1e4+math.Ln2, 0), Grad: []T{m(r(0.5, 0.5), r(0, 1))}},
	}
}

func rowPoints() []Point {
	return []Point{
		{
			Code: op.Softmax, Name: "large and infinite", F: f1(func(x T) T { return x.Softmax(1) }),
			In:  []T{m(r(1e4, 1e4), r(-inf, -inf), r(-inf, 0), r(nan, 0))},
			Out: m(r(0.5, 0.5), r(nan, nan), r(0, 1), r(nan, nan)),
		},
		{Code: op.Softmax, Name: "huge", F: f1(func(x T) T { return x.Softmax(1) }), In: []T{m(r(1e308, -1e308))}, Out: m(r(1, 0)), Grad: []T{m(r(0, 0))}, Wide: true},
		{
			Code: op.LogSoftmax, Name: "large and infinite", F: f1(func(x T) T { return x.LogSoftmax(1) }),
			In:  []T{m(r(1e4, 0), r(-inf, 0))},
			Out: m(r(0, -1e4), r(-inf, 0)), Grad: []T{m(r(-1, 1), r(1, -1))},
		},
		{Code: op.LogSoftmax, Name: "huge", F: f1(func(x T) T { return x.LogSoftmax(1) }), In: []T{m(r(1e308, -1e308))}, Out: m(r(0, -inf)), Wide: true},
		{Code: op.Softmax, Name: "of a scalar", F: f1(func(x T) T { return x.Softmax(0) }), In: []T{tensor.New(5.0)}, Out: tensor.New(1.0), Grad: []T{tensor.New(0.0)}},
	}
}

func movePoints() []Point {
	at := func(i ...int) T { return tensor.New(i) }
	return []Point{
		{
			Code: op.Gather, Name: "one place twice", F: func(x ...T) T { return x[0].Gather(0, x[1]) }, In: []T{v(1, 2, 3), at(0, 0, 2, 0)},
			Out: v(1, 1, 3, 1), Grad: []T{v(3, 0, 1)},
		},
		{
			Code: op.IndexSelect, Name: "one place twice", F: func(x ...T) T { return x[0].IndexSelect(0, x[1]) }, In: []T{v(1, 2, 3), at(0, 0, -1, 0)},
			Out: v(1, 1, 3, 1), Grad: []T{v(3, 0, 1)},
		},
		{
			Code: op.IndexSelect, Name: "padded by what a cut leaves on the other side",
			F:  f1(func(x T) T { return x.Pad([]int{-1, 2}, tensor.PadOptions{Mode: tensor.PadCircular}) }),
			In: []T{m(r(0, 1, 2, 3))}, Out: m(r(1, 2, 3, 1, 2)), Grad: []T{m(r(0, 2, 2, 1))},
		},
		{
			Code: op.ScatterAdd, Name: "one place twice", F: func(x ...T) T { return x[0].ScatterAdd(0, x[1], x[2]) }, In: []T{v(1, 2, 3), at(0, 0, -1), v(10, 20, 30)},
			Out: v(31, 2, 33), Grad: []T{v(1, 1, 1), v(1, 1, 1)},
		},
		{
			Code: op.Scatter, Name: "overwritten places have no gradient", F: func(x ...T) T { return x[0].Scatter(0, x[1], x[2]) }, In: []T{v(1, 2, 3), at(2), v(10)},
			Out: v(1, 2, 10), Grad: []T{v(1, 1, 0), v(1)},
		},
		{Code: op.Expand, Name: "repeats accumulate", F: f1(func(x T) T { return x.Expand(3, 2) }), In: []T{v(1, 2)}, Out: m(r(1, 2), r(1, 2), r(1, 2)), Grad: []T{v(3, 3)}},
		{Code: op.Slice, Name: "what is not picked has gradient 0", F: f1(func(x T) T { return x.Index(tensor.Slice{Start: 1, Step: 2}) }), In: []T{v(1, 2, 3, 4)}, Out: v(2, 4), Grad: []T{v(0, 1, 0, 1)}},
		{Code: op.CopyFrom, Name: "converts", F: func(x ...T) T { return x[0].Clone().CopyFrom(x[1]) }, In: []T{v(0, 0), at(3, 4)}, Out: v(3, 4), Grad: []T{v(0, 0)}},
		{Code: op.Fill, Name: "cuts the graph", F: func(x ...T) T { return x[0].MulScalar(3).Fill(7).Add(x[0]) }, In: []T{v(1, 2)}, Out: v(8, 9), Grad: []T{v(1, 1)}},
		{Code: op.Cast, Name: "there and back", F: func(x ...T) T { return x[0].As(tensor.Float32).MulScalar(2) }, In: []T{v(1, 2)}, Out: v(2, 4), Grad: []T{v(2, 2)}},
		{Code: op.Cast, Name: "to integers", F: f1(func(x T) T { return x.As(tensor.Int64) }), In: []T{v(1.75, -1.75, negZero)}, Out: at(1, -1, 0)},
		{Code: op.Cast, Name: "to bool", F: f1(func(x T) T { return x.As(tensor.Bool) }), In: []T{v(0.25, 0, negZero, nan)}, Out: tensor.New([]bool{true, false, false, true})},
		{Code: op.Cast, Name: "float16 rounds to even and overflows", F: f1(func(x T) T { return x.As(tensor.Float16) }), In: []T{v(2049, 2051, 65519, 65520, 6e-8, 2e-8)}, Out: v(2048, 2052, 65504, inf, 0x1p-24, 0)},
		{Code: op.Cast, Name: "bfloat16 rounds to even", F: f1(func(x T) T { return x.As(tensor.BFloat16) }), In: []T{v(257, 259, -257, nan)}, Out: v(256, 260, -256, nan)},
		{Code: op.MatMul, Name: "over nothing", F: f2(T.MatMul), In: []T{tensor.As(tensor.Float64).Zeros(2, 0), tensor.As(tensor.Float64).Zeros(0, 2)}, Out: m(r(0, 0), r(0, 0)), Grad: []T{tensor.Zeros(2, 0), tensor.Zeros(0, 2)}},
		{Code: op.MatMul, Name: "NaN and Inf pass", F: f2(T.MatMul), In: []T{m(r(0, 1), r(inf, 1)), m(r(nan, 0), r(1, 2))}, Out: m(r(nan, 2), r(nan, nan))},
	}
}
