package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"time"
)

// serve is a process of ours: it says its name, then answers requests, each a
// line, until they end: to "check NAME" the summary of workload NAME, started
// anew, to "time NAME N" the seconds that N rounds over its steps took, to "peak
// NAME" the MiB that they take at the most. peer.py does the same.
func serve(in io.Reader, out io.Writer) error {
	fmt.Fprintln(out, "ours")
	var s server
	for lines := bufio.NewScanner(in); lines.Scan(); {
		answer, err := s.answer(lines.Text())
		if err != nil {
			return err
		}
		fmt.Fprintln(out, answer)
	}
	return nil
}

// A server keeps the workload that it ran last.
type server struct {
	name  string
	steps []step
}

func (s *server) answer(request string) (string, error) {
	var verb, name string
	var rounds int
	if n, _ := fmt.Sscan(request, &verb, &name, &rounds); n < 2 {
		return "", fmt.Errorf("no request: %q", request)
	}
	if verb != "time" || name != s.name {
		w, ok := find(name)
		if !ok {
			return "", fmt.Errorf("no workload %q", name)
		}
		s.name, s.steps = name, nil // the old one may go before the new one comes
		s.steps = w.start()
	}
	switch verb {
	case "check":
		return summarize(s.steps).String(), nil
	case "peak":
		most, err := peak(s.steps)
		return fmt.Sprintf("%.1f", most), err
	}
	repeat(s.steps, (rounds+8)/10) // for the caches and the pools of the other side's turn
	return fmt.Sprintf("%.9f", repeat(s.steps, rounds).Seconds()), nil
}

func repeat(steps []step, rounds int) time.Duration {
	start := time.Now()
	for range rounds {
		for _, s := range steps {
			runtime.KeepAlive(s())
		}
	}
	return time.Since(start)
}
