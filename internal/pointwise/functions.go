package pointwise

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/libm"
)

// The references of the primitives that are functions of package math or libm,
// whose accuracy is tested there.

var unaryFloats = [PrimCount]func(a float64) float64{
	Sin:      libm.Sin,
	Cos:      libm.Cos,
	Tan:      libm.Tan,
	Asin:     libm.Asin,
	Acos:     libm.Acos,
	Atan:     math.Atan,
	Sinh:     libm.Sinh,
	Cosh:     libm.Cosh,
	Asinh:    math.Asinh,
	Acosh:    math.Acosh,
	Atanh:    math.Atanh,
	Exp2:     math.Exp2,
	Expm1:    math.Expm1,
	Log1p:    libm.Log1p,
	Log2:     libm.Log2,
	Log10:    libm.Log10,
	Softplus: libm.Softplus,
	Erfc:     math.Erfc,
	Erfinv:   math.Erfinv,
	Lgamma:   libm.Lgamma,
	Digamma:  libm.Digamma,
	Floor:    math.Floor,
	Ceil:     math.Ceil,
	Round:    math.RoundToEven,
	Trunc:    math.Trunc,
	Signbit:  func(a float64) float64 { return truth[float64](math.Signbit(a)) },
}

var binaryFloats = [PrimCount]func(a, b float64) float64{
	Polygamma: libm.Polygamma,
	Atan2:     math.Atan2,
	Hypot:     math.Hypot,
	Copysign:  math.Copysign,
	Quo:       func(a, b float64) float64 { return math.Trunc(a / b) },
	FloorDiv:  floorDiv,
	Fmod:      math.Mod,
	Remainder: remainder,
}

// remainder is of b's sign, as Python's.
func remainder(a, b float64) float64 {
	r := math.Mod(a, b)
	if r != 0 && (b < 0) != (r < 0) {
		r += b
	}
	return r
}

// floorDiv divides what is left without the remainder, so that a quotient that
// rounds up to a whole number is not taken for it.
func floorDiv(a, b float64) float64 {
	if b == 0 {
		return a / b
	}
	r := math.Mod(a, b)
	q := (a - r) / b
	if r != 0 && (b < 0) != (r < 0) {
		q--
	}
	if q == 0 {
		return math.Copysign(0, a/b)
	}
	return math.RoundToEven(q)
}

// ofWholes computes the primitives of integers that divide or read bits.
func ofWholes(op Prim, a, b int64) (y int64, ok bool) {
	switch op {
	case Floor, Ceil, Round, Trunc:
		return a, true
	case Signbit:
		return truth[int64](a < 0), true
	case Quo, FloorDiv, Fmod, Remainder:
		return divided(op, a, b), true
	case BitAnd:
		return a & b, true
	case BitOr:
		return a | b, true
	case BitXor:
		return a ^ b, true
	case BitNot:
		return ^a, true
	case Shl:
		return a << shift(b), true
	case Shr:
		return a >> shift(b), true
	}
	return 0, false
}

func divided(op Prim, a, b int64) int64 {
	if b == 0 {
		return 0
	}
	q, r := a/b, a%b
	if below := r != 0 && (r < 0) != (b < 0); below && (op == FloorDiv || op == Remainder) {
		q, r = q-1, r+b
	}
	if op == Quo || op == FloorDiv {
		return q
	}
	return r
}

// shift takes a negative number of places for one beyond the width.
func shift(b int64) uint64 { return uint64(b) }
