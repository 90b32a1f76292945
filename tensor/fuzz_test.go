package tensor_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A drawing is what a fuzz target makes its arguments of: the bytes that it was
// given, then zeros.
type drawing struct{ bytes []byte }

// below is a number from 0 up to n.
func (d *drawing) below(n int) int {
	if len(d.bytes) == 0 {
		return 0
	}
	b := d.bytes[0]
	d.bytes = d.bytes[1:]
	return int(b) % n
}

// between is a number from lo to hi, both included.
func (d *drawing) between(lo, hi int) int { return lo + d.below(hi-lo+1) }

// yes holds once in n times.
func (d *drawing) yes(n int) bool { return d.below(n) == n-1 }

// numbers is n numbers from lo to hi.
func (d *drawing) numbers(n, lo, hi int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = d.between(lo, hi)
	}
	return out
}

// order is the numbers below n in some order.
func (d *drawing) order(n int) []int {
	out := make([]int, n)
	for i := range out {
		at := d.below(i + 1)
		out[i], out[at] = out[at], i
	}
	return out
}

// addSeeds gives a fuzz target something to begin with, which ordinary tests run
// too.
func addSeeds(f *testing.F, n int) {
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		b := make([]byte, 60)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
}

// A grid is a tensor in plain Go: its elements in row-major order.
type grid struct {
	shape []int
	v     []float64
}

func elements(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}

// countUp is a grid of the numbers from 0 on.
func countUp(shape []int) grid {
	g := grid{shape, make([]float64, elements(shape))}
	for i := range g.v {
		g.v[i] = float64(i)
	}
	return g
}

// flat is the place of an element in row-major order.
func flat(shape, at []int) int {
	place := 0
	for d, i := range at {
		place = place*shape[d] + i
	}
	return place
}

// each calls f with the indices of every element of a shape, in row-major order.
func each(shape []int, f func(at []int)) {
	for place := range elements(shape) {
		at := make([]int, len(shape))
		for d := len(shape) - 1; d >= 0; d-- {
			at[d] = place % shape[d]
			place /= shape[d]
		}
		f(at)
	}
}

// laidOut is g as a tensor whose dimensions lie in memory in the order given.
func (g grid) laidOut(order []int) T {
	memory := make([]int, len(order))
	back := make([]int, len(order))
	for k, d := range order {
		memory[k], back[d] = g.shape[d], k
	}
	v := make([]float64, len(g.v))
	each(memory, func(at []int) {
		from := make([]int, len(at))
		for k, d := range order {
			from[d] = at[k]
		}
		v[flat(memory, at)] = g.v[flat(g.shape, from)]
	})
	return tensor.FromSlice(v, memory...).Permute(back...)
}

// demand reports how x differs from g.
func (g grid) demand(t *testing.T, what string, x T) {
	t.Helper()
	if !slices.Equal(x.Shape(), g.shape) {
		t.Fatalf("%s has shape %v, want %v", what, x.Shape(), g.shape)
	}
	if got := tensor.Values[float64](x); !slices.Equal(got, g.v) {
		t.Fatalf("%s is %v, want %v", what, got, g.v)
	}
}

// inOrder is the layout of row-major order.
func inOrder(shape []int) []int {
	out := make([]int, len(shape))
	for d := range out {
		out[d] = d
	}
	return out
}

// broadcast is the shape that some have in common: aligned at the end, sizes equal
// or 1.
func broadcast(shapes ...[]int) (common []int, ok bool) {
	common = []int{}
	for _, s := range shapes {
		for len(common) < len(s) {
			common = slices.Insert(common, 0, 1)
		}
	}
	for _, s := range shapes {
		lead := len(common) - len(s)
		for d, n := range s {
			if common[lead+d] == 1 {
				common[lead+d] = n
			}
		}
	}
	for _, s := range shapes {
		lead := len(common) - len(s)
		for d, n := range s {
			if n != 1 && n != common[lead+d] {
				return nil, false
			}
		}
	}
	return common, true
}

// broadcastPlace is the place of the element of g at indices of a shape that it
// broadcasts to.
func (g grid) broadcastPlace(at []int) int {
	own := make([]int, len(g.shape))
	for d, n := range g.shape {
		if n != 1 {
			own[d] = at[len(at)-len(g.shape)+d]
		}
	}
	return flat(g.shape, own)
}
