package vec

import (
	"math"
	"math/big"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

var ints = []int64{
	0, 1, -1, 2, -2, 3, -3, 5, 7, 10, 62, 63, 64, 255, 256, -256, 1 << 31, -1 << 31, 1<<53 + 1,
	math.MaxInt64 - 1, math.MaxInt64, math.MinInt64 + 1, math.MinInt64,
}

// Integers are checked in math/big and then wrapped to 64 bits.
func TestInt64(t *testing.T) {
	in := grid(ints, 2)
	for _, c := range []struct {
		name string
		prim p.Prim
		ref  func(z, x, y *big.Int) *big.Int
	}{
		{"copy", p.Copy, func(z, x, _ *big.Int) *big.Int { return z.Set(x) }},
		{"add", p.Add, (*big.Int).Add},
		{"sub", p.Sub, (*big.Int).Sub},
		{"mul", p.Mul, (*big.Int).Mul},
		{"neg", p.Neg, func(z, x, _ *big.Int) *big.Int { return z.Neg(x) }},
		{"abs", p.Abs, func(z, x, _ *big.Int) *big.Int { return z.Abs(x) }},
		{"sign", p.Sign, func(z, x, _ *big.Int) *big.Int { return z.SetInt64(int64(x.Sign())) }},
		{"pow", p.Pow, refPow},
		{"maximum", p.Maximum, func(z, x, y *big.Int) *big.Int { return pick(x.Cmp(y) > 0, x, y) }},
		{"minimum", p.Minimum, func(z, x, y *big.Int) *big.Int { return pick(x.Cmp(y) < 0, x, y) }},
		{"relu", p.Relu, func(z, x, _ *big.Int) *big.Int { return pick(x.Sign() > 0, x, z) }},
	} {
		for i, got := range apply[int64](Of(dtype.Int64)[c.prim], in) {
			x, y := big.NewInt(in[0][i]), big.NewInt(in[1][i])
			if want := wrap(c.ref(new(big.Int), x, y)); got != want {
				t.Errorf("%s of %d, %d: got %d, want %d", c.name, in[0][i], in[1][i], got, want)
			}
		}
	}
	three := grid(ints, 3)
	for i, got := range apply[int64](Of(dtype.Int64)[p.FMA], three) {
		x := big.NewInt(three[0][i])
		x.Mul(x, big.NewInt(three[1][i])).Add(x, big.NewInt(three[2][i]))
		if want := wrap(x); got != want {
			t.Errorf("fma of %d, %d, %d: got %d, want %d", three[0][i], three[1][i], three[2][i], got, want)
		}
	}
}

func pick(first bool, x, y *big.Int) *big.Int {
	if first {
		return x
	}
	return y
}

var twoTo64 = new(big.Int).Lsh(big.NewInt(1), 64)

func wrap(x *big.Int) int64 { return int64(new(big.Int).Mod(x, twoTo64).Uint64()) }

// refPow of a negative exponent is 1/x^-y without its fraction.
func refPow(z, x, y *big.Int) *big.Int {
	if y.Sign() >= 0 {
		return z.Exp(new(big.Int).Mod(x, twoTo64), y, twoTo64)
	}
	if x.CmpAbs(big.NewInt(1)) != 0 {
		return z
	}
	return z.Exp(x, big.NewInt(int64(y.Bit(0))), nil)
}

func TestCompareInt64(t *testing.T) {
	in := grid(ints, 2)
	for _, c := range []struct {
		prim p.Prim
		ref  func(x, y int64) bool
	}{
		{p.Eq, func(x, y int64) bool { return x == y }},
		{p.Ne, func(x, y int64) bool { return x != y }},
		{p.Lt, func(x, y int64) bool { return x < y }},
		{p.Le, func(x, y int64) bool { return x <= y }},
		{p.Gt, func(x, y int64) bool { return x > y }},
		{p.Ge, func(x, y int64) bool { return x >= y }},
		{p.IsNaN, func(int64, int64) bool { return false }},
	} {
		for i, got := range apply[uint8](Of(dtype.Int64)[c.prim], in) {
			if x, y := in[0][i], in[1][i]; got != mask(c.ref(x, y)) {
				t.Errorf("prim %d of %d, %d: got %d", c.prim, x, y, got)
			}
		}
	}
}
