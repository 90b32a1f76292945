package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Gather returns, for every place of index, the element of x at the same place
// but for dimension dim, where it is at the index: y[i][j] = x[index[i][j]][j]
// for dim 0. index is of an integer type and no larger than x in the other
// dimensions.
func (x *Tensor) Gather(dim int, index *Tensor) *Tensor {
	d := x.axis("Gather", dim)
	x.checkIndex("Gather", d, index, index)
	y := alloc(x.store.Backend, x.dtype, index.dims())
	src := x.narrowTo(d, index.dims())
	y.moveByIndex("Gather", gatherPlaces, d, index, src)
	if n := record(op.Gather, nil, y, x, index); n != nil {
		n.I[0] = int64(d)
	}
	return y
}

// ScatterAdd returns a copy of x to which src's elements are added at the places
// that index names along dim: y[index[i][j]][j] += src[i][j] for dim 0. Places
// named several times get all of their elements.
func (x *Tensor) ScatterAdd(dim int, index, src *Tensor) *Tensor {
	return x.scatter(op.ScatterAdd, scatterAddPlaces, dim, index, src)
}

// Scatter returns a copy of x into which src's elements are put at the places
// that index names along dim: y[index[i][j]][j] = src[i][j] for dim 0. Of several
// elements for one place, which one stays is not said.
func (x *Tensor) Scatter(dim int, index, src *Tensor) *Tensor {
	return x.scatter(op.Scatter, scatterPlaces, dim, index, src)
}

func (x *Tensor) scatter(code op.Code, move indexMove, dim int, index, src *Tensor) *Tensor {
	name := op.Table[code].Name
	d := x.axis(name, dim)
	x.checkScatter(name, d, index, src)
	if src.rank == index.rank {
		src = src.narrowAll(index.dims()) // recorded, so that the gradient is padded
	}
	y := x.startSums()
	y.scatterHere(name, move, d, index, src)
	y = y.castTo(x.dtype)
	if n := record(code, nil, y, x, index, src); n != nil {
		n.I[0] = int64(d)
	}
	return y
}

// scatterHere moves src's elements to the places of x that index names along d.
func (x *Tensor) scatterHere(name string, move indexMove, d int, index, src *Tensor) {
	part := x.alias().narrowView(d, index.dims())
	if src.rank == index.rank {
		src = src.narrowAll(index.dims())
	}
	from := src.castTo(x.dtype).compacted()
	if part.compact {
		part.moveByIndex(name, move, d, index, from)
		return
	}
	c := part.compacted()
	c.moveByIndex(name, move, d, index, from)
	copyElements(name, part, c)
}

// checkScatter checks what Scatter and its kin are given.
func (x *Tensor) checkScatter(name string, d int, index, src *Tensor) {
	x.checkIndex(name, d, index, src)
	if src.dtype != x.dtype {
		fail(DTypeError, name, on(x, index, src), "the elements to scatter are of another type than the tensor")
	}
	for i, s := range index.dims() {
		if src.rank > 0 && s > src.dims()[i] || src.rank == 0 && s > 1 {
			fail(ShapeError, name, on(x, index, src), "index is larger than src in dimension %d", i)
		}
	}
}

// IndexSelect returns the slices of x at the places along dim that index, a
// vector of integers, names.
func (x *Tensor) IndexSelect(dim int, index *Tensor) *Tensor {
	d := x.axis("IndexSelect", dim)
	checkIndexVector("IndexSelect", x, index)
	shape := x.Shape()
	if x.rank > 0 {
		shape[d] = index.NumEl()
	}
	y := alloc(x.store.Backend, x.dtype, shape)
	y.moveByIndex("IndexSelect", gatherPlaces, d, index, x.compacted())
	if n := record(op.IndexSelect, nil, y, x, index); n != nil {
		n.I[0] = int64(d)
	}
	return y
}

// IndexAdd returns a copy of x to which the slices of src along dim are added at
// the places that index, a vector of integers, names. Places named several times
// get all of their slices.
func (x *Tensor) IndexAdd(dim int, index, src *Tensor) *Tensor {
	d := x.axis("IndexAdd", dim)
	x.checkSlices("IndexAdd", d, index, src)
	y := x.startSums()
	y.moveByIndex("IndexAdd", scatterAddPlaces, d, index, src.castTo(y.dtype).compacted())
	y = y.castTo(x.dtype)
	if n := record(op.IndexAdd, nil, y, x, index, src); n != nil {
		n.I[0] = int64(d)
	}
	return y
}

// startSums is a copy of x to which elements can be added one by one: float16
// and bfloat16 are added up in float32, and rounded once at the end.
func (x *Tensor) startSums() *Tensor {
	d := x.dtype
	if d.IsFloat() {
		d = DType(d.typ().Compute())
	}
	y := alloc(x.store.Backend, d, x.dims())
	copyElements("Clone", y, x)
	return y
}

func checkIndexVector(name string, x, index *Tensor) {
	checkDevices(name, on(x, index))
	switch {
	case !index.dtype.IsInteger():
		fail(DTypeError, name, on(x, index), "indices are of an integer type")
	case index.rank > 1:
		fail(ShapeError, name, on(x, index), "the index is not a vector")
	}
}

// checkIndex checks an index of as many dimensions as x, and a source of values
// beside it.
func (x *Tensor) checkIndex(name string, d int, index, src *Tensor) {
	xs := on(x, index, src)
	checkDevices(name, xs)
	if !index.dtype.IsInteger() {
		fail(DTypeError, name, xs, "indices are of an integer type")
	}
	if max(index.Dim(), 1) != max(x.Dim(), 1) || max(src.Dim(), 1) != max(index.Dim(), 1) {
		fail(ShapeError, name, xs, "the tensors differ in their number of dimensions")
	}
	for i, s := range index.dims() {
		if i != d && x.rank > 0 && s > x.dims()[i] {
			fail(ShapeError, name, xs, "index is larger than the tensor in dimension %d", i)
		}
	}
}

// narrowTo is x cut to shape in all dimensions but d, in row-major order.
func (x *Tensor) narrowTo(d int, shape []int) *Tensor {
	return x.alias().narrowView(d, shape).compacted()
}

// narrowView is x cut to shape in all dimensions but d, as a view.
func (x *Tensor) narrowView(d int, shape []int) *Tensor {
	v := x
	for i := range x.dims() {
		if i != d && i < len(shape) && shape[i] < v.dims()[i] {
			v = v.Narrow(i, 0, shape[i])
		}
	}
	return v
}

// narrowAll is x cut to shape in every dimension, as a view.
func (x *Tensor) narrowAll(shape []int) *Tensor { return x.narrowView(-1, shape) }

type indexMove = backend.IndexOp

const (
	gatherPlaces     = backend.Gather
	scatterAddPlaces = backend.ScatterAdd
	scatterPlaces    = backend.Scatter
)

// moveByIndex moves elements along d between x, the result, and from, both in
// row-major order; index has from's shape when scattering and x's when
// gathering, or is a vector shared by all rows.
func (x *Tensor) moveByIndex(name string, move indexMove, d int, index, from *Tensor) {
	walked, addressed := x, from
	if move != gatherPlaces {
		walked, addressed = from, x
	}
	index = index.castTo(Int64).compacted()
	c := backend.Index{
		Name: name, Op: move, Outer: 1, N: 1, Count: 1, Inner: 1,
		Out: x.operand(), In: from.operand(), At: index.operand(),
		AtShared: index.rank < walked.rank || index.rank <= 1 && walked.rank <= 1,
	}
	if walked.rank > 0 {
		c.Outer, c.Count, c.Inner = product(walked.dims()[:d]), walked.dims()[d], product(walked.dims()[d+1:])
	}
	if addressed.rank > 0 {
		c.N = addressed.dims()[d]
	}
	if err := x.store.Backend.Index(c); err != nil {
		deviceFail(name, on(addressed, index), err)
	}
}
