package main

import (
	"io"
	"strings"
	"testing"
)

// Each network comes to a stated accuracy.
func TestReadsDigits(t *testing.T) {
	for _, tt := range []struct {
		model string
		want  float64
	}{
		{"mlp", 0.95},
		{"cnn", 0.98},
	} {
		t.Run(tt.model, func(t *testing.T) {
			epochs, want := 30, tt.want
			if testing.Short() {
				epochs, want = 1, 0.5
			}
			accuracy, losses, err := run(io.Discard, tt.model, epochs, 1)
			if err != nil {
				t.Fatal(err)
			}
			if accuracy < want {
				t.Errorf("%.1f %% of the held-out digits are read right, want %.1f %%", 100*accuracy, 100*want)
			}
			if first, last := losses[0], losses[len(losses)-1]; !(last < first) {
				t.Errorf("the loss went from %v to %v", first, last)
			}
		})
	}
}

func TestUnknownModel(t *testing.T) {
	if _, _, err := run(io.Discard, "svm", 1, 1); err == nil || !strings.Contains(err.Error(), "svm") {
		t.Errorf("the error of an unknown model is %v", err)
	}
}

func TestData(t *testing.T) {
	train, test, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if train.len() != 1438 || test.len() != 359 {
		t.Errorf("%d and %d digits, want 1438 and 359", train.len(), test.len())
	}
	if lo, hi := train.images.AMin().Item(), train.images.AMax().Item(); lo != 0 || hi != 1 {
		t.Errorf("pixels from %v to %v, want 0 to 1", lo, hi)
	}
}
