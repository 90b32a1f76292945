package pointwise

import (
	"fmt"
	"sync/atomic"
)

// A Def defines an element-wise operation: its value and, where the derivative
// that follows from it is not the wanted one, its partial derivatives. A Def may
// be written as a literal. Its methods may be called from any goroutine, and it
// must not be copied or changed after the first call.
type Def struct {
	// Arity is the number of inputs; 0 means as many as Value reads, A to C.
	Arity int
	// Masks has bit k set where input k is a mask.
	Masks uint64
	// Value builds the result from the inputs and v.S, the run-time scalars.
	Value func(v Vars) Expr
	// Partial[k], where it exists and is not nil, builds the derivative with
	// respect to input k in place of the one that follows from Value. It is
	// linear in v.G, and may read v.Y too. A zero Expr says that no gradient
	// passes.
	Partial []func(v Vars) Expr

	built atomic.Pointer[built]
}

// Vars are what the expressions of a Def are written in.
type Vars struct {
	X []Expr // the inputs
	Y Expr   // in Partial: the result, read from where it was saved
	G Expr   // in Partial: the cotangent
}

// A is input 0.
func (v Vars) A() Expr { return v.X[0] }

// B is input 1.
func (v Vars) B() Expr { return v.X[1] }

// C is input 2.
func (v Vars) C() Expr { return v.X[2] }

// S is run-time scalar k.
func (v Vars) S(k int) Expr { return Slot(k) }

// NewDef defines an element-wise function of so many numbers.
func NewDef(inputs int, value func(v Vars) Expr) *Def {
	return &Def{Arity: inputs, Value: value}
}

// Inputs is the number of inputs.
func (d *Def) Inputs() int { return d.build().forward.Inputs }

// Forward is the program that computes the value.
func (d *Def) Forward() *Program { return d.build().forward }

// Pullback is the derivative with respect to input wrt, nil if no gradient
// passes. What follows from Value is computed from the inputs alone; only the
// derivative of a single primitive reads the result where its rule does.
func (d *Def) Pullback(wrt int) *Derivative {
	cell := &d.build().pullback[wrt]
	p := cell.Load()
	if p == nil {
		p = publish(cell, d.derive(wrt))
	}
	if p == &none {
		return nil
	}
	return p
}

// none marks an input to which no gradient passes.
var none Derivative

// built is what was compiled from a Def, whole from the moment it is seen.
type built struct {
	value    Expr
	forward  *Program
	pullback []atomic.Pointer[Derivative]
}

// publish stores v unless another goroutine was faster, and returns what stands.
// Two may build the same thing; a lock would be left held by an expression that
// panics.
func publish[T any](cell *atomic.Pointer[T], v *T) *T {
	cell.CompareAndSwap(nil, v)
	return cell.Load()
}

func (d *Def) build() *built {
	if b := d.built.Load(); b != nil {
		return b
	}
	n := d.Arity
	if n == 0 {
		n = 3
	}
	e := d.Value(d.vars(n))
	if e.IsZero() {
		panic("pointwise: the value of a definition is no expression (a zero Expr)")
	}
	if d.Arity == 0 {
		n = inputsOf(e)
	}
	b := &built{value: e, forward: Compile(e, n), pullback: make([]atomic.Pointer[Derivative], n)}
	return publish(&d.built, b)
}

// vars names n inputs.
func (d *Def) vars(n int) Vars {
	v := Vars{X: make([]Expr, n)}
	for k := range v.X {
		v.X[k] = inputOf(k, d.Masks>>k&1 != 0)
	}
	return v
}

func inputOf(k int, mask bool) Expr {
	if mask {
		return MaskInput(k)
	}
	return Input(k)
}

// inputsOf is one more than the highest input that e reads.
func inputsOf(e Expr) int {
	n := 0
	for _, x := range topological(e.n) {
		if x.form == input {
			n = max(n, x.index+1)
		}
	}
	return n
}

// derive builds the derivative over the inputs, the result and the cotangent.
func (d *Def) derive(wrt int) *Derivative {
	b := d.build()
	n := b.forward.Inputs
	v := d.vars(n)
	v.Y = inputOf(n, b.value.Kind() == Mask)
	v.G = Input(n + 1)
	var e Expr
	if wrt < len(d.Partial) && d.Partial[wrt] != nil {
		e = d.Partial[wrt](v)
	} else {
		e = pullback(b.value, wrt, v.Y, v.G)
	}
	if e.IsZero() {
		return &none
	}
	if e.Kind() == Mask {
		panic(fmt.Sprintf("pointwise: the derivative with respect to input %d is a mask, want a number", wrt))
	}
	return newDerivative(Compile(e, n+2))
}
