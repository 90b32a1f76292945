// Package cpu runs the kernels of package backend on the processors of the
// host, in ordinary Go memory. Element-wise programs are interpreted block by
// block through the first-level cache; reductions, row operations and index
// moves are written on the vector kernels of package vec.
//
// Results depend on shapes alone: work is split by shape and combined in a fixed
// order, so any number of processors gives the same bits.
package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
)

// CPU is the backend of the host. The zero value is ready to use.
type CPU struct{ pool pool }

// Backend is the backend that every tensor on the CPU shares.
var Backend backend.Backend = &CPU{}

// New returns a backend with a memory pool of its own.
func New() *CPU { return &CPU{} }

// Name implements backend.Backend.
func (b *CPU) Name() string { return "cpu" }

// Write implements backend.Backend.
func (b *CPU) Write(s *backend.Storage, off int, src []byte) {
	copy(unsafe.Slice((*byte)(s.Mem), s.Bytes)[off:off+len(src)], src)
	hold(s)
}

// Read implements backend.Backend.
func (b *CPU) Read(dst []byte, s *backend.Storage, off int) {
	copy(dst, unsafe.Slice((*byte)(s.Mem), s.Bytes)[off:off+len(dst)])
	hold(s)
}

// Sync implements backend.Backend. Every call has completed when it returns.
func (b *CPU) Sync() error { return nil }

// Gemm implements backend.Backend.
func (b *CPU) Gemm(c backend.Gemm) error {
	gemm.Run(&c)
	hold(&c)
	return nil
}

// hold keeps what p holds alive up to here. Kernels see bare memory; without it
// the last storage header could die under a running kernel and its buffer be
// recycled.
//
//go:noinline
func hold[T any](p *T) {}

// address is where the first element of an operand lies.
func address(o *backend.Operand) unsafe.Pointer {
	return unsafe.Add(o.Storage.Mem, o.Off*o.DType.Size())
}
