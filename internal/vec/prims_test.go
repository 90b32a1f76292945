package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/libm"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// A number primitive is tested against its value in float64 or better; ulps are
// how far a kernel may be from that, 0.5 meaning rounded right. Portable float32
// kernels may be 1 away at most.
type primCase struct {
	prim           p.Prim
	args           int
	ref            func(x, y, z float64) float64
	ulps32, ulps64 float64
}

func unary(f func(float64) float64) func(x, y, z float64) float64 {
	return func(x, _, _ float64) float64 { return f(x) }
}

var primCases = []primCase{
	{p.Copy, 1, unary(func(x float64) float64 { return x }), 0.5, 0.5},
	{p.Add, 2, func(x, y, _ float64) float64 { return x + y }, 0.5, 0.5},
	{p.Sub, 2, func(x, y, _ float64) float64 { return x - y }, 0.5, 0.5},
	{p.Mul, 2, func(x, y, _ float64) float64 { return x * y }, 0.5, 0.5},
	{p.Div, 2, func(x, y, _ float64) float64 { return x / y }, 0.5, 0.5},
	{p.Neg, 1, unary(func(x float64) float64 { return -x }), 0.5, 0.5},
	{p.Abs, 1, unary(math.Abs), 0.5, 0.5},
	{p.Sign, 1, unary(refSign), 0.5, 0.5},
	{p.Sqrt, 1, unary(math.Sqrt), 0.5, 0.5},
	{p.Rsqrt, 1, unary(func(x float64) float64 { return 1 / math.Sqrt(x) }), 1, 1},
	{p.Recip, 1, unary(func(x float64) float64 { return 1 / x }), 0.5, 0.5},
	{p.Exp, 1, unary(refExp), 2, 2},
	{p.Log, 1, unary(refLog), 2, 2},
	{p.Tanh, 1, unary(refTanh), 2, 3},
	{p.Sigmoid, 1, unary(refSigmoid), 2, 3},
	{p.Erf, 1, unary(math.Erf), 2, 0.5},
	{p.Pow, 2, func(x, y, _ float64) float64 { return math.Pow(x, y) }, 1, 0.5},
	{p.Maximum, 2, func(x, y, _ float64) float64 { return max(x, y) }, 0.5, 0.5},
	{p.Minimum, 2, func(x, y, _ float64) float64 { return min(x, y) }, 0.5, 0.5},
	{p.Relu, 1, unary(refRelu), 0.5, 0.5},

	// Held against the functions of float64 that package libm is tested for: a
	// float64 kernel must be right within that, a float32 one rounds it once more
	// or is of assembly.
	{p.Sin, 1, unary(libm.Sin), 2, 0},
	{p.Cos, 1, unary(libm.Cos), 2, 0},
	{p.Tan, 1, unary(libm.Tan), 0.51, 0},
	{p.Asin, 1, unary(libm.Asin), 0.51, 0},
	{p.Acos, 1, unary(libm.Acos), 0.51, 0},
	{p.Atan, 1, unary(math.Atan), 0.51, 0},
	{p.Sinh, 1, unary(libm.Sinh), 0.51, 0},
	{p.Cosh, 1, unary(libm.Cosh), 0.51, 0},
	{p.Asinh, 1, unary(math.Asinh), 0.51, 0},
	{p.Acosh, 1, unary(math.Acosh), 0.51, 0},
	{p.Atanh, 1, unary(math.Atanh), 0.51, 0},
	{p.Exp2, 1, unary(math.Exp2), 0.51, 0},
	{p.Expm1, 1, unary(math.Expm1), 2, 0},
	{p.Log1p, 1, unary(libm.Log1p), 2, 0},
	{p.Log2, 1, unary(libm.Log2), 0.51, 0},
	{p.Log10, 1, unary(libm.Log10), 0.51, 0},
	{p.Softplus, 1, unary(libm.Softplus), 2, 0},
	{p.Erfc, 1, unary(math.Erfc), 0.51, 0},
	{p.Erfinv, 1, unary(math.Erfinv), 0.51, 0},
	{p.Lgamma, 1, unary(libm.Lgamma), 0.51, 0},
	{p.Digamma, 1, unary(libm.Digamma), 0.51, 0},
	{p.Polygamma, 2, func(x, y, _ float64) float64 { return libm.Polygamma(x, y) }, 0.51, 0},
	{p.Atan2, 2, func(x, y, _ float64) float64 { return math.Atan2(x, y) }, 0.51, 0},
	{p.Hypot, 2, func(x, y, _ float64) float64 { return math.Hypot(x, y) }, 0.51, 0},
	{p.Copysign, 2, func(x, y, _ float64) float64 { return math.Copysign(x, y) }, 0, 0},
	{p.Floor, 1, unary(math.Floor), 0, 0},
	{p.Ceil, 1, unary(math.Ceil), 0, 0},
	{p.Round, 1, unary(math.RoundToEven), 0, 0},
	{p.Trunc, 1, unary(math.Trunc), 0, 0},
	{p.Fmod, 2, func(x, y, _ float64) float64 { return math.Mod(x, y) }, 0, 0},
}

func refSign(x float64) float64 {
	switch {
	case x != x:
		return x
	case x == 0:
		return 0
	}
	return math.Copysign(1, x)
}

func refRelu(x float64) float64 {
	if x == 0 || x != x {
		return x
	}
	return max(x, 0)
}

var special = []float64{
	0, math.Copysign(0, -1), 0x1p-149, 0x1.fffffcp-127, 0x1p-126, 0x1p-75, 1e-8, 0.1, 0.5, math.Sqrt2 / 2,
	1 - 0x1p-24, 1, 1 + 0x1p-23, math.Sqrt2, 2, 3, 0.92773438, 0.9277344, 3.9, 4.1, 8.9, 9.1, 10, 16.6, 17.3,
	40, 87.33654, 87.33656, 88.37626, 88.37627, 88.72283, 88.72284, 89, 103.97, 103.98, 104, 150, 1000, 65504,
	1e10, 1e19, 1e30, math.MaxFloat32, math.Inf(1), math.NaN(),
}

var special64 = []float64{
	5e-324, 0x1.fffffffffffffp-1023, 0x1p-1022, 1e-300, 1 - 0x1p-53, 1 + 0x1p-52,
	36.7, 709.43, 709.44, 709.5, 709.78, 709.79, 745.13, 745.14, 1e300, math.MaxFloat64,
}

// points64 holds the special values, their negatives and random ones.
func points64() []float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	var s []float64
	for _, x := range append(special, special64...) {
		s = append(s, x, -x)
	}
	for range 40 {
		s = append(s, rng.NormFloat64(), math.Ldexp(rng.NormFloat64(), rng.IntN(200)-100))
	}
	return s
}

func points32() []float32 {
	var s []float32
	for _, x := range points64() {
		s = append(s, float32(x))
	}
	return s
}

// grid spreads points over args operands: every pair, and every third operand
// with them in turn.
func grid[T any](points []T, args int) [3][]T {
	var g [3][]T
	if args == 1 {
		return [3][]T{points, points, points}
	}
	for i, x := range points {
		for j, y := range points {
			g[0], g[1] = append(g[0], x), append(g[1], y)
			g[2] = append(g[2], points[(i*7+j*3)%len(points)])
		}
	}
	return g
}

func apply[D, S any](k Kernel, in [3][]S) []D {
	dst := make([]D, len(in[0]))
	k(len(dst), pointer(dst), pointer(in[0]), pointer(in[1]), pointer(in[2]))
	return dst
}

func eachImplementation(t *testing.T, f func(t *testing.T, im *implementation)) {
	for _, im := range implementations() {
		t.Run(im.name, func(t *testing.T) { f(t, im) })
	}
}

func TestFloat32(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range primCases {
			in := grid(points32(), c.args)
			bound := c.ulps32
			if im == &portable {
				bound = min(bound, 1)
			}
			for i, got := range apply[float32](im.prims[dtype.Float32][c.prim], in) {
				x, y := in[0][i], in[1][i]
				want := c.ref(float64(x), float64(y), 0)
				if d := ulps32(got, want); d > bound || signLost(float64(got), want) {
					t.Errorf("prim %d of %g, %g: got %g, want %g: %.3g ulp away", c.prim, x, y, got, want, d)
				}
			}
		}
	})
}

func TestFloat64(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range primCases {
			in := grid(points64(), c.args)
			for i, got := range apply[float64](im.prims[dtype.Float64][c.prim], in) {
				x, y := in[0][i], in[1][i]
				want := c.ref(x, y, 0)
				if d := ulps64(got, want); d > c.ulps64 || signLost(got, want) {
					t.Errorf("prim %d of %g, %g: got %g, want %g: %.3g ulp away", c.prim, x, y, got, want, d)
				}
			}
		}
	})
}

func signLost(got, want float64) bool {
	return got == 0 && want == 0 && math.Signbit(got) != math.Signbit(want)
}

func TestFMA(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		in := grid(append(points32(), 1+0x1p-12, 1-0x1p-12, 0x1p-24, 0x1.000002p-24), 3)
		for i, got := range apply[float32](im.prims[dtype.Float32][p.FMA], in) {
			x, y, z := float64(in[0][i]), float64(in[1][i]), float64(in[2][i])
			if want := refFMA(x, y, z, 24); ulps32(got, want) != 0 {
				t.Errorf("fma(%g, %g, %g) in float32: got %g, want %g", x, y, z, got, want)
			}
		}
		wide := grid(points64(), 3)
		for i, got := range apply[float64](im.prims[dtype.Float64][p.FMA], wide) {
			x, y, z := wide[0][i], wide[1][i], wide[2][i]
			if want := math.FMA(x, y, z); ulps64(got, want) != 0 {
				t.Errorf("fma(%g, %g, %g) in float64: got %g, want %g", x, y, z, got, want)
			}
		}
	})
}

var compareCases = []struct {
	prim p.Prim
	ref  func(x, y float64) bool
}{
	{p.Eq, func(x, y float64) bool { return x == y }},
	{p.Ne, func(x, y float64) bool { return x != y }},
	{p.Lt, func(x, y float64) bool { return x < y }},
	{p.Le, func(x, y float64) bool { return x <= y }},
	{p.Gt, func(x, y float64) bool { return x > y }},
	{p.Ge, func(x, y float64) bool { return x >= y }},
	{p.IsNaN, func(x, _ float64) bool { return math.IsNaN(x) }},
}

func TestCompare(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		narrow, wide := grid(points32(), 2), grid(points64(), 2)
		for _, c := range compareCases {
			for i, got := range apply[uint8](im.prims[dtype.Float32][c.prim], narrow) {
				x, y := float64(narrow[0][i]), float64(narrow[1][i])
				if got != mask(c.ref(x, y)) {
					t.Errorf("prim %d of %g, %g in float32: got %d", c.prim, x, y, got)
				}
			}
			for i, got := range apply[uint8](im.prims[dtype.Float64][c.prim], wide) {
				x, y := wide[0][i], wide[1][i]
				if got != mask(c.ref(x, y)) {
					t.Errorf("prim %d of %g, %g in float64: got %d", c.prim, x, y, got)
				}
			}
		}
	})
}
