package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// moments returns the mean of x and the sum of squared deviations from it. Of
// the mean there is an estimate first; the deviations from that are small, so
// their sum corrects both even where x is large and the estimate poor.
func (r *rower) moments(x unsafe.Pointer) (mean, squares float64) {
	k, n := r.kernels, float64(r.n)
	estimate := k.round(k.sum(r.n, x) / n)
	means, d := r.buffer(0), r.buffer(1)
	k.fill(min(r.n, rowBlock), means, estimate)
	sum := 0.0
	for i := 0; i < r.n; i += rowBlock {
		b := min(r.n-i, rowBlock)
		k.prim(pointwise.Sub, b, d, r.at(x, i), means, nil)
		sum += k.sum(b, d)
		squares += k.sumSq(b, d, 0)
	}
	return estimate + sum/n, max(squares-float64(sum*sum/n), 0)
}

// variance: sum((x-mean)²) / (n - F[0]).
func (r *rower) variance() {
	_, squares := r.moments(r.x[0])
	r.kernels.put(r.y[0], squares/max(float64(r.n)-r.f[0], 0))
}

// layerNorm: (x-mean)/std*weight + bias, with std² = sum((x-mean)²)/n + eps.
func (r *rower) layerNorm() {
	k, x, weight, bias, y := r.kernels, r.x[0], r.x[1], r.x[2], r.y[0]
	mean, squares := r.moments(x)
	inv := 1 / math.Sqrt(squares/float64(r.n)+r.f[0])
	k.put(r.y[1], mean)
	k.put(r.y[2], inv)
	means, invs := r.buffer(0), r.buffer(1)
	k.fill(min(r.n, rowBlock), means, mean)
	k.fill(min(r.n, rowBlock), invs, inv)
	for i := 0; i < r.n; i += rowBlock {
		n, to := min(r.n-i, rowBlock), r.at(y, i)
		k.prim(pointwise.Sub, n, to, r.at(x, i), means, nil)
		k.prim(pointwise.Mul, n, to, to, invs, nil)
		r.affine(n, i, to, weight, bias)
	}
}

// affine multiplies a block by its weights and adds its biases, where there are
// any.
func (r *rower) affine(n, i int, to, weight, bias unsafe.Pointer) {
	if weight != nil {
		r.kernels.prim(pointwise.Mul, n, to, to, r.at(weight, i), nil)
	}
	if bias != nil {
		r.kernels.prim(pointwise.Add, n, to, to, r.at(bias, i), nil)
	}
}

// layerNormPullback: with h = g*weight and z = (x-mean)/std,
// (h - sum(h)/n - z*sum(h*z)/n) / std.
func (r *rower) layerNormPullback() {
	k, out := r.kernels, r.y[0]
	inv := k.get(r.x[3])
	h, z, means := r.buffer(0), r.buffer(1), r.buffer(2)
	k.fill(min(r.n, rowBlock), means, k.get(r.x[2]))
	var sumH, sumHZ float64
	for i := 0; i < r.n; i += rowBlock {
		n := min(r.n-i, rowBlock)
		from := r.weighted(n, i, h)
		k.prim(pointwise.Sub, n, z, r.at(r.x[1], i), means, nil)
		k.prim(pointwise.Mul, n, z, z, from, nil)
		sumH += k.sum(n, from)
		sumHZ += k.sum(n, z)
	}
	// In terms of x-mean: (h - sumH/n)*inv - (x-mean) * sumHZ*inv³/n.
	a := sumH / float64(r.n)
	b := sumHZ * inv * inv / float64(r.n)
	for i := 0; i < r.n; i += rowBlock {
		r.layerNormGrad(min(r.n-i, rowBlock), i, out, a, b, inv)
	}
}

// layerNormGrad sets a block of out to (h - a - b*(x-mean)) * inv.
func (r *rower) layerNormGrad(n, i int, out unsafe.Pointer, a, b, inv float64) {
	k := r.kernels
	h, z, scalar := r.buffer(0), r.buffer(1), r.buffer(2)
	from := r.weighted(n, i, h)
	k.fill(n, scalar, k.get(r.x[2]))
	k.prim(pointwise.Sub, n, z, r.at(r.x[1], i), scalar, nil)
	k.fill(n, scalar, b)
	k.prim(pointwise.Mul, n, z, z, scalar, nil)
	k.fill(n, scalar, a)
	k.prim(pointwise.Sub, n, h, from, scalar, nil)
	k.prim(pointwise.Sub, n, h, h, z, nil)
	k.fill(n, scalar, inv)
	k.prim(pointwise.Mul, n, r.at(out, i), h, scalar, nil)
}

// weighted returns a block of g*weight: g itself where there is no weight.
func (r *rower) weighted(n, i int, buf unsafe.Pointer) unsafe.Pointer {
	g := r.at(r.x[0], i)
	if r.x[4] == nil {
		return g
	}
	r.kernels.prim(pointwise.Mul, n, buf, g, r.at(r.x[4], i), nil)
	return buf
}

// layerNormWeights sums g*z and g over the rows, z = (x-mean)/std.
func layerNormWeights(c *backend.Rows) {
	k := &rowFloat32
	if c.In[0].DType == dtype.Float64 {
		k = &rowFloat64
	}
	for i := range c.N {
		var weight, bias float64
		for o := range c.Outer {
			g := k.get(element(&c.In[0], o*c.N+i))
			x := k.get(element(&c.In[1], o*c.N+i))
			weight += g * (x - k.get(element(&c.In[2], o))) * k.get(element(&c.In[3], o))
			bias += g
		}
		k.put(element(&c.Out[0], i), weight)
		k.put(element(&c.Out[1], i), bias)
	}
}
