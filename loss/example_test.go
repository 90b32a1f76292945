package loss_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func Example() {
	predicted := nn.Parameter(tensor.New([]float32{0.9, 0.2}))
	cost := loss.NewBCE().Forward(predicted, tensor.New([]float32{1, 0}))
	autograd.Backward(cost)
	fmt.Println(cost)
	fmt.Println(predicted.Grad())
	// Output:
	// tensor(0.1643, grad_fn=<MeanBackward0>)
	// tensor([-0.5556,  0.6250])
}

func ExampleMSE() {
	x, y := tensor.New([]float32{1, 2, 3}), tensor.New([]float32{1, 2, 6})
	fmt.Println(loss.NewMSE().Forward(x, y))
	fmt.Println(loss.NewMSE(loss.MSEOptions{Reduction: loss.None}).Forward(x, y))
	// Output:
	// tensor(3.)
	// tensor([0., 0., 9.])
}

// Targets are classes, or probabilities of them.
func ExampleCrossEntropy() {
	scores := tensor.New([][]float32{{2, 0, 0}, {0, 0, 2}})
	fmt.Println(loss.NewCrossEntropy().Forward(scores, tensor.New([]int{0, 2})))
	fmt.Println(loss.NewCrossEntropy().Forward(scores, tensor.New([][]float32{{1, 0, 0}, {0, 0.5, 0.5}})))
	padded := loss.NewCrossEntropy(loss.CrossEntropyOptions{IgnoreIndex: new(2)})
	fmt.Println(padded.Forward(scores, tensor.New([]int{1, 2})))
	// Output:
	// tensor(0.2395)
	// tensor(0.7395)
	// tensor(2.2395)
}

// Small errors are squared, great ones are not.
func ExampleHuber() {
	x, y := tensor.New([]float32{0, 0.5, 3}), tensor.New([]float32{0, 0, 0})
	fmt.Println(loss.NewHuber(loss.HuberOptions{Reduction: loss.None}).Forward(x, y))
	// Output: tensor([0.0000, 0.1250, 2.5000])
}

// Scores of any size are safe: there is no sigmoid to round to 1.
func ExampleBCEWithLogits() {
	x, y := tensor.New([]float32{1000, -1000, 0}), tensor.New([]float32{1, 1, 1})
	fmt.Println(loss.NewBCEWithLogits(loss.BCEWithLogitsOptions{Reduction: loss.None}).Forward(x, y))
	// Output: tensor([0.0000e+00, 1.0000e+03, 6.9315e-01])
}

func ExampleTripletMargin() {
	anchor := tensor.New([][]float32{{0, 0}})
	like, unlike := tensor.New([][]float32{{3, 4}}), tensor.New([][]float32{{0, 5.5}})
	fmt.Println(loss.NewTripletMargin().Forward(anchor, like, unlike))
	// Output: tensor(0.5000)
}
