package gemm

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// each runs f for every element type and implementation; in short, of assembly only
// for the best one.
func each(t *testing.T, f func(t *testing.T, typ dtype.Type, kern *kernels)) {
	for _, impl := range implementations {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64} {
			if !impl.runs || impl.of[typ] == nil || testing.Short() && impl.name == "avx2" && useAVX512 {
				continue
			}
			t.Run(impl.name+"/"+typ.String(), func(t *testing.T) { f(t, typ, impl.of[typ]) })
		}
	}
}

func TestLayouts(t *testing.T) {
	shapes := [][3]int{ // m, n, k
		{4, 10, 10}, {1, 1, 1}, {6, 16, 8}, {7, 17, 9}, {1, 35, 40}, {3, 5, 300}, {2, 20, 270}, {37, 1, 50}, {13, 1, 1}, {9, 19, 1}, {1, 1, 70},
	}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, s := range shapes {
			for _, a := range layouts {
				for _, b := range layouts {
					p := problem{m: s[0], n: s[1], k: s[2], batch: 1, t: typ, a: a, b: b, bias: s[0]%2 == 1}
					g := p.build()
					run(&g.Gemm, kern)
					g.check(t)
				}
			}
		}
	})
}

func TestEdges(t *testing.T) {
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for m := 1; m <= 14; m++ {
			for n := 1; n <= 34; n++ {
				for _, k := range []int{1, 2, 3, 7, 8, 13} {
					for _, b := range []layout{rowMajor, transposed} {
						g := problem{m: m, n: n, k: k, batch: 1, t: typ, a: rowMajor, b: b, bias: k%2 == 1}.build()
						run(&g.Gemm, kern)
						g.check(t)
					}
				}
			}
		}
	})
}

func TestLarge(t *testing.T) {
	rows := []problem{
		{m: 73, n: 129, k: 257, a: rowMajor, b: rowMajor},
		{m: 130, n: 70, k: 520, a: transposed, b: rowMajor, bias: true},
		{m: 80, n: 520, k: 300, a: rowMajor, b: transposed, bias: true},
		{m: 40, n: 510, k: 150, a: rowMajor, b: power},
		{m: 40, n: 300, k: 512, a: power, b: power, bias: true},
		{m: 1, n: 700, k: 800, a: rowMajor, b: rowMajor, bias: true},
		{m: 1, n: 700, k: 800, a: rowMajor, b: transposed, bias: true},
		{m: 700, n: 1, k: 900, a: rowMajor, b: rowMajor, bias: true},
		{m: 700, n: 1, k: 900, a: transposed, b: rowMajor, bias: true},
		{m: 3, n: 3, k: 5000, a: rowMajor, b: transposed, bias: true},
		{m: 3, n: 3, k: 5000, a: transposed, b: rowMajor},
		{m: 300, n: 5, k: 30, a: rowMajor, b: rowMajor},
	}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, p := range rows {
			if testing.Short() && p.m*p.n*p.k > 3e6 {
				continue
			}
			p.t, p.batch = typ, 1
			g := p.build()
			run(&g.Gemm, kern)
			g.check(t)
		}
	})
}

func TestBatches(t *testing.T) {
	rows := []problem{
		{m: 3, n: 4, k: 5, batch: 3, a: rowMajor, b: rowMajor},
		{m: 5, n: 9, k: 7, batch: 4, a: rowMajor, b: transposed, bias: true},
		{m: 5, n: 1, k: 7, batch: 4, a: rowMajor, b: transposed, bias: true},
		{m: 1, n: 9, k: 7, batch: 4, a: rowMajor, b: transposed, bias: true},
		{m: 5, n: 9, k: 7, batch: 5, a: rowMajor, b: rowMajor, bias: true, sharedB: true},
		{m: 20, n: 30, k: 40, batch: 30, a: transposed, b: rowMajor, bias: true},
		{m: 130, n: 140, k: 150, batch: 2, a: rowMajor, b: transposed, bias: true},
		{m: 40, n: 1, k: 600, batch: 40, a: rowMajor, b: rowMajor, bias: true},
	}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, p := range rows {
			p.t = typ
			g := p.build()
			run(&g.Gemm, kern)
			g.check(t)
		}
	})
}

// Rows that lie one after another and share B are one product.
func TestFoldedBatch(t *testing.T) {
	rows := []struct {
		name             string
		m, step, between int
	}{
		{"one below the other", 6, 7, 42},
		{"single rows of any stride", 1, 1, 7},
	}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, r := range rows {
			g := problem{m: 5 * r.m, n: 9, k: 7, batch: 1, t: typ, a: rowMajor, b: transposed, bias: true}.build()
			c := g.Gemm
			c.M, c.ARow, c.Batch, c.BBatch = r.m, r.step, 5, make([]int, 5)
			for i := range 5 {
				c.ABatch = append(c.ABatch, i*r.between)
			}
			var p product
			p.set(&c, kern)
			b := newBatches(&c)
			if !b.fold(&p) || p.m != 5*r.m {
				t.Errorf("%s: not folded, %d rows", r.name, p.m)
			}
			run(&c, kern)
			g.check(t)
		}
	})
}

func TestEmpty(t *testing.T) {
	rows := []problem{
		{m: 0, n: 3, k: 2, batch: 1},
		{m: 3, n: 0, k: 2, batch: 1},
		{m: 3, n: 3, k: 2, batch: 0},
		{m: 3, n: 21, k: 0, batch: 1},
		{m: 3, n: 21, k: 0, batch: 2, bias: true},
		{m: 7, n: 21, k: 0, batch: 1, bias: true},
		{m: 7, n: 1, k: 0, batch: 1, bias: true},
	}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, p := range rows {
			for _, b := range []layout{rowMajor, transposed, everyOther} {
				p.t, p.a, p.b = typ, rowMajor, b
				g := p.build()
				if p.k == 0 { // tensors without elements have no memory
					g.A.Storage, g.B.Storage = nil, &backend.Storage{}
				}
				run(&g.Gemm, kern)
				g.check(t)
			}
		}
	})
}

// Zeros are multiplied like everything else: 0*Inf is NaN.
func TestNotFinite(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	rows := []struct {
		name       string
		a, b, want float64
	}{
		{"zero times infinity", 0, inf, nan},
		{"infinity times zero", inf, 0, nan},
		{"NaN times zero", nan, 0, nan},
		{"zero times NaN", 0, nan, nan},
		{"infinity times two", inf, 2, inf},
		{"minus two times infinity", -2, inf, -inf},
	}
	shapes := [][3]int{{4, 10, 10}, {1, 16, 9}, {2, 7, 40}, {9, 33, 300}, {20, 1, 12}}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		if typ == dtype.Int64 {
			t.Skip("integers are finite")
		}
		for _, r := range rows {
			for _, s := range shapes {
				for _, b := range []layout{rowMajor, transposed} {
					g := problem{m: s[0], n: s[1], k: s[2], batch: 1, t: typ, a: rowMajor, b: b}.build()
					i, j, k := s[0]-1, s[1]-1, s[2]-2
					g.am.set(i*g.ARow+k*g.ACol, r.a, 0)
					g.bm.set(k*g.BRow+j*g.BCol, r.b, 0)
					run(&g.Gemm, kern)
					if got := g.cm.float(i*s[1] + j); got != r.want && !(math.IsNaN(got) && math.IsNaN(r.want)) {
						t.Errorf("%s, %v: got %v, want %v", r.name, g.problem, got, r.want)
					}
				}
			}
		}
	})
}

func TestSameBitsForAnyWorkers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rows := []problem{
		{m: 150, n: 260, k: 530, batch: 1, a: rowMajor, b: transposed, bias: true},
		{m: 260, n: 150, k: 330, batch: 1, a: transposed, b: rowMajor},
		{m: 1, n: 900, k: 900, batch: 1, a: rowMajor, b: transposed},
		{m: 20, n: 30, k: 100, batch: 20, a: rowMajor, b: rowMajor},
	}
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, p := range rows {
			p.t = typ
			g := p.build()
			var want []uint64
			for _, procs := range []int{1, 2, 7} {
				runtime.GOMAXPROCS(procs)
				run(&g.Gemm, kern)
				if want == nil {
					want = g.bits()
				} else if !slices.Equal(want, g.bits()) {
					t.Errorf("%v: other bits with %d processors", p, procs)
				}
			}
		}
	})
}

// A row's bits depend neither on where it lies nor on what is computed with it.
func TestSameBitsAnywhere(t *testing.T) {
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, b := range []layout{rowMajor, transposed} {
			g := problem{m: 190, n: 150, k: 530, batch: 1, t: typ, a: rowMajor, b: b, bias: true}.build()
			run(&g.Gemm, kern)
			for _, rows := range []int{1, 2, 4, 5, 11} {
				if rows <= dotRows && b.name == transposed.name {
					continue
				}
				for _, from := range []int{0, 3, 170} {
					h := problem{m: rows, n: 150, k: 530, batch: 1, t: typ, a: rowMajor, b: b}.build()
					c := g.Gemm
					c.M, c.C, c.A.Off = rows, h.C, c.A.Off+from*c.ARow
					run(&c, kern)
					for i := range rows * 150 {
						if got, want := h.cm.bits(i), g.cm.bits(from*150+i); got != want {
							t.Fatalf("b %s, %d rows from %d: element %d is %x, in the whole %x", b.name, rows, from, i, got, want)
						}
					}
				}
			}
		}
	})
}

func TestSmallAllocatesNothing(t *testing.T) {
	for _, b := range []layout{rowMajor, transposed} {
		g := problem{m: 4, n: 10, k: 10, batch: 1, t: dtype.Float32, a: rowMajor, b: b, bias: true}.build()
		if n := testing.AllocsPerRun(1000, func() { c := g.Gemm; Run(&c) }); n >= 1 {
			t.Errorf("b %s: %v allocations", b.name, n)
		}
	}
}

// TestAVX512ComputesTheBitsOfAVX2 lets one rely on results from machine to machine
// as far as they have either.
func TestAVX512ComputesTheBitsOfAVX2(t *testing.T) {
	if !useAVX512 {
		t.Skip("there is no AVX-512")
	}
	for _, p := range []problem{
		{m: 37, n: 45, k: 300, batch: 1, t: dtype.Float32, a: rowMajor, b: rowMajor, bias: true},
		{m: 37, n: 45, k: 300, batch: 1, t: dtype.Float64, a: transposed, b: transposed, bias: true},
	} {
		t.Run(p.String(), func(t *testing.T) {
			g := p.build()
			run(&g.Gemm, implementations[1].of[p.t])
			want := g.bits()
			run(&g.Gemm, implementations[2].of[p.t])
			if !slices.Equal(g.bits(), want) {
				t.Error("the bits differ")
			}
		})
	}
}
