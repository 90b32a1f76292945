package vec

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

var nan, inf = math.NaN(), math.Inf(1)

// Expected values of conversions from float64, as float64.
var fromFloat = []struct {
	name string
	to   dtype.Type
	x    float64
	want float64
}{
	{"half: greatest", dtype.Float16, 65504, 65504},
	{"half: still rounds down", dtype.Float16, 65519.996, 65504},
	{"half: rounds to infinity", dtype.Float16, 65520, inf},
	{"half: rounds to -infinity", dtype.Float16, -65520, -inf},
	{"half: tie to even, down", dtype.Float16, 1 + 0x1p-11, 1},
	{"half: tie to even, up", dtype.Float16, 1 + 3*0x1p-11, 1 + 0x1p-9},
	{"half: above a tie", dtype.Float16, 1 + 0x1p-11 + 0x1p-20, 1 + 0x1p-10},
	{"half: least normal", dtype.Float16, 0x1p-14, 0x1p-14},
	{"half: greatest subnormal", dtype.Float16, 0x1p-14 - 0x1p-24, 0x1p-14 - 0x1p-24},
	{"half: rounds up to normal", dtype.Float16, 0x1p-14 - 0x1p-26, 0x1p-14},
	{"half: least subnormal", dtype.Float16, 0x1p-24, 0x1p-24},
	{"half: subnormal tie", dtype.Float16, 3 * 0x1p-25, 0x1p-23},
	{"half: tie to zero", dtype.Float16, 0x1p-25, 0},
	{"half: above half the least", dtype.Float16, 0x1.01p-25, 0x1p-24},
	{"half: by way of float32", dtype.Float16, 1 + 0x1p-11 + 0x1p-40, 1},
	{"half: NaN", dtype.Float16, nan, nan},
	{"bfloat: tie to even, down", dtype.BFloat16, 1 + 0x1p-8, 1},
	{"bfloat: tie to even, up", dtype.BFloat16, 1 + 3*0x1p-8, 1 + 0x1p-6},
	{"bfloat: overflow", dtype.BFloat16, math.MaxFloat32, inf},
	{"bfloat: subnormal", dtype.BFloat16, 0x1p-133, 0x1p-133},
	{"bfloat: NaN", dtype.BFloat16, nan, nan},
	{"bfloat: infinity", dtype.BFloat16, -inf, -inf},
	{"float32: overflow", dtype.Float32, 1e39, inf},
	{"float32: subnormal", dtype.Float32, 0x1.8p-149, 0x1p-148},
	{"int64: NaN", dtype.Int64, nan, 0},
	{"int64: infinity", dtype.Int64, inf, math.MaxInt64},
	{"int64: -infinity", dtype.Int64, -inf, math.MinInt64},
	{"int64: 2^63", dtype.Int64, 0x1p63, math.MaxInt64},
	{"int64: -2^63", dtype.Int64, -0x1p63, math.MinInt64},
	{"int64: truncates", dtype.Int64, -2.9, -2},
	{"int32: low bits", dtype.Int32, 0x1p32 + 5, 5},
	{"int32: NaN", dtype.Int32, nan, 0},
	{"int16: low bits", dtype.Int16, 40000, 40000 - 65536},
	{"int8: low bits", dtype.Int8, 300, 44},
	{"int8: infinity", dtype.Int8, inf, -1},
	{"uint8: negative", dtype.Uint8, -1, 255},
	{"uint8: low bits", dtype.Uint8, 257.9, 1},
	{"bool: fraction", dtype.Bool, 0.25, 1},
	{"bool: -0", dtype.Bool, math.Copysign(0, -1), 0},
	{"bool: NaN", dtype.Bool, nan, 1},
}

// Rows go through every float type that holds the value exactly.
func TestConvertFromFloat(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range fromFloat {
			for _, from := range []dtype.Type{dtype.Float64, dtype.Float32} {
				if from == dtype.Float32 && c.x == c.x && float64(float32(c.x)) != c.x {
					continue
				}
				src := convertOne(im, from, dtype.Float64, float64Bytes(c.x))
				got := toFloat64(im, c.to, convertOne(im, c.to, from, src))
				if got != c.want && (got == got || c.want == c.want) {
					t.Errorf("%s from %s: %g became %g, want %g", c.name, from, c.x, got, c.want)
				}
			}
		}
	})
}

func float64Bytes(x float64) []byte {
	return binary.NativeEndian.AppendUint64(nil, math.Float64bits(x))
}

// convertOne repeats the element, so that vectors and what is left of them are
// both seen, and demands that they agree.
func convertOne(im *implementation, to, from dtype.Type, element []byte) []byte {
	const n = 11
	dst := make([]byte, n*to.Size())
	im.convert[to][from](n, pointer(dst), pointer(bytes.Repeat(element, n)), nil, nil)
	if first := dst[:to.Size()]; !bytes.Equal(dst, bytes.Repeat(first, n)) {
		panic(fmt.Sprintf("%s from %s of %x differs from place to place: %x", to, from, element, dst))
	}
	return dst[:to.Size()]
}

func toFloat64(im *implementation, from dtype.Type, element []byte) float64 {
	return math.Float64frombits(binary.NativeEndian.Uint64(convertOne(im, dtype.Float64, from, element)))
}

// Every half and bfloat is what its bits say and survives the way to float32
// and back.
func TestConvertHalf(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range []struct {
			t                  dtype.Type
			fraction, exponent int
		}{{dtype.Float16, 10, 5}, {dtype.BFloat16, 7, 8}} {
			all, back := make([]uint16, 1<<16), make([]uint16, 1<<16)
			for i := range all {
				all[i] = uint16(i)
			}
			values := make([]float32, len(all))
			im.convert[dtype.Float32][c.t](len(all), pointer(values), pointer(all), nil, nil)
			im.convert[c.t][dtype.Float32](len(all), pointer(back), pointer(values), nil, nil)
			for i, got := range values {
				want := decode(i, c.fraction, c.exponent)
				if float64(got) != want && (got == got || want == want) || signLost(float64(got), want) {
					t.Errorf("%s %#04x is %g, want %g", c.t, i, got, want)
				}
				if got == got && back[i] != all[i] {
					t.Errorf("%s %#04x comes back as %#04x", c.t, i, back[i])
				}
			}
		}
	})
}

// decode reads a small IEEE number by the book.
func decode(bits, fraction, exponent int) float64 {
	f, e := bits&(1<<fraction-1), bits>>fraction&(1<<exponent-1)
	sign := 1.0
	if bits>>15 != 0 {
		sign = -1
	}
	bias := 1<<(exponent-1) - 1
	switch e {
	case 0:
		return sign * math.Ldexp(float64(f), 1-bias-fraction)
	case 1<<exponent - 1:
		if f != 0 {
			return nan
		}
		return sign * inf
	}
	return sign * math.Ldexp(float64(f+1<<fraction), e-bias-fraction)
}

// The vector instructions round as the portable code does, everywhere.
func TestConvertAgrees(t *testing.T) {
	var x []float32
	for b := uint64(0); b < 1<<32; b += 65521 {
		x = append(x, math.Float32frombits(uint32(b)))
	}
	for _, im := range implementations() {
		for _, to := range []dtype.Type{dtype.Float16, dtype.BFloat16, dtype.Float64} {
			got, want := make([]byte, len(x)*to.Size()), make([]byte, len(x)*to.Size())
			im.convert[to][dtype.Float32](len(x), pointer(got), pointer(x), nil, nil)
			portable.convert[to][dtype.Float32](len(x), pointer(want), pointer(x), nil, nil)
			if !bytes.Equal(got, want) {
				t.Errorf("%s: %s from float32 differs from the portable kernel", im.name, to)
			}
		}
	}
}

// Between integers, and from them to floats, math/big is the judge.
func TestConvertFromInt(t *testing.T) {
	types := []dtype.Type{dtype.Int64, dtype.Int32, dtype.Int16, dtype.Int8, dtype.Uint8}
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, from := range types {
			for _, v := range ints {
				src := convertOne(im, from, dtype.Int64, binary.NativeEndian.AppendUint64(nil, uint64(v)))
				x := truncate(v, from)
				for _, to := range types {
					got := int64(binary.NativeEndian.Uint64(convertOne(im, dtype.Int64, to, convertOne(im, to, from, src))))
					if want := truncate(x, to); got != want {
						t.Errorf("%s from %s of %d: got %d, want %d", to, from, x, got, want)
					}
				}
				exact := new(big.Float).SetInt64(x)
				f32, _ := exact.Float32()
				f64, _ := exact.Float64()
				for to, want := range map[dtype.Type]float64{
					dtype.Float32: float64(f32), dtype.Float64: f64, dtype.Bool: float64(mask(x != 0)),
				} {
					if got := toFloat64(im, to, convertOne(im, to, from, src)); got != want {
						t.Errorf("%s from %s of %d: got %g, want %g", to, from, x, got, want)
					}
				}
			}
		}
	})
}

func truncate(v int64, to dtype.Type) int64 {
	bits := uint(to.Size() * 8)
	low := uint64(v) << (64 - bits)
	if to == dtype.Uint8 {
		return int64(low >> (64 - bits))
	}
	return int64(low) >> (64 - bits)
}

// Small whole numbers survive every way from type to type.
func TestConvertAllPairs(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for to := range dtype.Count {
			for from := range dtype.Count {
				for _, x := range []float64{0, 1, 100} {
					want := x
					if to == dtype.Bool || from == dtype.Bool {
						want = min(x, 1)
					}
					src := convertOne(im, from, dtype.Float64, float64Bytes(x))
					if got := toFloat64(im, to, convertOne(im, to, from, src)); got != want {
						t.Errorf("%s from %s: %g became %g, want %g", to, from, x, got, want)
					}
				}
			}
		}
	})
}

func TestConvertEveryLength(t *testing.T) {
	values := make([]float64, longest)
	for i := range values {
		values[i] = float64(i*i%97) / 8
	}
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for to := range dtype.Count {
			for from := range dtype.Count {
				src, want := make([]byte, longest*from.Size()), make([]byte, longest*to.Size())
				im.convert[from][dtype.Float64](longest, pointer(src), pointer(values), nil, nil)
				portable.convert[to][from](longest, pointer(want), pointer(src), nil, nil)
				for n := range longest + 1 {
					g := newGuarded(n * to.Size())
					im.convert[to][from](n, pointer(g.data), pointer(src), nil, nil)
					if g.touched() || !bytes.Equal(g.data, want[:n*to.Size()]) {
						t.Fatalf("%s from %s, n=%d: wrong elements or guards overwritten", to, from, n)
					}
				}
			}
		}
	})
}
