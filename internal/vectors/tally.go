package vectors

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A tally counts the cases of a set by what became of them.
type tally struct {
	set     string
	counts  [verdicts]int
	reasons [verdicts]map[string]int // why cases are not expressible, or what is missing
}

func (t *tally) add(err error) {
	v := verdictOf(err)
	t.counts[v]++
	if v == notExpressible || v == missing {
		if t.reasons[v] == nil {
			t.reasons[v] = map[string]int{}
		}
		t.reasons[v][reasonOf(err)]++
	}
}

// reasonOf leaves out the shapes of what the library says is not there yet.
func reasonOf(err error) string {
	var own *tensor.Error
	if errors.As(err, &own) {
		return own.Op + ": " + own.Reason
	}
	return err.Error()
}

// report writes the counts by set, and below them what is missing.
func report(w io.Writer, tallies []*tally) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "set\tcases\tpassed\tfailed\tnot expressible\tmissing\t")
	var all tally
	for _, t := range tallies {
		row(table, t)
		for v, n := range t.counts {
			all.counts[v] += n
		}
	}
	all.set = "all"
	row(table, &all)
	table.Flush()
	for _, t := range tallies {
		fmt.Fprintf(w, "%s:\n", t.set)
		list(w, "not expressible", t.reasons[notExpressible])
		list(w, "missing", t.reasons[missing])
	}
}

func row(w io.Writer, t *tally) {
	cases := 0
	for _, n := range t.counts {
		cases += n
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t\n", t.set, cases, t.counts[passed], t.counts[failed], t.counts[notExpressible], t.counts[missing])
}

// list writes reasons with their numbers of cases on one line.
func list(w io.Writer, title string, reasons map[string]int) {
	if len(reasons) == 0 {
		return
	}
	var items []string
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		items = append(items, fmt.Sprintf("%s (%d)", strings.TrimPrefix(reason, title+": "), reasons[reason]))
	}
	fmt.Fprintf(w, "  %s: %s\n", title, strings.Join(items, "; "))
}
