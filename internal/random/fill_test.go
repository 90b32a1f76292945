package random

import (
	"math"
	"slices"
	"testing"
)

func TestFillsInPieces(t *testing.T) {
	for name, fill := range map[string]func(g *Generator, dst []float64){
		"Uniform64":   func(g *Generator, dst []float64) { g.Uniform64(dst, -1, 2) },
		"Uniform32":   func(g *Generator, dst []float64) { widen(dst, func(d []float32) { g.Uniform32(d, -1, 2) }) },
		"Exponential": func(g *Generator, dst []float64) { g.Draw64(dst, Exponential{2}) },
		"Normal":      func(g *Generator, dst []float64) { g.Draw64(dst, Normal{1, 2}) },
	} {
		t.Run(name, func(t *testing.T) {
			whole, pieces := make([]float64, 3000), make([]float64, 3000)
			g, h := New(4), New(4)
			g.Uint32() // so that no pair of words begins a block
			h.Uint32()
			fill(g, whole)
			for from, n := 0, 1; from < len(pieces); from, n = from+n, n*3 {
				fill(h, pieces[from:min(from+n, len(pieces))])
			}
			if !slices.Equal(whole, pieces) || !slices.Equal(next(g), next(h)) {
				t.Error("one fill and several give different numbers")
			}
		})
	}
}

func widen(dst []float64, fill func([]float32)) {
	narrow := make([]float32, len(dst))
	fill(narrow)
	for i, x := range narrow {
		dst[i] = float64(x)
	}
}

// Between neighbours every second draw rounds up to the end.
func TestUniformExcludesEnd(t *testing.T) {
	const n = 100
	f32, half, f64 := make([]float32, n), make([]float32, n), make([]float64, n)
	g := New(2)
	g.Uniform32(f32, 1, 1+0x1p-23)
	g.UniformHalf(half, bfloat16, 1, 1+0x1p-7)
	g.Uniform64(f64, 1, 1+0x1p-52)
	for i := range n {
		if f32[i] != 1 || half[i] != 1 || f64[i] != 1 {
			t.Fatalf("draw %d: %x, %x, %x, want 1", i, f32[i], half[i], f64[i])
		}
	}
}

// Every kernel gives the bits of the reference loop.
func TestBoxMuller(t *testing.T) {
	const n = 4096
	g := New(12)
	for _, row := range []struct {
		name      string
		mean, std float32
		units     func([]float32)
	}{
		{"standard", 0, 1, func(d []float32) { g.Uniform32(d, 0, 1) }},
		{"scaled", -3.5, 0.3, func(d []float32) { g.Uniform32(d, 0, 1) }},
		{"tiny", 0, 0x1p-120, func(d []float32) { g.Uniform32(d, 0, 1) }},
		{"near 0", 1, 2, func(d []float32) { g.Uniform32(d, 0, 0x1p-20) }},
		{"near 1", 1, 2, func(d []float32) { g.Uniform32(d, 1-0x1p-18, 1) }},
		{"all 0", 1, 2, func(d []float32) { clear(d) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := make([]float32, n)
			row.units(got)
			units := slices.Clone(got)
			want := slices.Clone(got)
			boxMuller32(got, row.mean, row.std)
			boxMullerCephes(want, row.mean, row.std)
			for i := range got {
				if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
					t.Fatalf("[%d] of %x is %x, want %x", i, units[i&^15:i&^15+16], got[i], want[i])
				}
			}
		})
	}
}

func TestIntegersFrom(t *testing.T) {
	for _, row := range []struct {
		name string
		from int64
		want func(u uint64) int64
	}{
		{"least", math.MinInt64, func(u uint64) int64 { return int64(u) }},
		{"least but one", math.MinInt64 + 1, func(u uint64) int64 { return math.MinInt64 + 1 + int64(u%math.MaxUint64) }},
		{"zero", 0, func(u uint64) int64 { return int64(u % (1 << 63)) }},
		{"greatest but 2^28", math.MaxInt64 - 1<<28 + 1, func(u uint64) int64 { return math.MaxInt64 - 1<<28 + 1 + int64(u%(1<<28)) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			g, words := New(6), New(6)
			got := make([]int64, 20)
			g.IntegersFrom(got, row.from)
			for i, v := range got {
				if want := row.want(words.Uint64()); v != want || v < row.from {
					t.Fatalf("[%d] is %d, want %d", i, v, want)
				}
			}
		})
	}
}

func TestIntegersRefuseEmptyRange(t *testing.T) {
	for _, to := range []int64{3, 2, math.MinInt64} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("[3, %d): no panic", to)
				}
			}()
			New(1).Integers(make([]int64, 1), 3, to)
		}()
	}
}

// Other shapes of the test's own rounding and the package's must agree.
func TestRoundHalf(t *testing.T) {
	cases := []float32{
		0, 1, 65504, 65519.996, 65520, 65536, math.MaxFloat32, 0x1p-14, 0x1p-15, 0x1p-24, 0x1p-25,
		0x1.8p-25, 0x1.ffcp-15, 0x1.ffep-15, 0x1.fffp-15, 1 + 0x1p-11, 1 + 0x3p-11, 1 + 0x1p-8, 1 + 0x3p-8,
		0x1.fep127, 0x1.ffp127, 0x1p-126, 0x1p-133, 0x1p-134, 0x1.8p-134, 0x1p-149, float32(math.Inf(1)),
	}
	g := New(8)
	for range 2000 {
		if x := math.Float32frombits(g.Uint32()); x == x {
			cases = append(cases, x)
		}
	}
	for _, x := range cases {
		for _, x := range []float32{x, -x} {
			if got := roundFloat16(x); narrowFloat("F16", float64(got)) != narrowFloat("F16", float64(x)) || widenHalf(narrowFloat("F16", float64(x)), 5, 10) != float64(got) {
				t.Errorf("float16 of %x is %x", x, got)
			}
			if got := roundBFloat16(x); widenHalf(narrowFloat("BF16", float64(x)), 8, 7) != float64(got) {
				t.Errorf("bfloat16 of %x is %x", x, got)
			}
		}
	}
	if x := float32(math.NaN()); !math.IsNaN(float64(roundFloat16(x))) || !math.IsNaN(float64(roundBFloat16(x))) {
		t.Error("NaN becomes a number")
	}
}

// widenHalf is the value of a number's bits.
func widenHalf(bits uint64, exponentBits, fractionBits int) float64 {
	sign := 1.0
	if bits>>(exponentBits+fractionBits) != 0 {
		sign = -1
	}
	exponent := int(bits >> fractionBits & (1<<exponentBits - 1))
	fraction := float64(bits & (1<<fractionBits - 1))
	bias := 1<<(exponentBits-1) - 1
	switch exponent {
	case 0:
		return math.Ldexp(sign*fraction, 1-bias-fractionBits)
	case 1<<exponentBits - 1:
		return sign * math.Inf(1)
	}
	return math.Ldexp(sign*(fraction+float64(int(1)<<fractionBits)), exponent-bias-fractionBits)
}

func BenchmarkFill(b *testing.B) {
	const n = 1_000_000
	f32, f64, ints := make([]float32, n), make([]float64, n), make([]int64, n)
	g := New(1)
	for _, row := range []struct {
		name string
		fill func()
	}{
		{"Uniform32", func() { g.Uniform32(f32, 0, 1) }},
		{"Uniform32 scaled", func() { g.Uniform32(f32, -0.3, 0.3) }},
		{"Uniform64", func() { g.Uniform64(f64, 0, 1) }},
		{"Normal32", func() { g.Normal32(f32, 0, 1) }},
		{"Normal64", func() { g.Normal64(f64, 0, 1) }},
		{"Draw64 Normal", func() { g.Draw64(f64, Normal{0, 1}) }},
		{"Draw64 Exponential", func() { g.Draw64(f64, Exponential{1}) }},
		{"Perm", func() { g.Perm(ints) }},
	} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				row.fill()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
		})
	}
}
