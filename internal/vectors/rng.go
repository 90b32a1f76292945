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
	return sameBits(name, got, s.tensor(keys[0]))
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
	"raw32_mod_2^27": func(c *Call) *tensor.Tensor { return tensor.RandInt(0, 1<<27, c.Int("n")) },
	"raw32_mod_2^31": func(c *Call) *tensor.Tensor { return tensor.RandInt(0, 1<<31, c.Int("n")) },
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
