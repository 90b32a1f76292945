package main

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/device"
)

// published are costs of the lecture's own run, in PyTorch. Summing in another
// order moves the first eight by a few units in the last place; that grows along
// the curve, where it falls steeply, to a percent or so.
var published = []struct {
	epoch     int
	cost      float64
	tolerance float64
}{
	{0, 0.6948983669281006, 3e-7},
	{100, 0.693155825138092, 3e-7},
	{200, 0.6931535005569458, 3e-7},
	{300, 0.6931513547897339, 3e-7},
	{400, 0.693149209022522, 3e-7},
	{500, 0.6931473016738892, 3e-7},
	{600, 0.6931453943252563, 3e-7},
	{700, 0.6931434273719788, 3e-7},
	{5400, 0.009703822433948517, 0.03 * 0.009703822433948517},
	{5500, 0.005025677848607302, 0.03 * 0.005025677848607302},
	{5600, 0.0032926425337791443, 0.03 * 0.0032926425337791443},
}

func TestFollowsThePublishedCurve(t *testing.T) {
	epochs := 10001
	if testing.Short() {
		epochs = 101
	}
	lines := output(t, "-epochs", strconv.Itoa(epochs))
	for _, p := range published {
		if p.epoch >= epochs {
			break
		}
		epoch, cost := parse(t, lines[p.epoch/100])
		if epoch != p.epoch {
			t.Fatalf("line %d is of epoch %d", p.epoch/100, epoch)
		}
		if !(math.Abs(cost-p.cost) <= p.tolerance) {
			t.Errorf("epoch %d: cost %v, published %v ± %.2g", epoch, cost, p.cost, p.tolerance)
		}
	}
	if got, want := lines[len(lines)-1], "Accuracy: 1"; epochs > 5600 && got != want {
		t.Errorf("the last line is %q, want %q", got, want)
	}
}

func TestSeedDecides(t *testing.T) {
	first := func(seed string) string { return output(t, "-epochs", "1", "-seed", seed)[0] }
	if first("1") == first("2") {
		t.Error("two seeds start from the same weights")
	}
}

// An absent device is an error that says what was looked for, and nothing is
// trained.
func TestAbsentDevice(t *testing.T) {
	for _, tt := range []struct{ name, says string }{
		{"cuda:0", "looked for"},
		{"tpu", "known are"},
		{"cuda:x", "not a number"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := run(&out, []string{"-device", tt.name})
			if err == nil {
				t.Fatal("no error")
			}
			if msg := err.Error(); !strings.Contains(msg, tt.name) || !strings.Contains(msg, tt.says) {
				t.Errorf("the error does not say %q and %q: %s", tt.name, tt.says, msg)
			}
			if out.Len() > 0 {
				t.Errorf("it trains: %s", out.String())
			}
		})
	}
}

// output is what the program prints, line by line, when it trains on the default
// device.
func output(t *testing.T, args ...string) []string {
	t.Helper()
	var out bytes.Buffer
	args = append([]string{"-device", device.Device{}.String()}, args...)
	if err := run(&out, args); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}

func parse(t *testing.T, line string) (epoch int, cost float64) {
	t.Helper()
	if _, err := fmt.Sscan(line, &epoch, &cost); err != nil {
		t.Fatalf("%q is not an epoch and its cost: %v", line, err)
	}
	return epoch, cost
}
