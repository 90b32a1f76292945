package tensor

import "slices"

// TrilIndices returns the places on and below the diagonal of a matrix, as rows
// and columns: what lies at [i][j] where j - i <= diagonal, in row-major order.
// The result is of shape (2, number of places), Int64 unless another type was
// chosen.
func (o Options) TrilIndices(rows, cols, diagonal int) *Tensor {
	return o.triangle("TrilIndices", rows, cols, func(i int) (from, to int) { return 0, i + diagonal + 1 })
}

// TriuIndices returns the places on and above the diagonal of a matrix; see
// TrilIndices.
func (o Options) TriuIndices(rows, cols, diagonal int) *Tensor {
	return o.triangle("TriuIndices", rows, cols, func(i int) (from, to int) { return i + diagonal, cols })
}

// triangle lists the columns that part names of each row.
func (o Options) triangle(name string, rows, cols int, part func(row int) (from, to int)) *Tensor {
	checkShape(name, Int64, []int{rows, cols})
	var is, js []int64
	for i := range rows {
		from, to := part(i)
		for j := max(from, 0); j < min(to, cols); j++ {
			is, js = append(is, int64(i)), append(js, int64(j))
		}
	}
	return fromSlice(o, append(is, js...), []int{2, len(js)}).castTo(o.typeOr(Int64))
}

// OneHot returns, for each class that x names, a vector of zeros with a one at
// its place, along a new last dimension of so many classes; -1 is one more than
// the greatest. x is of type Int64, and so is the result.
func (x *Tensor) OneHot(classes int) *Tensor {
	if x.dtype != Int64 {
		fail(DTypeError, "OneHot", on(x), "the classes are not of type int64")
	}
	v := Values[int64](x)
	switch {
	case classes == -1 && len(v) == 0:
		fail(ValueError, "OneHot", on(x), "there is no greatest class")
	case classes == -1:
		classes = int(slices.Max(v)) + 1
	case classes < 1:
		fail(ValueError, "OneHot", on(x), "there are %d classes, want 1 or more, or -1", classes)
	}
	for i, c := range v {
		if c < 0 || c >= int64(classes) {
			fail(IndexError, "OneHot", on(x), "element %d, %d, is none of %d classes", i, c, classes)
		}
	}
	o := On(x.Device()).As(Int64)
	return o.Zeros(append(x.Shape(), classes)...).ScatterScalarInPlace(-1, x.Unsqueeze(-1), 1)
}

// Meshgrid returns the coordinates of every point of a grid whose axes are
// vectors: grid k has the shape of all vectors' lengths and varies along
// dimension k alone. The grids are views. It is PyTorch's indexing="ij".
func Meshgrid(axes ...*Tensor) []*Tensor {
	checkAxes(axes)
	lengths := make([]int, len(axes))
	for k, x := range axes {
		lengths[k] = x.NumEl()
	}
	grids := make([]*Tensor, len(axes))
	for k, x := range axes {
		shape := slices.Repeat([]int{1}, len(axes))
		shape[k] = lengths[k]
		grids[k] = x.Reshape(shape...).Expand(lengths...)
	}
	return grids
}

// MeshgridXY is Meshgrid with the first two dimensions exchanged, so that the
// first axis runs along the columns. It is PyTorch's indexing="xy".
func MeshgridXY(axes ...*Tensor) []*Tensor {
	grids := Meshgrid(axes...)
	if len(axes) > 1 {
		for k, g := range grids {
			grids[k] = g.Transpose(0, 1)
		}
	}
	return grids
}

func checkAxes(axes []*Tensor) {
	if len(axes) == 0 {
		fail(ValueError, "Meshgrid", nil, "there are no axes")
	}
	checkDevices("Meshgrid", axes)
	for _, x := range axes {
		if x.rank > 1 {
			fail(ShapeError, "Meshgrid", axes, "an axis is no vector")
		}
		if x.dtype != axes[0].dtype {
			fail(DTypeError, "Meshgrid", axes, "the axes are not of one type")
		}
	}
}
