package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// reductions are shapes, kept dimensions first, with the strides of two inputs.
var reductions = []struct {
	name    string
	shape   []int
	reduced int
	in      [2][]int
}{
	{"one element", []int{1}, 1, [2][]int{{1}, {1}}},
	{"all of a vector", []int{40}, 1, [2][]int{{1}, {1}}},
	{"all of a long vector", []int{200000}, 1, [2][]int{{1}, {0}}},
	{"nothing reduced", []int{6, 7}, 0, [2][]int{{7, 1}, {1, 6}}},
	{"short rows", []int{400, 10}, 1, [2][]int{{10, 1}, {10, 1}}},
	{"rows of 3", []int{5000, 3}, 1, [2][]int{{3, 1}, {0, 1}}},
	{"rows of 1", []int{50, 1}, 1, [2][]int{{1, 1}, {1, 1}}},
	{"long rows", []int{3, 2500}, 1, [2][]int{{2500, 1}, {1, 0}}},
	{"very long rows", []int{2, 70000}, 1, [2][]int{{70000, 1}, {0, 1}}},
	{"few short columns", []int{10, 4}, 1, [2][]int{{1, 10}, {1, 0}}},
	{"short columns", []int{10, 400}, 1, [2][]int{{1, 10}, {1, 10}}},
	{"columns of 4", []int{4, 30000}, 1, [2][]int{{1, 4}, {1, 0}}},
	{"wide columns", []int{3000, 20}, 1, [2][]int{{1, 3000}, {0, 3000}}},
	{"wide tall columns", []int{700, 300}, 1, [2][]int{{1, 700}, {0, 1}}},
	{"columns of both", []int{300, 40}, 1, [2][]int{{1, 300}, {40, 1}}},
	{"middle", []int{5, 12, 33}, 1, [2][]int{{396, 1, 12}, {0, 1, 12}}},
	{"middle of narrow", []int{50, 3, 33}, 1, [2][]int{{99, 1, 3}, {99, 33, 1}}},
	{"channels", []int{6, 8, 50}, 2, [2][]int{{50, 300, 1}, {1, 0, 0}}},
	{"first and last", []int{7, 5, 9}, 2, [2][]int{{9, 63, 1}, {1, 7, 35}}},
	{"strided vector", []int{3000}, 1, [2][]int{{3}, {2}}},
	{"expanded", []int{20, 3000}, 1, [2][]int{{1, 0}, {0, 0}}},
	{"all, transposed", []int{60, 70}, 2, [2][]int{{1, 60}, {70, 1}}},
	{"spaced columns", []int{30, 50}, 1, [2][]int{{2, 64}, {1, 30}}},
	{"no outputs", []int{0, 5}, 1, [2][]int{{5, 1}, {5, 1}}},
}

var reduceOps = []struct {
	name string
	op   backend.ReduceOp
}{
	{"sum", backend.Sum},
	{"prod", backend.Prod},
	{"max", backend.Max},
	{"min", backend.Min},
	{"argmax", backend.ArgMax},
	{"argmin", backend.ArgMin},
	{"any", backend.Any},
	{"all", backend.All},
}

// programs in front of a reduction; nil is none. The mask one is converted.
var beforeReduction = []struct {
	name string
	prog *pointwise.Program
	at   func(a, b float64) float64
}{
	{"itself", nil, func(a, _ float64) float64 { return a }},
	{"difference", primitive(pointwise.Sub), func(a, b float64) float64 { return a - b }},
	{"less", primitive(pointwise.Lt), func(a, b float64) float64 {
		if a < b {
			return 1
		}
		return 0
	}},
}

func TestReduce(t *testing.T) {
	for _, compute := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64} {
		for _, op := range reduceOps {
			for _, row := range reductions {
				for _, before := range beforeReduction {
					name := fmt.Sprint(compute, "/", op.name, "/", row.name, "/", before.name)
					if product(row.shape) > 50000 && (testing.Short() || op.op != backend.Sum && op.op != backend.ArgMax) {
						continue
					}
					if op.op == backend.Prod && before.name == "difference" {
						continue // its products are not exact
					}
					t.Run(name, func(t *testing.T) {
						r := rand.New(rand.NewPCG(7, uint64(len(name))))
						c, values := reduceOn(r, op.op, before.prog, compute, row.shape, row.reduced, row.in[:])
						checkReduce(t, c, func(at []int) float64 {
							x := [2]float64{}
							for k := range values {
								x[k] = values[k][c.In[k].Off+offset(at, c.Geom.Strides[k+1])]
							}
							return before.at(x[0], x[1])
						})
					})
				}
			}
		}
	}
}

func reduceOn(r *rand.Rand, op backend.ReduceOp, p *pointwise.Program, compute dtype.Type, shape []int, reduced int, in [][]int) (backend.Reduce, [][]float64) {
	kept := shape[:len(shape)-reduced]
	out := append(packed(kept), make([]int, reduced)...)
	c := backend.Reduce{Op: op, Prog: p, Compute: compute, Reduced: reduced, Geom: &backend.Geometry{Shape: shape, Strides: [][]int{out}}}
	inputs := 1
	if p != nil {
		inputs = p.Inputs
	}
	var values [][]float64
	for k := range inputs {
		t := typeFor(r, pointwise.Number, compute)
		off := r.IntN(3)
		v := some(r, t, extent(shape, in[k])+off)
		if op == backend.Prod {
			makeFactors(v, product(shape[len(kept):]))
		}
		values = append(values, v)
		c.In[k] = store(t, v)
		c.In[k].Off = off
		c.Geom.Strides = append(c.Geom.Strides, in[k])
	}
	t := compute
	switch {
	case op == backend.ArgMax || op == backend.ArgMin:
		t = dtype.Int64
	case op == backend.Any || op == backend.All:
		t = dtype.Bool
	case op == backend.Sum && compute.IsFloat() && r.IntN(2) == 0:
		c.Scale = 0.25
	}
	c.Out = store(t, make([]float64, product(kept)+2))
	c.Out.Off = 1
	return c, values
}

// makeFactors turns v into factors of which n have an exact product.
func makeFactors(v []float64, n int) {
	for i := range v {
		switch {
		case v[i] < 0:
			v[i] = -1
		case v[i] > 1 && n <= 40:
			v[i] = 2
		default:
			v[i] = 1
		}
	}
}

// checkReduce compares with the definition. Sums are of multiples of 1/4, so
// only magnitudes beyond 2^22 are rounded in float32.
func checkReduce(t *testing.T, c backend.Reduce, value func(at []int) float64) {
	t.Helper()
	if err := Backend.Reduce(c); err != nil {
		t.Fatal(err)
	}
	kept := len(c.Geom.Shape) - c.Reduced
	o := 0
	at := make([]int, len(c.Geom.Shape))
	coordinates(c.Geom.Shape[:kept], func(outer []int) {
		copy(at, outer)
		var elements []float64
		coordinates(c.Geom.Shape[kept:], func(inner []int) {
			copy(at[kept:], inner)
			elements = append(elements, toCompute(value(at), c.Compute))
		})
		want := reduceNaively(c.Op, elements)
		if c.Scale != 0 {
			want *= c.Scale
		}
		tolerance := 2 * epsilon(c.Out.DType) * math.Abs(want)
		if got := peek(c.Out.Storage, c.Out.DType, c.Out.Off+o); !same(got, want, tolerance) {
			t.Fatalf("%s in %v: output %d is %v, want %v", describe(c.Geom.Shape, c.Geom.Strides...), c.In, o, got, want)
		}
		o++
	})
	if last := peek(c.Out.Storage, c.Out.DType, c.Out.Off+o); last != 0 {
		t.Fatalf("wrote %v behind the output", last)
	}
	if first := peek(c.Out.Storage, c.Out.DType, 0); first != 0 {
		t.Fatalf("wrote %v before the output", first)
	}
}

func toCompute(v float64, t dtype.Type) float64 {
	if t == dtype.Int64 {
		return math.Trunc(v)
	}
	return v
}

func reduceNaively(op backend.ReduceOp, x []float64) float64 {
	best, at, sum, prod, trues := math.NaN(), 0, 0.0, 1.0, 0
	for i, v := range x {
		sum += v
		prod *= v
		if v != 0 {
			trues++
		}
		better := v > best
		if op == backend.Min || op == backend.ArgMin {
			better = v < best
		}
		if i == 0 || !math.IsNaN(best) && (better || math.IsNaN(v)) {
			best, at = v, i
		}
	}
	switch op {
	case backend.Sum:
		return sum
	case backend.Prod:
		return prod
	case backend.Max, backend.Min:
		return best
	case backend.ArgMax, backend.ArgMin:
		return float64(at)
	case backend.Any:
		return float64(min(trues, 1))
	}
	if trues == len(x) {
		return 1
	}
	return 0
}

func TestReduceNaN(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	rows := []struct {
		name string
		op   backend.ReduceOp
		in   []float64
		want float64
	}{
		{"max with NaN first", backend.Max, []float64{nan, 1, 2}, nan},
		{"max with NaN last", backend.Max, []float64{inf, 1, nan}, nan},
		{"min with NaN", backend.Min, []float64{-inf, nan, 1}, nan},
		{"max of -inf", backend.Max, []float64{-inf, -inf, -inf}, -inf},
		{"argmax takes the first NaN", backend.ArgMax, []float64{inf, nan, nan}, 1},
		{"argmin takes the first NaN", backend.ArgMin, []float64{-inf, nan, nan}, 1},
		{"argmax takes the first of equals", backend.ArgMax, []float64{0, 3, 3}, 1},
		{"argmin takes the first of equals", backend.ArgMin, []float64{3, 1, 1}, 1},
		{"argmax of zeros of both signs", backend.ArgMax, []float64{math.Copysign(0, -1), 0, 0}, 0},
		{"sum of infinities", backend.Sum, []float64{inf, -inf, 0}, nan},
		{"prod of zero and infinity", backend.Prod, []float64{0, inf, 1}, nan},
		{"any of NaN", backend.Any, []float64{0, nan, 0}, 1},
		{"all with NaN", backend.All, []float64{1, nan, 1}, 1},
	}
	for _, row := range rows {
		for _, compute := range []dtype.Type{dtype.Float32, dtype.Float64} {
			for _, layout := range []string{"rows", "columns", "blocks"} {
				t.Run(fmt.Sprint(row.name, "/", compute, "/", layout), func(t *testing.T) {
					testReduceNaN(t, row.op, compute, layout, row.in, row.want)
				})
			}
		}
	}
}

// testReduceNaN repeats a row of three elements side by side, as columns, or
// thins it out over several blocks.
func testReduceNaN(t *testing.T, op backend.ReduceOp, compute dtype.Type, layout string, in []float64, want float64) {
	const width = 40
	c := backend.Reduce{Op: op, Compute: compute, Reduced: 1}
	c.Geom = &backend.Geometry{Shape: []int{width, len(in)}, Strides: [][]int{{1, 0}, {len(in), 1}}}
	var values []float64
	for range width {
		values = append(values, in...)
	}
	outputs := width
	switch layout {
	case "columns":
		c.Geom.Strides[1] = []int{1, width}
		values = values[:0]
		for _, v := range in {
			for range width {
				values = append(values, v)
			}
		}
	case "blocks":
		const apart = 70000
		c.Geom = &backend.Geometry{Shape: []int{3 * apart}, Strides: [][]int{{0}, {1}}}
		values = nil
		for _, v := range in {
			for range apart {
				values = append(values, v)
			}
		}
		outputs = 1
		if op == backend.ArgMax || op == backend.ArgMin {
			want *= apart
		}
	}
	c.In[0] = store(compute, values)
	t2 := compute
	switch op {
	case backend.ArgMax, backend.ArgMin:
		t2 = dtype.Int64
	case backend.Any, backend.All:
		t2 = dtype.Bool
	}
	c.Out = store(t2, make([]float64, outputs))
	if err := Backend.Reduce(c); err != nil {
		t.Fatal(err)
	}
	for o := range outputs {
		if got := peek(c.Out.Storage, t2, o); !same(got, want, 0) {
			t.Fatalf("output %d is %v, want %v", o, got, want)
		}
	}
}

func TestReduceNothing(t *testing.T) {
	rows := []struct {
		name string
		op   backend.ReduceOp
		out  dtype.Type
		want float64
	}{
		{"sum", backend.Sum, dtype.Float32, 0},
		{"prod", backend.Prod, dtype.Float32, 1},
		{"any", backend.Any, dtype.Bool, 0},
		{"all", backend.All, dtype.Bool, 1},
		{"sum of integers", backend.Sum, dtype.Int64, 0},
		{"prod of integers", backend.Prod, dtype.Int64, 1},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			compute := row.out
			c := backend.Reduce{Op: row.op, Compute: compute, Reduced: 1, Out: store(row.out, []float64{9, 9, 9})}
			c.In[0] = store(compute, nil)
			c.Geom = &backend.Geometry{Shape: []int{3, 0}, Strides: [][]int{{1, 0}, {0, 1}}}
			if err := Backend.Reduce(c); err != nil {
				t.Fatal(err)
			}
			for o := range 3 {
				if got := peek(c.Out.Storage, row.out, o); got != row.want {
					t.Errorf("output %d is %v, want %v", o, got, row.want)
				}
			}
		})
	}
	c := backend.Reduce{Op: backend.Max, Reduced: 1, Out: store(dtype.Float32, []float64{0})}
	c.In[0] = store(dtype.Float32, nil)
	c.Geom = &backend.Geometry{Shape: []int{1, 0}, Strides: [][]int{{1, 0}, {0, 1}}}
	if Backend.Reduce(c) == nil {
		t.Error("the maximum of nothing is no error")
	}
}

// TestSumAccuracy holds float32 sums to a relative error of 1e-6 where the plain
// loop loses digits: 1e7 times 0.1 in every layout.
func TestSumAccuracy(t *testing.T) {
	n := 10_000_000
	if testing.Short() {
		n = 1_000_000
	}
	value := float64(float32(0.1))
	rows := []struct {
		name   string
		shape  []int
		red    int
		stride []int
		size   int
	}{
		{"contiguous", []int{n}, 1, []int{1}, n},
		{"strided", []int{n / 4}, 1, []int{4}, n},
		{"expanded", []int{n}, 1, []int{0}, 1},
		{"expanded columns", []int{10, n / 10}, 1, []int{1, 0}, 10},
		{"two rows", []int{2, n / 2}, 1, []int{n / 2, 1}, n},
		{"narrow columns", []int{4, n / 4}, 1, []int{1, 4}, n},
		{"wide columns", []int{2000, n / 2000}, 1, []int{1, 2000}, n},
		{"middle", []int{2, 10, n / 20}, 1, []int{n / 2, 1, 10}, n},
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = value
	}
	in := store(dtype.Float32, values)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			kept := row.shape[:len(row.shape)-row.red]
			out := append(packed(kept), make([]int, row.red)...)
			c := backend.Reduce{Op: backend.Sum, Reduced: row.red, Out: store(dtype.Float32, make([]float64, product(kept)))}
			c.In[0] = in
			c.Geom = &backend.Geometry{Shape: row.shape, Strides: [][]int{out, row.stride}}
			if err := Backend.Reduce(c); err != nil {
				t.Fatal(err)
			}
			want := value * float64(product(row.shape[len(kept):]))
			for o := range product(kept) {
				if got := peek(c.Out.Storage, dtype.Float32, o); math.Abs(got/want-1) > 1e-6 {
					t.Fatalf("output %d is %v, want %v: relative error %g", o, got, want, got/want-1)
				}
			}
		})
	}
}

// TestIntegerSums are exact beyond 2^53 and wrap around.
func TestIntegerSums(t *testing.T) {
	in := store(dtype.Int64, make([]float64, 3))
	for i, v := range []int64{math.MaxInt64, 1, 1<<53 + 1} {
		poke64(in.Storage, i, v)
	}
	c := backend.Reduce{Op: backend.Sum, Compute: dtype.Int64, Reduced: 1, Out: store(dtype.Int64, []float64{0})}
	c.In[0] = in
	c.Geom = &backend.Geometry{Shape: []int{3}, Strides: [][]int{{0}, {1}}}
	if err := Backend.Reduce(c); err != nil {
		t.Fatal(err)
	}
	if got, want := peek64(c.Out.Storage, 0), int64(math.MinInt64+1<<53+1); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}
