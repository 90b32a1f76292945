package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// A QuantileRule says what stands between two elements, where a quantile falls
// between them.
type QuantileRule uint8

const (
	QuantileLinear   QuantileRule = iota // their mean, weighted by how near they are
	QuantileLower                        // the lesser one
	QuantileHigher                       // the greater one
	QuantileMidpoint                     // their mean
	QuantileNearest                      // the nearer one; half-way, the one at an even place
)

// QuantileOptions say over what quantiles are taken. The zero value is PyTorch's
// default.
type QuantileOptions struct {
	Dim           *int // nil: over all elements
	KeepDim       bool
	Interpolation QuantileRule
}

// Quantile returns the quantiles of x's elements at q, which is a scalar or a
// vector of x's type, of numbers between 0 and 1: the element at place q(n-1) when
// they are sorted. The dimension of a vector q comes first. Where an element is
// NaN, so are the quantiles. See torch.quantile.
func (x *Tensor) Quantile(q *Tensor, o ...QuantileOptions) *Tensor {
	return x.quantile("Quantile", q, optionOf("Quantile", o), false)
}

// NanQuantile is Quantile of what is not NaN.
func (x *Tensor) NanQuantile(q *Tensor, o ...QuantileOptions) *Tensor {
	return x.quantile("NanQuantile", q, optionOf("NanQuantile", o), true)
}

func (x *Tensor) quantile(name string, q *Tensor, o QuantileOptions, skip bool) *Tensor {
	x.checkQuantiles(name, q)
	d, rows := 0, x
	if o.Dim == nil {
		rows = x.Reshape(-1)
	} else if d = x.axis(name, *o.Dim); x.rank == 0 {
		rows = x.Reshape(1)
	}
	if rows.dims()[d] == 0 {
		fail(ValueError, name, on(x, q), "there is no quantile of nothing")
	}
	last := rows.Dim() - 1
	sorted, _ := rows.movedLast(d).Sort(last)
	y := sorted.between(sorted.ranks(q.Reshape(-1), skip), o.Interpolation).movedFirst()
	return y.Reshape(x.quantileShape(q, d, o)...)
}

func (x *Tensor) checkQuantiles(name string, q *Tensor) {
	x.needFloat(name)
	checkDevices(name, on(x, q))
	switch {
	case x.dtype.Size() < Float32.Size(): // their places would be rounded
		fail(DTypeError, name, on(x, q), "quantiles are of type float32 or float64")
	case q.dtype != x.dtype:
		fail(DTypeError, name, on(x, q), "q is of another type than the elements")
	case q.rank > 1:
		fail(ShapeError, name, on(x, q), "q is neither a scalar nor a vector")
	}
	for _, v := range Values[float64](q) {
		if !(v >= 0 && v <= 1) {
			fail(ValueError, name, on(x, q), "there is no quantile at %v, only from 0 to 1", v)
		}
	}
}

// quantileShape is the shape of the quantiles of x at q along d.
func (x *Tensor) quantileShape(q *Tensor, d int, o QuantileOptions) []int {
	shape := q.Shape()
	for i, n := range x.dims() {
		switch gone := o.Dim == nil || i == d; {
		case !gone:
			shape = append(shape, n)
		case o.KeepDim:
			shape = append(shape, 1)
		}
	}
	return shape
}

// ranks is where among sorted rows the quantiles stand. Of a row with NaN it is
// the last place, where a NaN stands, unless these are skipped.
func (x *Tensor) ranks(q *Tensor, skip bool) *Tensor {
	d := x.Dim() - 1
	n := x.dims()[d]
	numbers := x.alias().Eq(x.alias()).SumKeep(d)
	if skip {
		return q.Mul(numbers.SubScalar(1).As(q.dtype)).ClampMin(0)
	}
	last := On(x.Device()).As(q.dtype).Full(nil, n-1)
	return Where(numbers.EqScalar(n), q.MulScalar(n-1), last)
}

// between is the elements of sorted rows at ranks, fractions included.
func (x *Tensor) between(ranks *Tensor, rule QuantileRule) *Tensor {
	d := x.Dim() - 1
	at := func(def *pointwise.Def) *Tensor { return applyDef(def, pointwise.Scalars{}, ranks.Detach()) }
	pick := func(places *Tensor) *Tensor { return x.Gather(d, places.As(Int64)) }
	switch rule {
	case QuantileLower:
		return pick(at(&floor))
	case QuantileHigher:
		return pick(at(&ceil))
	case QuantileNearest:
		return pick(at(&round))
	}
	below := at(&floor)
	low, high := pick(below), pick(at(&ceil))
	if rule == QuantileMidpoint {
		return applyDef(&lerp, pointwise.Scalars{}, low, high, On(x.Device()).As(x.dtype).Full(nil, 0.5))
	}
	return applyDef(&lerp, pointwise.Scalars{}, low, high, ranks.Sub(below))
}

var (
	floor = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Floor() }}
	ceil  = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Ceil() }}
	round = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Round() }}
	// lerp is a + c (b - a), exact at both ends.
	lerp = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
		a, b, w := v.A(), v.B(), v.C()
		away := b.Sub(a)
		near := w.Lt(pointwise.Const(0.5))
		return near.Select(a.Add(w.Mul(away)), b.Sub(away.Mul(pointwise.Const(1).Sub(w))))
	}}
)

// movedLast is a view of x with dimension d behind the others.
func (x *Tensor) movedLast(d int) *Tensor {
	order := append(countUp(d), countUp(x.Dim())[d+1:]...)
	return x.Permute(append(order, d)...)
}

// movedFirst is a view of x with its last dimension before the others.
func (x *Tensor) movedFirst() *Tensor {
	d := x.Dim() - 1
	return x.Permute(append([]int{d}, countUp(d)...)...)
}
