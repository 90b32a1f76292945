package libm

import (
	"math"
	"math/bits"
)

// far is where pi/2 in four parts no longer suffices.
const far = 1e8

// quarterTurns is x = n pi/2 + a + da with |a| <= pi/4, for any finite x.
func quarterTurns(x float64) (n int, a, da float64) {
	if math.Abs(x) < far {
		return reduce(x)
	}
	n, a, da = reduceBig(math.Abs(x))
	if x < 0 {
		n, a, da = -n, -a, -da
	}
	return n, a, da
}

// reduceBig multiplies the mantissa by those bits of 2/pi whose products are
// neither multiples of four quarter turns nor too small to matter (Payne and
// Hanek, 1983): 256 of them, of which cancellation takes 64 at most.
func reduceBig(x float64) (n int, a, da float64) {
	b := math.Float64bits(x)
	mantissa := b&(1<<fractionBits-1) | 1<<fractionBits
	at := uint(b>>fractionBits) - 1023 - fractionBits - 2 + 64 // of the first bit, in twoOverPi
	var turn [4]uint64                                         // the product, in whole turns; integers drop out
	var carry uint64
	for k := 3; k >= 0; k-- {
		i, shift := at/64+uint(k), at%64
		high, low := bits.Mul64(mantissa, twoOverPi[i]<<shift|twoOverPi[i+1]>>(64-shift))
		turn[k], carry = bits.Add64(low, carry, 0)
		carry += high
	}
	n = int(turn[0] >> 62)
	for k := range 3 {
		turn[k] = turn[k]<<2 | turn[k+1]>>62
	}
	turn[3] <<= 2
	negative := turn[0]>>63 != 0
	if negative { // the nearer multiple lies above
		n++
		for k := range turn {
			turn[k] = ^turn[k]
		}
	}
	quarter := fraction(turn).times(double{0x1.921fb54442d18p0, 0x1.1a62633145c07p-54})
	if negative {
		return n, -quarter.high, -quarter.low
	}
	return n, quarter.high, quarter.low
}

// fraction is a binary fraction of four words as a double.
func fraction(w [4]uint64) double {
	zeros := 0
	for w[0] == 0 && zeros < 192 {
		w[0], w[1], w[2], w[3] = w[1], w[2], w[3], 0
		zeros += 64
	}
	shift := bits.LeadingZeros64(w[0])
	high := w[0]<<shift | w[1]>>(64-shift)
	low := w[1]<<shift | w[2]>>(64-shift)
	rest := high<<53 | low>>11
	return double{math.Ldexp(float64(high>>11), -53-zeros-shift), math.Ldexp(float64(rest), -53-64-zeros-shift)}
}

// twoOverPi holds the bits of 2/pi behind a word of zeros.
var twoOverPi = [...]uint64{
	0,
	0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
	0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
	0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
	0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
	0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
	0xa9e391615ee61b08,
}
