package cpu

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

const (
	// idleLimit bounds the bytes that lie in a pool waiting for a user.
	idleLimit = 256 << 20
	// collectAfter is how many bytes may be handed out and not come back
	// before a collection is asked for. The collector paces itself by what is
	// allocated and would not start for buffers that merely change hands.
	collectAfter = 64 << 20
	// quick is how long a collection may take without being counted.
	quick = 5 * time.Millisecond
	// smallest is the power of two where the size classes start.
	smallest = 12
	classes  = (bits.UintSize - smallest) * 4
)

// A pool recycles big buffers: fresh ones cost page faults and zeroing. A buffer
// comes back by Free, or when the collector finds its storage header dead.
type pool struct {
	mu   sync.Mutex
	idle [classes][]unsafe.Pointer
	hot  [classes]bool // asked for since the pool last overflowed
	kept int           // bytes idle

	out   int // bytes handed out and not returned
	floor int // at most the least out since the last collection that the pool asked for

	collecting atomic.Bool
	collected  time.Time     // when that collection ended
	took       time.Duration // and how long it took
}

// pooled is the header of a storage whose memory belongs to a pool.
type pooled struct {
	backend.Storage
	lease   lease
	cleanup runtime.Cleanup
}

// A lease is a buffer on its way back.
type lease struct {
	pool  *pool
	mem   unsafe.Pointer
	class int
}

// class returns the index and the capacity of the size class of n bytes: four
// classes to each power of two, so at most a fifth is wasted.
func class(n int) (index, capacity int) {
	e := max(bits.Len(uint(n-1))-1, smallest) // 2^e < n <= 2^(e+1)
	step := 1 << (e - 2)
	k := (n - 1) >> (e - 2) // 4 to 7 above 2^e, below for the smallest
	return max((e-smallest)*4+k-3, 0), max((k+1)*step, 1<<smallest)
}

// alloc returns nil if there is no memory for n bytes.
func (p *pool) alloc(n int) *backend.Storage {
	if n > maxBlock {
		return nil
	}
	index, capacity := class(n)
	mem := p.take(index, capacity)
	if mem == nil {
		if !HasMemory(capacity) {
			p.untake(capacity)
			return nil
		}
		mem = unsafe.Pointer(unsafe.SliceData(make([]byte, capacity)))
	}
	s := &pooled{lease: lease{p, mem, index}}
	s.Mem = mem
	s.cleanup = runtime.AddCleanup(s, lease.giveBack, s.lease)
	return &s.Storage
}

func (p *pool) free(s *pooled) {
	s.cleanup.Stop()
	s.lease.giveBack()
}

// allocMiddle returns memory for a size at which a cleanup costs more than it
// saves: it comes back by Free only.
func (p *pool) allocMiddle(n int) unsafe.Pointer {
	index, capacity := class(n)
	p.mu.Lock()
	mem := p.pop(index, capacity)
	p.hot[index] = true
	p.mu.Unlock()
	if mem == nil {
		mem = unsafe.Pointer(unsafe.SliceData(make([]byte, capacity)))
	}
	return mem
}

func (p *pool) freeMiddle(mem unsafe.Pointer, n int) {
	index, capacity := class(n)
	p.mu.Lock()
	p.push(mem, index, capacity)
	p.mu.Unlock()
}

// take returns an idle buffer or nil, and counts it as handed out either way.
func (p *pool) take(index, capacity int) unsafe.Pointer {
	p.mu.Lock()
	mem := p.pop(index, capacity)
	if mem == nil && p.overdue() {
		p.mu.Unlock()
		p.collect()
		p.mu.Lock()
		mem = p.pop(index, capacity)
	}
	p.hot[index] = true
	p.out += capacity
	p.mu.Unlock()
	return mem
}

func (p *pool) untake(capacity int) {
	p.mu.Lock()
	p.out -= capacity
	p.floor = min(p.floor, p.out)
	p.mu.Unlock()
}

func (p *pool) pop(index, capacity int) unsafe.Pointer {
	list := p.idle[index]
	if len(list) == 0 {
		return nil
	}
	last := len(list) - 1
	mem := list[last]
	list[last] = nil
	p.idle[index] = list[:last]
	p.kept -= capacity
	return mem
}

// overdue reports whether so much was handed out since the last collection that
// most of it may be dead. Where collections take long (the program has a big heap
// of its own) they must not take more than a tenth of the time, up to a point.
func (p *pool) overdue() bool {
	limit := max(collectAfter, p.floor)
	if p.took > quick && time.Since(p.collected) < 10*p.took {
		limit = max(limit, 2*collectAfter)
	}
	return p.out-p.floor > limit
}

// collect runs a collection unless one that the pool asked for is under way.
func (p *pool) collect() {
	if !p.collecting.CompareAndSwap(false, true) {
		return
	}
	start := time.Now()
	runtime.GC()
	p.awaitCleanups()
	p.mu.Lock()
	p.collected = time.Now()
	p.took = p.collected.Sub(start)
	p.floor += (p.out - p.floor) / 2 // not all: much of it may be dead, its cleanups yet to run
	p.mu.Unlock()
	p.collecting.Store(false)
}

// awaitCleanups lets the runtime's goroutines give buffers back as long as they
// do, and a little longer.
func (p *pool) awaitCleanups() {
	for out, idle := p.outstanding(), 0; idle < 20; idle++ {
		runtime.Gosched()
		if now := p.outstanding(); now != out {
			out, idle = now, 0
		}
	}
}

func (p *pool) outstanding() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out
}

func (l lease) giveBack() {
	p := l.pool
	capacity := capacityOf(l.class)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out -= capacity
	p.floor = min(p.floor, p.out)
	p.push(l.mem, l.class, capacity)
}

// push keeps a buffer unless there are too many.
func (p *pool) push(mem unsafe.Pointer, index, capacity int) {
	if p.kept+capacity > idleLimit {
		p.evict()
	}
	if p.kept+capacity <= idleLimit {
		p.idle[index] = append(p.idle[index], mem)
		p.kept += capacity
	}
}

// evict drops the buffers of sizes that nobody asked for since it last ran, so
// that a pool full of yesterday's sizes makes room for today's.
func (p *pool) evict() {
	for k := range p.idle {
		if !p.hot[k] {
			p.kept -= len(p.idle[k]) * capacityOf(k)
			p.idle[k] = nil
		}
		p.hot[k] = false
	}
}

// capacityOf is the inverse of class: index 0 holds 2^smallest bytes.
func capacityOf(index int) int {
	if index == 0 {
		return 1 << smallest
	}
	e := smallest + (index-1)/4
	return ((index-1)%4 + 5) << (e - 2)
}
