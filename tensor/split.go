package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Split returns views of the pieces of size places along dim, the last of which
// may be smaller. Writing to a piece while recording panics.
func (x *Tensor) Split(size, dim int) []*Tensor {
	d := x.realAxis("Split", dim)
	n := x.dims()[d]
	switch {
	case size < 0:
		fail(ValueError, "Split", on(x), "the size %d is negative", size)
	case size == 0 && n > 0:
		fail(ValueError, "Split", on(x), "pieces of no size do not make dimension %d of size %d", dim, n)
	}
	ends := []int{}
	for at := 0; at < n || len(ends) == 0; {
		at += min(size, n-at)
		ends = append(ends, at)
	}
	return x.pieces(d, ends)
}

// SplitSizes returns views of the pieces of the sizes given along dim, which must
// add up to its size; see Split.
func (x *Tensor) SplitSizes(sizes []int, dim int) []*Tensor {
	d := x.realAxis("SplitSizes", dim)
	ends, at := make([]int, len(sizes)), 0
	for k, s := range sizes {
		if s < 0 || s > x.dims()[d]-at {
			fail(ShapeError, "SplitSizes", on(x), "pieces of sizes %v do not make dimension %d of size %d", sizes, dim, x.dims()[d])
		}
		at += s
		ends[k] = at
	}
	if at != x.dims()[d] {
		fail(ShapeError, "SplitSizes", on(x), "pieces of sizes %v do not make dimension %d of size %d", sizes, dim, x.dims()[d])
	}
	return x.pieces(d, ends)
}

// Chunk returns views of n pieces along dim of one size, but for a smaller last
// one; fewer if that size does not leave so many. See Split.
func (x *Tensor) Chunk(n, dim int) []*Tensor {
	d := x.realAxis("Chunk", dim)
	x.checkPieces("Chunk", n)
	size := x.dims()[d]
	if size == 0 {
		return x.pieces(d, make([]int, n))
	}
	return x.Split((size-1)/n+1, d)
}

// checkPieces refuses to make no pieces, and so many that none would fit.
func (x *Tensor) checkPieces(name string, n int) {
	switch {
	case n < 1:
		fail(ValueError, name, on(x), "%d pieces cannot be made", n)
	case n > 1<<24 && n > x.NumEl():
		fail(MemoryError, name, on(x), "%d pieces of %d elements are too many", n, x.NumEl())
	}
}

// Unbind returns views of x at each place along dim, without that dimension. See
// Split.
func (x *Tensor) Unbind(dim int) []*Tensor {
	d := x.realAxis("Unbind", dim)
	if x.dims()[d] == 0 {
		return nil
	}
	parts := x.Split(1, d)
	for k, p := range parts {
		parts[k] = p.Squeeze(d)
	}
	return parts
}

// pieces are views of x that end where ends says along d. They are recorded
// together, so that their gradients are joined and not padded one by one.
func (x *Tensor) pieces(d int, ends []int) []*Tensor {
	if len(ends) > maxInputs {
		return x.piecesOfPieces(d, ends)
	}
	outs := make([]*Tensor, len(ends))
	at := 0
	for k, end := range ends {
		outs[k] = x.part(d, at, end)
		at = end
	}
	x.deriveMany(d, ends, outs)
	for _, v := range outs {
		v.oneOfMany = true
	}
	return outs
}

// piecesOfPieces is pieces of more than one node has outputs: of large pieces each
// is cut on.
func (x *Tensor) piecesOfPieces(d int, ends []int) []*Tensor {
	groups := slices.Collect(slices.Chunk(ends, maxInputs))
	last := make([]int, len(groups))
	for g, group := range groups {
		last[g] = group[len(group)-1]
	}
	outs, at := make([]*Tensor, 0, len(ends)), 0
	for g, large := range x.pieces(d, last) {
		own := make([]int, len(groups[g]))
		for k, end := range groups[g] {
			own[k] = end - at
		}
		outs = append(outs, large.pieces(d, own)...)
		at = last[g]
	}
	return outs
}

// part is Narrow without recording.
func (x *Tensor) part(d, from, to int) *Tensor {
	shape, off := x.Shape(), x.off
	shape[d] = to - from
	if to > from {
		off += from * x.strides()[d]
	}
	return x.view(off, shape, x.strides())
}

// TensorSplit returns views of n pieces along dim of nearly one size, the first
// ones greater by one where n does not divide it.
func (x *Tensor) TensorSplit(n, dim int) []*Tensor {
	d := x.realAxis("TensorSplit", dim)
	x.checkPieces("TensorSplit", n)
	size, at := x.dims()[d], 0
	outs := make([]*Tensor, n)
	for k := range outs {
		length := size / n
		if k < size%n {
			length++
		}
		outs[k] = x.Narrow(d, at, length)
		at += length
	}
	return outs
}

// TensorSplitAt returns views of the pieces before, between and behind the places
// given along dim, which count from the end where they are negative.
func (x *Tensor) TensorSplitAt(places []int, dim int) []*Tensor {
	d := x.realAxis("TensorSplitAt", dim)
	n, at := x.dims()[d], 0
	outs := make([]*Tensor, 0, len(places)+1)
	for _, p := range append(append([]int{}, places...), n) {
		end := clampPlace(p, n)
		outs = append(outs, x.Narrow(d, at, max(end-at, 0)))
		at = end
	}
	return outs
}

// HSplit returns views of n pieces of one size along dimension 1, of a vector
// along its only one. It panics where n does not divide the size.
func (x *Tensor) HSplit(n int) []*Tensor {
	if x.rank == 0 {
		fail(ShapeError, "HSplit", on(x), "a scalar cannot be split")
	}
	return x.evenly("HSplit", n, min(x.Dim()-1, 1))
}

// VSplit returns views of n pieces of one size along dimension 0 of a tensor of
// two dimensions or more; see HSplit.
func (x *Tensor) VSplit(n int) []*Tensor {
	if x.rank < 2 {
		fail(ShapeError, "VSplit", on(x), "the tensor has fewer than 2 dimensions")
	}
	return x.evenly("VSplit", n, 0)
}

// DSplit returns views of n pieces of one size along dimension 2 of a tensor of
// three dimensions or more; see HSplit.
func (x *Tensor) DSplit(n int) []*Tensor {
	if x.rank < 3 {
		fail(ShapeError, "DSplit", on(x), "the tensor has fewer than 3 dimensions")
	}
	return x.evenly("DSplit", n, 2)
}

func (x *Tensor) evenly(name string, n, d int) []*Tensor {
	if n < 1 || x.dims()[d]%n != 0 {
		fail(ValueError, name, on(x), "dimension %d of size %d does not make %d pieces of one size", d, x.dims()[d], n)
	}
	return x.TensorSplit(n, d)
}

// deriveMany is derive for pieces along d, recorded as one operation.
func (x *Tensor) deriveMany(d int, ends []int, outs []*Tensor) {
	for _, v := range outs {
		v.isView = true
	}
	n := recordMany(op.Split, ends, outs, x)
	if n != nil {
		n.I[0] = int64(d)
	}
	for _, v := range outs {
		x.bindView(v, n != nil)
	}
}
