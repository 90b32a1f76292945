package tape

import "slices"

// A Layout is where the elements of a strided view lie among those of a tensor
// in row-major order; strides are not negative.
type Layout struct {
	Off            int
	Shape, Strides []int
}

// Places are, for each element of the view in row-major order, its place.
func (l *Layout) Places() []int64 {
	at := []int64{int64(l.Off)}
	for d, n := range l.Shape {
		next := make([]int64, 0, len(at)*n)
		for _, a := range at {
			for i := range n {
				next = append(next, a+int64(i*l.Strides[d]))
			}
		}
		at = next
	}
	return at
}

// Overlaps reports whether elements of the view may share a place: whether, from
// the smallest stride on, a dimension's step does not clear all that lies within
// it. It may say so of a layout that does not.
func (l *Layout) Overlaps() bool {
	type dim struct{ n, stride int }
	var dims []dim
	for d, n := range l.Shape {
		if n > 1 {
			dims = append(dims, dim{n, l.Strides[d]})
		}
	}
	slices.SortFunc(dims, func(a, b dim) int { return a.stride - b.stride })
	span := 0
	for _, d := range dims {
		if d.stride <= span {
			return true
		}
		span += d.stride * (d.n - 1)
	}
	return false
}
