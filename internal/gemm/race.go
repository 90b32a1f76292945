//go:build race

package gemm

import "unsafe"

const raceEnabled = true

// touch reads the first and last element of every row of the operands and
// writes those of C, because the race detector does not see assembly.
func touch(p *product, b *batches) {
	for i := range b.count {
		q := p.ofBatch(b, i)
		if p.k > 0 {
			touchRows(q.m, q.k, q.a, q.ars, q.acs)
			touchRows(q.k, q.n, q.b, q.brs, q.bcs)
		}
		for r := range q.m {
			writeBack(unsafe.Add(q.c, r*q.crs))
			writeBack(unsafe.Add(q.c, r*q.crs+(q.n-1)*q.size))
		}
	}
	if p.bias != nil {
		touchRows(1, p.n, p.bias, 0, p.size)
	}
}

func touchRows(rows, cols int, x unsafe.Pointer, rs, cs int) {
	for r := range rows {
		readByte(unsafe.Add(x, r*rs))
		readByte(unsafe.Add(x, r*rs+(cols-1)*cs))
	}
}

//go:noinline
func readByte(x unsafe.Pointer) byte { return *(*byte)(x) }

//go:noinline
func writeBack(x unsafe.Pointer) { *(*byte)(x) = readByte(x) }
