package tensor

// Unique returns the elements of x in ascending order, each once, as a vector;
// for each element of x where it is among them; and how often each occurs. NaN
// equals nothing. No gradient passes.
func (x *Tensor) Unique() (values, inverse, counts *Tensor) {
	flat := x.alias().Reshape(-1)
	_, order := flat.sorted("Unique", 0, flat.NumEl(), false)
	values, inverse, counts = flat.distinct(order)
	return values, inverse.Reshape(x.dims()...), counts
}

// UniqueDim returns the slices of x along dim in ascending order, compared
// element by element, each once; for each slice of x where it is among them; and
// how often each occurs.
func (x *Tensor) UniqueDim(dim int) (values, inverse, counts *Tensor) {
	return x.distinctAlong("UniqueDim", dim, (*Tensor).lexicographic)
}

// UniqueConsecutive returns the elements of x as a vector, runs of equals as one;
// for each element of x where it is among them; and how long each run is.
func (x *Tensor) UniqueConsecutive() (values, inverse, counts *Tensor) {
	values, inverse, counts = x.alias().Reshape(-1).distinct(nil)
	return values, inverse.Reshape(x.dims()...), counts
}

// UniqueConsecutiveDim returns the slices of x along dim, runs of equals as one;
// for each slice of x where it is among them; and how long each run is.
func (x *Tensor) UniqueConsecutiveDim(dim int) (values, inverse, counts *Tensor) {
	return x.distinctAlong("UniqueConsecutiveDim", dim, func(*Tensor) *Tensor { return nil })
}

func (x *Tensor) distinctAlong(name string, dim int, order func(rows *Tensor) *Tensor) (values, inverse, counts *Tensor) {
	d := x.realAxis(name, dim)
	first := append([]int{d}, append(countUp(d), countUp(x.Dim())[d+1:]...)...)
	slices := x.alias().Permute(first...)
	n := slices.dims()[0]
	for i, s := range slices.dims() {
		if i > 0 && s == 0 {
			fail(ShapeError, name, on(x), "slices without elements cannot be told apart")
		}
	}
	rows := slices.Reshape(n, product(slices.dims()[1:]))
	values, inverse, counts = rows.distinct(order(rows))
	shape := slices.Shape()
	shape[0] = values.Size(0)
	back := make([]int, len(first))
	for i, p := range first {
		back[p] = i
	}
	return values.Reshape(shape...).Permute(back...).compacted(), inverse, counts
}

// lexicographic is the order of x's rows, compared column by column: sorting by
// the last column first, and stably, leaves the first to decide.
func (x *Tensor) lexicographic() *Tensor {
	order := On(x.Device()).Arange(0, x.dims()[0], 1)
	for c := x.dims()[1] - 1; c >= 0; c-- {
		column := x.Select(1, c).IndexSelect(0, order)
		_, by := column.sorted("UniqueDim", 0, x.dims()[0], false)
		order = order.IndexSelect(0, by)
	}
	return order
}

// distinct keeps, of x taken in the given order along dimension 0, the first of
// each run of equals; nil is x's own order.
func (x *Tensor) distinct(order *Tensor) (values, inverse, counts *Tensor) {
	sorted := x
	if order != nil {
		sorted = x.IndexSelect(0, order)
	}
	starts := sorted.changes(0)
	if x.rank > 1 {
		starts = starts.Any(1)
	}
	values = sorted.Index(starts)
	inverse = starts.CumSum(0).SubScalar(1)
	counts = inverse.counted64(values.dims()[0])
	if order != nil {
		inverse = inverse.Scatter(0, order, inverse)
	}
	return values, inverse, counts
}

// counted64 is how often each of 0 to n-1 occurs in x, a vector of Int64.
func (x *Tensor) counted64(n int) *Tensor {
	o := On(x.Device()).As(Int64)
	return o.Zeros(n).IndexAdd(0, x, o.Ones(x.NumEl()))
}
