// Package backend is the contract between tensors and devices: what memory is,
// and the few families of kernels that every device offers. Nothing above it
// knows a kernel, and nothing outside a backend touches the bytes of a Storage.
package backend

import (
	"sync/atomic"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// A Storage is a block of a device's memory, shared by every tensor that views
// it. It points to no tensor and no graph, so a value kept alive keeps nothing
// else alive.
type Storage struct {
	Mem     unsafe.Pointer // CPU: the first byte. Elsewhere: whatever the backend put there.
	Bytes   int
	Backend Backend
	Version atomic.Uint32 // grows with every write after creation; all views share it
	Freed   atomic.Bool   // set before Free is called: whoever finds it set must not touch the memory
}

// An Operand is a place in a Storage from which elements of one type are read
// or to which they are written.
type Operand struct {
	Storage *Storage
	Off     int // in elements
	DType   dtype.Type
}
