//go:build gc && !noasm && (386 || amd64 || arm || arm64 || loong64 || mips || mipsle || mips64 || mips64le || ppc64 || ppc64le || riscv64 || s390x || wasm)

package goroutine

// ID identifies the calling goroutine as long as it runs. A goroutine started
// after this one ended may get the same ID, so whatever is kept under it must
// be gone by then.
func ID() uintptr
