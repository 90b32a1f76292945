package gemm

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// Each row reaches one path through the package.
func BenchmarkRun(b *testing.B) {
	square := func(n int) problem { return problem{m: n, n: n, k: n, a: rowMajor, b: rowMajor} }
	double := func(p problem) problem { p.t = dtype.Float64; return p }
	rows := []struct {
		name string
		problem
	}{
		{"square 64", square(64)},
		{"square 128", square(128)},
		{"square 256", square(256)},
		{"square 512", square(512)},
		{"square 1024", square(1024)},
		{"square 2048", square(2048)},
		{"float64 256", double(square(256))},
		{"float64 1024", double(square(1024))},
		{"tiny forward", problem{m: 4, n: 10, k: 10, a: rowMajor, b: transposed, bias: true}},
		{"tiny to one", problem{m: 4, n: 1, k: 10, a: rowMajor, b: transposed, bias: true}},
		{"tiny from two", problem{m: 4, n: 10, k: 2, a: rowMajor, b: transposed, bias: true}},
		{"tiny input gradient", problem{m: 4, n: 10, k: 10, a: rowMajor, b: rowMajor}},
		{"tiny weight gradient", problem{m: 10, n: 10, k: 4, a: transposed, b: rowMajor}},
		{"one row", problem{m: 1, n: 1024, k: 1024, a: rowMajor, b: rowMajor}},
		{"one row, transposed", problem{m: 1, n: 1024, k: 1024, a: rowMajor, b: transposed}},
		{"eight rows", problem{m: 8, n: 1024, k: 1024, a: rowMajor, b: rowMajor}},
		{"eight rows, transposed", problem{m: 8, n: 1024, k: 1024, a: rowMajor, b: transposed}},
		{"one column", problem{m: 1024, n: 1, k: 1024, a: rowMajor, b: rowMajor}},
		{"layer", problem{m: 128, n: 512, k: 784, a: rowMajor, b: transposed, bias: true}},
		{"layer input gradient", problem{m: 128, n: 784, k: 512, a: rowMajor, b: rowMajor}},
		{"layer weight gradient", problem{m: 512, n: 784, k: 128, a: transposed, b: rowMajor}},
		{"transposed 1024", problem{m: 1024, n: 1024, k: 1024, a: rowMajor, b: transposed}},
		{"both transposed 1024", problem{m: 1024, n: 1024, k: 1024, a: transposed, b: transposed}},
		{"long k", problem{m: 8, n: 8, k: 10000, a: transposed, b: rowMajor}},
		{"few columns", problem{m: 10000, n: 10, k: 64, a: rowMajor, b: rowMajor}},
		{"sequence", problem{m: 512, n: 128, k: 2048, a: transposed, b: rowMajor}},
		{"gates", problem{m: 32, n: 512, k: 128, a: rowMajor, b: transposed}},
		{"attention", problem{m: 128, n: 128, k: 64, batch: 64, a: rowMajor, b: transposed}},
	}
	for _, r := range rows {
		for _, procs := range []int{1, 2} {
			r.batch = max(r.batch, 1)
			flops := 2 * float64(r.m) * float64(r.n) * float64(r.k) * float64(r.batch)
			if procs > 1 && flops < splitWork {
				continue
			}
			b.Run(fmt.Sprintf("%s/procs=%d", r.name, procs), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				g := r.build()
				kern := kernelsOf(r.t)
				b.ReportAllocs()
				for b.Loop() {
					c := g.Gemm
					run(&c, kern)
				}
				b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}
