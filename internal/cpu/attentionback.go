package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// back computes what reaches the operands of one head. Weights are computed once
// more, for to keep them takes memory that grows with the square of the length
// (Dao et al., "FlashAttention").
func (a *attender) back(head int) {
	c := a.c
	a.clear(&c.GK, head, c.E)
	a.clear(&c.GV, head, c.F)
	for from := 0; from < c.L; from += a.rows {
		n := min(a.rows, c.L-from)
		keys := a.scores(head, from, n)
		for i := range n {
			a.weights(row(a.p, i), a.get(element(&c.LogSum, head*c.L+from+i)), a.seen(from+i), keys)
		}
		a.backValues(head, from, n, keys)
		a.backSoftmax(head, from, n, keys)
		a.backScores(head, from, n, keys)
	}
}

// clear sets the S rows of a gradient to 0, for blocks to add to.
func (a *attender) clear(m *backend.Matrices, head, columns int) {
	if m.Storage == nil {
		return
	}
	g := a.matrix(m, head, 0)
	for i := range a.c.S {
		vec.Fill(a.size, columns, row(g, i), 0)
	}
}

// weights is softmax where the logarithm of the sum is known.
func (a *attender) weights(p unsafe.Pointer, logSum float64, seen, keys int) {
	if math.IsInf(logSum, -1) {
		seen = 0
	} else {
		a.expSub(seen, p, p, logSum)
	}
	vec.Fill(a.size, keys-seen, a.at(p, seen), 0)
}

// backValues adds to GV and sets a.d to what reaches the weights.
func (a *attender) backValues(head, from, n, keys int) {
	c := a.c
	gy := a.matrix(&c.GY, head, from)
	if c.GV.Storage != nil {
		used := a.p
		if c.Keep.Storage != nil {
			used = a.d
			a.product(n, keys, used, a.p, a.matrix(&c.Keep, head, from))
		}
		a.multiply(keys, c.F, n, used.T(), gy, a.matrix(&c.GV, head, 0), true)
	}
	a.multiply(n, keys, c.F, gy, a.matrix(&c.V, head, 0).T(), a.d, false)
	if c.Keep.Storage != nil {
		a.product(n, keys, a.d, a.d, a.matrix(&c.Keep, head, from))
	}
}

// backSoftmax sets a.d to what reaches the scores: with d from the weights p,
// p*d - p*sum(p*d).
func (a *attender) backSoftmax(head, from, n, keys int) {
	a.product(n, keys, a.d, a.d, a.p)
	for i := range n {
		d := row(a.d, i)
		a.axpy(keys, d, row(a.p, i), -a.sum(keys, d))
	}
	if m := &a.c.GMask; m.Storage != nil {
		a.copyRows(n, keys, a.matrix(m, head, from), a.d)
	}
}

func (a *attender) copyRows(n, columns int, to, from gemm.Matrix) {
	for i := range n {
		a.copy(columns, row(to, i), 1, row(from, i), 1)
	}
}

// backScores sets rows of GQ and adds to GK. The scale is in a.q already.
func (a *attender) backScores(head, from, n, keys int) {
	c := a.c
	if c.GQ.Storage != nil {
		g := a.matrix(&c.GQ, head, from)
		a.multiply(n, c.E, keys, a.d, a.matrix(&c.K, head, 0), g, false)
		for i := range n {
			a.mul(c.E, row(g, i), row(g, i), c.Scale)
		}
	}
	if c.GK.Storage != nil {
		a.multiply(keys, c.E, n, a.d.T(), a.q, a.matrix(&c.GK, head, 0), true)
	}
}
