package tensor

import (
	"bytes"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// A Slice picks places along one dimension, as start:stop:step does in Python:
// Slice{Start: 1} is 1:, Slice{Stop: new(3)} is :3, Slice{Step: 2} is ::2.
// Negative places count from the end, and what lies beyond an end is cut off. A
// nil Stop is the end, a Step of 0 is 1; negative steps panic, as in PyTorch.
type Slice struct {
	Start int
	Stop  *int
	Step  int
}

type marker uint8

const (
	// All picks a whole dimension, as : does in Python.
	All marker = iota
	// NewAxis puts in a dimension of size 1, as None does in Python.
	NewAxis
	// Ellipsis stands for as many whole dimensions as are not named, as ... does
	// in Python.
	Ellipsis
)

// Index returns the part of x that ix picks, one item for each dimension from
// the first on; see PyTorch's x[...]. An item is an int (that place; the
// dimension goes), a Slice, All, NewAxis, Ellipsis, an integer tensor (those
// places) or a Bool tensor (the places where it holds; as many dimensions as it
// has). Without tensors the result is a view. Tensor items are broadcast together
// and their dimensions stand where the first of them stood, or in front if other
// items stand between them.
func (x *Tensor) Index(ix ...any) *Tensor {
	v, at := x.indexBasic("Index", ix)
	if len(at) == 0 {
		return v
	}
	a := v.advanced("Index", at)
	picked := a.front.IndexSelect(0, a.places)
	return a.arrange(picked)
}

// SetIndex writes v, broadcast, to the part of x that ix picks; see Index. Where
// tensor items pick one place twice, which of the elements stays is not said.
// See AddInPlace for what may be written while recording.
func (x *Tensor) SetIndex(v *Tensor, ix ...any) *Tensor {
	needTensors("SetIndex", v)
	part, at := x.indexBasic("SetIndex", ix)
	if len(at) == 0 {
		part.CopyFrom(v)
		return x
	}
	if x.beginWrite("SetIndex", on(x, v)) {
		a := part.advanced("SetIndex", at)
		part.CopyFrom(a.restore(a.front.IndexCopy(0, a.places, a.source(v))))
		return x
	}
	a := part.advanced("SetIndex", at)
	a.put("SetIndex", scatterPlaces, v)
	x.store.Version.Add(1)
	return x
}

// AddIndex adds v, broadcast, to the part of x that ix picks; see SetIndex. Where
// tensor items pick one place several times, it gets all of the elements.
func (x *Tensor) AddIndex(v *Tensor, ix ...any) *Tensor {
	needTensors("AddIndex", v)
	part, at := x.indexBasic("AddIndex", ix)
	if len(at) == 0 {
		part.AddInPlace(v)
		return x
	}
	if a := part.advanced("AddIndex", at); part.writesAtOnce("AddIndex", a.places, v) {
		a.put("AddIndex", scatterAddPlaces, v)
		x.store.Version.Add(1)
	} else {
		part.CopyFrom(a.restore(a.front.IndexAdd(0, a.places, a.source(v))))
	}
	return x
}

// IndexPut returns a copy of x with v, broadcast, at the part that ix picks; see
// SetIndex.
func (x *Tensor) IndexPut(v *Tensor, ix ...any) *Tensor { return x.Clone().SetIndex(v, ix...) }

// IndexPutAdd returns a copy of x with v, broadcast, added to the part that ix
// picks; see AddIndex.
func (x *Tensor) IndexPutAdd(v *Tensor, ix ...any) *Tensor { return x.Clone().AddIndex(v, ix...) }

// indexBasic applies the items that make views and returns, for each dimension
// of the result, the tensor item that is yet to be applied, or none at all.
func (x *Tensor) indexBasic(name string, ix []any) (v *Tensor, at []*Tensor) {
	used, ellipsis := countItems(name, x, ix)
	v = x
	dim := 0
	tensors := false
	for _, item := range ix {
		switch item := item.(type) {
		case int:
			v = v.Select(dim, item)
		case Slice:
			v = v.slice(item.span(name, v, dim))
			at = append(at, nil)
			dim++
		case marker:
			n := 1
			switch item {
			case NewAxis:
				v = v.Unsqueeze(dim)
			case Ellipsis:
				n = x.Dim() - used
			}
			at = append(at, make([]*Tensor, n)...)
			dim += n
		case *Tensor:
			if item.dtype == Bool && item.rank == 0 { // picks from a dimension of its own, of size 1
				v, item = v.Unsqueeze(dim), item.Reshape(1)
			}
			places := item.places(name, v, dim)
			at = append(at, places...)
			dim += len(places)
			tensors = true
		}
	}
	if !ellipsis {
		at = append(at, make([]*Tensor, v.Dim()-dim)...)
	}
	if !tensors {
		return v, nil
	}
	return v, at
}

// countItems says how many of x's dimensions the items name, and refuses items
// of other types.
func countItems(name string, x *Tensor, ix []any) (used int, ellipsis bool) {
	for _, item := range ix {
		switch item := item.(type) {
		case int, Slice:
			used++
		case *Tensor:
			needTensors(name, item)
			if item.dtype == Bool {
				used += item.Dim()
			} else {
				used++
			}
		case marker:
			if item == All {
				used++
			}
			if item == Ellipsis {
				if ellipsis {
					fail(IndexError, name, on(x), "Ellipsis stands twice")
				}
				ellipsis = true
			}
		default:
			fail(IndexError, name, on(x), "a %T picks no elements; use int, Slice, All, NewAxis, Ellipsis, or an integer or bool tensor", item)
		}
	}
	if used > x.Dim() {
		fail(IndexError, name, on(x), "%d dimensions are indexed, the tensor has %d", used, x.Dim())
	}
	return used, ellipsis
}

// span is the places that s picks along dimension dim of x.
func (s Slice) span(name string, x *Tensor, dim int) span {
	n := x.dims()[dim]
	step := s.Step
	if step == 0 {
		step = 1
	}
	if step < 0 {
		fail(ValueError, name, on(x), "the step %d of a slice is negative; turn the dimension around instead", step)
	}
	stop := n
	if s.Stop != nil {
		stop = clampPlace(*s.Stop, n)
	}
	start := clampPlace(s.Start, n)
	count := 0
	if stop > start {
		count = (stop-start-1)/step + 1
	}
	return span{dim: dim, start: start, step: step, count: count}
}

func clampPlace(p, n int) int {
	if p < 0 {
		p += n
	}
	return min(max(p, 0), n)
}

// places turns a tensor item at dimension dim of x into index tensors, one for
// each dimension: a mask into the places where it holds.
func (t *Tensor) places(name string, x *Tensor, dim int) []*Tensor {
	switch {
	case t.dtype.IsInteger():
		return on(t)
	case t.dtype != Bool:
		fail(IndexError, name, on(x, t), "a tensor of type %v picks no elements; convert it to Int64, or compare it to get a mask", t.dtype)
	}
	if dim+t.Dim() > x.Dim() || !slices.Equal(t.dims(), x.dims()[dim:dim+t.Dim()]) {
		fail(IndexError, name, on(x, t), "the mask does not have the shape of the dimensions that it picks from")
	}
	return t.trueAt()
}

// trueAt is where a mask holds: for each dimension the indices, in row-major
// order of the places.
func (t *Tensor) trueAt() []*Tensor {
	at := t.truePlaces()
	out := make([]*Tensor, len(at))
	for d, places := range at {
		out[d] = FromSlice(places, len(places)).to(t.Device())
	}
	return out
}

// truePlaces is trueAt on the host. Nothing in it branches on the mask, of which
// nothing can be foretold.
func (t *Tensor) truePlaces() [][]int64 {
	mask, rank := t.bytes(), t.Dim()
	at := make([][]int64, rank)
	n := bytes.Count(mask, []byte{1})
	for d := range at {
		at[d] = make([]int64, n+1) // one more, which is written and left
	}
	if rank == 0 {
		return at
	}
	size, k := max(t.dims()[rank-1], 1), 0
	last, row := at[rank-1], make([]int, rank)
	for ; len(mask) > 0; mask = mask[size:] {
		first := k
		for i, holds := range mask[:size] {
			last[k] = int64(i)
			k += int(holds)
		}
		for d := range rank - 1 {
			for i := first; i < k; i++ {
				at[d][i] = int64(row[d])
			}
		}
		t.nextRow(row)
	}
	for d := range at {
		at[d] = at[d][:n]
	}
	return at
}

// nextRow counts the places of the dimensions but the last on.
func (t *Tensor) nextRow(row []int) {
	for d := len(row) - 2; d >= 0; d-- {
		if row[d]++; row[d] < t.dims()[d] {
			return
		}
		row[d] = 0
	}
}

// An advancedIndex is a tensor made ready to be picked from by tensors: the
// dimensions picked from are one, in front.
type advancedIndex struct {
	front  *Tensor
	places *Tensor // index into dimension 0 of front, flat
	shape  []int   // of the index tensors, broadcast
	rest   []int   // the other dimensions
	insert int     // where among rest the index dimensions go
	base   *Tensor // the tensor before it was rearranged
	perm   []int
}

// advanced prepares v for the items at, one for each dimension or nil.
func (v *Tensor) advanced(name string, at []*Tensor) *advancedIndex {
	a := &advancedIndex{base: v}
	var picked, others []int
	var items []*Tensor
	for d, t := range at {
		if t == nil {
			others = append(others, d)
			a.rest = append(a.rest, v.dims()[d])
			continue
		}
		picked = append(picked, d)
		items = append(items, t)
	}
	if picked[len(picked)-1]-picked[0] == len(picked)-1 { // side by side
		a.insert = picked[0]
	}
	a.shape = broadcastShape(name, items)
	a.places = v.flatPlaces(name, picked, items, a.shape)
	a.perm = append(picked, others...)
	sizes := []int{1}
	for _, d := range picked {
		sizes[0] *= v.dims()[d]
	}
	a.front = v.Permute(a.perm...).Reshape(append(sizes, a.rest...)...)
	return a
}

// flatPlaces joins the indices along the dimensions picked to one.
func (v *Tensor) flatPlaces(name string, picked []int, items []*Tensor, shape []int) *Tensor {
	flat := make([]int64, product(shape))
	for k, t := range items {
		size := int64(v.dims()[picked[k]])
		for i, p := range Values[int64](t.alias().Expand(shape...)) {
			if uint64(p+size) >= uint64(2*size) { // unless -size <= p < size
				fail(IndexError, name, on(v, t), "index %d is out of range for dimension %d of size %d", p, picked[k], size)
			}
			flat[i] = flat[i]*size + p + p>>63&size
		}
	}
	return FromSlice(flat, len(flat)).to(v.Device())
}

// arrange gives what was picked from front its shape and order.
func (a *advancedIndex) arrange(picked *Tensor) *Tensor {
	r := len(a.shape)
	y := picked.Reshape(append(slices.Clone(a.shape), a.rest...)...)
	if a.insert == 0 {
		return y
	}
	perm := make([]int, 0, y.Dim())
	for d := range a.insert {
		perm = append(perm, r+d)
	}
	for d := range r {
		perm = append(perm, d)
	}
	for d := r + a.insert; d < y.Dim(); d++ {
		perm = append(perm, d)
	}
	return y.Permute(perm...)
}

// source is v, broadcast, as slices of front in the order of the places picked.
func (a *advancedIndex) source(v *Tensor) *Tensor {
	// The shape that arrange gives, found without elements.
	out := append(slices.Clone(a.rest[:a.insert]), a.shape...)
	out = append(out, a.rest[a.insert:]...)
	if lead := v.Dim() - len(out); lead > 0 && product(v.dims()[:lead]) == 1 {
		v = v.Reshape(v.dims()[lead:]...)
	}
	v = v.To(a.base.Device()).As(a.base.dtype).Expand(out...)
	r := len(a.shape)
	perm := make([]int, 0, len(out))
	for d := range r {
		perm = append(perm, a.insert+d)
	}
	for d := range len(out) {
		if d < a.insert || d >= a.insert+r {
			perm = append(perm, d)
		}
	}
	return v.Permute(perm...).Reshape(append([]int{product(a.shape)}, a.rest...)...)
}

// restore gives what was made of front the shape and order of the base.
func (a *advancedIndex) restore(front *Tensor) *Tensor {
	shape, back := make([]int, len(a.perm)), make([]int, len(a.perm))
	for i, d := range a.perm {
		shape[i], back[d] = a.base.dims()[d], i
	}
	return front.Reshape(shape...).Permute(back...)
}

// put moves v, broadcast, to the places picked.
func (a *advancedIndex) put(name string, move indexMove, v *Tensor) {
	src := a.source(v.alias())
	target := a.front
	shares := target.store == a.base.store
	if !shares || !target.compact {
		target = target.alias().compacted()
		shares = target.store == a.base.store
	}
	target.moveByIndex(name, move, 0, a.places, src.compacted())
	if !shares {
		back := a.base.alias().Permute(a.perm...)
		copyElements(name, back, target.Reshape(back.dims()...))
	}
}

// SliceScatter returns a copy of x with src put in at the places along dim that
// s picks, as torch.slice_scatter does.
func (x *Tensor) SliceScatter(src *Tensor, dim int, s Slice) *Tensor {
	d := x.realAxis("SliceScatter", dim)
	sp := s.span("SliceScatter", x, d)
	xs := on(x, src)
	checkDevices("SliceScatter", xs)
	y := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("SliceScatter", y, x)
	part := y.alias().slice(sp)
	if !sameShape(part, src) {
		fail(ShapeError, "SliceScatter", xs, "the slice has shape %s", shapeText(part.dims()))
	}
	copyElements("SliceScatter", part, src)
	if n := record(op.SliceScatter, nil, y, x, src); n != nil {
		n.I = [4]int64{int64(sp.dim), int64(sp.start), int64(sp.step), int64(sp.count)}
	}
	return y
}
