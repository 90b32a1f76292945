//go:build !(gc && !noasm && (amd64 || arm64))

package parallel

// pause waits some 10 to 50 ns.
//
//go:noinline
func pause() {
	for range 50 {
	}
}
