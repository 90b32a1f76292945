package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// The tests keep every element as a float64 beside the bytes of its storage and
// do the arithmetic of conversions here, by hand.

// store returns an operand of n elements of type t with the given values.
func store(t dtype.Type, values []float64) backend.Operand {
	s := Backend.Alloc(len(values) * t.Size())
	for i, v := range values {
		poke(s, t, i, v)
	}
	return backend.Operand{Storage: s, DType: t}
}

func poke(s *backend.Storage, t dtype.Type, i int, v float64) {
	p := unsafe.Add(s.Mem, i*t.Size())
	switch t {
	case dtype.Float32:
		*(*float32)(p) = float32(v)
	case dtype.Float64:
		*(*float64)(p) = v
	case dtype.Float16:
		*(*uint16)(p) = half(v)
	case dtype.BFloat16:
		*(*uint16)(p) = uint16(math.Float32bits(float32(v)) >> 16)
	case dtype.Int64:
		*(*int64)(p) = int64(v)
	case dtype.Int32:
		*(*int32)(p) = int32(v)
	case dtype.Int16:
		*(*int16)(p) = int16(v)
	case dtype.Int8:
		*(*int8)(p) = int8(v)
	case dtype.Uint8, dtype.Bool:
		*(*uint8)(p) = uint8(v)
	}
}

func peek(s *backend.Storage, t dtype.Type, i int) float64 {
	p := unsafe.Add(s.Mem, i*t.Size())
	switch t {
	case dtype.Float32:
		return float64(*(*float32)(p))
	case dtype.Float64:
		return *(*float64)(p)
	case dtype.Float16:
		return unhalf(*(*uint16)(p))
	case dtype.BFloat16:
		return float64(math.Float32frombits(uint32(*(*uint16)(p)) << 16))
	case dtype.Int64:
		return float64(*(*int64)(p))
	case dtype.Int32:
		return float64(*(*int32)(p))
	case dtype.Int16:
		return float64(*(*int16)(p))
	case dtype.Int8:
		return float64(*(*int8)(p))
	}
	return float64(*(*uint8)(p))
}

// half writes a small value that float16 holds exactly.
func half(v float64) uint16 {
	if v == 0 {
		return 0
	}
	frac, exp := math.Frexp(math.Abs(v)) // v = frac * 2^exp, frac in [0.5, 1)
	bits := uint16((exp+14)<<10) | uint16(frac*2048)&1023
	if v < 0 {
		bits |= 1 << 15
	}
	return bits
}

func unhalf(h uint16) float64 {
	exp, frac := int(h>>10&31), float64(h&1023)
	v := math.Ldexp(1+frac/1024, exp-15)
	switch {
	case exp == 0:
		v = math.Ldexp(frac/1024, -14)
	case exp == 31 && frac == 0:
		v = math.Inf(1)
	case exp == 31:
		return math.NaN()
	}
	if h>>15 == 1 {
		return -v
	}
	return v
}

// epsilon is half the distance from 1 to the next element of type t.
func epsilon(t dtype.Type) float64 {
	switch t {
	case dtype.Float32:
		return 0x1p-24
	case dtype.Float64:
		return 0x1p-53
	case dtype.Float16:
		return 0x1p-11
	case dtype.BFloat16:
		return 0x1p-8
	}
	return 0
}

// some returns n random multiples of 1/4 that every float type holds exactly,
// whole numbers for integers and truth values for Bool.
func some(r *rand.Rand, t dtype.Type, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		switch {
		case t == dtype.Bool:
			v[i] = float64(r.IntN(2))
		case t == dtype.Uint8:
			v[i] = float64(r.IntN(9))
		case t.IsFloat():
			v[i] = float64(r.IntN(33)-16) / 4
		default:
			v[i] = float64(r.IntN(17) - 8)
		}
	}
	return v
}

// coordinates calls f for every place of a shape in row-major order.
func coordinates(shape []int, f func(at []int)) {
	at := make([]int, len(shape))
	for n := product(shape); n > 0; n-- {
		f(at)
		for d := len(shape) - 1; d >= 0; d-- {
			if at[d]++; at[d] < shape[d] {
				break
			}
			at[d] = 0
		}
	}
}

func offset(at, strides []int) int {
	o := 0
	for d, x := range at {
		o += x * strides[d]
	}
	return o
}

// packed are the strides of a contiguous layout.
func packed(shape []int) []int {
	strides := make([]int, len(shape))
	n := 1
	for d := len(shape) - 1; d >= 0; d-- {
		strides[d] = n
		n *= shape[d]
	}
	return strides
}

// extent is how many elements a layout reaches over.
func extent(shape, strides []int) int {
	n := 1
	for d, size := range shape {
		if size == 0 {
			return 1
		}
		n += (size - 1) * strides[d]
	}
	return n
}

// same reports whether got is want within the tolerance, NaN being NaN.
func same(got, want, tolerance float64) bool {
	if math.IsNaN(want) || math.IsInf(want, 0) || math.IsNaN(got) {
		return got == want || math.IsNaN(got) && math.IsNaN(want)
	}
	return math.Abs(got-want) <= tolerance
}

func describe(shape []int, strides ...[]int) string { return fmt.Sprint(shape, strides) }

func poke64(s *backend.Storage, i int, v int64) { *(*int64)(unsafe.Add(s.Mem, i*8)) = v }

func peek64(s *backend.Storage, i int) int64 { return *(*int64)(unsafe.Add(s.Mem, i*8)) }
