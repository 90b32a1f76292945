package main

import (
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// rehearsals is how often each step runs before its result is looked at: the
// second shows that a training step has updated what it trains.
const rehearsals = 2

// A summary of what a workload computes: sides that do the same have the same.
type summary struct {
	steps    int
	elements int     // of all results
	sum      float64 // of all elements
	size     float64 // sum of their magnitudes
}

// summarize runs steps.
func summarize(steps []step) summary {
	sum := summary{steps: len(steps)}
	for _, s := range steps {
		var result *tensor.Tensor
		for range rehearsals {
			result = s()
		}
		for _, v := range tensor.Values[float64](result) {
			sum.elements++
			sum.sum += v
			sum.size += math.Abs(v)
		}
	}
	return sum
}

func (s summary) String() string {
	return fmt.Sprintf("%d %d %.17g %.17g", s.steps, s.elements, s.sum, s.size)
}

func parseSummary(text string) (s summary, err error) {
	_, err = fmt.Sscan(text, &s.steps, &s.elements, &s.sum, &s.size)
	return s, err
}

// near reports whether two summaries agree, sums within a tolerance relative to the
// magnitudes that they are of: gradients often sum to nothing.
func (s summary) near(t summary, tolerance float64) bool {
	return s.steps == t.steps && s.elements == t.elements &&
		math.Abs(s.sum-t.sum) <= tolerance*t.size && math.Abs(s.size-t.size) <= tolerance*t.size
}
