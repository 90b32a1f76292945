package initializers_test

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/nn/initializers"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// random are the functions that draw, by either generator.
var random = map[string]func(t *tensor.Tensor, g *tensor.Generator){
	"Uniform": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.Uniform(t, -1, 2, initializers.Options{Generator: g})
	},
	"Normal": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.Normal(t, 1, 2, initializers.Options{Generator: g})
	},
	"TruncNormal": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.TruncNormal(t, 0, 1, -1, 2, initializers.Options{Generator: g})
	},
	"XavierUniform": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.XavierUniform(t, initializers.XavierOptions{Generator: g})
	},
	"XavierNormal": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.XavierNormal(t, initializers.XavierOptions{Generator: g})
	},
	"KaimingUniform": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.KaimingUniform(t, initializers.KaimingOptions{Generator: g})
	},
	"KaimingNormal": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.KaimingNormal(t, initializers.KaimingOptions{Generator: g})
	},
	"Orthogonal": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.Orthogonal(t, initializers.OrthogonalOptions{Generator: g})
	},
	"Sparse": func(t *tensor.Tensor, g *tensor.Generator) {
		initializers.Sparse(t, 0.5, initializers.SparseOptions{Generator: g})
	},
}

// A generator draws what the global one draws after the same seed, parameters are
// written without a graph, and the tensor stays the same object.
func TestGenerators(t *testing.T) {
	for name, fill := range random {
		t.Run(name, func(t *testing.T) {
			a, b := nn.Parameter(tensor.Zeros(5, 7)), nn.Parameter(tensor.Zeros(5, 7))
			tensor.ManualSeed(3)
			fill(a, nil)
			fill(b, tensor.NewGenerator(3))
			if !tensor.Equal(a.Detach(), b.Detach()) {
				t.Errorf("%v by the global generator, %v by another", a, b)
			}
			if !a.IsLeaf() || !a.RequiresGrad() || tensor.Equal(a.Detach(), tensor.Zeros(5, 7)) {
				t.Errorf("%v is no filled parameter", a)
			}
		})
	}
}

// Mean, deviation and bounds of many draws, within 4 standard errors.
func TestDistributions(t *testing.T) {
	const n = 200
	root := math.Sqrt
	for _, c := range []struct {
		name      string
		fill      func(x *tensor.Tensor)
		std, most float64 // most 0 is no bound
	}{
		{"xavier uniform", func(x *tensor.Tensor) { initializers.XavierUniform(x) }, root(2.0 / (n + n)), root(6.0 / (n + n))},
		{"xavier normal, gain", func(x *tensor.Tensor) {
			initializers.XavierNormal(x, initializers.XavierOptions{Gain: new(3.0)})
		}, 3 * root(2.0/(n+n)), 0},
		{"kaiming uniform", func(x *tensor.Tensor) { initializers.KaimingUniform(x) }, root(2.0 / n), root(6.0 / n)},
		{"kaiming normal, tanh", func(x *tensor.Tensor) {
			initializers.KaimingNormal(x, initializers.KaimingOptions{FanOut: true, Nonlinearity: initializers.Tanh})
		}, 5.0 / 3 / root(n), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			tensor.ManualSeed(1)
			x := tensor.As(tensor.Float64).Zeros(n, n)
			c.fill(x)
			if mean := x.Mean().Item(); math.Abs(mean) > 4*c.std/n {
				t.Errorf("mean %v", mean)
			}
			if std := root(x.Var().Item()); math.Abs(std-c.std) > 4*c.std/n {
				t.Errorf("deviation %v, want %v", std, c.std)
			}
			if most := x.Abs().AMax().Item(); c.most > 0 && (most > c.most || most < 0.99*c.most) {
				t.Errorf("the greatest is %v, want nearly %v", most, c.most)
			}
		})
	}
}

// Fans of a convolution count its window.
func TestFansOfWindows(t *testing.T) {
	x := tensor.As(tensor.Float64).Zeros(8, 4, 5, 5)
	initializers.KaimingUniform(x)
	if most, want := x.Abs().AMax().Item(), math.Sqrt(6.0/100); most > want || most < 0.98*want {
		t.Errorf("the greatest is %v, want nearly %v", most, want)
	}
}

func TestGain(t *testing.T) {
	for _, c := range []struct {
		n     initializers.Nonlinearity
		slope float64
		want  float64
	}{
		{initializers.Linear, 0, 1},
		{initializers.Sigmoid, 0, 1},
		{initializers.Tanh, 0, 5.0 / 3},
		{initializers.ReLU, 0, math.Sqrt2},
		{initializers.LeakyReLU, 0, math.Sqrt2},
		{initializers.LeakyReLU, 0.2, math.Sqrt(2 / 1.04)},
		{initializers.SELU, 0, 0.75},
	} {
		if got := initializers.Gain(c.n, c.slope); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("gain of %d: %v, want %v", c.n, got, c.want)
		}
	}
}

func TestConstants(t *testing.T) {
	x := nn.Parameter(tensor.Rand(2, 3))
	for name, c := range map[string]struct {
		f    func()
		want []float64
	}{
		"Constant": {func() { initializers.Constant(x, 7) }, []float64{7, 7, 7, 7, 7, 7}},
		"Ones":     {func() { initializers.Ones(x) }, []float64{1, 1, 1, 1, 1, 1}},
		"Zeros":    {func() { initializers.Zeros(x) }, []float64{0, 0, 0, 0, 0, 0}},
		"Eye":      {func() { initializers.Eye(x) }, []float64{1, 0, 0, 0, 1, 0}},
	} {
		if c.f(); !slices.Equal(tensor.Values[float64](x), c.want) {
			t.Errorf("%s gives %v", name, x)
		}
	}
}

// Ones of Dirac, as torch.nn.init.dirac_ puts them.
func TestDirac(t *testing.T) {
	for _, c := range []struct {
		name   string
		shape  []int
		groups int
		ones   [][]any
	}{
		{"line", []int{3, 2, 3}, 0, [][]any{{0, 0, 1}, {1, 1, 1}}},
		{"groups", []int{4, 2, 2}, 2, [][]any{{0, 0, 1}, {1, 1, 1}, {2, 0, 1}, {3, 1, 1}}},
		{"plane", []int{1, 2, 3, 4}, 1, [][]any{{0, 0, 1, 2}}},
		{"space", []int{2, 2, 3, 1, 5}, 1, [][]any{{0, 0, 1, 0, 2}, {1, 1, 1, 0, 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := initializers.Dirac(tensor.Rand(c.shape...), initializers.DiracOptions{Groups: c.groups})
			for _, at := range c.ones {
				if x.Index(at...).Item() != 1 {
					t.Errorf("no 1 at %v", at)
				}
			}
			if sum := x.Sum().Item(); sum != float64(len(c.ones)) {
				t.Errorf("the sum is %v, want %d", sum, len(c.ones))
			}
		})
	}
}

// Products of the rows, or columns, with each other are the identity times the
// square of the gain.
func TestOrthogonal(t *testing.T) {
	for _, shape := range [][]int{{1, 1}, {4, 9}, {9, 4}, {5, 5}, {6, 2, 3, 3}, {100, 40}, {70, 130}} {
		x := initializers.Orthogonal(tensor.As(tensor.Float64).Zeros(shape...), initializers.OrthogonalOptions{Gain: new(2.0)})
		m := x.Reshape(shape[0], -1)
		if m.Size(0) > m.Size(1) {
			m = m.T()
		}
		off := m.MatMul(m.T()).Sub(tensor.As(tensor.Float64).Eye(m.Size(0)).MulScalar(4)).Abs().AMax().Item()
		if off > 1e-13 {
			t.Errorf("%v: off by %v", shape, off)
		}
	}
}

func TestSparse(t *testing.T) {
	x := initializers.Sparse(tensor.Zeros(7, 5), 0.3, initializers.SparseOptions{Std: new(1.0)})
	zeros := tensor.Values[int](x.EqScalar(0).Sum(0))
	if !slices.Equal(zeros, []int{3, 3, 3, 3, 3}) {
		t.Errorf("zeros by column: %v, want 3 each", zeros)
	}
}

// What has no elements is left alone, and nothing is drawn for it.
func TestNoElements(t *testing.T) {
	tensor.ManualSeed(1)
	want := tensor.Rand(1).Item()
	tensor.ManualSeed(1)
	initializers.KaimingUniform(tensor.Zeros(0, 3))
	initializers.KaimingNormal(tensor.Zeros(3, 0))
	initializers.Orthogonal(tensor.Zeros(3, 0))
	if got := tensor.Rand(1).Item(); got != want {
		t.Errorf("drew something: %v, want %v", got, want)
	}
}

func TestRefuses(t *testing.T) {
	vector, matrix := tensor.Zeros(3), tensor.Zeros(3, 2)
	for name, f := range map[string]func(){
		"Xavier of a vector":           func() { initializers.XavierUniform(vector) },
		"Kaiming of a vector":          func() { initializers.KaimingNormal(vector) },
		"Eye of a vector":              func() { initializers.Eye(vector) },
		"Dirac of a matrix":            func() { initializers.Dirac(matrix) },
		"Dirac of groups":              func() { initializers.Dirac(tensor.Zeros(3, 1, 1), initializers.DiracOptions{Groups: 2}) },
		"Orthogonal of a vector":       func() { initializers.Orthogonal(vector) },
		"Sparse of a vector":           func() { initializers.Sparse(vector, 0.5) },
		"Sparse, share above 1":        func() { initializers.Sparse(matrix, 1.5) },
		"an unknown nonlinearity":      func() { initializers.Gain(9, 0) },
		"options given twice":          func() { initializers.Normal(matrix, 0, 1, initializers.Options{}, initializers.Options{}) },
		"bounds that are out of order": func() { initializers.TruncNormal(matrix, 0, 1, 2, -2) },
	} {
		if err := tensor.Try(f); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
