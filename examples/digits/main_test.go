package main

import (
	"io"
	"testing"
)

func TestReadsDigits(t *testing.T) {
	epochs, want := 30, 0.95
	if testing.Short() {
		epochs, want = 1, 0.5
	}
	accuracy, losses, err := run(io.Discard, epochs)
	if err != nil {
		t.Fatal(err)
	}
	if accuracy < want {
		t.Errorf("%.1f %% of the held-out digits are read right, want %.1f %%", 100*accuracy, 100*want)
	}
	if first, last := losses[0], losses[len(losses)-1]; !(last < first) {
		t.Errorf("the loss went from %v to %v", first, last)
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
