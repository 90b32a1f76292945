package tensor

import "github.com/seed-41c3a176/adjoint/internal/pointwise"

// NanSum returns the sum over dims, over all if none is named, of what is not
// NaN; see Sum.
func (x *Tensor) NanSum(dims ...int) *Tensor { return x.numbersOnly().Sum(dims...) }

// NanSumKeep is NanSum with the dimensions kept, of size 1.
func (x *Tensor) NanSumKeep(dims ...int) *Tensor { return x.numbersOnly().SumKeep(dims...) }

// NanMean returns the mean over dims, over all if none is named, of what is not
// NaN; see Mean.
func (x *Tensor) NanMean(dims ...int) *Tensor {
	return x.nanMean((*Tensor).NanSum, (*Tensor).Sum, dims)
}

// NanMeanKeep is NanMean with the dimensions kept, of size 1.
func (x *Tensor) NanMeanKeep(dims ...int) *Tensor {
	return x.nanMean((*Tensor).NanSumKeep, (*Tensor).SumKeep, dims)
}

// nanMean divides in the type in which x's elements are computed: a small type
// may not hold their sum.
func (x *Tensor) nanMean(sum, count func(x *Tensor, dims ...int) *Tensor, dims []int) *Tensor {
	x.needFloat("NanMean")
	wide := x.As(DType(x.dtype.typ().Compute()))
	return sum(wide, dims...).Div(count(wide.Eq(wide), dims...)).As(x.dtype)
}

// numbersOnly is x with 0 for NaN.
func (x *Tensor) numbersOnly() *Tensor {
	if !x.dtype.IsFloat() {
		return x
	}
	return applyDef(&zeroForNaN, pointwise.Scalars{}, x)
}

var zeroForNaN = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	return v.A().Eq(v.A()).Select(v.A(), pointwise.Const(0))
}}

// CountNonzero returns how many elements along dims, or of all, are not 0, as
// Int64. NaN is not 0.
func (x *Tensor) CountNonzero(dims ...int) *Tensor { return x.castTo(Bool).Sum(dims...) }
