package device_test

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func ExampleParse() {
	dev, err := device.Parse("cpu")
	fmt.Println(dev, err)
	fmt.Println(tensor.On(dev).Zeros(2).Device() == device.CPU)

	_, err = device.Parse("tpu:0")
	fmt.Println(err)
	// Output:
	// cpu <nil>
	// true
	// device: "tpu:0": no such device; known are cpu and cuda:N
}

// A program that goes on without a GPU.
func ExampleCUDA() {
	dev, err := device.CUDA(0)
	if err != nil {
		dev = device.CPU
	}
	x := tensor.New([]float32{1, 2, 3}).To(dev)
	fmt.Println(x.Sum().Item())
	// Output: 6
}
