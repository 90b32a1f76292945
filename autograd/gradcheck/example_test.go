package gradcheck_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// At its kink ReLU has no derivative to compare with.
func ExampleCheck() {
	x := tensor.New([]float64{-1, 0, 2})
	err := gradcheck.Check(func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].ReLU().Sum() }, x)
	fmt.Println(err)
	// Output:
	// gradcheck: derivative by input 0 at [1]: analytic 0, numeric 0.5
	// likely reason: a kink: the slopes to the two sides differ, so there is no derivative to compare with; move the input away from it: 0 behind, 1 ahead
}
