//go:build race

package vec

import (
	"runtime"
	"unsafe"
)

// The race detector sees no assembly, so wrappers tell it what is read and
// written.

func raceRead(p unsafe.Pointer, bytes int) {
	if bytes > 0 {
		runtime.RaceReadRange(p, bytes)
	}
}

func raceWrite(p unsafe.Pointer, bytes int) {
	if bytes > 0 {
		runtime.RaceWriteRange(p, bytes)
	}
}
