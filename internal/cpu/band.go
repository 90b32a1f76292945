package cpu

import (
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/gemm"
)

// A tap is one place of a kernel along one dimension: for place p of the grid it
// sees the source at step*(p+shift) + phase.
type tap struct{ k, shift, phase int }

// An axis is the geometry of a slide along one dimension.
type axis struct {
	step   int
	taps   []tap
	phases []int // those that occur; taps have their index here as phase
	low    int   // the least shift
	span   int   // how much greater the greatest is
}

// newAxis is an axis of a kernel of n places; at says what place k sees for place
// 0 of the grid, and whether it sees anything.
func newAxis(step, n int, at func(k int) (int, bool)) axis {
	a := axis{step: step}
	slot := map[int]int{}
	high := 0
	for k := range n {
		p, ok := at(k)
		if !ok {
			continue
		}
		shift := floorDiv(p, step)
		phase := p - shift*step
		if _, known := slot[phase]; !known {
			slot[phase] = len(a.phases)
			a.phases = append(a.phases, phase)
		}
		if len(a.taps) == 0 {
			a.low, high = shift, shift
		}
		a.low, high = min(a.low, shift), max(high, shift)
		a.taps = append(a.taps, tap{k, shift, slot[phase]})
	}
	a.span = high - a.low
	return a
}

// floorDiv rounds to the lesser integer; b is positive.
func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// A band is how some rows of the grid see an image: for each phase of the two
// axes and each channel a plane of what is looked at, zeros included, in which
// every tap sees the next place of the grid in the next element. Rows of the grid
// are pitch elements apart; between them lie elements that belong to none.
type band struct {
	axes     [2]axis
	channels int
	rows     int // of the grid, at most
	count    int // of bands of a grid
	pitch    int
	plane    int // elements from channel to channel
	size     int // bytes of an element
}

// newBand cuts the grid into bands so that their source and as many channels of
// results fit the cache, and into least of them if it has as many rows.
func newBand(in *image, axes [2]axis, grid [2]int, results, least int) band {
	b := band{axes: axes, channels: in.channels, size: in.bytes}
	b.pitch = grid[1] + axes[1].span
	phases := len(axes[0].phases) * len(axes[1].phases)
	row := (in.channels*phases + results) * b.pitch * b.size
	fixed := in.channels * phases * axes[0].span * b.pitch * b.size
	rows := max((bandBytes-fixed)/max(row, 1), min(axes[0].span, 8), 1)
	if least > 1 {
		rows = min(rows, max((grid[0]+least-1)/least, 1))
	}
	b.count = (grid[0] + rows - 1) / rows
	b.rows = (grid[0] + b.count - 1) / b.count
	b.count = (grid[0] + b.rows - 1) / b.rows
	b.plane = oddLines((b.rows+axes[0].span)*b.pitch, gemm.Line/b.size)
	return b
}

// oddLines is n rounded up to an odd number of cache lines, so that the same place
// of neighbouring planes does not fall on the same few places of a cache.
func oddLines(n, line int) int { return ((n+line-1)/line | 1) * line }

// bytes is how much memory fill needs: reading whole lines goes past the last
// element.
func (b *band) bytes() int {
	return len(b.axes[0].phases)*len(b.axes[1].phases)*b.channels*b.plane*b.size + 2*gemm.Line
}

// offsets is where, in bytes, the first place of the grid sees each term: channel
// by channel the taps.
func (b *band) offsets() []int {
	offs := make([]int, 0, b.channels*len(b.axes[0].taps)*len(b.axes[1].taps))
	for c := range b.channels {
		for _, i := range b.axes[0].taps {
			for _, j := range b.axes[1].taps {
				offs = append(offs, b.offset(c, i, j))
			}
		}
	}
	return offs
}

func (b *band) offset(c int, i, j tap) int {
	at := (i.phase*len(b.axes[1].phases)+j.phase)*b.channels + c
	return (at*b.plane + (i.shift-b.axes[0].low)*b.pitch + j.shift - b.axes[1].low) * b.size
}

// fill copies what rows rows of the grid from row on see of group g of image n.
func (b *band) fill(dst unsafe.Pointer, in *image, n, g, row, rows int) {
	if b.size == 4 {
		fillBand[uint32](dst, b, in, n, g, row, rows)
	} else {
		fillBand[uint64](dst, b, in, n, g, row, rows)
	}
}

func fillBand[T uint32 | uint64](dst unsafe.Pointer, b *band, in *image, n, g, row, rows int) {
	v, h := &b.axes[0], &b.axes[1]
	at := 0
	for _, p := range v.phases {
		for _, q := range h.phases {
			seen := newSight(b.pitch, in.size[1], h.step, h.step*h.low+q)
			for c := range b.channels {
				src := unsafe.Slice((*T)(in.plane(n, g, c)), in.area())
				to := unsafe.Slice((*T)(unsafe.Add(dst, at*b.size)), (rows+v.span)*b.pitch)
				fillPlane(to, src, seen, in.size, v.step, v.step*(row+v.low)+p)
				at += b.plane
			}
		}
	}
}

// fillPlane sets rows of dst to every step-th row of src from row first on, as far as
// they are seen.
func fillPlane[T uint32 | uint64](dst, src []T, seen sight, size [2]int, step, first int) {
	rows := len(dst) / seen.all
	if step == 1 && seen.step == 1 && seen.n == size[1] && seen.n == seen.all && first >= 0 && first+rows <= size[0] {
		copy(dst, src[first*size[1]:]) // rows lie in the image as in the band
		return
	}
	for y := first; len(dst) > 0; y += step {
		line := dst[:seen.all]
		if dst = dst[seen.all:]; y < 0 || y >= size[0] {
			clear(line)
			continue
		}
		// A few elements: no call is as quick as a loop not taken for clearing.
		for i := seen.skip - 1; i >= 0; i-- {
			line[i] = 0
		}
		for i := len(line) - 1; i >= seen.skip+seen.n; i-- {
			line[i] = 0
		}
		if seen.n > 0 {
			every(line[seen.skip:][:seen.n], src[y*size[1]:][:size[1]][seen.first:], seen.step)
		}
	}
}

// A sight is what a line of a band sees of a line of an image: of all elements
// skip that lie before it, then n of it, step apart from first on, then such behind.
type sight struct{ all, skip, n, step, first int }

// newSight is what all elements see of size, step apart from place first on.
func newSight(all, size, step, first int) sight {
	s := sight{all: all, step: step, first: first}
	if first < 0 {
		s.skip = min((-first+step-1)/step, all)
		s.first += s.skip * step
	}
	if s.first < size {
		s.n = min((size-s.first+step-1)/step, all-s.skip)
	}
	return s
}

// every sets to to every step-th element of from. By two, as most strides are, it
// takes four at a time.
func every[T any](to, from []T, step int) {
	if step == 1 {
		copy(to, from)
		return
	}
	if step == 2 {
		for len(to) > 4 {
			t, f := (*[4]T)(to), (*[8]T)(from)
			t[0], t[1], t[2], t[3] = f[0], f[2], f[4], f[6]
			to, from = to[4:], from[8:]
		}
	}
	for i := range to {
		to[i] = from[i*step]
	}
}

// A scratch is memory for parts of operations, kept from one to the next.
type scratch struct {
	mem []byte
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func getScratch() *scratch { return scratches.Get().(*scratch) }
func (w *scratch) put()    { scratches.Put(w) }

// grow returns n bytes at the start of a cache line, of unknown contents.
func (w *scratch) grow(n int) unsafe.Pointer {
	if len(w.mem) < n+gemm.Line {
		w.mem = make([]byte, n+n/4+gemm.Line)
	}
	start := unsafe.Pointer(unsafe.SliceData(w.mem))
	return unsafe.Add(start, -uintptr(start)&(gemm.Line-1))
}
