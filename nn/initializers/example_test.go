package initializers_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/nn/initializers"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A layer's own weights are replaced after it is made.
func Example() {
	tensor.ManualSeed(777)
	l := nn.NewLinear(3, 2)
	initializers.XavierUniform(l.Weight, initializers.XavierOptions{Gain: new(initializers.Gain(initializers.Tanh, 0))})
	initializers.Zeros(l.Bias)
	fmt.Println(l.Bias.Detach(), l.Weight.RequiresGrad())
	// Output: tensor([0., 0.]) true
}
