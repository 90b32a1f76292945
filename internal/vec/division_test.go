package vec

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// TestDivision pins quotients and remainders, the values being Python's and C's.
func TestDivision(t *testing.T) {
	inf, nan, negZero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, row := range []struct{ x, y, quo, floor, fmod, remainder float64 }{
		{7, 2, 3, 3, 1, 1},
		{-7, 2, -3, -4, -1, 1},
		{7, -2, -3, -4, 1, -1},
		{-7, -2, 3, 3, -1, -1},
		{6, 3, 2, 2, 0, 0},
		{-6, 3, -2, -2, negZero, negZero},
		{0.5, 2, 0, 0, 0.5, 0.5},
		{-0.5, 2, negZero, -1, -0.5, 1.5},
		{5, inf, 0, 0, 5, 5},
		{-5, inf, negZero, -1, -5, inf},
		{inf, 5, inf, nan, nan, nan},
		{1, 0, inf, inf, nan, nan},
		{-1, 0, -inf, -inf, nan, nan},
		{0, 0, nan, nan, nan, nan},
		{nan, 1, nan, nan, nan, nan},
		{negZero, 1, negZero, negZero, negZero, negZero},
	} {
		for prim, want := range map[p.Prim]float64{p.Quo: row.quo, p.FloorDiv: row.floor, p.Fmod: row.fmod, p.Remainder: row.remainder} {
			wide := [3][]float64{{row.x}, {row.y}, {0}}
			if got := apply[float64](Of(dtype.Float64)[prim], wide)[0]; !sameFloat(got, want) {
				t.Errorf("%v of %v, %v is %v, want %v", prim, row.x, row.y, got, want)
			}
			narrow := [3][]float32{{float32(row.x)}, {float32(row.y)}, {0}}
			if got := apply[float32](Of(dtype.Float32)[prim], narrow)[0]; !sameFloat(float64(got), want) {
				t.Errorf("%v of %v, %v in float32 is %v, want %v", prim, row.x, row.y, got, want)
			}
		}
	}
}

func sameFloat(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// floored is Euclid's division turned to one whose remainder has y's sign.
func floored(x, y *big.Int) (q, r *big.Int) {
	q, r = new(big.Int).DivMod(x, y, new(big.Int))
	if y.Sign() < 0 && r.Sign() != 0 {
		q.Sub(q, big.NewInt(1))
		r.Add(r, y)
	}
	return q, r
}

// TestDivisionOfIntegers is in math/big, wrapped to 64 bits; what is divided by
// 0 is 0.
func TestDivisionOfIntegers(t *testing.T) {
	in := grid(ints, 2)
	for prim, ref := range map[p.Prim]func(x, y *big.Int) *big.Int{
		p.Quo:       func(x, y *big.Int) *big.Int { return new(big.Int).Quo(x, y) },
		p.Fmod:      func(x, y *big.Int) *big.Int { return new(big.Int).Rem(x, y) },
		p.FloorDiv:  func(x, y *big.Int) *big.Int { q, _ := floored(x, y); return q },
		p.Remainder: func(x, y *big.Int) *big.Int { _, r := floored(x, y); return r },
	} {
		for i, got := range apply[int64](Of(dtype.Int64)[prim], in) {
			want := int64(0)
			if in[1][i] != 0 {
				want = wrap(ref(big.NewInt(in[0][i]), big.NewInt(in[1][i])))
			}
			if got != want {
				t.Errorf("%v of %d, %d is %d, want %d", prim, in[0][i], in[1][i], got, want)
			}
		}
	}
}

func TestBits(t *testing.T) {
	in := grid(ints, 2)
	for prim, ref := range map[p.Prim]func(x, y *big.Int) *big.Int{
		p.BitAnd: func(x, y *big.Int) *big.Int { return new(big.Int).And(x, y) },
		p.BitOr:  func(x, y *big.Int) *big.Int { return new(big.Int).Or(x, y) },
		p.BitXor: func(x, y *big.Int) *big.Int { return new(big.Int).Xor(x, y) },
		p.BitNot: func(x, _ *big.Int) *big.Int { return new(big.Int).Not(x) },
		p.Shl:    func(x, y *big.Int) *big.Int { return new(big.Int).Lsh(x, places(y)) },
		p.Shr:    func(x, y *big.Int) *big.Int { return new(big.Int).Rsh(x, places(y)) },
		p.Floor:  func(x, _ *big.Int) *big.Int { return x },
		p.Ceil:   func(x, _ *big.Int) *big.Int { return x },
		p.Round:  func(x, _ *big.Int) *big.Int { return x },
		p.Trunc:  func(x, _ *big.Int) *big.Int { return x },
	} {
		for i, got := range apply[int64](Of(dtype.Int64)[prim], in) {
			if want := wrap(ref(big.NewInt(in[0][i]), big.NewInt(in[1][i]))); got != want {
				t.Errorf("%v of %d, %d is %d, want %d", prim, in[0][i], in[1][i], got, want)
			}
		}
	}
	minus := apply[uint8](Of(dtype.Int64)[p.Signbit], in)
	for i, x := range in[0] {
		if minus[i] != mask(x < 0) {
			t.Errorf("signbit of %d is %d", x, minus[i])
		}
	}
}

// places takes a negative shift, and one beyond the width, for one past all bits.
func places(y *big.Int) uint {
	if y.Sign() < 0 || y.Cmp(big.NewInt(64)) > 0 {
		return 64
	}
	return uint(y.Uint64())
}

func TestAnyZero(t *testing.T) {
	for n := range 9 {
		x := make([]int64, n)
		for i := range x {
			x[i] = int64(i + 1)
		}
		if AnyZero64(n, pointer(x)) {
			t.Errorf("%v has no zero", x)
		}
		for i := range x {
			was := x[i]
			if x[i] = 0; !AnyZero64(n, pointer(x)) {
				t.Errorf("%v has a zero", x)
			}
			x[i] = was
		}
	}
}

// TestModOf32 holds the short way to math.Mod, bit for bit, for quotients that are
// anything and for those next to whole numbers.
func TestModOf32(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 100_000 {
		x, y := float64(math.Float32frombits(rng.Uint32())), float64(math.Float32frombits(rng.Uint32()))
		if i%2 == 0 {
			y = float64(float32(x / float64(1+rng.IntN(1<<28))))
		}
		got, want := modOf32(x, y), math.Mod(x, y)
		if math.Float64bits(got) != math.Float64bits(want) && (got == got || want == want) {
			t.Fatalf("mod(%g, %g): got %g, want %g", x, y, got, want)
		}
	}
}
