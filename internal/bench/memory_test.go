package main

import (
	"io"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// 1<<24 numbers of float32 are 64 MiB.
func TestPeak(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it is measured on Linux alone")
	}
	got, err := peak([]step{func() *tensor.Tensor { return tensor.Ones(1 << 24) }})
	if err != nil || !(64 <= got && got < 96) {
		t.Errorf("peak of %v MiB, error %v; want 64, and little more", got, err)
	}
}

func TestPeakIsARow(t *testing.T) {
	var out strings.Builder
	c := comparison{out: newTable(&out), log: io.Discard}
	if err := c.comparePeak("exp-1e7"); err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?m)^exp-1e7/peak-MiB,1,[0-9.]+,,,$`)
	if runtime.GOOS == "linux" && !row.MatchString(out.String()) {
		t.Errorf("no row of the peak in\n%s", out.String())
	}
}
