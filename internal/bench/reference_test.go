package main

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// references are what workloads compute, worked out in float64.
var references = map[string]func() summary{
	"xor-step":          xorReference,
	"mlp-step":          mlpReference,
	"conv-forward":      convForwardReference,
	"conv-gradients":    convGradientsReference,
	"cnn-step":          cnnReference,
	"gpt-step":          gptReference,
	"lstm-step":         lstmReference,
	"small-op-forward":  smallReference,
	"small-op-recorded": smallReference,
	"small-op-backward": smallBackwardReference,
	"small-chain-100":   smallChainReference,
	"chain-1e6":         func() summary { return summary{steps: 1, elements: 1, sum: 1e6} },
	"sgemm-64":          func() summary { return sgemmReference(64) },
	"sgemm-256":         func() summary { return sgemmReference(256) },
	"sgemm-1024":        func() summary { return sgemmReference(1024) },
	"exp-1e3":           func() summary { return elementwiseReference(1e3, math.Exp) },
	"exp-1e5":           func() summary { return elementwiseReference(1e5, math.Exp) },
	"exp-1e7":           func() summary { return elementwiseReference(1e7, math.Exp) },
	"sigmoid-1e3":       func() summary { return elementwiseReference(1e3, sigmoid) },
	"sigmoid-1e5":       func() summary { return elementwiseReference(1e5, sigmoid) },
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func elementwiseReference(n int, f func(float64) float64) summary {
	tensor.ManualSeed(1)
	s := summary{steps: 1, elements: n}
	for _, v := range tensor.Values[float64](tensor.Randn(n)) {
		s.sum += f(v)
	}
	return s
}

func sgemmReference(n int) summary {
	tensor.ManualSeed(1)
	a, b := matrixOf(tensor.Rand(n, n)), matrixOf(tensor.Rand(n, n))
	return summary{steps: 1, elements: n * n, sum: sumOfProduct(a, b)}
}

// sumOfProduct is the sum of all elements of a·b without the product: columns of
// a, summed, times rows of b, summed.
func sumOfProduct(a, b matrix) (sum float64) {
	for k := range b.rows {
		var column, row float64
		for i := range a.rows {
			column += a.at(i, k)
		}
		for j := range b.columns {
			row += b.at(k, j)
		}
		sum += column * row
	}
	return sum
}

func smallReference() summary {
	tensor.ManualSeed(1)
	x, y, w := matrixOf(tensor.Rand(4, 10)), matrixOf(tensor.Rand(4, 10)), matrixOf(tensor.Rand(10, 10))
	s := summary{steps: 5, elements: 4*40 + 1}
	for i, v := range x.values {
		s.sum += v*y.values[i] + (v + y.values[i]) + sigmoid(v) + v
	}
	s.sum += sumOfProduct(x, w)
	return s
}

// smallBackwardReference sums the gradients of x: y, 1, σ(1-σ), row sums of w, 1.
func smallBackwardReference() summary {
	tensor.ManualSeed(1)
	x, y, w := matrixOf(tensor.Rand(4, 10)), matrixOf(tensor.Rand(4, 10)), matrixOf(tensor.Rand(10, 10))
	s := summary{steps: 5, elements: 5 * 40}
	for i, v := range x.values {
		s.sum += y.values[i] + 1 + sigmoid(v)*(1-sigmoid(v)) + 1
	}
	for _, v := range w.values {
		s.sum += 4 * v
	}
	return s
}

// smallChainReference sums the derivative of x to the power 101.
func smallChainReference() summary {
	tensor.ManualSeed(1)
	s := summary{steps: 1, elements: 40}
	for _, v := range tensor.Values[float64](tensor.Rand(4, 10)) {
		s.sum += 101 * math.Pow(v, 100)
	}
	return s
}
