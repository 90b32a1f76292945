package tensor

import "github.com/seed-41c3a176/adjoint/internal/random"

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

// Rand returns numbers drawn uniformly from [0, 1).
func (o Options) Rand(shape ...int) *Tensor {
	t := o.Empty(shape...)
	t.fillUniform("Rand", o.random(), 0, 1)
	return t
}

// Randn returns numbers drawn from the standard normal distribution.
func (o Options) Randn(shape ...int) *Tensor {
	t := o.Empty(shape...)
	t.fillNormal("Randn", o.random(), 0, 1)
	return t
}

// Uniform returns numbers drawn uniformly from [from, to).
func (o Options) Uniform(from, to float64, shape ...int) *Tensor {
	t := o.Empty(shape...)
	t.fillUniform("Uniform", o.random(), from, to)
	return t
}

// Normal returns numbers drawn from the normal distribution of this mean and
// standard deviation, which is not negative.
func (o Options) Normal(mean, std float64, shape ...int) *Tensor {
	if !(std >= 0) {
		fail(ValueError, "Normal", nil, "the standard deviation %v is not 0 or more", std)
	}
	t := o.Empty(shape...)
	t.fillNormal("Normal", o.random(), mean, std)
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
	x.overwrite("UniformInPlace")
	x.fillUniform("UniformInPlace", random.Default, from, to)
	return x
}

// NormalInPlace overwrites x with normal numbers drawn by the global generator,
// and returns it.
func (x *Tensor) NormalInPlace(mean, std float64) *Tensor {
	if std < 0 {
		fail(ValueError, "NormalInPlace", on(x), "the standard deviation %v is negative", std)
	}
	x.overwrite("NormalInPlace")
	x.fillNormal("NormalInPlace", random.Default, mean, std)
	return x
}

// The half types draw by rules of their own; the stream is PyTorch's.
func (x *Tensor) fillUniform(op string, g *random.Generator, from, to float64) {
	switch x.dtype {
	case Float64:
		v := make([]float64, x.NumEl())
		g.Uniform64(v, from, to)
		x.assign(FromSlice(v, x.dims()...))
	case Float32, Float16, BFloat16:
		v := make([]float32, x.NumEl())
		g.Uniform32(v, from, to)
		x.assign(FromSlice(v, x.dims()...))
	default:
		fail(DTypeError, op, on(x), "only floats can be drawn from this distribution")
	}
}

func (x *Tensor) fillNormal(op string, g *random.Generator, mean, std float64) {
	switch x.dtype {
	case Float64:
		v := make([]float64, x.NumEl())
		g.Normal64(v, mean, std)
		x.assign(FromSlice(v, x.dims()...))
	case Float32:
		v := make([]float32, x.NumEl())
		g.Normal32(v, mean, std)
		x.assign(FromSlice(v, x.dims()...))
	case Float16, BFloat16:
		v := make([]float32, x.NumEl())
		g.NormalHalf(v, mean, std)
		x.assign(FromSlice(v, x.dims()...))
	default:
		fail(DTypeError, op, on(x), "only floats can be drawn from this distribution")
	}
}

// assign copies v, which lies on the default device, into x and records nothing.
func (x *Tensor) assign(v *Tensor) {
	copyElements("CopyFrom", x, v.to(x.Device()))
}

func (x *Tensor) writeInts(v []int64) { x.assign(FromSlice(v, x.dims()...)) }
