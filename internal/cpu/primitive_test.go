package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// TestPrimitives runs every primitive by itself, contiguous and strided: the
// kernel called directly and the interpreter must agree with the reference. That
// the kernels are accurate is tested where they are.
func TestPrimitives(t *testing.T) {
	for op := range pointwise.PrimCount {
		for _, compute := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64} {
			if !pointwise.Table[op].Classes.Has(compute.Class()) {
				continue
			}
			for _, n := range []int{1, 40, 1025, 70000} {
				if n > 10000 && (testing.Short() || compute != dtype.Float32) {
					continue
				}
				for _, stride := range []int{0, 1, 2} { // 0: no geometry
					t.Run(fmt.Sprint(op, "/", compute, "/", n, "/", stride), func(t *testing.T) {
						testPrimitive(t, op, compute, n, stride)
					})
				}
			}
		}
	}
}

func testPrimitive(t *testing.T, op pointwise.Prim, compute dtype.Type, n, stride int) {
	r := rand.New(rand.NewPCG(uint64(op), 9))
	p := primitive(op)
	strides := slices.Repeat([][]int{{max(stride, 1)}}, p.Inputs+1)
	c := pointwiseOn(r, p, compute, []int{n}, strides[0], strides[1:])
	for k := range p.Inputs { // of the register's own type
		typ := typeOf(p.Kinds[k], compute)
		c.values[k] = positive(op, some(r, typ, len(c.values[k])))
		off := c.call.In[k].Off
		c.call.In[k] = store(typ, c.values[k])
		c.call.In[k].Off = off
	}
	typ := typeOf(p.Kinds[p.Result], compute)
	c.call.Out = store(typ, make([]float64, n*max(stride, 1)))
	geom := c.call.Geom
	if stride == 0 {
		c.call.Geom = nil
	}
	if err := Backend.Pointwise(c.call); err != nil {
		t.Fatal(err)
	}
	c.call.Geom = geom
	for i := range n {
		want, tolerance := c.want([]int{i})
		if compute == dtype.Int64 {
			tolerance = 0
		}
		if got := peek(c.call.Out.Storage, typ, i*max(stride, 1)); !same(got, want, tolerance) {
			t.Fatalf("element %d is %v, want %v", i, got, want)
		}
	}
}

// positive keeps a function in its domain, and integers away from powers that
// no float64 holds.
func positive(op pointwise.Prim, v []float64) []float64 {
	for i := range v {
		switch op {
		case pointwise.Log, pointwise.Sqrt, pointwise.Rsqrt, pointwise.Recip, pointwise.Div:
			v[i] = math.Abs(v[i]) + 1
		case pointwise.Pow, pointwise.Quo, pointwise.FloorDiv, pointwise.Fmod, pointwise.Remainder:
			v[i] = math.Abs(v[i]) + 1
		}
	}
	return v
}

// TestInPlace writes the output over an input of the same geometry.
func TestInPlace(t *testing.T) {
	square := &pointwise.Program{ // (x*x + y) - x
		Inputs: 2, Registers: 5, Kinds: make([]pointwise.Kind, 5), Result: 4,
		Code: []pointwise.Instr{
			{Op: pointwise.Mul, Dst: 2},
			{Op: pointwise.Add, Dst: 3, Args: [3]uint8{2, 1}},
			{Op: pointwise.Sub, Dst: 4, Args: [3]uint8{3, 0}},
		},
	}
	programs := map[string]*pointwise.Program{"add": primitive(pointwise.Add), "three": square}
	for name, p := range programs {
		for _, typ := range []dtype.Type{dtype.Float32, dtype.Int32, dtype.Float64, dtype.BFloat16} {
			for _, l := range layouts {
				t.Run(fmt.Sprint(name, "/", typ, "/", l.name), func(t *testing.T) {
					r := rand.New(rand.NewPCG(2, 2))
					c := pointwiseOn(r, p, typ.Compute(), l.shape, l.out, [][]int{l.out, l.in[1]})
					c.values[0] = some(r, typ, extent(l.shape, l.out))
					c.call.In[0] = store(typ, c.values[0])
					c.call.Out = c.call.In[0]
					checkPointwise(t, c)
				})
			}
		}
	}
}

// TestFill stores scalars and constants.
func TestFill(t *testing.T) {
	program := func(slots int, consts ...float64) *pointwise.Program {
		return &pointwise.Program{
			Slots: slots, Consts: consts, Registers: 2, Kinds: make([]pointwise.Kind, 2), Result: 1,
			Code: []pointwise.Instr{{Op: pointwise.Copy, Dst: 1}},
		}
	}
	for typ := range dtype.Count {
		for _, n := range []int{1, 33, 5000, 100000} {
			if n > 10000 && (typ != dtype.Float32 || testing.Short()) {
				continue
			}
			for _, l := range []struct {
				name  string
				shape []int
				geom  [][]int
			}{
				{"contiguous", []int{n}, nil},
				{"strided", []int{n}, [][]int{{3}}},
				{"rows", []int{n, 2}, [][]int{{7, 1}}},
			} {
				for name, p := range map[string]*pointwise.Program{"scalar": program(1), "constant": program(0, 1)} {
					t.Run(fmt.Sprint(name, "/", typ, "/", n, "/", l.name), func(t *testing.T) {
						c := pointwiseCase{shape: l.shape}
						strides := [][]int{{1}}
						if l.geom != nil {
							strides = l.geom
						}
						c.call = backend.Pointwise{Prog: p, Compute: typ.Compute(), N: product(l.shape)}
						c.call.Scalars[0] = scalarOf(typ.Compute(), 1)
						c.call.Out = store(typ, make([]float64, extent(l.shape, strides[0])+2))
						c.call.Out.Off = 1
						if l.geom != nil {
							c.call.Geom = &backend.Geometry{Shape: l.shape, Strides: l.geom}
						}
						if err := Backend.Pointwise(c.call); err != nil {
							t.Fatal(err)
						}
						sum := 0.0
						for _, v := range snapshot(c.call.Out) {
							sum += v
						}
						coordinates(l.shape, func(at []int) {
							if got := peek(c.call.Out.Storage, typ, 1+offset(at, strides[0])); got != 1 {
								t.Fatalf("at %v is %v, want 1", at, got)
							}
						})
						if sum != float64(c.call.N) {
							t.Fatalf("the sum of the storage is %v, want %d", sum, c.call.N)
						}
					})
				}
			}
		}
	}
}

// TestConversions copies every type to every other, in every layout that copies
// have a path for.
func TestConversions(t *testing.T) {
	shapes := []struct {
		name    string
		shape   []int
		out, in []int
	}{
		{"flat", []int{700}, []int{1}, []int{1}},
		{"transposed", []int{33, 70}, []int{70, 1}, []int{1, 33}},
		{"large transposed", []int{300, 200}, []int{200, 1}, []int{1, 300}},
		{"expanded", []int{40, 30}, []int{30, 1}, []int{0, 1}},
		{"scalar", []int{40, 30}, []int{30, 1}, []int{0, 0}},
		{"three dimensions", []int{6, 7, 8}, []int{56, 8, 1}, []int{1, 48, 6}},
		{"to a column", []int{50}, []int{9}, []int{1}},
		{"batch of transposed", []int{5, 40, 50}, []int{2000, 50, 1}, []int{2000, 1, 40}},
	}
	for from := range dtype.Count {
		for to := range dtype.Count {
			for _, s := range shapes {
				if from != to && (testing.Short() && s.name != "flat" || product(s.shape) > 5000) {
					continue
				}
				t.Run(fmt.Sprint(from, "/", to, "/", s.name), func(t *testing.T) {
					r := rand.New(rand.NewPCG(uint64(from), uint64(to)))
					compute := dtype.Promote(from, to).Compute()
					c := pointwiseOn(r, primitive(pointwise.Copy), compute, s.shape, s.out, [][]int{s.in})
					c.values[0] = some(r, from, extent(s.shape, s.in)+c.call.In[0].Off)
					if from.IsFloat() && to == dtype.Uint8 {
						for i := range c.values[0] {
							c.values[0][i] = math.Abs(c.values[0][i])
						}
					}
					off := c.call.In[0].Off
					c.call.In[0] = store(from, c.values[0])
					c.call.In[0].Off = off
					c.call.Out = store(to, make([]float64, extent(s.shape, s.out)))
					checkPointwise(t, c)
				})
			}
		}
	}
}

// TestUnsupported is an error, not a crash.
func TestUnsupported(t *testing.T) {
	c := backend.Pointwise{Prog: primitive(pointwise.Exp), Compute: dtype.Int64, N: 4}
	c.In[0], c.Out = store(dtype.Int64, make([]float64, 4)), store(dtype.Int64, make([]float64, 4))
	if Backend.Pointwise(c) == nil {
		t.Error("exp of integers is no error")
	}
}

// TestDivisionByZero is an error for integers, wherever the zero stands; the
// others have their quotients.
func TestDivisionByZero(t *testing.T) {
	for _, op := range []pointwise.Prim{pointwise.Quo, pointwise.FloorDiv, pointwise.Fmod, pointwise.Remainder} {
		for _, n := range []int{1, 300, 5000, 100000} {
			x, y := make([]float64, n), make([]float64, n)
			for i := range y {
				x[i], y[i] = 7, 7
			}
			c := backend.Pointwise{Prog: primitive(op), Compute: dtype.Int64, N: n}
			c.In[0], c.In[1], c.Out = store(dtype.Int32, x), store(dtype.Int64, y), store(dtype.Int64, x)
			if err := Backend.Pointwise(c); err != nil {
				t.Errorf("%v of %d: %v", op, n, err)
			}
			y[n-1] = 0
			c.In[1] = store(dtype.Int64, y)
			if Backend.Pointwise(c) == nil {
				t.Errorf("%v of %d by 0 is no error", op, n)
			}
			c.In[0], c.In[1], c.Out = store(dtype.Float32, x), store(dtype.Float32, y), store(dtype.Float32, x)
			c.Compute = dtype.Float32
			if err := Backend.Pointwise(c); err != nil {
				t.Errorf("%v of %d floats: %v", op, n, err)
			}
		}
	}
}

// TestSameBits runs big operations with several numbers of processors.
func TestSameBits(t *testing.T) {
	var want [][]float64
	for _, procs := range []int{1, 2, 7} {
		previous := runtime.GOMAXPROCS(procs)
		got := manyResults(t)
		runtime.GOMAXPROCS(previous)
		if want == nil {
			want = got
		}
		for k := range got {
			if !slices.Equal(got[k], want[k]) {
				t.Errorf("result %d differs between 1 and %d processors", k, procs)
			}
		}
	}
}

func manyResults(t *testing.T) (all [][]float64) {
	r := rand.New(rand.NewPCG(4, 4))
	normal := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = r.NormFloat64()
		}
		return v
	}
	const n = 200_000
	x, y := store(dtype.Float32, normal(n)), store(dtype.Float32, normal(n))
	out := func(n int) backend.Operand { return store(dtype.Float32, make([]float64, n)) }
	p := backend.Pointwise{Prog: primitive(pointwise.Maximum), N: n, Out: out(n), In: [6]backend.Operand{x, y}}
	check := func(err error, o backend.Operand) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, snapshot(o))
	}
	check(Backend.Pointwise(p), p.Out)
	for _, shape := range [][]int{{1, n}, {2, n / 2}, {1000, n / 1000}, {n / 10, 10}} {
		for _, columns := range []bool{false, true} {
			c := backend.Reduce{Op: backend.Sum, Prog: primitive(pointwise.Mul), Reduced: 1, Out: out(shape[0])}
			c.In[0], c.In[1] = x, y
			in := []int{shape[1], 1}
			if columns {
				in = []int{1, shape[0]}
			}
			c.Geom = &backend.Geometry{Shape: shape, Strides: [][]int{{1, 0}, in, in}}
			check(Backend.Reduce(c), c.Out)
		}
		rows := backend.Rows{Op: backend.Softmax, Outer: shape[0], N: shape[1], Inner: 1, Out: [3]backend.Operand{out(n)}}
		rows.In[0] = x
		check(Backend.Rows(rows), rows.Out[0])
		ones := backend.Rows{Op: backend.LayerNormWeights, Outer: shape[0], N: shape[1], Inner: 1}
		ones.In = [5]backend.Operand{x, y, out(shape[0]), y}
		ones.Out = [3]backend.Operand{out(shape[1]), out(shape[1])}
		check(Backend.Rows(ones), ones.Out[0])
	}
	return all
}

// TestSmallAllocatesNothing holds every path of small operations to that.
func TestSmallAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("under the race detector sync.Pool forgets at random")
	}
	x, out := zeros(dtype.Float32, 40), zeros(dtype.Float32, 40)
	at := zeros(dtype.Int64, 4)
	in := [backend.MaxInputs]backend.Operand{x, x}
	bias := &backend.Geometry{Shape: []int{4, 10}, Strides: [][]int{{10, 1}, {10, 1}, {0, 1}}}
	turned := &backend.Geometry{Shape: []int{4, 10}, Strides: [][]int{{10, 1}, {1, 4}, {1, 4}}}
	rows := &backend.Geometry{Shape: []int{4, 10}, Strides: [][]int{{1, 0}, {10, 1}, {10, 1}}}
	columns := &backend.Geometry{Shape: []int{10, 4}, Strides: [][]int{{1, 0}, {1, 10}, {1, 10}}}
	all := &backend.Geometry{Shape: []int{40}, Strides: [][]int{{0}, {1}, {1}}}
	add, mul := primitive(pointwise.Add), primitive(pointwise.Mul)
	calls := map[string]func() error{
		"primitive": func() error { return Backend.Pointwise(backend.Pointwise{Prog: add, N: 40, Out: out, In: in}) },
		"program":   func() error { return Backend.Pointwise(backend.Pointwise{Prog: chain, N: 40, Out: out, In: in}) },
		"bias": func() error {
			return Backend.Pointwise(backend.Pointwise{Prog: add, N: 40, Geom: bias, Out: out, In: in})
		},
		"transposed": func() error {
			return Backend.Pointwise(backend.Pointwise{Prog: add, N: 40, Geom: turned, Out: out, In: in})
		},
		"sum":         func() error { return Backend.Reduce(backend.Reduce{Geom: all, Reduced: 1, Out: out, In: in}) },
		"row sums":    func() error { return Backend.Reduce(backend.Reduce{Geom: rows, Reduced: 1, Out: out, In: in}) },
		"column sums": func() error { return Backend.Reduce(backend.Reduce{Geom: columns, Reduced: 1, Out: out, In: in}) },
		"product sums": func() error {
			return Backend.Reduce(backend.Reduce{Prog: mul, Geom: columns, Reduced: 1, Out: out, In: in})
		},
		"argmax": func() error {
			return Backend.Reduce(backend.Reduce{Op: backend.ArgMax, Geom: rows, Reduced: 1, Out: at, In: in})
		},
		"softmax": func() error {
			return Backend.Rows(backend.Rows{Outer: 4, N: 10, Inner: 1, In: [5]backend.Operand{x}, Out: [3]backend.Operand{out}})
		},
		"gather": func() error {
			return Backend.Index(backend.Index{Outer: 4, N: 10, Count: 1, Inner: 1, In: x, Out: out, At: at})
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			got := testing.AllocsPerRun(100, func() {
				if err := call(); err != nil {
					t.Fatal(err)
				}
			})
			if got != 0 {
				t.Errorf("%v allocations", got)
			}
		})
	}
}
