package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Permute returns a view of x with its dimensions in the order given, each
// named once: Permute(1, 0) transposes a matrix.
func (x *Tensor) Permute(dims ...int) *Tensor {
	if len(dims) != x.Dim() {
		fail(ShapeError, "Permute", on(x), "%d dimensions are named, the tensor has %d", len(dims), x.Dim())
	}
	perm := x.axes("Permute", dims)
	shape, strides := make([]int, len(perm)), make([]int, len(perm))
	for i, p := range perm {
		shape[i], strides[i] = x.dims()[p], x.strides()[p]
	}
	v := x.derive(op.Permute, nil, x.view(x.off, shape, strides))
	if n := v.head.Node.Load(); n != nil {
		n.Ext = perm
	}
	return v
}

// Transpose returns a view of x with two dimensions exchanged.
func (x *Tensor) Transpose(dim0, dim1 int) *Tensor {
	return x.exchange(x.axis("Transpose", dim0), x.axis("Transpose", dim1))
}

// T returns the transpose of a matrix, as a view; vectors and scalars are
// returned as they are. More dimensions panic: see Transpose.
func (x *Tensor) T() *Tensor {
	switch {
	case x.rank < 2:
		return x
	case x.rank > 2:
		fail(ShapeError, "T", on(x), "the tensor has %d dimensions; name two with Transpose", x.Dim())
	}
	return x.exchange(0, 1)
}

// exchange is Transpose of dimensions that exist.
func (x *Tensor) exchange(a, b int) *Tensor {
	var buf, stridesBuf [inlineRank]int
	shape, strides := append(buf[:0], x.dims()...), append(stridesBuf[:0], x.strides()...)
	if x.rank > 0 {
		shape[a], shape[b] = shape[b], shape[a]
		strides[a], strides[b] = strides[b], strides[a]
	}
	v := x.derive(op.Permute, nil, x.view(x.off, shape, strides))
	if n := v.head.Node.Load(); n != nil {
		perm := countUp(x.Dim())
		if x.rank > 0 {
			perm[a], perm[b] = b, a
		}
		n.Ext = perm
	}
	return v
}

// Reshape returns x's elements in row-major order in another shape: a view where
// x's memory allows it, else a copy. One size may be -1 and is then inferred.
func (x *Tensor) Reshape(shape ...int) *Tensor {
	to := x.inferShape("Reshape", shape)
	strides, ok := viewStrides(x.dims(), x.strides(), to)
	if !ok {
		return x.Clone().Reshape(to...)
	}
	return x.derive(op.Reshape, nil, x.view(x.off, to, strides))
}

// View is Reshape that never copies: it panics where x's memory does not allow
// a view.
func (x *Tensor) View(shape ...int) *Tensor {
	to := x.inferShape("View", shape)
	if _, ok := viewStrides(x.dims(), x.strides(), to); !ok {
		fail(ShapeError, "View", on(x), "elements that are neighbours in shape %s are not in memory; use Reshape", shapeText(to))
	}
	return x.Reshape(to...)
}

// Flatten returns x with dimensions start to end, both included, made one:
// Flatten(1, -1) makes a matrix of a batch. See Reshape.
func (x *Tensor) Flatten(start, end int) *Tensor {
	a, b := x.axis("Flatten", start), x.axis("Flatten", end)
	if a > b {
		fail(ValueError, "Flatten", on(x), "dimension %d comes after %d", start, end)
	}
	if x.rank == 0 {
		return x.Reshape(1)
	}
	shape := append([]int{}, x.dims()[:a]...)
	shape = append(shape, product(x.dims()[a:b+1]))
	return x.Reshape(append(shape, x.dims()[b+1:]...)...)
}

// Unflatten returns x with dimension dim made several, of the sizes given, of
// which one may be -1 and is then inferred: the inverse of Flatten.
func (x *Tensor) Unflatten(dim int, sizes ...int) *Tensor {
	d := x.realAxis("Unflatten", dim)
	if len(sizes) == 0 {
		fail(ShapeError, "Unflatten", on(x), "no sizes are given")
	}
	to := x.view(x.off, x.dims()[d:d+1], x.strides()[d:d+1]).inferShape("Unflatten", sizes)
	shape := append(append([]int{}, x.dims()[:d]...), to...)
	return x.Reshape(append(shape, x.dims()[d+1:]...)...)
}

// MoveDim returns a view of x with one dimension moved from one place to another,
// the others staying in order.
func (x *Tensor) MoveDim(from, to int) *Tensor { return x.MoveDims([]int{from}, []int{to}) }

// MoveDims returns a view of x with several dimensions moved, from[i] to to[i],
// the others staying in order.
func (x *Tensor) MoveDims(from, to []int) *Tensor {
	if len(from) != len(to) {
		fail(ShapeError, "MoveDims", on(x), "%d dimensions are to move to %d places", len(from), len(to))
	}
	src, dst := x.axes("MoveDims", from), x.axes("MoveDims", to)
	if x.rank == 0 {
		return x.Permute()
	}
	perm, moved := make([]int, x.Dim()), make([]bool, x.Dim())
	for d := range perm {
		perm[d] = -1
	}
	for k, d := range src {
		perm[dst[k]], moved[d] = d, true
	}
	next := 0
	for k, d := range perm {
		if d >= 0 {
			continue
		}
		for moved[next] {
			next++
		}
		perm[k] = next
		next++
	}
	return x.Permute(perm...)
}

// AtLeast1d returns x, a scalar as a vector.
func (x *Tensor) AtLeast1d() *Tensor {
	if x.rank == 0 {
		return x.Reshape(1)
	}
	return x
}

// AtLeast2d returns x, a scalar or a vector as a matrix of one row.
func (x *Tensor) AtLeast2d() *Tensor {
	if x.rank < 2 {
		return x.AtLeast1d().Unsqueeze(0)
	}
	return x
}

// AtLeast3d returns x, a scalar, vector (n) or matrix with dimensions of size 1
// put in: (1, n, 1) and (m, n, 1).
func (x *Tensor) AtLeast3d() *Tensor {
	if x.rank < 3 {
		return x.AtLeast2d().Unsqueeze(2)
	}
	return x
}

// BroadcastTensors returns views of the tensors expanded to their common shape.
func BroadcastTensors(xs ...*Tensor) []*Tensor {
	checkDevices("BroadcastTensors", xs)
	shape := broadcastShape("BroadcastTensors", xs)
	ys := make([]*Tensor, len(xs))
	for k, x := range xs {
		ys[k] = x.Expand(shape...)
	}
	return ys
}

// inferShape checks shape against x's elements and replaces a -1.
func (x *Tensor) inferShape(name string, shape []int) []int {
	to := append([]int{}, shape...)
	free, known := -1, 1
	for i, s := range to {
		switch {
		case s == -1 && free >= 0:
			fail(ShapeError, name, on(x), "only one size can be inferred; shape %s asks for two", shapeText(shape))
		case s == -1:
			free = i
		case s < 0:
			fail(ShapeError, name, on(x), "size %d is negative in shape %s", s, shapeText(shape))
		case s > 0 && known > math.MaxInt/s:
			fail(MemoryError, name, on(x), "shape %s is too big to be addressed", shapeText(shape))
		default:
			known *= s
		}
	}
	n := x.NumEl()
	switch {
	case free >= 0 && known == 0:
		fail(ShapeError, name, on(x), "the size to infer in shape %s is ambiguous", shapeText(shape))
	case free >= 0 && n%known == 0:
		to[free] = n / known
	case free >= 0 || known != n:
		fail(ShapeError, name, on(x), "%d elements do not fill shape %s", n, shapeText(shape))
	}
	if n == 0 { // the sizes beside the 0 are anything as yet
		checkShape(name, x.dtype, to)
	}
	return to
}

// viewStrides finds strides by which shape to sees, in order, the elements that
// shape from sees by strides; there may be none. Both have the same number of
// elements. It splits from into runs of dimensions that lie evenly in memory.
func viewStrides(from, strides, to []int) ([]int, bool) {
	out := make([]int, len(to))
	if product(from) == 0 {
		fillCompact(out, to)
		return out, true
	}
	j := len(to) - 1 // the last dimension of to without a stride yet
	for i := len(from) - 1; i >= 0; {
		// The run ending at i: dimensions whose strides continue each other.
		base, size := strides[i], from[i]
		for i--; i >= 0 && (from[i] == 1 || strides[i] == base*size || size == 1); i-- {
			if size == 1 {
				base = strides[i]
			}
			size *= from[i]
		}
		step := base
		for ; j >= 0 && (size > 1 || to[j] == 1); j-- {
			if size%to[j] != 0 {
				return nil, false
			}
			out[j] = step
			step *= to[j]
			size /= to[j]
		}
		if size != 1 {
			return nil, false
		}
	}
	for ; j >= 0; j-- { // only ones are left
		out[j] = 1
	}
	return out, true
}

func fillCompact(strides, shape []int) {
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = step
		step *= max(shape[i], 1)
	}
}

// Expand returns a view of x in which dimensions of one element are repeated to
// the sizes given; new ones may be put in front. -1 keeps a size. The elements
// repeated share one place in memory.
func (x *Tensor) Expand(shape ...int) *Tensor {
	lead := len(shape) - x.Dim()
	if lead < 0 {
		fail(ShapeError, "Expand", on(x), "shape %s has fewer dimensions than the tensor", shapeText(shape))
	}
	to, strides := append([]int{}, shape...), make([]int, len(shape))
	for i, s := range shape {
		switch {
		case s < -1, s == -1 && i < lead:
			fail(ShapeError, "Expand", on(x), "size %d of dimension %d is negative", s, i)
		case i < lead:
		case s == -1, s == x.dims()[i-lead]:
			to[i], strides[i] = x.dims()[i-lead], x.strides()[i-lead]
		case x.dims()[i-lead] != 1:
			fail(ShapeError, "Expand", on(x), "size %d of dimension %d cannot become %d: only size 1 can be expanded", x.dims()[i-lead], i, s)
		}
	}
	checkShape("Expand", x.dtype, to)
	return x.derive(op.Expand, nil, x.view(x.off, to, strides))
}

// Squeeze returns a view of x without the dimensions named, where their size is
// 1; without any dimension of size 1 if none is named.
func (x *Tensor) Squeeze(dims ...int) *Tensor {
	drop := make([]bool, max(x.Dim(), 1))
	for _, d := range x.axes("Squeeze", dims) {
		drop[d] = true
	}
	shape, strides := []int{}, []int{}
	for i, s := range x.dims() {
		if s == 1 && (len(dims) == 0 || drop[i]) {
			continue
		}
		shape, strides = append(shape, s), append(strides, x.strides()[i])
	}
	return x.derive(op.Reshape, nil, x.view(x.off, shape, strides))
}

// Unsqueeze returns a view of x with a dimension of size 1 put in at dim, which
// may be one past the last.
func (x *Tensor) Unsqueeze(dim int) *Tensor {
	n := x.Dim() + 1
	if dim < -n || dim >= n {
		fail(IndexError, "Unsqueeze", on(x), "dimension %d is out of range: expected %d to %d", dim, -n, n-1)
	}
	if dim < 0 {
		dim += n
	}
	shape, strides := make([]int, n), make([]int, n)
	for i := range n {
		switch {
		case i < dim:
			shape[i], strides[i] = x.dims()[i], x.strides()[i]
		case i == dim:
			shape[i], strides[i] = 1, 1
		default:
			shape[i], strides[i] = x.dims()[i-1], x.strides()[i-1]
		}
	}
	return x.derive(op.Reshape, nil, x.view(x.off, shape, strides))
}

// Select returns a view of x at one place along dim, without that dimension;
// negative indices count from the end.
func (x *Tensor) Select(dim, index int) *Tensor {
	d := x.realAxis("Select", dim)
	n := x.dims()[d]
	if index < -n || index >= n {
		fail(IndexError, "Select", on(x), "index %d is out of range for dimension %d of size %d", index, d, n)
	}
	if index < 0 {
		index += n
	}
	shape := append(append([]int{}, x.dims()[:d]...), x.dims()[d+1:]...)
	strides := append(append([]int{}, x.strides()[:d]...), x.strides()[d+1:]...)
	v := x.view(x.off+index*x.strides()[d], shape, strides)
	return x.deriveSpan(op.Select, span{dim: d, start: index, step: 1, count: 1}, v)
}

// Narrow returns a view of length places along dim, from start on.
func (x *Tensor) Narrow(dim, start, length int) *Tensor {
	d := x.realAxis("Narrow", dim)
	n := x.dims()[d]
	if start < 0 {
		start += n
	}
	if start < 0 || length < 0 || start > n-length {
		fail(IndexError, "Narrow", on(x), "%d places from %d on do not lie in dimension %d of size %d", length, start, d, n)
	}
	return x.slice(span{dim: d, start: start, step: 1, count: length})
}

// realAxis is axis for operations that a scalar does not have.
func (x *Tensor) realAxis(name string, dim int) int {
	if x.rank == 0 {
		fail(ShapeError, name, on(x), "a scalar has no dimensions")
	}
	return x.axis(name, dim)
}

// A span is the places start, start+step, ... along dimension dim, count of
// them.
type span struct{ dim, start, step, count int }

func (x *Tensor) slice(s span) *Tensor {
	shape, strides := x.Shape(), x.Strides()
	off := x.off
	if s.count > 0 {
		off += s.start * strides[s.dim]
	}
	shape[s.dim] = s.count
	if s.count > 1 || s.step <= maxBytes/max(strides[s.dim], 1) { // a step from a single place may lead beyond all numbers
		strides[s.dim] *= s.step
	}
	return x.deriveSpan(op.Slice, s, x.view(off, shape, strides))
}

// deriveSpan is derive with the span as the node's attributes.
func (x *Tensor) deriveSpan(code op.Code, s span, v *Tensor) *Tensor {
	x.derive(code, nil, v)
	if n := v.head.Node.Load(); n != nil {
		n.I = [4]int64{int64(s.dim), int64(s.start), int64(s.step), int64(s.count)}
	}
	return v
}
