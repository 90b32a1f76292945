package libm

import "math"

// Tan is tan x, correctly rounded for |x| <= pi/2 but for about one x in 10^5.
// Sine and cosine are evaluated to twice the precision and divided.
func Tan(x float64) float64 {
	magnitude := math.Abs(x)
	switch {
	case magnitude < 0x1p-27:
		return x
	case !(magnitude <= math.MaxFloat64):
		return math.NaN()
	case magnitude > math.Pi/2:
		return tanFar(x)
	}
	var tan double
	if magnitude <= math.Pi/4 {
		sin, cos := sincosDouble(double{magnitude, 0})
		tan = sin.over(cos)
	} else {
		const piOver2, second, third = 0x1.921fb54442d18p0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110
		complement := sum(piOver2-magnitude, second)
		complement.low += third
		sin, cos := sincosDouble(complement)
		tan = cos.over(sin)
	}
	return math.Copysign(tan.high+tan.low, x)
}

// tanFar is tan x by way of the nearest multiple of pi/2.
func tanFar(x float64) float64 {
	n, a, da := quarterTurns(x)
	sin, cos := sincosDouble(double{math.Abs(a), math.Copysign(da, da*a)})
	tan := sin.over(cos)
	if n&1 != 0 {
		tan = cos.over(double{-sin.high, -sin.low})
	}
	return math.Copysign(1, a) * (tan.high + tan.low)
}

// sincosDouble is sine and cosine of 0 <= x <= pi/4 to some 68 bits.
func sincosDouble(x double) (sin, cos double) {
	i, t := nearest(x.high)
	step := sum(t, x.low)
	t, t2 := step.high, float64(step.high*step.high)
	s := math.FMA(t2, math.FMA(t2, -1.0/5040, 1.0/120), -1.0/6)
	sinStep := sum(t, math.FMA(float64(t*t2), s, step.low))
	c := math.FMA(t2, math.FMA(t2, -1.0/720, 1.0/24), -0.5)
	cosStep := sum(1, math.FMA(t2, c, float64(-t*step.low)))

	entry := &sincosTable[i]
	sinPoint, cosPoint := double{entry.sin, entry.sinRest}, double{entry.cos, entry.cosRest}
	sin = sinPoint.times(cosStep).plus(cosPoint.times(sinStep))
	cos = cosPoint.times(cosStep).plus(sinPoint.times(double{-sinStep.high, -sinStep.low}))
	return sin, cos
}

// double is a number high + low of twice the precision, low below the last bit
// of high (Dekker, 1971).
type double struct{ high, low float64 }

// sum is x+y, exactly.
func sum(x, y float64) double {
	s := x + y
	v := s - x
	return double{s, (x - (s - v)) + (y - v)}
}

func (a double) plus(b double) double {
	s := sum(a.high, b.high)
	return sum(s.high, s.low+(a.low+b.low))
}

func (a double) times(b double) double {
	p := float64(a.high * b.high)
	rest := math.FMA(a.high, b.high, -p)
	return sum(p, math.FMA(a.low, b.high, math.FMA(a.high, b.low, rest)))
}

func (a double) over(b double) double {
	q := a.high / b.high
	rest := math.FMA(-q, b.high, a.high) + a.low
	return sum(q, math.FMA(-q, b.low, rest)/b.high)
}
