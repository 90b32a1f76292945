package cpu

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// One benchmark for each fast path and one for the general one beside it; bytes
// a second count what is read and written.

func zeros(t dtype.Type, n int) backend.Operand {
	s := Backend.Alloc(n * t.Size())
	clear(bytesOf(s))
	return backend.Operand{Storage: s, DType: t}
}

// chain is x*y + x, times a scalar.
var chain = &pointwise.Program{
	Inputs: 2, Slots: 1, Registers: 6, Kinds: make([]pointwise.Kind, 6), Result: 5,
	Code: []pointwise.Instr{
		{Op: pointwise.Mul, Dst: 3, Args: [3]uint8{0, 1}},
		{Op: pointwise.Add, Dst: 4, Args: [3]uint8{3, 0}},
		{Op: pointwise.Mul, Dst: 5, Args: [3]uint8{4, 2}},
	},
}

func BenchmarkPointwise(b *testing.B) {
	add, cp := primitive(pointwise.Add), primitive(pointwise.Copy)
	rows := []struct {
		name  string
		prog  *pointwise.Program
		shape []int
		geom  [][]int
		in    dtype.Type
	}{
		{"add 40", add, []int{40}, nil, 0},
		{"add 4k", add, []int{4 << 10}, nil, 0},
		{"add 1M", add, []int{1 << 20}, nil, 0},
		{"exp 40", primitive(pointwise.Exp), []int{40}, nil, 0},
		{"exp 1M", primitive(pointwise.Exp), []int{1 << 20}, nil, 0},
		{"chain 40", chain, []int{40}, nil, 0},
		{"chain 4k", chain, []int{4 << 10}, nil, 0},
		{"chain 1M", chain, []int{1 << 20}, nil, 0},
		{"bias 4x10", add, []int{4, 10}, [][]int{{10, 1}, {10, 1}, {0, 1}}, 0},
		{"bias 1000x10", add, []int{1000, 10}, [][]int{{10, 1}, {10, 1}, {0, 1}}, 0},
		{"bias 1000x1000", add, []int{1000, 1000}, [][]int{{1000, 1}, {1000, 1}, {0, 1}}, 0},
		{"column 1000x10", add, []int{1000, 10}, [][]int{{10, 1}, {10, 1}, {1, 0}}, 0},
		{"column 1000x1000", add, []int{1000, 1000}, [][]int{{1000, 1}, {1000, 1}, {1, 0}}, 0},
		{"transposed add 1000x1000", add, []int{1000, 1000}, [][]int{{1000, 1}, {1000, 1}, {1, 1000}}, 0},
		{"transposed copy 10x4", cp, []int{10, 4}, [][]int{{4, 1}, {1, 10}}, 0},
		{"transposed copy 100x100", cp, []int{100, 100}, [][]int{{100, 1}, {1, 100}}, 0},
		{"transposed copy 1000x1000", cp, []int{1000, 1000}, [][]int{{1000, 1}, {1, 1000}}, 0},
		{"transposed copy 1024x1024", cp, []int{1024, 1024}, [][]int{{1024, 1}, {1, 1024}}, 0},
		{"permuted copy 8x64x32x32", cp, []int{8, 32, 32, 64}, [][]int{{65536, 2048, 64, 1}, {65536, 32, 1, 1024}}, 0},
		{"expand copy 1000x1000", cp, []int{1000, 1000}, [][]int{{1000, 1}, {0, 1}}, 0},
		{"every second 1M", add, []int{1 << 20}, [][]int{{1}, {2}, {2}}, 0},
		{"cast f16 to f32 1M", cp, []int{1 << 20}, nil, dtype.Float16},
		{"add f16 1M", add, []int{1 << 20}, nil, dtype.Float16},
		{"fill 1M", &pointwise.Program{Slots: 1, Registers: 2, Kinds: make([]pointwise.Kind, 2), Result: 1, Code: []pointwise.Instr{{Op: pointwise.Copy, Dst: 1}}}, []int{1 << 20}, nil, 0},
	}
	for _, row := range rows {
		b.Run(row.name, func(b *testing.B) {
			n := product(row.shape)
			c := backend.Pointwise{Prog: row.prog, N: n, Out: zeros(dtype.Float32, n)}
			if row.geom != nil {
				c.Geom = &backend.Geometry{Shape: row.shape, Strides: row.geom}
			}
			for k := range row.prog.Inputs {
				c.In[k] = zeros(row.in, 2*n)
			}
			b.SetBytes(int64(n * 4 * (row.prog.Inputs + 1)))
			b.ReportAllocs()
			for b.Loop() {
				if err := Backend.Pointwise(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReduce(b *testing.B) {
	mul := primitive(pointwise.Mul)
	rows := []struct {
		name    string
		op      backend.ReduceOp
		prog    *pointwise.Program
		shape   []int
		reduced int
		in      []int
	}{
		{"sum 40", backend.Sum, nil, []int{40}, 1, []int{1}},
		{"sum 4k", backend.Sum, nil, []int{4 << 10}, 1, []int{1}},
		{"sum 1M", backend.Sum, nil, []int{1 << 20}, 1, []int{1}},
		{"max 1M", backend.Max, nil, []int{1 << 20}, 1, []int{1}},
		{"argmax 1M", backend.ArgMax, nil, []int{1 << 20}, 1, []int{1}},
		{"rows 1000x10", backend.Sum, nil, []int{1000, 10}, 1, []int{10, 1}},
		{"rows 1000x1000", backend.Sum, nil, []int{1000, 1000}, 1, []int{1000, 1}},
		{"argmax rows 1000x10", backend.ArgMax, nil, []int{1000, 10}, 1, []int{10, 1}},
		{"columns 4x10", backend.Sum, nil, []int{10, 4}, 1, []int{1, 10}},
		{"columns 64x128", backend.Sum, nil, []int{128, 64}, 1, []int{1, 128}},
		{"columns 1000x10", backend.Sum, nil, []int{10, 1000}, 1, []int{1, 10}},
		{"columns 1000x1000", backend.Sum, nil, []int{1000, 1000}, 1, []int{1, 1000}},
		{"columns 1Mx4", backend.Sum, nil, []int{4, 1 << 20}, 1, []int{1, 4}},
		{"max columns 1000x1000", backend.Max, nil, []int{1000, 1000}, 1, []int{1, 1000}},
		{"argmax columns 1000x1000", backend.ArgMax, nil, []int{1000, 1000}, 1, []int{1, 1000}},
		{"middle 32x100x64", backend.Sum, nil, []int{32, 64, 100}, 1, []int{6400, 1, 64}},
		{"channels 8x64x56x56", backend.Sum, nil, []int{64, 8, 3136}, 2, []int{3136, 200704, 1}},
		{"mul then columns 1000x1000", backend.Sum, mul, []int{1000, 1000}, 1, []int{1, 1000}},
		{"mul then sum 1M", backend.Sum, mul, []int{1 << 20}, 1, []int{1}},
		{"prod 1M", backend.Prod, nil, []int{1 << 20}, 1, []int{1}},
	}
	for _, row := range rows {
		b.Run(row.name, func(b *testing.B) {
			kept := row.shape[:len(row.shape)-row.reduced]
			n := product(row.shape)
			c := backend.Reduce{Op: row.op, Prog: row.prog, Reduced: row.reduced, Out: zeros(dtype.Float32, 2*product(kept))}
			c.In[0], c.In[1] = zeros(dtype.Float32, n), zeros(dtype.Float32, n)
			c.Geom = &backend.Geometry{Shape: row.shape, Strides: [][]int{append(packed(kept), make([]int, row.reduced)...), row.in, row.in}}
			b.SetBytes(int64(n * 4))
			b.ReportAllocs()
			for b.Loop() {
				if err := Backend.Reduce(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRows(b *testing.B) {
	sizes := []struct {
		name string
		size [3]int
	}{
		{"32x10", [3]int{32, 10, 1}},
		{"64x1000", [3]int{64, 1000, 1}},
		{"2048x512", [3]int{2048, 512, 1}},
		{"1x100x300", [3]int{1, 100, 300}},
		{"8x64x1024", [3]int{8, 64, 1024}},
	}
	for _, op := range rowsOps {
		for _, s := range sizes {
			if op.aligned && s.size[2] > 1 {
				continue
			}
			b.Run(op.name+" "+s.name, func(b *testing.B) { benchmarkRows(b, op.op, s.size) })
		}
	}
	b.Run("layer norm weights 2048x512", func(b *testing.B) {
		benchmarkRows(b, backend.LayerNormWeights, [3]int{2048, 512, 1})
	})
}

func benchmarkRows(b *testing.B, op backend.RowsOp, size [3]int) {
	c := backend.Rows{Op: op, Outer: size[0], N: size[1], Inner: size[2]}
	rowOperands(&c, dtype.Float32, true)
	b.SetBytes(int64(product(size[:]) * 4))
	b.ReportAllocs()
	for b.Loop() {
		if err := Backend.Rows(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	for _, op := range []struct {
		name string
		op   backend.IndexOp
	}{{"gather", backend.Gather}, {"scatter", backend.Scatter}, {"scatter-add", backend.ScatterAdd}} {
		for _, s := range []struct {
			name   string
			c      backend.Index
			shared bool
		}{
			{"rows of 64", backend.Index{Outer: 1, N: 10000, Count: 4096, Inner: 64}, true},
			{"last dimension", backend.Index{Outer: 1000, N: 10, Count: 1, Inner: 1}, false},
			{"elements", backend.Index{Outer: 100, N: 100, Count: 50, Inner: 30}, false},
		} {
			b.Run(op.name+" "+s.name, func(b *testing.B) {
				c := s.c
				c.Op, c.AtShared = op.op, s.shared
				n := c.Outer * c.Inner * max(c.N, c.Count)
				c.In, c.Out, c.At = zeros(dtype.Float32, n), zeros(dtype.Float32, n), zeros(dtype.Int64, n)
				for i := range n {
					poke64(c.At.Storage, i, int64(i*7919%c.N))
				}
				b.SetBytes(int64(c.Outer * c.Count * c.Inner * 8))
				b.ReportAllocs()
				for b.Loop() {
					if err := Backend.Index(c); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkAlloc(b *testing.B) {
	for _, row := range []struct {
		name  string
		bytes int
	}{{"24", 24}, {"160", 160}, {"1k", 1 << 10}, {"4000", 4000}, {"16k", 16 << 10}, {"63k", 63 << 10}, {"64k", 64 << 10}, {"4M", 4 << 20}} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				sink8 = Backend.Alloc(row.bytes)
			}
		})
		b.Run(row.name+" freed", func(b *testing.B) {
			for b.Loop() {
				sink8 = Backend.Alloc(row.bytes)
				Backend.Free(sink8)
			}
		})
	}
}
