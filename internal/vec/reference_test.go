package vec

import (
	"math"
	"math/big"
	"unsafe"
)

func pointer[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

// ulps32 is the distance of got from want in units of the last place that
// float32 has at want; 0 for two NaNs or equal infinities.
func ulps32(got float32, want float64) float64 {
	return distance(float64(got), want, math.MaxFloat32*(1+0x1p-25), -126, 23)
}

func ulps64(got, want float64) float64 {
	return distance(got, want, math.Inf(1), -1022, 52)
}

// distance takes a finite want beyond the limit as the infinity it rounds to.
func distance(got, want, limit float64, minExp, bits int) float64 {
	if math.Abs(want) >= limit {
		want = math.Copysign(math.Inf(1), want)
	}
	switch {
	case got == want, got != got && want != want:
		return 0
	case got != got || want != want, math.IsInf(want, 0):
		return math.Inf(1)
	case math.IsInf(got, 0): // the next number after the greatest
		got = math.Copysign(math.Ldexp(1, 1-minExp+1), got)
	}
	_, e := math.Frexp(want)
	return math.Abs(got-want) / math.Ldexp(1, max(e-1, minExp)-bits)
}

// The functions below evaluate in 200 bits and round once to float64.

const precision = 200

func wide(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// bigExp halves x until its series converges quickly, and squares back.
func bigExp(x *big.Float) *big.Float {
	const halvings = 40
	r := new(big.Float).SetMantExp(x, -halvings)
	sum, term := wide(1), wide(1)
	for i := 1.0; i < 20; i++ {
		term.Quo(term.Mul(term, r), wide(i))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog is Newton's iteration on exp(y) = x.
func bigLog(x *big.Float) *big.Float {
	m := new(big.Float)
	e := x.MantExp(m)
	f, _ := m.Float64()
	y := wide(math.Log(f) + float64(e)*math.Ln2)
	for range 3 {
		t := bigExp(new(big.Float).Neg(y))
		y.Add(y, t.Sub(t.Mul(t, x), wide(1)))
	}
	return y
}

func float(x *big.Float) float64 {
	f, _ := x.Float64()
	return f
}

func refExp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 1e4:
		return math.Inf(1)
	case x < -1e4:
		return 0
	}
	return float(bigExp(wide(x)))
}

func refLog(x float64) float64 {
	if x > 0 && !math.IsInf(x, 1) {
		return float(bigLog(wide(x)))
	}
	return math.Log(x)
}

func refSigmoid(x float64) float64 {
	switch {
	case x != x:
		return x
	case x < -1e4:
		return 0
	case x > 1e4:
		return 1
	}
	e := bigExp(wide(-x))
	return float(e.Quo(wide(1), e.Add(e, wide(1))))
}

func refTanh(x float64) float64 {
	if x == 0 || !(math.Abs(x) < 1e3) {
		return math.Tanh(x)
	}
	e := bigExp(wide(2 * x))
	above := new(big.Float).SetPrec(precision).Add(e, wide(1))
	return float(e.Quo(e.Sub(e, wide(1)), above))
}

// refFMA rounds once to a type with the given bits of mantissa.
func refFMA(x, y, z float64, bits uint) float64 {
	p := x * y
	if p-p != 0 || z-z != 0 || x == 0 || y == 0 { // infinities, NaN, signed zeros
		return p + z
	}
	exact := new(big.Float).SetPrec(2500).Mul(wide(x), wide(y))
	exact.Add(exact, wide(z))
	if exact.Sign() == 0 {
		return p + z
	}
	if bits == 24 {
		f, _ := exact.Float32()
		return float64(f)
	}
	return float(exact)
}
