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
