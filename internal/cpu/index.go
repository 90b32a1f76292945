package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

// indexChunk is how many elements make a chunk of parallel work.
const indexChunk = 1 << 14

// Index implements backend.Backend.
func (b *CPU) Index(c backend.Index) error {
	if c.Outer*c.Count*c.Inner == 0 {
		return nil
	}
	err := checkIndices(&c)
	if err == nil {
		runIndex(&c)
	}
	hold(&c)
	return err
}

// indices are the indices of c as a slice.
func indices(c *backend.Index) []int64 {
	n := c.Count
	if !c.AtShared {
		n *= c.Outer * c.Inner
	}
	return unsafe.Slice((*int64)(address(&c.At)), n)
}

// checkIndices refuses indices out of range before anything is written.
func checkIndices(c *backend.Index) error {
	n, least := uint64(c.N), uint64(c.N)
	if c.NotNegative {
		least = 0
	}
	for _, i := range indices(c) {
		if uint64(i)+least >= n+least { // as -least <= i < n, in one comparison
			return &backend.RangeError{Index: i, Size: c.N}
		}
	}
	return nil
}

// wrap counts a negative index from the end.
func wrap(i int64, n int) int { return int(i) + int(i>>63)&n }

// A part is a piece of the work on an Index: places of the outer, walked and
// inner dimensions.
type part struct{ outer, outerEnd, from, to, col, colEnd int }

// runIndex splits c where it is big. What is addressed through indices belongs to
// one part alone: parts of a scatter differ in the outer or inner dimension.
func runIndex(c *backend.Index) {
	whole := part{0, c.Outer, 0, c.Count, 0, c.Inner}
	if c.Outer*c.Count*c.Inner < 2*indexChunk {
		someIndex(c, whole)
		return
	}
	indexParallel(*c, whole)
}

func indexParallel(c backend.Index, whole part) {
	row := c.Count * c.Inner
	switch cols := 128; {
	case c.Outer >= 8:
		per := max(indexChunk/row, 1)
		parallel.For((c.Outer+per-1)/per, func(i int) {
			p := whole
			p.outer, p.outerEnd = i*per, min((i+1)*per, c.Outer)
			someIndex(&c, p)
		})
	case c.Op == backend.Gather:
		per := max(indexChunk/(c.Outer*c.Inner), 1)
		parallel.For((c.Count+per-1)/per, func(i int) {
			p := whole
			p.from, p.to = i*per, min((i+1)*per, c.Count)
			someIndex(&c, p)
		})
	case c.Inner >= 2*cols:
		parallel.For((c.Inner+cols-1)/cols, func(i int) {
			p := whole
			p.col, p.colEnd = i*cols, min((i+1)*cols, c.Inner)
			someIndex(&c, p)
		})
	default:
		someIndex(&c, whole)
	}
}

// someIndex does one part.
func someIndex(c *backend.Index, p part) {
	if c.Op == backend.Gather && c.AtShared && c.Inner == 1 && p.outerEnd-p.outer > 1 {
		if list := stretchesOf(c, p.from, p.to); list != nil {
			gatherStretches(c, p, list)
			return
		}
	}
	switch {
	case c.Op > backend.Scatter:
		combineElements(c, p)
	case c.Op == backend.ScatterAdd && c.AtShared && c.Inner >= short:
		addRows(c, p)
	case c.Op == backend.ScatterAdd:
		addElements(c, p)
	case c.AtShared && c.Inner > 1:
		moveRows(c, p)
	default:
		moveElements(c, p)
	}
}

// moveRows gathers or scatters rows of Inner elements.
func moveRows(c *backend.Index, p part) {
	size := c.Out.DType.Size()
	out, in, at := address(&c.Out), address(&c.In), indices(c)
	bytes := (p.colEnd - p.col) * size
	for o := p.outer; o < p.outerEnd; o++ {
		for i := p.from; i < p.to; i++ {
			to := ((o*c.Count+i)*c.Inner + p.col) * size
			from := ((o*c.N+wrap(at[i], c.N))*c.Inner + p.col) * size
			if c.Op == backend.Scatter {
				from, to = to, from
			}
			copyBytes(unsafe.Add(out, to), unsafe.Add(in, from), bytes)
		}
	}
}

func moveElements(c *backend.Index, p part) {
	switch c.Out.DType.Size() {
	case 1:
		moveElementsOf[uint8](c, p)
	case 2:
		moveElementsOf[uint16](c, p)
	case 4:
		moveElementsOf[uint32](c, p)
	default:
		moveElementsOf[uint64](c, p)
	}
}

func moveElementsOf[T any](c *backend.Index, p part) {
	far, near := &c.In, &c.Out
	if c.Op == backend.Scatter {
		far, near = near, far
	}
	addressed := unsafe.Slice((*T)(address(far)), c.Outer*c.N*c.Inner)
	ordered := unsafe.Slice((*T)(address(near)), c.Outer*c.Count*c.Inner)
	for o := p.outer; o < p.outerEnd; o++ {
		base, line, at := o*c.N, ordered[o*c.Count*c.Inner:], indices(c)
		if !c.AtShared {
			at = at[o*c.Count*c.Inner:]
		}
		if c.Op == backend.Gather {
			gatherLine(line, addressed, at, base, c, p)
		} else {
			scatterLine(addressed, line, at, base, c, p)
		}
	}
}

// gatherLine gathers one place of the outer dimension; its rows begin at row base
// of src.
func gatherLine[T any](dst, src []T, at []int64, base int, c *backend.Index, p part) {
	if c.Inner == 1 {
		row, dst := src[base:base+c.N], dst[p.from:p.to]
		for i, a := range at[p.from:p.to] {
			dst[i] = row[wrap(a, len(row))]
		}
		return
	}
	for i := p.from; i < p.to; i++ {
		for j := p.col; j < p.colEnd; j++ {
			k := i*c.Inner + j
			dst[k] = src[(base+wrap(at[k], c.N))*c.Inner+j]
		}
	}
}

func scatterLine[T any](dst, src []T, at []int64, base int, c *backend.Index, p part) {
	if c.Inner == 1 {
		row, src := dst[base:base+c.N], src[p.from:p.to]
		for i, a := range at[p.from:p.to] {
			row[wrap(a, len(row))] = src[i]
		}
		return
	}
	for i := p.from; i < p.to; i++ {
		for j := p.col; j < p.colEnd; j++ {
			k := i*c.Inner + j
			dst[(base+wrap(at[k], c.N))*c.Inner+j] = src[k]
		}
	}
}
