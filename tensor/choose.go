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
	x.checkChoices(r, repeat)
	at, rows := choices(x.shape[0], r, repeat)
	return x.IndexSelect(0, FromSlice(at, len(at)).to(x.Device())).Reshape(rows, r)
}

// checkChoices refuses what would take more memory than there is: the number of
// ways is a binomial coefficient.
func (x *Tensor) checkChoices(r int, repeat bool) {
	const most = 1 << 40
	n := float64(x.shape[0])
	if repeat {
		n += float64(r) - 1
	}
	ways := 1.0
	for k := 1.0; k <= min(float64(r), n-float64(r)) && ways < most; k++ {
		ways *= (n - k + 1) / k
	}
	if float64(r) <= n && ways*float64(r) > most {
		fail(MemoryError, "Combinations", on(x), "the ways to choose %d elements are too many", r)
	}
}

// choices lists the places chosen, way after way in their order, and counts the
// ways.
func choices(n, r int, repeat bool) (at []int, rows int) {
	if n == 0 || !repeat && r > n {
		return []int{}, 0
	}
	apart := 1 // how far one place is from the next
	if repeat {
		apart = 0
	}
	way := make([]int, r)
	for k := range way {
		way[k] = k * apart
	}
	for {
		at = append(at, way...)
		rows++
		k := r - 1
		for k >= 0 && way[k] == n-1-(r-1-k)*apart {
			k--
		}
		if k < 0 {
			return at, rows
		}
		way[k]++
		for j := k + 1; j < r; j++ {
			way[j] = way[j-1] + apart
		}
	}
}
