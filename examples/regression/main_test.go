package main

import (
	"io"
	"testing"
)

// Each model comes to a stated loss.
func TestFits(t *testing.T) {
	steps, want := 5000, []float64{0.001, 0.1, 0.15}
	if testing.Short() {
		steps, want = 50, []float64{0.1, 0.69, 1.2}
	}
	for i, losses := range run(io.Discard, steps) {
		if got := losses[len(losses)-1]; !(got < want[i]) {
			t.Errorf("%s: loss %v, want below %v", problems()[i].name, got, want[i])
		}
	}
}
