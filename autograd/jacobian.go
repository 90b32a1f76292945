package autograd

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Jacobian returns, for each input x, all ∂y/∂x of y = f(inputs...), in the shape of
// y followed by that of x. It walks back once for each element of y. Inputs are of
// a float type; their Grad is left alone. See torch.autograd.functional.jacobian.
func Jacobian(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs []*tensor.Tensor, options ...DerivativeOptions) (jacobians []*tensor.Tensor) {
	d := newDerivative("Jacobian", inputs, options)
	EnableGrad(func() { jacobians = d.jacobians(d.call(f)) })
	return jacobians
}

// Hessian returns, for each pair of inputs a and b, all ∂²y/∂a∂b of y = f(inputs...),
// which must have one element: result [i][j] is of the shape of input i followed
// by that of input j. It walks back once for each element of the inputs. See
// torch.autograd.functional.hessian.
func Hessian(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs []*tensor.Tensor, options ...DerivativeOptions) (hessians [][]*tensor.Tensor) {
	d := newDerivative("Hessian", inputs, options)
	EnableGrad(func() {
		for _, g := range d.slope(d.call(f)) {
			hessians = append(hessians, d.jacobians(g))
		}
	})
	return hessians
}

// jacobians are those of y with respect to each variable, a row for each element
// of y.
func (d *derivative) jacobians(y T) []T {
	n := y.NumEl()
	rows := make([][]T, len(d.xs))
	for k := range n {
		grads := d.pull([]T{y}, []T{unit(y, k)}, d.xs, GradOptions{CreateGraph: d.create, RetainGraph: true})
		for i, g := range grads {
			rows[i] = append(rows[i], g)
		}
	}
	all := make([]T, len(d.xs))
	for i, x := range d.xs {
		shape := slices.Concat(y.Shape(), x.Shape())
		if n == 0 {
			all[i] = zeros(x, shape)
		} else {
			all[i] = tensor.Stack(rows[i], 0).Reshape(shape...)
		}
	}
	return all
}

// unit is of y's shape: 1 at element k, else 0.
func unit(y T, k int) T {
	e := zeros(y, []int{y.NumEl()})
	e.Narrow(0, k, 1).Fill(1)
	return e.Reshape(y.Shape()...)
}
