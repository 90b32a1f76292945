package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Diagonal returns a view of the diagonals of the matrices that dimensions dim0
// and dim1 span, as a last dimension in their place: of x[i][i+offset] for all i,
// so that positive offsets lie above the main diagonal.
func (x *Tensor) Diagonal(offset, dim0, dim1 int) *Tensor {
	a, b := x.plane("Diagonal", dim0, dim1)
	n := x.diagonalSize(offset, a, b)
	off := x.off
	if n > 0 {
		off += max(offset, 0)*x.strides()[b] + max(-offset, 0)*x.strides()[a]
	}
	shape, strides := []int{}, []int{}
	for d, s := range x.dims() {
		if d != a && d != b {
			shape, strides = append(shape, s), append(strides, x.strides()[d])
		}
	}
	v := x.view(off, append(shape, n), append(strides, x.strides()[a]+x.strides()[b]))
	x.derive(op.Diagonal, nil, v)
	if node := v.head.Node.Load(); node != nil {
		node.I = [4]int64{int64(offset), int64(a), int64(b)}
	}
	return v
}

// plane is two different dimensions of x.
func (x *Tensor) plane(name string, dim0, dim1 int) (a, b int) {
	a, b = x.axis(name, dim0), x.axis(name, dim1)
	if a == b {
		fail(ValueError, name, on(x), "dimensions %d and %d are the same", dim0, dim1)
	}
	return a, b
}

func (x *Tensor) diagonalSize(offset, a, b int) int {
	rows, cols := x.dims()[a], x.dims()[b]
	if offset >= 0 {
		cols -= offset
	} else {
		rows += offset
	}
	return max(min(rows, cols), 0)
}

// Diag returns the diagonal of a matrix as a view, see Diagonal, and of a vector
// the matrix that has it as its diagonal and zeros elsewhere.
func (x *Tensor) Diag(offset int) *Tensor {
	switch x.rank {
	case 1:
		return x.DiagEmbed(offset, 0, 1)
	case 2:
		return x.Diagonal(offset, 0, 1)
	}
	fail(ShapeError, "Diag", on(x), "the tensor is neither a vector nor a matrix")
	return nil
}

// DiagEmbed returns matrices, in dimensions dim0 and dim1 of the result, that
// have the last dimension of x as their diagonals and zeros elsewhere. They are
// as big as the diagonals need; see Diagonal for offset.
func (x *Tensor) DiagEmbed(offset, dim0, dim1 int) *Tensor {
	if x.rank == 0 {
		fail(ShapeError, "DiagEmbed", on(x), "a scalar has no dimension to become a diagonal")
	}
	rank := x.Dim() + 1
	a, b := embedAxis(x, dim0, rank), embedAxis(x, dim1, rank)
	if a == b {
		fail(ValueError, "DiagEmbed", on(x), "dimensions %d and %d are the same", dim0, dim1)
	}
	last := x.Dim() - 1
	n := x.dims()[last] + max(offset, -offset)
	shape := make([]int, rank)
	rest := x.dims()[:last]
	for d := range shape {
		if d == a || d == b {
			shape[d] = n
		} else {
			shape[d], rest = rest[0], rest[1:]
		}
	}
	y := On(x.Device()).As(x.dtype).Zeros(shape...)
	y.Diagonal(offset, a, b).CopyFrom(x)
	return y
}

// embedAxis is dim as a dimension of a result of the given rank.
func embedAxis(x *Tensor, dim, rank int) int {
	if dim < -rank || dim >= rank {
		fail(IndexError, "DiagEmbed", on(x), "dimension %d is out of range: expected %d to %d", dim, -rank, rank-1)
	}
	return (dim + rank) % rank
}

// DiagonalScatter returns a copy of x with src put in where Diagonal would look.
func (x *Tensor) DiagonalScatter(src *Tensor, offset, dim0, dim1 int) *Tensor {
	return x.withPart("DiagonalScatter", src, func(y *Tensor) *Tensor { return y.Diagonal(offset, dim0, dim1) })
}

// SelectScatter returns a copy of x with src put in where Select would look.
func (x *Tensor) SelectScatter(src *Tensor, dim, index int) *Tensor {
	return x.withPart("SelectScatter", src, func(y *Tensor) *Tensor { return y.Select(dim, index) })
}

// withPart is a copy of x with the view that part takes of it overwritten.
func (x *Tensor) withPart(name string, src *Tensor, part func(*Tensor) *Tensor) *Tensor {
	checkDevices(name, on(x, src))
	y := x.Clone()
	p := part(y)
	if !sameShape(p, src) {
		fail(ShapeError, name, on(x, src), "the part has shape %s", shapeText(p.dims()))
	}
	p.CopyFrom(src)
	return y
}

// Tril returns the matrices in the last two dimensions of x with zeros above the
// diagonal: what lies at x[i][j] stays where j - i <= diagonal.
func (x *Tensor) Tril(diagonal int) *Tensor {
	return x.triangle("Tril", func(i int) (from, to int) { return 0, i + min(diagonal, x.Size(-1)) + 1 })
}

// Triu returns the matrices in the last two dimensions of x with zeros below the
// diagonal: what lies at x[i][j] stays where j - i >= diagonal.
func (x *Tensor) Triu(diagonal int) *Tensor {
	return x.triangle("Triu", func(i int) (from, to int) { return i + min(diagonal, x.Size(-1)), x.Size(-1) })
}

// TrilInPlace is Tril that overwrites x; see AddInPlace.
func (x *Tensor) TrilInPlace(diagonal int) *Tensor { return x.CopyFrom(x.Tril(diagonal)) }

// TriuInPlace is Triu that overwrites x; see AddInPlace.
func (x *Tensor) TriuInPlace(diagonal int) *Tensor { return x.CopyFrom(x.Triu(diagonal)) }

// FillDiagonalInPlace sets the elements of x whose indices are all equal to v, any
// Go number, and returns x. See AddInPlace for what may be written while recording.
func (x *Tensor) FillDiagonalInPlace(v any) *Tensor {
	if x.rank < 2 {
		fail(ShapeError, "FillDiagonalInPlace", on(x), "the tensor has no two dimensions")
	}
	d := x
	for d.Dim() > 1 {
		d = d.Diagonal(0, 0, 1)
	}
	d.Fill(v)
	return x
}

// triangle keeps what stays of each row, zeros elsewhere.
func (x *Tensor) triangle(name string, stays func(row int) (from, to int)) *Tensor {
	if x.rank < 2 {
		fail(ShapeError, name, on(x), "the tensor is no matrix")
	}
	rows, cols := x.Size(-2), x.Size(-1)
	mask := make([]bool, rows*cols)
	for i := range rows {
		from, to := stays(i)
		for j := max(from, 0); j < min(to, cols); j++ {
			mask[i*cols+j] = true
		}
	}
	o := On(x.Device())
	return Where(fromSlice(o, mask, []int{rows, cols}), x, o.As(x.dtype).Zeros())
}

// Trace returns the sum of the main diagonal of a matrix.
func (x *Tensor) Trace() *Tensor {
	if x.rank != 2 {
		fail(ShapeError, "Trace", on(x), "the tensor is no matrix")
	}
	return x.Diagonal(0, 0, 1).Sum()
}
