package vec

import (
	"flag"
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/libm"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

var stride = flag.Uint("stride", 4099, "test one float32 in so many in the sweeps; 1 tests them all")

// smoothCases are checked over all of float32; float64 from package math is
// exact enough to measure float32 by.
var smoothCases = []struct {
	name string
	prim p.Prim
	ref  func(float64) float64
}{
	{"exp", p.Exp, math.Exp},
	{"log", p.Log, math.Log},
	{"tanh", p.Tanh, math.Tanh},
	{"sigmoid", p.Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
	{"erf", p.Erf, math.Erf},
	{"expm1", p.Expm1, math.Expm1},
	{"log1p", p.Log1p, libm.Log1p},
	{"softplus", p.Softplus, libm.Softplus},
	{"sin", p.Sin, libm.Sin},
	{"cos", p.Cos, libm.Cos},
	{"exp2", p.Exp2, math.Exp2},
	{"log2", p.Log2, libm.Log2},
	{"log10", p.Log10, libm.Log10},
	{"atan", p.Atan, math.Atan},
	{"asin", p.Asin, libm.Asin},
	{"acos", p.Acos, libm.Acos},
}

// The bounds of the table of primitives hold everywhere, results that are
// subnormal included.
func TestSweep(t *testing.T) {
	step := uint64(*stride)
	if testing.Short() {
		step *= 16
	}
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range smoothCases {
			bound := 2.0
			if im == &portable {
				bound = 1
			}
			worst, at := sweep(im.prims[dtype.Float32][c.prim], c.ref, step)
			if worst > bound {
				t.Errorf("%s(%g) is %.4g ulp away, more than %g", c.name, at, worst, bound)
			}
			t.Logf("%s: at most %.4f ulp, at %g", c.name, worst, at)
		}
	})
}

func sweep(k Kernel, ref func(float64) float64, step uint64) (worst float64, at float32) {
	const block = 4096
	x, y := make([]float32, 0, block), make([]float32, block)
	for b := uint64(0); b < 1<<32; {
		for x = x[:0]; len(x) < block && b < 1<<32; b += step {
			x = append(x, math.Float32frombits(uint32(b)))
		}
		k(len(x), pointer(y), pointer(x), nil, nil)
		for i, v := range x {
			if d := ulps32(y[i], ref(float64(v))); d > worst {
				worst, at = d, v
			}
		}
	}
	return worst, at
}
