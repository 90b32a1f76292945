package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the processes that the command starts.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch role := os.Args[1]; role {
		case "serve", "keepbusy":
			if err := run(role, "", "", false); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		case "lie":
			lie()
			return
		}
	}
	os.Exit(m.Run())
}

// lie is a peer that computes something else.
func lie() {
	fmt.Println("liar")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println("5 161 1 1")
	}
}

func TestComparison(t *testing.T) {
	var out, log strings.Builder
	c := comparison{span: time.Millisecond, out: newTable(&out), log: &log}
	defer c.close()
	if err := c.start(""); err != nil {
		t.Fatal(err)
	}
	for _, n := range threadCounts { // ours again plays the peer
		s, err := startOurs(n)
		if err != nil {
			t.Fatal(err)
		}
		s.name = "peer"
		c.peers = append(c.peers, s)
	}
	if err := c.run(regexp.MustCompile("^small-op-forward$|exp-1e5")); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, rows, []string{
		"workload threads peer",
		"small-op-forward 1 peer", "small-op-forward 2 peer",
		"exp-1e5 1 peer", "exp-1e5 2 peer",
		"busy/exp-1e5 1 peer", "busy/exp-1e5 2 peer", "busy/exp-1e5 2 ours at 1 thread",
	})
}

// checkRows compares the first, second and fourth column with want, and
// recomputes ratios.
func checkRows(t *testing.T, rows [][]string, want []string) {
	t.Helper()
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %v", len(rows), len(want), rows)
	}
	for i, r := range rows {
		if got := strings.Join([]string{r[0], r[1], r[3]}, " "); got != want[i] {
			t.Errorf("row %d is %q, want %q", i, got, want[i])
		}
		if i == 0 {
			continue
		}
		ours, theirs, ratio := parse(t, r[2]), parse(t, r[4]), parse(t, r[5])
		if !(ours > 0) || !(math.Abs(ratio-theirs/ours) <= 0.005+1e-3*ratio) {
			t.Errorf("row %d: %v", i, r)
		}
	}
}

func parse(t *testing.T, cell string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Error(err)
	}
	return v
}

func TestWithoutPeer(t *testing.T) {
	var out strings.Builder
	table := newTable(&out)
	table.alone("w", 2, 12345.678)
	if want := "workload,threads,ours_us,peer,peer_us,ratio\nw,2,1.235e+04,,,\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestPeerThatComputesSomethingElse(t *testing.T) {
	c := comparison{span: time.Millisecond, out: newTable(io.Discard), log: io.Discard}
	defer c.close()
	if err := c.start(""); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	liar, err := startSide(1, self, "lie")
	if err != nil {
		t.Fatal(err)
	}
	c.peers = []*side{liar}
	if err := c.run(regexp.MustCompile("small-op-forward")); err == nil || !strings.Contains(err.Error(), "liar") {
		t.Errorf("the error is %v", err)
	}
}

func TestPeerThatCannotStart(t *testing.T) {
	c := comparison{out: newTable(io.Discard), log: io.Discard}
	defer c.close()
	if err := c.start(os.DevNull); err == nil {
		t.Error("a peer that is no program started")
	}
}

func TestNear(t *testing.T) {
	base := summary{2, 10, 100, 100}
	cases := []struct {
		name string
		s    summary
		want bool
	}{
		{"same", base, true},
		{"within", summary{2, 10, 100.0009, 100.0009}, true},
		{"other magnitudes", summary{2, 10, 100, 101}, false},
		{"beyond", summary{2, 10, 100.002, 100.002}, false},
		{"fewer steps", summary{1, 10, 100, 100}, false},
		{"other shape", summary{2, 11, 100, 100}, false},
		{"not a number", summary{2, 10, math.NaN(), math.NaN()}, false},
	}
	for _, c := range cases {
		if got := c.s.near(base, 1e-5); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestSummarySurvivesPipe(t *testing.T) {
	s := summary{3, 123456789, 0.1 + 0.2, 0.7}
	if got, err := parseSummary(s.String()); err != nil || got != s {
		t.Errorf("%v, %v", got, err)
	}
}
