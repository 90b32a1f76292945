package main

import (
	"io"
	"math/rand/v2"
	"testing"
)

func TestJudgesUnseenLengths(t *testing.T) {
	if testing.Short() {
		if _, losses := run(io.Discard, 20, 1); len(losses) != 20 || !(losses[19] < losses[0]) {
			t.Errorf("the loss of 20 steps went %v", losses)
		}
		return
	}
	model, _ := run(io.Discard, 3000, 1)
	if accuracy := model.right(unseen...); accuracy < 0.98 {
		t.Errorf("%.1f %% of strings of unseen length are judged right, want 98 %%", 100*accuracy)
	}
}

func TestStrings(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	_, y := strings(r, 10, 200)
	if got := y.Select(0, -1).Sum().Item(); got != 100 {
		t.Errorf("%v of 200 strings are well formed, want half", got)
	}
}

func TestVerdicts(t *testing.T) {
	for _, tt := range []struct{ text, good string }{
		{"()", "-+"},
		{"(())()", "---+-+"},
		{"()()", "-+-+"},
		{")(", "--"},
		{"((", "--"},
		{"())(()", "-+----"},
	} {
		var s []bool
		for _, c := range tt.text {
			s = append(s, c == '(')
		}
		got := ""
		for _, good := range verdicts(s) {
			if good {
				got += "+"
			} else {
				got += "-"
			}
		}
		if got != tt.good {
			t.Errorf("beginnings of %s well formed: %s, want %s", tt.text, got, tt.good)
		}
	}
}
