package main

import (
	"encoding/csv"
	"io"
	"strconv"
)

// A table is CSV written row by row, so that a long run can be watched.
type table struct{ csv *csv.Writer }

func newTable(out io.Writer) *table {
	t := &table{csv.NewWriter(out)}
	t.write("workload", "threads", "ours_us", "peer", "peer_us", "ratio")
	return t
}

// compare adds ours beside a peer, in microseconds.
func (t *table) compare(workload string, threads int, ours float64, peer string, theirs float64) {
	t.write(workload, strconv.Itoa(threads), number(ours), peer, number(theirs), strconv.FormatFloat(theirs/ours, 'f', 2, 64))
}

// alone adds ours without a peer.
func (t *table) alone(workload string, threads int, ours float64) {
	t.write(workload, strconv.Itoa(threads), number(ours), "", "", "")
}

func (t *table) write(cells ...string) {
	t.csv.Write(cells) // an error stays and is seen by failed
	t.csv.Flush()
}

// failed is the first error of writing.
func (t *table) failed() error { return t.csv.Error() }

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
