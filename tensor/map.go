package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// A Func is an element-wise function of a user's own, compiled once. It runs in
// one pass over memory, however long its expression, and is differentiable to
// any order. Any number of goroutines may use it.
//
//	softsign := tensor.NewFunc(1, func(x ...tensor.Elem) tensor.Elem {
//		return x[0].Div(x[0].Abs().Add(tensor.Const(1)))
//	})
//	y := softsign.Apply(x)
type Func struct {
	def     *pointwise.Def
	scalars pointwise.Scalars
}

// maxFuncInputs leaves room for the cotangents of two derivatives among the
// operands that one program may read.
const maxFuncInputs = backend.MaxInputs - 2

// NewFunc returns the function of the given number of tensors that f describes:
// f is called with an Elem for each and builds the result from them. It panics
// for more than four tensors, and if f misuses an Elem.
func NewFunc(inputs int, f func(x ...Elem) Elem) *Func {
	if inputs < 1 || inputs > maxFuncInputs {
		fail(ValueError, "NewFunc", nil, "%d inputs: one to %d can be taken", inputs, maxFuncInputs)
	}
	def := pointwise.NewDef(inputs, func(v pointwise.Vars) pointwise.Expr {
		elems := make([]Elem, len(v.X))
		for k, e := range v.X {
			elems[k] = Elem{e}
		}
		return f(elems...).number("NewFunc").e
	})
	def.Forward()
	return &Func{def: def}
}

// With returns f with the values of its run-time scalars (see Scalar), which
// are 0 until given. Nothing is compiled anew.
func (f *Func) With(scalars ...float64) *Func {
	if len(scalars) > pointwise.MaxScalars {
		fail(ValueError, "With", nil, "%d scalars: at most %d can be given", len(scalars), pointwise.MaxScalars)
	}
	g := &Func{def: f.def}
	for k, v := range scalars {
		g.scalars[k] = int64(math.Float64bits(v))
	}
	return g
}

// Apply returns f of the tensors, element by element, broadcast. Types are
// promoted; integers count as float32.
func (f *Func) Apply(xs ...*Tensor) *Tensor {
	f.check("Apply", xs)
	return applyDef(f.def, f.scalars, xs...)
}

// Into overwrites dst, which may be one of xs, with f of the tensors, broadcast
// and converted to its type. It records nothing and so panics while recording if
// one of the tensors takes part in a graph: it is meant for updates inside
// autograd.NoGrad.
func (f *Func) Into(dst *Tensor, xs ...*Tensor) {
	f.check("Into", xs)
	var buf [1 + maxFuncInputs]*Tensor
	all := append(append(buf[:0], dst), xs...)
	if dst.beginWrite("Into", all) {
		fail(GraphError, "Into", all, "the write cannot be recorded; call Into inside autograd.NoGrad")
	}
	dst.checkBroadcast("Into", all)
	compute, _ := defType(f.def, xs)
	for k, x := range xs {
		all[k+1] = x.apart(dst)
	}
	runPointwise("Into", f.def.Forward(), f.scalars, compute, dst, all[1:])
	dst.store.Version.Add(1)
}

func (f *Func) check(name string, xs []*Tensor) {
	if len(xs) != f.def.Inputs() {
		fail(ValueError, name, xs, "the function takes %d tensors", f.def.Inputs())
	}
	checkDevices(name, xs)
}

// Map returns f of the tensors, element by element, broadcast; see Func, which
// is the better choice for a function used often: Map compiles f at every call.
func Map(f func(x ...Elem) Elem, xs ...*Tensor) *Tensor {
	return NewFunc(len(xs), f).Apply(xs...)
}
