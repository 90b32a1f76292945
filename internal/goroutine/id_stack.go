//go:build !(gc && !noasm && (386 || amd64 || arm || arm64 || loong64 || mips || mipsle || mips64 || mips64le || ppc64 || ppc64le || riscv64 || s390x || wasm))

package goroutine

import (
	"bytes"
	"runtime"
)

// ID identifies the calling goroutine as long as it runs. A goroutine started
// after this one ended may get the same ID, so whatever is kept under it must
// be gone by then.
func ID() uintptr {
	var buf [64]byte
	return parse(buf[:runtime.Stack(buf[:], false)])
}

// parse reads the number out of "goroutine 18 [running]:...".
func parse(trace []byte) uintptr {
	digits, ok := bytes.CutPrefix(trace, []byte("goroutine "))
	var id uintptr
	for _, d := range digits {
		if d < '0' || '9' < d {
			break
		}
		id = id*10 + uintptr(d-'0')
	}
	if !ok || id == 0 {
		panic("goroutine: cannot read the stack trace: " + string(trace))
	}
	return id
}
