package main

import (
	"io"
	"math/rand/v2"
	"testing"
)

func TestJudgesUnseenLengths(t *testing.T) {
	if testing.Short() {
		if _, losses := run(io.Discard, 20); len(losses) != 20 {
			t.Errorf("%d steps, want 20", len(losses))
		}
		return
	}
	accuracy, _ := run(io.Discard, 1500)
	if accuracy < 0.9 {
		t.Errorf("%.1f %% of strings of unseen length are judged right, want 90 %%", 100*accuracy)
	}
}

func TestStrings(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	_, y := strings(r, 10, 200)
	if got := y.Sum().Item(); got != 100 {
		t.Errorf("%v of 200 strings are well formed, want half", got)
	}
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"", true}, {"()", true}, {"(())()", true}, {")(", false}, {"((", false}, {"())(", false},
	} {
		var s []bool
		for _, c := range tt.text {
			s = append(s, c == '(')
		}
		if got := balanced(s); got != tt.want {
			t.Errorf("%q well formed: %v, want %v", tt.text, got, tt.want)
		}
	}
}
