package main

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// An array of float64 in row-major order.
type array struct {
	shape  []int
	values []float64
}

func arrayOf(t *tensor.Tensor) array { return array{t.Shape(), tensor.Values[float64](t)} }

func newArray(shape ...int) array {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return array{shape, make([]float64, n)}
}

// row is the last dimension at the places of the others.
func (a *array) row(at ...int) []float64 {
	i := 0
	for d, p := range at {
		i = i*a.shape[d] + p
	}
	n := a.shape[len(at)]
	return a.values[i*n : (i+1)*n]
}

// convolve calls f with each weight of filters w, and the parts of a row of an image
// x and of a row of its result y that it joins, for images with a margin.
func convolve(x, w, y *array, margin int, f func(weight *float64, from, to []float64)) {
	for n := range y.shape[0] {
		for o := range y.shape[1] {
			for c := range x.shape[1] {
				for k := range w.shape[2] {
					for l := range w.shape[3] {
						weight := &w.row(o, c, k)[l]
						shift := l - margin
						first, last := max(0, -shift), min(y.shape[3], x.shape[3]-shift)
						for i := range y.shape[2] {
							if r := i + k - margin; r >= 0 && r < x.shape[2] {
								f(weight, x.row(n, c, r)[first+shift:last+shift], y.row(n, o, i)[first:last])
							}
						}
					}
				}
			}
		}
	}
}

func sumOf(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

// channelTotals adds channels, dimension 1, up to one.
func (a array) channelTotals() array {
	shape := slices.Clone(a.shape)
	shape[1] = 1
	out := newArray(shape...)
	area := a.shape[2] * a.shape[3]
	for i, v := range a.values {
		out.values[i/(a.shape[1]*area)*area+i%area] += v
	}
	return out
}

// filterTotals adds filters, dimension 0, up to one.
func (a array) filterTotals() array {
	out := newArray(append([]int{1}, a.shape[1:]...)...)
	for i, v := range a.values {
		out.values[i%len(out.values)] += v
	}
	return out
}

// convForwardReference adds up all filters before it convolves: the sum of the
// results is the same.
func convForwardReference() summary {
	xt, wt, bt, gt := convOperands()
	x, w := arrayOf(xt), arrayOf(wt).filterTotals()
	y := newArray(8, 1, 56, 56)
	convolve(&x, &w, &y, 1, func(weight *float64, from, to []float64) {
		for i, v := range from {
			to[i] += *weight * v
		}
	})
	return summary{steps: 1, elements: gt.NumEl(), sum: sumOf(y.values) + 8*56*56*sumOf(arrayOf(bt).values)}
}

// convGradientsReference does likewise: the sum over the images' gradient needs
// filters whose channels are added up, that over the filters' gradient images and
// cotangents whose channels are.
func convGradientsReference() summary {
	xt, wt, _, gt := convOperands()
	g, w := arrayOf(gt), arrayOf(wt).channelTotals()
	ones := newArray(8, 1, 56, 56)
	for i := range ones.values {
		ones.values[i] = 1
	}
	sum := sumOf(g.values)
	convolve(&ones, &w, &g, 1, func(weight *float64, _, to []float64) { sum += *weight * sumOf(to) })
	x, gs, filter := arrayOf(xt).channelTotals(), g.channelTotals(), newArray(1, 1, 3, 3)
	convolve(&x, &filter, &gs, 1, func(_ *float64, from, to []float64) { sum += dot(from, to) })
	return summary{steps: 1, elements: 1, sum: sum}
}

// cnnReference is the cost of the second step.
func cnnReference() summary {
	tensor.ManualSeed(1)
	x := arrayOf(tensor.Rand(64, 1, 28, 28))
	labels := tensor.Values[int](tensor.RandInt(0, 10, 64))
	c := cnn{x: x, labels: labels}
	c.w1, c.b1 = filtersOf(nn.NewConv2d(1, 32, 3))
	c.w2, c.b2 = filtersOf(nn.NewConv2d(32, 64, 3))
	c.head = networkOf(9216, 128, 10)
	c.head.relu()
	c.head.rate = 0.1
	s := summary{steps: 1, elements: 1}
	for range rehearsals {
		s.sum = c.step()
	}
	return s
}

func filtersOf(l *nn.Conv2d) (w, b array) { return arrayOf(l.Weight), arrayOf(l.Bias) }

// A cnn is the network of cnnStep.
type cnn struct {
	x              array
	labels         []int
	w1, b1, w2, b2 array
	head           *network
}

// convolved is the result of filters on x, where it is positive.
func convolved(x, w, b *array) array {
	y := newArray(x.shape[0], w.shape[0], x.shape[2]-2, x.shape[3]-2)
	area := y.shape[2] * y.shape[3]
	for i := range y.values {
		y.values[i] = b.values[i/area%w.shape[0]]
	}
	convolve(x, w, &y, 0, func(weight *float64, from, to []float64) {
		for i, v := range from {
			to[i] += *weight * v
		}
	})
	for i, v := range y.values {
		y.values[i] = max(v, 0)
	}
	return y
}

// step trains and returns the cost before.
func (c *cnn) step() float64 {
	y1 := convolved(&c.x, &c.w1, &c.b1)
	y2 := convolved(&y1, &c.w2, &c.b2)
	pooled, at := pooledOf(&y2)
	outs := c.head.forward(pooled)
	cost, g := crossEntropy(outs[len(outs)-1], c.labels)
	g = c.head.train(outs, g)
	g2 := newArray(y2.shape...)
	for i, from := range at {
		g2.values[from] += g.values[i]
	}
	g1 := c.passBack(&y1, &c.w2, &c.b2, &y2, &g2)
	c.passBack(&c.x, &c.w1, &c.b1, &y1, &g1)
	return cost
}

// pooledOf is the greatest of each square of four elements, in rows of an image, and
// where it is.
func pooledOf(y *array) (matrix, []int) {
	half := y.shape[3] / 2
	out := newMatrix(y.shape[0], y.shape[1]*half*half)
	at := make([]int, len(out.values))
	for i := range out.values {
		corner := i/half*2*y.shape[3] + i%half*2
		at[i] = corner
		for _, p := range []int{corner + 1, corner + y.shape[3], corner + y.shape[3] + 1} {
			if y.values[p] > y.values[at[i]] {
				at[i] = p
			}
		}
		out.values[i] = y.values[at[i]]
	}
	return out, at
}

// passBack updates filters whose result on x was y, with the cotangent g, and
// returns that of x.
func (c *cnn) passBack(x, w, b, y, g *array) array {
	for i, v := range y.values {
		if v <= 0 {
			g.values[i] = 0
		}
	}
	const rate = 0.1
	gx, gw := newArray(x.shape...), newArray(w.shape...)
	convolve(&gx, w, g, 0, func(weight *float64, from, to []float64) {
		for i, v := range to {
			from[i] += *weight * v
		}
	})
	convolve(x, &gw, g, 0, func(weight *float64, from, to []float64) { *weight += dot(from, to) })
	for i, v := range gw.values {
		w.values[i] -= rate * v
	}
	area := y.shape[2] * y.shape[3]
	for i, v := range g.values {
		b.values[i/area%y.shape[1]] -= rate * v
	}
	return gx
}
