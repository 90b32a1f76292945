package vectors

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// runDefaultRandom stands for the recordings of PyTorch's portable build.
func runDefaultRandom(*source, vectorfile.Dict) error {
	return unexpressed("the library follows PyTorch's AVX2 path")
}

// runRandom draws from the global generator what a case drew, and compares it,
// and where the stream stands afterwards, bit for bit.
func runRandom(s *source, c vectorfile.Dict) error {
	tensor.ManualSeed(uint64(c.Int("seed")))
	switch {
	case c.Has("rng_state"):
		return s.checkGenerator(c)
	case c.Has("module"):
		if err := s.checkInitialised(c); err != nil {
			return err
		}
	case c.Has("dataloader"):
		return absent("DataLoader")
	case c.Has("random_split"):
		return absent("random_split")
	}
	for _, v := range c.List("calls") {
		if err := s.checkDraw(v.(vectorfile.Dict)); err != nil {
			return err
		}
	}
	return checkStream(c)
}

func (s *source) checkDraw(draw vectorfile.Dict) error {
	name := draw.String("call")
	f, ok := draws[name]
	if !ok {
		return absent(name)
	}
	call := &Call{args: map[string]any{}, used: map[string]bool{}}
	r := &resolver{source: s}
	for attr, v := range draw.Dict("attrs").All() {
		call.args[attr] = attribute(r, attr, v)
	}
	call.Ignore("note") // says in words what the name says
	got := f(call)
	call.checkAllUsed()
	keys, _ := draw.List("out").Strings()
	if tol, ok := computed[name]; ok {
		return compare(name, got, s.tensor(keys[0]), tol)
	}
	return sameBits(name, got, s.tensor(keys[0]))
}

// computed are draws on which functions follow that are not of the last bit.
var computed = map[string]tolerance{
	"gumbel_softmax": {rel: 1.3e-6}, // a logarithm and a softmax
}

// attribute reads a dtype written as a plain word too.
func attribute(r *resolver, name string, v vectorfile.Value) any {
	if word, ok := v.(vectorfile.String); ok && name == "dtype" {
		return dtypeNamed(string(word))
	}
	return r.value(v)
}

// sameBits compares every bit of the elements.
func sameBits(what string, got, want *tensor.Tensor) error {
	if err := compare(what, got, want, tolerance{}); err != nil || !want.DType().IsFloat() {
		return err
	}
	g, w := tensor.Values[float64](got), tensor.Values[float64](want)
	for i := range w {
		if math.Float64bits(g[i]) != math.Float64bits(w[i]) {
			return fmt.Errorf("%s: element %d is %v, want %v", what, i, g[i], w[i])
		}
	}
	return nil
}

// checkStream draws the next four words.
func checkStream(c vectorfile.Dict) error {
	want, _ := c.List("next_u32").Ints()
	if got := tensor.Values[int64](tensor.RandInt(0, 1<<32, len(want))); !slices.Equal(got, want) {
		return fmt.Errorf("the next words are %d, want %d", got, want)
	}
	return nil
}

// checkInitialised constructs a module, whose state must be PyTorch's.
func (s *source) checkInitialised(c vectorfile.Dict) error {
	m, err := writtenModule(c.String("module"))
	if err != nil {
		return err
	}
	var names []string
	for name := range nn.StateDict(m).All() {
		names = append(names, name)
	}
	if want, _ := c.List("order").Strings(); !slices.Equal(names, want) {
		return fmt.Errorf("the state is %v, want %v", names, want)
	}
	return s.checkInitial(m, c.Dict("state_dict"))
}

func (s *source) checkGenerator(c vectorfile.Dict) error {
	states, g := c.Dict("rng_state"), tensor.GlobalGenerator()
	if err := s.sameState("after the seed", g, states.String("fresh")); err != nil {
		return err
	}
	tensor.Rand(5)
	tensor.Randn(3)
	return s.sameState("after rand and randn", g, states.String("after_rand5_randn3"))
}

func (s *source) sameState(when string, g *tensor.Generator, key string) error {
	_, _, want, _ := s.set.Tensor(key)
	if !bytes.Equal(g.State(), want) {
		return fmt.Errorf("the state %s differs", when)
	}
	return nil
}

// draws are the constructors and fills that draw random numbers.
var draws = map[string]func(c *Call) *tensor.Tensor{
	"rand":     func(c *Call) *tensor.Tensor { return c.Options().Rand(c.Ints("size")...) },
	"randn":    func(c *Call) *tensor.Tensor { return c.Options().Randn(c.Ints("size")...) },
	"uniform_": func(c *Call) *tensor.Tensor { return empty(c).UniformInPlace(c.Float("a", 0), c.Float("b", 1)) },
	"normal_":  func(c *Call) *tensor.Tensor { return empty(c).NormalInPlace(c.Float("mean", 0), c.Float("std", 1)) },
	"randint": func(c *Call) *tensor.Tensor {
		return c.Options().RandInt(int64(c.Int("low")), int64(c.Int("high")), c.Ints("size")...)
	},
	"randperm":                func(c *Call) *tensor.Tensor { return tensor.RandPerm(c.Int("n")) },
	"bernoulli_":              func(c *Call) *tensor.Tensor { return c.Options().Bernoulli(c.Float("p", 0.5), c.Ints("size")...) },
	"bernoulli_tensor_p":      bernoulliEach,
	"rand_noncontiguous_t":    func(c *Call) *tensor.Tensor { return turned(c).UniformInPlace(0, 1) },
	"randn_noncontiguous_t":   func(c *Call) *tensor.Tensor { return turned(c).NormalInPlace(0, 1) },
	"rand_noncontiguous_step": func(c *Call) *tensor.Tensor { return everySecond(c).UniformInPlace(0, 1) },
	"dropout": func(c *Call) *tensor.Tensor {
		c.Ignore("input") // ones
		return dropout(c).Forward(tensor.Ones(c.Ints("size")...))
	},
	"dropout2d": func(c *Call) *tensor.Tensor {
		c.Ignore("input") // ones
		return nn.NewDropout2d(c.Float("p", 0.5)).Forward(tensor.Ones(c.Ints("size")...))
	},
	"exponential_": func(c *Call) *tensor.Tensor { return empty(c).ExponentialInPlace(c.Float("lambda", 1)) },
	"cauchy_": func(c *Call) *tensor.Tensor {
		return empty(c).CauchyInPlace(c.Float("median", 0), c.Float("sigma", 1))
	},
	"geometric_": func(c *Call) *tensor.Tensor { return empty(c).GeometricInPlace(c.Float("p", 0)) },
	"log_normal_": func(c *Call) *tensor.Tensor {
		return empty(c).LogNormalInPlace(c.Float("mean", 1), c.Float("std", 2))
	},
	"random_": func(c *Call) *tensor.Tensor { return empty(c).RandomInPlace() },
	"raw64_mod_2^63": func(c *Call) *tensor.Tensor {
		return tensor.As(tensor.Int64).Empty(c.Int("n")).RandomInPlace()
	},
	"multinomial": func(c *Call) *tensor.Tensor { return multinomial(c, weights(c)) },
	"gumbel_softmax": func(c *Call) *tensor.Tensor {
		c.Ignore("logits")
		o := tensor.GumbelSoftmaxOptions{Tau: new(c.Float("tau", 1)), Hard: c.Bool("hard", false)}
		return tensor.Linspace(-1, 1, 20).GumbelSoftmax(-1, o)
	},
	"rrelu": func(c *Call) *tensor.Tensor {
		c.Ignore("input", "size", "training")
		return tensor.Linspace(-1, 1, 20).RReLU(tensor.RReLUOptions{Lower: new(c.Float("lower", 0)), Upper: new(c.Float("upper", 0))})
	},
	"normal_tensor_mean_std": func(*Call) *tensor.Tensor {
		return tensor.Randn(20).Mul(tensor.Linspace(0.1, 2, 20)).Add(tensor.Arange(0.0, 20, 1))
	},
	"raw32_mod_2^27": func(c *Call) *tensor.Tensor { return tensor.RandInt(0, 1<<27, c.Int("n")) },
	"raw32_mod_2^31": func(c *Call) *tensor.Tensor { return tensor.RandInt(0, 1<<31, c.Int("n")) },
}

// weights are those of a case, a vector or a matrix.
func weights(c *Call) *tensor.Tensor {
	list := required[[]any](c, "weights")
	if _, nested := list[0].([]any); !nested {
		return tensor.FromSlice(floatsOf(list), len(list)).As(tensor.Float32)
	}
	var rows []*tensor.Tensor
	for _, row := range list {
		rows = append(rows, tensor.FromSlice(floatsOf(row.([]any)), len(row.([]any))).As(tensor.Float32))
	}
	return tensor.Stack(rows, 0)
}

func floatsOf(list []any) []float64 {
	c := &Call{args: map[string]any{"list": list}, used: map[string]bool{}}
	return c.Floats("list")
}

func empty(c *Call) *tensor.Tensor { return c.Options().Empty(c.Ints("size")...) }

// turned is an uninitialised matrix of the size that lies in column order.
func turned(c *Call) *tensor.Tensor {
	size := c.Ints("size")
	return tensor.Empty(size[1], size[0]).T()
}

// everySecond is a vector of the size with gaps.
func everySecond(c *Call) *tensor.Tensor {
	return tensor.Zeros(2 * c.Ints("size")[0]).Index(tensor.Slice{Step: 2})
}

// bernoulliEach draws with n probabilities from 0 to 1 in equal steps, which
// PyTorch counts from both ends in the type asked for.
func bernoulliEach(c *Call) *tensor.Tensor {
	c.Ignore("p")
	size := c.Ints("size")
	o := c.Options()
	p := o.Zeros(size...)
	n := p.NumEl()
	up := o.Arange(0, n, 1).MulScalar(1 / float64(max(n-1, 1)))
	down := o.Arange(0, n, 1).RSubScalar(n - 1).MulScalar(1 / float64(max(n-1, 1))).RSubScalar(1)
	first := tensor.Arange(0, n, 1).LtScalar(n / 2)
	p = tensor.Where(first, up, down)
	if n == 1 {
		p = up
	}
	return p.Reshape(size...).Bernoulli()
}
