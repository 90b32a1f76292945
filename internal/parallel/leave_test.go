package parallel

import (
	"bytes"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestNoGoroutineRemains looks for the package's name in the stacks of all
// goroutines, as goleak would.
func TestNoGoroutineRemains(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		for range 50 {
			For(8, func(int) { toil(new(uint64), 1000) })
		}
		var stacks []byte
		for range 1000 {
			stacks = allStacks()
			if !bytes.Contains(stacks, []byte("parallel.helpOut")) && !bytes.Contains(stacks, []byte("parallel.makeWay")) {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
		t.Errorf("after two seconds:\n%s", stacks)
	}, 1, 2, 5)
}

func allStacks() []byte {
	buf := make([]byte, 1<<20)
	return buf[:runtime.Stack(buf, true)]
}

// TestBubbles runs jobs before, inside and after testing/synctest bubbles, of
// which workers started in one serve the other, and callers sleep in both.
func TestBubbles(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		rounds := 150
		if testing.Short() {
			rounds = 30
		}
		quit, done := make(chan bool), make(chan bool)
		go func() { // work outside that never ends
			defer close(done)
			for {
				select {
				case <-quit:
					return
				default:
					checkJob(t, 4, 200)
				}
			}
		}()
		for range rounds {
			checkJob(t, 4, 1000)
			synctest.Test(t, func(t *testing.T) {
				ticked := false
				time.AfterFunc(time.Second, func() { ticked = true; checkJob(t, 2, 1000) })
				checkJob(t, 4, 1000)
				checkJob(t, 2, 50_000) // the caller sleeps
				time.Sleep(2 * time.Second)
				synctest.Wait()
				if !ticked {
					t.Error("time stood still")
				}
			})
			checkJob(t, 2, 50_000)
		}
		close(quit)
		<-done
	}, 2, 5)
}

// TestWorkOutsideLetsBubbleEnd feeds, from outside of a bubble and without an
// end, the worker that was started inside; the bubble waits for it.
func TestWorkOutsideLetsBubbleEnd(t *testing.T) {
	withProcs(t, func(t *testing.T) {
		waitUntil(t, "the workers of other tests have ended", func() bool { return workers.Load() == 0 })
		var feed, ended atomic.Bool
		var wg sync.WaitGroup
		wg.Go(func() {
			waitUntil(t, "the bubble has a worker", feed.Load)
			for start := time.Now(); !ended.Load(); checkJob(t, 2, 1000) {
				if time.Since(start) > 10*time.Second {
					t.Error("the bubble does not end")
					return
				}
			}
		})
		synctest.Test(t, func(t *testing.T) {
			onWorker(t, func() { feed.Store(true) })
		})
		ended.Store(true)
		wg.Wait()
	}, 2)
}

// TestLifeIsBounded has two jobs feed each other, and the goroutine of the test
// be the worker that would never be idle.
func TestLifeIsBounded(t *testing.T) {
	waitUntil(t, "the workers of other tests have ended", func() bool { return workers.Load() == 0 })
	ran := 0
	var ping, pong *job
	feed := func(other **job) func(int) {
		return func(int) {
			if ran++; ran < 10*lifeChunks {
				(*other).unfinished.Add(1)
				(*other).unclaimed.Add(1)
			}
		}
	}
	ping = openJob(work{chunks: 1, each: feed(&pong)})
	pong = openJob(work{chunks: 1, each: feed(&ping)})
	workers.Add(1)
	helpOut(0)
	for _, j := range []*job{ping, pong} {
		j.abandon()
		j.await(0)
		j.close()
	}
	if ran < lifeChunks || ran > lifeChunks+maxJobs {
		t.Errorf("the worker ran %d chunks, want about %d", ran, lifeChunks)
	}
	if n := workers.Load(); n != 0 {
		t.Errorf("%d workers are left", n)
	}
}

// checkJob demands that each chunk of a job ran, the last much longer.
func checkJob(t *testing.T, chunks, rounds int) {
	ran := make([]bool, chunks)
	For(chunks, func(i int) {
		var x uint64
		toil(&x, rounds)
		if i == chunks-1 {
			toil(&x, rounds)
		}
		ran[i] = x != 0
	})
	for i, ok := range ran {
		if !ok {
			t.Errorf("chunk %d of %d did not run", i, chunks)
		}
	}
}
