package vec

import "unsafe"

// Kernels that move elements or truth values and know only their size.

func copy8(n int, dst, a, _, _ unsafe.Pointer) {
	copy(unsafe.Slice((*uint8)(dst), n), unsafe.Slice((*uint8)(a), n))
}

func copy16(n int, dst, a, _, _ unsafe.Pointer) {
	copy(unsafe.Slice((*uint16)(dst), n), unsafe.Slice((*uint16)(a), n))
}

func copy32(n int, dst, a, _, _ unsafe.Pointer) {
	copy(unsafe.Slice((*uint32)(dst), n), unsafe.Slice((*uint32)(a), n))
}

func copy64(n int, dst, a, _, _ unsafe.Pointer) {
	copy(unsafe.Slice((*uint64)(dst), n), unsafe.Slice((*uint64)(a), n))
}

func andMask(n int, dst, a, b, _ unsafe.Pointer) {
	d := unsafe.Slice((*uint8)(dst), n)
	xs := unsafe.Slice((*uint8)(a), n)[:len(d)]
	ys := unsafe.Slice((*uint8)(b), n)[:len(d)]
	for i := range d {
		d[i] = xs[i] & ys[i]
	}
}

func orMask(n int, dst, a, b, _ unsafe.Pointer) {
	d := unsafe.Slice((*uint8)(dst), n)
	xs := unsafe.Slice((*uint8)(a), n)[:len(d)]
	ys := unsafe.Slice((*uint8)(b), n)[:len(d)]
	for i := range d {
		d[i] = xs[i] | ys[i]
	}
}

func notMask(n int, dst, a, _, _ unsafe.Pointer) {
	d := unsafe.Slice((*uint8)(dst), n)
	xs := unsafe.Slice((*uint8)(a), n)[:len(d)]
	for i := range d {
		d[i] = xs[i] ^ 1
	}
}

// Fill sets n elements of size 1, 2, 4 or 8 bytes to the low bits of bits.
func Fill(size, n int, dst unsafe.Pointer, bits uint64) {
	if n == 0 {
		return
	}
	d := unsafe.Slice((*byte)(dst), size*n)
	if bits == 0 {
		clear(d)
		return
	}
	switch size {
	case 1:
		d[0] = byte(bits)
	case 2:
		*(*uint16)(dst) = uint16(bits)
	case 4:
		*(*uint32)(dst) = uint32(bits)
	case 8:
		*(*uint64)(dst) = bits
	}
	// Copying what is there already, up to a few cache lines of it, is a memmove
	// and so faster than any loop over elements.
	for done := size; done < len(d); {
		done += copy(d[done:], d[:min(done, 2048)])
	}
}

// Transpose32 transposes squares of eight elements of four bytes: n of them, which
// lie side by side in rows ss bytes apart, become squares below each other in rows
// ds bytes apart.
func Transpose32(n int, dst, src unsafe.Pointer, ds, ss int) {
	best().blocks.transpose32(n, dst, src, ds, ss)
}

func transposeSquares32(n int, dst, src unsafe.Pointer, ds, ss int) {
	for i := range 8 * n {
		to := (*[8]uint32)(unsafe.Add(dst, i*ds))
		for j := range to {
			to[j] = *(*uint32)(unsafe.Add(src, j*ss+i*4))
		}
	}
}
