package vec

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// signatures give the kinds of operands and, after the arrow, of the result: n a
// number of the compute type, m a mask.
var signatures = map[p.Prim]string{
	p.Copy: "n>n", p.Add: "nn>n", p.Sub: "nn>n", p.Mul: "nn>n", p.Div: "nn>n", p.Neg: "n>n", p.Abs: "n>n", p.Sign: "n>n",
	p.Sqrt: "n>n", p.Rsqrt: "n>n", p.Recip: "n>n", p.Exp: "n>n", p.Log: "n>n", p.Tanh: "n>n", p.Sigmoid: "n>n", p.Erf: "n>n",
	p.Pow: "nn>n", p.FMA: "nnn>n", p.Maximum: "nn>n", p.Minimum: "nn>n", p.Relu: "n>n",
	p.Eq: "nn>m", p.Ne: "nn>m", p.Lt: "nn>m", p.Le: "nn>m", p.Gt: "nn>m", p.Ge: "nn>m", p.IsNaN: "n>m",
	p.And: "mm>m", p.Or: "mm>m", p.Not: "m>m", p.Select: "mnn>n", p.Num: "m>n",
	p.Sin: "n>n", p.Cos: "n>n", p.Tan: "n>n", p.Asin: "n>n", p.Acos: "n>n", p.Atan: "n>n",
	p.Sinh: "n>n", p.Cosh: "n>n", p.Asinh: "n>n", p.Acosh: "n>n", p.Atanh: "n>n",
	p.Exp2: "n>n", p.Expm1: "n>n", p.Log1p: "n>n", p.Log2: "n>n", p.Log10: "n>n", p.Softplus: "n>n",
	p.Erfc: "n>n", p.Erfinv: "n>n", p.Lgamma: "n>n", p.Digamma: "n>n", p.Polygamma: "nn>n",
	p.Atan2: "nn>n", p.Hypot: "nn>n", p.Copysign: "nn>n", p.Floor: "n>n", p.Ceil: "n>n", p.Round: "n>n", p.Trunc: "n>n",
	p.Quo: "nn>n", p.FloorDiv: "nn>n", p.Fmod: "nn>n", p.Remainder: "nn>n", p.Signbit: "n>m",
	p.BitAnd: "nn>n", p.BitOr: "nn>n", p.BitXor: "nn>n", p.BitNot: "n>n", p.Shl: "nn>n", p.Shr: "nn>n",
}

var computes = []dtype.Type{dtype.Float32, dtype.Float64, dtype.Int64, dtype.Bool}

// A kernel exists where the table of primitives says so, and nowhere else.
func TestComplete(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range computes {
			for prim := range p.PrimCount {
				if got, want := im.prims[c][prim] != nil, p.Table[prim].Classes.Has(c.Class()); got != want {
					t.Errorf("%s: %v exists: %t, want %t", c, prim, got, want)
				}
			}
		}
	})
}

const (
	longest  = 70
	guard    = 40
	sentinel = 0xa5
)

// guarded is memory for n elements between guards, at an odd place.
type guarded struct{ all, data []byte }

func newGuarded(bytes int) guarded {
	g := guarded{all: make([]byte, bytes+2*guard)}
	for i := range g.all {
		g.all[i] = sentinel
	}
	g.data = g.all[guard : guard+bytes]
	return g
}

func (g guarded) touched() bool {
	for i, b := range g.all {
		if b != sentinel && (i < guard || i >= guard+len(g.data)) {
			return true
		}
	}
	return false
}

// Every kernel writes exactly n elements, gives each the value that it has
// alone, and may overwrite an operand.
func TestEveryLength(t *testing.T) {
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range computes {
			for prim := range p.PrimCount {
				if k := im.prims[c][prim]; k != nil {
					t.Run(fmt.Sprintf("%s/prim%d", c, prim), func(t *testing.T) { testLengths(t, k, c, signatures[prim]) })
				}
			}
		}
	})
}

func testLengths(t *testing.T, k Kernel, c dtype.Type, signature string) {
	size := func(kind byte) int { return map[bool]int{true: 1, false: c.Size()}[kind == 'm'] }
	args, out := signature[:len(signature)-2], size(signature[len(signature)-1])
	var in [3][]byte
	for i := range args {
		in[i] = randomOperand(c, args[i], uint64(i))
	}
	operand := func(i, from int) []byte {
		if in[i] == nil {
			return nil
		}
		return in[i][from*size(args[i]):]
	}
	want := make([]byte, longest*out)
	for i := range longest {
		k(1, pointer(want[i*out:]), pointer(operand(0, i)), pointer(operand(1, i)), pointer(operand(2, i)))
	}
	for n := range longest + 1 {
		g := newGuarded(n * out)
		k(n, pointer(g.data), pointer(in[0]), pointer(in[1]), pointer(in[2]))
		if g.touched() {
			t.Fatalf("n=%d: wrote beyond its elements", n)
		}
		if !bytes.Equal(g.data, want[:n*out]) {
			t.Fatalf("n=%d: an element depends on its place:\ngot  %x\nwant %x", n, g.data, want[:n*out])
		}
		for i := range args {
			if size(args[i]) != out {
				continue
			}
			alias := in
			alias[i] = append([]byte{}, in[i]...)
			k(n, pointer(alias[i]), pointer(alias[0]), pointer(alias[1]), pointer(alias[2]))
			if !bytes.Equal(alias[i][:n*out], want[:n*out]) || !bytes.Equal(alias[i][n*out:], in[i][n*out:]) {
				t.Fatalf("n=%d: wrong when dst is operand %d", n, i)
			}
		}
	}
}

// randomOperand is of moderate numbers, now and then special ones, or masks.
func randomOperand(c dtype.Type, kind byte, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(3, seed))
	if kind == 'm' || c == dtype.Bool {
		s := make([]byte, longest)
		for i := range s {
			s[i] = byte(rng.IntN(2))
		}
		return s
	}
	s := make([]byte, longest*c.Size())
	values := make([]float64, longest)
	for i := range values {
		values[i] = rng.NormFloat64() * 20
		if rng.IntN(8) == 0 {
			values[i] = special[rng.IntN(len(special)-1)] // but for NaN, whose payload may differ
		}
		if values[i] < 0 && rng.IntN(2) == 0 {
			values[i] = math.Abs(values[i])
		}
	}
	Convert(c, dtype.Float64)(longest, pointer(s), pointer(values), nil, nil)
	return s
}

func TestMasks(t *testing.T) {
	x := []uint8{0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0}
	y := []uint8{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0}
	b := func(f func(x, y uint8) bool) []uint8 {
		var s []uint8
		for i := range x {
			s = append(s, mask(f(x[i], y[i])))
		}
		return s
	}
	and := b(func(x, y uint8) bool { return x == 1 && y == 1 })
	or := b(func(x, y uint8) bool { return x == 1 || y == 1 })
	eachImplementation(t, func(t *testing.T, im *implementation) {
		for _, c := range []struct {
			name string
			prim p.Prim
			want []uint8
		}{
			{"and", p.And, and},
			{"or", p.Or, or},
			{"not", p.Not, b(func(x, _ uint8) bool { return x == 0 })},
			{"add", p.Add, or},
			{"mul", p.Mul, and},
			{"maximum", p.Maximum, or},
			{"minimum", p.Minimum, and},
			{"eq", p.Eq, b(func(x, y uint8) bool { return x == y })},
			{"ne", p.Ne, b(func(x, y uint8) bool { return x != y })},
			{"lt", p.Lt, b(func(x, y uint8) bool { return x < y })},
			{"le", p.Le, b(func(x, y uint8) bool { return x <= y })},
			{"gt", p.Gt, b(func(x, y uint8) bool { return x > y })},
			{"ge", p.Ge, b(func(x, y uint8) bool { return x >= y })},
			{"is NaN", p.IsNaN, make([]uint8, len(x))},
			{"num", p.Num, x},
			{"bitand", p.BitAnd, and},
			{"bitor", p.BitOr, or},
			{"bitxor", p.BitXor, b(func(x, y uint8) bool { return x != y })},
			{"bitnot", p.BitNot, b(func(x, _ uint8) bool { return x == 0 })},
			{"sign", p.Sign, x},
			{"signbit", p.Signbit, make([]uint8, len(x))},
			{"copy", p.Copy, x},
		} {
			got := apply[uint8](im.prims[dtype.Bool][c.prim], [3][]uint8{x, y, x})
			if !bytes.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
		testSelect(t, im)
	})
}

func testSelect(t *testing.T, im *implementation) {
	m := []uint8{1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1}
	for _, c := range computes {
		yes, no := make([]byte, len(m)*c.Size()), make([]byte, len(m)*c.Size())
		for i := range yes {
			yes[i], no[i] = 1, 0
		}
		got := make([]byte, len(yes))
		im.prims[c][p.Select](len(m), pointer(got), pointer(m), pointer(yes), pointer(no))
		for i, b := range got {
			if b != m[i/c.Size()] {
				t.Errorf("select of %s: byte %d is %d", c, i, b)
			}
		}
	}
	if got := apply[float32](im.prims[dtype.Float32][p.Num], [3][]uint8{m, m, m}); got[0] != 1 || got[1] != 0 || got[9] != 1 {
		t.Errorf("masks %v are %v in float32", m, got)
	}
	if got := apply[float64](im.prims[dtype.Float64][p.Num], [3][]uint8{m, m, m}); got[0] != 1 || got[1] != 0 || got[9] != 1 {
		t.Errorf("masks %v are %v in float64", m, got)
	}
	if got := apply[int64](im.prims[dtype.Int64][p.Num], [3][]uint8{m, m, m}); got[0] != 1 || got[1] != 0 || got[9] != 1 {
		t.Errorf("masks %v are %v in int64", m, got)
	}
}
