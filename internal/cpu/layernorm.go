package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// deviations returns the mean of x and the sum of squared deviations from it. Of
// the mean there is an estimate first; the deviations from that are small, so
// their sum corrects both even where x is large and the estimate poor.
func (r *rower) deviations(x unsafe.Pointer) (mean, squares float64) {
	n := float64(r.n)
	estimate := r.round(r.sum(r.n, x) / n)
	sum, squares := r.moments(r.n, x, estimate)
	return estimate + sum/n, corrected(squares, sum, n)
}

// corrected is the sum of squared deviations from the mean, given those from an
// estimate and their plain sum.
func corrected(squares, sum, n float64) float64 { return max(squares-float64(sum*sum/n), 0) }

// variance: sum((x-mean)²) / (n - F[0]).
func (r *rower) variance() {
	_, squares := r.deviations(r.x[0])
	r.put(r.y[0], squares/max(float64(r.n)-r.f[0], 0))
}

// layerNorm: (x-mean)/std*weight + bias, with std² = sum((x-mean)²)/n + eps.
func (r *rower) layerNorm() {
	x, weight, bias, y := r.x[0], r.x[1], r.x[2], r.y[0]
	mean, squares := r.deviations(x)
	inv := 1 / math.Sqrt(squares/float64(r.n)+r.f[0])
	r.put(r.y[1], mean)
	r.put(r.y[2], inv)
	for i := 0; i < r.n; i += rowBlock {
		n, to := min(r.n-i, rowBlock), r.at(y, i)
		r.sub(n, to, r.at(x, i), mean)
		r.mul(n, to, to, inv)
		if weight != nil {
			r.prim(pointwise.Mul, n, to, to, r.at(weight, i))
		}
		if bias != nil {
			r.prim(pointwise.Add, n, to, to, r.at(bias, i))
		}
	}
}

// layerNormPullback: with h = g*weight and z = (x-mean)/std,
// (h - sum(h)/n - z*sum(h*z)/n) / std.
func (r *rower) layerNormPullback() {
	mean, inv := r.get(r.x[2]), r.get(r.x[3])
	h, d := r.buffer(0), r.buffer(1)
	var sumH, sumHD float64 // d = x-mean
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		from := r.weighted(n, i, h)
		r.sub(n, d, r.at(r.x[1], i), mean)
		r.prim(pointwise.Mul, n, d, d, from)
		sumH += r.sum(n, from)
		sumHD += r.sum(n, d)
	}
	a := sumH / float64(r.n)
	b := sumHD * inv * inv / float64(r.n)
	for i := 0; i < r.n; i += rowBlock {
		n, to := min(r.n-i, rowBlock), r.at(r.y[0], i)
		r.sub(n, h, r.weighted(n, i, h), a)
		r.sub(n, d, r.at(r.x[1], i), mean)
		r.mul(n, d, d, b)
		r.prim(pointwise.Sub, n, h, h, d)
		r.mul(n, to, h, inv)
	}
}

// weighted returns a block of g*weight: g itself where there is no weight.
func (r *rower) weighted(n, i int, buf unsafe.Pointer) unsafe.Pointer {
	g := r.at(r.x[0], i)
	if r.x[4] == nil {
		return g
	}
	r.prim(pointwise.Mul, n, buf, g, r.at(r.x[4], i))
	return buf
}
