package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/random"
)

// The distributions below are drawn one element at a time, in float64 whatever
// the type, in the order in which elements lie in memory.

// Exponential returns numbers drawn from the exponential distribution of the
// given rate, whose mean is 1 / rate.
func (o Options) Exponential(rate float64, shape ...int) *Tensor {
	return o.draw("Exponential", exponential("Exponential", rate), shape)
}

// ExponentialInPlace overwrites x with numbers drawn from the exponential
// distribution by the global generator, and returns it; see Exponential.
func (x *Tensor) ExponentialInPlace(rate float64) *Tensor {
	return x.redraw("ExponentialInPlace", exponential("ExponentialInPlace", rate))
}

func exponential(name string, rate float64) random.Distribution {
	if !(rate > 0) {
		fail(ValueError, name, nil, "the rate %v is not positive", rate)
	}
	return random.Exponential{Rate: rate}
}

// Cauchy returns numbers drawn from the Cauchy distribution of this median and
// half-width.
func (o Options) Cauchy(median, sigma float64, shape ...int) *Tensor {
	return o.draw("Cauchy", cauchy("Cauchy", median, sigma), shape)
}

// CauchyInPlace overwrites x with numbers drawn from the Cauchy distribution by
// the global generator, and returns it; see Cauchy.
func (x *Tensor) CauchyInPlace(median, sigma float64) *Tensor {
	return x.redraw("CauchyInPlace", cauchy("CauchyInPlace", median, sigma))
}

func cauchy(name string, median, sigma float64) random.Distribution {
	if !(sigma > 0) {
		fail(ValueError, name, nil, "the half-width %v is not positive", sigma)
	}
	return random.Cauchy{Median: median, Sigma: sigma}
}

// LogNormal returns numbers whose logarithms are drawn from the normal
// distribution of this mean and standard deviation.
func (o Options) LogNormal(mean, std float64, shape ...int) *Tensor {
	return o.draw("LogNormal", logNormal("LogNormal", mean, std), shape)
}

// LogNormalInPlace overwrites x with numbers whose logarithms are drawn from a
// normal distribution by the global generator, and returns it; see LogNormal.
func (x *Tensor) LogNormalInPlace(mean, std float64) *Tensor {
	return x.redraw("LogNormalInPlace", logNormal("LogNormalInPlace", mean, std))
}

func logNormal(name string, mean, std float64) random.Distribution {
	if !(std > 0) {
		fail(ValueError, name, nil, "the standard deviation %v is not positive", std)
	}
	return random.LogNormal{Mean: mean, Std: std}
}

// Geometric returns how many trials it takes up to the first success, which each
// has with probability p.
func (o Options) Geometric(p float64, shape ...int) *Tensor {
	d := geometric("Geometric", p)
	t := o.Empty(shape...)
	t.fillFrom(o.random(), d)
	return t
}

// GeometricInPlace overwrites x, of any type but Bool, with numbers of trials
// drawn by the global generator, and returns it; see Geometric.
func (x *Tensor) GeometricInPlace(p float64) *Tensor {
	d := geometric("GeometricInPlace", p)
	if x.dtype == Bool {
		fail(DTypeError, "GeometricInPlace", on(x), "bool does not hold numbers of trials")
	}
	x.overwrite("GeometricInPlace")
	x.fillFrom(random.Default, d)
	return x
}

func geometric(name string, p float64) random.Distribution {
	if !(p > 0 && p < 1) {
		fail(ValueError, name, nil, "the probability %v is not between 0 and 1", p)
	}
	return random.Geometric{P: p}
}

func (o Options) draw(name string, d random.Distribution, shape []int) *Tensor {
	t := o.empty(name, shape)
	t.fillFrom(o.random(), d)
	return t
}

func (x *Tensor) redraw(name string, d random.Distribution) *Tensor {
	x.needFloat(name)
	x.overwrite(name)
	x.fillFrom(random.Default, d)
	return x
}

func (x *Tensor) fillFrom(g *random.Generator, d random.Distribution) {
	if x.dtype != Float64 && x.dtype.IsFloat() {
		v := make([]float32, x.NumEl())
		g.Draw32(v, d)
		x.assignInMemoryOrder(FromSlice(v, len(v)))
		return
	}
	v := make([]float64, x.NumEl())
	g.Draw64(v, d)
	x.assignInMemoryOrder(FromSlice(v, len(v)))
}

// BernoulliInPlace overwrites x with zeros and ones, a one with probability p,
// drawn by the global generator, and returns it.
func (x *Tensor) BernoulliInPlace(p float64) *Tensor {
	if !(p >= 0 && p <= 1) {
		fail(ValueError, "BernoulliInPlace", on(x), "the probability %v is not in [0, 1]", p)
	}
	x.overwrite("BernoulliInPlace")
	v := make([]bool, x.NumEl())
	random.Default.Bernoulli(v, p)
	x.assignInMemoryOrder(FromSlice(v, len(v)))
	return x
}

// RandomInPlace overwrites x with whole numbers drawn uniformly by the global
// generator, and returns it: from 0 to the greatest that x's type holds, or up
// to which a float type holds every one.
func (x *Tensor) RandomInPlace() *Tensor {
	x.overwrite("RandomInPlace")
	v := make([]int64, x.NumEl())
	random.Default.Random(v, x.dtype.typ())
	x.assignInMemoryOrder(FromSlice(v, len(v)))
	return x
}

// RandIntInPlace overwrites x with integers drawn uniformly from low up to but
// without high by the global generator, and returns it.
func (x *Tensor) RandIntInPlace(low, high int64) *Tensor {
	if low >= high {
		fail(ValueError, "RandIntInPlace", on(x), "no integer lies from %d up to but without %d", low, high)
	}
	x.overwrite("RandIntInPlace")
	v := make([]int64, x.NumEl())
	random.Default.Integers(v, low, high)
	x.assignInMemoryOrder(FromSlice(v, len(v)))
	return x
}

// TruncNormal returns numbers drawn from the normal distribution of this mean
// and standard deviation, those outside [low, high] drawn again.
func (o Options) TruncNormal(mean, std, low, high float64, shape ...int) *Tensor {
	t := o.empty("TruncNormal", shape)
	t.fillTruncNormal("TruncNormal", o.random(), mean, std, low, high)
	return t
}

// TruncNormalInPlace overwrites x with numbers drawn by the global generator
// from a normal distribution between bounds, and returns it; see TruncNormal.
func (x *Tensor) TruncNormalInPlace(mean, std, low, high float64) *Tensor {
	x.needFloat("TruncNormalInPlace")
	x.overwrite("TruncNormalInPlace")
	x.fillTruncNormal("TruncNormalInPlace", random.Default, mean, std, low, high)
	return x
}

// fillTruncNormal draws whole tensors until no element is outside. Where few of
// a normal distribution's numbers would do, it accepts uniform ones with the
// probability that the normal one gives them.
func (x *Tensor) fillTruncNormal(name string, g *random.Generator, mean, std, low, high float64) {
	if !(std > 0) || !(low < high) {
		fail(ValueError, name, on(x), "there is no normal distribution of standard deviation %v between %v and %v", std, low, high)
	}
	if high-low > 1e6*std { // what is refused is drawn again, and nearly all would be
		fail(ValueError, name, on(x), "the bounds %v and %v are too far apart for a standard deviation of %v", low, high, std)
	}
	below := func(v float64) float64 { return (1 + math.Erf((v-mean)/std/math.Sqrt2)) / 2 }
	if below(high)-below(low) > 0.3 {
		x.fillNormal(g, mean, std)
		x.redrawWhere(func() *Tensor {
			lo, hi := x.roundedTo(low), x.roundedTo(high)
			return x.LtScalar(lo).LogicalOr(x.GtScalar(hi))
		}, func(next *Tensor) { next.fillNormal(g, mean, std) })
		return
	}
	mode := max(low, min(mean, high))
	peak := -0.5 * math.Pow((mode-mean)/std, 2)
	refused := func(c *Tensor) *Tensor {
		likely := c.SubScalar(mean).DivScalar(std).Square().MulScalar(-0.5).SubScalar(peak)
		u := c.EmptyLike()
		u.fillUniform(g, 0, 1)
		return u.Log().Gt(likely)
	}
	x.fillUniform(g, low, high)
	for pending := refused(x.alias()); anyTrue(pending); {
		next := x.EmptyLike()
		next.fillUniform(g, low, high)
		x.assign(Where(pending, next, x.alias()))
		pending = pending.LogicalAnd(refused(next))
	}
}

// redrawWhere draws new tensors for the elements of x that wrong names, until
// there are none.
func (x *Tensor) redrawWhere(wrong func() *Tensor, draw func(next *Tensor)) {
	for mask := wrong(); anyTrue(mask); mask = wrong() {
		next := x.EmptyLike()
		draw(next)
		x.assign(Where(mask, next, x.alias()))
	}
}

func anyTrue(mask *Tensor) bool { return Item[bool](mask.Any()) }

// roundedTo is v as x's type holds it.
func (x *Tensor) roundedTo(v float64) float64 { return Like(x).Full(nil, v).Item() }
