package main

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Parentheses stand where the formula would otherwise say something else.
func TestFormula(t *testing.T) {
	for _, tt := range []struct {
		name    string
		partial func(v pointwise.Vars) pointwise.Expr
		want    string
	}{
		{"the cotangent", func(v pointwise.Vars) pointwise.Expr { return v.G }, "g"},
		{"a sum in a product", func(v pointwise.Vars) pointwise.Expr { return v.G.Mul(v.A().Add(v.B())) }, "g * (a + b)"},
		{"a product in a sum", func(v pointwise.Vars) pointwise.Expr { return v.G.Mul(v.A()).Add(v.Y) }, "g * a + y"},
		{"a difference subtracted", func(v pointwise.Vars) pointwise.Expr { return v.G.Sub(v.A().Sub(v.B())) }, "g - (a - b)"},
		{"differences in a row", func(v pointwise.Vars) pointwise.Expr { return v.G.Sub(v.A()).Sub(v.B()) }, "g - a - b"},
		{"a quotient divided by", func(v pointwise.Vars) pointwise.Expr { return v.G.Div(v.A().Div(v.B())) }, "g / (a / b)"},
		{"a sum negated", func(v pointwise.Vars) pointwise.Expr { return v.G.Add(v.A()).Neg() }, "-(g + a)"},
		{"a function", func(v pointwise.Vars) pointwise.Expr { return v.A().Sub(v.S(0)).Exp().Mul(v.G) }, "exp(a - s) * g"},
		{"a choice", func(v pointwise.Vars) pointwise.Expr {
			return v.A().Gt(v.B()).Select(v.G, pointwise.Const(0)).Mul(v.A())
		}, "(g where a > b, else 0) * a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &pointwise.Def{
				Value:   func(v pointwise.Vars) pointwise.Expr { return v.A().Mul(v.B()).Mul(v.S(0)) },
				Partial: []func(pointwise.Vars) pointwise.Expr{tt.partial},
			}
			if got := formula(d.Pullback(0)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
