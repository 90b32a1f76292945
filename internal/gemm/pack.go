package gemm

import (
	"sync"
	"unsafe"
)

// work is memory for packed blocks, kept from product to product.
type work struct {
	mem []byte
	buf unsafe.Pointer // into mem, at the start of a cache line
}

var works = sync.Pool{New: func() any { return new(work) }}

func getWork() *work { return works.Get().(*work) }
func (w *work) put() { works.Put(w) }

// grow returns n bytes at the start of a cache line, of unknown contents.
func (w *work) grow(n int) unsafe.Pointer {
	if len(w.mem) < n+line {
		w.mem = make([]byte, n+n/4+line)
		start := unsafe.Pointer(unsafe.SliceData(w.mem))
		w.buf = unsafe.Add(start, -uintptr(start)&(line-1))
	}
	return w.buf
}

// pack copies kc rows from k0 and nc columns from j0 on of B into panels step
// bytes apart. What lies behind the last column of the last panel is undefined.
func (p *product) pack(k0, kc, j0, nc int, dst unsafe.Pointer, step int) {
	if kc == 0 {
		return
	}
	src := unsafe.Add(p.b, k0*p.brs+j0*p.bcs)
	cols := line / p.size
	for j := 0; j < nc; j += cols {
		n := min(cols, nc-j)
		from, to := unsafe.Add(src, j*p.bcs), unsafe.Add(dst, j/cols*step)
		switch {
		case p.bcs == p.size && n == cols:
			packLines(kc, from, p.brs, to)
		case p.brs == p.size && p.kern.transpose != nil:
			p.kern.transpose(n, kc, from, p.bcs, to)
		case p.size == 4:
			packAny4(n, kc, from, p.brs, p.bcs, to)
		default:
			packAny8(n, kc, from, p.brs, p.bcs, to)
		}
	}
}

// packLines copies k rows of a full panel, brs bytes apart.
func packLines(k int, src unsafe.Pointer, brs int, dst unsafe.Pointer) {
	for i := range k {
		*(*[line]byte)(unsafe.Add(dst, i*line)) = *(*[line]byte)(unsafe.Add(src, i*brs))
	}
}

// packAny4 copies n columns of k elements of 4 bytes from anywhere.
func packAny4(n, k int, src unsafe.Pointer, brs, bcs int, dst unsafe.Pointer) {
	for j := range n {
		for i := range k {
			*(*uint32)(unsafe.Add(dst, i*line+j*4)) = *(*uint32)(unsafe.Add(src, i*brs+j*bcs))
		}
	}
}

// packAny8 copies n columns of k elements of 8 bytes from anywhere.
func packAny8(n, k int, src unsafe.Pointer, brs, bcs int, dst unsafe.Pointer) {
	for j := range n {
		for i := range k {
			*(*uint64)(unsafe.Add(dst, i*line+j*8)) = *(*uint64)(unsafe.Add(src, i*brs+j*bcs))
		}
	}
}
