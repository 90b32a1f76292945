package cpu

import "github.com/seed-41c3a176/adjoint/internal/backend"

const operands = backend.MaxInputs + 1

// A walk visits the elements of several operands together in blocks. A block is
// a run of one dimension, the split one, times all dimensions behind it; all
// blocks of a walk are equal but for the last run of the split dimension.
type walk struct {
	n       int // operands
	dims    int
	shape   []int           // without dimensions of size 1, neighbours merged where possible
	strides [operands][]int // of operand k, in elements

	split  int // the dimension of which a block is a run
	run    int // how long a run is
	runs   int // how many runs the split dimension has
	inner  int // elements of the dimensions behind it
	blocks int
	block  []int // scratch for the shape of a block

	at    []int // where the block lies in the dimensions before split
	start int   // and in the split dimension
	off   [operands]int
}

// flat prepares a walk over n contiguous elements of each operand.
func (w *walk) flat(operands, n int) {
	w.reset(operands)
	w.push(n)
	for k := range operands {
		w.strides[k][0] = 1
	}
}

// over prepares a walk over g with its dimensions in the given order; nil is the
// order of g.
func (w *walk) over(g *backend.Geometry, operands int, order []int) {
	w.reset(operands)
	for i := range g.Shape {
		d := i
		if order != nil {
			d = order[i]
		}
		w.add(g, d, g.Shape[d])
	}
	w.finish()
}

// finish gives a walk over one element its dimension.
func (w *walk) finish() {
	if w.dims == 0 {
		w.push(1)
	}
}

func (w *walk) reset(operands int) {
	w.n, w.dims = operands, 0
	w.shape = w.shape[:0]
	for k := range operands {
		w.strides[k] = w.strides[k][:0]
	}
}

func (w *walk) push(size int) {
	w.dims++
	w.shape = append(w.shape, size)
	for k := range w.n {
		w.strides[k] = append(w.strides[k], 0)
	}
}

// add appends the first size places of dimension d of g, or merges them with the
// last one where every operand steps through both as through one.
func (w *walk) add(g *backend.Geometry, d, size int) {
	if size == 1 {
		return
	}
	last := w.dims - 1
	if w.dims > 0 && w.merges(g, d, size) {
		w.shape[last] *= size
	} else {
		w.push(size)
		last++
	}
	for k := range w.n {
		w.strides[k][last] = g.Strides[k][d]
	}
}

func (w *walk) merges(g *backend.Geometry, d, size int) bool {
	for k := range w.n {
		if w.strides[k][w.dims-1] != g.Strides[k][d]*size {
			return false
		}
	}
	return true
}

// plan divides the walk into blocks of at most limit elements.
func (w *walk) plan(limit int) {
	n := product(w.shape)
	if n <= limit { // one block, without the divisions
		w.split, w.run, w.runs, w.blocks = 0, w.shape[0], 1, 1
		w.inner = product(w.shape[1:])
		w.at, w.start, w.off = w.at[:0], 0, [operands]int{}
		return
	}
	w.split, w.inner = w.dims-1, 1
	for w.split > 0 && w.inner*w.shape[w.split] <= limit {
		w.inner *= w.shape[w.split]
		w.split--
	}
	w.run = min(w.shape[w.split], max(limit/w.inner, 1))
	w.runs = (w.shape[w.split] + w.run - 1) / w.run
	w.blocks = w.runs
	for _, size := range w.shape[:w.split] {
		w.blocks *= size
	}
	w.at = append(w.at[:0], w.shape[:w.split]...)
	w.seek(0)
}

// seek moves to block i.
func (w *walk) seek(i int) {
	if w.blocks == 1 {
		return
	}
	w.start = i % w.runs * w.run
	i /= w.runs
	for d := w.split - 1; d >= 0; d-- {
		w.at[d] = i % w.shape[d]
		i /= w.shape[d]
	}
	for k := range w.n {
		w.off[k] = w.start * w.strides[k][w.split]
		for d, x := range w.at {
			w.off[k] += x * w.strides[k][d]
		}
	}
}

// next moves to the following block.
func (w *walk) next() {
	w.start += w.run
	if w.start < w.shape[w.split] {
		for k := range w.n {
			w.off[k] += w.run * w.strides[k][w.split]
		}
		return
	}
	w.carry()
}

// carry ends the split dimension and steps the ones before it.
func (w *walk) carry() {
	back := w.start - w.run
	w.start = 0
	for k := range w.n {
		w.off[k] -= back * w.strides[k][w.split]
	}
	for d := w.split - 1; d >= 0; d-- {
		w.at[d]++
		if w.at[d] < w.shape[d] {
			for k := range w.n {
				w.off[k] += w.strides[k][d]
			}
			return
		}
		w.at[d] = 0
		for k := range w.n {
			w.off[k] -= (w.shape[d] - 1) * w.strides[k][d]
		}
	}
}

// rows is how many elements of the split dimension the current block has.
func (w *walk) rows() int { return min(w.run, w.shape[w.split]-w.start) }

// len is how many elements the current block has.
func (w *walk) len() int { return w.rows() * w.inner }

// dense reports whether the elements of a block of operand k lie side by side.
func (w *walk) dense(k int) bool {
	want := 1
	for d := w.dims - 1; d >= w.split; d-- {
		if (d > w.split || w.run > 1) && w.strides[k][d] != want {
			return false
		}
		want *= w.shape[d]
	}
	return true
}

// element is the number of the first element of the current block, in the order
// walked.
func (w *walk) element() int {
	i := 0
	for d, x := range w.at {
		i = i*w.shape[d] + x
	}
	return (i*w.shape[w.split] + w.start) * w.inner
}
