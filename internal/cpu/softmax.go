package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// at is element i of a row.
func (r *rower) at(p unsafe.Pointer, i int) unsafe.Pointer {
	return unsafe.Add(p, i*r.kernels.size)
}

// buffer is scratch for a block of a row.
func (r *rower) buffer(k int) unsafe.Pointer { return unsafe.Pointer(&r.scratch[k]) }

// softmax: exp(x-m) / sum(exp(x-m)), m being the greatest x. A row of -inf gives
// NaN by -inf - -inf.
func (r *rower) softmax() {
	k, x, y := r.kernels, r.x[0], r.y[0]
	sum := k.expSub(r.n, y, x, k.max(r.n, x))
	factor := r.buffer(0)
	k.fill(min(r.n, rowBlock), factor, 1/sum)
	for i := 0; i < r.n; i += rowBlock {
		k.prim(pointwise.Mul, min(r.n-i, rowBlock), r.at(y, i), r.at(y, i), factor, nil)
	}
}

// logSum returns the greatest element of x, m, and log(sum(exp(x-m))).
func (r *rower) logSum(x unsafe.Pointer) (m, log float64) {
	k := r.kernels
	m = k.max(r.n, x)
	sum := 0.0
	for i := 0; i < r.n; i += rowBlock {
		sum += k.expSub(min(r.n-i, rowBlock), r.buffer(0), r.at(x, i), m)
	}
	return m, math.Log(sum)
}

// logSoftmax: (x-m) - log(sum(exp(x-m))), in this order: m may be large.
func (r *rower) logSoftmax() {
	k, x, y := r.kernels, r.x[0], r.y[0]
	m, log := r.logSum(x)
	first, second := r.buffer(0), r.buffer(1)
	k.fill(min(r.n, rowBlock), first, m)
	k.fill(min(r.n, rowBlock), second, log)
	for i := 0; i < r.n; i += rowBlock {
		n, to := min(r.n-i, rowBlock), r.at(y, i)
		k.prim(pointwise.Sub, n, to, r.at(x, i), first, nil)
		k.prim(pointwise.Sub, n, to, to, second, nil)
	}
}

// logSumExp: m + log(sum(exp(x-m))); m itself where it is infinite, and -inf of
// nothing.
func (r *rower) logSumExp() {
	k := r.kernels
	if r.n == 0 {
		k.put(r.y[0], math.Inf(-1))
		return
	}
	m := k.max(r.n, r.x[0])
	if !math.IsInf(m, 0) {
		_, log := r.logSum(r.x[0])
		m += log
	}
	k.put(r.y[0], m)
}

// softmaxPullback: y*(g - sum(g*y)).
func (r *rower) softmaxPullback() {
	k, g, y, out := r.kernels, r.x[0], r.x[1], r.y[0]
	sum, b := 0.0, r.buffer(0)
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		k.prim(pointwise.Mul, n, b, r.at(g, i), r.at(y, i), nil)
		sum += k.sum(n, b)
	}
	total := r.buffer(1)
	k.fill(min(r.n, rowBlock), total, sum)
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		k.prim(pointwise.Sub, n, b, r.at(g, i), total, nil)
		k.prim(pointwise.Mul, n, r.at(out, i), b, r.at(y, i), nil)
	}
}

// logSoftmaxPullback: g - exp(y)*sum(g).
func (r *rower) logSoftmaxPullback() {
	k, g, y, out := r.kernels, r.x[0], r.x[1], r.y[0]
	total, b := r.buffer(1), r.buffer(0)
	k.fill(min(r.n, rowBlock), total, k.sum(r.n, g))
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		k.prim(pointwise.Exp, n, b, r.at(y, i), nil, nil)
		k.prim(pointwise.Mul, n, b, b, total, nil)
		k.prim(pointwise.Sub, n, r.at(out, i), r.at(g, i), b, nil)
	}
}
