package tensor_test

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// An axis is a dimension of the result, or the places that a tensor names in one
// dimension of x.
type axis struct {
	dim    int // of x; -1 for none
	places []int
	list   *grid // instead of places
}

// pickedBy is the shape of what the items pick from a tensor, and for each
// element its place there.
func pickedBy(items []item, from []int) (shape, places []int, ok bool) {
	items, ok = withoutEllipsis(items, len(from))
	if !ok {
		return nil, nil, false
	}
	fixed := make([]int, len(from))
	var axes []axis
	dim := 0
	for _, i := range items {
		more, dims, ok := i.axes(from, dim, fixed)
		if !ok {
			return nil, nil, false
		}
		axes = append(axes, more...)
		dim += dims
	}
	return enumerate(axes, from, fixed)
}

// dims is how many dimensions an item names.
func (i item) dims() int {
	switch i.kind {
	case newAxis, ellipsis:
		return 0
	case masked:
		return len(i.shape)
	}
	return 1
}

// withoutEllipsis names every dimension.
func withoutEllipsis(items []item, rank int) ([]item, bool) {
	at := len(items)
	for k, i := range items {
		switch i.kind {
		case wrong:
			return nil, false
		case ellipsis:
			if at < len(items) {
				return nil, false
			}
			at = k
		}
		rank -= i.dims()
	}
	if rank < 0 {
		return nil, false
	}
	rest := items[min(at+1, len(items)):]
	return slices.Concat(items[:at], slices.Repeat([]item{{kind: whole}}, rank), rest), true
}

// axes is what an item makes of the dimensions of x from dim on, and of how many.
func (i item) axes(from []int, dim int, fixed []int) (axes []axis, dims int, ok bool) {
	switch i.kind {
	case one:
		at := i.at
		if at < 0 {
			at += from[dim]
		}
		fixed[dim] = at
		return nil, 1, at >= 0 && at < from[dim]
	case several:
		places, ok := slicePlaces(i.slice, from[dim])
		return []axis{{dim: dim, places: places}}, 1, ok
	case whole:
		places, _ := slicePlaces(tensor.Slice{}, from[dim])
		return []axis{{dim: dim, places: places}}, 1, true
	case newAxis:
		return []axis{{dim: -1, places: []int{0}}}, 0, true
	case listed:
		list := grid{shape: i.shape}
		for _, at := range i.list {
			list.v = append(list.v, float64(at))
		}
		return []axis{{dim: dim, list: &list}}, 1, true
	}
	return i.maskAxes(from, dim)
}

// maskAxes lists, for each dimension of a mask, where it holds. One without
// dimensions picks from a dimension put in, of size 1.
func (i item) maskAxes(from []int, dim int) (axes []axis, dims int, ok bool) {
	if !slices.Equal(i.shape, from[dim:dim+len(i.shape)]) {
		return nil, 0, false
	}
	lists := make([]grid, max(len(i.shape), 1))
	each(i.shape, func(at []int) {
		if i.list[flat(i.shape, at)] == 0 {
			return
		}
		if len(at) == 0 {
			at = []int{0}
		}
		for d := range lists {
			lists[d].v = append(lists[d].v, float64(at[d]))
		}
	})
	for d := range lists {
		lists[d].shape = []int{len(lists[d].v)}
		axes = append(axes, axis{dim: dim + d, list: &lists[d]})
	}
	if len(i.shape) == 0 {
		axes[0].dim = -1
	}
	return axes, len(i.shape), true
}

// slicePlaces is what Python's rules pick of n places.
func slicePlaces(s tensor.Slice, n int) (places []int, ok bool) {
	end := func(p int) int {
		if p < 0 {
			p += n
		}
		return min(max(p, 0), n)
	}
	stop := n
	if s.Stop != nil {
		stop = end(*s.Stop)
	}
	places = []int{}
	for p := end(s.Start); p < stop; p += min(max(s.Step, 1), n) {
		places = append(places, p)
	}
	return places, s.Step >= 0
}

// enumerate goes through the places of the axes. The lists' common dimensions
// stand where the lists stand, if these are side by side, else in front.
func enumerate(axes []axis, from, fixed []int) (shape, places []int, ok bool) {
	var lists [][]int
	var at []int // of the lists among the axes
	for k, a := range axes {
		if a.list != nil {
			lists = append(lists, a.list.shape)
			at = append(at, k)
		}
	}
	common, ok := broadcast(lists...)
	if !ok {
		return nil, nil, false
	}
	insert := 0
	if len(at) > 0 && at[len(at)-1]-at[0] == len(at)-1 {
		insert = at[0]
	}
	for _, a := range axes {
		if a.list == nil {
			shape = append(shape, len(a.places))
		}
	}
	shape = slices.Insert(shape, insert, common...)
	if !allInRange(axes, common, from) {
		return nil, nil, false
	}
	each(shape, func(index []int) {
		names := index[insert : insert+len(common)]
		rest := slices.Concat(index[:insert], index[insert+len(common):])
		place := slices.Clone(fixed)
		for _, a := range axes {
			p := 0
			if a.list != nil {
				p = int(a.list.v[a.list.broadcastPlace(names)])
			} else {
				p, rest = a.places[rest[0]], rest[1:]
			}
			if a.dim >= 0 {
				place[a.dim] = (p + from[a.dim]) % from[a.dim]
			}
		}
		places = append(places, flat(from, place))
	})
	if shape == nil {
		shape = []int{}
	}
	return shape, places, true
}

// allInRange reports whether every index that a list names exists. Where the
// lists broadcast to nothing, none is named.
func allInRange(axes []axis, common, from []int) bool {
	ok := true
	for _, a := range axes {
		if a.list == nil || a.dim < 0 {
			continue
		}
		each(common, func(at []int) {
			p := int(a.list.v[a.list.broadcastPlace(at)])
			ok = ok && p >= -from[a.dim] && p < from[a.dim]
		})
	}
	return ok
}
