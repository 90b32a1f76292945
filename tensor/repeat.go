package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Repeat returns copies of x side by side, times[d] of them along dimension d;
// further dimensions are put in front. Unlike Expand it copies.
func (x *Tensor) Repeat(times ...int) *Tensor {
	lead := len(times) - x.Dim()
	if lead < 0 {
		fail(ShapeError, "Repeat", on(x), "%d numbers of copies are given, the tensor has %d dimensions", len(times), x.Dim())
	}
	apart, wide, shape := make([]int, 0, 2*len(times)), make([]int, 0, 2*len(times)), make([]int, len(times))
	for d, n := range times {
		if n < 0 {
			fail(ValueError, "Repeat", on(x), "%d copies cannot be made", n)
		}
		size := 1
		if d >= lead {
			size = x.dims()[d-lead]
		}
		apart, wide = append(apart, 1, size), append(wide, n, size)
	}
	checkShape("Repeat", x.dtype, wide)
	for d := range shape {
		shape[d] = wide[2*d] * wide[2*d+1]
	}
	return x.Reshape(apart...).Expand(wide...).Clone().Reshape(shape...)
}

// Tile is Repeat for which missing numbers of copies, in front, are 1.
func (x *Tensor) Tile(times ...int) *Tensor {
	for len(times) < x.Dim() {
		times = append([]int{1}, times...)
	}
	return x.Repeat(times...)
}

// RepeatInterleave returns x with each place along dim repeated n times, one
// behind the other.
func (x *Tensor) RepeatInterleave(n, dim int) *Tensor {
	d := x.axis("RepeatInterleave", dim)
	if n < 0 {
		fail(ValueError, "RepeatInterleave", on(x), "%d copies cannot be made", n)
	}
	if x.rank == 0 {
		return x.Expand(n).Clone()
	}
	shape := append(x.Shape(), 0)
	copy(shape[d+2:], shape[d+1:])
	shape[d+1] = n
	return x.Unsqueeze(d+1).Expand(shape...).Clone().Flatten(d, d+1)
}

// RepeatInterleaveEach returns x with each place along dim repeated as often as
// counts, a vector of integers with one for each place or one for all, says.
func (x *Tensor) RepeatInterleaveEach(counts *Tensor, dim int) *Tensor {
	d := x.realAxis("RepeatInterleaveEach", dim)
	checkIndexVector("RepeatInterleaveEach", x, counts)
	times := Values[int64](counts)
	if len(times) != x.dims()[d] && len(times) != 1 {
		fail(ShapeError, "RepeatInterleaveEach", on(x, counts), "there are %d numbers of copies for dimension %d of size %d", len(times), dim, x.dims()[d])
	}
	total := int64(0)
	for i := range x.dims()[d] {
		n := times[min(i, len(times)-1)]
		switch {
		case n < 0:
			fail(ValueError, "RepeatInterleaveEach", on(x, counts), "%d copies cannot be made", n)
		case n > maxBytes/8-total:
			fail(MemoryError, "RepeatInterleaveEach", on(x, counts), "%d copies and more are too many", n)
		}
		total += n
	}
	index := alloc(x.store.Backend, Int64, []int{int(total)}) // first, as there may be no memory
	at := make([]int64, 0, total)
	for i := range x.dims()[d] {
		for range times[min(i, len(times)-1)] {
			at = append(at, int64(i))
		}
	}
	index.write(encode(at))
	return x.IndexSelect(d, index)
}

// Flip returns a copy of x with the order of the places along each of dims turned
// around.
func (x *Tensor) Flip(dims ...int) *Tensor {
	axes := x.axes("Flip", dims)
	y := alloc(x.store.Backend, x.dtype, x.dims())
	if y.NumEl() > 0 {
		copyElements("Flip", y, x.turned(axes))
	}
	record(op.Flip, axes, y, x)
	return y
}

// turned is x seen from the other end along axes. No one else may see it: the
// strides of a tensor are not negative.
func (x *Tensor) turned(axes []int) *Tensor {
	if x.rank == 0 {
		return x
	}
	off, strides := x.off, slices.Clone(x.strides())
	for _, d := range axes {
		off += (x.dims()[d] - 1) * strides[d]
		strides[d] = -strides[d]
	}
	return x.view(off, x.dims(), strides)
}

// Roll returns a copy of x with the places along dim moved up by shift, those
// that leave at the end coming back in front: y[i+shift] = x[i].
func (x *Tensor) Roll(shift, dim int) *Tensor {
	d := x.realAxis("Roll", dim)
	y := alloc(x.store.Backend, x.dtype, x.dims())
	n := max(x.dims()[d], 1)
	shift = (shift%n + n) % n
	if shift == 0 {
		copyElements("Roll", y, x)
	} else {
		copyElements("Roll", y.part(d, shift, n), x.part(d, 0, n-shift))
		copyElements("Roll", y.part(d, 0, shift), x.part(d, n-shift, n))
	}
	if node := record(op.Roll, nil, y, x); node != nil {
		node.I = [4]int64{int64(d), int64(shift)}
	}
	return y
}

// Rot90 returns a copy of x turned k times by 90 degrees in the plane of two
// dimensions, from dim0 towards dim1.
func (x *Tensor) Rot90(k, dim0, dim1 int) *Tensor {
	a, b := x.plane("Rot90", dim0, dim1)
	switch k & 3 {
	case 1:
		return x.Flip(b).exchange(a, b)
	case 2:
		return x.Flip(a, b)
	case 3:
		return x.Flip(a).exchange(a, b)
	}
	return x.Clone()
}
