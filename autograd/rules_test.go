package autograd_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// noNode are the operations that leave none in a graph: Map's are its Funcs', and
// Fill cuts the graph.
var noNode = []op.Code{op.Invalid, op.Map, op.Fill}

func TestEveryOperationHasARule(t *testing.T) {
	for code := range op.Count {
		row := &op.Table[code]
		wants := row.Def == nil && !row.Constant && !slices.Contains(noNode, code)
		if has := autograd.HasRule(code); has != wants {
			t.Errorf("%s: rule %v, want %v", row.Name, has, wants)
		}
	}
}

// What a rule declares and does not read keeps memory alive for nothing; what it
// reads and does not declare panics.
func TestRulesReadWhatTheyDeclare(t *testing.T) {
	for _, c := range optest.Cases() {
		t.Run(c.Name(), func(t *testing.T) { checkReads(t, &c) })
	}
}

// checkReads runs c's rules, for all inputs and for each alone.
func checkReads(t testing.TB, c *optest.Case) {
	defer autograd.ObserveReads(func(code op.Code, input int, declared, read op.Values) {
		if declared != read {
			t.Errorf("the rule of %s for input %d declares %b and reads %b", op.Table[code].Name, input, declared, read)
		}
	})()
	c.FanOut(t)
	c.Alone(t)
}

// A recorder takes failures and panics in the place of a test.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Error(a ...any)            { r.failures = append(r.failures, fmt.Sprint(a...)) }
func (r *recorder) Errorf(f string, a ...any) { r.Error(fmt.Sprintf(f, a...)) }

// failures are what check says of c.
func failures(t *testing.T, c *optest.Case, check func(t testing.TB, c *optest.Case)) []string {
	r := &recorder{TB: t}
	func() {
		defer func() {
			if p := recover(); p != nil {
				r.Error(p)
			}
		}()
		check(r, c)
	}()
	return r.failures
}

func derivatives(t testing.TB, c *optest.Case) { c.Derivatives(t) }

// differentiable are the cases whose derivatives are checked against differences,
// and exist.
func differentiable() (cases []optest.Case) {
	for _, c := range optest.Cases() {
		if c.Differentiable() && c.Rounds == "" && c.HasElements() {
			cases = append(cases, c)
		}
	}
	return cases
}

// The gate goes red: what a test of derivatives is for, it sees.

func TestWrongRuleIsSeen(t *testing.T) {
	for _, c := range differentiable() {
		if !autograd.HasRule(c.Code) {
			continue
		}
		t.Run(c.Name(), func(t *testing.T) {
			defer autograd.SpoilRule(c.Code)()
			if len(failures(t, &c, derivatives)) == 0 {
				t.Error("a gradient that is a thousandth too great passes")
			}
		})
	}
}

func TestMissingRuleIsSeen(t *testing.T) {
	for _, c := range differentiable() {
		if !autograd.HasRule(c.Code) {
			continue
		}
		t.Run(c.Name(), func(t *testing.T) {
			defer autograd.DropRule(c.Code)()
			said := strings.Join(failures(t, &c, derivatives), "\n")
			if !strings.Contains(said, op.Table[c.Code].Name+" has no rule") {
				t.Errorf("the missing rule is not named:\n%s", said)
			}
		})
	}
}

// Element-wise operations have their derivatives from their definitions.
func TestWrongDefinitionIsSeen(t *testing.T) {
	for _, c := range differentiable() {
		def := op.Table[c.Code].Def
		if def == nil {
			continue
		}
		t.Run(c.Name(), func(t *testing.T) {
			op.Table[c.Code].Def = spoiled(def)
			defer func() { op.Table[c.Code].Def = def }()
			if len(failures(t, &c, derivatives)) == 0 {
				t.Error("a wrong derivative passes")
			}
		})
	}
}

// spoiled is def with the derivative 1.75 by every number.
func spoiled(def *pointwise.Def) *pointwise.Def {
	wrong := &pointwise.Def{Arity: def.Inputs(), Masks: def.Masks, Value: def.Value}
	for k := range def.Inputs() {
		var p func(v pointwise.Vars) pointwise.Expr
		if def.Masks>>k&1 == 0 {
			p = func(v pointwise.Vars) pointwise.Expr { return v.G.Mul(pointwise.Const(1.75)) }
		}
		wrong.Partial = append(wrong.Partial, p)
	}
	return wrong
}

func TestWrongRowIsSeen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		code  op.Code
		needs []op.Values
		check func(t testing.TB, c *optest.Case)
		says  string
	}{
		{"an input declared and not read", op.Sum, []op.Values{op.In0}, checkReads, "declares"},
		{"an output declared and not read", op.Var, []op.Values{op.In0 | op.Out0}, checkReads, "declares"},
		{"declared for one input, read by the other", op.MatMul, []op.Values{op.In0 | op.In1, op.In0}, checkReads, "declares"},
		{"declared for a joint rule", op.LayerNorm, []op.Values{op.In0 | op.In1 | op.Out0 | op.Out1 | op.Out2, op.In0 | op.Out1 | op.Out2, 0}, checkReads, "declares"},
		{"read and not declared", op.MatMul, []op.Values{op.In1, 0}, derivatives, "does not declare"},
		{"nothing declared", op.Softmax, nil, derivatives, "does not declare"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := &op.Table[tt.code]
			was := row.Needs
			defer func() { row.Needs = was }()
			row.Needs = tt.needs
			var said []string
			for _, c := range optest.Cases() {
				if c.Code == tt.code {
					said = append(said, failures(t, &c, tt.check)...)
				}
			}
			if !strings.Contains(strings.Join(said, "\n"), tt.says) {
				t.Errorf("nothing says %q: %v", tt.says, said)
			}
		})
	}
}
