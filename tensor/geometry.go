package tensor

import "github.com/seed-41c3a176/adjoint/internal/backend"

// geometry walks y and xs, broadcast to y's shape, together.
func geometry(y *Tensor, xs []*Tensor) *backend.Geometry {
	g := backend.NewGeometry(len(xs)+1, y.Dim())
	copy(g.Shape, y.dims())
	copy(g.Strides[0], y.strides())
	for k, x := range xs {
		broadcastStrides(g.Strides[k+1], x, g.Shape)
	}
	return g
}

// broadcastStrides sets dst to x's strides as seen from shape: 0 where x has one
// element for many, or no dimension at all.
func broadcastStrides(dst []int, x *Tensor, shape []int) {
	dims, strides := x.dims(), x.strides()
	lead := len(shape) - len(dims)
	for i := range shape {
		switch {
		case i < lead, dims[i-lead] == 1 && shape[i] != 1:
			dst[i] = 0
		default:
			dst[i] = strides[i-lead]
		}
	}
}

// commonShape returns the shape of xs and whether they all have it.
func commonShape(xs []*Tensor) ([]int, bool) {
	for _, x := range xs[1:] {
		if !sameShape(x, xs[0]) {
			return nil, false
		}
	}
	return xs[0].dims(), true
}

// broadcastShape is the shape to which xs broadcast: aligned at the last
// dimension, sizes equal or 1.
func broadcastShape(op string, xs []*Tensor) []int {
	rank := 0
	for _, x := range xs {
		rank = max(rank, x.Dim())
	}
	shape := make([]int, rank)
	for i := range shape {
		shape[i] = 1
	}
	for _, x := range xs {
		lead := rank - x.Dim()
		for i, s := range x.dims() {
			switch d := &shape[lead+i]; {
			case *d == 1:
				*d = s
			case s != 1 && s != *d:
				fail(ShapeError, op, xs, "shapes do not broadcast: sizes %d and %d meet in dimension %d", *d, s, lead+i)
			}
		}
	}
	checkShape(op, Float64, shape)
	return shape
}
