package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// The figures of the lecture, which round to two digits.
func TestFigures(t *testing.T) {
	for _, tt := range []struct {
		name  string
		graph func() (*tensor.Tensor, map[*tensor.Tensor]string)
		f     float64
		grads map[string]float64
	}{
		{"product", product, -12, map[string]float64{"x": -4, "y": -4, "z": 3}},
		{"neuron", neuron, 0.73, map[string]float64{"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, names := tt.graph()
			if got := f.Item(); math.Abs(got-tt.f) > 0.005 {
				t.Errorf("f = %v, want %v", got, tt.f)
			}
			got := make(map[string]float64)
			for leaf, name := range names {
				got[name] = leaf.Grad().Item()
			}
			if diff := cmp.Diff(tt.grads, got, cmpopts.EquateApprox(0, 0.005)); diff != "" {
				t.Errorf("gradients (-want +got):\n%s", diff)
			}
		})
	}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := run(&b, false, ""); err != nil {
		t.Fatal(err)
	}
	want := strings.TrimPrefix(`
f = (x + y) z
     -2.00
  x ───────┐
     -4.00 │      3.00
           ├─ + ───────┐
      5.00 │     -4.00 │
  y ───────┘           │     -12.00
     -4.00             ├─ * ────────
                       │      1.00
     -4.00             │
  z ───────────────────┘
      3.00
`, "\n")
	if got := b.String(); !strings.HasPrefix(got, want) {
		t.Errorf("the first graph (-want +got):\n%s", cmp.Diff(want, got[:min(len(got), len(want))]))
	}
	if !strings.Contains(b.String(), "w0 ─") || !strings.Contains(b.String(), "0.73") {
		t.Error("the neuron is not drawn")
	}
}

func TestDOT(t *testing.T) {
	var b bytes.Buffer
	if err := run(&b, true, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"digraph {",
		`n0 [shape=box label="x\n-2.00\n-4.00"]`,
		`n4 [shape=oval label="*\n-12.00\n1.00"]`,
		"n2 -> n4",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the drawing lacks %s", want)
		}
	}
}

func TestSVG(t *testing.T) {
	dir := t.TempDir()
	if err := run(io.Discard, false, dir); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ file, value, grad string }{
		{"product.svg", ">-12.00</text>", ">3.00</text>"},
		{"neuron.svg", ">0.73</text>", ">-0.53</text>"},
	} {
		b, err := os.ReadFile(filepath.Join(dir, tt.file))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"<svg ", tt.value, tt.grad} {
			if !strings.Contains(string(b), want) {
				t.Errorf("%s lacks %s", tt.file, want)
			}
		}
	}
	if err := run(io.Discard, false, filepath.Join(dir, "product.svg", "none")); err == nil {
		t.Error("no error for a folder inside a file")
	}
}
