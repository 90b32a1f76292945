package tensor

// MaskedFill returns x with v, any Go number, where mask, a Bool tensor
// broadcast, holds.
func (x *Tensor) MaskedFill(mask *Tensor, v any) *Tensor {
	x.checkMask("MaskedFill", mask)
	return Where(mask, x.filled("MaskedFill", v), x)
}

func (x *Tensor) checkMask(name string, mask *Tensor) {
	checkDevices(name, on(x, mask))
	if mask.dtype != Bool {
		fail(DTypeError, name, on(x, mask), "the mask is not of type bool")
	}
}

// MaskedSelect returns, as a vector, the elements of x where mask holds, both
// broadcast.
func (x *Tensor) MaskedSelect(mask *Tensor) *Tensor {
	x.checkMask("MaskedSelect", mask)
	both := BroadcastTensors(x, mask)
	return both[0].Reshape(-1).IndexSelect(0, both[1].Reshape(-1).trueAt()[0])
}

// MaskedScatter returns x with the first elements of src, in row-major order, at
// the places where mask holds; x and mask are broadcast.
func (x *Tensor) MaskedScatter(mask, src *Tensor) *Tensor {
	x.checkMask("MaskedScatter", mask)
	checkDevices("MaskedScatter", on(x, src))
	if src.dtype != x.dtype {
		fail(DTypeError, "MaskedScatter", on(x, mask, src), "src is of another type than the tensor")
	}
	both := BroadcastTensors(x, mask)
	at := both[1].Reshape(-1).trueAt()[0]
	if at.NumEl() > src.NumEl() {
		fail(ShapeError, "MaskedScatter", on(x, mask, src), "the mask holds at %d places, src has %d elements", at.NumEl(), src.NumEl())
	}
	flat := both[0].Reshape(-1).IndexCopy(0, at, src.Reshape(-1).Narrow(0, 0, at.NumEl()))
	return flat.Reshape(both[0].dims()...)
}
