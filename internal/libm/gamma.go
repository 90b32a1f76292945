package libm

import "math"

// Lgamma is the logarithm of the absolute value of the gamma function; +Inf at
// its poles and, unlike that of package math, at -Inf, as in C.
func Lgamma(x float64) float64 {
	switch {
	case math.IsInf(x, -1):
		return math.Inf(1)
	case math.Abs(x) < 0x1p-70 && x != 0:
		return -Log(math.Abs(x)) // the logarithm of package math errs for subnormals
	}
	y, _ := math.Lgamma(x)
	return y
}

// Digamma is the derivative of log gamma(x). At 0 it is infinite, of the sign
// other than x's, and at the other poles NaN, as in PyTorch. It steps up to
// where the asymptotic series holds, and reflects what is negative.
func Digamma(x float64) float64 {
	switch {
	case x == 0:
		return math.Copysign(math.Inf(1), -x)
	case x < 0 && x == math.Trunc(x):
		return math.NaN()
	case x < 0:
		return Digamma(1-x) - math.Pi/Tan(math.Pi*(x-math.RoundToEven(x)))
	case x > 0x1p60:
		return Log(x)
	}
	steps := 0.0
	for ; x < 10; x++ {
		steps += 1 / x
	}
	z := 1 / float64(x*x)
	series := math.FMA(z, 1.0/12, -691.0/32760)
	series = math.FMA(z, series, 1.0/132)
	series = math.FMA(z, series, -1.0/240)
	series = math.FMA(z, series, 1.0/252)
	series = math.FMA(z, series, -1.0/120)
	series = math.FMA(z, series, 1.0/12)
	return Log(x) - 0.5/x - float64(z*series) - steps
}

// Polygamma is the n-th derivative of the digamma function, n a whole number:
//
//	(-1)^(n+1) n! zeta(n+1, x)
func Polygamma(n, x float64) float64 {
	switch {
	case !(n >= 0) || n != math.Trunc(n):
		return math.NaN()
	case n == 0:
		return Digamma(x)
	}
	y := math.Gamma(n+1) * zeta(n+1, x)
	if math.Mod(n, 2) == 0 {
		return -y
	}
	return y
}

// zeta is Hurwitz' function, the sum of (q+k)^-s over k = 0, 1, ..., for whole
// numbers s > 1; infinite where a term is.
func zeta(s, q float64) float64 {
	switch {
	case q != q || math.IsInf(q, -1):
		return math.NaN()
	case math.IsInf(q, 1):
		return 0
	case q == math.Trunc(q) && q <= 0:
		return math.Inf(1)
	case q < -20: // all whole steps from q but those further down
		r := q - math.Floor(q)
		below := zeta(s, 1-r) - zeta(s, 1-q)
		if math.Mod(s, 2) != 0 {
			below = -below
		}
		return zeta(s, r) + below
	}
	terms := 0.0
	for ; q < 12+min(s, 172); q++ { // beyond, n! is infinite anyway
		terms += math.Pow(q, -s)
	}
	return terms + zetaFar(s, q)
}

// bernoulli holds B(2k) / (2k)!.
var bernoulli = [...]float64{
	1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160,
	-691.0 / 1307674368000, 1.0 / 74724249600, -3617.0 / 10670622842880000,
}

// zetaFar is zeta for great q, by Euler's and Maclaurin's formula:
//
//	q^(1-s)/(s-1) + q^-s/2 + sum of B(2k)/(2k)! s(s+1)...(s+2k-2) q^(1-s-2k)
func zetaFar(s, q float64) float64 {
	power := math.Pow(q, -s)
	y := power*q/(s-1) + power/2
	factor := s * power / q
	for k, b := range bernoulli {
		y += b * factor
		j := float64(2 * k)
		factor *= (s + j + 1) * (s + j + 2) / (q * q)
	}
	return y
}
