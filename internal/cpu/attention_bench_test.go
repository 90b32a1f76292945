package cpu

import (
	"fmt"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// BenchmarkAttention is told in products of the scores' matrices a second; backward
// computes half as many again as it must, for the scores.
func BenchmarkAttention(b *testing.B) {
	for _, r := range []struct {
		name                   string
		batch, heads, l, width int
		causal                 bool
	}{
		{"heads of a GPT", 16, 4, 64, 32, true},
		{"heads of a GPT, all keys", 16, 4, 64, 32, false},
		{"long", 1, 4, 1024, 64, true},
		{"long, all keys", 1, 4, 1024, 64, false},
		{"very long", 1, 4, 4096, 64, true},
		{"one query", 1, 16, 1, 64, false},
	} {
		for _, back := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/back=%v", r.name, back), func(b *testing.B) {
				keys := max(r.l, 64)
				cut := func(length, parts int) backend.Matrices { // heads side by side in rows
					row := parts * r.heads * r.width
					m := backend.Matrices{Operand: operandOf(r.batch * length * row), Row: row}
					for i := range r.batch * r.heads {
						m.At = append(m.At, i/r.heads*length*row+i%r.heads*r.width)
					}
					return m
				}
				c := backend.Attention{
					Back: back, Heads: r.batch * r.heads, L: r.l, S: keys, E: r.width, F: r.width, Scale: 0.1, Causal: r.causal,
					Q: cut(r.l, 3), K: cut(keys, 3), V: cut(keys, 3), Y: cut(r.l, 1), LogSum: operandOf(r.batch * r.heads * r.l),
					GY: cut(r.l, 1), GQ: cut(r.l, 1), GK: cut(keys, 1), GV: cut(keys, 1),
				}
				products := 2
				if back {
					products = 4
				}
				flops := 2 * float64(products*c.Heads*c.L*c.S*c.E)
				if r.causal {
					flops /= 2
				}
				for b.Loop() {
					if err := Backend.Attention(c); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(flops*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}
