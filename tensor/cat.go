package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Cat returns the tensors joined along dim. Their other sizes must agree; types
// are promoted. Tensors of shape (0) are skipped whatever the others' shape, as
// in PyTorch. No tensors, and scalars, panic.
func Cat(xs []*Tensor, dim int) *Tensor {
	if len(xs) == 0 {
		fail(ValueError, "Cat", nil, "there are no tensors to join")
	}
	checkDevices("Cat", xs)
	if len(xs) > maxInputs && recording(xs) {
		return Cat(catGroups(xs, dim), dim)
	}
	d := promoteAll("Cat", xs)
	parts := make([]*Tensor, 0, len(xs))
	for _, x := range xs {
		if x.rank == 0 {
			fail(ShapeError, "Cat", xs, "a scalar has no dimension to join along")
		}
		if x.rank == 1 && x.shape[0] == 0 {
			continue
		}
		parts = append(parts, x.As(d))
	}
	if len(parts) == 0 {
		return xs[0].As(d).Clone()
	}
	axis := parts[0].axis("Cat", dim)
	y := alloc(parts[0].store.Backend, d, catShape(parts, xs, axis))
	ends := make([]int, len(parts)) // for the rule, which cuts there
	at := 0
	for k, x := range parts {
		n := x.dims()[axis]
		copyElements("Cat", y.alias().Narrow(axis, at, n), x)
		at += n
		ends[k] = at
	}
	if n := record(op.Cat, ends, y, parts...); n != nil {
		n.I[0] = int64(axis)
	}
	return y
}

// catGroups joins as many tensors at a time as a node has inputs.
func catGroups(xs []*Tensor, dim int) (groups []*Tensor) {
	for g := range slices.Chunk(xs, maxInputs) {
		groups = append(groups, Cat(g, dim))
	}
	return groups
}

func catShape(parts, all []*Tensor, axis int) []int {
	shape := parts[0].Shape()
	for _, x := range parts[1:] {
		if x.Dim() != len(shape) {
			fail(ShapeError, "Cat", all, "the tensors differ in their number of dimensions")
		}
		for i, s := range x.dims() {
			switch {
			case i == axis:
				shape[i] += s
			case s != shape[i]:
				fail(ShapeError, "Cat", all, "sizes %d and %d meet in dimension %d", shape[i], s, i)
			}
		}
	}
	checkShape("Cat", parts[0].dtype, shape)
	return shape
}

// Stack returns the tensors, all of one shape, joined along a new dimension put
// in at dim.
func Stack(xs []*Tensor, dim int) *Tensor {
	if len(xs) == 0 {
		fail(ValueError, "Stack", nil, "there are no tensors to stack")
	}
	rows := make([]*Tensor, len(xs))
	for i, x := range xs {
		if x == nil || !sameShape(x, xs[0]) {
			fail(ShapeError, "Stack", xs, "the tensors differ in shape")
		}
		rows[i] = x.Unsqueeze(dim)
	}
	if dim < 0 {
		dim += xs[0].Dim() + 1
	}
	return Cat(rows, dim)
}

// HStack returns the tensors side by side: vectors, and scalars, joined along
// dimension 0, others along dimension 1.
func HStack(xs []*Tensor) *Tensor {
	rows := raised("HStack", xs, (*Tensor).AtLeast1d)
	return Cat(rows, min(rows[0].Dim()-1, 1))
}

// VStack returns the tensors one below the other: vectors are rows.
func VStack(xs []*Tensor) *Tensor { return Cat(raised("VStack", xs, (*Tensor).AtLeast2d), 0) }

// DStack returns the tensors joined along dimension 2; see AtLeast3d.
func DStack(xs []*Tensor) *Tensor { return Cat(raised("DStack", xs, (*Tensor).AtLeast3d), 2) }

// ColumnStack returns the tensors side by side: vectors are columns.
func ColumnStack(xs []*Tensor) *Tensor {
	return HStack(raised("ColumnStack", xs, func(x *Tensor) *Tensor {
		if x.rank < 2 {
			return x.Reshape(x.NumEl(), 1)
		}
		return x
	}))
}

// raised is f of each of xs.
func raised(name string, xs []*Tensor, f func(*Tensor) *Tensor) []*Tensor {
	if len(xs) == 0 {
		fail(ValueError, name, nil, "there are no tensors to stack")
	}
	needTensors(name, xs...)
	ys := make([]*Tensor, len(xs))
	for k, x := range xs {
		ys[k] = f(x)
	}
	return ys
}

// BlockDiag returns a matrix with the matrices along its diagonal and zeros
// elsewhere; vectors are rows.
func BlockDiag(xs ...*Tensor) *Tensor {
	if len(xs) == 0 {
		return Zeros(1, 0)
	}
	blocks := raised("BlockDiag", xs, (*Tensor).AtLeast2d)
	width := 0
	for _, b := range blocks {
		if b.rank > 2 {
			fail(ShapeError, "BlockDiag", xs, "a tensor has more than 2 dimensions")
		}
		width += b.dims()[1]
	}
	rows, at := make([]*Tensor, len(blocks)), 0
	for k, b := range blocks {
		o, m, n := On(b.Device()).As(b.dtype), b.dims()[0], b.dims()[1]
		rows[k] = Cat([]*Tensor{o.Zeros(m, at), b, o.Zeros(m, width-at-n)}, 1)
		at += n
	}
	return Cat(rows, 0)
}
