package optim_test

import (
	"errors"
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

// A run is taken up where it was broken off: in PyTorch's layout, the state of an
// optimizer is a dictionary of tensors, which a file can hold.
func ExampleBase_StateDict() {
	x := tensor.Ones(2).SetRequiresGrad(true)
	optimizer := optim.NewAdam([]*tensor.Tensor{x}, optim.AdamOptions{LR: 0.1})
	autograd.Backward(x.Sum())
	optimizer.Step()
	state := optimizer.StateDict()
	fmt.Println(state.Get("state.0.exp_avg"), state.Get("param_groups.0.lr"))

	later := optim.NewAdam([]*tensor.Tensor{x}, optim.AdamOptions{LR: 1})
	fmt.Println(later.LoadStateDict(state), later.Groups[0].LR)
	// Output:
	// tensor([0.1000, 0.1000]) tensor(0.1000, dtype=float64)
	// <nil> 0.1
}

// SignSGD moves by the sign of the gradient alone. Base gives an optimizer of
// one's own all that those of the package have.
type SignSGD struct {
	optim.Base[SignSGDOptions, struct{}]
}

// SignSGDOptions are the options of SignSGD.
type SignSGDOptions struct {
	LR float64 `optim:"lr"`
}

// NewSignSGD returns an optimizer of params.
func NewSignSGD(params []*tensor.Tensor, options SignSGDOptions) *SignSGD {
	return &SignSGD{optim.NewBase("NewSignSGD", params, options, optim.Rule[SignSGDOptions, struct{}]{
		Check: func(o *SignSGDOptions) error {
			if o.LR <= 0 {
				return errors.New("LR is not positive")
			}
			return nil
		},
		Update: func(o *SignSGDOptions, params []*optim.Param[struct{}]) {
			for _, p := range params {
				p.Tensor.AddScaledInPlace(p.Grad.Div(p.Grad.Abs()), -o.LR)
			}
		},
	})}
}

func ExampleBase() {
	x := tensor.New([]float64{1, -2}).SetRequiresGrad(true)
	var optimizer optim.Optimizer = NewSignSGD([]*tensor.Tensor{x}, SignSGDOptions{LR: 0.5})
	autograd.Backward(x.Mul(x).Sum())
	optimizer.Step()
	fmt.Println(x.Detach())
	// Output: tensor([ 0.5000, -1.5000], dtype=float64)
}

// A step of LBFGS evaluates the cost several times.
func ExampleLBFGS() {
	x := tensor.New([]float64{-1, 4}).SetRequiresGrad(true)
	optimizer := optim.NewLBFGS([]*tensor.Tensor{x}, optim.LBFGSOptions{LR: 1, StrongWolfe: true})
	for range 3 {
		optimizer.Step(func() *tensor.Tensor {
			optimizer.ZeroGrad()
			cost := x.SubScalar(3).PowScalar(2).Sum()
			autograd.Backward(cost)
			return cost
		})
	}
	fmt.Println(x.Detach())
	// Output: tensor([3.0000, 3.0000], dtype=float64)
}

// A pointer makes 0 a value to choose: nil is PyTorch's default.
func ExampleAdamOptions() {
	x := tensor.Ones(2).SetRequiresGrad(true)
	autograd.Backward(x.Mul(x).Sum())
	optim.NewAdam([]*tensor.Tensor{x}, optim.AdamOptions{LR: 0.1, Betas: &[2]float64{0, 0.9}, Eps: new(0.0)}).Step()
	fmt.Println(x.Detach())
	// Output: tensor([0.9000, 0.9000])
}

// Schedulers work on any optimizer, alone, one after another or together.
func ExampleNewSequentialLR() {
	x := tensor.Zeros(1).SetRequiresGrad(true)
	optimizer := optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 0.1})
	scheduler := optim.NewSequentialLR(optimizer, []optim.Scheduler{
		optim.NewLinearLR(optimizer, optim.LinearLROptions{StartFactor: new(0.25), TotalIters: new(3)}),
		optim.NewStepLR(optimizer, 2, optim.StepLROptions{Gamma: new(0.5)}),
	}, []int{3})
	for range 8 {
		fmt.Printf("%.3f ", optimizer.Groups[0].LR)
		optimizer.Step()
		scheduler.Step()
	}
	// Output: 0.025 0.050 0.075 0.100 0.100 0.050 0.050 0.025
}

func ExampleReduceLROnPlateau() {
	x := tensor.Zeros(1).SetRequiresGrad(true)
	optimizer := optim.NewSGD([]*tensor.Tensor{x}, optim.SGDOptions{LR: 0.1})
	scheduler := optim.NewReduceLROnPlateau(optimizer, optim.ReduceLROnPlateauOptions{Patience: new(1)})
	for _, cost := range []float64{3, 2, 2, 2, 1} {
		scheduler.Step(cost)
		fmt.Printf("%.2f ", optimizer.Groups[0].LR)
	}
	// Output: 0.10 0.10 0.10 0.01 0.01
}

// Gradients are clipped before the step that uses them.
func ExampleClipGradNorm() {
	x := tensor.New([]float64{3, 4}).SetRequiresGrad(true)
	autograd.Backward(x.Mul(x).Sum())
	norm := optim.ClipGradNorm([]*tensor.Tensor{x}, 1)
	fmt.Println(norm, x.Grad())
	// Output: tensor(10., dtype=float64) tensor([0.6000, 0.8000], dtype=float64)
}
