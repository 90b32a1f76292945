//go:build gc && !noasm && (amd64 || arm64)

package parallel

// pause waits some 10 to 50 ns, in the way the processor wants a thread to wait
// that looks at memory over and over.
func pause()
