package gradmode

import (
	"sync"
	"sync/atomic"

	"github.com/seed-41c3a176/adjoint/internal/goroutine"
)

// An entry is the state of a goroutine that is inside a scope. Only that
// goroutine touches state; the others pass by on the way to their own.
type entry struct {
	id    uintptr
	state State
	next  atomic.Pointer[entry]
}

// A shard is a list of entries. Entries are never reused, so it is walked
// without the lock: a removed entry still leads to those that followed it.
type shard struct {
	head atomic.Pointer[entry]
	mu   sync.Mutex // held to insert and remove
	_    [40]byte   // keep shards off each other's cache line
}

const shardBits = 8

var table [1 << shardBits]shard

// open counts the goroutines inside a scope. Padding keeps it off the cache
// line of what is written often: every operation reads it.
var open struct {
	_ [60]byte
	atomic.Int32
	_ [60]byte
}

// within runs f with the calling goroutine in state s. The entry goes with the
// outermost scope, so a later goroutine with the same ID finds none.
func within(s State, f func()) {
	id := goroutine.ID()
	sh := shardOf(id)
	if e := sh.find(id); e != nil {
		outer := e.state
		defer func() { e.state = outer }()
		e.state = s
		f()
		return
	}
	e := &entry{id: id, state: s}
	open.Add(1)
	sh.insert(e)
	defer func() {
		sh.remove(e)
		open.Add(-1)
	}()
	f()
}

// current is Current while some goroutine is inside a scope.
func current() *State {
	id := goroutine.ID()
	if e := shardOf(id).find(id); e != nil {
		return &e.state
	}
	return &outside
}

// shardOf spreads IDs by their upper product bits: addresses differ in neither
// their lowest nor their highest bits.
func shardOf(id uintptr) *shard {
	const golden = 0x9E3779B97F4A7C15
	return &table[uint64(id)*golden>>(64-shardBits)]
}

func (sh *shard) find(id uintptr) *entry {
	e := sh.head.Load()
	for e != nil && e.id != id {
		e = e.next.Load()
	}
	return e
}

func (sh *shard) insert(e *entry) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	e.next.Store(sh.head.Load())
	sh.head.Store(e)
}

func (sh *shard) remove(e *entry) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	link := &sh.head
	for at := link.Load(); at != e; at = link.Load() {
		link = &at.next
	}
	link.Store(e.next.Load())
}
