package pointwise

// Parts are what a partial derivative is written in.
type Parts struct {
	A, B, C Expr // the operands
	Y       Expr // the result
	G       Expr // the cotangent: what the result's gradient is
}

// One is the constant 1.
func (Parts) One() Expr { return Const(1) }

// Zero is the constant 0.
func (Parts) Zero() Expr { return Const(0) }

// A Partial is a partial derivative of a primitive times the cotangent; it is
// linear in G.
type Partial func(v Parts) Expr

// Partials holds, for every primitive, the derivative with respect to each
// operand; nil where none passes.
var Partials = [PrimCount][3]Partial{}
