package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

var sortSizes = []struct{ outer, n, inner, k int }{
	{1, 1, 1, 1},
	{1, 9, 1, 9},
	{3, 5, 1, 2},
	{2, 6, 3, 6},
	{0, 3, 2, 1},
	{2, 3, 2, 0},
	{2, 0, 3, 0},
	{1, 700, 1, 700},
	{2, 600, 3, 600},
	{1, 700, 1, 20},
	{300, 40, 1, 40},
	{1, 800, 9, 1},
}

// TestSort compares with a stable sort of the standard library.
func TestSort(t *testing.T) {
	for typ := range dtype.Count {
		for _, size := range sortSizes {
			for _, descending := range []bool{false, true} {
				t.Run(fmt.Sprint(typ, "/", size, "/", descending), func(t *testing.T) {
					checkSort(t, backend.Sort{Outer: size.outer, N: size.n, Inner: size.inner, K: size.k, Descending: descending}, typ)
				})
			}
		}
	}
}

func checkSort(t *testing.T, c backend.Sort, typ dtype.Type) {
	t.Helper()
	r := rand.New(rand.NewPCG(11, uint64(c.N)))
	x := unsorted(r, typ, c.Outer*c.N*c.Inner+1)
	out := c.Outer*c.K*c.Inner + 1
	c.In, c.Out, c.At = store(typ, x), store(typ, make([]float64, out)), store(dtype.Int64, make([]float64, out))
	c.In.Off, c.Out.Off, c.At.Off = 1, 1, 1
	if err := Backend.Sort(c); err != nil {
		t.Fatal(err)
	}
	in, got, at := snapshot(c.In)[1:], snapshot(c.Out)[1:], snapshot(c.At)[1:]
	for row := range c.Outer * c.Inner {
		order := make([]int, c.N)
		for i := range order {
			order[i] = i
		}
		first := row/c.Inner*c.N*c.Inner + row%c.Inner
		slices.SortStableFunc(order, func(a, b int) int {
			cmp := compareFloats(in[first+a*c.Inner], in[first+b*c.Inner])
			if c.Descending {
				return -cmp
			}
			return cmp
		})
		for i, from := range order[:c.K] {
			k := row/c.Inner*c.K*c.Inner + row%c.Inner + i*c.Inner
			want := in[first+from*c.Inner]
			if int(at[k]) != from || !same(got[k], want, 0) || math.Signbit(got[k]) != math.Signbit(want) && want == want {
				t.Fatalf("row %d: element %d is %v from %v, want %v from %d", row, i, got[k], at[k], want, from)
			}
		}
	}
}

// compareFloats orders NaN last and -0 like 0.
func compareFloats(a, b float64) int {
	switch {
	case a < b || a == a && b != b:
		return -1
	case a > b || a != a && b == b:
		return 1
	}
	return 0
}

// unsorted are elements with ties and, for floats, everything that has no place
// among ordinary numbers.
func unsorted(r *rand.Rand, t dtype.Type, n int) []float64 {
	x := some(r, t, n)
	for i := range x {
		switch {
		case t == dtype.Float32 || t == dtype.Float64:
			if r.IntN(6) == 0 {
				x[i] = []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 1e-40, -1e-40, 1e30}[r.IntN(7)]
			}
		case t == dtype.BFloat16:
			if r.IntN(6) == 0 {
				x[i] = []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1)}[r.IntN(4)]
			}
		case t == dtype.Int64 && r.IntN(6) == 0:
			x[i] = float64(r.Int64N(1<<50)) - 1<<49
		}
	}
	return x
}

func TestSearch(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	row := []float64{-2, 1, 1, 1, 4, 4, 9}
	rows := []struct {
		name              string
		sorted, in        []float64
		left, right       []float64
		outer, n          int
		shared, floatOnly bool
	}{
		{"ties and ends", row, []float64{-3, -2, 0, 1, 2, 4, 9, 10}, []float64{0, 0, 1, 1, 4, 4, 6, 7}, []float64{0, 1, 1, 4, 4, 6, 7, 7}, 1, 7, true, false},
		{"two rows", []float64{1, 2, 3, 5, 6, 7}, []float64{2, 3, 5, 8}, []float64{1, 2, 0, 3}, []float64{2, 3, 1, 3}, 2, 3, false, false},
		{"two rows of one", []float64{1, 2, 3}, []float64{2, 3, 0, 1}, []float64{1, 2, 0, 0}, []float64{2, 3, 0, 1}, 2, 3, true, false},
		{"in nothing", nil, []float64{1, 2}, []float64{0, 0}, []float64{0, 0}, 1, 0, true, false},
		{"infinities and NaN", []float64{-inf, 0, inf, nan, nan}, []float64{-inf, inf, nan}, []float64{0, 2, 3}, []float64{1, 3, 5}, 1, 5, true, true},
	}
	for _, row := range rows {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64} {
			if row.floatOnly && typ == dtype.Int64 {
				continue
			}
			for _, right := range []bool{false, true} {
				t.Run(fmt.Sprint(row.name, "/", typ, "/", right), func(t *testing.T) {
					c := backend.Search{Outer: row.outer, N: row.n, Count: len(row.in) / row.outer, Shared: row.shared, Right: right}
					c.Sorted, c.In, c.Out = store(typ, row.sorted), store(typ, row.in), store(dtype.Int64, row.in)
					if err := Backend.Search(c); err != nil {
						t.Fatal(err)
					}
					want := row.left
					if right {
						want = row.right
					}
					if got := snapshot(c.Out); !slices.Equal(got, want) {
						t.Errorf("got %v, want %v", got, want)
					}
				})
			}
		}
	}
}

func BenchmarkSort(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ outer, n, k int }{{1, 1 << 20, 1 << 20}, {1000, 1000, 1000}, {100000, 10, 10}, {1, 1 << 20, 10}, {100, 10000, 5}} {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Int64} {
			c := backend.Sort{Outer: size.outer, N: size.n, Inner: 1, K: size.k}
			x := make([]float64, size.outer*size.n)
			for i := range x {
				x[i] = r.NormFloat64() * 1e6
			}
			c.In, c.Out, c.At = store(typ, x), zeros(typ, c.Outer*c.K), zeros(dtype.Int64, c.Outer*c.K)
			b.Run(fmt.Sprint(typ, "/", size), func(b *testing.B) {
				for b.Loop() {
					Backend.Sort(c)
				}
			})
		}
	}
}
