package nn_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A network of two layers learns XOR.
func Example() {
	tensor.ManualSeed(1)
	x := tensor.New([][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}})
	y := tensor.New([][]float32{{0}, {1}, {1}, {0}})
	model := nn.NewSequential(
		nn.NewLinear(2, 8), nn.NewTanh(),
		nn.NewLinear(8, 1), nn.NewSigmoid(),
	)
	criterion := loss.NewBCE()
	optimizer := optim.NewAdam(nn.Parameters(model), optim.AdamOptions{LR: 0.1})
	for range 200 {
		optimizer.ZeroGrad()
		autograd.Backward(criterion.Forward(model.Forward(x), y))
		optimizer.Step()
	}
	fmt.Println(model.Forward(x).GtScalar(0.5).As(tensor.Int64).Flatten(0, 1))
	// Output: tensor([0, 1, 1, 0])
}

// A Block is a model of its own: a struct whose exported fields are walked.
type Block struct {
	Norm  *nn.LayerNorm
	FC1   *nn.Linear
	FC2   *nn.Linear
	Drop  *nn.Dropout
	Steps *tensor.Tensor `nn:",buffer"`
}

// NewBlock returns a residual block over n features.
func NewBlock(n int) *Block {
	return &Block{
		Norm:  nn.NewLayerNorm(n),
		FC1:   nn.NewLinear(n, 4*n),
		FC2:   nn.NewLinear(4*n, n),
		Drop:  nn.NewDropout(0.1),
		Steps: tensor.New(0),
	}
}

// Forward returns x plus what the layers make of it.
func (b *Block) Forward(x *tensor.Tensor) *tensor.Tensor {
	return x.Add(b.Drop.Forward(b.FC2.Forward(b.FC1.Forward(b.Norm.Forward(x)).GELU())))
}

// A model of one's own needs no registration.
func ExampleStateDict() {
	for name, t := range nn.StateDict(NewBlock(2)).All() {
		fmt.Println(name, t.Shape(), t.DType())
	}
	// Output:
	// steps [] int64
	// norm.weight [2] float32
	// norm.bias [2] float32
	// fc1.weight [8 2] float32
	// fc1.bias [8] float32
	// fc2.weight [2 8] float32
	// fc2.bias [2] float32
}

// A state that does not fit is refused as a whole.
func ExampleLoadStateDict() {
	state := nn.StateDict(nn.NewLinear(3, 1, nn.LinearOptions{NoBias: true}))
	fmt.Println(nn.LoadStateDict(nn.NewLinear(2, 1), state))
	fmt.Println(nn.LoadStateDict(nn.NewLinear(3, 1), state, nn.LoadOptions{Partial: true}))
	// Output:
	// the state does not fit the module: missing bias; weight has shape [1 2] in the module and [1 3] in the state
	// <nil>
}

func ExampleEval() {
	block := NewBlock(2)
	nn.Eval(block)
	fmt.Println(block.Drop.Training())
	nn.Train(block)
	fmt.Println(block.Drop.Training())
	// Output:
	// false
	// true
}

// The parameters of a layer are made where, of what type and from which random
// numbers its Tensors option says.
func ExampleLinearOptions() {
	options := nn.LinearOptions{Tensors: tensor.As(tensor.Float64).From(tensor.NewGenerator(777))}
	fmt.Println(nn.NewLinear(2, 1, options).Weight)
	// Output: tensor([[ 0.2197, -0.3870]], dtype=float64, requires_grad=True)
}

// Summary shows what a model is made of, and what it makes of an input.
func ExampleSummary() {
	model := nn.NewSequential(nn.NewLinear(4, 8), nn.NewReLU(), nn.NewLinear(8, 2))
	fmt.Print(nn.Summary(model, tensor.Zeros(16, 4)))
	// Output:
	// module  type        output  parameters
	// .       Sequential  [16 2]  0
	//   0     Linear      [16 8]  40
	//   1     ReLU        [16 8]  0
	//   2     Linear      [16 2]  18
	// 58 parameters, 58 of them trained
}

// A ModuleDict keeps the order in which its modules came.
func ExampleModuleDict() {
	heads := nn.NewModuleDict[*nn.Linear]().Set("value", nn.NewLinear(8, 1)).Set("policy", nn.NewLinear(8, 4))
	for name, head := range heads.All() {
		fmt.Println(name, head.Weight.Shape())
	}
	// Output:
	// value [1 8]
	// policy [4 8]
}
