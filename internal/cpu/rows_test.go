package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

var rowsOps = []struct {
	name    string
	op      backend.RowsOp
	ref     func(f [2]float64, x [5][]float64) [3][]float64 // one row
	aligned bool                                            // demands Inner == 1
}{
	{"softmax", backend.Softmax, refSoftmax, false},
	{"log softmax", backend.LogSoftmax, refLogSoftmax, false},
	{"softmax pullback", backend.SoftmaxPullback, refSoftmaxPullback, false},
	{"log softmax pullback", backend.LogSoftmaxPullback, refLogSoftmaxPullback, false},
	{"log sum exp", backend.LogSumExp, refLogSumExp, false},
	{"variance", backend.Var, refVar, false},
	{"layer norm", backend.LayerNorm, refLayerNorm, true},
	{"layer norm pullback", backend.LayerNormPullback, refLayerNormPullback, true},
}

func refSoftmax(_ [2]float64, x [5][]float64) (y [3][]float64) {
	for _, v := range refLogSoftmax([2]float64{}, x)[0] {
		y[0] = append(y[0], math.Exp(v))
	}
	return y
}

func refLogSoftmax(_ [2]float64, x [5][]float64) (y [3][]float64) {
	total := refLogSumExp([2]float64{}, x)[0][0]
	for _, v := range x[0] {
		y[0] = append(y[0], v-total)
	}
	return y
}

func refLogSumExp(_ [2]float64, x [5][]float64) [3][]float64 {
	m, sum := math.Inf(-1), 0.0
	for _, v := range x[0] {
		m = math.Max(m, v)
	}
	if math.IsInf(m, 0) {
		return [3][]float64{{m}}
	}
	for _, v := range x[0] {
		sum += math.Exp(v - m)
	}
	return [3][]float64{{m + math.Log(sum)}}
}

func refSoftmaxPullback(_ [2]float64, x [5][]float64) (y [3][]float64) {
	sum := 0.0
	for i, g := range x[0] {
		sum += g * x[1][i]
	}
	for i, g := range x[0] {
		y[0] = append(y[0], x[1][i]*(g-sum))
	}
	return y
}

func refLogSoftmaxPullback(_ [2]float64, x [5][]float64) (y [3][]float64) {
	sum := 0.0
	for _, g := range x[0] {
		sum += g
	}
	for i, g := range x[0] {
		y[0] = append(y[0], g-math.Exp(x[1][i])*sum)
	}
	return y
}

func refMoments(x []float64) (mean, squares float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return mean, squares
}

func refVar(f [2]float64, x [5][]float64) [3][]float64 {
	_, squares := refMoments(x[0])
	return [3][]float64{{squares / math.Max(float64(len(x[0]))-f[0], 0)}}
}

func refLayerNorm(f [2]float64, x [5][]float64) (y [3][]float64) {
	mean, squares := refMoments(x[0])
	inv := 1 / math.Sqrt(squares/float64(len(x[0]))+f[0])
	for i, v := range x[0] {
		v = (v - mean) * inv
		if x[1] != nil {
			v *= x[1][i]
		}
		if x[2] != nil {
			v += x[2][i]
		}
		y[0] = append(y[0], v)
	}
	y[1], y[2] = []float64{mean}, []float64{inv}
	return y
}

func refLayerNormPullback(_ [2]float64, x [5][]float64) (y [3][]float64) {
	n, mean, inv := float64(len(x[0])), x[2][0], x[3][0]
	h := append([]float64(nil), x[0]...)
	var sumH, sumHZ float64
	for i := range h {
		if x[4] != nil {
			h[i] *= x[4][i]
		}
		sumH += h[i]
		sumHZ += h[i] * (x[1][i] - mean) * inv
	}
	for i := range h {
		y[0] = append(y[0], inv*(h[i]-sumH/n-(x[1][i]-mean)*inv*sumHZ/n))
	}
	return y
}

var rowSizes = []struct{ outer, n, inner int }{
	{1, 1, 1},
	{3, 10, 1},
	{1, 1000, 1},
	{2, 1024, 1},
	{5, 1025, 1},
	{2, 5000, 1},
	{700, 33, 1},
	{2, 10, 3},
	{3, 7, 40},
	{1, 300, 5},
	{2, 40, 300},
	{1, 1500, 17},
	{2, 1, 9},
}

// TestRows holds every operation to the written promise, relative to the size of
// the terms summed: 1e-5 + 1.3e-6 of them in float32, 1e-7 both in float64.
func TestRows(t *testing.T) {
	for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64} {
		for _, op := range rowsOps {
			for _, size := range rowSizes {
				if op.aligned && size.inner > 1 {
					continue
				}
				for _, optional := range []bool{true, false} {
					t.Run(fmt.Sprint(typ, "/", op.name, "/", size, "/", optional), func(t *testing.T) {
						c := backend.Rows{Op: op.op, Outer: size.outer, N: size.n, Inner: size.inner, F: [2]float64{1}}
						x := rowOperands(&c, typ, optional)
						if err := Backend.Rows(c); err != nil {
							t.Fatal(err)
						}
						checkRows(t, &c, x, op.ref)
					})
				}
			}
		}
	}
}

// rowOperands makes the operands of c and returns the inputs' values.
func rowOperands(c *backend.Rows, t dtype.Type, optional bool) (x [5][]float64) {
	r := rand.New(rand.NewPCG(3, uint64(c.N)))
	rows := c.Outer * c.Inner
	count := map[rowShape]int{full: rows * c.N, single: rows, common: c.N}
	for k, shape := range rowLayouts[c.Op].in {
		if shape == absent || shape == common && !optional {
			continue
		}
		x[k] = make([]float64, count[shape]+1)
		for i := range x[k] {
			x[k][i] = plausible(c, k, r.NormFloat64())
		}
		c.In[k] = store(t, x[k])
		c.In[k].Off = 1
		x[k] = x[k][1:]
	}
	for k, shape := range rowLayouts[c.Op].out {
		if shape != absent {
			c.Out[k] = store(t, make([]float64, count[shape]+1))
			c.Out[k].Off = 1
		}
	}
	return x
}

// plausible turns a normal number into what input k may hold: probabilities or
// their logarithms where it is the result of a softmax.
func plausible(c *backend.Rows, k int, v float64) float64 {
	switch {
	case k == 1 && c.Op == backend.SoftmaxPullback:
		v = math.Abs(v) / float64(c.N)
	case k == 1 && c.Op == backend.LogSoftmaxPullback:
		v = -math.Abs(v) - math.Log(float64(c.N))
	}
	return float64(float32(v))
}

func checkRows(t *testing.T, c *backend.Rows, x [5][]float64, ref func([2]float64, [5][]float64) [3][]float64) {
	t.Helper()
	layout := rowLayouts[c.Op]
	var y [3][]float64
	for k, shape := range layout.out {
		if shape != absent {
			y[k] = snapshot(c.Out[k])[1:]
		}
	}
	for o := range c.Outer {
		for j := range c.Inner {
			var row [5][]float64
			for k, shape := range layout.in {
				row[k] = rowOf(c, x[k], shape, o, j)
			}
			want := ref(c.F, row)
			for k, shape := range layout.out {
				if shape != absent {
					checkRow(t, c, k, rowOf(c, y[k], shape, o, j), want[k])
				}
			}
		}
	}
}

func rowOf(c *backend.Rows, values []float64, shape rowShape, o, j int) []float64 {
	switch {
	case values == nil || shape == absent:
		return nil
	case shape == common:
		return values[:c.N]
	case shape == single:
		return values[o*c.Inner+j:][:1]
	}
	row := make([]float64, c.N)
	for i := range row {
		row[i] = values[(o*c.N+i)*c.Inner+j]
	}
	return row
}

func checkRow(t *testing.T, c *backend.Rows, out int, got, want []float64) {
	t.Helper()
	rel, abs := 1.3e-6, 1e-5
	if c.Out[out].DType == dtype.Float64 {
		rel, abs = 1e-7, 1e-7
	}
	for i := range want {
		if !same(got[i], want[i], abs+rel*math.Abs(want[i])) {
			t.Fatalf("output %d, element %d: got %v, want %v", out, i, got[i], want[i])
		}
	}
}

func TestRowsExtremes(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	rows := []struct {
		name string
		op   backend.RowsOp
		in   []float64
		f    float64
		want []float64
	}{
		{"softmax of -inf", backend.Softmax, []float64{-inf, -inf}, 0, []float64{nan, nan}},
		{"softmax of large", backend.Softmax, []float64{1e4, 1e4}, 0, []float64{0.5, 0.5}},
		{"softmax with -inf", backend.Softmax, []float64{-inf, 3}, 0, []float64{0, 1}},
		{"softmax of inf", backend.Softmax, []float64{inf, 3}, 0, []float64{nan, nan}},
		{"softmax of NaN", backend.Softmax, []float64{nan, 3}, 0, []float64{nan, nan}},
		{"log softmax of large", backend.LogSoftmax, []float64{1e30, 1e30}, 0, []float64{-math.Ln2, -math.Ln2}},
		{"log softmax far apart", backend.LogSoftmax, []float64{1e4, -1e4}, 0, []float64{0, -2e4}},
		{"log softmax of -inf", backend.LogSoftmax, []float64{-inf, -inf}, 0, []float64{nan, nan}},
		{"log sum exp of large", backend.LogSumExp, []float64{1e30, 0}, 0, []float64{1e30}},
		{"log sum exp of 1e4", backend.LogSumExp, []float64{1e4, 1e4}, 0, []float64{1e4 + math.Ln2}},
		{"log sum exp of -inf", backend.LogSumExp, []float64{-inf, -inf}, 0, []float64{-inf}},
		{"log sum exp of inf", backend.LogSumExp, []float64{inf, -inf}, 0, []float64{inf}},
		{"log sum exp of NaN", backend.LogSumExp, []float64{nan, inf}, 0, []float64{nan}},
		{"log sum exp of nothing", backend.LogSumExp, []float64{}, 0, []float64{-inf}},
		{"variance of one", backend.Var, []float64{5}, 1, []float64{nan}},
		{"variance of one, uncorrected", backend.Var, []float64{5}, 0, []float64{0}},
		{"variance of nothing", backend.Var, []float64{}, 0, []float64{nan}},
		{"variance of too few", backend.Var, []float64{1, 3}, 3, []float64{inf}},
		{"variance far from zero", backend.Var, []float64{1e8, 1e8 + 8, 1e8 + 16, 1e8 + 24}, 1, []float64{64 * 5. / 3}},
		{"variance of equals", backend.Var, []float64{0.1, 0.1, 0.1}, 1, []float64{0}},
	}
	for _, row := range rows {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64} {
			for _, inner := range []int{1, 3, 40} {
				t.Run(fmt.Sprint(row.name, "/", typ, "/", inner), func(t *testing.T) {
					c := backend.Rows{Op: row.op, Outer: 1, N: len(row.in), Inner: inner, F: [2]float64{row.f}}
					var in []float64
					for _, v := range row.in {
						for range inner {
							in = append(in, v)
						}
					}
					c.In[0] = store(typ, in)
					c.Out[0] = store(typ, make([]float64, len(row.want)*inner))
					if err := Backend.Rows(c); err != nil {
						t.Fatal(err)
					}
					for i, got := range snapshot(c.Out[0]) {
						want := row.want[i/inner]
						if !same(got, want, 1.3e-6*math.Abs(want)) {
							t.Fatalf("element %d: got %v, want %v", i, got, want)
						}
					}
				})
			}
		}
	}
}

func TestLayerNormWeights(t *testing.T) {
	for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64} {
		for _, size := range [][2]int{{1, 1}, {4, 10}, {0, 3}, {30, 700}, {3000, 5}, {900, 64}, {40, 1025}} {
			t.Run(fmt.Sprint(typ, "/", size), func(t *testing.T) {
				c := backend.Rows{Op: backend.LayerNormWeights, Outer: size[0], N: size[1], Inner: 1}
				x := rowOperands(&c, typ, true)
				if err := Backend.Rows(c); err != nil {
					t.Fatal(err)
				}
				checkLayerNormWeights(t, &c, x)
			})
		}
	}
}

func checkLayerNormWeights(t *testing.T, c *backend.Rows, x [5][]float64) {
	t.Helper()
	rel, abs := 1.3e-6, 1e-5
	if c.Out[0].DType == dtype.Float64 {
		rel, abs = 1e-7, 1e-7
	}
	for i := range c.N {
		var want, terms [2]float64
		for o := range c.Outer {
			g := x[0][o*c.N+i]
			v := g * (x[1][o*c.N+i] - x[2][o]) * x[3][o]
			want[0] += v
			want[1] += g
			terms[0] += math.Abs(v)
			terms[1] += math.Abs(g)
		}
		for k := range 2 {
			if got := peek(c.Out[k].Storage, c.Out[k].DType, 1+i); !same(got, want[k], abs+rel*terms[k]) {
				t.Fatalf("output %d, element %d: got %v, want %v", k, i, got, want[k])
			}
		}
	}
}
