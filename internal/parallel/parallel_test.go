package parallel

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-41c3a176/adjoint/internal/goroutine"
)

// withProcs runs f as a subtest for several values of GOMAXPROCS.
func withProcs(t *testing.T, f func(t *testing.T), procs ...int) {
	for _, p := range procs {
		t.Run(fmt.Sprint("procs=", p), func(t *testing.T) {
			if runtime.GOARCH == "wasm" && p > 1 {
				t.Skip("one processor")
			}
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(p))
			f(t)
		})
	}
}

// TestForRunsEachChunkOnce writes without synchronisation, so that the race
// detector sees whether chunks and caller are ordered.
func TestForRunsEachChunkOnce(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		for _, n := range []int{-1, 0, 1, 2, 3, 8, 1000} {
			for range 20 {
				runs := make([]int, max(n, 0))
				For(n, func(i int) { runs[i]++ })
				for i, r := range runs {
					if r != 1 {
						t.Fatalf("For(%d): chunk %d ran %d times", n, i, r)
					}
				}
			}
		}
	}, 1, 2, 5)
}

func TestRangesAreTheSameForAnyProcessors(t *testing.T) {
	cases := []struct {
		name     string
		n, grain int
		want     [][2]int
	}{
		{"negative", -3, 4, nil},
		{"empty", 0, 4, nil},
		{"less than a grain", 3, 4, [][2]int{{0, 3}}},
		{"one grain", 4, 4, [][2]int{{0, 4}}},
		{"one more", 5, 4, [][2]int{{0, 4}, {4, 5}}},
		{"no remainder", 12, 4, [][2]int{{0, 4}, {4, 8}, {8, 12}}},
		{"grain of one", 3, 1, [][2]int{{0, 1}, {1, 2}, {2, 3}}},
		{"largest int", math.MaxInt, math.MaxInt/2 + 1, [][2]int{{0, math.MaxInt/2 + 1}, {math.MaxInt/2 + 1, math.MaxInt}}},
		{"largest grain", math.MaxInt, math.MaxInt, [][2]int{{0, math.MaxInt}}},
	}
	withProcs(t, func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				var mu sync.Mutex
				var got [][2]int
				Ranges(c.n, c.grain, func(lo, hi int) {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, [2]int{lo, hi})
				})
				slices.SortFunc(got, func(a, b [2]int) int { return a[0] - b[0] })
				if !slices.Equal(got, c.want) {
					t.Errorf("Ranges(%d, %d): %v, want %v", c.n, c.grain, got, c.want)
				}
			})
		}
	}, 1, 2, 5)
}

func TestRangesRefusesGrain(t *testing.T) {
	for _, grain := range []int{0, -1} {
		if got := recovered(func() { Ranges(5, grain, func(lo, hi int) {}) }); got == nil {
			t.Errorf("grain %d: no panic", grain)
		}
	}
}

// recovered returns what f panics with.
func recovered(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

// TestWorkersHelp demands that two chunks run at the same time: each waits for
// the other to begin.
func TestWorkersHelp(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		var begun atomic.Int32
		For(2, func(int) {
			begun.Add(1)
			waitUntil(t, "both chunks have begun", func() bool { return begun.Load() == 2 })
		})
	}, 2, 5)
}

// waitUntil gives up after ten seconds.
func waitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for start := time.Now(); !holds(); runtime.Gosched() {
		if time.Since(start) > 10*time.Second {
			t.Errorf("waited in vain until %s", what)
			return
		}
	}
}

func TestNoMoreWorkersThanProcessors(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		waitUntil(t, "the workers of other tests have ended", func() bool { return workers.Load() == 0 })
		limit := int32(runtime.GOMAXPROCS(0) - 1)
		var running, most atomic.Int32
		for range 200 {
			For(16, func(int) {
				now := running.Add(1)
				for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
				}
				if w := workers.Load(); w > limit {
					t.Errorf("%d workers", w)
				}
				pause()
				running.Add(-1)
			})
		}
		if most.Load() > limit+1 {
			t.Errorf("%d chunks ran at once", most.Load())
		}
	}, 1, 2, 3)
}

// TestCallerWaitsForNobodyIdle blocks all workers, then demands that another
// call ends without them.
func TestCallerWaitsForNobodyIdle(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		waitUntil(t, "the workers of other tests have ended", func() bool { return workers.Load() == 0 })
		blocked, release, done := make(chan bool), make(chan bool), make(chan bool)
		go func() {
			defer close(done)
			onWorker(t, func() {
				close(blocked)
				<-release
			})
		}()
		<-blocked
		sum := 0
		for range 50 {
			For(8, func(i int) { sum += i }) // unsynchronised: all on the caller
		}
		if want := 50 * 28; sum != want {
			t.Errorf("sum %d, want %d", sum, want)
		}
		close(release)
		<-done
	}, 2)
}

// TestCallerSleeps has a chunk on a worker last much longer than the caller
// looks for its end.
func TestCallerSleeps(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		for range 20 {
			finished := 0
			onWorker(t, func() {
				time.Sleep(2 * time.Millisecond)
				finished++
			})
			if finished != 1 {
				t.Fatal("For returned before its chunk was done")
			}
		}
	}, 2, 5)
}

// onWorker runs f once, as a chunk on a worker, while the caller waits in
// another chunk.
func onWorker(t *testing.T, f func()) {
	me := goroutine.ID()
	var taken atomic.Bool
	For(2, func(int) {
		if goroutine.ID() == me {
			waitUntil(t, "a worker has begun", taken.Load)
			return
		}
		if !taken.Swap(true) { // a worker may get both chunks
			f()
		}
	})
}

type myError struct{ code int }

func (e *myError) Error() string { return fmt.Sprint("code ", e.code) }

func TestPanicReachesCaller(t *testing.T) {
	want := &myError{7}
	boom := func() { panic(fmt.Errorf("wrapped: %w", want)) }
	places := []struct {
		name string
		run  func()
	}{
		{"on a worker", func() { onWorker(t, boom) }},
		{"on the caller", func() {
			me := goroutine.ID()
			For(2, func(int) {
				if goroutine.ID() == me {
					boom()
				}
				time.Sleep(time.Millisecond)
			})
		}},
		{"everywhere", func() { For(64, func(int) { boom() }) }},
		{"in a nested call", func() { onWorker(t, func() { For(2, func(int) { boom() }) }) }},
		{"in Ranges", func() { Ranges(64, 1, func(int, int) { boom() }) }},
	}
	withProcs(t, func(t *testing.T) {
		for _, p := range places {
			t.Run(p.name, func(t *testing.T) {
				err, _ := recovered(p.run).(error)
				var got *myError
				if !errors.As(err, &got) || got != want {
					t.Errorf("recovered %v", err)
				}
				checkIdle(t)
			})
		}
	}, 2, 5)
}

// checkIdle demands that no job is taken or refers to anything.
func checkIdle(t *testing.T) {
	t.Helper()
	for i := range jobs {
		j := &jobs[i]
		if j.taken.Load() || j.failed.Load() || j.unclaimed.Load() != 0 || j.work.each != nil || j.work.rng != nil || j.failure.value != nil {
			t.Errorf("job %d is not as new: %+v", i, &j.work)
		}
	}
}

// TestPanicDropsChunks demands that chunks which nobody has begun are dropped,
// and that those which somebody has begun are done when the panic goes on.
func TestPanicDropsChunks(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		var running, runs atomic.Int32
		recovered(func() {
			For(1_000_000, func(int) {
				running.Add(1)
				defer running.Add(-1)
				runs.Add(1)
				panic("x")
			})
		})
		if running.Load() != 0 {
			t.Error("the panic went on while a chunk was running")
		}
		if n := int(runs.Load()); n > 1000 {
			t.Errorf("%d chunks ran", n)
		}
	}, 1, 2, 5)
}

// TestPanicOnWorkerDropsChunks has all chunks but those on workers return.
func TestPanicOnWorkerDropsChunks(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		const chunks = 1_000_000
		me := goroutine.ID()
		var taken atomic.Bool
		var runs atomic.Int32
		got := recovered(func() {
			For(chunks, func(int) {
				runs.Add(1)
				if goroutine.ID() != me {
					taken.Store(true)
					panic("x")
				}
				waitUntil(t, "a worker has begun", taken.Load)
				pause()
			})
		})
		if got != "x" || runs.Load() == chunks {
			t.Errorf("panic %v after %d of %d chunks", got, runs.Load(), chunks)
		}
	}, 2, 5)
}

func TestGoexitReachesCaller(t *testing.T) {
	places := []struct {
		name string
		run  func()
	}{
		{"on a worker", func() { onWorker(t, runtime.Goexit) }},
		{"everywhere", func() { For(64, func(int) { runtime.Goexit() }) }},
	}
	withProcs(t, func(t *testing.T) {
		for _, p := range places {
			returned := false
			var wg sync.WaitGroup
			wg.Go(func() { p.run(); returned = true })
			wg.Wait()
			if returned {
				t.Errorf("%s: For returned", p.name)
			}
			checkIdle(t)
		}
		onWorker(t, func() {}) // a worker that ended is replaced
	}, 2, 5)
}

func TestNestedAndConcurrentCalls(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		const callers = 3 * maxJobs
		var sum atomic.Int64
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				for range 5 {
					For(4, func(i int) {
						For(4, func(j int) {
							Ranges(8, 2, func(lo, hi int) { sum.Add(int64(1000*i + 100*j + lo + hi)) })
						})
					})
				}
			})
		}
		wg.Wait()
		// Over i, j < 4 and 4 ranges: i and j sum to 24 each at 4 ranges, the
		// bounds to (0+2)+(2+4)+(4+6)+(6+8) = 32 in each of 16.
		if want := int64(callers * 5 * (1000*24*4 + 100*24*4 + 16*32)); sum.Load() != want {
			t.Errorf("sum %d, want %d", sum.Load(), want)
		}
		checkIdle(t)
	}, 1, 2, 5)
}

func TestForAllocatesNothing(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		each, rng := func(int) {}, func(int, int) {}
		const calls = 5000
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range calls {
			For(4, each)
			Ranges(4, 1, rng)
		}
		runtime.ReadMemStats(&after)
		// Workers are started now and then, and may need a stack.
		if n := after.Mallocs - before.Mallocs; n > calls/10 {
			t.Errorf("%d allocations in %d calls", n, 2*calls)
		}
	}, 1, 2)
}
