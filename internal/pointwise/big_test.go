package pointwise

import (
	"math"
	"math/big"
)

// The functions here are correct to far more than float64 can show: series in
// 400 bits, of which the alternating ones lose fewer than 60.
const bits = 400

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }

func bigAdd(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Add(a, b) }
func bigSub(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Sub(a, b) }
func bigMul(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Mul(a, b) }
func bigDiv(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Quo(a, b) }
func bigSqrt(a *big.Float) *big.Float   { return new(big.Float).SetPrec(bits).Sqrt(a) }

// bigExp halves its argument 40 times, sums the series and squares 40 times.
func bigExp(x *big.Float) *big.Float {
	r := new(big.Float).SetPrec(bits).SetMantExp(x, -40)
	sum, term := bigOf(1), bigOf(1)
	for n := 1.0; n < 20; n++ {
		term = bigDiv(bigMul(term, r), bigOf(n))
		sum = bigAdd(sum, term)
	}
	for range 40 {
		sum = bigMul(sum, sum)
	}
	return sum
}

// bigLog solves exp(y) = x by Halley's method from a float64 start.
func bigLog(x *big.Float) *big.Float {
	mant := new(big.Float)
	exp := x.MantExp(mant)
	start, _ := mant.Float64()
	y := bigOf(math.Log(start) + float64(exp)*math.Ln2)
	for range 4 {
		e := bigExp(y)
		y = bigAdd(y, bigDiv(bigMul(bigOf(2), bigSub(x, e)), bigAdd(x, e)))
	}
	return y
}

func bigTanh(x *big.Float) *big.Float {
	if x.MantExp(nil) < -100 { // x - x^3/3, which 1 + 2x would drown
		return bigSub(x, bigDiv(bigMul(x, bigMul(x, x)), bigOf(3)))
	}
	e := bigExp(bigMul(bigOf(2), x))
	return bigDiv(bigSub(e, bigOf(1)), bigAdd(e, bigOf(1)))
}

func bigSigmoid(x *big.Float) *big.Float {
	e := bigExp(x)
	return bigDiv(e, bigAdd(bigOf(1), e))
}

// bigPi is 16 atan(1/5) - 4 atan(1/239), as Machin had it.
func bigPi() *big.Float {
	atan := func(q float64) *big.Float { // of 1/q
		sum, power := bigOf(0), bigDiv(bigOf(1), bigOf(q))
		for n := 1.0; n < 200; n += 4 {
			sum = bigAdd(sum, bigDiv(power, bigOf(n)))
			power = bigDiv(power, bigOf(q*q))
			sum = bigSub(sum, bigDiv(power, bigOf(n+2)))
			power = bigDiv(power, bigOf(q*q))
		}
		return sum
	}
	return bigSub(bigMul(bigOf(16), atan(5)), bigMul(bigOf(4), atan(239)))
}

// bigErf sums the Maclaurin series.
func bigErf(x *big.Float) *big.Float {
	sum, term := bigOf(0), x
	for n := 0.0; n < 300; n++ {
		sum = bigAdd(sum, bigDiv(term, bigOf(2*n+1)))
		term = bigDiv(bigMul(term, bigMul(x, x)), bigOf(-n-1))
	}
	return bigDiv(bigMul(bigOf(2), sum), bigSqrt(bigPi()))
}
