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

// The types below fill the size classes of Go's allocator exactly.
type (
	inline64 struct {
		backend.Storage
		data [64 - header]byte
	}
	inline96 struct {
		backend.Storage
		data [96 - header]byte
	}
	inline128 struct {
		backend.Storage
		data [128 - header]byte
	}
	inline160 struct {
		backend.Storage
		data [160 - header]byte
	}
	inline208 struct {
		backend.Storage
		data [208 - header]byte
	}
	inline256 struct {
		backend.Storage
		data [256 - header]byte
	}
	inline320 struct {
		backend.Storage
		data [320 - header]byte
	}
	inline384 struct {
		backend.Storage
		data [384 - header]byte
	}
	inline512 struct {
		backend.Storage
		data [512 - header]byte
	}
	inline640 struct {
		backend.Storage
		data [640 - typed - header]byte
	}
	inline768 struct {
		backend.Storage
		data [768 - typed - header]byte
	}
	inline1024 struct {
		backend.Storage
		data [1024 - typed - header]byte
	}
	inline1536 struct {
		backend.Storage
		data [1536 - typed - header]byte
	}
	inline2048 struct {
		backend.Storage
		data [2048 - typed - header]byte
	}
	inline3072 struct {
		backend.Storage
		data [3072 - typed - header]byte
	}
	inline4096 struct {
		backend.Storage
		data [inlineMax]byte
	}
)

// inline returns a storage with room for n bytes behind its header.
func inline(n int) *backend.Storage {
	switch {
	case n <= len(inline64{}.data):
		v := new(inline64)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline96{}.data):
		v := new(inline96)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline128{}.data):
		v := new(inline128)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline160{}.data):
		v := new(inline160)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline208{}.data):
		v := new(inline208)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline256{}.data):
		v := new(inline256)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline320{}.data):
		v := new(inline320)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline384{}.data):
		v := new(inline384)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline512{}.data):
		v := new(inline512)
		return behind(&v.Storage, &v.data[0])
	}
	return inlineLarge(n)
}

func inlineLarge(n int) *backend.Storage {
	switch {
	case n <= len(inline640{}.data):
		v := new(inline640)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline768{}.data):
		v := new(inline768)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline1024{}.data):
		v := new(inline1024)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline1536{}.data):
		v := new(inline1536)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline2048{}.data):
		v := new(inline2048)
		return behind(&v.Storage, &v.data[0])
	case n <= len(inline3072{}.data):
		v := new(inline3072)
		return behind(&v.Storage, &v.data[0])
	}
	v := new(inline4096)
	return behind(&v.Storage, &v.data[0])
}

func behind(s *backend.Storage, data *byte) *backend.Storage {
	s.Mem = unsafe.Pointer(data)
	return s
}
