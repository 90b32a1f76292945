//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package cpu

import "syscall"

// systemHas tries. Nothing is touched, so that it costs two calls.
func systemHas(bytes int) bool {
	m, err := syscall.Mmap(-1, 0, bytes, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return false
	}
	syscall.Munmap(m)
	return true
}
