package main

import (
	"io"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestAddsHeldOutSums(t *testing.T) {
	if testing.Short() {
		if _, losses := run(io.Discard, 20, 1); len(losses) != 20 || !(losses[19] < losses[0]) {
			t.Errorf("the loss of 20 steps went %v", losses)
		}
		return
	}
	accuracy, _ := run(io.Discard, 600, 1)
	if accuracy < 0.99 {
		t.Errorf("%.1f %% of the held-out sums come out right, want 99 %%", 100*accuracy)
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		sum  sum
		text string
	}{
		{sum{47, 38}, "47+38=580"},
		{sum{10, 10}, "10+10=020"},
		{sum{99, 99}, "99+99=891"},
	} {
		if got := tt.sum.text(); got != tt.text {
			t.Errorf("%v is written %s, want %s", tt.sum, got, tt.text)
		}
		if got, want := decode(encode([]sum{tt.sum}).Select(0, 0)), strconv.Itoa(tt.sum.a+tt.sum.b); got != want {
			t.Errorf("the answer of %s is read as %s, want %s", tt.text, got, want)
		}
	}
}

// Every sum is in one part, its twin with it, and both parts are large.
func TestHeldOut(t *testing.T) {
	train, heldOut := allSums(rand.New(rand.NewPCG(1, 1)))
	if len(train) < 3500 || len(heldOut) < 3500 {
		t.Errorf("%d and %d sums, want about half of them in either part", len(train), len(heldOut))
	}
	shown, all := map[sum]bool{}, map[sum]bool{}
	for _, s := range train {
		shown[s], all[s] = true, true
	}
	for _, s := range heldOut {
		all[s] = true
		if shown[s] || shown[sum{s.b, s.a}] {
			t.Fatalf("%v is held out and shown", s)
		}
	}
	if n := len(train) + len(heldOut); n != 90*90 || len(all) != n {
		t.Errorf("%d sums, %d of them different, want 8100", n, len(all))
	}
}

// What stands behind a character changes nothing before it.
func TestCausal(t *testing.T) {
	model := newGPT(len(alphabet), question+answer)
	autograd.NoGrad(func() {
		x := encode([]sum{{47, 38}})
		y := encode([]sum{{47, 99}})
		same := question - 3
		before := func(text *tensor.Tensor) *tensor.Tensor { return model.Forward(text).Narrow(1, 0, same) }
		if !tensor.Equal(before(x), before(y)) {
			t.Error("scores depend on later characters")
		}
		if tensor.Equal(model.Forward(x), model.Forward(y)) {
			t.Error("scores depend on no character")
		}
	})
}
