package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// A stretch is n neighbours that a gather picks in order: from place from on, to
// place to on.
type stretch struct{ to, from, n int }

// leastStretch is how long stretches must be, in the mean, to be copied one by one.
const leastStretch = 8

// stretchesOf are the stretches of indices that all rows share, from place lo up to
// hi; nil where they are short. Padding by reflection or around has a long one.
func stretchesOf(c *backend.Index, lo, hi int) []stretch {
	at := indices(c)
	var stretches []stretch
	for i := lo; i < hi; {
		r := stretch{to: i, from: wrap(at[i], c.N), n: 1}
		for i++; i < hi && wrap(at[i], c.N) == r.from+r.n; i++ {
			r.n++
		}
		if stretches = append(stretches, r); len(stretches)*leastStretch > hi-lo {
			return nil
		}
	}
	return stretches
}

// gatherStretches copies stretches for each place of the outer dimension.
func gatherStretches(c *backend.Index, p part, stretches []stretch) {
	size := c.Out.DType.Size()
	out, in := address(&c.Out), address(&c.In)
	for o := p.outer; o < p.outerEnd; o++ {
		for _, r := range stretches {
			copyBytes(unsafe.Add(out, (o*c.Count+r.to)*size), unsafe.Add(in, (o*c.N+r.from)*size), r.n*size)
		}
	}
}
