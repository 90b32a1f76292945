package pointwise

import (
	"math"
	"strings"
	"testing"
)

func TestKinds(t *testing.T) {
	x, m := Input(0), MaskInput(1)
	tests := []struct {
		name string
		f    func()
		want string // in the text of the panic
	}{
		{"add of a mask", func() { x.Add(m) }, "add wants a number"},
		{"mask times 1", func() { m.Mul(Const(1)) }, "mul wants a number"},
		{"1 times mask", func() { Const(1).Mul(m) }, "mul wants a number"},
		{"mask by 1", func() { m.Div(Const(1)) }, "div wants a number"},
		{"neg of a mask", func() { m.Neg() }, "neg wants a number"},
		{"neg of not", func() { m.Not().Neg() }, "neg wants a number"},
		{"and of a number", func() { m.And(x) }, "and wants a mask"},
		{"not of a number", func() { x.Not() }, "not wants a mask"},
		{"select by a number", func() { x.Select(x, x) }, "select wants a mask"},
		{"select of masks", func() { m.Select(m, m) }, "select wants a number"},
		{"num of a number", func() { x.Num() }, "num wants a mask"},
		{"zero operand", func() { x.Add(Expr{}) }, "add of no expression"},
		{"zero receiver", func() { Expr{}.Neg() }, "neg of no expression"},
		{"slot out of range", func() { Slot(MaxScalars) }, "scalar slot 4"},
		{"negative slot", func() { Slot(-1) }, "scalar slot -1"},
		{"nothing to compile", func() { Compile(Expr{}, 1) }, "no expression"},
		{"input out of range", func() { Compile(x.Add(Input(2)), 2) }, "input 2 of a program with 2"},
		{"one input of both kinds", func() { Compile(MaskInput(0).Select(x, x), 1) }, "read both as"},
		{"too many registers", func() { Compile(wide(257), 257) }, "more than 256 registers"},
		{"too many temporaries", func() { Compile(alive(256), 1) }, "more than 256 registers"},
		{"definition without value", func() { NewDef(1, func(Vars) Expr { return Expr{} }).Forward() }, "no expression"},
		{"derivative that is a mask", func() {
			d := Def{Value: func(v Vars) Expr { return v.A() }, Partial: []func(v Vars) Expr{func(v Vars) Expr { return v.G.IsNaN() }}}
			d.Pullback(0)
		}, "is a mask"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, tt.want) {
					t.Errorf("panicked with %q, want %q in it", text, tt.want)
				}
			}()
			tt.f()
		})
	}
}

// wide is a sum of n inputs.
func wide(n int) Expr {
	e := Input(0)
	for k := 1; k < n; k++ {
		e = e.Add(Input(k))
	}
	return e
}

// alive keeps n values until all are computed, each the reciprocal of the one
// before.
func alive(n int) Expr {
	values := []Expr{Input(0)}
	for range n {
		values = append(values, values[len(values)-1].Recip())
	}
	e := values[len(values)-1]
	for _, v := range values {
		e = e.Mul(v)
	}
	return e
}

// TestFold: what is folded is exact for every operand, and what is not exact for
// some is left.
func TestFold(t *testing.T) {
	x := Input(0)
	folded := []struct {
		name string
		e    Expr
		want Expr
	}{
		{"x*1", x.Mul(Const(1)), x},
		{"1*x", Const(1).Mul(x), x},
		{"x/1", x.Div(Const(1)), x},
		{"--x", x.Neg().Neg(), x},
	}
	for _, tt := range folded {
		if tt.e != tt.want {
			t.Errorf("%s is not folded", tt.name)
		}
	}
	kept := []struct {
		name string
		e    Expr
		at   float64
		want float64
	}{
		{"x+0 at -0", x.Add(Const(0)), negZero, 0},
		{"x*0 at Inf", x.Mul(Const(0)), inf, nan},
		{"x*0 at -1", x.Mul(Const(0)), -1, negZero},
		{"x*-1 at 2", x.Mul(Const(-1)), 2, -2},
		{"x-x at Inf", x.Sub(x), inf, nan},
		{"x/x at 0", x.Div(x), 0, nan},
		{"-c", Const(0).Neg().Add(x), negZero, negZero},
		{"1/x", Const(1).Div(x), negZero, -inf},
	}
	for _, tt := range kept {
		if got := Compile(tt.e, 1).Eval(Scalars{}, tt.at); !same(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestMethods: every method builds the primitive of its name.
func TestMethods(t *testing.T) {
	a, b, c := Input(0), Input(1), Input(2)
	m, n := MaskInput(0), MaskInput(1)
	tests := [PrimCount]Expr{
		Add: a.Add(b), Sub: a.Sub(b), Mul: a.Mul(b), Div: a.Div(b), Neg: a.Neg(), Abs: a.Abs(), Sign: a.Sign(),
		Sqrt: a.Sqrt(), Rsqrt: a.Rsqrt(), Recip: a.Recip(), Exp: a.Exp(), Log: a.Log(), Tanh: a.Tanh(),
		Sigmoid: a.Sigmoid(), Erf: a.Erf(), Pow: a.Pow(b), FMA: a.FMA(b, c), Maximum: a.Maximum(b),
		Minimum: a.Minimum(b), Relu: a.Relu(), Eq: a.Eq(b), Ne: a.Ne(b), Lt: a.Lt(b), Le: a.Le(b), Gt: a.Gt(b),
		Ge: a.Ge(b), IsNaN: a.IsNaN(), And: m.And(n), Or: m.Or(n), Not: m.Not(), Select: m.Select(b, c), Num: m.Num(),
		Copy: a,
		Sin:  a.Sin(), Cos: a.Cos(), Tan: a.Tan(), Asin: a.Asin(), Acos: a.Acos(), Atan: a.Atan(), Sinh: a.Sinh(),
		Cosh: a.Cosh(), Asinh: a.Asinh(), Acosh: a.Acosh(), Atanh: a.Atanh(), Exp2: a.Exp2(), Expm1: a.Expm1(), Log1p: a.Log1p(), Log2: a.Log2(), Log10: a.Log10(), Softplus: a.Softplus(), Erfc: a.Erfc(), Erfinv: a.Erfinv(),
		Lgamma: a.Lgamma(), Digamma: a.Digamma(), Floor: a.Floor(), Ceil: a.Ceil(), Round: a.Round(), Trunc: a.Trunc(), Signbit: a.Signbit(), BitNot: a.BitNot(), Polygamma: a.Polygamma(b), Atan2: a.Atan2(b), Hypot: a.Hypot(b), Copysign: a.Copysign(b), Quo: a.Quo(b), FloorDiv: a.FloorDiv(b), Fmod: a.Fmod(b), Remainder: a.Remainder(b), BitAnd: a.BitAnd(b), BitOr: a.BitOr(b), BitXor: a.BitXor(b), Shl: a.Shl(b), Shr: a.Shr(b),
	}
	for op, e := range tests {
		arity := Table[op].Arity
		in, ok := Compile(e, arity).Single()
		if !ok || in.Op != Prim(op) {
			t.Errorf("%v: builds %v, single %v", Prim(op), in.Op, ok)
		}
		if e.Kind() != Table[op].Result {
			t.Errorf("%v: kind %v, table says %v", Prim(op), e.Kind(), Table[op].Result)
		}
		if math.MaxUint8 < int(in.Dst) || int(in.Dst) < arity {
			t.Errorf("%v: writes register %d", Prim(op), in.Dst)
		}
	}
}
