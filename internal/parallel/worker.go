package parallel

import (
	"runtime"
	"sync/atomic"
)

const (
	// idleLooks is how often a worker looks around in vain before it ends,
	// some 300 µs: starting one anew takes about 30. It is a count, since time
	// stands still in a testing/synctest bubble, where it may have been started.
	idleLooks = 6000

	// looksPerTurn is how often it looks before it lets others run, some 2 µs.
	looksPerTurn = 64

	// lifeChunks bounds what one worker does in its life. Without it the work
	// of others could keep a worker alive in the bubble of a test that is over.
	lifeChunks = 1000
)

// workers counts those that are started and have not ended.
var workers struct {
	_ [60]byte
	atomic.Int32
	_ [60]byte
}

// startWorkers makes them at least as many as wanted. New ones have spent that
// many chunks of their lives already.
func startWorkers(wanted, spent int) {
	for {
		now := workers.Load()
		if int(now) >= wanted {
			return
		}
		if workers.CompareAndSwap(now, now+1) {
			go helpOut(spent)
			go makeWay()
		}
	}
}

// makeWay does nothing. A goroutine just started runs next on the processor of
// its parent, and others leave it alone for 50 µs and more; one started after
// it takes that place, so that an idle processor gets the worker at once.
func makeWay() {}

// helpOut is the life of a worker. It is over when there is nothing to do, when
// others want the processor, or when lifeChunks are spent.
func helpOut(spent int) {
	defer func() { // also when a chunk ends the goroutine
		workers.Add(-1)
		// A job opened since the last look has counted on this worker.
		if spent < lifeChunks && anyOpen() {
			startWorkers(1, spent)
		}
	}()
	unwanted := false
	for looks := 1; looks <= idleLooks && spent < lifeChunks; looks++ {
		if n := helpAny(); n > 0 {
			spent += n
			looks, unwanted = 0, false
			continue
		}
		if unwanted {
			return
		}
		pause()
		unwanted = looks%looksPerTurn == 0 && giveWay()
	}
}

// anyOpen reports whether some job has chunks that nobody has begun.
func anyOpen() bool {
	for i := range jobs {
		if jobs[i].unclaimed.Load() > 0 {
			return true
		}
	}
	return false
}

// helpAny helps every open job, and returns how many chunks it ran.
func helpAny() (done int) {
	for i := range jobs {
		if jobs[i].unclaimed.Load() > 0 {
			done += jobs[i].help()
		}
	}
	return done
}

// giveWay lets other goroutines, and other threads on this processor, run
// first: a worker that has nothing to do must be in nobody's way, least of all
// in that of the caller whose job it waits for. It reports whether others
// took so long that the worker had better end.
func giveWay() (unwanted bool) {
	runtime.Gosched()
	return yieldThread()
}
