package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Median returns the middle one of all elements in order, the lower of the two if
// their number is even. It is NaN if an element is, or if there is none. Elements
// equal to it share the gradient evenly.
func (x *Tensor) Median() *Tensor { return x.medianOfAll(op.Median, false) }

// NanMedian is Median of what is not NaN.
func (x *Tensor) NanMedian() *Tensor { return x.medianOfAll(op.NanMedian, true) }

func (x *Tensor) medianOfAll(code op.Code, skip bool) *Tensor {
	r := x.reduction(op.Table[code].Name, false, nil)
	var y *Tensor
	if x.NumEl() == 0 {
		x.needFloat(r.name)
		y = alloc(x.store.Backend, x.dtype, nil).set(r.name, nan)
	} else {
		y, _ = x.alias().Reshape(-1).medianAlong(op.MedianDim, 0, false, skip)
	}
	r.record(code, y)
	return y
}

// MedianDim returns the middle ones of the elements along dim in order, and where
// along dim they are: of equal ones, in the order of Sort. It is NaN, and the
// first one, if an element is. The gradient goes to these elements alone.
func (x *Tensor) MedianDim(dim int) (values, indices *Tensor) {
	return x.medianAlong(op.MedianDim, dim, false, false)
}

// MedianDimKeep is MedianDim with the dimension kept, of size 1.
func (x *Tensor) MedianDimKeep(dim int) (values, indices *Tensor) {
	return x.medianAlong(op.MedianDim, dim, true, false)
}

// NanMedianDim is MedianDim of what is not NaN.
func (x *Tensor) NanMedianDim(dim int) (values, indices *Tensor) {
	return x.medianAlong(op.NanMedianDim, dim, false, true)
}

// NanMedianDimKeep is NanMedianDim with the dimension kept, of size 1.
func (x *Tensor) NanMedianDimKeep(dim int) (values, indices *Tensor) {
	return x.medianAlong(op.NanMedianDim, dim, true, true)
}

func (x *Tensor) medianAlong(code op.Code, dim int, keep, skip bool) (values, indices *Tensor) {
	name := op.Table[code].Name
	r := x.reduction(name, true, []int{dim})
	r.needElements()
	d := x.axis(name, dim)
	_, order := x.sorted(name, d, x.along(d), false)
	return x.pick(code, keep, d, order.Gather(d, x.alias().middle(d, skip)))
}

// middle is where along d the median stands when elements are sorted: before the
// NaNs, or at the first of them.
func (x *Tensor) middle(d int, skip bool) *Tensor {
	n := x.along(d)
	nans := x.Ne(x).SumKeep(d)
	if skip {
		return nans.RSubScalar(n - 1).ClampMin(0).As(Float64).MulScalar(0.5).As(Int64)
	}
	return Where(nans.EqScalar(0), On(x.Device()).New((n-1)/2), nans.RSubScalar(n))
}

// Mode returns the most frequent elements along dim, which goes, the least of
// them if there are several, and where along dim they are: the last of equals.
// The gradient goes to these alone.
func (x *Tensor) Mode(dim int) (values, indices *Tensor) { return x.mode(dim, false) }

// ModeKeep is Mode with the dimension kept, of size 1.
func (x *Tensor) ModeKeep(dim int) (values, indices *Tensor) { return x.mode(dim, true) }

// mode finds the longest run of equals among the sorted elements.
func (x *Tensor) mode(dim int, keep bool) (values, indices *Tensor) {
	r := x.reduction("Mode", true, []int{dim})
	r.needElements()
	d := x.axis("Mode", dim)
	sorted, order := x.sorted("Mode", d, x.along(d), false)
	if x.rank == 0 {
		return x.pick(op.Mode, keep, d, order)
	}
	place := x.placesAlong(d)
	first, _ := sorted.changes(d).As(Int64).Mul(place).CumMax(d)
	longest := place.Sub(first).ArgMaxKeep(d)
	return x.pick(op.Mode, keep, d, order.Gather(d, longest))
}

// placesAlong is 0, 1, 2, ... along d, of size 1 in the other dimensions.
func (x *Tensor) placesAlong(d int) *Tensor {
	shape := x.Shape()
	for i := range shape {
		if i != d {
			shape[i] = 1
		}
	}
	return On(x.Device()).Arange(0, x.dims()[d], 1).Reshape(shape...)
}

// changes tells, along d, where an element differs from the one before; the first
// one does.
func (x *Tensor) changes(d int) *Tensor {
	shape := x.Shape()
	n := shape[d]
	if n == 0 {
		return x.castTo(Bool)
	}
	shape[d] = 1
	first := On(x.Device()).As(Bool).Ones(shape...)
	return Cat(on(first, x.Narrow(d, 1, n-1).Ne(x.Narrow(d, 0, n-1))), d)
}
