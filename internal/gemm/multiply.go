package gemm

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// A Matrix lies in memory, its rows and columns so many bytes apart.
type Matrix struct {
	Mem      unsafe.Pointer
	Row, Col int
}

// T is the transpose of m.
func (m Matrix) T() Matrix { return Matrix{m.Mem, m.Col, m.Row} }

// Multiply sets the m×n matrix C to A·B, or adds A·B to it if onto is set, for
// operations made of several products: it runs on the calling goroutine. The rows
// of C are contiguous.
func Multiply(t dtype.Type, m, n, k int, a, b, c Matrix, onto bool) {
	multiply(kernelsOf(t), m, n, k, a, b, c, onto)
}

func multiply(kern *kernels, m, n, k int, a, b, c Matrix, onto bool) {
	if m == 0 || n == 0 {
		return
	}
	p := product{
		kern: kern, size: kern.size, m: m, n: n, k: k, onto: onto,
		a: a.Mem, ars: a.Row, acs: a.Col, b: b.Mem, brs: b.Row, bcs: b.Col, c: c.Mem, crs: c.Row,
	}
	if raceEnabled {
		touch(&p, &batches{count: 1})
	}
	p.straighten()
	p.run()
}
