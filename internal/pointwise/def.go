package pointwise

import "sync/atomic"

// A Def defines an element-wise operation: its value, and where the derivative
// that follows from it is not the wanted one, its partial derivatives. A Def may
// be written as a literal; it must not be copied once used, and any number of
// goroutines may use it.
type Def struct {
	// Arity is the number of inputs; 0 means those that Value reads, A to C.
	Arity int
	// Masks has bit k set where input k is a mask.
	Masks uint64
	// Value builds the result from v.X, the inputs, and v.S, the scalars.
	Value func(v Vars) Expr
	// Partial, where Partial[k] exists and is not nil, builds the derivative
	// with respect to input k in place of the one that follows from Value. It
	// may read v.G and v.Y too, and gives the zero Expr where no gradient passes.
	Partial []func(v Vars) Expr

	built atomic.Pointer[built]
}

// Vars are what the expressions of a Def are written in.
type Vars struct {
	X []Expr // the inputs
	Y Expr   // the result, read from where it was saved; for partial derivatives
	G Expr   // the cotangent; for partial derivatives
}

// A is input 0.
func (v Vars) A() Expr { return v.X[0] }

// B is input 1.
func (v Vars) B() Expr { return v.X[1] }

// C is input 2.
func (v Vars) C() Expr { return v.X[2] }

// S is run-time scalar k.
func (v Vars) S(k int) Expr { return Slot(k) }

// NewDef defines an element-wise function of inputs numbers.
func NewDef(inputs int, value func(v Vars) Expr) *Def {
	return &Def{Arity: inputs, Value: value}
}

// Inputs is the number of inputs.
func (d *Def) Inputs() int { panic("pointwise: not built yet") }

// Forward is the program that computes the value.
func (d *Def) Forward() *Program { panic("pointwise: not built yet") }

// Pullback is the derivative with respect to input wrt, nil if no gradient
// passes.
func (d *Def) Pullback(wrt int) *Derivative { panic("pointwise: not built yet") }

// A Source is where an input of a Derivative's program comes from: Source(k) is
// input k of the operation that it derives.
type Source int8

const (
	SourceIn0 Source = iota
	SourceIn1
	SourceIn2
	SourceG   Source = -1 // the cotangent
	SourceOut Source = -2 // the operation's result
)

// A Derivative computes, from what the operation read and gave and from the
// cotangent, the gradient of one input.
type Derivative struct {
	Program *Program
	Reads   []Source // what each input of Program is

	masks uint64
	def   atomic.Pointer[Def]
}

// Def is the derivative as an operation of its own, whose inputs are what Reads
// lists, so that it can be differentiated again with respect to each of them.
func (d *Derivative) Def() *Def { panic("pointwise: not built yet") }

// Identity reports whether the derivative is the cotangent itself.
func (d *Derivative) Identity() bool { panic("pointwise: not built yet") }

type built struct{}
