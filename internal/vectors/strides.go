package vectors

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// withStrides is a view with the elements of x that lies in memory as the
// strides say, as far as views can be made to: a tensor whose dimensions overlap
// in other ways than by repetition is returned as it is. Bits stay as they are.
func withStrides(x *tensor.Tensor, strides []int) *tensor.Tensor {
	shape := x.Shape()
	var order []int // dimensions that lie in memory, outermost first
	for d, n := range shape {
		if n > 1 && strides[d] > 0 {
			order = append(order, d)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return strides[b] - strides[a] })
	base, ok := baseShape(shape, strides, order)
	if !ok || x.NumEl() == 0 {
		return x
	}
	view := tensor.As(x.DType()).Zeros(base...)
	for k, d := range order {
		view = view.Narrow(k, 0, shape[d])
	}
	view = view.Select(len(order), 0)
	view = arrange(view, order, shape)
	view.CopyFrom(once(x, strides))
	return view.Expand(shape...)
}

// baseShape is the shape of the row-major tensor in which the dimensions of
// order have the strides, its last dimension being the gap between neighbours.
func baseShape(shape, strides, order []int) (base []int, ok bool) {
	if len(order) == 0 {
		return []int{1}, true
	}
	base = []int{shape[order[0]]}
	for k, d := range order[1:] {
		outer := strides[order[k]]
		if outer%strides[d] != 0 || outer/strides[d] < shape[d] {
			return nil, false
		}
		base = append(base, outer/strides[d])
	}
	return append(base, strides[order[len(order)-1]]), true
}

// arrange gives a view whose dimensions are those of order the order of shape,
// dimensions left out being of size 1.
func arrange(view *tensor.Tensor, order, shape []int) *tensor.Tensor {
	place := make([]int, 0, len(order))
	for d := range shape {
		if k := slices.Index(order, d); k >= 0 {
			place = append(place, k)
		}
	}
	view = view.Permute(place...)
	for d := range shape {
		if !slices.Contains(order, d) {
			view = view.Unsqueeze(d)
		}
	}
	return view
}

// once is x with each dimension that repeats its elements cut to the first.
func once(x *tensor.Tensor, strides []int) *tensor.Tensor {
	for d, step := range strides {
		if step == 0 && x.Size(d) > 1 {
			x = x.Narrow(d, 0, 1)
		}
	}
	return x
}
