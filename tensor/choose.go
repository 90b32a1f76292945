package tensor

// CartesianProd returns every way to take one element from each of some vectors,
// a row for each, the last vector running fastest. Of one vector it is that
// vector.
func CartesianProd(xs ...*Tensor) *Tensor {
	if len(xs) == 0 {
		fail(ValueError, "CartesianProd", nil, "there are no tensors")
	}
	checkDevices("CartesianProd", xs)
	shape := make([]int, len(xs))
	for k, x := range xs {
		if x.rank != 1 {
			fail(ShapeError, "CartesianProd", xs, "a tensor is no vector")
		}
		shape[k] = x.shape[0]
	}
	if len(xs) == 1 {
		return xs[0]
	}
	columns := make([]*Tensor, len(xs))
	for k, x := range xs {
		along := make([]int, len(xs))
		for i := range along {
			along[i] = 1
		}
		along[k] = shape[k]
		columns[k] = x.Reshape(along...).Expand(shape...).Reshape(-1)
	}
	return Stack(columns, 1)
}

// Combinations returns every way to choose r elements of a vector in their order,
// a row for each; where repeat is set an element may be chosen again.
func (x *Tensor) Combinations(r int, repeat bool) *Tensor {
	if x.rank != 1 {
		fail(ShapeError, "Combinations", on(x), "the tensor is no vector")
	}
	if r < 0 {
		fail(ValueError, "Combinations", on(x), "%d elements cannot be chosen", r)
	}
	if r == 0 {
		return On(x.Device()).As(x.dtype).Empty(0)
	}
	at := []int{}
	rows := 0
	var choose func(chosen []int, from int)
	choose = func(chosen []int, from int) {
		if len(chosen) == r {
			at = append(at, chosen...)
			rows++
			return
		}
		for i := from; i < x.shape[0]; i++ {
			next := i + 1
			if repeat {
				next = i
			}
			choose(append(chosen, i), next)
		}
	}
	choose(nil, 0)
	return x.IndexSelect(0, FromSlice(at, len(at)).to(x.Device())).Reshape(rows, r)
}
