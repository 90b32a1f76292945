package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// maxJobs bounds how many calls can have helpers at once; a call beyond it
// finds every processor busy anyway, and runs alone.
const maxJobs = 16

// jobs are never freed, so a worker may look at one at any time. What it must
// not do is read the work of a job of which it has not claimed a chunk.
var jobs [maxJobs]job

// A job is a place for one call of For at a time. Its fields are kept on
// cache lines apart: what idle workers look at, what is set once a call, and what
// is counted down at the end.
type job struct {
	unclaimed atomic.Int64 // chunks that nobody has begun
	_         [64]byte

	taken   atomic.Bool // a call has it
	work    work
	failed  atomic.Bool // a worker set failure
	failure failure
	_       [64]byte

	// unfinished counts the chunks that are not done; the caller's count
	// until it has taken the last. To it is added asleep, by the caller, before
	// it waits on wake.
	unfinished atomic.Int64
	wake       sync.Mutex
	_          [64]byte
}

const asleep = 1 << 62

// waitSpins is how often the caller looks whether claimed chunks are done
// before it sleeps; some 20 µs. A worker that lost its processor needs the
// caller's, so it must not be long.
const waitSpins = 500

// openJob finds a free job and offers the chunks of w; nil if all are taken.
func openJob(w work) *job {
	for i := range jobs {
		j := &jobs[i]
		if !j.taken.Load() && j.taken.CompareAndSwap(false, true) {
			j.work = w
			j.unfinished.Store(int64(w.chunks))
			j.unclaimed.Store(int64(w.chunks)) // last: from here on workers claim
			return j
		}
	}
	return nil
}

// run does chunks on the caller until none is left, waits for those that
// workers have begun, gives the job back and returns what went wrong on a
// worker. When a chunk panics here, the panic goes on after the same steps.
func (j *job) run() (f failure) {
	mine := 0
	defer func() {
		j.abandon()
		j.await(mine)
		f = j.close()
	}()
	for {
		i, ok := j.claim()
		if !ok {
			return
		}
		mine++
		j.work.chunk(i)
	}
}

// claim takes the next chunk that nobody has begun.
func (j *job) claim() (i int, ok bool) {
	for {
		left := j.unclaimed.Load()
		if left == 0 {
			return 0, false
		}
		if j.unclaimed.CompareAndSwap(left, left-1) {
			return j.work.chunks - int(left), true
		}
	}
}

// abandon drops the chunks that nobody has begun.
func (j *job) abandon() {
	if left := j.unclaimed.Swap(0); left > 0 {
		j.unfinished.Add(-left)
	}
}

// await returns when all chunks are done, mine of them by the caller.
func (j *job) await(mine int) {
	if j.unfinished.Add(int64(-mine)) == 0 {
		return
	}
	for range waitSpins {
		pause()
		if j.unfinished.Load() == 0 {
			return
		}
	}
	// A mutex and nothing else: other ways to wait tie the worker to the
	// testing/synctest bubble that it was started in.
	j.wake.Lock()
	if j.unfinished.Add(asleep) != asleep {
		j.wake.Lock() // until the last worker unlocks it
	}
	j.wake.Unlock()
}

// help runs chunks on a worker until none is left, and returns how many.
func (j *job) help() (done int) {
	for {
		i, ok := j.claim()
		if !ok {
			return done
		}
		j.serve(i)
		done++
	}
}

// serve runs chunk i, which the calling worker has claimed. After it the worker
// must not touch the job's work.
func (j *job) serve(i int) {
	returned := false
	defer func() {
		if !returned {
			j.fail(recover())
		}
		if j.unfinished.Add(-1) == asleep {
			j.wake.Unlock()
		}
	}()
	j.work.chunk(i)
	returned = true
}

// fail keeps for the caller the first panic on a worker.
func (j *job) fail(value any) {
	if j.failed.CompareAndSwap(false, true) {
		j.failure = failure{happened: true, value: value}
	}
	j.abandon()
}

// close gives the job back, without what the garbage collector should free.
func (j *job) close() failure {
	f := j.failure
	j.work, j.failure = work{}, failure{}
	j.failed.Store(false)
	j.taken.Store(false)
	return f
}

// A failure is how a chunk ended that did not return.
type failure struct {
	happened bool
	value    any // nil after runtime.Goexit
}

// raise does to the calling goroutine what was done to the worker.
func (f failure) raise() {
	switch {
	case !f.happened:
	case f.value == nil:
		runtime.Goexit()
	default:
		panic(f.value)
	}
}
