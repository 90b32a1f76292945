package cpu

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// Each row reaches one path of a convolution; it is told in products a second.
func BenchmarkConv(b *testing.B) {
	square := func(batch, in, out, size, kernel, pad, stride int) backend.ConvShape {
		result := (size+2*pad-kernel)/stride + 1
		return backend.ConvShape{
			Batch: batch, Groups: 1, In: in, Out: out, Size: [2]int{size, size}, OutSize: [2]int{result, result},
			Kernel: [2]int{kernel, kernel}, Stride: [2]int{stride, stride}, Pad: [2]int{pad, pad}, Dilation: [2]int{1, 1},
		}
	}
	for _, r := range []struct {
		name string
		s    backend.ConvShape
	}{
		{"64 channels of 56x56", square(8, 64, 64, 56, 3, 1, 1)},
		{"one channel of 28x28", square(64, 1, 32, 28, 3, 0, 1)},
		{"32 channels of 26x26", square(64, 32, 64, 26, 3, 0, 1)},
		{"512 channels of 7x7", square(8, 512, 512, 7, 3, 1, 1)},
		{"strides", square(8, 64, 128, 56, 3, 1, 2)},
		{"one by one", square(8, 64, 256, 56, 1, 0, 1)},
		{"three channels of 224x224", square(2, 3, 64, 224, 7, 3, 2)},
	} {
		for op, name := range []string{"forward", "input", "weight"} {
			for _, procs := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/%s/procs=%d", r.name, name, procs), func(b *testing.B) {
					defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
					s := r.s
					c := backend.Conv{Op: backend.ConvOp(op), ConvShape: s}
					c.X = operandOf(s.Batch * s.In * s.Size[0] * s.Size[1])
					c.Y = operandOf(s.Batch * s.Out * s.OutSize[0] * s.OutSize[1])
					c.W = operandOf(s.Out * s.In * s.Kernel[0] * s.Kernel[1])
					flops := 2 * float64(s.Batch*s.Out*s.OutSize[0]*s.OutSize[1]) * float64(s.In*s.Kernel[0]*s.Kernel[1])
					for b.Loop() {
						if err := Backend.Conv(c); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
				})
			}
		}
	}
}

// operandOf is n numbers.
func operandOf(n int) backend.Operand {
	s := Backend.Alloc(4 * n)
	v := make([]byte, 4*n)
	for i := range v {
		v[i] = byte(i*7%64) & 0x3f // small positive numbers
	}
	Backend.Write(s, 0, v)
	return backend.Operand{Storage: s, DType: dtype.Float32}
}
