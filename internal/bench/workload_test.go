package main

import "testing"

// TestWorkloadsComputeWhatTheyAreNamedFor holds what each workload computes
// against float64 arithmetic of the plainest kind. Float32 sums of positive
// terms stay well within the tolerance; work left out does not.
func TestWorkloadsComputeWhatTheyAreNamedFor(t *testing.T) {
	for _, w := range workloads {
		t.Run(w.name, func(t *testing.T) {
			want, ok := references[w.name]
			if !ok {
				t.Fatal("there is no reference")
			}
			s := want()
			s.size = s.sum // nothing is negative
			if got := summarize(w.start()); !got.near(s, tolerance) {
				t.Errorf("steps, elements, sum, size: %v, want %v", got, s)
			}
		})
	}
}

// TestTrainingGoesOn demands that each step makes the cost of the next one less,
// as descent on one batch does unless a step leaves its update out.
func TestTrainingGoesOn(t *testing.T) {
	for _, name := range []string{"xor-step", "mlp-step", "cnn-step", "gpt-step", "lstm-step"} {
		t.Run(name, func(t *testing.T) {
			w, ok := find(name)
			if !ok {
				t.Fatal("no such workload")
			}
			train := w.start()[0]
			before := train().Item()
			for range 3 {
				after := train().Item()
				if !(after < before) {
					t.Errorf("the cost went from %v to %v", before, after)
				}
				before = after
			}
		})
	}
}

// BenchmarkWorkloads is for profiles; for judging there is the command.
func BenchmarkWorkloads(b *testing.B) {
	for _, w := range allWorkloads() {
		b.Run(w.name, func(b *testing.B) {
			steps := w.start()
			b.ReportAllocs()
			for b.Loop() {
				repeat(steps, 1)
			}
		})
	}
}
