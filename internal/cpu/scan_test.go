package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

var scanSizes = []struct{ outer, n, inner int }{
	{1, 1, 1}, {1, 7, 1}, {3, 5, 1}, {2, 6, 3}, {0, 3, 2}, {2, 0, 3}, {1, 9, 65}, {60, 150, 2}, {1, 150, 130},
}

var scanNames = map[backend.ScanOp]string{
	backend.CumSum: "cumsum", backend.CumProd: "cumprod", backend.CumMax: "cummax", backend.CumMin: "cummin",
	backend.LogCumSumExp: "logcumsumexp", backend.Recurrence: "recurrence",
}

// TestScan compares each operation, both ways, with its definition in float64.
func TestScan(t *testing.T) {
	for op, name := range scanNames {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64} {
			if op == backend.LogCumSumExp && typ == dtype.Int64 {
				continue
			}
			for _, size := range scanSizes {
				if testing.Short() && size.n >= 150 && typ != dtype.Float32 {
					continue
				}
				for _, reverse := range []bool{false, true} {
					t.Run(fmt.Sprint(name, "/", typ, "/", size, "/", reverse), func(t *testing.T) {
						checkScan(t, backend.Scan{Op: op, Outer: size.outer, N: size.n, Inner: size.inner, Reverse: reverse}, typ)
					})
				}
			}
		}
	}
}

func checkScan(t *testing.T, c backend.Scan, typ dtype.Type) {
	t.Helper()
	n := c.Outer * c.N * c.Inner
	r := rand.New(rand.NewPCG(7, uint64(n)))
	x, by := some(r, typ, n+1), some(r, typ, n+1)
	for i := range by { // keeps recurrences and products within what float32 holds
		by[i] = math.Trunc(by[i] / 8)
		if c.Op == backend.CumProd {
			x[i] = []float64{-1, 1, 1, 2, 0.5}[r.IntN(5)]
			if typ == dtype.Int64 {
				x[i] = 1 - 2*float64(r.IntN(2))
			}
		}
	}
	if c.Op == backend.Recurrence && typ != dtype.Int64 && c.N*c.Inner > 0 { // the first factor must not be read
		for row := range c.Outer * c.Inner {
			first := row/c.Inner*c.N*c.Inner + row%c.Inner
			if c.Reverse {
				first += (c.N - 1) * c.Inner
			}
			by[1+first] = math.Inf(1)
		}
	}
	c.In, c.By, c.Out, c.At = store(typ, x), store(typ, by), store(typ, make([]float64, n+1)), store(dtype.Int64, make([]float64, n+1))
	c.In.Off, c.By.Off, c.Out.Off, c.At.Off = 1, 1, 1, 1
	if err := Backend.Scan(c); err != nil {
		t.Fatal(err)
	}
	want, at := scanNaively(c, x[1:], by[1:])
	got, gotAt := snapshot(c.Out)[1:], snapshot(c.At)[1:]
	for i := range want {
		if !same(got[i], want[i], 4*epsilon(typ)*math.Abs(want[i])+1e-13) {
			t.Fatalf("element %d is %v, want %v", i, got[i], want[i])
		}
		if at != nil && gotAt[i] != at[i] {
			t.Fatalf("index %d is %v, want %v", i, gotAt[i], at[i])
		}
	}
}

func scanNaively(c backend.Scan, x, by []float64) (want, at []float64) {
	want = make([]float64, len(x))
	if c.Op == backend.CumMax || c.Op == backend.CumMin {
		at = make([]float64, len(x))
	}
	for row := range c.Outer * c.Inner {
		first := row/c.Inner*c.N*c.Inner + row%c.Inner
		var seen []float64
		for i := range c.N {
			place := i
			if c.Reverse {
				place = c.N - 1 - i
			}
			k := first + place*c.Inner
			seen = append(seen, x[k])
			switch c.Op {
			case backend.CumSum:
				for _, v := range seen {
					want[k] += v
				}
			case backend.CumProd:
				want[k] = 1
				for _, v := range seen {
					want[k] *= v
				}
			case backend.LogCumSumExp:
				for _, v := range seen {
					want[k] += math.Exp(v)
				}
				want[k] = math.Log(want[k])
			case backend.Recurrence:
				want[k] = x[k]
				if i > 0 {
					before := k - c.Inner
					if c.Reverse {
						before = k + c.Inner
					}
					want[k] += by[k] * want[before]
				}
			default:
				sign := 1.0
				if c.Op == backend.CumMin {
					sign = -1
				}
				best := 0
				for j, v := range seen {
					if sign*v >= sign*seen[best] {
						best = j
					}
				}
				want[k], at[k] = seen[best], float64(best)
				if c.Reverse {
					at[k] = float64(c.N - 1 - best)
				}
			}
		}
	}
	return want, at
}

func TestScanExtremes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	rows := []struct {
		op       backend.ScanOp
		in, want []float64
		at       []float64
	}{
		{backend.CumMax, []float64{1, 1, 0, 1}, []float64{1, 1, 1, 1}, []float64{0, 1, 1, 3}},
		{backend.CumMax, []float64{-inf, nan, 3, nan, 4}, []float64{-inf, nan, nan, nan, nan}, []float64{0, 1, 1, 3, 3}},
		{backend.CumMin, []float64{inf, nan, 3}, []float64{inf, nan, nan}, []float64{0, 1, 1}},
		{backend.CumMin, []float64{2, 2, -inf, -inf}, []float64{2, 2, -inf, -inf}, []float64{0, 1, 2, 3}},
		{backend.LogCumSumExp, []float64{-inf, -inf, 0, inf, inf, 1}, []float64{-inf, -inf, 0, inf, inf, inf}, nil},
		{backend.LogCumSumExp, []float64{1e4, 1e4, nan, 0}, []float64{1e4, 1e4 + math.Ln2, nan, nan}, nil},
		{backend.CumSum, []float64{inf, -inf, 1}, []float64{inf, nan, nan}, nil},
	}
	for _, row := range rows {
		t.Run(fmt.Sprint(scanNames[row.op], row.in), func(t *testing.T) {
			n := len(row.in)
			c := backend.Scan{Op: row.op, Outer: 1, N: n, Inner: 1, In: store(dtype.Float64, row.in)}
			c.Out, c.At = store(dtype.Float64, make([]float64, n)), store(dtype.Int64, make([]float64, n))
			if err := Backend.Scan(c); err != nil {
				t.Fatal(err)
			}
			got, at := snapshot(c.Out), snapshot(c.At)
			for i, w := range row.want {
				if !same(got[i], w, 1e-11) || row.at != nil && at[i] != row.at[i] {
					t.Fatalf("got %v at %v, want %v at %v", got, at, row.want, row.at)
				}
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	for op, name := range scanNames {
		for _, size := range []struct{ outer, n, inner int }{{1, 1 << 20, 1}, {1000, 1000, 1}, {1, 1000, 1000}} {
			c := backend.Scan{Op: op, Outer: size.outer, N: size.n, Inner: size.inner}
			n := 1 << 20
			c.In, c.By, c.Out, c.At = zeros(dtype.Float32, n), zeros(dtype.Float32, n), zeros(dtype.Float32, n), zeros(dtype.Int64, n)
			b.Run(fmt.Sprint(name, "/", size), func(b *testing.B) {
				for b.Loop() {
					Backend.Scan(c)
				}
			})
		}
	}
}
