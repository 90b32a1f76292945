package random_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/internal/random"
)

// As after torch.manual_seed(1): torch.rand(2) and torch.randn(2).
func Example() {
	g := random.New(1)
	x := make([]float32, 2)
	g.Uniform32(x, 0, 1)
	fmt.Printf("%.4f\n", x)
	g.Seed(1)
	g.Normal32(x, 0, 1)
	fmt.Printf("%.4f\n", x)
	// Output:
	// [0.7576 0.2793]
	// [0.6614 0.2669]
}

func ExampleGenerator_State() {
	g := random.New(1)
	state := g.State()
	first, second := make([]int64, 5), make([]int64, 5)
	g.Perm(first)
	if err := g.SetState(state); err != nil {
		fmt.Println(err)
	}
	g.Perm(second)
	fmt.Println(first, second)
	// Output:
	// [0 4 2 3 1] [0 4 2 3 1]
}
