// Package gradcheck tests derivatives against differences: what backward computes
// for a function is compared with how the function's values change when its
// inputs do.
//
//	func TestBlock(t *testing.T) {
//		gradcheck.Func(t, func(x ...*tensor.Tensor) *tensor.Tensor {
//			return x[0].MatMul(x[1]).Tanh()
//		}, a, b)
//		gradcheck.Options{Order: 2}.Func(t, f, a, b)
//	}
//
// A failure names the input, the element, both numbers and what is likely wrong:
// a kink, a broadcast, a saved value overwritten, float32 on the way, a function
// that draws random numbers, or one that loses its graph. Check returns the same
// as an error. See package nn/nntest for modules.
package gradcheck
