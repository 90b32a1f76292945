package autograd

import "slices"

// A sketch puts a picture's items into columns, each left of whatever it was used
// for and as close to that as can be, so that wires lead to the right. Where a
// wire passes a column it has a spot there too, a bend; the wires of one item to
// several others share their bends. The layout follows Sugiyama, Tagawa and Toda,
// "Methods for Visual Understanding of Hierarchical System Structures" (1981).
type sketch struct {
	columns [][]*spot // from the left, each from the top
	root    *spot
}

// A spot is an item, or a bend, where it is drawn.
type spot struct {
	item          *item // nil for bends
	ins, outs     []*spot
	column, order int
	x, y          float64 // of its middle
	width, height float64 // of its shape
	room          float64 // height to keep free
	port          int     // where the wires end of which the next is asked for
}

func newSketch(p *picture) *sketch {
	s := &sketch{}
	column := columnsOf(p)
	s.columns = make([][]*spot, column[p.root]+1)
	at := make(map[*item]*spot, len(p.items))
	for _, it := range p.items {
		at[it] = &spot{item: it, column: column[it]}
	}
	s.root = at[p.root]
	bends := make(map[bendAt]*spot)
	for _, it := range p.items {
		to := at[it]
		for _, in := range it.inputs {
			from := at[in]
			for c := from.column + 1; c < to.column; c++ {
				from = bend(bends, at[in], from, c)
			}
			from.join(to)
		}
	}
	s.place(s.root, make(map[*spot]bool))
	s.uncross()
	return s
}

type bendAt struct {
	source *spot
	column int
}

// bend is the spot where the wire of source passes column c, after from.
func bend(bends map[bendAt]*spot, source, from *spot, c int) *spot {
	at := bendAt{source, c}
	if bends[at] == nil {
		bends[at] = &spot{column: c}
		from.join(bends[at])
	}
	return bends[at]
}

func (sp *spot) join(to *spot) {
	sp.outs = append(sp.outs, to)
	to.ins = append(to.ins, sp)
}

// columnsOf numbers columns from the left; the root is in the last.
func columnsOf(p *picture) map[*item]int {
	after := make(map[*item]int, len(p.items)) // columns to its right
	for _, it := range slices.Backward(p.items) {
		for _, in := range it.inputs {
			after[in] = max(after[in], after[it]+1)
		}
	}
	last := 0
	for _, n := range after {
		last = max(last, n)
	}
	column := make(map[*item]int, len(p.items))
	for _, it := range p.items {
		column[it] = last - after[it]
	}
	return column
}

// place fills columns from the top, inputs in their order, so that a tree has no
// crossings from the start.
func (s *sketch) place(sp *spot, seen map[*spot]bool) {
	if seen[sp] {
		return
	}
	seen[sp] = true
	for _, in := range sp.ins {
		s.place(in, seen)
	}
	sp.order = len(s.columns[sp.column])
	s.columns[sp.column] = append(s.columns[sp.column], sp)
}

// sweeps is how often columns are sorted by their neighbours; what helps, helps
// soon.
const sweeps = 12

// uncross orders columns so that few wires cross: each by the mean place of its
// neighbours, from the left and from the right in turn. The best order stays.
func (s *sketch) uncross() {
	best, fewest := s.orders(), s.crossings()
	for i := 0; i < sweeps && fewest > 0; i++ {
		if i%2 == 0 {
			for _, c := range s.columns {
				sortColumn(c, func(sp *spot) []*spot { return sp.ins })
			}
		} else {
			for _, c := range slices.Backward(s.columns) {
				sortColumn(c, func(sp *spot) []*spot { return sp.outs })
			}
		}
		if n := s.crossings(); n < fewest {
			best, fewest = s.orders(), n
		}
	}
	s.columns = best
	for _, c := range s.columns {
		renumber(c)
	}
}

func (s *sketch) orders() [][]*spot {
	orders := make([][]*spot, len(s.columns))
	for i, c := range s.columns {
		orders[i] = slices.Clone(c)
	}
	return orders
}

// sortColumn sorts c by the mean place of neighbours; spots that have none stay
// near their place.
func sortColumn(c []*spot, neighbours func(*spot) []*spot) {
	mean := make(map[*spot]float64, len(c))
	for _, sp := range c {
		near := neighbours(sp)
		mean[sp] = float64(sp.order)
		if len(near) > 0 {
			sum := 0
			for _, n := range near {
				sum += n.order
			}
			mean[sp] = float64(sum) / float64(len(near))
		}
	}
	slices.SortStableFunc(c, func(a, b *spot) int {
		switch {
		case mean[a] < mean[b]:
			return -1
		case mean[a] > mean[b]:
			return 1
		}
		return 0
	})
	renumber(c)
}

func renumber(c []*spot) {
	for i, sp := range c {
		sp.order = i
	}
}

// crossings counts the pairs of wires that cross between columns.
func (s *sketch) crossings() (n int) {
	for _, c := range s.columns {
		var ends []int // of the wires so far, from the top
		for _, sp := range c {
			start := len(ends)
			for _, out := range sp.outs {
				for _, end := range ends[:start] {
					if end > out.order {
						n++
					}
				}
				ends = append(ends, out.order)
			}
		}
	}
	return n
}
