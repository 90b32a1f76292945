package autograd

import (
	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// DerivativeOptions are the options of VJP, JVP, HVP, Jacobian and Hessian.
type DerivativeOptions struct {
	// CreateGraph has the results lead back to the inputs, so that they can be
	// differentiated. Otherwise they take part in no graph.
	CreateGraph bool
}

// A derivative is of a function of tensors.
type derivative struct {
	name   string // of the exported function
	create bool   // results lead back to the user's inputs
	xs     []T    // the variables: inputs, apart from the graphs they are in
}

func newDerivative(name string, inputs []T, options []DerivativeOptions) *derivative {
	d := &derivative{name: name, create: optional(name, options).CreateGraph}
	if gradmode.Inference() {
		graphError(name, "nothing is recorded in inference mode")
	}
	for _, x := range inputs {
		if x == nil {
			panic(&tensor.Error{Kind: tensor.ValueError, Op: name, Reason: "an input is nil"})
		}
		d.xs = append(d.xs, d.variable(x))
	}
	return d
}

// variable is x as a leaf or, if results are to lead back to it, a view of it.
func (d *derivative) variable(x T) (v T) {
	if d.create && x.RequiresGrad() {
		EnableGrad(func() { v = x.View(x.Shape()...) })
		return v
	}
	return x.Detach().SetRequiresGrad(true)
}

// call evaluates f at the variables.
func (d *derivative) call(f func(x ...T) T) T {
	y := f(d.xs...)
	switch {
	case y == nil:
		panic(&tensor.Error{Kind: tensor.ValueError, Op: d.name, Reason: "the function returned nil"})
	case !y.DType().IsFloat():
		panic(&tensor.Error{
			Kind: tensor.DTypeError, Op: d.name,
			Shapes: [][]int{y.Shape()}, DTypes: []tensor.DType{y.DType()}, Devices: devices(y),
			Reason: "the function returned a tensor that has no derivative",
		})
	}
	return y
}

// pull is Grad with zeros where an input is not reached.
func (d *derivative) pull(ys, vs, xs []T, o GradOptions) []T {
	o.AllowUnused = true
	var outs []T
	for i, y := range ys {
		if y.RequiresGrad() {
			outs, o.Gradients = append(outs, y), append(o.Gradients, vs[i])
		}
	}
	grads := Grad(outs, xs, o)
	for i, g := range grads {
		if g == nil {
			grads[i] = zeros(xs[i], xs[i].Shape())
		}
	}
	return grads
}

// slope is the gradient of y, to be differentiated again.
func (d *derivative) slope(y T) []T {
	return d.pull([]T{y}, []T{startGradient(d.name, y, nil)}, d.xs, GradOptions{CreateGraph: true})
}

// result is what the user gets of y.
func (d *derivative) result(y T) T {
	if d.create {
		return y
	}
	return y.Detach()
}

// checkDirections demands a direction for each variable.
func (d *derivative) checkDirections(vs []T) {
	if len(vs) != len(d.xs) {
		panic(&tensor.Error{Kind: tensor.ValueError, Op: d.name, Reason: "there must be one direction for each input"})
	}
	for i, v := range vs {
		if v == nil {
			panic(&tensor.Error{Kind: tensor.ValueError, Op: d.name, Reason: "a direction is nil"})
		}
		if x := d.xs[i]; !sameShape(x, v) {
			panic(&tensor.Error{
				Kind: tensor.ShapeError, Op: d.name,
				Shapes: [][]int{x.Shape(), v.Shape()}, DTypes: []tensor.DType{x.DType(), v.DType()}, Devices: devices(x, v),
				Reason: "an input and its direction differ in shape",
			})
		}
	}
}
