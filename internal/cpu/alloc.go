package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

const (
	header = int(unsafe.Sizeof(backend.Storage{}))
	// typed is what the collector puts before objects of more than 512 bytes
	// that hold pointers.
	typed = 8
	// inlineMax is the most data that lies behind its header.
	inlineMax = 4096 - typed - header
	// pooledFrom is the size from which buffers of dead storages are recycled;
	// below, fresh memory costs little more.
	pooledFrom = 64 << 10
)

// Alloc implements backend.Backend. Small data lies behind its header in one
// allocation, so that a small tensor costs one allocation less.
func (b *CPU) Alloc(bytes int) *backend.Storage {
	var s *backend.Storage
	switch {
	case bytes >= pooledFrom:
		if s = b.pool.alloc(bytes); s == nil {
			return nil
		}
	case bytes > inlineMax:
		s = &backend.Storage{Mem: b.pool.allocMiddle(bytes)}
	default:
		s = inline(bytes)
	}
	s.Bytes, s.Backend = bytes, b
	return s
}

// Free implements backend.Backend. Without memory the storage cannot be used by
// mistake: that crashes instead of reading foreign data.
func (b *CPU) Free(s *backend.Storage) {
	if s.Mem == nil {
		panic("cpu: storage freed twice")
	}
	switch {
	case s.Bytes >= pooledFrom:
		b.pool.free((*pooled)(unsafe.Pointer(s)))
	case s.Bytes > inlineMax:
		b.pool.freeMiddle(s.Mem, s.Bytes)
	}
	s.Mem = nil
}

// inline returns a storage with room for n bytes behind its header. The sizes fill
// the size classes of Go's allocator exactly.
func inline(n int) *backend.Storage {
	switch {
	case n <= 64-header:
		return behind[[64 - header]byte]()
	case n <= 96-header:
		return behind[[96 - header]byte]()
	case n <= 128-header:
		return behind[[128 - header]byte]()
	case n <= 160-header:
		return behind[[160 - header]byte]()
	case n <= 208-header:
		return behind[[208 - header]byte]()
	case n <= 256-header:
		return behind[[256 - header]byte]()
	case n <= 320-header:
		return behind[[320 - header]byte]()
	case n <= 384-header:
		return behind[[384 - header]byte]()
	case n <= 512-header:
		return behind[[512 - header]byte]()
	}
	return inlineTyped(n)
}

func inlineTyped(n int) *backend.Storage {
	const header = header + typed
	switch {
	case n <= 640-header:
		return behind[[640 - header]byte]()
	case n <= 768-header:
		return behind[[768 - header]byte]()
	case n <= 1024-header:
		return behind[[1024 - header]byte]()
	case n <= 1536-header:
		return behind[[1536 - header]byte]()
	case n <= 2048-header:
		return behind[[2048 - header]byte]()
	case n <= 3072-header:
		return behind[[3072 - header]byte]()
	}
	return behind[[4096 - header]byte]()
}

// behind returns a storage that has Data behind its header.
func behind[Data any]() *backend.Storage {
	v := new(struct {
		backend.Storage
		data Data
	})
	v.Mem = unsafe.Pointer(&v.data)
	return &v.Storage
}
