package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// Unfold returns a view of the windows of size elements along dim, step apart:
// the windows stand along dim and their elements along a new last dimension.
func (x *Tensor) Unfold(dim, size, step int) *Tensor {
	d := x.axis("Unfold", dim)
	n := 1
	if x.rank > 0 {
		n = x.dims()[d]
	}
	switch {
	case size < 0 || size > n:
		fail(ShapeError, "Unfold", on(x), "windows of %d elements do not fit dimension %d of size %d", size, dim, n)
	case step < 1:
		fail(ValueError, "Unfold", on(x), "the step %d is not positive", step)
	case x.rank == 0:
		return x.Reshape(1).Narrow(0, 0, size)
	}
	shape, strides := append(x.Shape(), size), append(x.Strides(), x.strides()[d])
	shape[d] = (n-size)/step + 1
	if shape[d] > 1 {
		strides[d] *= step
	}
	v := x.derive(op.Unfold, nil, x.view(x.off, shape, strides))
	if node := v.head.Node.Load(); node != nil {
		node.I = [4]int64{int64(d), int64(size), int64(step)}
	}
	return v
}
