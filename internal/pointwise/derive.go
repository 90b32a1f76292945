package pointwise

// Expr is the program's result as an expression over ins, which stand for its
// inputs. Those that the program does not read may be zero.
func (p *Program) Expr(ins []Expr) Expr {
	reg := make([]Expr, p.Registers)
	copy(reg, ins[:p.Inputs])
	for k := range p.Slots {
		reg[p.Inputs+k] = Slot(k)
	}
	for k, v := range p.Consts {
		reg[p.Inputs+p.Slots+k] = Const(v)
	}
	for _, in := range p.Code {
		reg[in.Dst] = in.expr(reg)
	}
	return reg[p.Result]
}

func (in Instr) expr(reg []Expr) Expr {
	if in.Op == Copy {
		return reg[in.Args[0]]
	}
	args := make([]Expr, Table[in.Op].Arity)
	for k := range args {
		args[k] = reg[in.Args[k]]
	}
	return apply(in.Op, args...)
}

// Pullback is the derivative of e, an expression over the given number of
// inputs, with respect to input wrt, times the cotangent: an expression over the
// same inputs and one more, the cotangent. It is the zero Expr if no gradient
// passes.
func Pullback(e Expr, inputs, wrt int) Expr {
	return pullback(e, wrt, Expr{}, Input(inputs))
}

// pullback walks back from e with cotangent g. If y is not zero, it holds the
// value of e, and is read where e is a single primitive: recomputing that would
// be no cheaper than computing the derivative.
func pullback(e Expr, wrt int, y, g Expr) Expr {
	if e.Kind() == Mask {
		return Expr{}
	}
	w := walk{wrt: wrt, reached: map[*node]bool{}, grad: map[*node]Expr{e.n: g}}
	if y.IsZero() || !e.n.isPrimitive() {
		y = e
	}
	order := topological(e.n)
	for _, n := range order {
		w.reached[n] = w.reaches(n)
	}
	for k := len(order) - 1; k >= 0; k-- {
		n := order[k]
		if n == e.n {
			w.visit(n, y)
		} else {
			w.visit(n, Expr{n})
		}
	}
	return w.total
}

// isPrimitive reports whether n is a primitive of leaves.
func (n *node) isPrimitive() bool {
	for _, a := range n.args {
		if a != nil && a.form == operation {
			return false
		}
	}
	return n.form == operation
}

// A walk carries gradients from an expression back to one input.
type walk struct {
	wrt     int
	reached map[*node]bool // nodes that a gradient passes through on its way to the input
	grad    map[*node]Expr
	total   Expr
}

// reaches reports whether a gradient that arrives at n gets to the input.
func (w *walk) reaches(n *node) bool {
	if n.form == input {
		return n.index == w.wrt
	}
	for k := range n.arity() {
		if Partials[n.op][k] != nil && w.reached[n.args[k]] {
			return true
		}
	}
	return false
}

// visit passes the gradient of n, whose value is y, on to its operands.
func (w *walk) visit(n *node, y Expr) {
	g, ok := w.grad[n]
	if !ok || !w.reached[n] {
		return
	}
	if n.form == input {
		w.total = plus(w.total, g)
		return
	}
	v := Parts{A: Expr{n.args[0]}, B: Expr{n.args[1]}, C: Expr{n.args[2]}, Y: y, G: g}
	for k := range n.arity() {
		a := n.args[k]
		if partial := Partials[n.op][k]; partial != nil && w.reached[a] {
			w.grad[a] = plus(w.grad[a], partial(v))
		}
	}
}

// plus is a + b, where the zero Expr is nothing.
func plus(a, b Expr) Expr {
	if a.IsZero() {
		return b
	}
	return a.Add(b)
}
