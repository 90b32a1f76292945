package libm

import "math"

// Exp is e^x. With x = k ln2/128 + r and k = 128 q + i,
//
//	e^x = 2^q 2^(i/128) (1 + expm1(r))
//
// Below -512 glibc rounds otherwise, and here a subnormal result is rounded
// twice: no draw of a log-normal comes near.
func Exp(x float64) float64 {
	const toInteger = 0x1.8p52 // adding it rounds to an integer
	switch {
	case x != x:
		return x
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	k := math.FMA(x, 0x1.71547652b82fep7, toInteger) - toInteger
	r := math.FMA(k, -0x1.cf79abc9e3b39p-47, math.FMA(k, -0x1.62e42fefap-8, x))
	entry := &expTable[int(k)&127]

	r2 := float64(r * r)
	p := math.FMA(r2, math.FMA(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2), entry.rest+r)
	p = math.FMA(float64(r2*r2), math.FMA(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5), p)
	return math.Ldexp(math.FMA(entry.value, p, entry.value), int(k)>>7)
}
