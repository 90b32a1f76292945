package main

import (
	"math"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// lstmReference is the cost of the second step.
func lstmReference() summary {
	tensor.ManualSeed(1)
	xs := matrixOf(tensor.Rand(64*32, 128))
	labels := tensor.Values[int](tensor.RandInt(0, 10, 64*32))
	l := tagger{times: 64, batch: 32, hidden: 128, rate: 0.1}
	parameters := nn.Parameters(nn.NewLSTM(128, 128))
	l.wx, l.wh, l.bx, l.bh = matrixOf(parameters[0]), matrixOf(parameters[1]), matrixOf(parameters[2]), matrixOf(parameters[3])
	l.head = networkOf(128, 10)
	l.head.rate = l.rate
	s := summary{steps: 1, elements: 1}
	for range rehearsals {
		s.sum = l.step(xs, labels)
	}
	return s
}

// A tagger is the network of lstmStep: row t*batch+b of a matrix is element b of the
// batch at time t.
type tagger struct {
	times, batch, hidden int
	wx, wh, bx, bh       matrix
	head                 *network
	rate                 float64
}

// step trains and returns the cost before.
func (l *tagger) step(xs matrix, labels []int) float64 {
	gates, c, h := l.forward(xs)
	outs := l.head.forward(h)
	cost, g := crossEntropy(outs[1], labels)
	l.train(xs, gates, c, h, l.head.train(outs, g))
	return cost
}

// forward returns the gates, the memories and the outputs.
func (l *tagger) forward(xs matrix) (gates, c, h matrix) {
	n := l.hidden
	gates, c, h = newMatrix(xs.rows, 4*n), newMatrix(xs.rows, n), newMatrix(xs.rows, n)
	before := make([]float64, n) // the state at the beginning
	for r := range xs.rows {
		c0, h0 := before, before
		if r >= l.batch {
			c0, h0 = c.row(r-l.batch), h.row(r-l.batch)
		}
		z := gates.row(r)
		for j := range z {
			z[j] = dot(xs.row(r), l.wx.row(j)) + l.bx.values[j] + dot(h0, l.wh.row(j)) + l.bh.values[j]
			if j/n == 2 {
				z[j] = math.Tanh(z[j])
			} else {
				z[j] = sigmoid(z[j])
			}
		}
		for j := range n {
			c.row(r)[j] = z[n+j]*c0[j] + z[j]*z[2*n+j]
			h.row(r)[j] = z[3*n+j] * math.Tanh(c.row(r)[j])
		}
	}
	return gates, c, h
}

// train updates the weights by the gradient gh of the outputs.
func (l *tagger) train(xs, gates, c, h, gh matrix) {
	n := l.hidden
	gc, gz := newMatrix(xs.rows, n), newMatrix(xs.rows, 4*n)
	for r := xs.rows - 1; r >= 0; r-- {
		z, g := gates.row(r), gz.row(r)
		for j := range n {
			i, f, u, o, t := z[j], z[n+j], z[2*n+j], z[3*n+j], math.Tanh(c.row(r)[j])
			gm := gc.row(r)[j] + gh.row(r)[j]*o*(1-t*t)
			before := 0.0
			if r >= l.batch {
				before = c.row(r - l.batch)[j]
				gc.row(r - l.batch)[j] = gm * f
			}
			g[j], g[n+j], g[2*n+j], g[3*n+j] = gm*u*i*(1-i), gm*before*f*(1-f), gm*i*(1-u*u), gh.row(r)[j]*t*o*(1-o)
		}
		if r >= l.batch {
			for j, v := range g {
				addScaled(gh.row(r-l.batch), v, l.wh.row(j))
			}
		}
	}
	for r := range xs.rows {
		for j, v := range gz.row(r) {
			addScaled(l.wx.row(j), -l.rate*v, xs.row(r))
			if r >= l.batch {
				addScaled(l.wh.row(j), -l.rate*v, h.row(r-l.batch))
			}
			l.bx.values[j] -= l.rate * v
			l.bh.values[j] -= l.rate * v
		}
	}
}
