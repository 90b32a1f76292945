package vec

import "math"

// Division with a whole quotient. Integers divided by 0 give 0: AnyZero64 is how
// a caller finds out.

// remainder64 is of y's sign, as in Python.
func remainder64(x, y float64) float64 {
	r := math.Mod(x, y)
	if r != 0 && (y < 0) != (r < 0) {
		r += y
	}
	return r
}

// modOf32 is math.Mod of numbers that float32 holds. Below 2^27 their quotient,
// rounded, lies on the same side of a whole number as the quotient itself, and what
// is subtracted is exact: 27 bits by 24.
func modOf32(x, y float64) float64 {
	q := x / y
	if math.Abs(q) < 1<<27 && math.Abs(y) <= math.MaxFloat32 {
		if r := x - float64(float64(int64(q))*y); r != 0 {
			return r
		}
		return math.Copysign(0, x)
	}
	return math.Mod(x, y)
}

// remainderOf32 is remainder64 of numbers that float32 holds. Signs are often
// random, so nothing branches on them.
func remainderOf32(x, y float64) float64 {
	r := modOf32(x, y)
	if r == 0 {
		return r
	}
	divisor := math.Float64bits(y)
	unlike := uint64(int64(math.Float64bits(r)^divisor) >> 63) // all ones, or none
	return r + math.Float64frombits(divisor&unlike)
}

// floorDiv64 divides what is left without the remainder, so that a quotient just
// below a whole number is not taken for it.
func floorDiv64(x, y float64) float64 {
	if y == 0 {
		return x / y
	}
	r := math.Mod(x, y)
	q := (x - r) / y
	if r != 0 && (y < 0) != (r < 0) {
		q--
	}
	if q == 0 {
		return math.Copysign(0, x/y)
	}
	return math.RoundToEven(q)
}

func quoInt(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	return x / y
}

func floorDivInt(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	q := x / y
	if (x < 0) != (y < 0) && q*y != x {
		q--
	}
	return q
}

func modInt(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	return x % y
}

func remainderInt(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	r := x % y
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}

func copysign32(x, sign float32) float32 {
	const minus = 1 << 31
	return math.Float32frombits(math.Float32bits(x)&^minus | math.Float32bits(sign)&minus)
}
