package tensor_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/tensor"
)

func Example() {
	x := tensor.New([][]float32{{1, 2}, {3, 4}})
	y := x.MatMul(x.T()).AddScalar(1)
	fmt.Println(y)
	fmt.Println(y.Shape(), y.DType(), y.Sum().Item())
	// Output:
	// tensor([[ 6., 12.],
	//         [12., 26.]])
	// [2 2] float32 56
}

// The type follows the Go type of the elements.
func ExampleNew() {
	fmt.Println(tensor.New([]float32{1, 2}))
	fmt.Println(tensor.New([]float64{1, 2}))
	fmt.Println(tensor.New([][]int{{1, 2}, {3, 4}}))
	fmt.Println(tensor.New(true))
	// Output:
	// tensor([1., 2.])
	// tensor([1., 2.], dtype=float64)
	// tensor([[1, 2],
	//         [3, 4]])
	// tensor(True)
}

// Values copies the elements out, Item those of a tensor that has only one.
func ExampleValues() {
	x := tensor.FromSlice([]int{1, 2, 3, 4, 5, 6}, 2, 3)
	fmt.Println(tensor.Values[int](x.T()))
	fmt.Println(tensor.Item[int](x.Sum()))
	// Output:
	// [1 4 2 5 3 6]
	// 21
}

// Options choose type, device and generator for any constructor.
func ExampleOptions() {
	fmt.Println(tensor.As(tensor.Float64).Zeros(2))
	g := tensor.NewGenerator(777)
	fmt.Println(tensor.Options{}.From(g).RandInt(0, 10, 4).Shape())
	// Output:
	// tensor([0., 0.], dtype=float64)
	// [4]
}

// The numbers are those that PyTorch draws after torch.manual_seed(0).
func ExampleManualSeed() {
	tensor.ManualSeed(0)
	fmt.Println(tensor.Rand(3))
	fmt.Println(tensor.Randn(3))
	// Output:
	// tensor([0.4963, 0.7682, 0.0885])
	// tensor([0.3643, 0.1344, 0.1642])
}

func ExampleTensor_Index() {
	x := tensor.Arange(0, 12, 1).Reshape(3, 4)
	fmt.Println(x.Index(1))                                                // x[1]
	fmt.Println(x.Index(tensor.All, -1))                                   // x[:, -1]
	fmt.Println(x.Index(tensor.Slice{Start: 1}, tensor.Slice{Step: 2}))    // x[1:, ::2]
	fmt.Println(x.Index(tensor.Ellipsis, tensor.Slice{Stop: new(1)}))      // x[..., :1]
	fmt.Println(x.Index(tensor.New([]int{2, 0}), tensor.New([]int{1, 3}))) // x[[2, 0], [1, 3]]
	fmt.Println(x.Index(x.GtScalar(8)))                                    // x[x > 8]
	// Output:
	// tensor([4, 5, 6, 7])
	// tensor([ 3,  7, 11])
	// tensor([[ 4,  6],
	//         [ 8, 10]])
	// tensor([[0],
	//         [4],
	//         [8]])
	// tensor([9, 3])
	// tensor([ 9, 10, 11])
}

func ExampleTensor_SetIndex() {
	x := tensor.Zeros(2, 3)
	x.SetIndex(tensor.New([]float32{1, 2}), tensor.All, 1) // x[:, 1] = ...
	fmt.Println(x)
	// Output:
	// tensor([[0., 1., 0.],
	//         [0., 2., 0.]])
}

// Sizes of 1, and dimensions that are missing in front, stretch to those of the
// other operand.
func ExampleTensor_Add() {
	column := tensor.New([][]float32{{10}, {20}})
	row := tensor.New([]float32{1, 2, 3})
	fmt.Println(column.Add(row))
	// Output:
	// tensor([[11., 12., 13.],
	//         [21., 22., 23.]])
}

// The Go number decides as a Python number does: 2 leaves integers what they
// are, 2.0 makes them floats.
func ExampleTensor_MulScalar() {
	x := tensor.New([]int{1, 2, 3})
	fmt.Println(x.MulScalar(2))
	fmt.Println(x.MulScalar(2.0))
	// Output:
	// tensor([2, 4, 6])
	// tensor([2., 4., 6.])
}

func ExampleTensor_MatMul() {
	a := tensor.Ones(5, 2, 3)
	b := tensor.Ones(3, 4)
	fmt.Println(a.MatMul(b).Shape())
	// Output: [5 2 4]
}

func ExampleTensor_Sum() {
	x := tensor.New([][]float32{{1, 2}, {3, 4}})
	fmt.Println(x.Sum())
	fmt.Println(x.Sum(0))
	fmt.Println(x.SumKeep(-1))
	// Output:
	// tensor(10.)
	// tensor([4., 6.])
	// tensor([[3.],
	//         [7.]])
}

// Views share memory: what is written to one is seen in the other.
func ExampleTensor_Transpose() {
	x := tensor.Zeros(2, 2)
	x.Transpose(0, 1).Index(0).Fill(7)
	fmt.Println(x)
	// Output:
	// tensor([[7., 0.],
	//         [7., 0.]])
}

func ExampleTensor_String() {
	fmt.Println(tensor.New([]float64{1e-4, 1, 1e4}))
	fmt.Println(tensor.Arange(0, 4000, 1).Reshape(2, 2000))
	x := tensor.Ones(2).SetRequiresGrad(true)
	fmt.Println(x)
	fmt.Println(x.Mul(x))
	// Output:
	// tensor([1.0000e-04, 1.0000e+00, 1.0000e+04], dtype=float64)
	// tensor([[   0,    1,    2,  ..., 1997, 1998, 1999],
	//         [2000, 2001, 2002,  ..., 3997, 3998, 3999]])
	// tensor([1., 1.], requires_grad=True)
	// tensor([1., 1.], grad_fn=<MulBackward0>)
}

// A mistake panics with an error that names the operation and its tensors. Try
// turns exactly that into an error to handle.
func ExampleTry() {
	err := tensor.Try(func() {
		tensor.Zeros(2, 3).MatMul(tensor.Zeros(4, 5))
	})
	fmt.Println(err)
	// Output:
	// MatMul(float32 (2, 3), float32 (4, 5)): 3 columns on the left do not meet 4 rows on the right
}

// A Func is compiled once, runs in one pass over memory and is differentiable.
// With gives its scalars without compiling it anew.
func ExampleFunc() {
	celu := tensor.NewFunc(1, func(x ...tensor.Elem) tensor.Elem {
		alpha, one := tensor.Scalar(0), tensor.Const(1)
		below := x[0].Div(alpha).Exp().Sub(one).Mul(alpha)
		return x[0].Gt(tensor.Const(0)).Where(x[0], below)
	})
	x := tensor.New([]float32{-1, 0, 2})
	fmt.Println(celu.With(1).Apply(x))
	fmt.Println(celu.With(0.5).Apply(x))
	// Output:
	// tensor([-0.6321,  0.0000,  2.0000])
	// tensor([-0.4323,  0.0000,  2.0000])
}

func ExampleMap() {
	x, y := tensor.New([]float32{3, 5}), tensor.New([]float32{4, 12})
	fmt.Println(tensor.Map(func(x ...tensor.Elem) tensor.Elem {
		return x[0].Mul(x[0]).Add(x[1].Mul(x[1])).Sqrt()
	}, x, y))
	// Output: tensor([ 5., 13.])
}
