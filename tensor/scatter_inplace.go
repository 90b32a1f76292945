package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// The forms below write at once where nothing is recorded, else what was computed
// apart; the reductions start from a copy because their gradients read what x was.

// ScatterInPlace is Scatter that overwrites x; see AddInPlace.
func (x *Tensor) ScatterInPlace(dim int, index, src *Tensor) *Tensor {
	return x.scatterInPlace(op.Scatter, scatterPlaces, dim, index, src)
}

// ScatterScalarInPlace is ScatterScalar that overwrites x; see AddInPlace.
func (x *Tensor) ScatterScalarInPlace(dim int, index *Tensor, v any) *Tensor {
	checkDevices("ScatterScalar", on(x, index))
	return x.ScatterInPlace(dim, index, x.filled("ScatterScalar", v).Expand(index.dims()...))
}

// ScatterAddInPlace is ScatterAdd that overwrites x; see AddInPlace.
func (x *Tensor) ScatterAddInPlace(dim int, index, src *Tensor) *Tensor {
	return x.scatterInPlace(op.ScatterAdd, scatterAddPlaces, dim, index, src)
}

func (x *Tensor) scatterInPlace(code op.Code, move indexMove, dim int, index, src *Tensor) *Tensor {
	name := op.Table[code].Name
	d := x.axis(name, dim)
	x.checkScatter(name, d, index, src)
	if !x.writesAtOnce(name, index, src) {
		return x.CopyFrom(x.scatter(code, move, dim, index, src))
	}
	x.scatterHere(name, move, d, index, src.alias())
	x.store.Version.Add(1)
	return x
}

// writesAtOnce reports whether elements of src may be written to x one by one:
// nothing is recorded, x is not read where it is written, and is not of a half
// type, which are added up in another one.
func (x *Tensor) writesAtOnce(name string, index, src *Tensor) bool {
	return !x.beginWrite(name, on(x, index, src)) && x.dtype.typ().Compute() == x.dtype.typ() &&
		x.store != index.store && x.store != src.store
}

// ScatterReduceInPlace is ScatterReduce that overwrites x; see AddInPlace.
func (x *Tensor) ScatterReduceInPlace(dim int, index, src *Tensor, how Combination, options ...ScatterOptions) *Tensor {
	return x.CopyFrom(x.Clone().ScatterReduce(dim, index, src, how, options...))
}

// IndexAddInPlace is IndexAdd that overwrites x; see AddInPlace.
func (x *Tensor) IndexAddInPlace(dim int, index, src *Tensor) *Tensor {
	d := x.axis("IndexAdd", dim)
	x.checkSlices("IndexAdd", d, index, src)
	return x.writeSlices("IndexAdd", scatterAddPlaces, d, index, src, x.IndexAdd)
}

// IndexReduceInPlace is IndexReduce that overwrites x; see AddInPlace.
func (x *Tensor) IndexReduceInPlace(dim int, index, src *Tensor, how Combination, options ...ScatterOptions) *Tensor {
	return x.CopyFrom(x.Clone().IndexReduce(dim, index, src, how, options...))
}

// IndexCopyInPlace is IndexCopy that overwrites x; see AddInPlace.
func (x *Tensor) IndexCopyInPlace(dim int, index, src *Tensor) *Tensor {
	d := x.axis("IndexCopy", dim)
	x.checkSlices("IndexCopy", d, index, src)
	return x.writeSlices("IndexCopy", scatterPlaces, d, index, src, x.IndexCopy)
}

// IndexFillInPlace is IndexFill that overwrites x; see AddInPlace.
func (x *Tensor) IndexFillInPlace(dim int, index *Tensor, v any) *Tensor {
	d := x.axis("IndexFill", dim)
	index, src := x.fillOf(d, index, v)
	return x.writeSlices("IndexFill", scatterPlaces, d, index, src, x.IndexCopy)
}

// writeSlices moves slices of src to the places of x along d that index names;
// apart is the operation that returns a copy instead.
func (x *Tensor) writeSlices(name string, move indexMove, d int, index, src *Tensor, apart func(dim int, index, src *Tensor) *Tensor) *Tensor {
	if !x.writesAtOnce(name, index, src) || !x.compact {
		return x.CopyFrom(apart(d, index, src))
	}
	x.moveByIndex(name, move, d, index, src.alias().compacted())
	x.store.Version.Add(1)
	return x
}

// PutInPlace is Put that overwrites x; see AddInPlace.
func (x *Tensor) PutInPlace(index, src *Tensor) *Tensor { return x.CopyFrom(x.Put(index, src)) }

// MaskedFillInPlace is MaskedFill that overwrites x; see AddInPlace.
func (x *Tensor) MaskedFillInPlace(mask *Tensor, v any) *Tensor {
	return x.CopyFrom(x.MaskedFill(mask, v))
}

// MaskedScatterInPlace is MaskedScatter that overwrites x; see AddInPlace.
func (x *Tensor) MaskedScatterInPlace(mask, src *Tensor) *Tensor {
	return x.CopyFrom(x.MaskedScatter(mask, src))
}
