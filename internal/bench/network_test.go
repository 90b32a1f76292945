package main

import (
	"math"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A matrix of float64 in row-major order.
type matrix struct {
	rows, columns int
	values        []float64
}

func newMatrix(rows, columns int) matrix {
	return matrix{rows, columns, make([]float64, rows*columns)}
}

func matrixOf(t *tensor.Tensor) matrix {
	return matrix{t.Size(0), t.NumEl() / t.Size(0), tensor.Values[float64](t)}
}

func (m matrix) at(i, j int) float64 { return m.values[i*m.columns+j] }
func (m matrix) row(i int) []float64 { return m.values[i*m.columns:][:m.columns] }
func (m matrix) each(f func(float64) float64) matrix {
	out := newMatrix(m.rows, m.columns)
	for i, v := range m.values {
		out.values[i] = f(v)
	}
	return out
}

// A network is linear layers, each but perhaps the last followed by an
// activation, trained by gradient descent.
type network struct {
	weights, biases []matrix // out × in, out × 1
	activation      func(float64) float64
	slope           func(y float64) float64 // of activation where it is y
	activateLast    bool
	rate            float64
}

// networkOf has the weights of layers from sizes[0] features to sizes[1] and on.
func networkOf(sizes ...int) *network {
	n := &network{}
	for i, out := range sizes[1:] {
		l := nn.NewLinear(sizes[i], out)
		n.weights = append(n.weights, matrixOf(l.Weight))
		n.biases = append(n.biases, matrixOf(l.Bias))
	}
	return n
}

func (n *network) active(layer int) bool { return n.activateLast || layer < len(n.weights)-1 }

// forward returns x and what each layer makes of it.
func (n *network) forward(x matrix) []matrix {
	outs := []matrix{x}
	for l, w := range n.weights {
		y := newMatrix(x.rows, w.rows)
		for i := range x.rows {
			for j := range w.rows {
				y.row(i)[j] = n.biases[l].values[j] + dot(x.row(i), w.row(j))
			}
		}
		if n.active(l) {
			y = y.each(n.activation)
		}
		outs = append(outs, y)
		x = y
	}
	return outs
}

// train takes the gradient of the cost with respect to the last of outs, updates
// weights and biases, and returns the gradient of the first.
func (n *network) train(outs []matrix, g matrix) matrix {
	for l := len(n.weights) - 1; l >= 0; l-- {
		x, y, w := outs[l], outs[l+1], n.weights[l]
		if n.active(l) {
			for i, v := range y.values {
				g.values[i] *= n.slope(v)
			}
		}
		gx := newMatrix(x.rows, x.columns)
		for i := range g.rows {
			for j, v := range g.row(i) {
				addScaled(gx.row(i), v, w.row(j))
			}
		}
		for i := range g.rows {
			for j, v := range g.row(i) {
				addScaled(w.row(j), -n.rate*v, x.row(i))
				n.biases[l].values[j] -= n.rate * v
			}
		}
		g = gx
	}
	return g
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

func addScaled(dst []float64, s float64, src []float64) {
	for i, v := range src {
		dst[i] += s * v
	}
}

func xorReference() summary {
	tensor.ManualSeed(777)
	n := networkOf(2, 10, 10, 10, 1)
	n.activation, n.activateLast, n.rate = sigmoid, true, 1
	n.slope = func(y float64) float64 { return y * (1 - y) }
	x, y := matrix{4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1}}, []float64{0, 1, 1, 0}
	s := summary{steps: 1, elements: 1}
	for range rehearsals {
		outs := n.forward(x)
		g := newMatrix(4, 1)
		s.sum = 0
		for i, p := range outs[len(outs)-1].values {
			s.sum -= (y[i]*math.Log(p) + (1-y[i])*math.Log(1-p)) / 4
			g.values[i] = (p - y[i]) / (p * (1 - p)) / 4
		}
		n.train(outs, g)
	}
	return s
}

func mlpReference() summary {
	tensor.ManualSeed(1)
	x, y := matrixOf(tensor.Rand(128, 784)), tensor.Values[int](tensor.RandInt(0, 10, 128))
	n := networkOf(784, 512, 512, 10)
	n.rate = 0.1
	n.relu()
	s := summary{steps: 1, elements: 1}
	for range rehearsals {
		outs := n.forward(x)
		var g matrix
		s.sum, g = crossEntropy(outs[len(outs)-1], y)
		n.train(outs, g)
	}
	return s
}

// crossEntropy is the mean cost of rows of logits and its gradient.
func crossEntropy(logits matrix, classes []int) (cost float64, g matrix) {
	g = logits.each(math.Exp)
	n := float64(len(classes))
	for i, class := range classes {
		row := g.row(i)
		total := dot(row, ones(len(row)))
		cost -= math.Log(row[class]/total) / n
		for j := range row {
			row[j] /= total * n
		}
		row[class] -= 1 / n
	}
	return cost, g
}

// relu gives n rectifiers for activations.
func (n *network) relu() {
	n.activation = func(x float64) float64 { return max(x, 0) }
	n.slope = func(y float64) float64 {
		if y > 0 {
			return 1
		}
		return 0
	}
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}
