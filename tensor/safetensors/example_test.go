package safetensors_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/safetensors"
)

func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.safetensors")

	d := new(tensor.Dict)
	d.Set("fc.weight", tensor.New([][]float32{{1, 2}, {3, 4}}))
	d.Set("fc.bias", tensor.New([]float32{5, 6}))
	if err := safetensors.WriteFile(path, d); err != nil {
		log.Fatal(err)
	}

	got, err := safetensors.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	for name, t := range got.All() {
		fmt.Println(name, t)
	}
	// Output:
	// fc.weight tensor([[1., 2.],
	//         [3., 4.]])
	// fc.bias tensor([5., 6.])
}
