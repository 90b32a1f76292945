package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

const (
	// scanChunk is how many elements make a chunk of parallel work.
	scanChunk = 1 << 13
	// scanWidth bounds how many rows are scanned side by side.
	scanWidth = 64
)

// Scan implements backend.Backend.
func (b *CPU) Scan(c backend.Scan) error {
	if c.Outer*c.N*c.Inner > 0 {
		switch c.In.DType {
		case dtype.Float32:
			scanRows[float32, float64](&c)
		case dtype.Float64:
			scanRows[float64, float64](&c)
		default:
			scanRows[int64, int64](&c)
		}
	}
	hold(&c)
	return nil
}

// scanRows splits c into bands of rows side by side.
func scanRows[T float32 | float64 | int64, A float64 | int64](c *backend.Scan) {
	perOuter := (c.Inner + scanWidth - 1) / scanWidth
	bands := c.Outer * perOuter
	work := min(c.Inner, scanWidth) * c.N
	if bands > 1 && bands*work >= 2*scanChunk {
		scanParallel[T, A](*c, perOuter, bands, max(scanChunk/work, 1))
		return
	}
	someBands[T, A](c, perOuter, 0, bands)
}

func scanParallel[T float32 | float64 | int64, A float64 | int64](c backend.Scan, perOuter, bands, per int) {
	parallel.Ranges(bands, per, func(from, to int) { someBands[T, A](&c, perOuter, from, to) })
}

func someBands[T float32 | float64 | int64, A float64 | int64](c *backend.Scan, perOuter, from, to int) {
	n := c.Outer * c.N * c.Inner
	b := scanBand[T, A]{
		n: c.N, inner: c.Inner, reverse: c.Reverse,
		x: operandSlice[T](&c.In, n), by: operandSlice[T](&c.By, n),
		y: operandSlice[T](&c.Out, n), at: operandSlice[int64](&c.At, n),
	}
	for i := from; i < to; i++ {
		j := i % perOuter * scanWidth
		b.first, b.width = i/perOuter*c.N*c.Inner+j, min(c.Inner-j, scanWidth)
		b.run(c.Op)
	}
}

// operandSlice is the first n elements of o, none if there is no operand.
func operandSlice[T any](o *backend.Operand, n int) []T {
	if o.Storage == nil {
		return nil
	}
	return unsafe.Slice((*T)(address(o)), n)
}

// A scanBand is up to scanWidth rows that lie side by side, and the running value of
// each.
type scanBand[T float32 | float64 | int64, A float64 | int64] struct {
	n, inner     int
	reverse      bool
	first, width int // of the elements in the first line
	x, by, y     []T
	at           []int64
	acc          [scanWidth]A
	rest         [scanWidth]float64 // of sums of exponentials
	index        [scanWidth]int64
}

// line is where element i of every row lies, in the order of the scan, and the
// index along the row that it has.
func (b *scanBand[T, A]) line(i int) (from, to int, index int64) {
	if b.reverse {
		i = b.n - 1 - i
	}
	from = b.first + i*b.inner
	return from, from + b.width, int64(i)
}

func (b *scanBand[T, A]) run(op backend.ScanOp) {
	if b.width == 1 && b.row(op) {
		return
	}
	acc := b.acc[:b.width]
	start := A(0)
	if op == backend.CumProd {
		start = 1
	}
	for j := range acc {
		acc[j] = start
	}
	for i := range b.n {
		from, to, index := b.line(i)
		x := b.x[from:to]
		acc := acc[:len(x)]
		switch op {
		case backend.CumSum:
			for j, v := range x {
				acc[j] += A(v)
			}
		case backend.CumProd:
			for j, v := range x {
				acc[j] *= A(v)
			}
		case backend.LogCumSumExp:
			b.exponentials(i == 0, x, b.y[from:to])
			continue
		case backend.Recurrence:
			by := b.by[from:to]
			for j, v := range x {
				if i == 0 {
					acc[j] = A(v)
				} else {
					acc[j] = A(v) + A(A(by[j])*acc[j])
				}
			}
		default:
			b.extreme(op, i == 0, x, index)
			copy(b.at[from:to], b.index[:len(x)])
		}
		for j, v := range acc {
			b.y[from+j] = T(v)
		}
	}
}

// row runs op along a single row, for which lines of one element are slow, and
// reports whether it could.
func (b *scanBand[T, A]) row(op backend.ScanOp) bool {
	at, step := b.first, b.inner
	if b.reverse {
		at, step = b.first+(b.n-1)*b.inner, -b.inner
	}
	switch op {
	case backend.CumSum:
		sum := A(0)
		for range b.n {
			sum += A(b.x[at])
			b.y[at] = T(sum)
			at += step
		}
	case backend.CumProd:
		product := A(1)
		for range b.n {
			product *= A(b.x[at])
			b.y[at] = T(product)
			at += step
		}
	case backend.CumMax, backend.CumMin:
		b.extremeRow(op == backend.CumMax, at, step)
	default:
		return false
	}
	return true
}

// extremeRow lets elements, from place at on, replace the extreme so far.
func (b *scanBand[T, A]) extremeRow(greatest bool, at, step int) {
	best, place, index, next := b.x[at], int64(0), int64(0), int64(1)
	if b.reverse {
		place, index, next = int64(b.n-1), int64(b.n-1), -1
	}
	for range b.n {
		v := b.x[at]
		better := v >= best
		if !greatest {
			better = v <= best
		}
		if better || v != v {
			best, place = v, index
		}
		b.y[at], b.at[at] = best, place
		at += step
		index += next
	}
}

// extreme lets the elements x of a line replace the extremes so far.
func (b *scanBand[T, A]) extreme(op backend.ScanOp, first bool, x []T, index int64) {
	for j, v := range x {
		v, best := A(v), b.acc[j]
		better := v >= best
		if op == backend.CumMin {
			better = v <= best
		}
		if first || better && best == best || v != v {
			b.acc[j], b.index[j] = v, index
		}
	}
}

// exponentials leads sums of exponentials on by the elements x of a line: of each
// row the greatest element so far, in acc, and the sum of exp(x-acc) but for that
// one's own, in rest. y are the logarithms of the sums.
func (b *scanBand[T, A]) exponentials(first bool, x, y []T) {
	for j, v := range x {
		v, top, rest := float64(v), float64(b.acc[j]), b.rest[j]
		switch {
		case first:
			top, rest = v, 0
		case v > top:
			top, rest = v, (rest+1)*math.Exp(top-v)
		case v == top: // which may be infinite
			rest++
		default:
			rest += math.Exp(v - top)
		}
		b.acc[j], b.rest[j] = A(top), rest
		y[j] = T(top + logOfMore(rest))
	}
}

// logOfMore is log(1+x) of an x that is not negative.
func logOfMore(x float64) float64 {
	if x < 1 {
		return math.Log1p(x)
	}
	return math.Log(1 + x)
}
