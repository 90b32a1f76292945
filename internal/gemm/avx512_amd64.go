//go:build amd64 && !noasm

package gemm

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// With AVX-512 a line is one vector. Its kernels compute the same bits as those of
// AVX2, and get nearer to what the multipliers can do: half the instructions leave
// room to wait for memory.
var useAVX512 = useAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasBMI2

var avx512Float32 = kernels{
	size: 4, cols: 16,
	rows: func(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float32Long.of(n == 16).rows(m, n, k, a, ars, acs, b, brs, c, crs, add, adds)
	},
	offsets: func(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float32Long.offsets.rows(m, k, a, ars, acs, b, offs, c, crs, add, adds)
	},
	places: func(m, k int, a unsafe.Pointer, offs *int, b unsafe.Pointer,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float32Long.places.rows(m, k, 4, a, offs, b, c, crs, add, adds)
	},
	transpose: avxTransposeFloat32,
	dot:       avxDotFloat32,
	copyLines: avxCopyLines,
	stream:    avxStreamFloat32,
	one:       unsafe.Pointer(&oneFloat32),
	addScalar: addScalarFloat32,
}

var avx512Float64 = kernels{
	size: 8, cols: 8,
	rows: func(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float64Long.of(n == 8).rows(m, n, k, a, ars, acs, b, brs, c, crs, add, adds)
	},
	offsets: func(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float64Long.offsets.rows(m, k, a, ars, acs, b, offs, c, crs, add, adds)
	},
	places: func(m, k int, a unsafe.Pointer, offs *int, b unsafe.Pointer,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float64Long.places.rows(m, k, 8, a, offs, b, c, crs, add, adds)
	},
	transpose: avxTransposeFloat64,
	dot:       avxDotFloat64,
	copyLines: avxCopyLines,
	stream:    avxStreamFloat64,
	one:       unsafe.Pointer(&oneFloat64),
	addScalar: addScalarFloat64,
}

// longTiles are the kernels for whole panels, for fewer columns, and for rows at
// offsets.
type longTiles struct {
	full, part tileSet
	offsets    offsetSet
	places     placeSet
}

type placeKernel func(tiles, k int, a *byte, offs *int, b, c *byte, crs int, add *byte, adds int)

// placeSet holds the kernels for tiles of 1 row and more.
type placeSet []placeKernel

func (s placeSet) rows(m, k, size int, a unsafe.Pointer, offs *int, b unsafe.Pointer,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	height, high, low := heights(m, len(s)-1)
	s[height](high, k, (*byte)(a), offs, (*byte)(b), (*byte)(c), crs, (*byte)(add), adds)
	if low > 0 {
		done := high * height
		a, c = unsafe.Add(a, done*size), unsafe.Add(c, done*crs)
		if add != nil {
			add = unsafe.Add(add, done*adds)
		}
		s[height-1](low, k, (*byte)(a), offs, (*byte)(b), (*byte)(c), crs, (*byte)(add), adds)
	}
}

func (t *longTiles) of(whole bool) tileSet {
	if whole {
		return t.full
	}
	return t.part
}

var float32Long = longTiles{
	full: tileSet{
		nil, float32Tile1LongFull, float32Tile2LongFull, float32Tile3LongFull, float32Tile4LongFull,
		float32Tile5LongFull, float32Tile6LongFull, float32Tile7LongFull, float32Tile8LongFull,
	},
	part: tileSet{
		nil, float32Tile1LongPart, float32Tile2LongPart, float32Tile3LongPart, float32Tile4LongPart,
		float32Tile5LongPart, float32Tile6LongPart, float32Tile7LongPart, float32Tile8LongPart,
	},
	offsets: offsetSet{
		nil, float32Tile1LongOffsets, float32Tile2LongOffsets, float32Tile3LongOffsets, float32Tile4LongOffsets,
		float32Tile5LongOffsets, float32Tile6LongOffsets, float32Tile7LongOffsets, float32Tile8LongOffsets,
	},
	places: placeSet{
		nil, float32Places1, float32Places2, float32Places3, float32Places4,
		float32Places5, float32Places6, float32Places7, float32Places8,
	},
}

var float64Long = longTiles{
	full: tileSet{
		nil, float64Tile1LongFull, float64Tile2LongFull, float64Tile3LongFull, float64Tile4LongFull,
		float64Tile5LongFull, float64Tile6LongFull, float64Tile7LongFull, float64Tile8LongFull,
	},
	part: tileSet{
		nil, float64Tile1LongPart, float64Tile2LongPart, float64Tile3LongPart, float64Tile4LongPart,
		float64Tile5LongPart, float64Tile6LongPart, float64Tile7LongPart, float64Tile8LongPart,
	},
	offsets: offsetSet{
		nil, float64Tile1LongOffsets, float64Tile2LongOffsets, float64Tile3LongOffsets, float64Tile4LongOffsets,
		float64Tile5LongOffsets, float64Tile6LongOffsets, float64Tile7LongOffsets, float64Tile8LongOffsets,
	},
	places: placeSet{
		nil, float64Places1, float64Places2, float64Places3, float64Places4,
		float64Places5, float64Places6, float64Places7, float64Places8,
	},
}
