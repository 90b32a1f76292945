package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// layouts are shapes with the strides of an output and three inputs.
var layouts = []struct {
	name  string
	shape []int
	out   []int
	in    [3][]int
}{
	{"scalar", []int{}, []int{}, [3][]int{{}, {}, {}}},
	{"flat", []int{40}, []int{1}, [3][]int{{1}, {1}, {1}}},
	{"several blocks", []int{3000}, []int{1}, [3][]int{{1}, {1}, {1}}},
	{"contiguous", []int{3, 4, 5}, []int{20, 5, 1}, [3][]int{{20, 5, 1}, {20, 5, 1}, {20, 5, 1}}},
	{"scalar operand", []int{7, 9}, []int{9, 1}, [3][]int{{9, 1}, {0, 0}, {9, 1}}},
	{"row over short rows", []int{500, 7}, []int{7, 1}, [3][]int{{7, 1}, {0, 1}, {7, 1}}},
	{"row over long rows", []int{5, 1500}, []int{1500, 1}, [3][]int{{1500, 1}, {0, 1}, {0, 0}}},
	{"column over short rows", []int{500, 7}, []int{7, 1}, [3][]int{{7, 1}, {1, 0}, {7, 1}}},
	{"column over long rows", []int{5, 1500}, []int{1500, 1}, [3][]int{{1, 0}, {1500, 1}, {0, 1}}},
	{"outer product", []int{70, 80}, []int{80, 1}, [3][]int{{1, 0}, {0, 1}, {0, 0}}},
	{"transposed input", []int{60, 50}, []int{50, 1}, [3][]int{{1, 60}, {50, 1}, {1, 60}}},
	{"transposed output", []int{60, 50}, []int{1, 60}, [3][]int{{50, 1}, {1, 60}, {50, 1}}},
	{"all transposed", []int{60, 50}, []int{1, 60}, [3][]int{{1, 60}, {1, 60}, {1, 60}}},
	{"every second", []int{600}, []int{2}, [3][]int{{3}, {1}, {2}}},
	{"columns of a matrix", []int{90, 30}, []int{100, 1}, [3][]int{{100, 1}, {30, 1}, {200, 2}}},
	{"four dimensions permuted", []int{4, 5, 6, 7}, []int{210, 42, 7, 1}, [3][]int{{1, 4, 20, 120}, {42, 168, 7, 1}, {6, 0, 1, 24}}},
	{"ones between", []int{3, 1, 4, 1}, []int{4, 9, 1, 9}, [3][]int{{4, 0, 1, 0}, {1, 5, 3, 5}, {0, 0, 0, 0}}},
	{"middle broadcast", []int{9, 130, 11}, []int{1430, 11, 1}, [3][]int{{1430, 11, 1}, {11, 0, 1}, {0, 11, 1}}},
}

// A pointwiseCase is a call on operands whose values are known.
type pointwiseCase struct {
	call   backend.Pointwise
	values [][]float64 // of the storages of the inputs
	shape  []int
}

// TestPointwise runs random programs over every layout and compute type, against
// the reference interpreter of the language.
func TestPointwise(t *testing.T) {
	for _, compute := range []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64, dtype.Bool} {
		for _, l := range layouts {
			t.Run(fmt.Sprint(compute, "/", l.name), func(t *testing.T) {
				r := rand.New(rand.NewPCG(1, uint64(len(l.name))))
				for range 12 {
					p := randomProgram(r, compute)
					c := pointwiseOn(r, p, compute, l.shape, l.out, l.in[:])
					checkPointwise(t, c)
				}
			})
		}
	}
}

// pointwiseOn makes a call on random values; inputs are of random types, and
// every operand starts at an offset.
func pointwiseOn(r *rand.Rand, p *pointwise.Program, compute dtype.Type, shape, out []int, in [][]int) pointwiseCase {
	c := pointwiseCase{shape: shape}
	c.call = backend.Pointwise{Prog: p, Compute: compute, N: product(shape)}
	c.call.Geom = &backend.Geometry{Shape: shape, Strides: [][]int{out}}
	for k := range p.Slots {
		c.call.Scalars[k] = scalarOf(compute, float64(r.IntN(5)-2))
	}
	for k := range p.Inputs {
		t := typeFor(r, p.Kinds[k], compute)
		off := r.IntN(4)
		values := some(r, t, extent(shape, in[k])+off)
		c.values = append(c.values, values)
		c.call.In[k] = store(t, values)
		c.call.In[k].Off = off
		c.call.Geom.Strides = append(c.call.Geom.Strides, in[k])
	}
	t := typeFor(r, p.Kinds[p.Result], compute)
	off := r.IntN(4)
	c.call.Out = store(t, make([]float64, extent(shape, out)+off+3))
	c.call.Out.Off = off
	return c
}

func scalarOf(compute dtype.Type, v float64) int64 {
	if compute.IsFloat() {
		return int64(math.Float64bits(v))
	}
	if compute == dtype.Bool && v != 0 {
		return 1
	}
	return int64(v)
}

// typeFor draws the type of an operand for a register.
func typeFor(r *rand.Rand, kind pointwise.Kind, compute dtype.Type) dtype.Type {
	switch {
	case kind == pointwise.Mask || compute == dtype.Bool:
		return dtype.Bool
	case r.IntN(2) == 0:
		return compute
	case compute == dtype.Int64:
		return []dtype.Type{dtype.Int32, dtype.Int16, dtype.Int8, dtype.Bool}[r.IntN(4)]
	}
	return []dtype.Type{dtype.Float16, dtype.BFloat16, dtype.Int32, dtype.Uint8, dtype.Float64, dtype.Float32}[r.IntN(6)]
}

func checkPointwise(t *testing.T, c pointwiseCase) {
	t.Helper()
	before := snapshot(c.call.Out)
	if err := Backend.Pointwise(c.call); err != nil {
		t.Fatal(err)
	}
	touched := map[int]bool{}
	coordinates(c.shape, func(at []int) {
		i := c.call.Out.Off + offset(at, c.call.Geom.Strides[0])
		touched[i] = true
		want, tolerance := c.want(at)
		if got := peek(c.call.Out.Storage, c.call.Out.DType, i); !same(got, want, tolerance) {
			t.Fatalf("%v, out %v, in %v: at %v got %v, want %v within %v\n%+v", describe(c.shape, c.call.Geom.Strides...),
				c.call.Out.DType, c.call.In, at, got, want, tolerance, c.call.Prog)
		}
	})
	for i, v := range snapshot(c.call.Out) {
		if !touched[i] && v != before[i] {
			t.Fatalf("%v: wrote element %d outside the output", describe(c.shape, c.call.Geom.Strides...), i)
		}
	}
}

func snapshot(o backend.Operand) []float64 {
	v := make([]float64, o.Storage.Bytes/o.DType.Size())
	for i := range v {
		v[i] = peek(o.Storage, o.DType, i)
	}
	return v
}

// want is the value at a place, and how far from it the answer may be: the
// programs of this test keep values below 2^12 and never cancel inexact ones.
func (c *pointwiseCase) want(at []int) (v, tolerance float64) {
	p := c.call.Prog
	x := make([]float64, p.Inputs)
	for k := range x {
		x[k] = c.values[k][c.call.In[k].Off+offset(at, c.call.Geom.Strides[k+1])]
		if c.call.Compute == dtype.Int64 {
			x[k] = math.Trunc(x[k])
		}
	}
	if c.call.Compute.IsFloat() {
		v = p.Eval(c.call.Scalars, x...)
	} else {
		v = float64(p.EvalInt(c.call.Scalars, ints(x)...))
	}
	tolerance = 64 * epsilon(c.call.Compute) * (1 + math.Abs(v))
	return convert(v, c.call.Out.DType, &tolerance), tolerance
}

func ints(x []float64) []int64 {
	v := make([]int64, len(x))
	for i := range x {
		v[i] = int64(x[i])
	}
	return v
}

// convert is v stored in type t, with what that adds to its tolerance.
func convert(v float64, t dtype.Type, tolerance *float64) float64 {
	switch {
	case t.IsFloat():
		*tolerance += epsilon(t) * math.Abs(v)
	case t == dtype.Bool:
		*tolerance = 0
		if v != 0 {
			return 1
		}
	case t == dtype.Uint8:
		return float64(uint8(int64(v)))
	case t == dtype.Int8:
		return float64(int8(int64(v)))
	default:
		return math.Trunc(v)
	}
	return v
}

// exact are primitives that give exact results on the values of this test, so
// that a comparison or truncation behind them cannot tip over.
var exact = []pointwise.Prim{
	pointwise.Copy, pointwise.Add, pointwise.Sub, pointwise.Mul, pointwise.Neg, pointwise.Abs, pointwise.Sign,
	pointwise.Maximum, pointwise.Minimum, pointwise.Relu, pointwise.FMA,
	pointwise.Eq, pointwise.Ne, pointwise.Lt, pointwise.Le, pointwise.Gt, pointwise.Ge,
	pointwise.And, pointwise.Or, pointwise.Not, pointwise.Select, pointwise.Num,
}

// randomProgram draws a program of one to six exact instructions.
func randomProgram(r *rand.Rand, compute dtype.Type) *pointwise.Program {
	p := &pointwise.Program{Inputs: 1 + r.IntN(3), Slots: r.IntN(2)}
	for range p.Inputs {
		p.Kinds = append(p.Kinds, pointwise.Kind(r.IntN(4)/3))
	}
	for range p.Slots {
		p.Kinds = append(p.Kinds, pointwise.Number)
	}
	for range r.IntN(2) {
		p.Consts = append(p.Consts, float64(r.IntN(2)))
		p.Kinds = append(p.Kinds, pointwise.Number)
	}
	for n := 1 + r.IntN(6); len(p.Code) < n; {
		randomInstr(r, p, compute)
	}
	p.Registers = len(p.Kinds)
	p.Result = p.Registers - 1
	return p
}

// randomInstr appends an instruction whose operands there are registers for.
func randomInstr(r *rand.Rand, p *pointwise.Program, compute dtype.Type) {
	in := pointwise.Instr{Op: exact[r.IntN(len(exact))], Dst: uint8(len(p.Kinds))}
	info := pointwise.Table[in.Op]
	multiplies := in.Op == pointwise.Mul || in.Op == pointwise.FMA
	if compute == dtype.Bool && !logical(in.Op) {
		return
	}
	if !info.Classes.Has(compute.Class()) || multiplies && products(p) == 2 {
		return
	}
	for k := range info.Arity {
		reg := r.IntN(len(p.Kinds))
		if p.Kinds[reg] != info.Args[k] {
			return
		}
		in.Args[k] = uint8(reg)
	}
	p.Code = append(p.Code, in)
	p.Kinds = append(p.Kinds, info.Result)
}

// logical reports whether the reference, which knows no truth values but numbers,
// computes op for them.
func logical(op pointwise.Prim) bool { return op == pointwise.Copy || op >= pointwise.Eq }

// products counts multiplications, which are bounded so that values stay exact.
func products(p *pointwise.Program) int {
	n := 0
	for _, in := range p.Code {
		if in.Op == pointwise.Mul || in.Op == pointwise.FMA {
			n++
		}
	}
	return n
}

// primitive is the program of one primitive over its operands in order.
func primitive(op pointwise.Prim) *pointwise.Program {
	info := pointwise.Table[op]
	p := &pointwise.Program{Inputs: info.Arity, Result: info.Arity, Registers: info.Arity + 1}
	p.Kinds = append(slices.Clone(info.Args[:info.Arity]), info.Result)
	in := pointwise.Instr{Op: op, Dst: uint8(info.Arity)}
	for k := range info.Arity {
		in.Args[k] = uint8(k)
	}
	p.Code = []pointwise.Instr{in}
	return p
}
