package nntest_test

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/nn/nntest"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

type T = *tensor.Tensor

// A block is a model as users write them.
type block struct {
	Norm *nn.LayerNorm
	FC1  *nn.Linear
	FC2  *nn.Linear
}

func newBlock(n int) *block {
	return &block{nn.NewLayerNorm(n), nn.NewLinear(n, 2*n), nn.NewLinear(2*n, n)}
}

func (b *block) Forward(x T) T { return x.Add(b.FC2.Forward(b.FC1.Forward(b.Norm.Forward(x)).GELU())) }

// A mixture has what modules may have: interfaces, maps, slices, values, pointers
// into itself, things of no concern, and two inputs and outputs.
type mixture struct {
	Experts map[string]nn.Layer
	Heads   []*nn.Linear
	Gate    nn.Linear
	Tied    T
	Scale   T `nn:",buffer"`
	Frozen  T
	first   *nn.Linear `nn:"-"` // Heads[0]
	self    *mixture   `nn:"-"`
	log     any        `nn:"-"`
	mu      sync.Mutex
	f       func(T) T
}

func newMixture() *mixture {
	m := &mixture{
		Experts: map[string]nn.Layer{"a": nn.NewSequential(nn.NewLinear(3, 3), nn.NewTanh()), "b": nn.NewLinear(3, 3)},
		Heads:   []*nn.Linear{nn.NewLinear(3, 2)},
		Gate:    *nn.NewLinear(3, 1),
		Scale:   tensor.New([]float32{0.5, 2, 1}),
		Frozen:  tensor.New([]float32{3, 1, 2}),
		log:     os.Stderr,
		f:       T.Sigmoid,
	}
	m.Tied, m.first, m.self = m.Heads[0].Weight, m.Heads[0], m
	return m
}

func (m *mixture) Forward(x, y T) (T, T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	gate := m.f(m.Gate.Forward(x))
	mixed := m.Experts["a"].Forward(x).Mul(gate).Add(m.self.Experts["b"].Forward(y)).Mul(m.Scale).Mul(m.Frozen)
	return m.first.Forward(mixed), mixed.MatMul(m.Tied.T())
}

// A picker has a table and an input of integers.
type picker struct{ Table T }

func (p picker) Forward(at T) T { return p.Table.IndexSelect(0, at) }

// A criterion has no parameters.
type criterion struct{}

func (criterion) Forward(x, y T) T { return x.Sub(y).PowScalar(2).Mean() }

// A module may take options.
type options struct{}

func (options) Forward(x T, _ ...float64) T { return x.Exp() }

// A variadic module takes any number of inputs.
type variadic struct{}

func (*variadic) Forward(x ...T) T { return tensor.Cat(x, 0).Exp() }

func TestRightModules(t *testing.T) {
	tensor.ManualSeed(3)
	x := tensor.Randn(2, 3)
	for _, c := range []struct {
		name   string
		module any
		in     []T
	}{
		{"linear", nn.NewLinear(3, 2), []T{x}},
		{"sequential", nn.NewSequential(nn.NewLinear(3, 4), nn.NewSigmoid(), nn.NewLinear(4, 1)), []T{x}},
		{"block", newBlock(3), []T{x}},
		{"mixture", newMixture(), []T{x, tensor.Randn(2, 3)}},
		{"integers", picker{nn.Parameter(tensor.Randn(4, 2))}, []T{tensor.New([]int{1, 1, 3})}},
		{"criterion", criterion{}, []T{x, tensor.Randn(2, 3)}},
		{"variadic", &variadic{}, []T{x, tensor.Randn(1, 3)}},
		{"options", options{}, []T{x}},
		{"float64 already", nn.NewLinear(3, 2, nn.LinearOptions{Tensors: tensor.As(tensor.Float64)}), []T{x}},
		{"half", nn.NewLinear(3, 2, nn.LinearOptions{Tensors: tensor.As(tensor.Float16)}), []T{x.As(tensor.Float16)}},
		{"big", nn.NewLinear(60, 40), []T{tensor.Randn(2, 60)}},
		{"one input in two places", criterion{}, []T{x, x}},
		{"expanded input", criterion{}, []T{x, tensor.Randn(3).Expand(2, 3)}},
		{"computed input", criterion{}, []T{x, tensor.Randn(2, 3).SetRequiresGrad(true).Exp()}},
	} {
		t.Run(c.name, func(t *testing.T) {
			nntest.Gradients(t, c.module, c.in...)
			nntest.Options{Order: 2, Directions: 1}.Gradients(t, c.module, c.in...)
		})
	}
}

// A doubled rule is wrong by a factor.
type doubled struct{}

func (doubled) Forward(_ *autograd.Context, in []T) []T { return []T{in[0].Clone()} }

func (doubled) Backward(_ *autograd.Context, g []T) []T { return []T{g[0].MulScalar(2)} }

// A wrong module counts the gradient of its inner weight twice.
type wrong struct {
	FC    *nn.Linear
	Inner struct{ Weight T }
}

func (w *wrong) Forward(x T) T {
	return w.FC.Forward(x).Mul(autograd.Apply(doubled{}, w.Inner.Weight)[0])
}

func TestReports(t *testing.T) {
	w := &wrong{FC: nn.NewLinear(3, 2)}
	w.Inner.Weight = nn.Parameter(tensor.New([]float32{1, 2}))
	x := tensor.Randn(2, 3)
	for _, c := range []struct {
		name   string
		module any
		in     []T
		reason gradcheck.Reason
		says   string
	}{
		{"wrong parameter", w, []T{x}, gradcheck.Broadcast, "parameter inner.weight"},
		{"dropout in training", nn.NewDropout(0.5), []T{tensor.Randn(50)}, gradcheck.NonDeterministic, "Dropout"},
		{"kink", nn.NewReLU(), []T{tensor.New([]float32{0, 1})}, gradcheck.Kink, "input 0"},
		{"panic", nn.NewLinear(2, 2), []T{x}, gradcheck.Panicked, "Linear"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := nntest.Options{}.Check(c.module, c.in...)
			var r *gradcheck.Report
			if !errors.As(err, &r) || r.Reason != c.reason {
				t.Errorf("error %v, want one for reason %q", err, c.reason)
			} else if !strings.Contains(err.Error(), c.says) {
				t.Errorf("does not say %q: %v", c.says, err)
			}
		})
	}
}

// hidden keeps its weight where nothing finds it.
type hidden struct{ w T }

func (h *hidden) Forward(x T) T { return x.Mul(h.w) }

func TestMisuse(t *testing.T) {
	for _, c := range []struct {
		name   string
		module any
		in     []T
		says   string
	}{
		{"no Forward", &struct{ W T }{}, nil, "no method Forward"},
		{"too few inputs", criterion{}, []T{tensor.Ones(1)}, "must take 1 tensors"},
		{"too many inputs", options{}, []T{tensor.Ones(1), tensor.Ones(1)}, "must take 2 tensors"},
		{"nil", nil, nil, "no method Forward"},
		{"nil pointer", (*block)(nil), []T{tensor.Ones(1)}, "nil"},
		{"tensors out of reach", &hidden{w: tensor.Ones(1)}, []T{tensor.Ones(1)}, "unexported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := (nntest.Options{}).Check(c.module, c.in...); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v does not say %q", err, c.says)
			}
		})
	}
}

// A counter changes with every call.
type counter struct {
	W     T
	Calls T `nn:",buffer"`
}

func (c *counter) Forward(x T) T {
	autograd.NoGrad(func() { c.Calls.AddScalarInPlace(1) })
	return x.Mul(c.W)
}

// The module is as it was: tensors, their types, gradients and buffers.
func TestLeavesModuleAlone(t *testing.T) {
	m := &counter{nn.Parameter(tensor.New([]float32{1, 2})), tensor.New([]int{7})}
	x := tensor.New([]float32{3, 4})
	autograd.Backward(m.W.Sum())
	grad, w := m.W.Grad(), m.W
	state := tensor.GlobalGenerator().State()
	nntest.Options{Order: 2}.Gradients(t, m, x)
	if m.W != w || m.W.Grad() != grad || !m.W.RequiresGrad() || x.RequiresGrad() {
		t.Error("a parameter, its gradient or what requires one is not what it was")
	}
	tensortest.SameBits(t, m.W, tensor.New([]float32{1, 2}))
	tensortest.SameBits(t, m.Calls, tensor.New([]int{7}))
	if diff := cmp.Diff(state, tensor.GlobalGenerator().State()); diff != "" {
		t.Error("the global generator was drawn from")
	}
}
