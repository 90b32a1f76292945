package gemm

import (
	"fmt"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// TestMultiply compares parts of larger matrices with sums of products, on small
// integers, whose sums are exact in any order.
func TestMultiply(t *testing.T) {
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for _, s := range [][3]int{{1, 1, 1}, {1, 40, 3}, {5, 1, 7}, {2, 9, 300}, {33, 17, 64}, {4, 600, 130}, {7, 5, 0}} {
			for _, onto := range []bool{false, true} {
				for _, turned := range []bool{false, true} {
					name := fmt.Sprintf("%v onto %v B transposed %v", s, onto, turned)
					t.Run(name, func(t *testing.T) { checkMultiply(t, typ, kern, s[0], s[1], s[2], onto, turned) })
				}
			}
		}
	})
}

func checkMultiply(t *testing.T, typ dtype.Type, kern *kernels, m, n, k int, onto, turned bool) {
	const wide = 1024 // elements from row to row, so that some of float64 are 2048 bytes apart
	rows := max(m, n, k)
	a, b, c := integers(typ, rows*wide, 5), integers(typ, rows*wide, 7), integers(typ, rows*wide, 3)
	want := make([]float64, rows*wide)
	for i := range want {
		want[i] = c.exact(i)
	}
	at := func(i, j int) int { return i*wide + j }
	for i := range m {
		for j := range n {
			if !onto {
				want[at(i, j)] = 0
			}
			for l := range k {
				from := at(l, j)
				if turned {
					from = at(j, l)
				}
				want[at(i, j)] += a.exact(at(i, l)) * b.exact(from)
			}
		}
	}
	place := func(m memory) Matrix { return Matrix{m.Storage.Mem, wide * kern.size, kern.size} }
	right := place(b)
	if turned {
		right = right.T()
	}
	multiply(kern, m, n, k, place(a), right, place(c), onto)
	for i, w := range want {
		if got := c.exact(i); got != w {
			t.Fatalf("element %d of row %d is %v, want %v", i%wide, i/wide, got, w)
		}
	}
}
