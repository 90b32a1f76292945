package vectors

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
)

var only = flag.String("op", "", "run only cases whose id matches this `pattern`")

var tallies []*tally

// TestMain prints the counts whatever the outcome.
func TestMain(m *testing.M) {
	code := m.Run()
	report(os.Stdout, tallies)
	os.Exit(code)
}

// folder is where the sets are: testdata, or what ADJOINT_VECTORS names.
func folder() string {
	if dir := os.Getenv("ADJOINT_VECTORS"); dir != "" {
		return dir
	}
	return "testdata"
}

func TestVectors(t *testing.T) {
	pattern := regexp.MustCompile(*only)
	reasons := readReasons(t)
	for _, set := range recordedSets {
		t.Run(set.name, func(t *testing.T) {
			s, err := openSource(folder(), set.name)
			if err != nil {
				t.Fatal(err)
			}
			count := &tally{set: set.name}
			tallies = append(tallies, count)
			number := 0
			for c, err := range s.set.Cases() {
				if err != nil {
					t.Fatal(err)
				}
				number++
				if testing.Short() && number%10 != 1 || !pattern.MatchString(c.String("id")) {
					continue
				}
				err := runWatched(set, s, c)
				count.add(err)
				if verdictOf(err) == failed && !reasons.excuse(set.name+"/"+c.String("id")) {
					t.Errorf("%s: %v", c.String("id"), err)
				}
			}
		})
	}
	if testing.Short() || *only != "" || os.Getenv("ADJOINT_VECTORS") != "" || len(tallies) < len(recordedSets) {
		return // not all cases ran, or others than those that the reasons are about
	}
	for _, r := range reasons.stale() {
		t.Errorf("known_failures.txt: nothing fails any more of %q", r.line)
	}
	if n := total(tallies); n != recordedCases {
		t.Errorf("%d cases ran, want %d", n, recordedCases)
	}
}

// recordedCases is how many cases testdata's README counts.
const recordedCases = 13243

func total(tallies []*tally) int {
	n := 0
	for _, t := range tallies {
		for _, count := range t.counts {
			n += count
		}
	}
	return n
}

// runWatched runs a case; one that does not come back ends the program by name.
func runWatched(set recordedSet, s *source, c vectorfile.Dict) (err error) {
	const limit = time.Minute
	watch := time.AfterFunc(limit, func() {
		panic(fmt.Sprintf("%s/%s has run for %v", set.name, c.String("id"), limit))
	})
	defer watch.Stop()
	if g := guard(func() { err = set.run(s, c) }); g != nil {
		return g
	}
	return err
}
