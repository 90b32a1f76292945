package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
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
	runs bool // on this machine
	of   map[dtype.Type]*kernels
}

var implementations = []implementation{
	{"go", true, map[dtype.Type]*kernels{dtype.Float32: &goFloat32, dtype.Float64: &goFloat64, dtype.Int64: &goInt64}},
	{"avx2", useAVX2, map[dtype.Type]*kernels{dtype.Float32: &avxFloat32, dtype.Float64: &avxFloat64}},
	{"avx512", useAVX512, map[dtype.Type]*kernels{dtype.Float32: &avx512Float32, dtype.Float64: &avx512Float64}},
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

// memory is a Storage seen as elements of its type.
type memory struct {
	backend.Operand
	float32s []float32
	float64s []float64
	int64s   []int64
}

func newMemory(t dtype.Type, off, n int) memory {
	m := memory{Operand: backend.Operand{Storage: &backend.Storage{}, Off: off, DType: t}}
	n = max(n+off, 1)
	switch t {
	case dtype.Float32:
		m.float32s = filled(n, float32(math.NaN()))
		m.Storage.Mem = unsafe.Pointer(&m.float32s[0])
	case dtype.Float64:
		m.float64s = filled(n, math.NaN())
		m.Storage.Mem = unsafe.Pointer(&m.float64s[0])
	default:
		m.int64s = filled(n, int64(-1)<<62)
		m.Storage.Mem = unsafe.Pointer(&m.int64s[0])
	}
	return m
}

func filled[T any](n int, v T) []T {
	s := make([]T, n)
	for i := range s {
		s[i] = v
	}
	return s
}

func (m memory) set(i int, f float64, n int64) {
	switch i += m.Off; m.DType {
	case dtype.Float32:
		m.float32s[i] = float32(f)
	case dtype.Float64:
		m.float64s[i] = f
	default:
		m.int64s[i] = n
	}
}

func (m memory) bits(i int) uint64 {
	switch i += m.Off; m.DType {
	case dtype.Float32:
		return uint64(math.Float32bits(m.float32s[i]))
	case dtype.Float64:
		return math.Float64bits(m.float64s[i])
	}
	return uint64(m.int64s[i])
}

func (m memory) float(i int) float64 {
	if m.DType == dtype.Float32 {
		return float64(m.float32s[m.Off+i])
	}
	return m.float64s[m.Off+i]
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
	am, bm, cm, bias memory // with what Gemm's operands point to
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

// bits are those of C.
func (g *built) bits() []uint64 {
	all := make([]uint64, g.batch*g.m*g.n)
	for i := range all {
		all[i] = g.cm.bits(i)
	}
	return all
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
	at, a, b := (l*g.m+i)*g.n+j, offA+i*g.ARow, offB+j*g.BCol
	if g.t == dtype.Int64 {
		if got, want := g.cm.int64s[guard+at], g.wantInt(a, b, j); got != want {
			return fmt.Sprintf("got %d, want %d", got, want)
		}
		return ""
	}
	want, scale := g.wantFloat(a, b, j)
	tolerance := 1e-5 + 1.3e-6*scale
	switch {
	case g.t == dtype.Float64:
		tolerance = 0x1p-53 * float64(g.k+3) * scale
	case g.ACol == 0 && g.BRow == 0: // all terms are equal, and all errors go one way
		tolerance = 0x1p-24 * float64(kMax+2) * scale
	}
	if got := g.cm.float(at); !(math.Abs(got-want) <= tolerance) {
		return fmt.Sprintf("got %v, want %v within %v", got, want, tolerance)
	}
	return ""
}

// wantInt is the sum for the row of A at a and column j of B at b; it wraps.
func (g *built) wantInt(a, b, j int) (sum int64) {
	for k := range g.k {
		sum += g.am.int64s[g.am.Off+a+k*g.ACol] * g.bm.int64s[g.bm.Off+b+k*g.BRow]
	}
	if g.problem.bias {
		sum += g.bias.int64s[g.bias.Off+j]
	}
	return sum
}

// wantFloat is the like sum, and that of the terms' sizes, of twice the
// precision of float64.
func (g *built) wantFloat(a, b, j int) (sum, scale float64) {
	low := 0.0
	term := func(x, y float64) {
		p := x * y
		s := sum + p
		low += math.FMA(x, y, -p) + twoSumError(sum, p, s)
		sum = s
		scale += math.Abs(p)
	}
	for k := range g.k {
		term(g.am.float(a+k*g.ACol), g.bm.float(b+k*g.BRow))
	}
	if g.problem.bias {
		term(g.bias.float(j), 1)
	}
	return sum + low, scale
}

func twoSumError(a, b, s float64) float64 {
	bb := s - a
	return (a - (s - bb)) + (b - bb)
}
