package vec

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"unsafe"
)

var lengths = []int{0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 511, 512, 513, 1023, 1024, 1025, 2048, 3000, 5000}

func random32(n int, seed uint64) []float32 {
	rng := rand.New(rand.NewPCG(5, seed))
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(rng.NormFloat64())
	}
	return s
}

func random64(n int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(6, seed))
	s := make([]float64, n)
	for i := range s {
		s[i] = rng.NormFloat64()
	}
	return s
}

func exactSum[T float32 | float64](xs []T) (sum, magnitudes float64) {
	s, m := wide(0), wide(0)
	for _, x := range xs {
		s.Add(s, wide(float64(x)))
		m.Add(m, wide(math.Abs(float64(x))))
	}
	return float(s), float(m)
}

// padded returns n elements followed by some that must not be read into a sum.
func padded[T float32 | float64](xs []T) []T {
	return append(append([]T{}, xs...), 1e30, 1e30, 1e30, 1e30, 1e30, 1e30, 1e30, 1e30)[:len(xs)]
}

func TestSum(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, n := range lengths {
			x, y := padded(random32(n, uint64(n))), padded(random64(n, uint64(n)))
			want, m := exactSum(x)
			if got := sum32(im, n, pointer(x)); math.Abs(got-want) > 1e-6*m {
				t.Errorf("sum of %d float32: got %g, want %g", n, got, want)
			}
			want, m = exactSum(y)
			if got := sum64(im, n, pointer(y)); math.Abs(got-want) > 1e-14*m {
				t.Errorf("sum of %d float64: got %g, want %g", n, got, want)
			}
		}
	})
}

func TestSumOfMany(t *testing.T) {
	n := 10_000_000
	if testing.Short() {
		n = 1_000_000
	}
	x := make([]float32, n)
	for i := range x {
		x[i] = 0.1
	}
	want := float64(float32(0.1)) * float64(n)
	eachImplementation(t, func(t *testing.T, im *implementation) {
		if got := sum32(im, n, pointer(x)); math.Abs(got/want-1) > 1e-6 {
			t.Errorf("sum of %d times 0.1 is %g, want %g", n, got, want)
		}
	})
}

func TestSumSpecial(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range []struct {
			name string
			v    float32
		}{{"infinity", inf}, {"-infinity", -inf}, {"NaN", nan}} {
			for _, n := range []int{1, 9, 70, 1500} {
				x := make([]float32, n)
				x[n-1] = c.v
				if got := float32(sum32(im, n, pointer(x))); got != c.v && (got == got || c.v == c.v) {
					t.Errorf("sum of %d with a last %s is %g", n, c.name, got)
				}
			}
		}
	})
}

func TestSumInt64(t *testing.T) {
	want := new(big.Int)
	for _, v := range ints {
		want.Add(want, big.NewInt(v))
	}
	if got := SumI64(len(ints), pointer(ints)); got != wrap(want) {
		t.Errorf("got %d, want %d", got, wrap(want))
	}
	if got := SumI64(0, nil); got != 0 {
		t.Errorf("sum of nothing is %d", got)
	}
}

func TestMoments(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, n := range lengths {
			x, y := padded(random32(n, uint64(n))), padded(random64(n, uint64(n)))
			const mean = 0.75
			var sum, size, want, sum64, want64 float64
			for i := range x {
				d := float64(x[i] - mean)
				sum += d
				size += math.Abs(d)
				want += d * d
				sum64 += y[i] - mean
				want64 += (y[i] - mean) * (y[i] - mean)
			}
			if got, squares := moments32(im, n, pointer(x), mean); math.Abs(got-sum) > 1e-6*size || math.Abs(squares-want) > 1e-6*want {
				t.Errorf("%d of float32: got %g, %g, want %g, %g", n, got, squares, sum, want)
			}
			if got, squares := Moments64(n, pointer(y), mean); math.Abs(got-sum64) > 1e-13*size || math.Abs(squares-want64) > 1e-13*want64 {
				t.Errorf("%d of float64: got %g, %g, want %g, %g", n, got, squares, sum64, want64)
			}
		}
	})
}

func TestExtremes(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		b := im.blocks
		for n := 1; n <= 70; n++ {
			for _, at := range []int{0, n / 2, n - 1} {
				x, y := random32(n, uint64(n)), random64(n, uint64(n))
				for _, c := range []struct {
					name string
					f32  func(int, unsafe.Pointer) float32
					f64  func(int, unsafe.Pointer) float64
					v    float64
				}{
					{"max", b.max32, b.max64, 9},
					{"min", b.min32, b.min64, -9},
					{"max", b.max32, b.max64, math.Inf(1)},
					{"min", b.min32, b.min64, math.Inf(-1)},
					{"max", b.max32, b.max64, math.NaN()},
					{"min", b.min32, b.min64, math.NaN()},
				} {
					x[at], y[at] = float32(c.v), c.v
					if got := c.f32(n, pointer(x)); got != x[at] && (got == got || c.v == c.v) {
						t.Errorf("%s of %d float32, %g at %d: got %g", c.name, n, c.v, at, got)
					}
					if got := c.f64(n, pointer(y)); got != c.v && (got == got || c.v == c.v) {
						t.Errorf("%s of %d float64, %g at %d: got %g", c.name, n, c.v, at, got)
					}
				}
			}
		}
	})
	if got := MaxI64(len(ints), pointer(ints)); got != math.MaxInt64 {
		t.Errorf("max of integers: got %d", got)
	}
	if got := MinI64(len(ints), pointer(ints)); got != math.MinInt64 {
		t.Errorf("min of integers: got %d", got)
	}
}

func TestExpSub(t *testing.T) {
	const m = 1.5
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, n := range lengths {
			x := random32(n, uint64(n))
			g := newGuarded(n * 4)
			sum, want := expSub32(im, n, pointer(g.data), pointer(x), m), 0.0
			for i := range x {
				e := math.Exp(float64(x[i] - m))
				want += e
				got := *(*float32)(pointer(g.data[i*4:]))
				if ulps32(got, e) > 2 {
					t.Errorf("exp(%g - %g): got %g, want %g", x[i], m, got, e)
				}
				var alone float32
				if expSub32(im, 1, unsafe.Pointer(&alone), unsafe.Pointer(&x[i]), m); alone != got {
					t.Errorf("n=%d: element %d depends on its place", n, i)
				}
			}
			if math.Abs(float64(sum)-want) > 1e-6*want || g.touched() {
				t.Errorf("sum of %d exponentials: got %g, want %g", n, sum, want)
			}
			in := append([]float32{}, x...)
			if again := expSub32(im, n, pointer(in), pointer(in), m); again != sum {
				t.Errorf("sum of %d exponentials in place: got %g, want %g", n, again, sum)
			}
		}
	})
	x, y := random64(100, 1), make([]float64, 100)
	sum, want := ExpSub64(100, pointer(y), pointer(x), m), 0.0
	for i := range x {
		want += y[i]
		if e := refExp(x[i] - m); ulps64(y[i], e) > 2 {
			t.Errorf("exp(%g - %g): got %g, want %g", x[i], m, y[i], e)
		}
	}
	if math.Abs(sum-want) > 1e-14*want {
		t.Errorf("sum of 100 exponentials in float64: got %g, want %g", sum, want)
	}
}

func TestTranspose(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, n := range []int{1, 2, 5} {
			const gap = 3 // elements between rows
			src, dst := make([]uint32, 8*(8*n+gap)), make([]uint32, 8*n*(8+gap))
			for i := range src {
				src[i] = uint32(i + 1)
			}
			im.blocks.transpose32(n, pointer(dst), pointer(src), 4*(8+gap), 4*(8*n+gap))
			for i := range 8 * n {
				for j := range 8 + gap {
					want := uint32(0)
					if j < 8 {
						want = src[j*(8*n+gap)+i]
					}
					if got := dst[i*(8+gap)+j]; got != want {
						t.Fatalf("%d squares: row %d, column %d: got %d, want %d", n, i, j, got, want)
					}
				}
			}
		}
	})
}

func TestAddToRow(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		const alpha = 0.3
		for n := range longest + 1 {
			x, y := random32(n, 1), random32(n, 2)
			g := newGuarded(n * 4)
			copy(unsafe.Slice((*float32)(pointer(g.data)), n), y)
			im.blocks.axpy32(n, pointer(g.data), pointer(x), alpha)
			for i, got := range unsafe.Slice((*float32)(pointer(g.data)), n) {
				if want := y[i] + float32(alpha*x[i]); got != want {
					t.Errorf("n=%d: %g + %g*%g: got %g, want %g", n, y[i], float32(alpha), x[i], got, want)
				}
			}
			if g.touched() {
				t.Errorf("n=%d: wrote beyond its elements", n)
			}
		}
	})
	x, y, k := []float64{1, 2, 3}, []float64{10, 20, 30}, []int64{1, 2, 3}
	Axpy64(3, pointer(y), pointer(x), 2)
	AddTo64(3, pointer(y), pointer(x))
	AddToI64(3, pointer(k), pointer(k))
	z := []float32{1, 2, 3}
	AddTo32(3, pointer(z), pointer(z))
	if got, want := fmt.Sprint(x, y, k, z), "[1 2 3] [13 26 39] [2 4 6] [2 4 6]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNumberWithRow(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for n := range longest + 1 {
			checkWithNumber(t, "scale32", random32(n, 1), im.blocks.scale32, func(x, v float32) float32 { return x * v })
			checkWithNumber(t, "shift32", random32(n, 1), im.blocks.shift32, func(x, v float32) float32 { return x - v })
			checkWithNumber(t, "scale64", random64(n, 1), im.blocks.scale64, func(x, v float64) float64 { return x * v })
			checkWithNumber(t, "shift64", random64(n, 1), im.blocks.shift64, func(x, v float64) float64 { return x - v })
		}
	})
}

func checkWithNumber[T float32 | float64](t *testing.T, name string, x []T, f func(n int, dst, x unsafe.Pointer, v T), want func(x, v T) T) {
	const v = 0.3
	g := newGuarded(len(x) * int(unsafe.Sizeof(T(v))))
	f(len(x), pointer(g.data), pointer(x), v)
	for i, got := range unsafe.Slice((*T)(pointer(g.data)), len(x)) {
		if got != want(x[i], v) {
			t.Errorf("%s of %g and %g: got %g, want %g", name, x[i], T(v), got, want(x[i], v))
		}
	}
	if g.touched() {
		t.Errorf("%s of %d elements wrote beyond them", name, len(x))
	}
}

func TestFill(t *testing.T) {
	const bits = 0x1122334455667788
	for _, size := range []int{1, 2, 4, 8} {
		for _, n := range []int{0, 1, 2, 3, 7, 64, 1000, 5000} {
			for _, b := range []uint64{bits, 0} {
				g := newGuarded(n * size)
				Fill(size, n, pointer(g.data), b)
				for i := range n {
					got, want := load(size, g.data[i*size:]), b<<(64-8*size)>>(64-8*size)
					if got != want {
						t.Fatalf("element %d of %d of size %d: got %#x, want %#x", i, n, size, got, want)
					}
				}
				if g.touched() {
					t.Errorf("fill of %d of size %d wrote beyond its elements", n, size)
				}
			}
		}
	}
}

func load(size int, b []byte) uint64 {
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.NativeEndian.Uint16(b))
	case 4:
		return uint64(binary.NativeEndian.Uint32(b))
	}
	return binary.NativeEndian.Uint64(b)
}
