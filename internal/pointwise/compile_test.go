package pointwise

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

func TestCompile(t *testing.T) {
	x, y, z, m := Input(0), Input(1), Input(2), MaskInput(0)
	xy := func() Expr { return Input(0).Mul(Input(1)) } // new nodes every time
	tests := []struct {
		name      string
		e         Expr
		inputs    int
		code      int // instructions
		registers int
	}{
		{"bare input is a copy", x, 1, 1, 2},
		{"bare input among others", y, 3, 1, 4},
		{"bare mask", m, 1, 1, 2},
		{"bare constant", Const(3), 0, 1, 2},
		{"bare slot, those below it counted", Slot(2), 1, 1, 5},
		{"unused inputs keep their registers", x.Neg(), 4, 1, 5},
		{"shared node", x.Exp().Mul(x.Exp()), 1, 2, 3},
		{"equal subexpressions", xy().Add(xy()).Sub(xy()), 2, 3, 5},
		{"equal constants", x.Add(Const(2)).Mul(Const(2)), 1, 2, 4},
		{"zeros of unlike sign are two constants", x.Add(Const(0)).Mul(Const(negZero)), 1, 2, 5},
		{"NaN constants", x.Add(Const(nan)).Mul(Const(nan)), 1, 2, 4},
		{"a chain takes two registers", x.Neg().Exp().Neg().Exp().Neg(), 1, 5, 3},
		{"masks have their own registers", x.Neg().Gt(x).Select(x.Exp(), x), 1, 4, 4},
		{"the needier operand first", x.Exp().Add(x.Log().Add(x.Sqrt().Add(x.Tanh()))), 1, 7, 4},
		{"an operand twice is freed once", x.Exp().Mul(x.Exp()).Add(y).Add(z), 3, 4, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Compile(tt.e, tt.inputs)
			if len(p.Code) != tt.code || p.Registers != tt.registers {
				t.Errorf("%d instructions on %d registers, want %d on %d:\n%v", len(p.Code), p.Registers, tt.code, tt.registers, p)
			}
			if err := wellFormed(p); err != nil {
				t.Errorf("%v:\n%v", err, p)
			}
		})
	}
}

// wellFormed checks what every program promises: kinds fit, inputs, slots and
// constants are never written, nothing is read before it is written or written
// over its own operand, nothing is computed in vain or twice.
func wellFormed(p *Program) error {
	fixed := p.Inputs + p.Slots + len(p.Consts)
	if p.Registers != len(p.Kinds) || p.Result < fixed || p.Result >= p.Registers {
		return fmt.Errorf("result %d, %d registers, %d kinds", p.Result, p.Registers, len(p.Kinds))
	}
	holds := make([]string, p.Registers) // the name of the value in each register
	for r := range fixed {
		holds[r] = fmt.Sprint("leaf", r)
	}
	computed := map[string]bool{}
	unread := map[int]bool{}
	for k, in := range p.Code {
		key := in.Op.String()
		for a, r := range in.Args {
			if a >= Table[in.Op].Arity {
				if r != 0 {
					return fmt.Errorf("instruction %d: unused operand is register %d", k, r)
				}
				continue
			}
			if want := Table[in.Op].Args[a]; in.Op != Copy && p.Kinds[r] != want {
				return fmt.Errorf("instruction %d: operand %d is a %v", k, a, p.Kinds[r])
			}
			if r == in.Dst || holds[r] == "" {
				return fmt.Errorf("instruction %d: operand %d is register %d, which it writes or nobody wrote", k, a, r)
			}
			delete(unread, int(r))
			key += " " + holds[r]
		}
		if int(in.Dst) < fixed || unread[int(in.Dst)] || computed[key] {
			return fmt.Errorf("instruction %d overwrites a leaf or an unread value, or repeats one", k)
		}
		if in.Op != Copy && p.Kinds[in.Dst] != Table[in.Op].Result {
			return fmt.Errorf("instruction %d: result is a %v", k, p.Kinds[in.Dst])
		}
		computed[key] = true
		unread[int(in.Dst)] = true
		holds[in.Dst] = fmt.Sprint("value", k)
	}
	if len(unread) != 1 || !unread[p.Result] {
		return fmt.Errorf("never read: %v", unread)
	}
	return nil
}

// grow draws a random expression of so many operations over two numbers, a mask,
// two slots and some constants. Smooth ones have no kinks and stay small.
func grow(rng *rand.Rand, size int, smooth bool) Expr {
	numbers := []Expr{Input(0), Input(1), Slot(0), Slot(1), Const(0.5), Const(-1.25)}
	masks := []Expr{MaskInput(2)}
	ops := []Prim{Sub, Mul, Tanh, Sigmoid, Erf, Add, Select}
	for len(numbers)+len(masks) < size+7 {
		op := ops[rng.IntN(len(ops))]
		if !smooth {
			op = 1 + Prim(rng.IntN(int(PrimCount)-1)) // Copy is no operation of expressions
		}
		if !Table[op].Classes.Has(dtype.ClassFloat) {
			continue
		}
		args := make([]Expr, Table[op].Arity)
		for k := range args {
			from := numbers
			if Table[op].Args[k] == Mask {
				from = masks
			}
			args[k] = from[max(rng.IntN(len(from)), rng.IntN(len(from)))] // later ones more often
		}
		if e := apply(op, args...); e.Kind() == Mask {
			masks = append(masks, e)
		} else {
			numbers = append(numbers, e)
		}
	}
	return numbers[len(numbers)-1]
}

// direct evaluates an expression without a program.
func direct(n *node, s []float64, in []float64, known map[*node]float64) float64 {
	if y, ok := known[n]; ok {
		return y
	}
	var y float64
	switch n.form {
	case input:
		y = in[n.index]
	case slot:
		y = s[n.index]
	case constant:
		y = n.value
	case operation:
		var args [3]float64
		for k := range n.arity() {
			args[k] = direct(n.args[k], s, in, known)
		}
		y = ofFloats(n.op, args[0], args[1], args[2])
	}
	known[n] = y
	return y
}

// TestRandom compares programs of random expressions with direct evaluation, bit
// for bit, and their re-expansion with themselves.
func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	slots := []float64{0.75, -1.5}
	s := Scalars{floatSlot(slots[0]), floatSlot(slots[1])}
	reused := 0
	for range 2000 {
		e := grow(rng, 1+rng.IntN(60), false)
		p := Compile(e, 3)
		if err := wellFormed(p); err != nil {
			t.Fatalf("%v:\n%v", err, p)
		}
		if p.Registers < 3+p.Slots+len(p.Consts)+len(p.Code) {
			reused++
		}
		in := []float64{rng.NormFloat64(), rng.NormFloat64() * 100, float64(rng.IntN(2))}
		want := direct(e.n, slots, in, map[*node]float64{})
		if got := p.Eval(s, in...); !same(got, want) {
			t.Fatalf("got %v, want %v:\n%v", got, want, p)
		}
		again := Compile(p.Expr([]Expr{inputOf(0, false), inputOf(1, false), inputOf(2, true)}), 3)
		if err := wellFormed(again); err != nil || len(again.Code) > len(p.Code) {
			t.Fatalf("re-expanded: %v\n%v\nof\n%v", err, again, p)
		}
		if got := again.Eval(s, in...); !same(got, want) {
			t.Fatalf("re-expanded: got %v, want %v", got, want)
		}
	}
	if reused < 500 {
		t.Errorf("only %d of 2000 programs used a register twice", reused)
	}
}

// TestRandomGradients holds derivatives of random smooth expressions, first and
// second, against differences.
func TestRandomGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	s := Scalars{floatSlot(0.75), floatSlot(-0.5)}
	for range 200 {
		e := grow(rng, 1+rng.IntN(12), true)
		d := &Def{Arity: 3, Masks: 1 << 2, Value: func(v Vars) Expr { return e }}
		in := []float64{rng.Float64() - 0.5, rng.Float64() - 0.5, float64(rng.IntN(2))}
		if err := checkGradient(d, s, in, 2); err != nil {
			t.Fatalf("%v\n%v", err, d.Forward())
		}
	}
}

// TestDeep: neither compiling nor differentiating recurses.
func TestDeep(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(1 << 20))
	const depth = 100_000
	e := Input(0)
	for k := range depth {
		e = Input(1 + k%2).Add(e)
	}
	p := Compile(e, 3)
	if len(p.Code) != depth || p.Registers != 5 {
		t.Errorf("%d instructions on %d registers", len(p.Code), p.Registers)
	}
	if got := Compile(Pullback(e, 3, 0), 4); len(got.Code) != 1 || got.Code[0].Op != Copy {
		t.Errorf("derivative:\n%v", got)
	}
}

func TestString(t *testing.T) {
	p := Compile(MaskInput(1).Select(Input(0).Sub(Slot(1)).Mul(Const(0.5)), Input(0)), 2)
	want := `t5 = sub x0 s1
t6 = mul t5 0.5
t5 = select x1 t6 x0
return t5`
	if got := p.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSupports(t *testing.T) {
	tests := []struct {
		name string
		e    Expr
		want [3]bool // bool, int, float
	}{
		{"compare", Input(0).Lt(Input(1)), [3]bool{true, true, true}},
		{"add", Input(0).Add(Input(1)), [3]bool{true, true, true}},
		{"sub", Input(0).Sub(Input(1)), [3]bool{false, true, true}},
		{"add and exp", Input(0).Add(Input(1)).Exp(), [3]bool{false, false, true}},
	}
	for _, tt := range tests {
		p := Compile(tt.e, 2)
		got := [3]bool{p.Supports(dtype.ClassBool), p.Supports(dtype.ClassInt), p.Supports(dtype.ClassFloat)}
		if got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestTable: the rows are whole, and derivatives stand only where a number is.
func TestTable(t *testing.T) {
	names := map[string]bool{}
	for op, row := range Table {
		if row.Name == "" || names[row.Name] || row.Arity < 1 || row.Arity > 3 || row.Classes == 0 {
			t.Errorf("row %d: %+v", op, row)
		}
		names[row.Name] = true
		for k, partial := range Partials[op] {
			if k >= row.Arity && row.Args[k] != Number {
				t.Errorf("%s: kind of an operand it has not", row.Name)
			}
			if partial != nil && (k >= row.Arity || row.Args[k] == Mask || row.Result == Mask) {
				t.Errorf("%s: derivative with respect to operand %d", row.Name, k)
			}
		}
	}
}
