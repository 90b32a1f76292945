package gemm

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// A layout is where element (i, j) of a matrix lies: i*row + j*col, in elements.
type layout struct {
	name    string
	strides func(rows, cols int) (row, col int)
}

var (
	rowMajor   = layout{"rows", func(_, c int) (int, int) { return c, 1 }}
	transposed = layout{"transposed", func(r, _ int) (int, int) { return 1, r }}
	paddedRows = layout{"padded rows", func(_, c int) (int, int) { return c + 5, 1 }}
	paddedCols = layout{"padded columns", func(r, _ int) (int, int) { return 1, r + 3 }}
	power      = layout{"rows 512 apart", func(_, _ int) (int, int) { return 512, 1 }}
	everyOther = layout{"every other", func(_, c int) (int, int) { return 2*c + 1, 2 }}
	oneRow     = layout{"one row expanded", func(_, _ int) (int, int) { return 0, 1 }}
	oneCol     = layout{"one column expanded", func(_, _ int) (int, int) { return 1, 0 }}
	oneElement = layout{"one element expanded", func(_, _ int) (int, int) { return 0, 0 }}
	layouts    = []layout{rowMajor, transposed, paddedRows, paddedCols, power, everyOther, oneRow, oneCol, oneElement}
)

// implementation names the kernels under test for each element type.
type implementation struct {
	name string
	of   map[dtype.Type]*kernels
}

var implementations = []implementation{
	{"go", map[dtype.Type]*kernels{dtype.Float32: &goFloat32, dtype.Float64: &goFloat64, dtype.Int64: &goInt64}},
	{"chosen", map[dtype.Type]*kernels{
		dtype.Float32: kernelsOf(dtype.Float32), dtype.Float64: kernelsOf(dtype.Float64), dtype.Int64: kernelsOf(dtype.Int64),
	}},
}

// A problem is a product and what is needed to check it.
type problem struct {
	m, n, k, batch int
	t              dtype.Type
	a, b           layout
	bias           bool
	sharedB        bool
}

func (p problem) String() string {
	return fmt.Sprintf("%dx%dx%d batch %d %v a %s b %s bias %t", p.m, p.n, p.k, p.batch, p.t, p.a.name, p.b.name, p.bias)
}

const guard = 40 // elements around C that must stay as they are

// memory is a Storage whose elements are read and written as float64 or, for
// Int64, as int64.
type memory struct {
	backend.Operand
	bytes []byte
}

func newMemory(t dtype.Type, off, n int) memory {
	words := make([]uint64, (n+off)*t.Size()/8+1)
	m := memory{Operand: backend.Operand{Storage: &backend.Storage{Mem: unsafe.Pointer(&words[0])}, Off: off, DType: t}}
	m.bytes = unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*8)
	m.set(-off, math.NaN(), -1<<62)
	for done := t.Size(); done < len(m.bytes); done *= 2 {
		copy(m.bytes[done:], m.bytes[:done])
	}
	return m
}

func (m memory) set(i int, f float64, n int64) {
	at := (m.Off + i) * m.DType.Size()
	switch m.DType {
	case dtype.Float32:
		binary.NativeEndian.PutUint32(m.bytes[at:], math.Float32bits(float32(f)))
	case dtype.Float64:
		binary.NativeEndian.PutUint64(m.bytes[at:], math.Float64bits(f))
	default:
		binary.NativeEndian.PutUint64(m.bytes[at:], uint64(n))
	}
}

func (m memory) bits(i int) uint64 {
	at := (m.Off + i) * m.DType.Size()
	if m.DType.Size() == 4 {
		return uint64(binary.NativeEndian.Uint32(m.bytes[at:]))
	}
	return binary.NativeEndian.Uint64(m.bytes[at:])
}

func (m memory) float(i int) float64 {
	if m.DType == dtype.Float32 {
		return float64(math.Float32frombits(uint32(m.bits(i))))
	}
	return math.Float64frombits(m.bits(i))
}

// fill makes the matrices of an operand; all that no matrix addresses stays NaN.
func (m memory) fill(r *rand.Rand, rows, cols, rs, cs, offset int) {
	for i := range rows {
		for j := range cols {
			m.set(offset+i*rs+j*cs, r.Float64()*2-1, int64(r.Uint64()))
		}
	}
}

// built is a product with its memory.
type built struct {
	problem
	backend.Gemm
	am, bm, cm, bias memory
}

func (p problem) build() *built {
	r := rand.New(rand.NewPCG(1, 2))
	g := &built{problem: p}
	ars, acs := p.a.strides(p.m, p.k)
	brs, bcs := p.b.strides(p.k, p.n)
	span := func(rows, cols, rs, cs int) int { return max(rows*rs, 1) + max(cols*cs, 1) }
	spanA, spanB := span(p.m, p.k, ars, acs), span(p.k, p.n, brs, bcs)
	g.am = newMemory(p.t, 3, p.batch*spanA)
	g.bm = newMemory(p.t, 5, p.batch*spanB)
	g.cm = newMemory(p.t, guard, p.batch*p.m*p.n+guard)
	g.Gemm = backend.Gemm{
		M: p.m, N: p.n, K: p.k, Batch: p.batch, ARow: ars, ACol: acs, BRow: brs, BCol: bcs,
		A: g.am.Operand, B: g.bm.Operand, C: g.cm.Operand,
	}
	for i := range p.batch {
		offB := i * spanB
		if p.sharedB {
			offB = 0
		}
		if p.batch > 1 {
			g.ABatch, g.BBatch = append(g.ABatch, (p.batch-1-i)*spanA), append(g.BBatch, offB)
		}
		g.am.fill(r, p.m, p.k, ars, acs, i*spanA)
		g.bm.fill(r, p.k, p.n, brs, bcs, offB)
	}
	if p.bias {
		g.bias = newMemory(p.t, 1, p.n)
		g.bias.fill(r, 1, p.n, 0, 1, 0)
		g.Bias = g.bias.Operand
	}
	return g
}

func (g *built) offsets(i int) (a, b int) {
	if g.batch == 1 {
		return 0, 0
	}
	return g.ABatch[i], g.BBatch[i]
}

// check compares C with sums in float64 (two floats of it for Float64).
func (g *built) check(t *testing.T) {
	t.Helper()
	for i := range guard {
		if g.cm.bits(-1-i) != g.cm.bits(-guard) || g.cm.bits(g.batch*g.m*g.n+i) != g.cm.bits(-guard) {
			t.Fatalf("%v: memory beside C was written", g.problem)
		}
	}
	bad := 0
	for l := range g.batch {
		for i := range g.m {
			for j := range g.n {
				if err := g.checkElement(l, i, j); err != "" {
					t.Errorf("%v: batch %d element %d,%d: %s", g.problem, l, i, j, err)
					if bad++; bad > 3 {
						t.FailNow()
					}
				}
			}
		}
	}
}

func (g *built) checkElement(l, i, j int) string {
	offA, offB := g.offsets(l)
	at := (l*g.m+i)*g.n + j
	ia := func(k int) int { return offA + i*g.ARow + k*g.ACol }
	ib := func(k int) int { return offB + k*g.BRow + j*g.BCol }
	if g.t == dtype.Int64 {
		var want uint64
		for k := range g.k {
			want += g.am.bits(ia(k)) * g.bm.bits(ib(k))
		}
		if g.Gemm.Bias.Storage != nil {
			want += g.bias.bits(j)
		}
		if got := g.cm.bits(at); got != want {
			return fmt.Sprintf("got %d, want %d", int64(got), int64(want))
		}
		return ""
	}
	sum, low, scale := 0.0, 0.0, 0.0
	term := func(x, y float64) {
		p := x * y
		s := sum + p
		low += math.FMA(x, y, -p) + twoSumError(sum, p, s)
		sum = s
		scale += math.Abs(p)
	}
	for k := range g.k {
		term(g.am.float(ia(k)), g.bm.float(ib(k)))
	}
	if g.Gemm.Bias.Storage != nil {
		term(g.bias.float(j), 1)
	}
	want, tolerance := sum+low, 1e-5+1.3e-6*scale
	if g.ACol == 0 && g.BRow == 0 {
		tolerance = 0x1p-24 * float64(kMax+2) * scale // all terms are equal, and all errors go one way
	}
	if g.t == dtype.Float64 {
		tolerance = 0x1p-53 * float64(g.k+3) * scale
	}
	if got := g.cm.float(at); !(math.Abs(got-want) <= tolerance) {
		return fmt.Sprintf("got %v, want %v within %v", got, want, tolerance)
	}
	return ""
}

func twoSumError(a, b, s float64) float64 {
	bb := s - a
	return (a - (s - bb)) + (b - bb)
}

// each runs f for every element type and implementation.
func each(t *testing.T, f func(t *testing.T, typ dtype.Type, kern *kernels)) {
	for _, impl := range implementations {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64} {
			if impl.name == "chosen" && impl.of[typ] == implementations[0].of[typ] {
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
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		g := problem{m: 6 * 5, n: 9, k: 7, batch: 1, t: typ, a: rowMajor, b: transposed, bias: true}.build()
		c := g.Gemm
		c.M, c.Batch = 6, 5
		c.ABatch, c.BBatch = []int{0, 42, 84, 126, 168}, []int{0, 0, 0, 0, 0}
		p, b := newProduct(&c, kern), newBatches(&c)
		if !b.fold(&p) || p.m != 30 {
			t.Fatalf("not folded: %d rows", p.m)
		}
		run(&c, kern)
		g.check(t)
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
			var want []byte
			for _, procs := range []int{1, 2, 7} {
				runtime.GOMAXPROCS(procs)
				run(&g.Gemm, kern)
				if want == nil {
					want = append(want, g.cm.bytes...)
				} else if string(want) != string(g.cm.bytes) {
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
			for _, rows := range []int{4, 5, 11} {
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
