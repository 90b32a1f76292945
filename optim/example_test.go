package optim_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// The least of (x-3)² is at 3.
func Example() {
	x := tensor.New(0.0).SetRequiresGrad(true)
	optimizer := optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 0.1})
	for range 100 {
		optimizer.ZeroGrad()
		autograd.Backward(x.SubScalar(3).PowScalar(2))
		optimizer.Step()
	}
	fmt.Println(x.Detach())
	// Output: tensor(3.0000, dtype=float64)
}

// Groups have options of their own, which may be changed between steps.
func ExampleSGD_AddGroup() {
	slow, fast := tensor.Zeros(1).SetRequiresGrad(true), tensor.Zeros(1).SetRequiresGrad(true)
	optimizer := optim.NewSGD([]*tensor.Tensor{slow}, optim.SGDOptions{LR: 0.1})
	optimizer.AddGroup([]*tensor.Tensor{fast}, optim.SGDOptions{LR: 1})
	autograd.Backward(slow.Add(fast).Sum())
	optimizer.Step()
	fmt.Println(slow.Item(), fast.Item())
	optimizer.Groups[0].LR = 0.5
	optimizer.Step()
	fmt.Println(slow.Item(), fast.Item())
	// Output:
	// -0.10000000149011612 -1
	// -0.6000000238418579 -2
}

// A pointer makes 0 a value to choose: nil is PyTorch's default.
func ExampleAdamOptions() {
	x := tensor.Ones(2).SetRequiresGrad(true)
	autograd.Backward(x.Mul(x).Sum())
	optim.NewAdam([]*tensor.Tensor{x}, optim.AdamOptions{LR: 0.1, Betas: &[2]float64{0, 0.9}, Eps: new(0.0)}).Step()
	fmt.Println(x.Detach())
	// Output: tensor([0.9000, 0.9000])
}
