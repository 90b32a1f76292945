package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// A side is a process that runs workloads as it is told: ours, or a peer.
type side struct {
	name    string // as it calls itself
	threads int
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
}

// startOurs starts a process of this program.
func startOurs(threads int) (*side, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startSide(threads, self, "serve")
}

// startPeer starts peer.py, which lies in dir with the workloads.
func startPeer(threads int, python, dir string) (*side, error) {
	return startSide(threads, python, dir+"/peer.py", strconv.Itoa(threads))
}

// startSide starts a side, all of whose thread pools are as large as threads.
func startSide(threads int, program string, args ...string) (*side, error) {
	s := &side{threads: threads, process: exec.Command(program, args...)}
	for _, pool := range []string{"GOMAXPROCS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"} {
		s.process.Env = append(s.process.Environ(), fmt.Sprintf("%s=%d", pool, threads))
	}
	s.process.Stderr = os.Stderr
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewScanner(out)
	if s.in, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	s.name = program // until it says better
	s.name, err = s.line()
	return s, err
}

// line is the next line that s says.
func (s *side) line() (string, error) {
	if !s.out.Scan() {
		return "", fmt.Errorf("%s at %d threads ended: %w", s.name, s.threads, s.process.Wait())
	}
	return s.out.Text(), nil
}

func (s *side) ask(request string) (string, error) {
	if _, err := fmt.Fprintln(s.in, request); err != nil {
		return "", err
	}
	return s.line()
}

// check returns what a workload, started anew, computes.
func (s *side) check(workload string) (summary, error) {
	answer, err := s.ask("check " + workload)
	if err != nil {
		return summary{}, err
	}
	return parseSummary(answer)
}

// time returns how long so many rounds of a workload take.
func (s *side) time(workload string, rounds int) (time.Duration, error) {
	answer, err := s.ask(fmt.Sprintf("time %s %d", workload, rounds))
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(answer + "s")
}

// calibrate returns how many rounds of a workload take about span.
func (s *side) calibrate(workload string, span time.Duration) (rounds int, err error) {
	for rounds = 1; ; {
		d, err := s.time(workload, rounds)
		if err != nil {
			return 0, err
		}
		fitting := int(float64(rounds) * float64(span) / float64(max(d, 1)))
		if d > span/4 {
			return max(fitting, 1), nil
		}
		rounds = min(max(fitting, rounds+1), 100*rounds) // a first round says little
	}
}

// close ends the process by closing its input.
func (s *side) close() {
	s.in.Close()
	s.process.Wait()
}
