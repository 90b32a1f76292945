package parallel

import (
	"syscall"
	"unsafe"
)

// yieldThread lets another thread that waits for this processor run first, and
// reports whether one did and took long over it.
func yieldThread() (tookLong bool) {
	start := clock()
	syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0)
	return clock()-start > 200_000
}

// clock reads the monotonic clock in nanoseconds. Unlike the time package, it is
// no illusion in a testing/synctest bubble.
func clock() int64 {
	const monotonic = 1
	var t syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, monotonic, uintptr(unsafe.Pointer(&t)), 0)
	return t.Nano()
}
