package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// peak returns by how many MiB the memory of this process, which has run nothing
// else, grows while steps run once, at the most.
func peak(steps []step) (float64, error) {
	debug.FreeOSMemory() // what preparing the workload left is not there to be used again
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		return 0, err // 5 has VmHWM start anew
	}
	before, err := residentMemory("VmRSS")
	if err != nil {
		return 0, err
	}
	for _, s := range steps {
		runtime.KeepAlive(s())
	}
	most, err := residentMemory("VmHWM")
	return most - before, err
}

// residentMemory is an entry of the status that Linux gives of this process, in
// MiB: VmRSS the memory that is resident, VmHWM the most that ever was.
func residentMemory(entry string) (float64, error) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, _ := strings.Cut(lines.Text(), ":"); name == entry {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no %s", entry)
}

// comparePeak adds a row of the most memory that a workload took, in MiB, on each
// side at one thread, in processes that run nothing else.
func (c *comparison) comparePeak(workload string) error {
	if runtime.GOOS != "linux" {
		fmt.Fprintf(c.log, "%s: its memory is measured on Linux alone\n", workload)
		return nil
	}
	label := workload + "/peak-MiB"
	ours, err := startOurs(1)
	if err != nil {
		return err
	}
	mine, err := ours.peak(workload)
	if err != nil || c.python == "" {
		c.out.alone(label, 1, mine)
		return err
	}
	peer, err := startPeer(1, c.python, c.dir)
	if err != nil {
		return err
	}
	theirs, err := peer.peak(workload)
	c.out.compare(label, 1, mine, peer.name, theirs)
	return err
}

// peak returns the most memory that a workload takes, in MiB, and ends s.
func (s *side) peak(workload string) (float64, error) {
	defer s.close()
	answer, err := s.ask("peak " + workload)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(answer, 64)
}
