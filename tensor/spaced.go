package tensor

import "math"

// Linspace returns so many numbers in equal steps from start to end, both of
// which are met exactly. One step gives start alone.
func (o Options) Linspace(start, end any, steps int) *Tensor {
	return o.spaced("Linspace", start, end, steps, func(v float64) float64 { return v })
}

// Logspace returns base to the powers that Linspace gives. PyTorch's default
// base is 10.
func (o Options) Logspace(start, end any, steps int, base float64) *Tensor {
	return o.spaced("Logspace", start, end, steps, func(v float64) float64 { return math.Pow(base, v) })
}

func (o Options) spaced(name string, start, end any, steps int, f func(v float64) float64) *Tensor {
	a, b := numberOf(name, start).f, numberOf(name, end).f
	d := o.typeOr(Float32)
	if !d.IsFloat() { // PyTorch converts before it counts up
		a, b = math.Trunc(a), math.Trunc(b)
	}
	t := o.alloc(name, Float64, []int{steps})
	v := make([]float64, steps)
	round := func(v float64) float64 { return v }
	if d == Float32 {
		round = func(v float64) float64 { return float64(float32(v)) }
	}
	space(v, round(a), round(b), round)
	for i := range v {
		v[i] = f(v[i])
	}
	t.write(encode(v))
	return t.castTo(d)
}

// space fills v in equal steps, each half from its own end, rounding as PyTorch
// does in a type.
func space(v []float64, start, end float64, round func(float64) float64) {
	last := len(v) - 1
	step := round(round(end-start) / float64(last))
	for i := range v {
		switch {
		case i == 0:
			v[i] = start
		case i < len(v)/2:
			v[i] = round(math.FMA(step, float64(i), start))
		default:
			v[i] = round(math.FMA(-step, float64(last-i), end))
		}
	}
}
