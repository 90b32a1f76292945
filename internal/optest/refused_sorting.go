package optest

import (
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// refusedSorting are calls of what sorts, searches and measures.
func refusedSorting() []Refused {
	const shape, types, value, index = tensor.ShapeError, tensor.DTypeError, tensor.ValueError, tensor.IndexError
	x, ints, half := zeros(2, 3), tensor.New([]int{1, 2}), tensor.New(0.5).As(tensor.Float32)
	return []Refused{
		{op.Sort, "dimension 2", index, func() { x.Sort(2) }},
		{op.Sort, "options twice", value, func() { x.Sort(0, tensor.SortOptions{}, tensor.SortOptions{}) }},
		{op.TopK, "more than there are", value, func() { x.TopK(4, 1) }},
		{op.TopK, "fewer than none", value, func() { x.TopK(-1, 1) }},
		{op.KthValue, "counted from 0", value, func() { x.KthValue(0, 1) }},
		{op.KthValue, "beyond the last", value, func() { x.KthValue(4, 1) }},
		{op.KthValue, "of nothing", value, func() { zeros(2, 0).KthValue(1, 1) }},
		{op.MedianDim, "over nothing", value, func() { zeros(2, 0).MedianDim(1) }},
		{op.Median, "of no integers", types, func() { tensor.New([]int{}).Median() }},
		{op.Mode, "over nothing", value, func() { zeros(2, 0).Mode(1) }},
		{op.Sort, "for quantiles of integers", types, func() { ints.Quantile(half) }},
		{op.Sort, "for quantiles in float16", types, func() { x.As(tensor.Float16).Quantile(half.As(tensor.Float16)) }},
		{op.Sort, "for a quantile of another type", types, func() { x.Quantile(half.As(tensor.Float64)) }},
		{op.Sort, "for a quantile above 1", value, func() { x.Quantile(tensor.New([]float32{0, 1.5})) }},
		{op.Sort, "for a quantile at NaN", value, func() { x.Quantile(half.MulScalar(nan)) }},
		{op.Sort, "for quantiles at a matrix", shape, func() { x.Quantile(x) }},
		{op.Sort, "for a quantile of nothing", value, func() { zeros(0).Quantile(half) }},
		{op.Unique, "slices without elements", shape, func() { zeros(2, 0).UniqueDim(0) }},
		{op.Unique, "slices of a scalar", shape, func() { zeros().UniqueDim(0) }},
		{op.BinCount, "of floats", types, func() { zeros(2).BinCount() }},
		{op.BinCount, "of a matrix", shape, func() { ints.Reshape(1, 2).BinCount() }},
		{op.BinCount, "of a negative", value, func() { ints.Neg().BinCount() }},
		{op.BinCount, "weights of another shape", shape, func() { ints.BinCount(tensor.BinCountOptions{Weights: zeros(3)}) }},
		{op.BinCount, "a negative length", value, func() { ints.BinCount(tensor.BinCountOptions{MinLength: -1}) }},
		{op.Histc, "no bins", value, func() { x.Histc(0, 0, 1) }},
		{op.Histc, "bounds crossed", value, func() { x.Histc(2, 1, 0) }},
		{op.Histc, "infinite", value, func() { x.RDivScalar(1).Histc(2, 0, 0) }},
		{op.Histc, "integers", types, func() { ints.Histc(2, 0, 1) }},
		{op.SearchSorted, "unlike types", types, func() { zeros(3).SearchSorted(ints) }},
		{op.SearchSorted, "a scalar sequence", shape, func() { zeros().SearchSorted(zeros(2)) }},
		{op.SearchSorted, "unlike rows", shape, func() { x.SearchSorted(zeros(3, 3)) }},
		{op.SearchSorted, "sorter", shape, func() { x.SearchSorted(x, tensor.SearchOptions{Sorter: ints}) }},
		{op.SearchSorted, "boundaries of two dimensions", shape, func() { x.Bucketize(x) }},
		{op.Sub, "of neighbours of a scalar", shape, func() { zeros().Diff(0) }},
		{op.Sub, "of neighbours a negative number of times", value, func() { x.Diff(0, tensor.DiffOptions{Order: new(-1)}) }},
		{op.Sum, "for an integral of bools", types, func() { x.As(tensor.Bool).Trapezoid(0) }},
		{op.Sum, "for an integral over too few places", shape, func() { x.Trapezoid(0, tensor.TrapezoidOptions{X: zeros(3)}) }},
		{op.Norm, "between vectors", shape, func() { zeros(3).CDist(x, 2) }},
		{op.Norm, "between rows of unlike lengths", shape, func() { x.CDist(zeros(2, 2), 2) }},
		{op.Norm, "between rows for p = -1", value, func() { x.CDist(x, -1) }},
		{op.Norm, "between rows of integers", types, func() { ints.Reshape(1, 2).CDist(ints.Reshape(1, 2), 2) }},
		{op.Norm, "between the rows of a vector", shape, func() { zeros(3).PDist(2) }},
		{op.Norm, "no greater than a negative", value, func() { x.Renorm(2, 0, -1) }},
		{op.Norm, "no greater than 1, of a vector", shape, func() { zeros(3).Renorm(2, 0, 1) }},
		{op.Sum, "to a size that does not broadcast", shape, func() { x.SumToSize(2) }},
		{op.Sum, "to more dimensions", shape, func() { x.SumToSize(1, 2, 3) }},
	}
}
