package autograd

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// The rules of reductions whose gradients depend on the elements.

// extreme shares the gradient evenly among the elements that are the extreme.
func extreme(s *step, g T) T {
	return share(s, g, s.in(0).Eq(restore(s, s.out(0))).As(g.DType()))
}

// evenly is extreme where a result of NaN is shared by the NaNs.
func evenly(s *step, g T) T {
	return share(s, g, door.Apply(&isSame, pointwise.Scalars{}, s.in(0), restore(s, s.out(0))))
}

// isSame is 1 where a = b or both are NaN.
var isSame = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	return v.A().Eq(v.B()).Or(v.A().IsNaN().And(v.B().IsNaN())).Num()
}}

// share gives each of the places where hit is 1 the same part of the gradient.
func share(s *step, g, hit T) T {
	count := hit.As(tensor.Bool).SumKeep(reduced(s)...) // exact: float16 does not count so far
	return hit.Mul(restore(s, g).Div(count))
}

// product multiplies, for each element, those before it by those after it and by
// g, so that zeros are no exception.
func product(s *step, g T) T {
	x := s.in(0)
	if x.NumEl() == 0 {
		return zeros(g, s.shape(0))
	}
	order, shape := lastly(x, reduced(s))
	rows := x.Permute(order...).Reshape(append(shape, count(s))...)
	d := len(shape)
	before := follow(rows.CumProd(d), d, false, 1)
	edge := zeros(g, rows.Shape()).Narrow(d, 1, rows.Size(d)-1)
	from := tensor.Cat([]T{edge, g.Reshape(append(shape, 1)...)}, d)
	after := door.Recurrence(from, follow(rows, d, true, 0), d, true)
	full := make([]int, len(order))
	back := make([]int, len(order))
	for i, o := range order {
		full[i], back[o] = s.shape(0)[o], i
	}
	return before.Mul(after).Reshape(full...).Permute(back...)
}

// logSumExp: the gradient is g softmax(x). What exp(x - y) loses to the rounding of
// y, where elements are large, is common to a row and divided away.
func logSumExp(s *step, g T) T {
	p := s.in(0).Sub(restore(s, s.out(0))).Exp()
	return restore(s, g).Mul(p.Div(p.SumKeep(reduced(s)...)))
}

// lastly is the order of x's dimensions with those reduced behind the others, and
// the sizes of the others.
func lastly(x T, reduced []int) (order, kept []int) {
	over := map[int]bool{}
	for _, d := range reduced {
		over[d] = true
	}
	kept = []int{}
	for d, n := range x.Shape() {
		if !over[d] {
			order, kept = append(order, d), append(kept, n)
		}
	}
	return append(order, reduced...), kept
}

// variance: d/dx of sum (x-m)² / (n-c) is 2 (x-m) / (n-c).
func variance(s *step, g T) T { return spread(s, restore(s, g)) }

// deviation: the root's slope is taken as 0 where it is infinite.
func deviation(s *step, g T) T {
	return spread(s, door.Apply(&halfOver, pointwise.Scalars{}, restore(s, g), restore(s, s.out(0))))
}

// halfOver is a / 2b, 0 where b is 0.
var halfOver = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	zero, b := pointwise.Const(0), v.B()
	safe := b.Eq(zero).Select(pointwise.Const(1), b)
	return b.Eq(zero).Select(zero, v.A().Div(safe).Mul(pointwise.Const(0.5)))
}}

// spread is the gradient g of the variance passed back. With as many elements as
// the correction takes away it is infinite, with fewer it turns around, as in
// PyTorch.
func spread(s *step, g T) T {
	x := s.in(0)
	away := x.Sub(x.MeanKeep(reduced(s)...))
	return g.MulScalar(2 / (float64(count(s)) - s.float(2))).Mul(away)
}

// norm: d/dx of the p-norm n is sign(x) (|x| / n)^(p-1); 0 where n or x is 0.
func norm(s *step, g T) T {
	p := s.float(2)
	x, n, g := s.in(0), restore(s, s.out(0)), restore(s, g)
	switch {
	case math.IsInf(p, 0):
		hit := door.Apply(&isSame, pointwise.Scalars{}, x.Abs(), n)
		return door.Apply(&timesSign, pointwise.Scalars{}, share(s, g, hit), x)
	case p == 1:
		return door.Apply(&timesSign, pointwise.Scalars{}, g, x)
	case p == 2:
		return door.Apply(&overNorm, pointwise.Scalars{}, g, x, n)
	}
	return door.Apply(&normSlope, pointwise.Scalars{int64(math.Float64bits(p - 1))}, g, x, n)
}

// timesSign is a sign(b), 0 where b is NaN, as in PyTorch.
var timesSign = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	a, b, zero := v.A(), v.B(), pointwise.Const(0)
	return b.Gt(zero).Select(a, b.Lt(zero).Select(a.Neg(), zero))
}}

// overNorm is a b / c, 0 where c is 0.
var overNorm = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	zero, n := pointwise.Const(0), v.C()
	safe := n.Eq(zero).Select(pointwise.Const(1), n)
	return n.Eq(zero).Select(zero, v.A().Mul(v.B().Div(safe)))
}}

// normSlope is a sign(b) (|b| / c)^s, 0 where b or c is 0.
var normSlope = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	zero, one := pointwise.Const(0), pointwise.Const(1)
	none := v.B().Eq(zero).Or(v.C().Eq(zero))
	ratio := none.Select(one, v.B().Abs().Div(none.Select(one, v.C())))
	return none.Select(zero, v.A().Mul(v.B().Sign()).Mul(ratio.Pow(v.S(0))))
}}
