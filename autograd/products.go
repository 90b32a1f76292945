package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// VJP returns y = f(inputs...) and the product of v, of y's shape, with the
// Jacobian of f: for each input x the sum of v ∂y/∂x over the elements of y. v may
// be nil if y has one element, and is then 1. Inputs are of a float type; their
// Grad is left alone. See torch.autograd.functional.vjp.
func VJP(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs []*tensor.Tensor, v *tensor.Tensor, options ...DerivativeOptions) (y *tensor.Tensor, grads []*tensor.Tensor) {
	d := newDerivative("VJP", inputs, options)
	EnableGrad(func() {
		y = d.call(f)
		grads = d.pull([]T{y}, []T{startGradient("VJP", y, v)}, d.xs, GradOptions{CreateGraph: d.create})
	})
	return d.result(y), grads
}

// JVP returns y = f(inputs...) and the product of the Jacobian of f with vs, one
// for each input and of its shape: the derivative of y in the direction vs.
//
// It walks back twice: what VJP gives is linear in its v, and the derivative with
// respect to v is the product wanted. So JVP holds for whatever can be
// differentiated twice, and needs no rules of its own. See
// torch.autograd.functional.jvp, which does the same.
func JVP(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs, vs []*tensor.Tensor, options ...DerivativeOptions) (y, product *tensor.Tensor) {
	d := newDerivative("JVP", inputs, options)
	d.checkDirections(vs)
	EnableGrad(func() {
		y = d.call(f)
		v := zeros(y, y.Shape()).SetRequiresGrad(true)
		grads := d.pull([]T{y}, []T{v}, d.xs, GradOptions{CreateGraph: true})
		product = d.pull(grads, vs, []T{v}, GradOptions{CreateGraph: d.create})[0]
	})
	return d.result(y), product
}

// HVP returns y = f(inputs...), which must have one element, and the product of
// the Hessian of f with vs, one for each input and of its shape. It takes two
// walks, the second over the first, and never makes the Hessian. See
// torch.autograd.functional.hvp.
func HVP(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs, vs []*tensor.Tensor, options ...DerivativeOptions) (y *tensor.Tensor, product []*tensor.Tensor) {
	d := newDerivative("HVP", inputs, options)
	d.checkDirections(vs)
	EnableGrad(func() {
		y = d.call(f)
		grads := d.slope(y)
		product = d.pull(grads, vs, d.xs, GradOptions{CreateGraph: d.create})
	})
	return d.result(y), product
}
