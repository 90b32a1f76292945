package gemm

import "unsafe"

var goFloat32 = kernels{
	size: int(unsafe.Sizeof(float32(0))), cols: line / int(unsafe.Sizeof(float32(0))), rows: rowsFloat32,
	offsets: offsetsFloat32, copyLines: goCopyLines, dot: dotFloat32, addScalar: addScalarFloat32,
}

// rowsFloat32 is the reference of rows, in tiles of two rows by four columns.
func rowsFloat32(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	const size = int(unsafe.Sizeof(float32(0)))
	for i := 0; i < m; i += 2 {
		for j := 0; j < n; j += 4 {
			s := tileFloat32(min(2, m-i), min(4, n-j), k, unsafe.Add(a, i*ars), ars, acs, unsafe.Add(b, j*size), brs)
			for r := range min(2, m-i) {
				for q := range min(4, n-j) {
					v := s[r*4+q]
					if add != nil {
						v += *(*float32)(unsafe.Add(add, (i+r)*adds+(j+q)*size))
					}
					*(*float32)(unsafe.Add(c, (i+r)*crs+(j+q)*size)) = v
				}
			}
		}
	}
}

// tileFloat32 always sums eight chains; where the tile is smaller, some of them
// repeat its last row and column.
func tileFloat32(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int) [8]float32 {
	const size = int(unsafe.Sizeof(float32(0)))
	ars *= m - 1
	o1, o2, o3 := size*min(1, n-1), size*min(2, n-1), size*min(3, n-1)
	var s00, s01, s02, s03, s10, s11, s12, s13 float32
	for i, oa, ob := 0, 0, 0; i < k; i, oa, ob = i+1, oa+acs, ob+brs {
		b0 := *(*float32)(unsafe.Add(b, ob))
		b1 := *(*float32)(unsafe.Add(b, ob+o1))
		b2 := *(*float32)(unsafe.Add(b, ob+o2))
		b3 := *(*float32)(unsafe.Add(b, ob+o3))
		a0 := *(*float32)(unsafe.Add(a, oa))
		s00 += float32(a0 * b0)
		s01 += float32(a0 * b1)
		s02 += float32(a0 * b2)
		s03 += float32(a0 * b3)
		a1 := *(*float32)(unsafe.Add(a, oa+ars))
		s10 += float32(a1 * b0)
		s11 += float32(a1 * b1)
		s12 += float32(a1 * b2)
		s13 += float32(a1 * b3)
	}
	return [8]float32{s00, s01, s02, s03, s10, s11, s12, s13}
}

// offsetsFloat32 is the reference of offsets: four columns at a time of a row.
func offsetsFloat32(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	const size = int(unsafe.Sizeof(float32(0)))
	at := unsafe.Slice(offs, k)
	for i := range m {
		for j := 0; j < line; j += 4 * size {
			var s0, s1, s2, s3 float32
			for l, off := range at {
				x, y := *(*float32)(unsafe.Add(a, i*ars+l*acs)), (*[4]float32)(unsafe.Add(b, off+j))
				s0 += float32(x * y[0])
				s1 += float32(x * y[1])
				s2 += float32(x * y[2])
				s3 += float32(x * y[3])
			}
			if add != nil {
				v := (*[4]float32)(unsafe.Add(add, i*adds+j))
				s0, s1, s2, s3 = s0+v[0], s1+v[1], s2+v[2], s3+v[3]
			}
			*(*[4]float32)(unsafe.Add(c, i*crs+j)) = [4]float32{s0, s1, s2, s3}
		}
	}
}

// dotFloat32 is the reference of dot, in four chains.
func dotFloat32(n, k int, a, b unsafe.Pointer, bcs int, c, add unsafe.Pointer) {
	const size = int(unsafe.Sizeof(float32(0)))
	for j := range n {
		col := unsafe.Add(b, j*bcs)
		var s0, s1, s2, s3 float32
		i := 0
		for ; i+4 <= k; i += 4 {
			x, y := (*[4]float32)(unsafe.Add(a, i*size)), (*[4]float32)(unsafe.Add(col, i*size))
			s0 += float32(x[0] * y[0])
			s1 += float32(x[1] * y[1])
			s2 += float32(x[2] * y[2])
			s3 += float32(x[3] * y[3])
		}
		for ; i < k; i++ {
			s0 += float32(*(*float32)(unsafe.Add(a, i*size)) * *(*float32)(unsafe.Add(col, i*size)))
		}
		s := (s0 + s1) + (s2 + s3)
		if add != nil {
			s += *(*float32)(unsafe.Add(add, j*size))
		}
		*(*float32)(unsafe.Add(c, j*size)) = s
	}
}

// addScalarFloat32 adds the one element at v to n elements of c.
func addScalarFloat32(n int, c, v unsafe.Pointer) {
	x := *(*float32)(v)
	s := unsafe.Slice((*float32)(c), n)
	for i := range s {
		s[i] += x
	}
}
