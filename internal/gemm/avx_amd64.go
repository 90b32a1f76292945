//go:build amd64 && !noasm

package gemm

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:generate go run -C ../tools ./gemm -out ../gemm/kernels_amd64.s -stubs ../gemm/kernels_amd64.go -pkg gemm
//go:generate go run -C ../tools ./gemm -twins ../gemm

var useAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA

var avxFloat32 = kernels{
	size: 4, cols: 16,
	rows: func(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		set, last := float32Tiles.of(n, 8)
		set.rows(m, last, k, a, ars, acs, b, brs, c, crs, add, adds)
	},
	offsets: func(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float32Offsets.rows(m, k, a, ars, acs, b, offs, c, crs, add, adds)
	},
	transpose: avxTransposeFloat32,
	dot:       avxDotFloat32,
	copyLines: avxCopyLines,
	stream:    avxStreamFloat32,
	one:       unsafe.Pointer(&oneFloat32),
	addScalar: addScalarFloat32,
}

var avxFloat64 = kernels{
	size: 8, cols: 8,
	rows: func(m, n, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		set, last := float64Tiles.of(n, 4)
		set.rows(m, last, k, a, ars, acs, b, brs, c, crs, add, adds)
	},
	offsets: func(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
		c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
	) {
		float64Offsets.rows(m, k, a, ars, acs, b, offs, c, crs, add, adds)
	},
	transpose: avxTransposeFloat64,
	dot:       avxDotFloat64,
	copyLines: avxCopyLines,
	stream:    avxStreamFloat64,
	one:       unsafe.Pointer(&oneFloat64),
	addScalar: addScalarFloat64,
}

type tileKernel func(tiles, k int, a *byte, ars, acs int, b *byte, brs int,
	c *byte, crs int, add *byte, adds, n int)

// tileSet holds the kernels for tiles of 1 row and more, of one width each;
// tileSets those for whole panels, for more than a vector of columns of it, and
// for at most one.
type (
	tileSet  []tileKernel
	tileSets struct{ full, wide, narrow tileSet }
)

var float32Tiles = tileSets{
	full: tileSet{
		nil, float32Tile1Full, float32Tile2Full, float32Tile3Full,
		float32Tile4Full, float32Tile5Full, float32Tile6Full,
	},
	wide: tileSet{
		nil, float32Tile1Wide, float32Tile2Wide, float32Tile3Wide,
		float32Tile4Wide, float32Tile5Wide, float32Tile6Wide,
	},
	narrow: tileSet{
		nil, float32Tile1Narrow, float32Tile2Narrow, float32Tile3Narrow,
		float32Tile4Narrow, float32Tile5Narrow, float32Tile6Narrow,
	},
}

var float64Tiles = tileSets{
	full: tileSet{
		nil, float64Tile1Full, float64Tile2Full, float64Tile3Full,
		float64Tile4Full, float64Tile5Full, float64Tile6Full,
	},
	wide: tileSet{
		nil, float64Tile1Wide, float64Tile2Wide, float64Tile3Wide,
		float64Tile4Wide, float64Tile5Wide, float64Tile6Wide,
	},
	narrow: tileSet{
		nil, float64Tile1Narrow, float64Tile2Narrow, float64Tile3Narrow,
		float64Tile4Narrow, float64Tile5Narrow, float64Tile6Narrow,
	},
}

// offsetKernel is a tileKernel for whole panels whose rows lie at offsets.
type offsetKernel func(tiles, k int, a *byte, ars, acs int, b *byte, offs *int,
	c *byte, crs int, add *byte, adds int)

type offsetSet []offsetKernel

var float32Offsets = offsetSet{
	nil, float32Tile1Offsets, float32Tile2Offsets, float32Tile3Offsets,
	float32Tile4Offsets, float32Tile5Offsets, float32Tile6Offsets,
}

var float64Offsets = offsetSet{
	nil, float64Tile1Offsets, float64Tile2Offsets, float64Tile3Offsets,
	float64Tile4Offsets, float64Tile5Offsets, float64Tile6Offsets,
}

// of returns the kernels for n columns, and how many of them are in the last
// vector.
func (s *tileSets) of(n, lanes int) (set tileSet, last int) {
	switch {
	case n == 2*lanes:
		return s.full, lanes
	case n > lanes:
		return s.wide, n - lanes
	}
	return s.narrow, n
}

// heights divides m rows into tiles as equal as can be, for a low tile leaves the
// multipliers idle: high tiles of a height, at most most, then low ones of one row
// less.
func heights(m, most int) (height, high, low int) {
	tiles := ceil(m, most)
	height = ceil(m, tiles)
	low = tiles*height - m
	return height, tiles - low, low
}

func (s tileSet) rows(m, last, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, brs int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	if m < len(s) {
		s[m](1, k, (*byte)(a), ars, acs, (*byte)(b), brs, (*byte)(c), crs, (*byte)(add), adds, last)
		return
	}
	height, high, low := heights(m, len(s)-1)
	s[height](high, k, (*byte)(a), ars, acs, (*byte)(b), brs, (*byte)(c), crs, (*byte)(add), adds, last)
	if low > 0 {
		done := high * height
		a, c = unsafe.Add(a, done*ars), unsafe.Add(c, done*crs)
		if add != nil {
			add = unsafe.Add(add, done*adds)
		}
		s[height-1](low, k, (*byte)(a), ars, acs, (*byte)(b), brs, (*byte)(c), crs, (*byte)(add), adds, last)
	}
}

func (s offsetSet) rows(m, k int, a unsafe.Pointer, ars, acs int, b unsafe.Pointer, offs *int,
	c unsafe.Pointer, crs int, add unsafe.Pointer, adds int,
) {
	height, high, low := heights(m, len(s)-1)
	s[height](high, k, (*byte)(a), ars, acs, (*byte)(b), offs, (*byte)(c), crs, (*byte)(add), adds)
	if low > 0 {
		done := high * height
		a, c = unsafe.Add(a, done*ars), unsafe.Add(c, done*crs)
		if add != nil {
			add = unsafe.Add(add, done*adds)
		}
		s[height-1](low, k, (*byte)(a), ars, acs, (*byte)(b), offs, (*byte)(c), crs, (*byte)(add), adds)
	}
}

type streamKernel func(n int, a *byte, acs int, b *byte, brs int, c *byte)

// The kernels for 1, 2, 4 and 8 rows.
var (
	float32Streams = [4]streamKernel{float32Stream1, float32Stream2, float32Stream4, float32Stream8}
	float64Streams = [4]streamKernel{float64Stream1, float64Stream2, float64Stream4, float64Stream8}
)

var (
	oneFloat32 float32 = 1
	oneFloat64 float64 = 1
)

// streamRowsOf adds k rows, at most streamK, the largest power of two first.
func streamRowsOf(kern *[4]streamKernel, k, n int, a unsafe.Pointer, acs int, b unsafe.Pointer, brs int, c unsafe.Pointer) {
	for i := 3; ; i-- {
		if rows := 1 << i; k >= rows {
			kern[i](n, (*byte)(a), acs, (*byte)(b), brs, (*byte)(c))
			if k -= rows; k == 0 {
				return
			}
			a, b = unsafe.Add(a, rows*acs), unsafe.Add(b, rows*brs)
		}
	}
}

func avxCopyLines(lines, k int, src unsafe.Pointer, from int, dst unsafe.Pointer, step, to int) {
	copyLines(lines, k, (*byte)(src), from, (*byte)(dst), step, to)
}

func avxTransposeFloat32(n, k int, src unsafe.Pointer, cs int, dst unsafe.Pointer) {
	float32Transpose(n, k, (*byte)(src), cs, (*byte)(dst))
}

func avxTransposeFloat64(n, k int, src unsafe.Pointer, cs int, dst unsafe.Pointer) {
	float64Transpose(n, k, (*byte)(src), cs, (*byte)(dst))
}

func avxDotFloat32(n, k int, a, b unsafe.Pointer, bcs int, c, add unsafe.Pointer) {
	float32Dot(n, k, (*byte)(a), (*byte)(b), bcs, (*byte)(c), (*byte)(add))
}

func avxDotFloat64(n, k int, a, b unsafe.Pointer, bcs int, c, add unsafe.Pointer) {
	float64Dot(n, k, (*byte)(a), (*byte)(b), bcs, (*byte)(c), (*byte)(add))
}

func avxStreamFloat32(k, n int, a unsafe.Pointer, acs int, b unsafe.Pointer, brs int, c unsafe.Pointer) {
	streamRowsOf(&float32Streams, k, n, a, acs, b, brs, c)
}

func avxStreamFloat64(k, n int, a unsafe.Pointer, acs int, b unsafe.Pointer, brs int, c unsafe.Pointer) {
	streamRowsOf(&float64Streams, k, n, a, acs, b, brs, c)
}
