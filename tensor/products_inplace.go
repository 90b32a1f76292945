package tensor

// AddMMInPlace is AddMM that overwrites x, of the product's shape; see AddInPlace.
func (x *Tensor) AddMMInPlace(a, b *Tensor, options ...SumOptions) *Tensor {
	return x.become("AddMMInPlace", x.AddMM(a, b, options...))
}

// BAddBMMInPlace is BAddBMM that overwrites x; see AddMMInPlace.
func (x *Tensor) BAddBMMInPlace(a, b *Tensor, options ...SumOptions) *Tensor {
	return x.become("BAddBMMInPlace", x.BAddBMM(a, b, options...))
}

// AddBMMInPlace is AddBMM that overwrites x; see AddMMInPlace.
func (x *Tensor) AddBMMInPlace(a, b *Tensor, options ...SumOptions) *Tensor {
	return x.become("AddBMMInPlace", x.AddBMM(a, b, options...))
}

// AddMVInPlace is AddMV that overwrites x; see AddMMInPlace.
func (x *Tensor) AddMVInPlace(a, v *Tensor, options ...SumOptions) *Tensor {
	return x.become("AddMVInPlace", x.AddMV(a, v, options...))
}

// AddRInPlace is AddR that overwrites x; see AddMMInPlace.
func (x *Tensor) AddRInPlace(u, v *Tensor, options ...SumOptions) *Tensor {
	return x.become("AddRInPlace", x.AddR(u, v, options...))
}

// become overwrites x with y, which was computed from it, if x can hold its type.
func (x *Tensor) become(name string, y *Tensor) *Tensor {
	x.checkHolds(name, y.dtype, on(x, y))
	return x.CopyFrom(y)
}
