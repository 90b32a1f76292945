package main

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A layer of the reference returns its result, and how a gradient passes back
// through it, gathering those of its weights on the way.
type layer func(x matrix) (y matrix, back func(g matrix) matrix)

// A weight is a parameter and its gradient.
type weight struct{ value, gradient matrix }

func weightOf(t *tensor.Tensor) *weight {
	w := &weight{value: matrixOf(t)}
	w.gradient = newMatrix(w.value.rows, w.value.columns)
	return w
}

// update is the first step of AdamW with rate 1e-3, whose averages are then the
// gradient and its square.
func (w *weight) update() {
	for i, g := range w.gradient.values {
		w.value.values[i] += -1e-3*0.01*w.value.values[i] - 1e-3*g/(math.Abs(g)+1e-8)
	}
}

func chained(layers ...layer) layer {
	return func(x matrix) (matrix, func(matrix) matrix) {
		backs := make([]func(matrix) matrix, len(layers))
		for k, l := range layers {
			x, backs[k] = l(x)
		}
		return x, func(g matrix) matrix {
			for _, back := range slices.Backward(backs) {
				g = back(g)
			}
			return g
		}
	}
}

func residual(layers ...layer) layer {
	inner := chained(layers...)
	return func(x matrix) (matrix, func(matrix) matrix) {
		y, back := inner(x)
		return added(x, y), func(g matrix) matrix { return added(g, back(g)) }
	}
}

func added(a, b matrix) matrix {
	sum := newMatrix(a.rows, a.columns)
	copy(sum.values, a.values)
	addScaled(sum.values, 1, b.values)
	return sum
}

func linear(w, b *weight) layer {
	return func(x matrix) (matrix, func(matrix) matrix) {
		y := newMatrix(x.rows, w.value.rows)
		for i := range x.rows {
			for j := range y.columns {
				y.row(i)[j] = b.value.values[j] + dot(x.row(i), w.value.row(j))
			}
		}
		return y, func(g matrix) matrix {
			gx := newMatrix(x.rows, x.columns)
			for i := range x.rows {
				addScaled(b.gradient.values, 1, g.row(i))
				for j, v := range g.row(i) {
					addScaled(gx.row(i), v, w.value.row(j))
					addScaled(w.gradient.row(j), v, x.row(i))
				}
			}
			return gx
		}
	}
}

func normalized(w, b *weight) layer {
	return func(x matrix) (matrix, func(matrix) matrix) {
		y, z, deviations := newMatrix(x.rows, x.columns), newMatrix(x.rows, x.columns), make([]float64, x.rows)
		n := float64(x.columns)
		for i := range x.rows {
			mean := sumOf(x.row(i)) / n
			for j, v := range x.row(i) {
				z.row(i)[j] = v - mean
			}
			deviations[i] = math.Sqrt(dot(z.row(i), z.row(i))/n + 1e-5)
			for j := range z.row(i) {
				z.row(i)[j] /= deviations[i]
				y.row(i)[j] = z.row(i)[j]*w.value.values[j] + b.value.values[j]
			}
		}
		return y, func(g matrix) matrix {
			gx := newMatrix(x.rows, x.columns)
			for i := range x.rows {
				h := slices.Clone(g.row(i))
				for j, v := range g.row(i) {
					h[j] *= w.value.values[j]
					w.gradient.values[j] += v * z.row(i)[j]
					b.gradient.values[j] += v
				}
				mean, slope := sumOf(h)/n, dot(h, z.row(i))/n
				for j := range h {
					gx.row(i)[j] = (h[j] - mean - z.row(i)[j]*slope) / deviations[i]
				}
			}
			return gx
		}
	}
}

func gelu(x matrix) (matrix, func(matrix) matrix) {
	distribution := func(v float64) float64 { return (1 + math.Erf(v/math.Sqrt2)) / 2 }
	return x.each(func(v float64) float64 { return v * distribution(v) }), func(g matrix) matrix {
		gx := x.each(func(v float64) float64 { return distribution(v) + v*math.Exp(-v*v/2)/math.Sqrt(2*math.Pi) })
		for i, v := range g.values {
			gx.values[i] *= v
		}
		return gx
	}
}

// attended takes rows of queries, keys and values side by side.
func attended(x matrix) (matrix, func(matrix) matrix) {
	const size = gptWidth / gptHeads
	part := func(m matrix, row, which, head int) []float64 {
		at := which*gptWidth + head*size
		return m.row(row)[at : at+size]
	}
	y := newMatrix(x.rows, gptWidth)
	weights := make([]matrix, gptHeads)
	for h := range weights {
		weights[h] = newMatrix(x.rows, x.rows)
		for i := range x.rows {
			w := weights[h].row(i)[:i+1]
			for j := range w {
				w[j] = math.Exp(dot(part(x, i, 0, h), part(x, j, 1, h)) / math.Sqrt(size))
			}
			total := sumOf(w)
			for j := range w {
				w[j] /= total
				addScaled(part(y, i, 0, h), w[j], part(x, j, 2, h))
			}
		}
	}
	return y, func(g matrix) matrix {
		gx := newMatrix(x.rows, x.columns)
		for h, m := range weights {
			for i := range x.rows {
				w, gw := m.row(i)[:i+1], make([]float64, i+1)
				for j := range w {
					addScaled(part(gx, j, 2, h), w[j], part(g, i, 0, h))
					gw[j] = dot(part(g, i, 0, h), part(x, j, 2, h))
				}
				mean := dot(gw, w)
				for j := range w {
					score := w[j] * (gw[j] - mean) / math.Sqrt(size)
					addScaled(part(gx, i, 0, h), score, part(x, j, 1, h))
					addScaled(part(gx, j, 1, h), score, part(x, i, 0, h))
				}
			}
		}
		return gx
	}
}

// gptReference is the cost of the second step.
func gptReference() summary {
	tensor.ManualSeed(1)
	x := tensor.Values[int](tensor.RandInt(0, gptVocabulary, gptBatch, gptContext))
	y := tensor.Values[int](tensor.RandInt(0, gptVocabulary, gptBatch, gptContext))
	var weights []*weight
	add := func(t *tensor.Tensor) *weight {
		weights = append(weights, weightOf(t))
		return weights[len(weights)-1]
	}
	line := func(l *nn.Linear) layer { return linear(add(l.Weight), add(l.Bias)) }
	norm := func(l *nn.LayerNorm) layer { return normalized(add(l.Weight), add(l.Bias)) }
	m := newGPT()
	tokens, positions := add(m.Tokens.Weight), add(m.Positions.Weight)
	var layers []layer
	for _, b := range m.Blocks {
		layers = append(layers, residual(norm(b.Norm1), line(b.QKV), attended, line(b.Proj)))
		layers = append(layers, residual(norm(b.Norm2), line(b.Up), gelu, line(b.Down)))
	}
	model := chained(append(layers, norm(m.Norm), line(m.Head))...)
	train := func() (cost float64) {
		for at := 0; at < len(x); at += gptContext {
			h := newMatrix(gptContext, gptWidth)
			for i := range h.rows {
				copy(h.row(i), tokens.value.row(x[at+i]))
				addScaled(h.row(i), 1, positions.value.row(i))
			}
			logits, back := model(h)
			c, g := crossEntropy(logits, y[at:at+gptContext])
			cost += c / gptBatch
			g = back(g.each(func(v float64) float64 { return v / gptBatch }))
			for i := range g.rows {
				addScaled(tokens.gradient.row(x[at+i]), 1, g.row(i))
				addScaled(positions.gradient.row(i), 1, g.row(i))
			}
		}
		return cost
	}
	train()
	for _, w := range weights {
		w.update()
	}
	return summary{steps: 1, elements: 1, sum: train()}
}
