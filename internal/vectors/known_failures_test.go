package vectors

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// reasons are the lines of known_failures.txt.
type reasons []*reason

// A reason excuses failed cases.
type reason struct {
	line  string
	cases *regexp.Regexp
	used  bool
}

// readReasons reads known_failures.txt, without its blank lines and comments.
func readReasons(t *testing.T) reasons {
	t.Helper()
	text, err := os.ReadFile("known_failures.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out reasons
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, reasonLine(t, line))
		}
	}
	return out
}

// reasonLine reads a line "set/id | why", where * in the id stands for anything.
func reasonLine(t *testing.T, line string) *reason {
	t.Helper()
	id, why, ok := strings.Cut(line, " | ")
	if !ok || strings.TrimSpace(why) == "" {
		t.Fatalf("known_failures.txt: no reason in %q", line)
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(id)), `\*`, ".*")
	return &reason{line: line, cases: regexp.MustCompile("^" + pattern + "$")}
}

// excuse reports whether there is a reason for a case's failure.
func (rs reasons) excuse(id string) bool {
	found := false
	for _, r := range rs {
		if r.cases.MatchString(id) {
			r.used, found = true, true
		}
	}
	return found
}

// stale are the reasons that excused nothing.
func (rs reasons) stale() reasons {
	var out reasons
	for _, r := range rs {
		if !r.used {
			out = append(out, r)
		}
	}
	return out
}
