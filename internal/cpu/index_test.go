package cpu

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

var indexSizes = []struct{ outer, n, count, inner int }{
	{1, 5, 3, 1},
	{1, 5, 9, 1},
	{2, 3, 4, 5},
	{1, 10, 40, 64},
	{30, 4, 7, 1},
	{1, 1, 1, 1},
	{3, 2, 0, 4},
	{0, 2, 3, 4},
	{2, 3, 4, 0},
	{1, 2000, 6000, 8},
	{40, 100, 300, 3},
}

// TestIndex compares with the definition of each operation, for every element
// type and both forms of indices. Whole numbers make sums exact in any order.
func TestIndex(t *testing.T) {
	ops := map[string]backend.IndexOp{"gather": backend.Gather, "scatter": backend.Scatter, "scatter-add": backend.ScatterAdd}
	for name, op := range ops {
		for typ := range dtype.Count {
			for _, size := range indexSizes {
				for _, shared := range []bool{true, false} {
					if testing.Short() && size.count > 1000 && typ != dtype.Float32 {
						continue
					}
					t.Run(fmt.Sprint(name, "/", typ, "/", size, "/", shared), func(t *testing.T) {
						c := backend.Index{Op: op, Outer: size.outer, N: size.n, Count: size.count, Inner: size.inner, AtShared: shared}
						checkIndex(t, c, typ)
					})
				}
			}
		}
	}
}

func checkIndex(t *testing.T, c backend.Index, typ dtype.Type) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, uint64(c.Count)))
	addressed, ordered := c.Outer*c.N*c.Inner, c.Outer*c.Count*c.Inner
	from, to := ordered, addressed
	if c.Op == backend.Gather {
		from, to = addressed, ordered
	}
	in, out := few(r, typ, from+1), few(r, typ, to+2)
	at := indicesFor(r, c)
	c.In, c.Out, c.At = store(typ, in), store(typ, out), store(dtype.Int64, at)
	c.In.Off, c.Out.Off, c.At.Off = 1, 1, 1
	want := indexNaively(c, typ, in[1:], out[1:], at[1:])
	if err := Backend.Index(c); err != nil {
		t.Fatal(err)
	}
	got := snapshot(c.Out)
	if got[0] != out[0] {
		t.Fatal("wrote before the output")
	}
	for i, v := range got[1:] {
		if v != want[i] {
			t.Fatalf("element %d is %v, want %v", i, v, want[i])
		}
	}
}

// few are small whole numbers, so that any type holds sums of many of them.
func few(r *rand.Rand, t dtype.Type, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(r.IntN(2))
		if t != dtype.Bool && r.IntN(8) == 0 {
			v[i] = 3
		}
	}
	return v
}

// indicesFor draws indices, negative ones among them; Scatter gets no duplicates
// where it can, for then which one wins is not specified.
func indicesFor(r *rand.Rand, c backend.Index) []float64 {
	n := c.Count
	if !c.AtShared {
		n *= c.Outer * c.Inner
	}
	at := make([]float64, n+1)
	for i := range at[1:] {
		at[i+1] = float64(r.IntN(2*c.N) - c.N)
	}
	return at
}

func indexNaively(c backend.Index, t dtype.Type, in, out, at []float64) []float64 {
	want := append([]float64(nil), out...)
	for o := range c.Outer {
		for i := range c.Count {
			for j := range c.Inner {
				row := (o*c.Count+i)*c.Inner + j
				k := int(at[i%len(at)])
				if !c.AtShared {
					k = int(at[row])
				}
				if k < 0 {
					k += c.N
				}
				far := (o*c.N+k)*c.Inner + j
				switch {
				case c.Op == backend.Gather:
					want[row] = in[far]
				case c.Op == backend.Scatter:
					want[far] = in[row]
				case t == dtype.Bool:
					want[far] = max(want[far], in[row])
				case t == dtype.Int8:
					want[far] = float64(int8(int(want[far] + in[row])))
				case t == dtype.Uint8:
					want[far] = float64(uint8(int(want[far] + in[row])))
				default:
					want[far] += in[row]
				}
			}
		}
	}
	return want
}

func TestIndexOutOfRange(t *testing.T) {
	rows := []struct {
		name string
		at   []float64
		want string
	}{
		{"above", []float64{0, 7}, "index 7 is out of range for dimension of size 5"},
		{"the size itself", []float64{5, 0}, "index 5 is out of range for dimension of size 5"},
		{"below", []float64{-5, -6}, "index -6 is out of range for dimension of size 5"},
	}
	for _, row := range rows {
		for _, op := range []backend.IndexOp{backend.Gather, backend.Scatter, backend.ScatterAdd} {
			t.Run(fmt.Sprint(row.name, "/", op), func(t *testing.T) {
				c := backend.Index{Op: op, Outer: 1, N: 5, Count: 2, Inner: 1, AtShared: true}
				c.In, c.At = store(dtype.Float32, make([]float64, 5)), store(dtype.Int64, row.at)
				c.Out = store(dtype.Float32, []float64{1, 2, 3, 4, 5})
				err := Backend.Index(c)
				if err == nil || err.Error() != row.want {
					t.Fatalf("error %q, want %q", err, row.want)
				}
				for i, v := range snapshot(c.Out) {
					if v != float64(i+1) {
						t.Errorf("element %d was overwritten with %v", i, v)
					}
				}
			})
		}
	}
}
