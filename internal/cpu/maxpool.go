package cpu

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// maxPool finds the greatest element of each window, the first of equals, and where
// it is; NaN wins.
func maxPool[T poolElement](c *backend.Pool, x, y []T, at []int64) {
	k := 0
	for _, v := range c.Windows[0] {
		for _, h := range c.Windows[1] {
			y[k], at[k] = greatest(c, x, v, h)
			k++
		}
	}
}

func greatest[T poolElement](c *backend.Pool, x []T, v, h backend.Window) (top T, at int64) {
	width := c.Size[1]
	if v.From >= v.To || h.From >= h.To {
		return least[T](), 0
	}
	best := v.From*width + h.From
	top = x[best]
	for i := v.From; i < v.To; i += c.Step[0] {
		row := x[i*width : i*width+h.To]
		for j := h.From; j < h.To; j += c.Step[1] {
			if e := row[j]; e > top || e != e && top == top {
				top, best = e, i*width+j
			}
		}
	}
	return top, int64(best)
}

// least is what a window that sees nothing but padding has for its greatest.
func least[T poolElement]() T {
	switch p := any(new(T)).(type) {
	case *float32:
		*p = float32(math.Inf(-1))
		return any(*p).(T)
	case *float64:
		*p = math.Inf(-1)
		return any(*p).(T)
	}
	return any(int64(math.MinInt64)).(T)
}

// maxPool32 is maxPool without branches that depend on what is greater, of which
// half would be mispredicted: see ranked.
func maxPool32(c *backend.Pool, x, y []float32, at []int64) {
	k, n := 0, len(c.Windows[1])
	for _, v := range c.Windows[0] {
		if v.To-v.From == 2 && c.Step == [2]int{1, 1} {
			maxPairs(c, x, v.From*c.Size[1], y[k:k+n], at[k:k+n])
		} else {
			for j, h := range c.Windows[1] {
				maxWindow(c, x, v, h, &y[k+j], &at[k+j])
			}
		}
		k += n
	}
}

func maxWindow(c *backend.Pool, x []float32, v, h backend.Window, y *float32, at *int64) {
	best, ok := greatest32(c, x, v, h)
	if !ok {
		*y, *at = greatest(c, x, v, h)
		return
	}
	*y, *at = x[best], int64(best)
}

// maxPairs is maxPool32 of windows of two rows, the first of which begins at first;
// those of two columns, the commonest, take no loop.
func maxPairs(c *backend.Pool, x []float32, first int, y []float32, at []int64) {
	width := c.Size[1]
	upper, lower := x[first:first+width], x[first+width:first+2*width]
	v := backend.Window{From: first / width, To: first/width + 2}
	for k, h := range c.Windows[1] {
		if h.To-h.From != 2 || h.To > len(upper) || h.To > len(lower) {
			maxWindow(c, x, v, h, &y[k], &at[k])
			continue
		}
		a, b := (*[2]float32)(upper[h.From:]), (*[2]float32)(lower[h.From:])
		if s := a[0] + a[1] + b[0] + b[1]; s != s { // infinities perhaps
			maxWindow(c, x, v, h, &y[k], &at[k])
			continue
		}
		p := first + h.From
		best := int(^uint32(max(ranked(a[0], p), ranked(a[1], p+1), ranked(b[0], p+width), ranked(b[1], p+width+1))))
		y[k], at[k] = x[best], int64(best)
	}
}

// ranked is an integer that is the greater the greater e, no NaN, is and, of equals,
// the lesser its place.
func ranked(e float32, place int) int64 {
	bits := int32(math.Float32bits(e + 0)) // -0 equals 0
	return int64(bits^int32(uint32(bits>>31)>>1))<<32 | int64(^uint32(place))
}

// greatest32 is where the greatest element of a window is; not ok where it has none
// or NaN.
func greatest32(c *backend.Pool, x []float32, v, h backend.Window) (at int, ok bool) {
	const none = math.MinInt64
	best := int64(none)
	for i := v.From; i < v.To; i += c.Step[0] {
		first := i * c.Size[1]
		row := x[first : first+h.To]
		for j := h.From; j < h.To; j += c.Step[1] {
			if row[j] != row[j] {
				return 0, false
			}
			best = max(best, ranked(row[j], first+j))
		}
	}
	return int(^uint32(best)), best != none
}
