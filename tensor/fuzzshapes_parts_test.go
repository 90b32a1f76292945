package tensor_test

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

func narrow(d *drawing, shape []int) move {
	dim, start, length := d.dim(len(shape)), d.number(-3, 2), d.number(-1, 3)
	return move{called("Narrow", dim, start, length), func(x T) T { return x.Narrow(dim, start, length) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape))
		if !ok || len(shape) == 0 {
			return grid{}, false
		}
		first := start
		if first < 0 {
			first += shape[axis]
		}
		if first < 0 || length < 0 || float64(first)+float64(length) > float64(shape[axis]) {
			return grid{}, false
		}
		return g.moved(g.resized(axis, length), func(at, old []int) { old[axis] = first + at[axis] }), true
	}}
}

func slice(d *drawing, shape []int) move {
	start, step := d.number(-3, 2), d.number(0, 3)
	s := tensor.Slice{Start: start, Step: step}
	return move{called("Index", s), func(x T) T { return x.Index(tensor.Ellipsis, s) }, func(g grid, _ []int) (grid, bool) {
		last := len(shape) - 1
		if last < 0 {
			return grid{}, false
		}
		places, ok := slicePlaces(s, shape[last])
		return g.moved(g.resized(last, len(places)), func(at, old []int) { old[last] = places[at[last]] }), ok
	}}
}

func selected(d *drawing, shape []int) move {
	dim, place := d.dim(len(shape)), d.number(-2, 1)
	return move{called("Select", dim, place), func(x T) T { return x.Select(dim, place) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape))
		if !ok || len(shape) == 0 {
			return grid{}, false
		}
		at, ok := placeOf(place, shape[axis])
		if !ok {
			return grid{}, false
		}
		return g.moved(slices.Delete(slices.Clone(shape), axis, axis+1), func(to, old []int) {
			copy(old[axis+1:], to[axis:])
			old[axis] = at
		}), true
	}}
}

// placeOf is a place among n, which may count from the end.
func placeOf(place, n int) (at int, ok bool) {
	if place < 0 {
		place += n
	}
	return place, place >= 0 && place < n
}

func diagonal(d *drawing, shape []int) move {
	offset, a, b := d.number(-2, 2), d.dim(len(shape)), d.dim(len(shape))
	return move{called("Diagonal", offset, a, b), func(x T) T { return x.Diagonal(offset, a, b) }, func(g grid, _ []int) (grid, bool) {
		i, ok := axisOf(a, len(shape))
		j, ok2 := axisOf(b, len(shape))
		if !ok || !ok2 || i == j {
			return grid{}, false
		}
		others := slices.DeleteFunc(inOrder(shape), func(d int) bool { return d == i || d == j })
		to := []int{}
		for _, d := range others {
			to = append(to, shape[d])
		}
		down, right := max(-offset, 0), max(offset, 0)
		n := 0
		for offset > math.MinInt && down+n < shape[i] && right+n < shape[j] {
			n++
		}
		return g.moved(append(to, n), func(at, old []int) {
			for k, d := range others {
				old[d] = at[k]
			}
			old[i], old[j] = down+at[len(at)-1], right+at[len(at)-1]
		}), true
	}}
}

func unfold(d *drawing, shape []int) move {
	dim, size, step := d.dim(len(shape)), d.number(0, 2), d.number(0, 3)
	return move{called("Unfold", dim, size, step), func(x T) T { return x.Unfold(dim, size, step) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape))
		one := len(shape) == 0
		if one {
			g = grid{[]int{1}, g.v}
		}
		if !ok || size < 0 || step < 1 || size > g.shape[axis] {
			return grid{}, false
		}
		if one {
			return g.moved([]int{size}, func(at, old []int) {}), true
		}
		windows := 1
		for float64(windows)*float64(step)+float64(size) <= float64(shape[axis]) {
			windows++
		}
		return g.moved(append(g.resized(axis, windows), size), func(at, old []int) {
			old[axis] = at[axis]*step + at[len(at)-1]
		}), true
	}}
}

func flip(d *drawing, shape []int) move {
	dims := d.dims(len(shape))
	return move{called("Flip", dims), func(x T) T { return x.Flip(dims...) }, func(g grid, _ []int) (grid, bool) {
		axes, ok := axesOf(dims, len(shape))
		if !ok || len(shape) == 0 {
			return g, ok
		}
		return g.moved(shape, func(at, old []int) {
			for _, a := range axes {
				old[a] = shape[a] - 1 - at[a]
			}
		}), true
	}}
}

func roll(d *drawing, shape []int) move {
	shift, dim := d.number(-3, 3), d.dim(len(shape))
	return move{called("Roll", shift, dim), func(x T) T { return x.Roll(shift, dim) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape))
		if !ok || len(shape) == 0 {
			return grid{}, false
		}
		return g.moved(shape, func(at, old []int) {
			n := shape[axis]
			old[axis] = ((at[axis]-shift%n)%n + n) % n
		}), true
	}}
}

func chunk(d *drawing, shape []int) move {
	n, dim, which := d.number(0, 4), d.dim(len(shape)), d.below(4)
	do := func(x T) T {
		parts := x.Chunk(n, dim)
		return parts[which%len(parts)]
	}
	return move{called("Chunk", n, dim, which), do, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape))
		if !ok || len(shape) == 0 || n < 1 || n > 1000 {
			return grid{}, false
		}
		size, parts := shape[axis], n
		length := 0
		for length*n < size {
			length++
		}
		if size > 0 {
			parts = 0
			for parts*length < size {
				parts++
			}
		}
		first := which % parts * length
		return g.moved(g.resized(axis, min(length, size-first)), func(at, old []int) { old[axis] = first + at[axis] }), true
	}}
}

func cat(d *drawing, shape []int) move {
	dim := d.dim(len(shape))
	return move{called("Cat", dim), func(x T) T { return tensor.Cat([]T{x, x}, dim) }, func(g grid, _ []int) (grid, bool) {
		if slices.Equal(shape, []int{0}) { // skipped, as in PyTorch
			return g, true
		}
		axis, ok := axisOf(dim, len(shape))
		if !ok || len(shape) == 0 {
			return grid{}, false
		}
		return g.moved(g.resized(axis, 2*shape[axis]), func(at, old []int) { old[axis] = at[axis] % shape[axis] }), true
	}}
}

func stack(d *drawing, shape []int) move {
	dim := d.dim(len(shape) + 1)
	return move{called("Stack", dim), func(x T) T { return tensor.Stack([]T{x, x}, dim) }, func(g grid, _ []int) (grid, bool) {
		axis, ok := axisOf(dim, len(shape)+1)
		if !ok {
			return grid{}, false
		}
		return g.moved(slices.Insert(slices.Clone(shape), axis, 2), func(at, old []int) {
			copy(old[axis:], at[axis+1:])
		}), true
	}}
}
