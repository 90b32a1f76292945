package pointwise

// Expr is the program's result as an expression over ins, which stand for its
// inputs.
func (p *Program) Expr(ins []Expr) Expr { panic("pointwise: not built yet") }

// Pullback is the derivative of e, an expression over the given number of
// inputs, with respect to input wrt, times the cotangent: an expression over the
// same inputs and one more, the cotangent g. It is the zero Expr if no gradient
// passes.
func Pullback(e Expr, inputs, wrt int) Expr { panic("pointwise: not built yet") }
