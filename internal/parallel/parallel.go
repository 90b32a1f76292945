// Package parallel splits big operations over the processors.
//
// The caller of For takes chunks itself, and workers help it: goroutines that
// look around for open jobs a bounded number of times and then end, so that
// none outlives its use for long. Nobody waits for a chunk that nobody has
// begun; a processor that is busy with something else costs its share and no
// more. Chunks are cut by the shape of an operation, never by the number of
// workers, so results do not depend on it.
package parallel

import "runtime"

// For calls f(0) to f(n-1), several at once and in any order where there are
// processors for it, and returns when all are done. It may be called from
// inside f, and from many goroutines.
//
// A chunk should be worth 5 µs or more. Calls less than some 300 µs apart find
// the workers awake; the first after a pause pays 10 to 15 µs to start them and
// has their help some 30 to 100 µs later.
//
// A panic in f reaches the caller with its value, but not with the stack it had
// on a worker; runtime.Goexit reaches the caller too. Chunks that nobody has
// begun are then dropped.
func For(n int, f func(i int)) { do(work{chunks: n, each: f}) }

// Ranges splits [0, n) into ranges of grain elements, the last one of what is
// left, and calls f with the bounds of each as For does. The ranges are the
// same for any number of processors. It panics unless grain is positive.
func Ranges(n, grain int, f func(lo, hi int)) {
	if grain <= 0 {
		panic("parallel: the grain of a range is not positive")
	}
	if n > 0 {
		do(work{chunks: (n-1)/grain + 1, rng: f, n: n, grain: grain})
	}
}

// work is what For or Ranges was asked to do. One struct for both spares
// Ranges a closure.
type work struct {
	chunks   int
	each     func(i int)      // For
	rng      func(lo, hi int) // Ranges
	n, grain int              // Ranges
}

// chunk does chunk i.
func (w *work) chunk(i int) {
	if w.each != nil {
		w.each(i)
		return
	}
	lo := i * w.grain
	w.rng(lo, lo+min(w.grain, w.n-lo)) // lo+grain may overflow
}

func do(w work) {
	if w.chunks > 1 {
		// On wasm, which has no threads, GOMAXPROCS is always 1.
		if helpers := min(w.chunks, runtime.GOMAXPROCS(0)) - 1; helpers > 0 {
			if j := openJob(w); j != nil {
				startWorkers(helpers, 0)
				j.run().raise()
				return
			}
		}
	}
	for i := range w.chunks {
		w.chunk(i)
	}
}
