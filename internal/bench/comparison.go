package main

import (
	"embed"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"time"
)

// peerFiles are the peer and its workloads.
//
//go:embed *.py
var peerFiles embed.FS

const (
	turns     = 3    // of each side, of which the median counts
	tolerance = 1e-5 // relative, of sums of results
	quiet     = 0.2  // turns that differ by more than this share are worth a word
)

// threadCounts are what each side is run at.
var threadCounts = []int{1, 2}

// A comparison runs workloads on several sides in turn.
type comparison struct {
	ours   []*side // at each of threadCounts
	peers  []*side // likewise, or none
	dir    string  // where the peer's files lie
	python string  // that runs them, or none
	span   time.Duration
	out    *table
	log    io.Writer
}

// start starts all sides. Without python there are no peers.
func (c *comparison) start(python string) (err error) {
	for _, n := range threadCounts {
		s, err := startOurs(n)
		if err != nil {
			return err
		}
		c.ours = append(c.ours, s)
	}
	if c.python = python; python == "" {
		return nil
	}
	if c.dir, err = os.MkdirTemp("", "bench"); err != nil {
		return err
	}
	if err := os.CopyFS(c.dir, peerFiles); err != nil {
		return err
	}
	for _, n := range threadCounts {
		s, err := startPeer(n, python, c.dir)
		if err != nil {
			return err
		}
		c.peers = append(c.peers, s)
	}
	return nil
}

func (c *comparison) close() {
	for _, s := range c.sides() {
		s.close()
	}
	if c.dir != "" {
		os.RemoveAll(c.dir)
	}
}

// sides are all of them in the order of their turns.
func (c *comparison) sides() []*side { return slices.Concat(c.ours, c.peers) }

// run compares the workloads of matching names, alone and then those for which
// it says something beside a busy neighbour.
func (c *comparison) run(names *regexp.Regexp) error {
	for _, w := range allWorkloads() {
		if !names.MatchString(w.name) {
			continue
		}
		if err := c.compare(w.name, w.name); err != nil {
			return err
		}
		if w.peak {
			if err := c.comparePeak(w.name); err != nil {
				return err
			}
		}
	}
	for _, w := range workloads {
		if label := "busy/" + w.name; w.busy && names.MatchString(label) {
			if err := c.compareBusy(label, w.name); err != nil {
				return err
			}
		}
	}
	return c.out.failed()
}

// compare times a workload on all sides and adds the rows.
func (c *comparison) compare(label, workload string) error {
	us, err := c.measure(label, workload)
	if err == nil {
		c.addRows(label, us)
	}
	return err
}

// compareBusy is compare with a neighbour, and sets ours at several threads
// beside ours at one: more threads may not make it slower.
func (c *comparison) compareBusy(label, workload string) error {
	stop, err := startNeighbour()
	if err != nil {
		return err
	}
	defer stop()
	us, err := c.measure(label, workload)
	if err != nil {
		return err
	}
	c.addRows(label, us)
	for i, s := range c.ours[1:] {
		c.out.compare(label, s.threads, us[i+1], "ours at 1 thread", us[0])
	}
	return nil
}

// addRows adds what a step took on each side, in microseconds.
func (c *comparison) addRows(label string, us []float64) {
	for i, s := range c.ours {
		if len(c.peers) == 0 {
			c.out.alone(label, s.threads, us[i])
			continue
		}
		c.out.compare(label, s.threads, us[i], c.peers[i].name, us[len(c.ours)+i])
	}
}

// measure returns the median time of a step on each side, in microseconds. The
// sides take turns, so that what disturbs the machine disturbs all.
func (c *comparison) measure(label, workload string) ([]float64, error) {
	steps, err := c.checkSame(workload)
	if err != nil {
		return nil, err
	}
	sides := c.sides()
	rounds := make([]int, len(sides))
	for i, s := range sides {
		if rounds[i], err = s.calibrate(workload, c.span); err != nil {
			return nil, err
		}
	}
	times := make([][]float64, len(sides))
	for range turns {
		for i, s := range sides {
			d, err := s.time(workload, rounds[i])
			if err != nil {
				return nil, err
			}
			times[i] = append(times[i], float64(d.Nanoseconds())/1e3/float64(rounds[i]*steps))
		}
	}
	us := make([]float64, len(sides))
	for i, t := range times {
		us[i] = c.median(label, sides[i], t)
	}
	return us, nil
}

// checkSame demands that all sides compute the same, and returns the number of
// steps.
func (c *comparison) checkSame(workload string) (steps int, err error) {
	var first summary
	for i, s := range c.sides() {
		sum, err := s.check(workload)
		if err != nil {
			return 0, err
		}
		if i == 0 {
			first = sum
		}
		if !sum.near(first, tolerance) {
			return 0, fmt.Errorf("%s: %s at %d threads computes %v, %s %v", workload, s.name, s.threads, sum, c.ours[0].name, first)
		}
	}
	return first.steps, nil
}

// median sorts times. It says so if they are too far apart to be trusted.
func (c *comparison) median(label string, s *side, times []float64) float64 {
	slices.Sort(times)
	middle, last := times[len(times)/2], times[len(times)-1]
	if last-times[0] > quiet*middle {
		fmt.Fprintf(c.log, "%s: %s at %d threads took from %.4g to %.4g µs\n", label, s.name, s.threads, times[0], last)
	}
	return middle
}
