package autograd_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// The rows of a rotation by a right angle.
func ExampleJacobian() {
	turn := tensor.New([][]float32{{0, -1}, {1, 0}})
	f := func(x ...*tensor.Tensor) *tensor.Tensor { return turn.MatMul(x[0]) }
	fmt.Println(autograd.Jacobian(f, []*tensor.Tensor{tensor.New([]float32{3, 4})})[0])
	// Output:
	// tensor([[ 0., -1.],
	//         [ 1.,  0.]])
}

// x²y has the second derivatives 2y, 2x, 2x and 0.
func ExampleHessian() {
	f := func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[0]).Mul(x[1]) }
	h := autograd.Hessian(f, []*tensor.Tensor{tensor.New(float32(3)), tensor.New(float32(5))})
	fmt.Println(h[0][0].Item(), h[0][1].Item(), h[1][0].Item(), h[1][1].Item())
	// Output: 10 6 6 0
}

// What arrives at the result of exp goes back times exp(x).
func ExampleVJP() {
	f := func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Exp() }
	y, grads := autograd.VJP(f, []*tensor.Tensor{tensor.Zeros(2)}, tensor.New([]float32{10, 20}))
	fmt.Println(y, grads[0])
	// Output: tensor([1., 1.]) tensor([10., 20.])
}

// A step along (1, 0) from (3, 4) lengthens the vector by 3/5 of the step.
func ExampleJVP() {
	length := func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[0]).Sum().Sqrt() }
	at, along := tensor.New([]float32{3, 4}), tensor.New([]float32{1, 0})
	y, slope := autograd.JVP(length, []*tensor.Tensor{at}, []*tensor.Tensor{along})
	fmt.Println(y, slope)
	// Output: tensor(5.) tensor(0.6000)
}

// The Hessian of Σ x³ is diagonal: 6x.
func ExampleHVP() {
	f := func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].PowScalar(3).Sum() }
	at, v := tensor.New([]float32{1, 2}), tensor.New([]float32{1, 10})
	y, product := autograd.HVP(f, []*tensor.Tensor{at}, []*tensor.Tensor{v})
	fmt.Println(y, product[0])
	// Output: tensor(9.) tensor([  6., 120.])
}
