package goroutine

import (
	"runtime"
	"sync"
	"testing"
)

// TestIDTellsLivingGoroutinesApart holds many goroutines alive at once, so no
// ID can have been reused, and demands as many IDs.
func TestIDTellsLivingGoroutinesApart(t *testing.T) {
	const count = 2000
	var (
		ready, done sync.WaitGroup
		hold        = make(chan struct{})
		ids         [count]uintptr
	)
	for i := range ids {
		ready.Add(1)
		done.Go(func() {
			ids[i] = ID()
			ready.Done()
			<-hold
			if again := ID(); again != ids[i] {
				t.Errorf("goroutine %d: ID was %#x, is %#x after blocking", i, ids[i], again)
			}
		})
	}
	ready.Wait()
	seen := map[uintptr]int{ID(): -1}
	for i, id := range ids {
		if other, dup := seen[id]; dup || id == 0 {
			t.Errorf("goroutines %d and %d have ID %#x", other, i, id)
		}
		seen[id] = i
	}
	close(hold)
	done.Wait()
}

func TestIDStays(t *testing.T) {
	want := ID()
	events := []struct {
		name string
		do   func()
	}{
		{"collection", runtime.GC},
		{"yield", runtime.Gosched},
		{"grown stack", func() { deepen(10000) }},
		{"deferred call while panicking", func() {
			defer func() {
				if got := ID(); recover() == nil || got != want {
					t.Errorf("in the deferred call: ID = %#x, want %#x", got, want)
				}
			}()
			panic("x")
		}},
		{"locked thread", func() { runtime.LockOSThread(); runtime.Gosched(); runtime.UnlockOSThread() }},
	}
	for _, e := range events {
		if e.do(); ID() != want {
			t.Errorf("after %s: ID = %#x, want %#x", e.name, ID(), want)
		}
	}
}

//go:noinline
func deepen(n int) (sum int) {
	var frame [64]int
	if n > 0 {
		frame[n%64] = deepen(n - 1)
	}
	return frame[n%64] + 1
}

func BenchmarkID(b *testing.B) {
	for b.Loop() {
		ID()
	}
}
