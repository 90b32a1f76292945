package cpu

import (
	"math"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// TestAlloc writes every byte of storages of all sizes around the size classes.
func TestAlloc(t *testing.T) {
	var all []*backend.Storage
	for n := 0; n < 5000; n += 1 + n/100 {
		all = append(all, Backend.Alloc(n))
	}
	for _, n := range []int{65535, 65536, 65537, 1 << 20, 1<<20 + 1} {
		all = append(all, Backend.Alloc(n))
	}
	for i, s := range all {
		if s.Backend != Backend || s.Mem == nil || uintptr(s.Mem)%4 != 0 {
			t.Fatalf("storage of %d bytes: %+v", s.Bytes, s)
		}
		for k := range bytesOf(s) {
			bytesOf(s)[k] = byte(i)
		}
	}
	for i, s := range all {
		for k, v := range bytesOf(s) {
			if v != byte(i) {
				t.Fatalf("byte %d of %d belongs to another storage too", k, s.Bytes)
			}
		}
	}
}

func bytesOf(s *backend.Storage) []byte { return unsafe.Slice((*byte)(s.Mem), s.Bytes) }

func TestReadWrite(t *testing.T) {
	s := Backend.Alloc(10)
	Backend.Write(s, 0, make([]byte, 10))
	Backend.Write(s, 3, []byte{1, 2, 3})
	got := make([]byte, 4)
	Backend.Read(got, s, 2)
	if want := [4]byte{0, 1, 2, 3}; [4]byte(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestSmallAlloc holds small data to one allocation.
func TestSmallAlloc(t *testing.T) {
	for _, n := range []int{0, 4, 24, 25, 200, 472, 473, 1000, 4048} {
		if got := testing.AllocsPerRun(100, func() { sink8 = Backend.Alloc(n) }); got != 1 {
			t.Errorf("%d bytes: %v allocations, want 1", n, got)
		}
	}
}

var sink8 *backend.Storage

func TestFree(t *testing.T) {
	b := New()
	s := b.Alloc(1 << 20)
	mem := s.Mem
	b.Free(s)
	if s.Mem != nil {
		t.Error("a freed storage still has its memory")
	}
	if again := b.Alloc(1 << 20); again.Mem != mem {
		t.Error("the freed buffer was not used again")
	}
	defer func() {
		if recover() == nil {
			t.Error("freeing twice did not panic")
		}
	}()
	b.Free(s)
}

// TestNoMemory asks for what no system has: Go's allocator would end the process.
func TestNoMemory(t *testing.T) {
	b := New()
	for _, bytes := range []int{math.MaxInt, math.MaxInt - 4096, maxBlock + 1} {
		if s := b.Alloc(bytes); s != nil {
			t.Errorf("there are %d bytes", bytes)
		}
	}
	if out := b.pool.outstanding(); out != 0 {
		t.Errorf("%d bytes count as handed out", out)
	}
}

func TestSizeClasses(t *testing.T) {
	last := -1
	for n := 1 << 10; n < 1<<22; n += 1 << 8 {
		index, capacity := class(n)
		if capacity < n || capacity != capacityOf(index) || n > 1<<12 && capacity > n+n/4 {
			t.Fatalf("%d bytes: class %d of %d bytes, which holds %d", n, index, capacity, capacityOf(index))
		}
		if index < last || index > last+1 {
			t.Fatalf("%d bytes: class %d follows class %d", n, index, last)
		}
		last = index
	}
	if index, capacity := class(int(^uint(0) >> 2)); index >= classes || capacity <= 0 {
		t.Fatalf("the largest class is %d of %d, %d bytes", index, classes, capacity)
	}
}

// TestPoolAfterCollection waits for buffers of dead storages to come back.
func TestPoolAfterCollection(t *testing.T) {
	b := New()
	var all []*backend.Storage
	for range 10 {
		all = append(all, b.Alloc(1<<20))
	}
	runtime.KeepAlive(all) // or the first would be used again for the last
	all = nil
	deadline := time.Now().Add(5 * time.Second)
	for b.idle() < 10<<20 {
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes came back, want %d", b.idle(), 10<<20)
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

func (b *CPU) idle() int {
	b.pool.mu.Lock()
	defer b.pool.mu.Unlock()
	return b.pool.kept
}

// TestPoolBound frees twice as much as the pool may keep.
func TestPoolBound(t *testing.T) {
	b := New()
	var all []*backend.Storage
	for range 2 * idleLimit >> 24 {
		all = append(all, b.Alloc(1<<24))
	}
	for _, s := range all {
		b.Free(s)
	}
	if got := b.idle(); got > idleLimit || got < idleLimit/2 {
		t.Errorf("the pool keeps %d bytes, want at most %d", got, idleLimit)
	}
	for range 8 { // sizes of which nothing is asked for any more make room
		s := b.Alloc(1 << 20)
		b.Free(b.Alloc(3 << 25))
		b.Free(s)
	}
	if index, _ := class(3 << 25); len(b.pool.idle[index]) == 0 {
		t.Error("a full pool has no room for new sizes")
	}
}

// TestGarbageIsCollected drops 10 GB in pieces of 1 MB. The collector alone
// would not hurry: recycled buffers are no allocations to it. Some 100 MB are
// usual; the bound leaves room for machines so busy that cleanups come late.
func TestGarbageIsCollected(t *testing.T) {
	b := New()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 10000
	if testing.Short() {
		n = 2000
	}
	peak := uint64(0)
	for i := range n {
		s := b.Alloc(1 << 20)
		bytesOf(s)[0] = 1
		if i%100 == 0 {
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapInuse)
		}
	}
	if limit := before.HeapInuse + 768<<20; peak > limit {
		t.Errorf("the heap grew from %d to %d MB", before.HeapInuse>>20, peak>>20)
	}
}
