package autograd_test

import (
	"fmt"
	"path/filepath"
	"regexp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// What is made in inference mode takes part in no graph.
func ExampleInferenceMode() {
	w := number(3)
	var y *tensor.Tensor
	autograd.InferenceMode(func() { y = w.Mul(w) })
	fmt.Println(y.Item(), y.RequiresGrad())

	fmt.Println(tensor.Try(func() { w.Mul(y) }))
	fmt.Println(w.Mul(y.Clone()).Item())
	// Output:
	// 9 false
	// Mul(float32 (), float32 ()): a tensor made in inference mode can take part in no graph; take a Clone of it
	// 27
}

func ExampleIsInferenceModeEnabled() {
	autograd.InferenceMode(func() { fmt.Println(autograd.IsInferenceModeEnabled()) })
	fmt.Println(autograd.IsInferenceModeEnabled())
	// Output:
	// true
	// false
}

// The root of 0 has an infinite slope, and 0 times that is NaN.
func ExampleDetectAnomaly() {
	err := tensor.Try(func() {
		autograd.DetectAnomaly(func() {
			x := number(0)
			y := x.Sqrt()
			autograd.Backward(y.MulScalar(0))
		})
	})
	fmt.Println(withoutFolder(err))
	// Output: Backward(float32 ()): the derivative of Sqrt with respect to input 0 is NaN; it was recorded at example_scopes_test.go:40
}

// withoutFolder shortens the name of the file in an error.
func withoutFolder(err error) string {
	return regexp.MustCompile(`\S*[/\\]\S*`).ReplaceAllStringFunc(err.Error(), filepath.Base)
}

// Only the input and the output of the block are kept until the walk, which runs
// it again.
func ExampleCheckpoint() {
	block := func(x ...*tensor.Tensor) *tensor.Tensor {
		fmt.Println("block runs")
		return x[0].Exp().Tanh().Exp()
	}
	x := number(0)
	y := autograd.Checkpoint(block, x)
	fmt.Println("walk")
	autograd.Backward(y)
	fmt.Printf("%.3f\n", x.Grad().Item())
	// Output:
	// block runs
	// walk
	// block runs
	// 0.899
}

// Values wait for the walk in half precision.
func ExampleSavedTensorHooks() {
	pack := func(t *tensor.Tensor) any { return t.As(tensor.Float16) }
	unpack := func(p any) *tensor.Tensor { return p.(*tensor.Tensor).As(tensor.Float32) }
	x := tensor.New([]float32{0.1, 0.2}).SetRequiresGrad(true)
	autograd.SavedTensorHooks(pack, unpack, func() {
		y := x.MulScalar(1)
		autograd.Backward(y.Mul(y).Sum())
	})
	fmt.Printf("%.6f\n", tensor.Values[float32](x.Grad()))
	// Output: [0.199951 0.399902]
}

// A parameter that takes its step as soon as it has its gradient.
func ExampleRegisterPostAccumulateGradHook() {
	w := number(3)
	autograd.RegisterPostAccumulateGradHook(w, func(w *tensor.Tensor) {
		w.SubInPlace(w.Grad().MulScalar(0.25))
		w.SetGrad(nil)
	})
	for range 3 {
		autograd.Backward(w.Mul(w))
		fmt.Println(w.Item())
	}
	// Output:
	// 1.5
	// 0.75
	// 0.375
}

// rounded computes its derivative with Go numbers, which nothing records.
type rounded struct{ autograd.OnceDifferentiable }

func (rounded) Forward(_ *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{in[0].MulScalar(2)}
}

func (rounded) Backward(_ *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.New(float32(2 * g[0].Item()))}
}

func ExampleOnceDifferentiable() {
	x := number(3)
	y := autograd.Apply(rounded{}, x)[0]
	g := autograd.Grad([]*tensor.Tensor{y}, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: true})[0]
	fmt.Println(g.Item())
	fmt.Println(tensor.Try(func() { autograd.Backward(g) }))
	// Output:
	// 2
	// Backward: autograd_test.rounded is OnceDifferentiable: its gradients cannot be differentiated
}

// EnableGrad holds inside NoGrad.
func ExampleEnableGrad() {
	autograd.NoGrad(func() {
		fmt.Println(autograd.IsGradEnabled())
		autograd.EnableGrad(func() { fmt.Println(autograd.IsGradEnabled()) })
	})
	// Output:
	// false
	// true
}

// Walks keep gradients of leaves alone, unless told.
func ExampleRetainGrad() {
	x := number(3)
	y := x.Mul(x)
	autograd.RetainGrad(y)
	autograd.Backward(y.Mul(y))
	fmt.Println(y.Grad().Item(), x.Grad().Item())
	// Output: 18 108
}
