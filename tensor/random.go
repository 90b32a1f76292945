package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/random"
)

// A Generator is a stream of random numbers, bit for bit that of PyTorch's CPU
// generator (Mersenne Twister) whatever the device. Goroutines may share it; each
// constructor draws in one piece.
type Generator struct{ r *random.Generator }

// NewGenerator returns a generator with the given seed.
func NewGenerator(seed uint64) *Generator { return &Generator{random.New(seed)} }

// ManualSeed starts g anew from seed.
func (g *Generator) ManualSeed(seed uint64) { g.r.Seed(seed) }

// InitialSeed returns the seed that g was last started from.
func (g *Generator) InitialSeed() uint64 { return g.r.InitialSeed() }

// State returns g's state in PyTorch's format of 5,056 bytes.
func (g *Generator) State() []byte { return g.r.State() }

// SetState continues from a state that State, or PyTorch's get_rng_state,
// returned. It reports what is wrong with any other.
func (g *Generator) SetState(state []byte) error { return g.r.SetState(state) }

// ManualSeed starts the global generator anew, as torch.manual_seed does: the
// same seed gives the same numbers, and so the same initial weights.
func ManualSeed(seed uint64) { random.Default.Seed(seed) }

// GlobalGenerator returns the generator that constructors draw from unless
// Options.From names another.
func GlobalGenerator() *Generator { return &Generator{random.Default} }

func (o Options) random() *random.Generator {
	if o.gen != nil {
		return o.gen.r
	}
	return random.Default
}

// empty is an unset tensor of a float type.
func (o Options) empty(op string, shape []int) *Tensor {
	t := o.alloc(op, o.dtype, shape)
	t.needFloat(op)
	return t
}

// Rand returns numbers drawn uniformly from [0, 1).
func (o Options) Rand(shape ...int) *Tensor {
	t := o.empty("Rand", shape)
	t.fillUniform(o.random(), 0, 1)
	return t
}

// Randn returns numbers drawn from the standard normal distribution.
func (o Options) Randn(shape ...int) *Tensor {
	t := o.empty("Randn", shape)
	t.fillNormal(o.random(), 0, 1)
	return t
}

// Uniform returns numbers drawn uniformly from [from, to).
func (o Options) Uniform(from, to float64, shape ...int) *Tensor {
	t := o.empty("Uniform", shape)
	t.fillUniform(o.random(), from, to)
	return t
}

// Normal returns numbers drawn from the normal distribution of this mean and
// standard deviation, which is not negative.
func (o Options) Normal(mean, std float64, shape ...int) *Tensor {
	if !(std >= 0) {
		fail(ValueError, "Normal", nil, "the standard deviation %v is not 0 or more", std)
	}
	t := o.empty("Normal", shape)
	t.fillNormal(o.random(), mean, std)
	return t
}

// RandInt returns integers drawn uniformly from low up to but without high; of
// type Int64 unless another was chosen.
func (o Options) RandInt(low, high int64, shape ...int) *Tensor {
	if low >= high {
		fail(ValueError, "RandInt", nil, "no integer lies from %d up to but without %d", low, high)
	}
	d := o.typeOr(Int64)
	t := o.alloc("RandInt", d, shape)
	v := make([]int64, t.NumEl())
	o.random().Integers(v, low, high)
	t.writeInts(v)
	return t
}

// RandPerm returns the integers from 0 to n-1 in random order, as Int64 unless
// another type was chosen.
func (o Options) RandPerm(n int) *Tensor {
	t := o.alloc("RandPerm", o.typeOr(Int64), []int{n})
	v := make([]int64, n)
	o.random().Perm(v)
	t.writeInts(v)
	return t
}

// Bernoulli returns zeros and ones, a one with probability p.
func (o Options) Bernoulli(p float64, shape ...int) *Tensor {
	if !(p >= 0 && p <= 1) {
		fail(ValueError, "Bernoulli", nil, "the probability %v is not in [0, 1]", p)
	}
	t := o.Empty(shape...)
	v := make([]bool, t.NumEl())
	o.random().Bernoulli(v, p)
	t.assign(FromSlice(v, shape...))
	return t
}

// Bernoulli returns, for each element p of x, 1 with probability p and else 0,
// drawn from the global generator. x is of a float type; elements outside [0, 1]
// panic.
func (x *Tensor) Bernoulli() *Tensor {
	p := Values[float64](x)
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			fail(ValueError, "Bernoulli", on(x), "element %d, %v, is no probability", i, v)
		}
	}
	v := make([]bool, len(p))
	if x.dtype == Float64 {
		random.Default.BernoulliEach64(v, p)
	} else {
		random.Default.BernoulliEach32(v, Values[float32](x))
	}
	t := alloc(x.store.Backend, x.dtype, x.dims())
	t.assign(FromSlice(v, x.dims()...))
	return t
}

// UniformInPlace overwrites x with numbers drawn uniformly from [from, to) by
// the global generator, and returns it.
func (x *Tensor) UniformInPlace(from, to float64) *Tensor {
	x.needFloat("UniformInPlace")
	if !(from <= to) {
		fail(ValueError, "UniformInPlace", on(x), "there is no number from %v to %v", from, to)
	}
	x.overwrite("UniformInPlace")
	x.fillUniform(random.Default, from, to)
	return x
}

// NormalInPlace overwrites x with normal numbers drawn by the global generator,
// and returns it.
func (x *Tensor) NormalInPlace(mean, std float64) *Tensor {
	x.needFloat("NormalInPlace")
	if !(std >= 0) {
		fail(ValueError, "NormalInPlace", on(x), "the standard deviation %v is not 0 or more", std)
	}
	x.overwrite("NormalInPlace")
	x.fillNormal(random.Default, mean, std)
	return x
}

// fillUniform draws by the rule of x's type, which is a float.
func (x *Tensor) fillUniform(g *random.Generator, from, to float64) {
	if x.dtype == Float64 {
		v := make([]float64, x.NumEl())
		g.Uniform64(v, from, to)
		x.assignInMemoryOrder(FromSlice(v, len(v)))
		return
	}
	v := make([]float32, x.NumEl())
	if x.dtype == Float32 {
		g.Uniform32(v, from, to)
	} else {
		g.UniformHalf(v, x.dtype.typ(), from, to)
	}
	x.assignInMemoryOrder(FromSlice(v, len(v)))
}

// fillNormal draws by the rule of x's type, which is a float; what does not lie
// in row-major order is drawn one by one, as PyTorch does.
func (x *Tensor) fillNormal(g *random.Generator, mean, std float64) {
	one := random.Normal{Mean: mean, Std: std}
	if x.dtype == Float64 {
		v := make([]float64, x.NumEl())
		if x.compact {
			g.Normal64(v, mean, std)
		} else {
			g.Draw64(v, one)
		}
		x.assignInMemoryOrder(FromSlice(v, len(v)))
		return
	}
	v := make([]float32, x.NumEl())
	switch {
	case !x.compact:
		g.Draw32(v, one)
	case x.dtype == Float32:
		g.Normal32(v, mean, std)
	default:
		g.NormalHalf(v, mean, std)
	}
	x.assignInMemoryOrder(FromSlice(v, len(v)))
}

// assignInMemoryOrder copies the vector v into x as x's elements lie in memory,
// the order in which PyTorch draws them.
func (x *Tensor) assignInMemoryOrder(v *Tensor) {
	order := make([]int, x.Dim())
	for d := range order {
		order[d] = d
	}
	slices.SortStableFunc(order, func(a, b int) int { return x.strides()[b] - x.strides()[a] })
	x = x.alias().Permute(order...)
	x.assign(v.Reshape(x.dims()...))
}

// assign copies v, which lies on the default device, into x and records nothing.
func (x *Tensor) assign(v *Tensor) {
	copyElements("CopyFrom", x, v.to(x.Device()))
}

func (x *Tensor) writeInts(v []int64) { x.assign(FromSlice(v, x.dims()...)) }
