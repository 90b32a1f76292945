// Code generated from twin_float32.go by internal/tools/gemm. DO NOT EDIT.

package gemm

import "unsafe"

var goInt64 = kernels{
	size: int(unsafe.Sizeof(int64(0))), cols: line / int(unsafe.Sizeof(int64(0))), rows: rowsInt64,
	offsets: offsetsInt64, copyLines: goCopyLines, dot: dotInt64, addScalar: addScalarInt64,
}

// rowsInt64 is the reference of rows, in tiles of two rows by four columns.
func rowsInt64(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	const size = int(unsafe.Sizeof(int64(0)))
	for i := 0; i < m; i += 2 {
		for j := 0; j < n; j += 4 {
			s := tileInt64(min(2, m-i), min(4, n-j), k, unsafe.Add(a, i*ars), ars, acs, unsafe.Add(b, j*size), brs)
			for r := range min(2, m-i) {
				for q := range min(4, n-j) {
					v := s[r*4+q]
					if add != nil {
						v += *(*int64)(unsafe.Add(add, (i+r)*adds+(j+q)*size))
					}
					*(*int64)(unsafe.Add(c, (i+r)*crs+(j+q)*size)) = v
				}
			}
		}
	}
}

// tileInt64 always sums eight chains; where the tile is smaller, some of them
// repeat its last row and column.
func tileInt64(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int) [8]int64 {
	const size = int(unsafe.Sizeof(int64(0)))
	ars *= m - 1
	o1, o2, o3 := size*min(1, n-1), size*min(2, n-1), size*min(3, n-1)
	var s00, s01, s02, s03, s10, s11, s12, s13 int64
	for i, oa, ob := 0, 0, 0; i < k; i, oa, ob = i+1, oa+acs, ob+brs {
		b0 := *(*int64)(unsafe.Add(b, ob))
		b1 := *(*int64)(unsafe.Add(b, ob+o1))
		b2 := *(*int64)(unsafe.Add(b, ob+o2))
		b3 := *(*int64)(unsafe.Add(b, ob+o3))
		a0 := *(*int64)(unsafe.Add(a, oa))
		s00 += int64(a0 * b0)
		s01 += int64(a0 * b1)
		s02 += int64(a0 * b2)
		s03 += int64(a0 * b3)
		a1 := *(*int64)(unsafe.Add(a, oa+ars))
		s10 += int64(a1 * b0)
		s11 += int64(a1 * b1)
		s12 += int64(a1 * b2)
		s13 += int64(a1 * b3)
	}
	return [8]int64{s00, s01, s02, s03, s10, s11, s12, s13}
}

// offsetsInt64 is the reference of offsets: four columns at a time of a row.
func offsetsInt64(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	const size = int(unsafe.Sizeof(int64(0)))
	at := unsafe.Slice(offs, k)
	for i := range m {
		for j := 0; j < line; j += 4 * size {
			var s0, s1, s2, s3 int64
			for l, off := range at {
				x, y := *(*int64)(unsafe.Add(a, i*ars+l*acs)), (*[4]int64)(unsafe.Add(b, off+j))
				s0 += int64(x * y[0])
				s1 += int64(x * y[1])
				s2 += int64(x * y[2])
				s3 += int64(x * y[3])
			}
			if add != nil {
				v := (*[4]int64)(unsafe.Add(add, i*adds+j))
				s0, s1, s2, s3 = s0+v[0], s1+v[1], s2+v[2], s3+v[3]
			}
			*(*[4]int64)(unsafe.Add(c, i*crs+j)) = [4]int64{s0, s1, s2, s3}
		}
	}
}

// dotInt64 is the reference of dot, in four chains.
func dotInt64(n, k int, a, b unsafe.Pointer, bcs int, c, add unsafe.Pointer) {
	const size = int(unsafe.Sizeof(int64(0)))
	for j := range n {
		col := unsafe.Add(b, j*bcs)
		var s0, s1, s2, s3 int64
		i := 0
		for ; i+4 <= k; i += 4 {
			x, y := (*[4]int64)(unsafe.Add(a, i*size)), (*[4]int64)(unsafe.Add(col, i*size))
			s0 += int64(x[0] * y[0])
			s1 += int64(x[1] * y[1])
			s2 += int64(x[2] * y[2])
			s3 += int64(x[3] * y[3])
		}
		for ; i < k; i++ {
			s0 += int64(*(*int64)(unsafe.Add(a, i*size)) * *(*int64)(unsafe.Add(col, i*size)))
		}
		s := (s0 + s1) + (s2 + s3)
		if add != nil {
			s += *(*int64)(unsafe.Add(add, j*size))
		}
		*(*int64)(unsafe.Add(c, j*size)) = s
	}
}

// addScalarInt64 adds the one element at v to n elements of c.
func addScalarInt64(n int, c, v unsafe.Pointer) {
	x := *(*int64)(v)
	s := unsafe.Slice((*int64)(c), n)
	for i := range s {
		s[i] += x
	}
}
