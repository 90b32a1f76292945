package pointwise

import (
	"math"
	"slices"
	"sync"
	"testing"
)

func floatSlot(v float64) int64 { return int64(math.Float64bits(v)) }

// TestReads: a derivative reads no more than it needs, and the saved result
// where a single primitive's rule does.
func TestReads(t *testing.T) {
	const in0, in1, in2, out, g = SourceIn0, SourceIn1, SourceIn2, SourceOut, SourceG
	tests := []struct {
		name string
		def  *Def
		wrt  int
		want []Source // nil: no gradient
	}{
		{"add", single(Add), 0, []Source{g}},
		{"sub", single(Sub), 1, []Source{g}},
		{"mul", single(Mul), 0, []Source{in1, g}},
		{"mul", single(Mul), 1, []Source{in0, g}},
		{"div, denominator", single(Div), 1, []Source{in0, in1, g}},
		{"exp", single(Exp), 0, []Source{out, g}},
		{"tanh", single(Tanh), 0, []Source{out, g}},
		{"sigmoid", single(Sigmoid), 0, []Source{out, g}},
		{"sqrt", single(Sqrt), 0, []Source{out, g}},
		{"relu", single(Relu), 0, []Source{out, g}},
		{"log", single(Log), 0, []Source{in0, g}},
		{"pow, exponent", single(Pow), 1, []Source{in0, in1, out, g}},
		{"pow by a slot", &Def{Value: func(v Vars) Expr { return v.A().Pow(v.S(0)) }}, 0, []Source{in0, g}},
		{"slot to a power", &Def{Value: func(v Vars) Expr { return v.S(0).Pow(v.A()) }}, 0, []Source{in0, out, g}},
		{"fma, addend", single(FMA), 2, []Source{g}},
		{"select, condition", single(Select), 0, nil},
		{"select", single(Select), 2, []Source{in0, g}},
		{"sign", single(Sign), 0, nil},
		{"lt", single(Lt), 1, nil},
		{"num", single(Num), 0, nil},
		{"copy", single(Copy), 0, []Source{g}},
		{"silu recomputes", &Def{Value: func(v Vars) Expr { return v.A().Mul(v.A().Sigmoid()) }}, 0, []Source{in0, g}},
		{"a chain recomputes", &Def{Value: func(v Vars) Expr { return v.A().Mul(v.B()).Exp() }}, 0, []Source{in0, in1, g}},
		{"unread input", NewDef(2, func(v Vars) Expr { return v.A().Exp() }), 1, nil},
		{"through sign", &Def{Value: func(v Vars) Expr { return v.A().Sign().Mul(v.B()) }}, 0, nil},
		{"override", &Def{
			Value:   func(v Vars) Expr { return Const(1).Add(v.A().Exp()) },
			Partial: []func(v Vars) Expr{func(v Vars) Expr { return v.G.Mul(v.Y.Sub(Const(1))) }},
		}, 0, []Source{out, g}},
		{"override with none", &Def{
			Value:   func(v Vars) Expr { return v.A() },
			Partial: []func(v Vars) Expr{func(v Vars) Expr { return Expr{} }},
		}, 0, nil},
		{"override of another input", &Def{
			Value:   func(v Vars) Expr { return v.A().Mul(v.B()) },
			Partial: []func(v Vars) Expr{nil, func(v Vars) Expr { return v.G }},
		}, 0, []Source{in1, g}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := tt.def.Pullback(tt.wrt)
			if (p == nil) != (tt.want == nil) || p != nil && !slices.Equal(p.Reads, tt.want) {
				t.Errorf("got %v, want %v", p, tt.want)
			}
			if p != nil {
				if err := wellFormed(p.Program); err != nil {
					t.Error(err)
				}
				if got, want := p.Identity(), slices.Equal(p.Reads, []Source{SourceG}) && p.Program.Code[0].Op == Copy; got != want {
					t.Errorf("Identity is %v", got)
				}
			}
		})
	}
}

func TestInputs(t *testing.T) {
	tests := []struct {
		name string
		def  *Def
		want int
	}{
		{"as many as are read", &Def{Value: func(v Vars) Expr { return v.B() }}, 2},
		{"more than are read", NewDef(4, func(v Vars) Expr { return v.A() }), 4},
		{"none", &Def{Value: func(v Vars) Expr { return v.S(0) }}, 0},
		{"many", NewDef(7, func(v Vars) Expr { return v.X[6] }), 7},
		{"a derivative's", single(Div).Pullback(1).Def(), 3},
	}
	for _, tt := range tests {
		if got := tt.def.Inputs(); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

// TestDerivativeKinds: a derivative that reads a mask reads it as one.
func TestDerivativeKinds(t *testing.T) {
	p := single(Select).Pullback(1)
	if got := p.Def().Forward().Kinds[0]; got != Mask {
		t.Errorf("the condition is a %v", got)
	}
	if p.Def().Pullback(0) != nil {
		t.Error("the condition has a gradient")
	}
}

// TestSixthDerivative: of exp(2x) it is 64 exp(2x).
func TestSixthDerivative(t *testing.T) {
	d := NewDef(1, func(v Vars) Expr { return v.A().Mul(Const(2)).Exp() })
	in := []float64{0.3}
	for range 6 {
		p := d.Pullback(0)
		in = p.values(in, nan, 1)
		d = p.Def()
	}
	if got, want := d.Forward().Eval(Scalars{}, in...), 64*math.Exp(0.6); !near(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestConcurrent: everyone gets the same programs, whoever built them.
func TestConcurrent(t *testing.T) {
	for range 50 {
		d := &Def{Value: func(v Vars) Expr { return v.A().Mul(v.B().Sigmoid()) }}
		const n = 8
		var got [n][4]any
		var wg sync.WaitGroup
		for k := range n {
			wg.Go(func() {
				p := d.Pullback(1)
				got[k] = [4]any{d.Forward(), p, p.Def(), p.Def().Pullback(0)}
			})
		}
		wg.Wait()
		for k := range n {
			if got[k] != got[0] {
				t.Fatalf("goroutine %d got other programs than goroutine 0", k)
			}
		}
	}
}

// TestPanicLeavesDef: a definition whose value panics panics every time, and
// holds no lock.
func TestPanicLeavesDef(t *testing.T) {
	d := NewDef(1, func(v Vars) Expr { return v.A().Not() })
	for range 2 {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			d.Forward()
		}()
	}
}

// TestCached: once built, asking costs no allocation.
func TestCached(t *testing.T) {
	d := single(Sigmoid)
	d.Pullback(0).Def()
	n := testing.AllocsPerRun(100, func() {
		d.Forward()
		d.Pullback(0).Def()
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkPullbackCached(b *testing.B) {
	d := single(Sigmoid)
	for b.Loop() {
		d.Pullback(0)
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		(&Def{Value: func(v Vars) Expr { return v.A().Mul(v.A().Sigmoid()) }}).Pullback(0)
	}
}
