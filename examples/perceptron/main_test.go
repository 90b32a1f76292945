package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestLearnsAllButXOR(t *testing.T) {
	epochs := 2000
	if testing.Short() {
		epochs = 200
	}
	var b bytes.Buffer
	run(&b, epochs)
	reports := strings.Split(strings.TrimSpace(b.String()), "\n\n")
	if len(reports) != len(gates) {
		t.Fatalf("%d reports, want %d", len(reports), len(gates))
	}
	for i, gate := range gates {
		learned := strings.HasSuffix(reports[i], "  learned")
		if want := gate.name != "XOR"; learned != want {
			t.Errorf("%s learned: %v, want %v\n%s", gate.name, learned, want, reports[i])
		}
		if !strings.Contains(reports[i], "x0") || !strings.Contains(reports[i], "= 0") {
			t.Errorf("%s: no line is printed", gate.name)
		}
	}
}
