package pointwise

import (
	"fmt"
	"math"
	"slices"
)

// An Expr is an expression over the elements of a program's inputs: a number or
// a mask. It never changes and may be used any number of times; what is used
// twice is computed once. The zero Expr stands for no expression.
type Expr struct{ n *node }

type node struct {
	form  form
	op    Prim
	kind  Kind
	index int     // of an input or slot
	value float64 // of a constant
	args  [3]*node
	need  int // see the function
}

type form uint8

const (
	operation form = iota
	input
	slot
	constant
)

// Input is the number that input k holds.
func Input(k int) Expr { return Expr{&node{form: input, index: k}} }

// MaskInput is the truth value that input k holds.
func MaskInput(k int) Expr { return Expr{&node{form: input, index: k, kind: Mask}} }

// Slot is run-time scalar k, a number.
func Slot(k int) Expr {
	if k < 0 || k >= MaxScalars {
		panic(fmt.Sprintf("pointwise: scalar slot %d: there are %d", k, MaxScalars))
	}
	return Expr{&node{form: slot, index: k}}
}

// Const is the number v everywhere.
func Const(v float64) Expr { return Expr{&node{form: constant, value: v}} }

// IsZero reports whether a is the zero Expr: no expression, which as a
// derivative means that none passes.
func (a Expr) IsZero() bool { return a.n == nil }

// Kind says whether a is a number or a mask.
func (a Expr) Kind() Kind { return a.n.kind }

// Add is a + b.
func (a Expr) Add(b Expr) Expr { return apply(Add, a, b) }

// Sub is a - b.
func (a Expr) Sub(b Expr) Expr { return apply(Sub, a, b) }

// Mul is a * b.
func (a Expr) Mul(b Expr) Expr {
	switch {
	case b.isConst(1):
		return a.number(Mul)
	case a.isConst(1):
		return b.number(Mul)
	}
	return apply(Mul, a, b)
}

// Div is a / b.
func (a Expr) Div(b Expr) Expr {
	if b.isConst(1) {
		return a.number(Div)
	}
	return apply(Div, a, b)
}

// Neg is -a.
func (a Expr) Neg() Expr {
	switch {
	case a.isForm(constant):
		return Const(-a.n.value)
	case a.isForm(operation) && a.n.op == Neg:
		return Expr{a.n.args[0]}
	}
	return apply(Neg, a)
}

// Abs is |a|.
func (a Expr) Abs() Expr { return apply(Abs, a) }

// Sign is -1, 0 or 1, and NaN for NaN.
func (a Expr) Sign() Expr { return apply(Sign, a) }

// Sqrt is the square root.
func (a Expr) Sqrt() Expr { return apply(Sqrt, a) }

// Rsqrt is 1 / sqrt(a).
func (a Expr) Rsqrt() Expr { return apply(Rsqrt, a) }

// Recip is 1 / a.
func (a Expr) Recip() Expr { return apply(Recip, a) }

// Exp is e to the power a.
func (a Expr) Exp() Expr { return apply(Exp, a) }

// Log is the natural logarithm.
func (a Expr) Log() Expr { return apply(Log, a) }

// Tanh is the hyperbolic tangent.
func (a Expr) Tanh() Expr { return apply(Tanh, a) }

// Sigmoid is 1 / (1 + exp(-a)).
func (a Expr) Sigmoid() Expr { return apply(Sigmoid, a) }

// Erf is the error function.
func (a Expr) Erf() Expr { return apply(Erf, a) }

// Pow is a to the power b.
func (a Expr) Pow(b Expr) Expr { return apply(Pow, a, b) }

// FMA is a*b + c, rounded once.
func (a Expr) FMA(b, c Expr) Expr { return apply(FMA, a, b, c) }

// Maximum is the greater of a and b, NaN if either is.
func (a Expr) Maximum(b Expr) Expr { return apply(Maximum, a, b) }

// Minimum is the lesser of a and b, NaN if either is.
func (a Expr) Minimum(b Expr) Expr { return apply(Minimum, a, b) }

// Relu is a where a > 0, else 0; NaN stays.
func (a Expr) Relu() Expr { return apply(Relu, a) }

// Eq is a == b.
func (a Expr) Eq(b Expr) Expr { return apply(Eq, a, b) }

// Ne is a != b, true if either is NaN.
func (a Expr) Ne(b Expr) Expr { return apply(Ne, a, b) }

// Lt is a < b.
func (a Expr) Lt(b Expr) Expr { return apply(Lt, a, b) }

// Le is a <= b.
func (a Expr) Le(b Expr) Expr { return apply(Le, a, b) }

// Gt is a > b.
func (a Expr) Gt(b Expr) Expr { return apply(Gt, a, b) }

// Ge is a >= b.
func (a Expr) Ge(b Expr) Expr { return apply(Ge, a, b) }

// IsNaN is true where a is not a number.
func (a Expr) IsNaN() Expr { return apply(IsNaN, a) }

// And is true where the masks a and b both are.
func (a Expr) And(b Expr) Expr { return apply(And, a, b) }

// Or is true where one of the masks a and b is.
func (a Expr) Or(b Expr) Expr { return apply(Or, a, b) }

// Not is true where the mask a is not.
func (a Expr) Not() Expr { return apply(Not, a) }

// Select is b where the mask a is true and c elsewhere. The one not chosen has
// no influence, whatever it is: this, never a product with a mask, is how values
// are gated.
func (a Expr) Select(b, c Expr) Expr { return apply(Select, a, b, c) }

// Num is 1 where the mask a is true and 0 elsewhere.
func (a Expr) Num() Expr { return apply(Num, a) }

// apply builds an operation; operands of the wrong kind are a mistake in the
// program that wrote the expression.
func apply(op Prim, args ...Expr) Expr {
	n := &node{op: op, kind: Table[op].Result}
	for k, a := range args {
		n.args[k] = a.want(op, Table[op].Args[k]).n
	}
	n.need = need(n.args)
	return Expr{n}
}

// need estimates how many temporaries an operation on args takes when the
// neediest operand is computed first (Sethi and Ullman's numbering).
func need(args [3]*node) int {
	var deepest [3]int
	for k, a := range args {
		if a != nil {
			deepest[k] = a.need
		}
	}
	slices.Sort(deepest[:])
	return max(deepest[2], deepest[1]+1, 1)
}

func (a Expr) number(op Prim) Expr { return a.want(op, Number) }

func (a Expr) want(op Prim, kind Kind) Expr {
	switch {
	case a.n == nil:
		panic(fmt.Sprintf("pointwise: %v of no expression (a zero Expr)", op))
	case a.n.kind == kind:
		return a
	case kind == Mask:
		panic(fmt.Sprintf("pointwise: %v wants a mask, got a number (a comparison such as x.Ne(y) gives a mask)", op))
	}
	panic(fmt.Sprintf("pointwise: %v wants a number, got a mask (m.Num() makes it 1 or 0)", op))
}

func (a Expr) isForm(f form) bool { return a.n != nil && a.n.form == f }

func (a Expr) isConst(v float64) bool {
	return a.isForm(constant) && math.Float64bits(a.n.value) == math.Float64bits(v)
}
