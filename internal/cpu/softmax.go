package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// softmax: exp(x-m) / sum(exp(x-m)), m being the greatest x. A row of -inf gives
// NaN by -inf - -inf.
func (r *rower) softmax() {
	x, y := r.x[0], r.y[0]
	sum := r.expSub(r.n, y, x, r.max(r.n, x))
	r.mul(r.n, y, y, 1/sum)
}

// logSum returns the greatest element of x, m, and log(sum(exp(x-m))).
func (r *rower) logSum(x unsafe.Pointer) (m, log float64) {
	m = r.max(r.n, x)
	sum := 0.0
	for i := 0; i < r.n; i += rowBlock {
		sum += r.expSub(min(r.n-i, rowBlock), r.buffer(0), r.at(x, i), m)
	}
	return m, math.Log(sum)
}

// logSoftmax: (x-m) - log(sum(exp(x-m))), in this order: m may be large.
func (r *rower) logSoftmax() {
	m, log := r.logSum(r.x[0])
	for i := 0; i < r.n; i += rowBlock {
		n, y := min(r.n-i, rowBlock), r.at(r.y[0], i)
		r.sub(n, y, r.at(r.x[0], i), m)
		r.sub(n, y, y, log)
	}
}

// logSumExp: m + log(sum(exp(x-m))); m itself where it is infinite, and -inf of
// nothing.
func (r *rower) logSumExp() {
	if r.n == 0 {
		r.put(r.y[0], math.Inf(-1))
		return
	}
	m := r.max(r.n, r.x[0])
	if !math.IsInf(m, 0) {
		_, log := r.logSum(r.x[0])
		m += log
	}
	r.put(r.y[0], m)
}

// softmaxPullback: y*(g - sum(g*y)).
func (r *rower) softmaxPullback() {
	g, y, out := r.x[0], r.x[1], r.y[0]
	sum, b := 0.0, r.buffer(0)
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		r.prim(pointwise.Mul, n, b, r.at(g, i), r.at(y, i))
		sum += r.sum(n, b)
	}
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		r.sub(n, b, r.at(g, i), sum)
		r.prim(pointwise.Mul, n, r.at(out, i), b, r.at(y, i))
	}
}

// logSoftmaxPullback: g - exp(y)*sum(g).
func (r *rower) logSoftmaxPullback() {
	g, y, out := r.x[0], r.x[1], r.y[0]
	sum, b := r.sum(r.n, g), r.buffer(0)
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		r.prim(pointwise.Exp, n, b, r.at(y, i), nil)
		r.mul(n, b, b, sum)
		r.prim(pointwise.Sub, n, r.at(out, i), r.at(g, i), b)
	}
}
