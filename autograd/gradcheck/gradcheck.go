package gradcheck

import (
	"fmt"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Options say how a check is made. The zero Options check the first derivative,
// element by element.
type Options struct {
	// Order is the highest derivative checked: 0 and 1 mean the first, 2 the
	// second too.
	Order int
	// Directions, unless 0, is how many random directions stand for all elements:
	// for inputs of many elements, since each element and each direction costs two
	// calls of the function.
	Directions int
	// Eps is the step of the differences for an element of size up to 1; it grows
	// with larger ones. 0 means 1e-5, at which rounding and curvature of a
	// well-scaled function cost about 1e-10.
	Eps float64
	// Rel and Abs bound how far the two numbers may be apart, Rel as a share of
	// the greater; nil means 1e-5 and 1e-7. What rounding of the function's own
	// values can make of the difference is allowed on top.
	Rel, Abs *float64
	// Seed starts the numbers by which outputs are weighted and directions drawn;
	// the global generator is left alone.
	Seed uint64
}

// Func fails the test, and lets it go on, if the first derivative of f at inputs
// is not what differences say; see Options.Func.
func Func(t testing.TB, f func(x ...*tensor.Tensor) *tensor.Tensor, inputs ...*tensor.Tensor) {
	t.Helper()
	Options{}.Func(t, f, inputs...)
}

// Check is Func that returns the failure; see Options.Check.
func Check(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs ...*tensor.Tensor) error {
	return Options{}.Check(f, inputs...)
}

// Func fails the test, and lets it go on, with the error of Check.
func (o Options) Func(t testing.TB, f func(x ...*tensor.Tensor) *tensor.Tensor, inputs ...*tensor.Tensor) {
	t.Helper()
	if err := o.Check(f, inputs...); err != nil {
		t.Error(err)
	}
}

// Check compares the derivatives of f at inputs, with respect to each of them,
// with central differences and returns a *Report of what differs, or nil.
//
// f is called with the inputs themselves, whose elements are changed one by one,
// so a module that holds them may be called in f. When Check returns they are as
// they were, in elements, in RequiresGrad and in Grad. They must be leaves of
// type Float64, for differences of float32 drown in rounding; integers and bools
// are handed to f as they are. The outputs' elements are weighted by random
// numbers, so one walk back checks all of them.
func (o Options) Check(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs ...*tensor.Tensor) error {
	if r := unfit(inputs); r != nil {
		return r
	}
	defer restoreRequires(inputs)()
	var r *Report
	if check := func() { r = o.withDefaults().orders(f, inputs) }; autograd.IsGradEnabled() {
		check() // without a scope, which costs every operation a look
	} else {
		autograd.EnableGrad(check)
	}
	if r == nil { // not a nil pointer in an error
		return nil
	}
	return r
}

func (o Options) withDefaults() Options {
	o.Order = max(o.Order, 1)
	if o.Eps == 0 {
		o.Eps = 1e-5
	}
	if o.Rel == nil {
		o.Rel = new(1e-5)
	}
	if o.Abs == nil {
		o.Abs = new(1e-7)
	}
	return o
}

// orders checks the first derivative, then the next as the first one of the
// derivative.
func (o Options) orders(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs []*tensor.Tensor) *Report {
	c := newCheck(o, f, inputs)
	for {
		if r := c.run(); r != nil || c.order == o.Order {
			return r
		}
		c = c.derivative()
	}
}

// restoreRequires has every float input require a gradient and returns what
// undoes that.
func restoreRequires(inputs []*tensor.Tensor) (restore func()) {
	var changed []*tensor.Tensor
	for _, x := range inputs {
		if x.DType().IsFloat() && !x.RequiresGrad() {
			x.SetRequiresGrad(true)
			changed = append(changed, x)
		}
	}
	return func() {
		for _, x := range changed {
			x.SetRequiresGrad(false)
		}
	}
}

// unfit reports the first input that cannot be checked.
func unfit(inputs []*tensor.Tensor) *Report {
	for k, x := range inputs {
		switch {
		case x == nil:
			return &Report{Input: k, Reason: BadInput, Detail: "it is nil"}
		case !x.DType().IsFloat():
		case !x.IsLeaf():
			return &Report{Input: k, Reason: BadInput, Detail: "it was computed from other tensors; pass x.Detach().Clone()"}
		case x.DType() != tensor.Float64:
			return &Report{Input: k, Reason: Float32Used, Detail: "its type is " + x.DType().String() + "; pass x.As(tensor.Float64)"}
		case overlaps(x):
			return &Report{Input: k, Reason: BadInput, Detail: "its elements share memory; expand it inside the function"}
		}
		for j, y := range inputs[:k] {
			if x != y && door.SharesStorage(x, y) {
				return &Report{Input: k, Reason: BadInput, Detail: fmt.Sprintf("it shares memory with input %d; pass a Clone", j)}
			}
		}
	}
	return nil
}

// overlaps reports whether several elements of x are one place in memory.
func overlaps(x *tensor.Tensor) bool {
	shape := x.Shape()
	for d, s := range x.Strides() {
		if s == 0 && shape[d] > 1 {
			return true
		}
	}
	return false
}
