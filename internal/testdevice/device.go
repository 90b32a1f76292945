// Package testdevice is a device whose memory the host cannot reach, so that a
// test suite run on it proves that nothing outside a backend touches the bytes
// of a storage. It computes with the CPU backend, but keeps its memory scrambled
// in a private table, refuses storages that were freed or are another device's,
// and, when late, runs calls only when somebody must see their results.
package testdevice

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/cpu"
)

// Device is a backend named "test".
type Device struct {
	late bool
	cpu  *cpu.CPU

	mu    sync.Mutex
	next  uint64
	table map[uint64]*block
	live  int
	queue []func() error // calls that were handed over and not run
	owed  int            // bytes whose freeing waits in the queue
	err   error          // of a late call, for the next Sync
}

// A handle is all that a storage of the device points to.
type handle struct {
	number uint64
	freed  bool
}

// A block is the memory behind a handle, scrambled.
type block struct {
	data []byte
	seed uint64
}

// The bounds of what a late device lets wait.
const (
	maxQueue = 256
	maxOwed  = 64 << 20
)

// New returns a device. If late is true, it queues calls and runs them in order
// at the next Read or Sync, or when too many wait.
func New(late bool) *Device {
	return &Device{late: late, cpu: cpu.New(), table: map[uint64]*block{}}
}

// Name implements backend.Backend.
func (d *Device) Name() string { return "test" }

// Live is how many bytes are allocated and neither freed nor collected.
func (d *Device) Live() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.live
}

// Alloc implements backend.Backend. What the memory holds is noise.
func (d *Device) Alloc(bytes int) *backend.Storage {
	if !cpu.HasMemory(bytes) {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.owed > maxOwed {
		d.flush()
	}
	d.next++
	d.table[d.next] = &block{data: make([]byte, bytes), seed: d.next}
	d.live += bytes
	s := &backend.Storage{Mem: unsafe.Pointer(&handle{number: d.next}), Bytes: bytes, Backend: d}
	runtime.AddCleanup(s, d.collect, d.next)
	return s
}

// Free implements backend.Backend.
func (d *Device) Free(s *backend.Storage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := (*handle)(s.Mem)
	if h.freed {
		panic(fmt.Sprintf("testdevice: storage %d of %d bytes is freed twice", h.number, s.Bytes))
	}
	number := d.numberOf(s)
	h.freed = true
	d.owed += s.Bytes
	d.submit(func() error {
		d.drop(number)
		d.owed -= s.Bytes
		return nil
	})
}

// collect frees the block of a storage that the collector found dead. Queued
// calls hold their storages, so none needs it any more.
func (d *Device) collect(number uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.drop(number)
}

func (d *Device) drop(number uint64) {
	if b := d.table[number]; b != nil {
		d.live -= len(b.data)
		delete(d.table, number)
	}
}

// numberOf is the number of the block of s, which it checks.
func (d *Device) numberOf(s *backend.Storage) uint64 {
	if s.Backend != backend.Backend(d) {
		panic(fmt.Sprintf("testdevice: a storage of device %s is used on this one", s.Backend.Name()))
	}
	h := (*handle)(s.Mem)
	if h.freed {
		panic(fmt.Sprintf("testdevice: storage %d of %d bytes is used after it was freed", h.number, s.Bytes))
	}
	return h.number
}

// Write implements backend.Backend.
func (d *Device) Write(s *backend.Storage, off int, src []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	number := d.numberOf(s)
	checkRange(s, off, len(src))
	src = append([]byte(nil), src...) // the caller may change it while the call waits
	d.submit(func() error {
		d.table[number].write(off, src)
		runtime.KeepAlive(s)
		return nil
	})
}

// Read implements backend.Backend.
func (d *Device) Read(dst []byte, s *backend.Storage, off int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	number := d.numberOf(s)
	checkRange(s, off, len(dst))
	d.flush()
	d.table[number].read(dst, off)
	runtime.KeepAlive(s)
}

func checkRange(s *backend.Storage, off, n int) {
	if off < 0 || n > s.Bytes-off {
		panic(fmt.Sprintf("testdevice: bytes %d to %d of a storage of %d", off, off+n, s.Bytes))
	}
}

// Sync implements backend.Backend.
func (d *Device) Sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.flush()
	err := d.err
	d.err = nil
	return err
}

// submit runs a call, or queues it where the device is late.
func (d *Device) submit(call func() error) error {
	if !d.late {
		return call()
	}
	d.queue = append(d.queue, call)
	if len(d.queue) >= maxQueue {
		d.flush()
	}
	return nil
}

// flush runs what waits, in order.
func (d *Device) flush() {
	queue := d.queue
	d.queue = nil
	for _, call := range queue {
		if err := call(); err != nil && d.err == nil {
			d.err = err
		}
	}
}
