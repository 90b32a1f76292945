package tensor

import "math"

// Arange returns start, start+step, and so on up to but without stop: as many as
// ceil((stop-start)/step). If no type was chosen it is Int64, or Float32 if one
// of the three is a float. A step of 0, and one that leads away from stop, panic.
func (o Options) Arange(start, stop, step any) *Tensor {
	a, b, s := numberOf("Arange", start), numberOf("Arange", stop), numberOf("Arange", step)
	d := o.typeOr(b.promote(a.promote(s.promote(Int64))))
	if a.isInteger() && b.isInteger() && s.isInteger() {
		return o.integers(a.i, b.i, s.i).castTo(d)
	}
	n := countFloats(a.f, b.f, s.f)
	if !d.IsFloat() { // PyTorch converts before it counts up
		a.f, s.f = math.Trunc(a.f), math.Trunc(s.f)
	}
	t := o.alloc("Arange", Float64, []int{n})
	v := make([]float64, n)
	for i := range v {
		v[i] = a.f + float64(float64(i)*s.f)
	}
	t.write(encode(v))
	return t.castTo(d)
}

// integers is Arange of integers, as Int64.
func (o Options) integers(start, stop, step int64) *Tensor {
	t := o.alloc("Arange", Int64, []int{countIntegers(start, stop, step)})
	const block = 4096 // written at a time, from the first-level cache
	v := make([]int64, min(t.NumEl(), block))
	for i := 0; i < t.NumEl(); i += block {
		v = v[:min(t.NumEl()-i, block)]
		for j := range v {
			v[j] = start + int64(i+j)*step
		}
		t.part(0, i, i+len(v)).write(encode(v))
	}
	return t
}

// countIntegers is ceil((stop-start)/step) without rounding and overflow.
func countIntegers(start, stop, step int64) int {
	switch {
	case step == 0:
		fail(ValueError, "Arange", nil, "the step is 0")
	case start != stop && (stop < start) != (step < 0):
		fail(ValueError, "Arange", nil, "steps of %d lead from %d away from %d", step, start, stop)
	}
	span, size := uint64(stop)-uint64(start), uint64(step)
	if step < 0 {
		span, size = -span, -size
	}
	n := span / size
	if span%size != 0 {
		n++
	}
	if n > maxBytes {
		fail(MemoryError, "Arange", nil, "%d elements are too many", n)
	}
	return int(n)
}

func countFloats(start, stop, step float64) int {
	n := math.Ceil((stop - start) / step)
	switch {
	case step == 0 || n != n || math.IsInf(start, 0) || math.IsInf(stop, 0):
		fail(ValueError, "Arange", nil, "no numbers lead from %v to %v in steps of %v", start, stop, step)
	case n < 0:
		fail(ValueError, "Arange", nil, "steps of %v lead from %v away from %v", step, start, stop)
	case n >= maxBytes:
		fail(MemoryError, "Arange", nil, "%v elements are too many", n)
	}
	return int(n)
}
