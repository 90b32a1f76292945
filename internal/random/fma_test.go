package random

import (
	"math"
	"math/big"
	"testing"
)

// The product and the sum of float32 are exact in 700 bits.
func bigFMA(x, y, z float32) float32 {
	exact := func(x float32) *big.Float { return big.NewFloat(float64(x)).SetPrec(700) }
	sum := exact(x)
	sum.Mul(sum, exact(y)).Add(sum, exact(z))
	want, _ := sum.Float32()
	return want
}

func checkFMA(t *testing.T, x, y, z float32) {
	t.Helper()
	got, want := fma32(x, y, z), bigFMA(x, y, z)
	if got != want {
		t.Errorf("fma(%x, %x, %x) = %x, want %x", x, y, z, got, want)
	}
}

func TestFMANasty(t *testing.T) {
	for _, row := range []struct {
		name    string
		x, y, z float32
	}{
		{"just above a tie", 1 + 0x1p-12, 1 + 0x1p-12, 0x1p-80},
		{"just below a tie", 1 + 0x1p-12, 1 + 0x1p-12, -0x1p-80},
		{"on a tie, down to even", 1 + 0x1p-12, 1 + 0x1p-12, 0},
		{"on a tie, up to even", 1 + 0x3p-12, 1 + 0x1p-12, -0x3p-24},
		{"tie, lost by the product", 0x1.000002p-40, 0x1.000002p-40, 1 + 0x1p-23},
		{"above the tie, product lost", 0x1.000002p-12, 0x1.000002p-12, 1},
		{"below the tie, product lost", 0x1.fffffep-13, 0x1.000002p-12, 1 + 0x1p-23},
		{"cancels to the last bit", 1 + 0x1p-23, 1 - 0x1p-23, -1},
		{"cancels to zero", 3, 5, -15},
		{"subnormal tie", 0x1p-75, 0x1p-75, 0},
		{"above a subnormal tie", 0x1.000002p-75, 0x1p-75, 0},
		{"subnormal sum above a tie", 0x1.8p-75, 0x1.000002p-75, 0x1p-149},
		{"subnormal sum below a tie", -0x1p-75, 0x1.000002p-75, 0x1p-148},
		{"below a subnormal tie, product lost", 0x1.000002p-75, 0x1.fffffcp-76, 0x1p-127 + 0x1p-149},
		{"product far below z", 0x1p-149, 0x1p-149, 1 + 0x1p-23},
		{"largest of all", math.MaxFloat32, 1, math.MaxFloat32 * 0x1p-26},
		{"overflow", math.MaxFloat32, 2, 0},
		{"overflow undone", math.MaxFloat32, 2, -math.MaxFloat32},
	} {
		t.Run(row.name, func(t *testing.T) {
			checkFMA(t, row.x, row.y, row.z)
			checkFMA(t, -row.x, row.y, -row.z)
		})
	}
}

func TestFMARandom(t *testing.T) {
	g := New(7)
	finite := func() float32 {
		for {
			if x := math.Float32frombits(g.Uint32()); math.Abs(float64(x)) <= math.MaxFloat32 {
				return x
			}
		}
	}
	near := func(e int) float32 { // few bits, so that sums fall on ties
		return float32(math.Ldexp(float64(int32(g.Uint32()))*0x1p-31, e)) * float32(1-2*int(g.Uint32()&1))
	}
	sparse := func(e int) float32 {
		return float32(math.Ldexp(float64(1+g.Uint32()%4)+math.Ldexp(1, -int(g.Uint32()%24)), e))
	}
	for range 20000 {
		checkFMA(t, finite(), finite(), finite())
		checkFMA(t, near(0), near(0), near(0))
		checkFMA(t, near(-70), near(-70), near(-130))
		checkFMA(t, sparse(-12), sparse(-12), sparse(0))
		checkFMA(t, sparse(-40), -sparse(-40), sparse(0))
		checkFMA(t, sparse(-74), -sparse(-74), sparse(-140))
	}
}

func TestFMAKeepsWhatIsNotFinite(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, row := range [][4]float32{
		{inf, 1, 1, inf},
		{1, 1, -inf, -inf},
		{inf, 0, 1, nan},
		{inf, 1, -inf, nan},
		{nan, 1, 1, nan},
	} {
		got := fma32(row[0], row[1], row[2])
		if got != row[3] && (got == got || row[3] == row[3]) {
			t.Errorf("fma(%v, %v, %v) = %v, want %v", row[0], row[1], row[2], got, row[3])
		}
	}
}
