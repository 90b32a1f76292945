package autograd

// relaxations is how often every column is settled; positions no longer move
// visibly by then.
const relaxations = 60

// level gives every spot its height: as near to those it is joined to as the
// others in its column allow, by minimizing the sum of squared differences column
// by column. Wires between bends count most, for they should be straight.
func (s *sketch) level() {
	for _, c := range s.columns {
		y := 0.0
		for _, sp := range c {
			sp.y = y + sp.room/2
			y += sp.room
		}
	}
	for range relaxations {
		for _, c := range s.columns {
			settle(c, (*spot).wish)
		}
		for i := len(s.columns) - 1; i >= 0; i-- {
			settle(s.columns[i], (*spot).wish)
		}
	}
	s.straighten()
	s.lift()
}

// lift moves everything so that it starts at 0.
func (s *sketch) lift() {
	top := s.root.y
	for _, c := range s.columns {
		top = min(top, c[0].y-c[0].room/2)
	}
	for _, c := range s.columns {
		for _, sp := range c {
			sp.y -= top
		}
	}
}

// A run is spots of a column that touch: they move as one.
type run struct {
	y      float64 // where it would be, as if no spot took room
	weight float64
	n      int
}

// settle puts the spots of a column, in their order and apart, as near as can be to
// where they wish to be. Runs that would overlap become one at their mean (pool adjacent
// violators).
func settle(c []*spot, wish func(*spot) (y, weight float64)) {
	var runs []run
	at := 0.0 // the room before the middle of the spot
	for _, sp := range c {
		at += sp.room / 2
		y, weight := wish(sp)
		runs = append(runs, run{y - at, weight, 1})
		at += sp.room / 2
		for k := len(runs) - 1; k > 0 && runs[k-1].y > runs[k].y; k-- {
			a, b := runs[k-1], runs[k]
			w := a.weight + b.weight
			runs = append(runs[:k-1], run{(a.y*a.weight + b.y*b.weight) / w, w, a.n + b.n})
		}
	}
	at = 0
	for _, r := range runs {
		for _, sp := range c[:r.n] {
			sp.y = r.y + at + sp.room/2
			at += sp.room
		}
		c = c[r.n:]
	}
}

// wish is the mean height of what sp is joined to, and how much it counts. What
// an item was computed from counts more than what was computed from it, so that
// it stands in the middle of that.
func (sp *spot) wish() (y, weight float64) {
	const fromInputs = 4
	for _, in := range sp.ins {
		w := fromInputs * pull(in, sp)
		y += w * in.y
		weight += w
	}
	for _, out := range sp.outs {
		w := pull(sp, out)
		y += w * out.y
		weight += w
	}
	if weight == 0 {
		return sp.y, 1
	}
	return y / weight, weight
}

// pull is how much a wire counts: the more, the straighter it is.
func pull(a, b *spot) float64 {
	switch {
	case a.item == nil && b.item == nil:
		return 8
	case a.item == nil || b.item == nil:
		return 2
	}
	return 1
}

// straighten takes the last slight slopes from wires that pass several columns:
// each bend goes to the height of the one before it, if there is room.
func (s *sketch) straighten() {
	for _, c := range s.columns {
		settle(c, func(sp *spot) (y, weight float64) {
			if sp.item == nil && sp.ins[0].item == nil {
				return sp.ins[0].y, 1e3
			}
			return sp.y, 1
		})
	}
}
