package autograd_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// projection is x·w of a vector x; each gradient costs work that is spared where
// nobody wants it.
type projection struct{}

func (projection) Forward(ctx *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save(in...)
	return []*tensor.Tensor{in[0].MatMul(in[1])}
}

func (projection) Backward(ctx *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	saved := ctx.Saved()
	x, w := saved[0], saved[1]
	grads := make([]*tensor.Tensor, 2)
	if ctx.NeedsGrad(0) {
		grads[0] = g[0].MatMul(w.T())
	}
	if ctx.NeedsGrad(1) {
		grads[1] = x.Outer(g[0])
	}
	fmt.Println("wanted:", ctx.NeedsGrad(0), ctx.NeedsGrad(1))
	return grads
}

// What Save kept comes back in its order.
func ExampleContext_Saved() {
	x := tensor.New([]float32{1, 2}).SetRequiresGrad(true)
	w := tensor.New([][]float32{{3, 4}, {5, 6}}).SetRequiresGrad(true)
	autograd.Backward(autograd.Apply(projection{}, x, w)[0].Sum())
	fmt.Println(tensor.Values[float32](x.Grad()), tensor.Values[float32](w.Grad()))
	// Output:
	// wanted: true true
	// [7 11] [1 1 2 2]
}

// Data carries no gradient: that of the weight alone is computed.
func ExampleContext_NeedsGrad() {
	x := tensor.New([]float32{1, 2})
	w := tensor.New([][]float32{{3, 4}, {5, 6}}).SetRequiresGrad(true)
	autograd.Backward(autograd.Apply(projection{}, x, w)[0].Sum())
	fmt.Println(x.Grad() == nil, tensor.Values[float32](w.Grad()))
	// Output:
	// wanted: false true
	// true [1 1 2 2]
}
