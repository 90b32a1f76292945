package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// A Combination says what becomes of several elements at one place.
type Combination uint8

const (
	CombineSum  Combination = iota // the sum
	CombineProd                    // the product
	CombineMean                    // the mean, of integers rounded down
	CombineMax                     // the greatest; NaN wins
	CombineMin                     // the least; NaN wins
)

// ScatterOptions say how ScatterReduce and IndexReduce combine.
type ScatterOptions struct {
	// ExcludeSelf leaves out the elements of the tensor itself at the places that
	// the index names.
	ExcludeSelf bool
}

// ScatterScalar returns a copy of x with v, any Go number, at the places that
// index names along dim; see Scatter.
func (x *Tensor) ScatterScalar(dim int, index *Tensor, v any) *Tensor {
	checkDevices("ScatterScalar", on(x, index))
	return x.Scatter(dim, index, x.filled("ScatterScalar", v).Expand(index.dims()...))
}

// filled is a scalar of x's type and device.
func (x *Tensor) filled(name string, v any) *Tensor {
	return alloc(x.store.Backend, x.dtype, nil).set(name, numberOf(name, v))
}

// ScatterReduce returns a copy of x in which the elements at the places that
// index names along dim are combined with those of src, as ScatterAdd adds them.
// Equal extremes share the gradient evenly.
func (x *Tensor) ScatterReduce(dim int, index, src *Tensor, how Combination, options ...ScatterOptions) *Tensor {
	checkDevices("ScatterReduce", on(x, index, src))
	d := x.axis("ScatterReduce", dim)
	x.checkScatter("ScatterReduce", d, index, src)
	excluded := optionOf("ScatterReduce", options).ExcludeSelf
	if excluded {
		x = x.Scatter(d, index, x.neutral(how).Expand(index.dims()...))
	}
	switch how {
	case CombineSum:
		return x.ScatterAdd(d, index, src)
	case CombineProd:
		return x.scatter(op.ScatterProd, backend.ScatterProd, d, index, src)
	case CombineMax:
		return x.scatter(op.ScatterMax, backend.ScatterMax, d, index, src)
	case CombineMin:
		return x.scatter(op.ScatterMin, backend.ScatterMin, d, index, src)
	case CombineMean:
		compute := x.dtype
		if compute.IsFloat() { // so that halves are rounded once
			compute = DType(compute.typ().Compute())
		}
		return x.As(compute).ScatterAdd(d, index, src.As(compute)).over(x.counts(d, index, excluded)).As(x.dtype)
	}
	fail(ValueError, "ScatterReduce", on(x, index, src), "there is no combination %d", how)
	return nil
}

// counts is how many elements come together at each place of x, itself among them
// unless it is excluded where others come.
func (x *Tensor) counts(d int, index *Tensor, excluded bool) *Tensor {
	o := On(x.Device()).As(Int64)
	n := o.Ones(x.dims()...)
	if excluded {
		n = n.ScatterScalar(d, index, 0)
	}
	return n.ScatterAdd(d, index, o.Ones(index.dims()...))
}

// over divides x by n; integers are rounded down.
func (x *Tensor) over(n *Tensor) *Tensor {
	if x.dtype.IsFloat() {
		return x.Div(n.As(x.dtype))
	}
	return x.As(Int64).FloorDivide(n).As(x.dtype)
}

// neutral is what combines with any element of x's type to that element.
func (x *Tensor) neutral(how Combination) *Tensor {
	switch how {
	case CombineProd:
		return x.filled("ScatterReduce", 1)
	case CombineMax:
		return x.limit(-1)
	case CombineMin:
		return x.limit(1)
	}
	return x.filled("ScatterReduce", 0)
}

// limit is the least or the greatest value of x's type.
func (x *Tensor) limit(sign int) *Tensor {
	if x.dtype.IsFloat() {
		return x.filled("ScatterReduce", math.Inf(sign))
	}
	least, greatest := int64(0), int64(1)
	switch x.dtype.typ() {
	case dtype.Int64:
		least, greatest = math.MinInt64, math.MaxInt64
	case dtype.Int32:
		least, greatest = math.MinInt32, math.MaxInt32
	case dtype.Int16:
		least, greatest = math.MinInt16, math.MaxInt16
	case dtype.Int8:
		least, greatest = math.MinInt8, math.MaxInt8
	case dtype.Uint8:
		greatest = math.MaxUint8
	}
	if sign < 0 {
		return x.filled("ScatterReduce", least)
	}
	return x.filled("ScatterReduce", greatest)
}

// IndexReduce returns a copy of x in which the slices along dim at the places
// that index, a vector of integers, names are combined with those of src; see
// ScatterReduce.
func (x *Tensor) IndexReduce(dim int, index, src *Tensor, how Combination, options ...ScatterOptions) *Tensor {
	d := x.axis("IndexReduce", dim)
	x.checkSlices("IndexReduce", d, index, src)
	if x.rank > 0 {
		along := make([]int, x.Dim())
		for i := range along {
			along[i] = 1
		}
		along[d] = index.NumEl()
		index = index.Reshape(along...).Expand(src.dims()...)
	}
	return x.ScatterReduce(d, index, src, how, options...)
}

// IndexCopy returns a copy of x into which the slices of src along dim are put at
// the places that index, a vector of integers, names. Of several slices for one
// place, which one stays is not said.
func (x *Tensor) IndexCopy(dim int, index, src *Tensor) *Tensor {
	d := x.axis("IndexCopy", dim)
	x.checkSlices("IndexCopy", d, index, src)
	y := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("IndexCopy", y, x)
	y.moveByIndex("IndexCopy", scatterPlaces, d, index, src.compacted())
	if n := record(op.IndexCopy, nil, y, x, index, src); n != nil {
		n.I[0] = int64(d)
	}
	return y
}

// checkSlices demands of src one slice of x along d for each index.
func (x *Tensor) checkSlices(name string, d int, index, src *Tensor) {
	xs := on(x, index, src)
	checkIndexVector(name, x, index)
	checkDevices(name, xs)
	want := x.Shape()
	if x.rank > 0 {
		want[d] = index.NumEl()
	}
	switch {
	case src.dtype != x.dtype:
		fail(DTypeError, name, xs, "src is of another type than the tensor")
	case x.rank == 0 && index.NumEl() != 1, shapeText(src.dims()) != shapeText(want):
		fail(ShapeError, name, xs, "src must be of shape %s", shapeText(want))
	}
}

// IndexFill returns a copy of x with v, any Go number, at the places along dim
// that index, a vector of integers, names.
func (x *Tensor) IndexFill(dim int, index *Tensor, v any) *Tensor {
	d := x.axis("IndexFill", dim)
	index, src := x.fillOf(d, index, v)
	return x.IndexCopy(d, index, src)
}

// fillOf is an index along d and a source of slices that all are v.
func (x *Tensor) fillOf(d int, index *Tensor, v any) (at, src *Tensor) {
	checkIndexVector("IndexFill", x, index)
	shape := x.Shape()
	if x.rank > 0 {
		shape[d] = index.NumEl()
	} else {
		index = index.Reshape(-1).part(0, 0, min(index.NumEl(), 1))
	}
	return index, x.filled("IndexFill", v).Expand(shape...)
}

// Take returns the elements of x at the places that index names among all of
// them in row-major order.
func (x *Tensor) Take(index *Tensor) *Tensor {
	checkDevices("Take", on(x, index))
	return x.Reshape(-1).IndexSelect(0, index.Reshape(-1)).Reshape(index.dims()...)
}

// Put returns a copy of x with the elements of src at the places that index, of
// as many elements, names among all of x's in row-major order.
func (x *Tensor) Put(index, src *Tensor) *Tensor {
	needTensors("Put", index, src)
	return x.Reshape(-1).IndexCopy(0, index.Reshape(-1), src.Reshape(-1)).Reshape(x.dims()...)
}

// PutAdd is Put that adds.
func (x *Tensor) PutAdd(index, src *Tensor) *Tensor {
	needTensors("PutAdd", index, src)
	return x.Reshape(-1).IndexAdd(0, index.Reshape(-1), src.Reshape(-1)).Reshape(x.dims()...)
}

// TakeAlongDim is Gather of x and index broadcast to each other but for dim: it
// picks by what ArgMax and ArgSort return.
func (x *Tensor) TakeAlongDim(index *Tensor, dim int) *Tensor {
	checkDevices("TakeAlongDim", on(x, index))
	d := x.axis("TakeAlongDim", dim)
	if x.rank != index.rank {
		fail(ShapeError, "TakeAlongDim", on(x, index), "the tensors differ in their number of dimensions")
	}
	if x.rank == 0 {
		return x.Gather(d, index)
	}
	one := func(t *Tensor) *Tensor { return t.part(d, 0, min(1, t.dims()[d])) }
	from, at := broadcastShape("TakeAlongDim", on(one(x), one(index))), []int(nil)
	at = append(at, from...)
	from[d], at[d] = x.dims()[d], index.dims()[d]
	return x.Expand(from...).Gather(d, index.Expand(at...))
}
