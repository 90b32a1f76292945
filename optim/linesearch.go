package optim

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A searchPoint is what is known at length t along a direction.
type searchPoint struct {
	t, cost float64
	grad    *tensor.Tensor
	slope   float64 // of the cost along the direction
}

// The strong Wolfe conditions: enough descent, and a slope that is flat enough.
const (
	wolfeDescent = 1e-4
	wolfeSlope   = 0.9
)

// A lineSearch looks for a length that fulfils the strong Wolfe conditions
// (Nocedal and Wright, "Numerical Optimization", algorithms 3.5 and 3.6).
type lineSearch struct {
	at    func(t float64) searchPoint
	start searchPoint
	rest  int     // evaluations left
	least float64 // brackets no wider end the search
}

// search looks along the direction, from start and first at length t. The
// parameters end up where they were.
func (r *lbfgsRun) search(start searchPoint, t float64, most int) searchPoint {
	home := make([]*tensor.Tensor, len(r.params))
	for i, p := range r.params {
		home[i] = p.Tensor.Detach().Clone()
	}
	s := lineSearch{start: start, rest: most, least: *r.ToleranceChange / greatest(r.Direction)}
	s.at = func(t float64) searchPoint {
		r.move(t)
		cost, grad := r.evaluate()
		for i, p := range r.params {
			p.Tensor.CopyFrom(home[i])
		}
		return searchPoint{t, cost, grad, dot(grad, r.Direction)}
	}
	return s.run(t)
}

func (s *lineSearch) run(t float64) searchPoint {
	low, high, done := s.bracket(t)
	if !done {
		low = s.zoom(low, high)
	}
	return low
}

// bracket goes outward until an acceptable point lies between low and high, low
// being the better one, or low is acceptable itself.
func (s *lineSearch) bracket(t float64) (low, high searchPoint, done bool) {
	prev, p := s.start, s.at(t)
	for k := 0; k < s.rest; k++ {
		switch {
		case s.tooHigh(p) || k > 1 && p.cost >= prev.cost:
			s.rest -= k
			return ordered(prev, p)
		case s.flat(p):
			return p, p, true
		case p.slope >= 0:
			s.rest -= k
			return ordered(prev, p)
		}
		next := cubicMinimum(prev, p, p.t+0.01*(p.t-prev.t), p.t*10)
		prev, p = p, s.at(next)
	}
	s.rest = 0
	return ordered(s.start, p)
}

// ordered puts the point of the lower cost first, a in case of doubt.
func ordered(a, b searchPoint) (low, high searchPoint, done bool) {
	if a.cost <= b.cost {
		return a, b, false
	}
	return b, a, false
}

// zoom narrows a bracket down.
func (s *lineSearch) zoom(low, high searchPoint) searchPoint {
	stuck := false
	for ; s.rest > 0; s.rest-- {
		left, right := min(low.t, high.t), max(low.t, high.t)
		if right-left < s.least {
			break
		}
		var t float64
		t, stuck = inside(cubicMinimum(low, high, left, right), left, right, stuck)
		p := s.at(t)
		switch {
		case s.tooHigh(p) || p.cost >= low.cost:
			low, high, _ = ordered(low, p)
			continue
		case s.flat(p):
			return p
		case p.slope*(high.t-low.t) >= 0:
			high = low
		}
		low = p
	}
	return low
}

// inside keeps t away from the ends of a bracket, by a tenth of its width, once
// the search has been stuck near one.
func inside(t, left, right float64, stuck bool) (float64, bool) {
	margin := 0.1 * (right - left)
	switch {
	case min(right-t, t-left) >= margin:
		return t, false
	case !stuck && t < right && t > left:
		return t, true
	case math.Abs(t-right) < math.Abs(t-left):
		return right - margin, false
	}
	return left + margin, false
}

func (s *lineSearch) tooHigh(p searchPoint) bool {
	return p.cost > s.start.cost+wolfeDescent*p.t*s.start.slope
}

func (s *lineSearch) flat(p searchPoint) bool { return math.Abs(p.slope) <= -wolfeSlope*s.start.slope }

// cubicMinimum is where the cubic through two points and their slopes is least,
// within bounds.
func cubicMinimum(a, b searchPoint, least, most float64) float64 {
	if a.t > b.t {
		a, b = b, a
	}
	d1 := a.slope + b.slope - 3*(a.cost-b.cost)/(a.t-b.t)
	square := d1*d1 - a.slope*b.slope
	if !(square >= 0) {
		return (least + most) / 2
	}
	d2 := math.Sqrt(square)
	t := b.t - (b.t-a.t)*((b.slope+d2-d1)/(b.slope-a.slope+2*d2))
	return min(max(t, least), most)
}
