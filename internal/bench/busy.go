package main

import (
	"io"
	"os"
	"os/exec"
	"runtime"
)

// startNeighbour starts a process of this program that keeps busy until stopped.
func startNeighbour() (stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	process := exec.Command(self, "keepbusy")
	in, err := process.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	return func() {
		in.Close()
		process.Wait()
	}, nil
}

// keepBusy keeps all processors but one busy until in ends: of two, one.
func keepBusy(in io.Reader) error {
	for range max(runtime.NumCPU()-1, 1) {
		go func() {
			for spins := 0; ; spins++ {
			}
		}()
	}
	_, err := io.Copy(io.Discard, in)
	return err
}
