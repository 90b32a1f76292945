package cpu

import (
	"cmp"
	"slices"
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

const (
	// sortChunk is how many elements make a chunk of parallel work.
	sortChunk = 1 << 11
	// shortRow is the row length up to which inserting one by one is fastest.
	shortRow = 24
	// radixMin is the row length from which sorting by digits beats comparing.
	radixMin = 512
	// fewShare is what share of a row may be wanted for a heap to beat sorting.
	fewShare = 16
)

// Sort implements backend.Backend.
func (b *CPU) Sort(c backend.Sort) error {
	if rows := c.Outer * c.Inner; rows > 0 && c.K > 0 {
		if rows > 1 && rows*c.N >= 2*sortChunk {
			sortParallel(c, rows)
		} else {
			sortRows(&c, 0, rows)
		}
	}
	hold(&c)
	return nil
}

func sortParallel(c backend.Sort, rows int) {
	parallel.Ranges(rows, max(sortChunk/c.N, 1), func(from, to int) { sortRows(&c, from, to) })
}

// An item is an element of a row: its key, which orders as elements do, and its
// place.
type item struct {
	key uint64
	at  int
}

// before orders equal keys by place, which makes every way of sorting stable.
func (a item) before(b item) bool { return a.key < b.key || a.key == b.key && a.at < b.at }

func compareItems(a, b item) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) }

// A sorter is what sorting a row needs of memory.
type sorter struct{ items, spare []item }

var sorters = sync.Pool{New: func() any { return new(sorter) }}

func sortRows(c *backend.Sort, from, to int) {
	s := sorters.Get().(*sorter)
	if len(s.items) < c.N {
		s.items, s.spare = make([]item, c.N), make([]item, c.N)
	}
	for r := from; r < to; r++ {
		items := s.items[:c.N]
		readKeys(c, r, items)
		sorted := s.least(items, c.K)
		writeSorted(c, r, sorted)
	}
	sorters.Put(s)
}

// least puts the k least items of a row in order.
func (s *sorter) least(items []item, k int) []item {
	if k*fewShare <= len(items) && len(items) > shortRow {
		items = fewest(items, k)
		slices.SortFunc(items, compareItems)
		return items
	}
	switch {
	case len(items) <= shortRow:
		insert(items)
		return items[:k]
	case len(items) < radixMin:
		slices.SortFunc(items, compareItems)
		return items[:k]
	}
	return byDigits(items, s.spare[:len(items)])[:k]
}

// fewest moves the k least items to the front, in no order: a heap whose root is
// the greatest of them.
func fewest(items []item, k int) []item {
	heap := items[:k]
	for i := k/2 - 1; i >= 0; i-- {
		sift(heap, i)
	}
	for _, it := range items[k:] {
		if it.before(heap[0]) {
			heap[0] = it
			sift(heap, 0)
		}
	}
	return heap
}

// sift moves item i down to where none below it is greater.
func sift(heap []item, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child].before(heap[child+1]) {
			child++
		}
		if !heap[i].before(heap[child]) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

// insert sorts a few items.
func insert(items []item) {
	for i := 1; i < len(items); i++ {
		it, j := items[i], i
		for ; j > 0 && it.key < items[j-1].key; j-- {
			items[j] = items[j-1]
		}
		items[j] = it
	}
}

// byDigits sorts by one byte of the keys after the other, the lowest first,
// passing over those in which all keys agree. The result is in items or spare.
func byDigits(items, spare []item) []item {
	varies := uint64(0)
	for i := range items {
		varies |= items[i].key ^ items[0].key
	}
	for shift := 0; shift < 64; shift += 8 {
		if varies>>shift&0xff == 0 {
			continue
		}
		var next [256]int // where the next item with each digit goes
		for i := range items {
			next[byte(items[i].key>>shift)]++
		}
		sum := 0
		for d, count := range next {
			next[d] = sum
			sum += count
		}
		for _, it := range items {
			d := byte(it.key >> shift)
			spare[next[d]] = it
			next[d]++
		}
		items, spare = spare, items
	}
	return items
}

// readKeys fills items with row r.
func readKeys(c *backend.Sort, r int, items []item) {
	flip := uint64(0)
	if c.Descending {
		flip = ^flip
	}
	row := element(&c.In, r/c.Inner*c.N*c.Inner+r%c.Inner)
	if c.In.DType == dtype.Float32 { // without a call for each
		for i := range items {
			bits := *(*uint32)(unsafe.Add(row, i*c.Inner*4))
			items[i] = item{floatKey(uint64(bits), 31, 0x7f800000) ^ flip, i}
		}
		return
	}
	key := sortKeys[c.In.DType]
	step := c.Inner * c.In.DType.Size()
	for i := range items {
		items[i] = item{key(unsafe.Add(row, i*step)) ^ flip, i}
	}
}

// writeSorted writes the sorted elements of row r, and where they were.
func writeSorted(c *backend.Sort, r int, sorted []item) {
	from, to := r/c.Inner*c.N*c.Inner+r%c.Inner, r/c.Inner*c.K*c.Inner+r%c.Inner
	in, out, size := element(&c.In, from), element(&c.Out, to), c.In.DType.Size()
	at := element(&c.At, to)
	for i, it := range sorted {
		*(*int64)(unsafe.Add(at, i*c.Inner*8)) = int64(it.at)
		p, q := unsafe.Add(out, i*c.Inner*size), unsafe.Add(in, it.at*c.Inner*size)
		switch size {
		case 1:
			*(*uint8)(p) = *(*uint8)(q)
		case 2:
			*(*uint16)(p) = *(*uint16)(q)
		case 4:
			*(*uint32)(p) = *(*uint32)(q)
		default:
			*(*uint64)(p) = *(*uint64)(q)
		}
	}
}
