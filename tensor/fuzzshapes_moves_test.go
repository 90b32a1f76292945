package tensor_test

import "slices"

var moves = []func(d *drawing, shape []int) move{
	permute, transpose, moveDim, reshape, view, flatten, unflatten, squeeze, unsqueeze, expand, repeat, interleave,
	narrow, slice, selected, diagonal, unfold, flip, roll, chunk, cat, stack,
}

// axisOf is the dimension that a number names; a scalar counts as having one.
func axisOf(dim, rank int) (axis int, ok bool) {
	rank = max(rank, 1)
	if dim < 0 {
		dim += rank
	}
	return dim, dim >= 0 && dim < rank
}

func axesOf(dims []int, rank int) (axes []int, ok bool) {
	ok = true
	for _, d := range dims {
		a, exists := axisOf(d, rank)
		ok = ok && exists && !slices.Contains(axes, a)
		axes = append(axes, a)
	}
	return axes, ok
}

// moved is a grid of another shape. Its element at indices at is that of g at old,
// which from sets; before, old is at, cut to g's dimensions or filled with zeros.
func (g grid) moved(shape []int, from func(at, old []int)) grid {
	if isHuge(shape) {
		return grid{shape: shape}
	}
	out := grid{shape, make([]float64, 0, elements(shape))}
	old := make([]int, len(g.shape))
	each(shape, func(at []int) {
		clear(old[copy(old, at):])
		from(at, old)
		out.v = append(out.v, g.v[flat(g.shape, old)])
	})
	return out
}

// resized is g's shape with another size of one dimension.
func (g grid) resized(axis, size int) []int {
	shape := slices.Clone(g.shape)
	shape[axis] = size
	return shape
}

// arranged is g with its dimensions in another order.
func (g grid) arranged(axes []int) grid {
	shape := make([]int, len(axes))
	for i, a := range axes {
		shape[i] = g.shape[a]
	}
	return g.moved(shape, func(at, old []int) {
		for i, a := range axes {
			old[a] = at[i]
		}
	})
}

func permute(d *drawing, shape []int) move {
	dims := d.order(len(shape))
	if d.yes(10) {
		dims = d.dims(len(shape))
	}
	return move{called("Permute", dims), func(x T) T { return x.Permute(dims...) }, func(g grid, _ []int) (grid, bool) {
		axes, ok := axesOf(dims, len(shape))
		if !ok || len(axes) != len(shape) {
			return grid{}, false
		}
		return g.arranged(axes), true
	}}
}

func transpose(d *drawing, shape []int) move {
	a, b := d.dim(len(shape)), d.dim(len(shape))
	return move{called("Transpose", a, b), func(x T) T { return x.Transpose(a, b) }, func(g grid, _ []int) (grid, bool) {
		i, ok := axisOf(a, len(shape))
		j, ok2 := axisOf(b, len(shape))
		if !ok || !ok2 || len(shape) == 0 {
			return g, ok && ok2
		}
		axes := inOrder(shape)
		axes[i], axes[j] = j, i
		return g.arranged(axes), true
	}}
}

func moveDim(d *drawing, shape []int) move {
	a, b := d.dim(len(shape)), d.dim(len(shape))
	return move{called("MoveDim", a, b), func(x T) T { return x.MoveDim(a, b) }, func(g grid, _ []int) (grid, bool) {
		from, ok := axisOf(a, len(shape))
		to, ok2 := axisOf(b, len(shape))
		if !ok || !ok2 || len(shape) == 0 {
			return g, ok && ok2
		}
		axes := slices.Delete(inOrder(shape), from, from+1)
		return g.arranged(slices.Insert(axes, to, from)), true
	}}
}

// inferred is sizes with -1 replaced by what n elements leave.
func inferred(n int, sizes []int) (shape []int, ok bool) {
	shape = slices.Clone(sizes)
	free, known := -1, 1.0
	for i, s := range sizes {
		switch {
		case s < -1 || s == -1 && free >= 0:
			return nil, false
		case s == -1:
			free = i
		default:
			known *= float64(s)
		}
	}
	if free < 0 {
		return shape, known == float64(n)
	}
	if known == 0 || known > 1000 || n%int(known) != 0 {
		return nil, false
	}
	shape[free] = n / int(known)
	return shape, true
}

func reshape(d *drawing, shape []int) move {
	sizes := d.sizes(elements(shape))
	return move{called("Reshape", sizes), func(x T) T { return x.Reshape(sizes...) }, func(g grid, _ []int) (grid, bool) {
		to, ok := inferred(len(g.v), sizes)
		return grid{to, g.v}, ok
	}}
}

// view is reshape of what lies so in memory that strides suffice.
func view(d *drawing, shape []int) move {
	sizes := d.sizes(elements(shape))
	return move{called("View", sizes), func(x T) T { return x.View(sizes...) }, func(g grid, strides []int) (grid, bool) {
		to, ok := inferred(len(g.v), sizes)
		return grid{to, g.v}, ok && stridesSuffice(shape, strides, to)
	}}
}

// stridesSuffice reports whether the places in memory of the elements, in
// row-major order, are even along every dimension of the shape to.
func stridesSuffice(shape, strides, to []int) bool {
	var places []int
	each(shape, func(at []int) {
		place := 0
		for d, i := range at {
			place += i * strides[d]
		}
		places = append(places, place)
	})
	ok := true
	each(to, func(at []int) {
		place := places[0]
		for d, i := range at {
			if i > 0 {
				next := make([]int, len(to))
				next[d] = 1
				place += i * (places[flat(to, next)] - places[0])
			}
		}
		ok = ok && place == places[flat(to, at)]
	})
	return ok
}

func flatten(d *drawing, shape []int) move {
	a, b := d.dim(len(shape)), d.dim(len(shape))
	return move{called("Flatten", a, b), func(x T) T { return x.Flatten(a, b) }, func(g grid, _ []int) (grid, bool) {
		first, ok := axisOf(a, len(shape))
		last, ok2 := axisOf(b, len(shape))
		switch {
		case !ok || !ok2 || first > last:
			return grid{}, false
		case len(shape) == 0:
			return grid{[]int{1}, g.v}, true
		}
		return grid{slices.Concat(shape[:first], []int{elements(shape[first : last+1])}, shape[last+1:]), g.v}, true
	}}
}

func unflatten(d *drawing, shape []int) move {
	dim := d.dim(len(shape))
	axis, ok := axisOf(dim, len(shape))
	ok = ok && len(shape) > 0
	sizes := []int{2}
	if ok {
		sizes = d.sizes(shape[axis])
	}
	return move{called("Unflatten", dim, sizes), func(x T) T { return x.Unflatten(dim, sizes...) }, func(g grid, _ []int) (grid, bool) {
		if !ok {
			return grid{}, false
		}
		to, ok := inferred(shape[axis], sizes)
		return grid{slices.Concat(shape[:axis], to, shape[axis+1:]), g.v}, ok
	}}
}

func squeeze(d *drawing, shape []int) move {
	dims := d.dims(len(shape))
	return move{called("Squeeze", dims), func(x T) T { return x.Squeeze(dims...) }, func(g grid, _ []int) (grid, bool) {
		axes, ok := axesOf(dims, len(shape))
		to := []int{}
		for i, s := range shape {
			if s != 1 || len(dims) > 0 && !slices.Contains(axes, i) {
				to = append(to, s)
			}
		}
		return grid{to, g.v}, ok
	}}
}

func unsqueeze(d *drawing, shape []int) move {
	dim := d.dim(len(shape) + 1)
	return move{called("Unsqueeze", dim), func(x T) T { return x.Unsqueeze(dim) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape)+1)
		if !ok {
			return grid{}, false
		}
		return grid{slices.Insert(slices.Clone(shape), axis, 1), g.v}, true
	}}
}

func expand(d *drawing, shape []int) move {
	sizes := slices.Concat(d.numbers(d.below(2), 0, 3), shape)
	for i, s := range sizes {
		if s == 1 && d.yes(2) || d.yes(20) {
			sizes[i] = d.number(-1, 3)
		}
	}
	return move{called("Expand", sizes), func(x T) T { return x.Expand(sizes...) }, func(g grid, _ []int) (grid, bool) {
		lead := len(sizes) - len(shape)
		to := slices.Clone(sizes)
		for i, s := range sizes {
			if i < lead {
				if s < 0 {
					return grid{}, false
				}
				continue
			}
			if own := shape[i-lead]; s == -1 {
				to[i] = own
			} else if s < 0 || own != 1 && own != s {
				return grid{}, false
			}
		}
		return g.moved(to, func(at, old []int) {
			for i := range old {
				old[i] = min(at[lead+i], shape[i]-1)
			}
		}), true
	}}
}

func repeat(d *drawing, shape []int) move {
	times := d.numbers(d.below(len(shape)+2), 0, 2)
	return move{called("Repeat", times), func(x T) T { return x.Repeat(times...) }, func(g grid, _ []int) (grid, bool) {
		lead := len(times) - len(shape)
		if lead < 0 {
			return grid{}, false
		}
		to := slices.Clone(times)
		for i, s := range shape {
			to[lead+i] *= s
		}
		return g.moved(to, func(at, old []int) {
			for i := range old {
				old[i] = at[lead+i] % shape[i]
			}
		}), true
	}}
}

func interleave(d *drawing, shape []int) move {
	n, dim := d.between(-1, 3), d.dim(len(shape))
	return move{called("RepeatInterleave", n, dim), func(x T) T { return x.RepeatInterleave(n, dim) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape))
		if !ok || n < 0 {
			return grid{}, false
		}
		if len(shape) == 0 {
			return g.moved([]int{n}, func(at, old []int) {}), true
		}
		return g.moved(g.resized(axis, shape[axis]*n), func(at, old []int) { old[axis] = at[axis] / n }), true
	}}
}
