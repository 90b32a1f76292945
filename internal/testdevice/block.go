package testdevice

import "encoding/binary"

// write scrambles src into the block from off on.
func (b *block) write(off int, src []byte) {
	copy(b.data[off:], src)
	b.toggle(off, b.data[off:off+len(src)])
}

// read copies from off on to dst and unscrambles it there.
func (b *block) read(dst []byte, off int) {
	copy(dst, b.data[off:])
	b.toggle(off, dst)
}

// toggle scrambles or unscrambles p, which holds the bytes from off on.
func (b *block) toggle(off int, p []byte) {
	for len(p) > 0 {
		word := b.key(off / 8)
		if off%8 == 0 && len(p) >= 8 {
			binary.LittleEndian.PutUint64(p, binary.LittleEndian.Uint64(p)^word)
			off, p = off+8, p[8:]
			continue
		}
		p[0] ^= byte(word >> (off % 8 * 8))
		off, p = off+1, p[1:]
	}
}

// key is word i of the noise over the block (SplitMix64's output function).
func (b *block) key(i int) uint64 {
	z := (b.seed<<32 + uint64(i) + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	return z ^ z>>27
}
