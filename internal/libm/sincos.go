package libm

import "math"

// Sin is the sine of x.
func Sin(x float64) float64 {
	const piOver2, rest = 0x1.921fb54442d18p0, 0x1.1a62633145c07p-54
	magnitude := math.Abs(x)
	switch {
	case magnitude < 0x1p-27:
		return x
	case magnitude < 0.85546875:
		return sinNear(x, 0)
	case magnitude < 2.426265: // one subtraction of pi/2 suffices
		return math.Copysign(cosNear(piOver2-magnitude, rest), x)
	case !(magnitude <= math.MaxFloat64):
		return math.NaN()
	}
	n, a, da := quarterTurns(x)
	y := sinNear(a, da)
	if n&1 != 0 {
		y = cosNear(a, da)
	}
	if n&2 != 0 {
		return -y
	}
	return y
}

// Cos is the cosine of x.
func Cos(x float64) float64 {
	const piOver2, rest = 0x1.921fb54442d18p0, 0x1.1a62633145c07p-54
	magnitude := math.Abs(x)
	switch {
	case magnitude < 0x1p-27:
		return 1
	case magnitude < 0.85546875:
		return cosNear(x, 0)
	case magnitude < 2.426265:
		y := piOver2 - magnitude
		a := y + rest
		return sinNear(a, y-a+rest)
	case !(magnitude <= math.MaxFloat64):
		return math.NaN()
	}
	n, a, da := quarterTurns(x)
	y := cosNear(a, da)
	if n&1 != 0 {
		y = -sinNear(a, da)
	}
	if n&2 != 0 {
		return -y
	}
	return y
}

// SinCos is sin x and cos x for |x| < 10^8.
func SinCos(x float64) (sin, cos float64) {
	const piOver2, rest = 0x1.921fb54442d18p0, 0x1.1a62633145c07p-54
	magnitude := math.Abs(x)
	switch {
	case magnitude < 0x1p-27:
		return x, 1
	case magnitude < 0.85546875:
		return sinNear(x, 0), cosNear(x, 0)
	case magnitude < 2.426265: // one subtraction of pi/2 suffices
		y := piOver2 - magnitude
		a := y + rest
		return math.Copysign(cosNear(y, rest), x), sinNear(a, y-a+rest)
	}
	n, a, da := reduce(x)
	sin, cos = sinNear(a, da), cosNear(a, da)
	if n&1 != 0 {
		sin, cos = cos, -sin
	}
	if n&2 != 0 {
		sin, cos = -sin, -cos
	}
	return sin, cos
}

// reduce is x = n pi/2 + a + da with |a| <= pi/4, by pi/2 in four parts.
func reduce(x float64) (n int, a, da float64) {
	const toInteger = 0x1.8p52 // adding it rounds to an integer
	k := math.FMA(x, 2/math.Pi, toInteger) - toInteger
	y := math.FMA(-k, -0x1.dde973cp-27, math.FMA(-k, 0x1.921fb58p0, x))
	const third, fourth = -0x1.cb3b398p-55, -0x1.d747f23e32ed7p-83
	t := math.FMA(-k, third, y)
	da = math.FMA(-k, third, y-t)
	a = math.FMA(-k, fourth, t)
	da += math.FMA(-k, fourth, t-a)
	return int(k), a, da
}

// sinNear is sin(x+dx) for |x| <= 0.86 and dx far below its last bit.
func sinNear(x, dx float64) float64 {
	if math.Abs(x) < 0.126 {
		return sinTaylor(x, dx)
	}
	if x < 0 {
		dx = -dx
	}
	i, t := nearest(x)
	entry := &sincosTable[i]
	t2 := float64(t * t)
	s := t + math.FMA(float64(t*t2), sinTail(t2), dx)
	c := math.FMA(t, dx, float64(t2*cosTail(t2)))
	rest := math.FMA(-entry.sin, c, math.FMA(s, entry.cosRest, entry.sinRest))
	return math.Copysign(entry.sin+math.FMA(entry.cos, s, rest), x)
}

// cosNear is cos(x+dx) for |x| <= 0.86 and dx far below its last bit.
func cosNear(x, dx float64) float64 {
	if x < 0 {
		dx = -dx
	}
	i, t := nearest(x)
	entry := &sincosTable[i]
	t += dx
	t2 := float64(t * t)
	s := math.FMA(float64(t*t2), sinTail(t2), t)
	c := float64(t2 * cosTail(t2))
	rest := math.FMA(-entry.cos, c, math.FMA(-s, entry.sinRest, entry.cosRest))
	return entry.cos + math.FMA(-entry.sin, s, rest)
}

// nearest finds the entry of the table for x: |x| = i/128 + t, |t| <= 1/256.
func nearest(x float64) (i int, t float64) {
	const toTable = 0x1.8p45 // adding it rounds to a multiple of 1/128
	magnitude := math.Abs(x)
	point := magnitude + toTable - toTable
	return int(point * 128), magnitude - point
}

// sinTail is (sin t - t)/t^3, and cosTail (1 - cos t)/t^2, for small t.
func sinTail(t2 float64) float64 {
	return math.FMA(t2, 8.33333214285722277379541354343671e-03, -1.66666666666664880952546298448555e-01)
}

func cosTail(t2 float64) float64 {
	p := math.FMA(t2, 1.38888874007937613028114285595617e-03, -4.16666666666664434524222570944589e-02)
	return math.FMA(t2, p, 0.5)
}

func sinTaylor(x, dx float64) float64 {
	x2 := float64(x * x)
	p := math.FMA(x2, -0x1.addffc2fcdf59p-26, 0x1.71de27b9a7ed9p-19)
	p = math.FMA(x2, p, -0x1.a01a019db08b8p-13)
	p = math.FMA(x2, p, 0x1.1111111110ecep-7)
	p = math.FMA(x2, p, -0x1.5555555555555p-3)
	return x + math.FMA(math.FMA(p, x, float64(-0.5*dx)), x2, dx)
}
