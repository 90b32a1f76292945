package tensor_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// FuzzShapes runs programs of operations that move elements and nothing else, and
// follows each element in plain Go: so it knows the result and, as each is a copy,
// the gradient. What has no meaning must be refused.
func FuzzShapes(f *testing.F) {
	addSeeds(f, 200)
	f.Fuzz(func(t *testing.T, b []byte) {
		d := &drawing{b}
		g := countUp(d.numbers(d.below(4), 0, 4))
		leaf := g.laidOut(d.order(len(g.shape))).SetRequiresGrad(true)
		y, program := leaf, fmt.Sprint(g.shape)
		defer func() {
			if t.Failed() {
				t.Log(program)
			}
		}()
		for range d.between(1, 8) {
			m := moves[d.below(len(moves))](d, g.shape)
			program += "." + m.text
			next, ok := m.want(g, y.Strides())
			if ok = ok && isAddressable(next.shape); !ok {
				if tensor.Try(func() { m.do(y) }) == nil {
					t.Fatal("not refused")
				}
				continue
			}
			if isHuge(next.shape) || len(next.shape) > 6 {
				continue
			}
			y, g = m.do(y), next
			g.demand(t, m.text, y)
		}
		checkMoved(t, leaf, y, g)
	})
}

// isHuge reports whether a shape has more elements than a test should make.
func isHuge(shape []int) bool {
	n := 1.0
	for _, s := range shape {
		n *= float64(s)
	}
	return math.Abs(n) > 500
}

// isAddressable reports whether an int counts the bytes of a shape, taking sizes of
// 0 for 1, so that it counts those of the dimensions beside them too.
func isAddressable(shape []int) bool {
	bytes := 8.0
	for _, s := range shape {
		bytes *= float64(max(s, 1))
	}
	return bytes < math.MaxInt
}

// checkMoved checks the gradient of what was moved to the places that g numbers.
func checkMoved(t *testing.T, leaf, y T, g grid) {
	want := grid{leaf.Shape(), make([]float64, leaf.NumEl())}
	for i, from := range g.v {
		want.v[int(from)] += float64(i + 1)
	}
	factor := countUp(g.shape).laidOut(inOrder(g.shape)).AddScalar(1)
	gs := autograd.Grad([]T{y.Mul(factor).Sum()}, []T{leaf})
	want.demand(t, "the gradient", gs[0])
}

// A move is one operation, and what it makes of a grid; not ok if it has no
// meaning.
type move struct {
	text string
	do   func(x T) T
	want func(g grid, strides []int) (next grid, ok bool)
}

// dim is the number of a dimension, seldom of one that is not there.
func (d *drawing) dim(rank int) int {
	if d.yes(16) {
		return d.number(-6, 6)
	}
	rank = max(rank, 1)
	return d.between(-rank, rank-1)
}

// dims is the numbers of some dimensions, seldom one of them twice.
func (d *drawing) dims(rank int) []int {
	dims := d.order(rank)[:d.below(rank+1)]
	for k := range dims {
		if d.yes(3) {
			dims[k] -= rank
		}
		if d.yes(20) {
			dims[k] = d.dim(rank)
		}
	}
	return dims
}

// number is mostly one from lo to hi.
func (d *drawing) number(lo, hi int) int {
	if d.yes(16) {
		return []int{math.MinInt, -7, 7, math.MaxInt >> 2, math.MaxInt}[d.below(5)]
	}
	return d.between(lo, hi)
}

// sizes is a shape of n elements, mostly, one of whose sizes may be -1.
func (d *drawing) sizes(n int) []int {
	shape := []int{}
	for n != 1 && len(shape) < 3 {
		factor := d.between(1, 4)
		if n == 0 {
			factor = d.between(0, 2)
		} else if n%factor != 0 {
			factor = 1
		}
		shape = append(shape, factor)
		if factor != 0 {
			n /= factor
		}
	}
	shape = append(shape, n)
	switch at := d.below(len(shape)); d.below(8) {
	case 6:
		shape[at] = d.number(-1, 3)
	case 3, 4, 5:
		shape[at] = -1
	}
	return shape
}

// called is the text of a call.
func called(name string, args ...any) string {
	return strings.ReplaceAll(fmt.Sprintf("%s%v", name, args), " ", ",")
}
