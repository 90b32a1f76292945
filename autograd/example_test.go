package autograd_test

import (
	"fmt"
	"os"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func number(v float32) *tensor.Tensor { return tensor.New(v).SetRequiresGrad(true) }

// Backward fills the gradient of every leaf that asked for one, and adds to what
// is there.
func ExampleBackward() {
	x, y, z := number(-2), number(5), number(-4)
	f := x.Add(y).Mul(z)
	autograd.Backward(f)
	fmt.Println(f.Item(), x.Grad().Item(), y.Grad().Item(), z.Grad().Item())

	autograd.Backward(x.MulScalar(10))
	fmt.Println(x.Grad().Item())
	// Output:
	// -12 -4 -4 3
	// 6
}

// With CreateGraph the result can be differentiated again: x³ has the derivatives
// 3x², 6x and 6.
func ExampleGrad() {
	x := number(2)
	y := x.PowScalar(3)
	for range 3 {
		y = autograd.Grad([]*tensor.Tensor{y}, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: true})[0]
		fmt.Println(y.Item())
	}
	fmt.Println(x.Grad())
	// Output:
	// 12
	// 12
	// 6
	// <nil>
}

// A step of gradient descent by hand: the update itself is not recorded.
func ExampleNoGrad() {
	w := number(3)
	for range 3 {
		autograd.Backward(w.Mul(w))
		autograd.NoGrad(func() { w.SubInPlace(w.Grad().MulScalar(0.25)) })
		w.SetGrad(nil)
		fmt.Println(w.Item())
	}
	// Output:
	// 1.5
	// 0.75
	// 0.375
}

// A hook sees the gradient of a value on its way back and may replace it.
func ExampleRegisterHook() {
	x := tensor.New([]float32{1, 2, 3}).SetRequiresGrad(true)
	h := x.Mul(x)
	remove := autograd.RegisterHook(h, func(g *tensor.Tensor) *tensor.Tensor {
		fmt.Println("arrives:", g)
		return g.ClampMax(1)
	})
	defer remove()
	autograd.Backward(h.MulScalar(5).Sum())
	fmt.Println(x.Grad())
	// Output:
	// arrives: tensor([5., 5., 5.])
	// tensor([2., 4., 6.])
}

// straightThrough rounds to 0 or 1 and passes the gradient on as though it had
// not.
type straightThrough struct{}

func (straightThrough) Forward(_ *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{in[0].GtScalar(0.5).As(in[0].DType())}
}

func (straightThrough) Backward(_ *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	return g
}

func ExampleFunction() {
	x := tensor.New([]float32{0.2, 0.7}).SetRequiresGrad(true)
	y := autograd.Apply(straightThrough{}, x)[0]
	autograd.Backward(y.MulScalar(3).Sum())
	fmt.Println(tensor.Values[float32](y), x.Grad())
	// Output: [0 1] tensor([3., 3.])
}

// cube keeps what its derivative reads; its Backward is written in tensor
// operations and is so differentiable again.
type cube struct{}

func (cube) Forward(ctx *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save(in[0])
	return []*tensor.Tensor{in[0].PowScalar(3)}
}

func (cube) Backward(ctx *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	x := ctx.Saved()[0]
	return []*tensor.Tensor{g[0].Mul(x.Mul(x)).MulScalar(3)}
}

func ExampleContext_Save() {
	x := number(2)
	y := autograd.Apply(cube{}, x)
	first := autograd.Grad(y, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: true})
	second := autograd.Grad(first, []*tensor.Tensor{x})
	fmt.Println(first[0].Item(), second[0].Item())
	// Output: 12 12
}

// Values stand above their wires, gradients below.
func ExampleWriteText() {
	x, y, z := number(-2), number(5), number(-4)
	var f *tensor.Tensor
	autograd.Trace(func() {
		f = x.Add(y).Mul(z)
		autograd.Backward(f)
	})
	names := map[*tensor.Tensor]string{x: "x", y: "y", z: "z"}
	autograd.WriteText(os.Stdout, f, autograd.DOTOptions{Names: names})
	// Output:
	//      -2.00
	//   x ───────┐
	//      -4.00 │      3.00
	//            ├─ + ───────┐
	//       5.00 │     -4.00 │
	//   y ───────┘           │     -12.00
	//      -4.00             ├─ * ────────
	//                        │      1.00
	//      -4.00             │
	//   z ───────────────────┘
	//       3.00
}
