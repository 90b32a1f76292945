package tensor

// The forms below write what was computed apart; the reductions start from a copy
// because their gradients read what x was.

// ScatterInPlace is Scatter that overwrites x; see AddInPlace.
func (x *Tensor) ScatterInPlace(dim int, index, src *Tensor) *Tensor {
	return x.CopyFrom(x.Scatter(dim, index, src))
}

// ScatterScalarInPlace is ScatterScalar that overwrites x; see AddInPlace.
func (x *Tensor) ScatterScalarInPlace(dim int, index *Tensor, v any) *Tensor {
	return x.CopyFrom(x.ScatterScalar(dim, index, v))
}

// ScatterAddInPlace is ScatterAdd that overwrites x; see AddInPlace.
func (x *Tensor) ScatterAddInPlace(dim int, index, src *Tensor) *Tensor {
	return x.CopyFrom(x.ScatterAdd(dim, index, src))
}

// ScatterReduceInPlace is ScatterReduce that overwrites x; see AddInPlace.
func (x *Tensor) ScatterReduceInPlace(dim int, index, src *Tensor, how Combination, options ...ScatterOptions) *Tensor {
	return x.CopyFrom(x.Clone().ScatterReduce(dim, index, src, how, options...))
}

// IndexAddInPlace is IndexAdd that overwrites x; see AddInPlace.
func (x *Tensor) IndexAddInPlace(dim int, index, src *Tensor) *Tensor {
	return x.CopyFrom(x.IndexAdd(dim, index, src))
}

// IndexReduceInPlace is IndexReduce that overwrites x; see AddInPlace.
func (x *Tensor) IndexReduceInPlace(dim int, index, src *Tensor, how Combination, options ...ScatterOptions) *Tensor {
	return x.CopyFrom(x.Clone().IndexReduce(dim, index, src, how, options...))
}

// IndexCopyInPlace is IndexCopy that overwrites x; see AddInPlace.
func (x *Tensor) IndexCopyInPlace(dim int, index, src *Tensor) *Tensor {
	return x.CopyFrom(x.IndexCopy(dim, index, src))
}

// IndexFillInPlace is IndexFill that overwrites x; see AddInPlace.
func (x *Tensor) IndexFillInPlace(dim int, index *Tensor, v any) *Tensor {
	return x.CopyFrom(x.IndexFill(dim, index, v))
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
