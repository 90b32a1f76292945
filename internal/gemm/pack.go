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

// packB copies kc rows from k0 on of B into panels step bytes apart. What lies
// behind the last column of the last panel is undefined.
func (p *product) packB(k0, kc int, dst unsafe.Pointer, step int) {
	if kc == 0 {
		return
	}
	src := unsafe.Add(p.b, k0*p.brs)
	cols, j := p.kern.cols, 0
	if whole := p.n * p.size / line; p.bcs == p.size && whole > 0 {
		p.kern.copyLines(whole, kc, src, p.brs, dst, step, line)
		dst = unsafe.Add(dst, whole*step)
		j = whole * cols
	}
	for at := 0; j < p.n; j, at = j+cols, at+step {
		n := min(cols, p.n-j)
		from, to := unsafe.Add(src, j*p.bcs), unsafe.Add(dst, at)
		if p.brs == p.size && p.kern.transpose != nil {
			p.kern.transpose(n, kc, from, p.bcs, to)
		} else {
			copyAny(p.size, kc, n, from, p.brs, p.bcs, to, line)
		}
	}
}

// packA copies the block's part of a transposed A: each column to aLine bytes.
func (b *block) packA(dst unsafe.Pointer) {
	whole := b.m * b.size / line
	if whole > 0 {
		b.kern.copyLines(whole, b.k, b.a, b.acs, dst, line, aLine)
	}
	if done := whole * b.kern.cols; done < b.m {
		copyAny(b.size, b.k, b.m-done, unsafe.Add(b.a, whole*line), b.acs, b.size, unsafe.Add(dst, whole*line), aLine)
	}
	b.a, b.ars, b.acs = dst, b.size, aLine
}

// goCopyLines is the reference of copyLines. It goes row by row, for those of
// the source may be pages apart.
func goCopyLines(lines, k int, src unsafe.Pointer, from int, dst unsafe.Pointer, step, to int) {
	for i := range k {
		for j := range lines {
			*(*[line]byte)(unsafe.Add(dst, i*to+j*step)) = *(*[line]byte)(unsafe.Add(src, i*from+j*line))
		}
	}
}

// copyAny copies rows of n elements, from anywhere, to rows to bytes apart.
func copyAny(size, rows, n int, src unsafe.Pointer, rs, cs int, dst unsafe.Pointer, to int) {
	if size == 4 {
		for j := range n {
			for i := range rows {
				*(*uint32)(unsafe.Add(dst, i*to+j*4)) = *(*uint32)(unsafe.Add(src, i*rs+j*cs))
			}
		}
		return
	}
	for j := range n {
		for i := range rows {
			*(*uint64)(unsafe.Add(dst, i*to+j*8)) = *(*uint64)(unsafe.Add(src, i*rs+j*cs))
		}
	}
}
