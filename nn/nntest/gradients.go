package nntest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Options say how gradients are checked; see package gradcheck for the fields.
// For modules and inputs of more than a thousand elements 0 Directions stand for
// 16.
type Options gradcheck.Options

// Gradients fails the test, and lets it go on, if the gradients of module at
// inputs are not what differences say; see Options.Gradients.
func Gradients(t testing.TB, module any, inputs ...*tensor.Tensor) {
	t.Helper()
	Options{}.Gradients(t, module, inputs...)
}

// Gradients copies module and inputs, converts the copies to float64 and compares
// the derivatives of what the method Forward returns, by every input that is a
// float and by every parameter that requires a gradient, with differences.
// Forward takes as many tensors as there are inputs and returns one or several. A
// module that draws random numbers, as Dropout does in training, cannot be
// checked: call nn.Eval first.
func (o Options) Gradients(t testing.TB, module any, inputs ...*tensor.Tensor) {
	t.Helper()
	if err := o.Check(module, inputs...); err != nil {
		t.Error(err)
	}
}

// Check is Gradients that returns the failure.
func (o Options) Check(module any, inputs ...*tensor.Tensor) error {
	c := newCopier()
	m := c.copy(module)
	var xs []*tensor.Tensor
	for _, x := range inputs {
		xs = append(xs, c.tensor(x))
	}
	forward, err := forwardOf(m, xs)
	if err != nil {
		return err
	}
	all := append([]*tensor.Tensor{}, xs...)
	var names []string
	if err := tensor.Try(func() { // it refuses what is no module
		for name, p := range nn.NamedParameters(m) {
			if p.RequiresGrad() {
				all, names = append(all, p), append(names, name)
			}
		}
	}); err != nil {
		return err
	}
	const many, directions = 1000, 16
	if o.Directions == 0 && elements(all) > many {
		o.Directions = directions
	}
	err = gradcheck.Options(o).Check(func(...*tensor.Tensor) *tensor.Tensor { return forward() }, all...)
	return name(err, len(xs), names)
}

func elements(xs []*tensor.Tensor) (n int) {
	for _, x := range xs {
		n += x.NumEl()
	}
	return n
}

// name says which parameter an error is about.
func name(err error, inputs int, names []string) error {
	var r *gradcheck.Report
	if errors.As(err, &r) && r.Input >= inputs {
		return fmt.Errorf("nntest: input %d is parameter %s: %w", r.Input, names[r.Input-inputs], err)
	}
	return err
}

// forwardOf finds m's method Forward and returns a call of it on xs that gives
// one tensor: its results, flat and one after another, if there are several.
func forwardOf(m any, xs []*tensor.Tensor) (func() *tensor.Tensor, error) {
	var f reflect.Value
	if v := reflect.ValueOf(m); v.IsValid() {
		f = v.MethodByName("Forward")
	}
	if !f.IsValid() {
		return nil, fmt.Errorf("nntest: %T has no method Forward", m)
	}
	args := make([]reflect.Value, len(xs))
	for k, x := range xs {
		args[k] = reflect.ValueOf(x)
	}
	if !fits(f.Type(), len(xs)) {
		return nil, fmt.Errorf("nntest: the method Forward of %T is a %v: it must take %d tensors and return tensors", m, f.Type(), len(xs))
	}
	return func() *tensor.Tensor {
		outs := f.Call(args)
		if len(outs) == 1 {
			return outs[0].Interface().(*tensor.Tensor)
		}
		flat := make([]*tensor.Tensor, len(outs))
		for k, out := range outs {
			flat[k] = out.Interface().(*tensor.Tensor).Reshape(-1)
		}
		return tensor.Cat(flat, 0)
	}, nil
}

var tensorPointer = reflect.TypeFor[*tensor.Tensor]()

// fits reports whether a function of type t takes n tensors, options being left
// out, and returns tensors.
func fits(t reflect.Type, n int) bool {
	fixed := t.NumIn()
	if t.IsVariadic() {
		if fixed--; n < fixed || n > fixed && t.In(fixed).Elem() != tensorPointer {
			return false
		}
	} else if n != fixed {
		return false
	}
	for k := range fixed {
		if t.In(k) != tensorPointer {
			return false
		}
	}
	for k := range t.NumOut() {
		if t.Out(k) != tensorPointer {
			return false
		}
	}
	return t.NumOut() > 0
}
