package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"
)

// notOperations matches what is run by default: single operations take half an hour.
const notOperations = "^(busy/)?[^/]*$"

func main() {
	python := flag.String("python", "", "the Python that has PyTorch; without it only ours is timed")
	pattern := flag.String("workload", notOperations, "run only workloads whose name matches this regular expression")
	quick := flag.Bool("quick", false, "time each for 20 ms instead of 300: for trying out, not for judging")
	flag.Parse()
	if err := run(flag.Arg(0), *python, *pattern, *quick); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is the command or, where role names it, the job of a process that the
// command started.
func run(role, python, pattern string, quick bool) error {
	switch role {
	case "serve":
		return serve(os.Stdin, os.Stdout)
	case "keepbusy":
		return keepBusy(os.Stdin)
	case "":
	default:
		return fmt.Errorf("unexpected argument %q", role)
	}
	names, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	c := comparison{span: 300 * time.Millisecond, out: newTable(os.Stdout), log: os.Stderr}
	if quick {
		c.span = 20 * time.Millisecond
	}
	defer c.close()
	if err := c.start(python); err != nil {
		return err
	}
	return c.run(names)
}
