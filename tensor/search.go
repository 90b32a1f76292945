package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// SearchOptions are the options of SearchSorted and Bucketize. The zero value is
// PyTorch's default.
type SearchOptions struct {
	Right  bool    // behind equal elements, not before them
	Sorter *Tensor // the order in which the sequence is sorted, as ArgSort gives it
}

// SearchSorted returns where in x, whose last dimension is in ascending order,
// each of values would be put in to keep that order, as Int64: before elements
// equal to it, or behind them. x is a vector, or has values' shape but for the
// last dimension. Both are of one type.
func (x *Tensor) SearchSorted(values *Tensor, o ...SearchOptions) *Tensor {
	opt := optionOf("SearchSorted", o)
	sorted := x.alias()
	if opt.Sorter != nil {
		sorted = sorted.sortedBy(opt.Sorter)
	}
	return sorted.search("SearchSorted", values, opt.Right)
}

// Bucketize returns for each element of x in which of the intervals between
// boundaries, a vector in ascending order, it lies, as Int64; a boundary belongs
// to the interval below it, or, with Right, above. See SearchSorted.
func (x *Tensor) Bucketize(boundaries *Tensor, o ...SearchOptions) *Tensor {
	needTensors("Bucketize", boundaries)
	if boundaries.Dim() != 1 {
		fail(ShapeError, "Bucketize", on(x, boundaries), "the boundaries are not a vector")
	}
	return boundaries.search("Bucketize", x, optionOf("Bucketize", o).Right)
}

// sortedBy is x in the order of a sorter.
func (x *Tensor) sortedBy(sorter *Tensor) *Tensor {
	if !sameShape(x, sorter) {
		fail(ShapeError, "SearchSorted", on(x, sorter), "the sorter has another shape than the sequence")
	}
	return x.Gather(-1, sorter)
}

func (x *Tensor) search(name string, values *Tensor, right bool) *Tensor {
	xs := on(x, values)
	checkDevices(name, xs)
	x.checkSearch(name, values)
	compute := DType(x.dtype.typ().Compute())
	if compute == Bool {
		compute = Int64
	}
	y := alloc(x.store.Backend, Int64, values.dims())
	n := x.along(x.Dim() - 1)
	c := backend.Search{
		Outer: 1, N: n, Count: values.NumEl(), Shared: x.rank == 1, Right: right,
		Sorted: x.castTo(compute).compacted().operand(),
		In:     values.castTo(compute).compacted().operand(),
		Out:    y.operand(),
	}
	if !c.Shared {
		c.Outer, c.Count = product(x.dims()[:x.rank-1]), values.dims()[values.rank-1]
	}
	if err := x.store.Backend.Search(c); err != nil {
		deviceFail(name, xs, err)
	}
	return y
}

func (x *Tensor) checkSearch(name string, values *Tensor) {
	xs := on(x, values)
	switch {
	case x.dtype != values.dtype:
		fail(DTypeError, name, xs, "the values are of another type than the sequence")
	case x.rank == 0:
		fail(ShapeError, name, xs, "the sequence has no dimension")
	case x.rank > 1 && (x.rank != values.rank || !slices.Equal(x.dims()[:x.rank-1], values.dims()[:x.rank-1])):
		fail(ShapeError, name, xs, "the sequence is no vector, and the shapes differ before the last dimension")
	}
}

// IsIn tells, for each element of x, whether test has an element equal to it. NaN
// equals nothing.
func (x *Tensor) IsIn(test *Tensor) *Tensor {
	xs := on(x, test)
	checkDevices("IsIn", xs)
	d := promoteAll("IsIn", xs)
	if test.NumEl() == 0 {
		return On(x.Device()).As(Bool).Zeros(x.dims()...)
	}
	elements := x.castTo(d)
	n := test.NumEl()
	sorted, _ := test.castTo(d).Reshape(-1).sorted("IsIn", 0, n, false)
	at := sorted.search("IsIn", elements, false).ClampMax(n - 1)
	return sorted.IndexSelect(0, at.Reshape(-1)).Reshape(x.dims()...).Eq(elements)
}
