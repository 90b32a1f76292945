package pointwise

import (
	"fmt"
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// values of what a derivative reads, at a point and with a cotangent.
func (d *Derivative) values(in []float64, out, g float64) []float64 {
	v := make([]float64, len(d.Reads))
	for k, s := range d.Reads {
		switch s {
		case SourceOut:
			v[k] = out
		case SourceG:
			v[k] = g
		default:
			v[k] = in[s]
		}
	}
	return v
}

// gradient is the derivative of d with respect to input wrt, times g; 0 where
// none passes.
func gradient(d *Def, s Scalars, wrt int, in []float64, g float64) float64 {
	p := d.Pullback(wrt)
	if p == nil {
		return 0
	}
	return p.Program.Eval(s, p.values(in, d.Forward().Eval(s, in...), g)...)
}

// difference is the derivative of p with respect to input k by central
// differences over five points: errors are about 1e-12 of the fifth derivative
// and 1e-13 of the value.
func difference(p *Program, s Scalars, k int, in []float64) float64 {
	at := append([]float64(nil), in...)
	h := 1e-3 * min(1, math.Abs(in[k])+0.1)
	f := func(steps float64) float64 {
		at[k] = in[k] + steps*h
		return p.Eval(s, at...)
	}
	return (8*(f(1)-f(-1)) - (f(2) - f(-2))) / (12 * h)
}

// cotangent is no round number, so that nothing cancels by chance.
const cotangent = 0.7

// checkGradient compares every derivative of d up to the given order, mixed ones
// too, with differences: those of derivatives with respect to all that they
// read, the saved result and the cotangent included.
func checkGradient(d *Def, s Scalars, in []float64, order int) error {
	out := d.Forward().Eval(s, in...)
	for wrt := range d.Inputs() {
		if d.Forward().Kinds[wrt] == Mask {
			if d.Pullback(wrt) != nil {
				return fmt.Errorf("input %d is a mask, yet has a derivative", wrt)
			}
			continue
		}
		got := gradient(d, s, wrt, in, cotangent)
		want := cotangent * difference(d.Forward(), s, wrt, in)
		if !near(got, want) {
			return fmt.Errorf("order %d from the last: input %d at %v: got %v, differences say %v", order, wrt, in, got, want)
		}
		if p := d.Pullback(wrt); p != nil && order > 1 {
			if err := checkGradient(p.Def(), s, p.values(in, out, cotangent), order-1); err != nil {
				return fmt.Errorf("derivative %v of input %d: %w", p.Reads, wrt, err)
			}
		}
	}
	return nil
}

func near(got, want float64) bool {
	return math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= 1e-7*max(1, math.Abs(want))
}

// points lie away from kinks, those of the derivatives too, and in the domain of
// each primitive: for pow this is a > 0, for relu, whose rule reads the result,
// the side where it is not 0. TestKinks has the rest.
var points = [PrimCount][][]float64{
	Copy:    {{0.3}, {-2}},
	Add:     {{0.3, -1.2}},
	Sub:     {{0.3, -1.2}},
	Mul:     {{0.3, -1.2}, {2, 5}, {0, 3}},
	Div:     {{0.3, -1.2}, {2, 0.7}, {0, 3}},
	Neg:     {{0.3}},
	Abs:     {{0.3}, {-2}},
	Sign:    {{0.3}, {-2}},
	Sqrt:    {{0.6}, {2}, {100}},
	Rsqrt:   {{0.6}, {2}, {100}},
	Recip:   {{0.6}, {-2}},
	Exp:     {{0.3}, {-2}, {0}},
	Log:     {{0.6}, {2}, {100}},
	Tanh:    {{0.3}, {-2}, {0}},
	Sigmoid: {{0.3}, {-2}, {0}, {-30}, {30}},
	Erf:     {{0.3}, {-2}, {0}},
	Pow:     {{1.3, 2.5}, {0.7, -1.2}, {2, 3}, {3, 0.5}},
	FMA:     {{0.3, -1.2, 2}},
	Maximum: {{0.3, -1.2}, {0.3, 2}},
	Minimum: {{0.3, -1.2}, {0.3, 2}},
	Relu:    {{0.3}},
	Eq:      {{0.3, 2}},
	Ne:      {{0.3, 2}},
	Lt:      {{0.3, 2}},
	Le:      {{0.3, 2}},
	Gt:      {{0.3, 2}},
	Ge:      {{0.3, 2}},
	IsNaN:   {{0.3}},
	And:     {{0, 1}},
	Or:      {{0, 1}},
	Not:     {{1}},
	Select:  {{0, 0.3, 2}, {1, 0.3, 2}},
	Num:     {{1}, {0}},

	Sin: {{0.3}, {-2}, {40}}, Cos: {{0.3}, {-2}, {40}}, Tan: {{0.3}, {-2}},
	Asin: {{0.3}, {-0.6}}, Acos: {{0.3}, {-0.6}}, Atan: {{0.3}, {-2}},
	Sinh: {{0.3}, {-2}}, Cosh: {{0.3}, {-2}}, Asinh: {{0.3}, {-2}}, Acosh: {{1.6}, {3}}, Atanh: {{0.3}, {-0.6}},
	Exp2: {{0.3}, {-2}}, Expm1: {{0.3}, {-2}}, Log1p: {{0.3}, {-0.4}, {2}}, Log2: {{0.6}, {2}}, Log10: {{0.6}, {2}},
	Softplus: {{0.3}, {-2}, {0}, {-30}, {30}}, Erfc: {{0.3}, {-1}}, Erfinv: {{0.3}, {-0.5}},
	Lgamma: {{0.6}, {3.3}, {-1.4}}, Digamma: {{0.6}, {3.3}, {-1.4}},
	Atan2: {{0.3, -1.2}, {-2, 0.7}}, Hypot: {{0.3, -1.2}, {3, 4}}, Copysign: {{0.3, -1.2}, {-0.3, -1.2}, {-2, 3}},
	Floor: {{0.3}, {-1.6}}, Ceil: {{0.3}}, Round: {{0.3}, {1.7}}, Trunc: {{0.3}, {-1.6}},
	Quo: {{0.3, -1.2}, {7.3, 2}}, FloorDiv: {{0.3, -1.2}, {7.3, 2}},
	Fmod: {{7.3, 2}, {-7.3, 2}, {7.3, -2}}, Remainder: {{7.3, 2}, {-7.3, 2}, {7.3, -2}},
	Signbit: {{0.3}},
}

// TestPartials checks the table of derivatives, and the derivatives and second
// derivatives of its rules, against differences.
func TestPartials(t *testing.T) {
	for op := range PrimCount {
		if !Table[op].Classes.Has(dtype.ClassFloat) || op == Polygamma { // its order is whole: see composed
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			if len(points[op]) == 0 {
				t.Fatal("no points")
			}
			for _, in := range points[op] {
				if err := checkGradient(single(op), Scalars{}, in, 3); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestPartialsWrong proves that the check sees every rule: each one, made wrong
// by a hundredth, fails, and so does one left out.
func TestPartialsWrong(t *testing.T) {
	for op := range PrimCount {
		for k, right := range Partials[op] {
			if right == nil || op == Polygamma {
				continue
			}
			wrong := func(v Vars) Expr { return pullback(single(op).build().value, k, v.Y, v.G).Mul(Const(1.01)) }
			none := func(v Vars) Expr { return Expr{} }
			for name, partial := range map[string]func(v Vars) Expr{"wrong": wrong, "none": none} {
				t.Run(fmt.Sprint(op, k, name), func(t *testing.T) {
					d := single(op)
					d.Partial = make([]func(v Vars) Expr, 3)
					d.Partial[k] = partial
					for _, in := range points[op] {
						if checkGradient(d, Scalars{}, in, 1) != nil {
							return
						}
					}
					t.Error("passed")
				})
			}
		}
	}
}

// TestKinks pins what PyTorch 2.15 gives where a function is not smooth.
func TestKinks(t *testing.T) {
	tests := []struct {
		name string
		op   Prim
		wrt  int
		in   []float64
		want float64 // for a cotangent of 1
	}{
		{"abs at 0", Abs, 0, []float64{0}, 0},
		{"abs at -0", Abs, 0, []float64{negZero}, 0},
		{"abs of NaN", Abs, 0, []float64{nan}, 0},
		{"abs of -Inf", Abs, 0, []float64{-inf}, -1},
		{"sign at 0", Sign, 0, []float64{0}, 0},
		{"relu at 0", Relu, 0, []float64{0}, 0},
		{"relu at -0", Relu, 0, []float64{negZero}, 0},
		{"relu below 0", Relu, 0, []float64{-2}, 0},
		{"relu above 0", Relu, 0, []float64{tiny}, 1},
		{"relu of NaN", Relu, 0, []float64{nan}, 1},
		{"maximum tie, first", Maximum, 0, []float64{1, 1}, 0.5},
		{"maximum tie, second", Maximum, 1, []float64{1, 1}, 0.5},
		{"maximum of zeros", Maximum, 0, []float64{0, negZero}, 0.5},
		{"maximum of infinities", Maximum, 0, []float64{inf, inf}, 0.5},
		{"maximum with NaN, first", Maximum, 0, []float64{nan, 1}, 1},
		{"maximum with NaN, second", Maximum, 1, []float64{nan, 1}, 1},
		{"minimum tie, first", Minimum, 0, []float64{-2, -2}, 0.5},
		{"minimum tie, second", Minimum, 1, []float64{-2, -2}, 0.5},
		{"minimum with NaN, first", Minimum, 0, []float64{1, nan}, 1},
		{"minimum with NaN, second", Minimum, 1, []float64{nan, nan}, 1},
		{"sqrt at 0", Sqrt, 0, []float64{0}, inf},
		{"sqrt at -0", Sqrt, 0, []float64{negZero}, -inf},
		{"sqrt below 0", Sqrt, 0, []float64{-1}, nan},
		{"rsqrt at 0", Rsqrt, 0, []float64{0}, -inf},
		{"rsqrt at Inf", Rsqrt, 0, []float64{inf}, negZero},
		{"recip at 0", Recip, 0, []float64{0}, -inf},
		{"log at 0", Log, 0, []float64{0}, inf},
		{"exp at -Inf", Exp, 0, []float64{-inf}, 0},
		{"sigmoid at 1000", Sigmoid, 0, []float64{1000}, 0},
		{"sigmoid at -1000", Sigmoid, 0, []float64{-1000}, 0},
		{"tanh at Inf", Tanh, 0, []float64{inf}, 0},
		{"0^0, base", Pow, 0, []float64{0, 0}, 0},
		{"NaN^0, base", Pow, 0, []float64{nan, 0}, 0},
		{"0^1, base", Pow, 0, []float64{0, 1}, 1},
		{"0^2, base", Pow, 0, []float64{0, 2}, 0},
		{"0^0.5, base", Pow, 0, []float64{0, 0.5}, inf},
		{"0^-0.5, base", Pow, 0, []float64{0, -0.5}, -inf},
		{"negative base", Pow, 0, []float64{-2, 2}, -4},
		{"0^0, exponent", Pow, 1, []float64{0, 0}, 0},
		{"0^2, exponent", Pow, 1, []float64{0, 2}, 0},
		{"0^-1, exponent", Pow, 1, []float64{0, -1}, -inf},
		{"negative base, exponent", Pow, 1, []float64{-2, 2}, nan},
		{"0^NaN, exponent", Pow, 1, []float64{0, nan}, nan},
		{"2^0, exponent", Pow, 1, []float64{2, 0}, math.Ln2},
		{"asin at 1", Asin, 0, []float64{1}, inf},
		{"acosh at 1", Acosh, 0, []float64{1}, inf},
		{"tan of Inf", Tan, 0, []float64{inf}, nan},
		{"log1p at -1", Log1p, 0, []float64{-1}, inf},
		{"softplus at 1000", Softplus, 0, []float64{1000}, 1},
		{"softplus at -1000", Softplus, 0, []float64{-1000}, 0},
		{"erfinv at 1", Erfinv, 0, []float64{1}, inf},
		{"atan2 at the origin", Atan2, 0, []float64{0, 0}, 0},
		{"atan2 at the origin, second", Atan2, 1, []float64{0, 0}, negZero},
		{"atan2 of huge", Atan2, 0, []float64{0, 0x1p900}, 0x1p-900},
		{"atan2 of infinities", Atan2, 0, []float64{inf, inf}, nan},
		{"hypot at the origin", Hypot, 0, []float64{0, 0}, nan},
		{"copysign of 0", Copysign, 0, []float64{0, 1}, 0},
		{"copysign turned", Copysign, 0, []float64{2, -3}, -1},
		{"copysign of NaN", Copysign, 0, []float64{nan, 1}, nan},
		{"copysign, second", Copysign, 1, []float64{2, -3}, 0},
		{"floor", Floor, 0, []float64{0}, 0},
		{"round of NaN", Round, 0, []float64{nan}, 0},
		{"fmod, second", Fmod, 1, []float64{1, 1}, -1},
		{"remainder, first", Remainder, 0, []float64{nan, 0}, 1},
		{"remainder, second", Remainder, 1, []float64{2, -3}, 1},
		{"select, chosen", Select, 1, []float64{1, nan, inf}, 1},
		{"select, not chosen", Select, 2, []float64{1, nan, inf}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := gradient(single(tt.op), Scalars{}, tt.wrt, tt.in, 1)
			if got != tt.want && !same(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	second := []struct {
		name string
		op   Prim
		in   []float64
		wrt  Source
		want float64
	}{
		{"second derivative of x^2 at 0", Pow, []float64{0, 2}, SourceIn0, 2},
		{"second derivative of x^1 at 0", Pow, []float64{0, 1}, SourceIn0, 0},
		{"second derivative of relu at 0", Relu, []float64{0}, SourceG, 0},
	}
	for _, tt := range second {
		t.Run(tt.name, func(t *testing.T) {
			d := single(tt.op)
			p := d.Pullback(0)
			for k, s := range p.Reads {
				if s == tt.wrt {
					in := p.values(tt.in, d.Forward().Eval(Scalars{}, tt.in...), 1)
					if got := gradient(p.Def(), Scalars{}, k, in, 1); got != tt.want {
						t.Errorf("got %v, want %v", got, tt.want)
					}
					return
				}
			}
			t.Errorf("the derivative reads %v", p.Reads)
		})
	}
}

// TestSelectGates: an infinite or NaN gradient on the way stops at a select.
func TestSelectGates(t *testing.T) {
	d := NewDef(1, func(v Vars) Expr { return v.A().Gt(Const(0)).Select(v.A(), Const(0)) })
	for _, g := range []float64{inf, nan} {
		if got := gradient(d, Scalars{}, 0, []float64{-1}, g); got != 0 {
			t.Errorf("cotangent %v: got %v, want 0", g, got)
		}
	}
}

// composed are definitions of several primitives, as operations have them.
var composed = []struct {
	name string
	def  *Def
	in   []float64
}{
	{"silu", NewDef(1, func(v Vars) Expr { return v.A().Mul(v.A().Sigmoid()) }), []float64{-0.8}},
	{"gelu", NewDef(1, func(v Vars) Expr {
		return v.A().Mul(Const(0.5)).Mul(Const(1).Add(v.A().Mul(Const(math.Sqrt2 / 2)).Erf()))
	}), []float64{0.7}},
	{"softplus", NewDef(1, func(v Vars) Expr {
		return v.A().Relu().Add(Const(1).Add(v.A().Abs().Neg().Exp()).Log())
	}), []float64{-1.1}},
	{"clamp by scalars", NewDef(1, func(v Vars) Expr { return v.A().Maximum(v.S(0)).Minimum(v.S(1)) }), []float64{0.3}},
	{"scalar power", NewDef(1, func(v Vars) Expr { return v.A().Pow(v.S(1)) }), []float64{1.3}},
	{"used twice", NewDef(2, func(v Vars) Expr {
		p := v.A().Mul(v.B())
		return p.Mul(p).Add(p.Exp()).Sub(v.A())
	}), []float64{0.4, -0.9}},
	{"addcmul", NewDef(4, func(v Vars) Expr { return v.A().Add(v.S(0).Mul(v.B()).Mul(v.C()).Div(v.X[3])) }), []float64{1, 2, 3, 4}},
	{"where", &Def{Masks: 1, Value: func(v Vars) Expr { return v.A().Select(v.B().Exp(), v.C().Log()) }}, []float64{0, 1, 2}},
	{"same operand twice", NewDef(1, func(v Vars) Expr { return v.A().Mul(v.A()) }), []float64{3}},
	{"polygamma", NewDef(1, func(v Vars) Expr { return Const(2).Polygamma(v.A()) }), []float64{0.8}},
	{"polygamma below 0", NewDef(1, func(v Vars) Expr { return Const(1).Polygamma(v.A()) }), []float64{-1.4}},
	{"cube", NewDef(1, func(v Vars) Expr { return v.A().Mul(v.A()).Mul(v.A()) }), []float64{3}},
}

func TestComposed(t *testing.T) {
	s := Scalars{int64(math.Float64bits(-0.5)), int64(math.Float64bits(2.5))}
	for _, tt := range composed {
		t.Run(tt.name, func(t *testing.T) {
			if err := checkGradient(tt.def, s, tt.in, 3); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPullbackFunc: the plain function gives what definitions give, over the
// inputs and the cotangent.
func TestPullbackFunc(t *testing.T) {
	e := Input(0).Mul(Input(1)).Sigmoid()
	p := Compile(Pullback(e, 2, 1), 3)
	y := 1 / (1 + math.Exp(-0.6))
	if got, want := p.Eval(Scalars{}, 2, 0.3, 5), 5*y*(1-y)*2; !near(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !Pullback(e.Sign(), 2, 1).IsZero() || !Pullback(Input(0), 2, 1).IsZero() || !Pullback(e.Gt(Const(0)), 2, 0).IsZero() {
		t.Error("a derivative where none passes")
	}
}

// TestPullbackLinear: sharing keeps derivatives small, where expanding every
// path would take 2^64 terms.
func TestPullbackLinear(t *testing.T) {
	e := Input(0)
	for range 64 {
		e = e.Mul(Const(0.5)).Add(e.Mul(Const(0.5)))
	}
	p := Compile(Pullback(e, 1, 0), 2)
	if got := p.Eval(Scalars{}, 3, 1.5); got != 1.5 {
		t.Errorf("got %v, want 1.5", got)
	}
	if len(p.Code) > 4*64 {
		t.Errorf("%d instructions", len(p.Code))
	}
}
