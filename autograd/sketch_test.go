package autograd

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// graphOf is a picture in which item k was computed from the items that row k
// lists; the last one is the root.
func graphOf(rows ...[]int) *picture {
	p := &picture{}
	for k, row := range rows {
		it := &item{id: k, name: fmt.Sprint("n", k)}
		for _, in := range row {
			it.label = "op"
			it.inputs = append(it.inputs, p.items[in])
		}
		p.items = append(p.items, it)
	}
	p.root = p.items[len(p.items)-1]
	return p
}

// randomGraph is of n items, each of which leads to the root.
func randomGraph(rng *rand.Rand, n int) *picture {
	rows := make([][]int, n)
	used := make([]bool, n)
	for k := 1; k < n; k++ {
		for range rng.IntN(4) {
			in := rng.IntN(k)
			rows[k], used[in] = append(rows[k], in), true
		}
	}
	for k := range n - 1 {
		if !used[k] {
			rows[n-1] = append(rows[n-1], k)
		}
	}
	return graphOf(rows...)
}

// tree is a random graph in which nothing is used twice.
func tree(rng *rand.Rand, n int) *picture {
	rows := make([][]int, n)
	for k := range n - 1 {
		user := k + 1 + rng.IntN(n-1-k)
		rows[user] = append(rows[user], k)
	}
	return graphOf(rows...)
}

func TestSketches(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pictures := map[string]*picture{
		"one item":           graphOf(nil),
		"chain":              graphOf(nil, []int{0}, []int{1}),
		"the same twice":     graphOf(nil, []int{0, 0}),
		"past two columns":   graphOf(nil, []int{0}, []int{1}, []int{2, 0}),
		"two wires may meet": graphOf(nil, nil, []int{0}, []int{1}, []int{3, 2}, []int{2, 3}, []int{4, 5}),
	}
	for k := range 40 {
		pictures[fmt.Sprint("random ", k)] = randomGraph(rng, 2+rng.IntN(40))
	}
	for name, p := range pictures {
		t.Run(name, func(t *testing.T) {
			d := newDrawing(p)
			checkWires(t, d, p)
			checkRoom(t, d)
		})
	}
}

// checkWires follows the wires of every item to what it was used for: through
// bends, a column further each time.
func checkWires(t *testing.T, d *drawing, p *picture) {
	t.Helper()
	users := make(map[*item][]*item)
	for _, it := range p.items {
		for _, in := range it.inputs {
			users[in] = append(users[in], it)
		}
	}
	drawn := 0
	for _, c := range d.columns {
		for _, sp := range c {
			if sp.item == nil {
				continue
			}
			drawn++
			ends := endsOf(t, sp)
			sortItems(ends)
			want := users[sp.item]
			sortItems(want)
			if !slices.Equal(ends, want) {
				t.Errorf("the wires of %s end at %d items, want %d", sp.item.name, len(ends), len(want))
			}
		}
	}
	if drawn != len(p.items) {
		t.Errorf("%d items are drawn, want %d", drawn, len(p.items))
	}
}

func endsOf(t *testing.T, sp *spot) (ends []*item) {
	for _, out := range sp.outs {
		if out.column != sp.column+1 {
			t.Errorf("a wire leads from column %d to %d", sp.column, out.column)
		}
		if out.item != nil {
			ends = append(ends, out.item)
		} else {
			ends = append(ends, endsOf(t, out)...)
		}
	}
	return ends
}

func sortItems(its []*item) { slices.SortFunc(its, func(a, b *item) int { return a.id - b.id }) }

// checkRoom demands that nothing touches anything else, or leaves the page.
func checkRoom(t *testing.T, d *drawing) {
	t.Helper()
	const rounding = 1e-6
	for k, c := range d.columns {
		y := float64(margin)
		for _, sp := range c {
			if sp.y-sp.room/2 < y-rounding {
				t.Errorf("two spots of column %d overlap by %v", k, y-sp.y+sp.room/2)
			}
			y = sp.y + sp.room/2
			if sp.item != nil && (sp.x-sp.width/2 < d.nodes[k]-rounding || sp.x+sp.width/2 > d.wires[k]+rounding) {
				t.Errorf("an item leaves its column")
			}
		}
		if y+margin > d.height+rounding || d.nodes[k] >= d.wires[k] && len(c) > 0 && c[0].item != nil || d.ends[k] > d.width {
			t.Errorf("column %d leaves the page", k)
		}
	}
}

// A tree needs no crossings.
func TestTreesHaveNoCrossings(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		if n := newSketch(tree(rng, 2+rng.IntN(40))).crossings(); n != 0 {
			t.Errorf("%d wires of a tree cross", n)
		}
	}
}

func TestCrossings(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    *picture
		want int
	}{
		{"none needed", graphOf(nil, nil, []int{0}, []int{1}, []int{3, 2}), 0},
		// Each of two items with each of two: one crossing is in the nature of it.
		{"two by two", graphOf(nil, nil, []int{0, 1}, []int{0, 1}, []int{2, 3}), 1},
		// Wires from 0 to 4 and 1 to 3, which the order of visits puts the other way.
		{"untwisted", graphOf(nil, nil, nil, []int{1, 2}, []int{0, 2}, []int{1}, []int{3, 4, 5}), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := newSketch(tt.p).crossings(); got != tt.want {
				t.Errorf("%d crossings, want %d", got, tt.want)
			}
		})
	}
}

// Counted pair by pair.
func TestCrossingsAreCounted(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	some := false
	for range 20 {
		s := newSketch(randomGraph(rng, 25))
		want := 0
		for _, c := range s.columns {
			for i, a := range c {
				for _, b := range c[i+1:] {
					for _, x := range a.outs {
						for _, y := range b.outs {
							if x.order > y.order {
								want++
							}
						}
					}
				}
			}
		}
		if got := s.crossings(); got != want {
			t.Errorf("%d crossings, want %d", got, want)
		}
		some = some || want > 0
	}
	if !some {
		t.Error("no graph has crossings: nothing was tested")
	}
}
