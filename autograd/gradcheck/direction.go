package gradcheck

import "math"

// alongDirections compares the derivative along random directions through all
// inputs at once.
func (c *check) alongDirections() *Report {
	for range c.Directions {
		u := c.drawDirection()
		f, r := c.compareAlong(u, 0, c.size())
		if r != nil {
			return r
		}
		if !c.close(f) {
			return c.locate(u)
		}
	}
	return nil
}

// size is the number of elements of all inputs.
func (c *check) size() (n int) {
	for _, v := range c.origin {
		n += len(v)
	}
	return n
}

// drawDirection draws a number of size 0.5 to 1 and either sign for each element.
func (c *check) drawDirection() [][]float64 {
	u := make([][]float64, len(c.origin))
	for k, v := range c.origin {
		u[k] = make([]float64, len(v))
		for i := range v {
			u[k][i] = (0.5 + c.rng.Float64()/2) * float64(1-2*c.rng.IntN(2))
		}
	}
	return u
}

// compareAlong compares along the part of direction u that lies in elements lo to
// hi of all.
func (c *check) compareAlong(u [][]float64, lo, hi int) (f finding, r *Report) {
	part := make([][]float64, len(u))
	n := 0
	for k, v := range u {
		part[k] = make([]float64, len(v))
		for i, s := range v {
			if n >= lo && n < hi {
				part[k][i] = s
				f.analytic += c.analytic(element{k, i}) * s
			}
			n++
		}
	}
	c.move(c.Eps, part)
	up, r := c.valuesNow()
	if r != nil {
		return f, r
	}
	c.move(-c.Eps, part)
	down, r := c.valuesNow()
	if r != nil {
		return f, r
	}
	c.moveBack()
	f.difference = c.quotient(up, down, c.Eps, c.Eps)
	return f, nil
}

// locate halves a direction along which the numbers differ until it is left with
// an element to blame, so that a report of directions names one too.
func (c *check) locate(u [][]float64) *Report {
	lo, hi := 0, c.size()
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		left, r := c.compareAlong(u, lo, mid)
		if r != nil {
			return r
		}
		right, r := c.compareAlong(u, mid, hi)
		if r != nil {
			return r
		}
		if right.worse(&left) {
			lo = mid
		} else {
			hi = mid
		}
	}
	f, r := c.compare(c.elementAt(lo))
	if r != nil {
		return r
	}
	if math.IsNaN(f.off()) || f.off() > 0 {
		return c.report([]finding{f})
	}
	return &Report{Order: c.order, Input: noInput, Reason: Unknown, Detail: "they differ along a direction and by no one element"}
}

func (c *check) elementAt(n int) element {
	for k, v := range c.origin {
		if n < len(v) {
			return element{k, n}
		}
		n -= len(v)
	}
	panic("gradcheck: no such element")
}
