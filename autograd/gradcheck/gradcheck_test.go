package gradcheck_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

type function = func(x ...*tensor.Tensor) *tensor.Tensor

// values are a float64 vector.
func values(v ...float64) *tensor.Tensor { return tensor.New(v) }

// matrix is 2 by 3, its elements far from kinks.
func matrix() *tensor.Tensor { return tensor.New([][]float64{{0.5, -1.25, 2}, {-0.75, 1.5, -0.3}}) }

// A wrongRule computes x*x and says that its derivative is scale*x + shift.
type wrongRule struct{ scale, shift float64 }

func (wrongRule) Forward(ctx *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save(in[0])
	return []*tensor.Tensor{in[0].Mul(in[0])}
}

func (w wrongRule) Backward(ctx *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	x := ctx.Saved()[0]
	return []*tensor.Tensor{g[0].Mul(x.MulScalar(w.scale).AddScalar(w.shift))}
}

func square(w wrongRule) function {
	return func(x ...*tensor.Tensor) *tensor.Tensor { return autograd.Apply(w, x...)[0] }
}

// A cutRule is right, but computes its gradient out of sight of the graph.
type cutRule struct{}

func (cutRule) Forward(ctx *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return wrongRule{}.Forward(ctx, in)
}

func (cutRule) Backward(ctx *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{g[0].Mul(ctx.Saved()[0].Detach().MulScalar(2))}
}

func TestRightDerivatives(t *testing.T) {
	mask := tensor.New([]bool{true, false, true})
	index := tensor.New([][]int64{{1, 0, 1}})
	for _, c := range []struct {
		name string
		f    function
		in   []*tensor.Tensor
	}{
		{"product", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].MatMul(x[1].T()).Tanh() }, []*tensor.Tensor{matrix(), matrix()}},
		{"one input twice", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[0]) }, []*tensor.Tensor{matrix()}},
		{"broadcast", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[1]) }, []*tensor.Tensor{matrix(), values(1.5)}},
		{"linear", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Sum(1) }, []*tensor.Tensor{matrix()}},
		{"identity", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0] }, []*tensor.Tensor{matrix()}},
		{"scalar", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Exp() }, []*tensor.Tensor{tensor.New(0.5)}},
		{"empty", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Exp() }, []*tensor.Tensor{tensor.As(tensor.Float64).Zeros(0, 3)}},
		{"not contiguous", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Exp().Sum(0) }, []*tensor.Tensor{matrix().T()}},
		{"integers and bools beside", func(x ...*tensor.Tensor) *tensor.Tensor {
			return tensor.Where(x[1], x[0].Gather(0, x[2]), x[0].Exp())
		}, []*tensor.Tensor{matrix(), mask, index}},
		{"input not used", func(x ...*tensor.Tensor) *tensor.Tensor { return x[1].Mul(x[1]) }, []*tensor.Tensor{matrix(), values(2)}},
		{"kink elsewhere", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Abs().Mul(x[0]) }, []*tensor.Tensor{matrix()}},
		{"large values", func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].AddScalar(1e6).Mul(x[0]) }, []*tensor.Tensor{values(3e5, 1)}},
		{"custom", square(wrongRule{scale: 2}), []*tensor.Tensor{values(1, 2)}},
	} {
		for _, o := range []struct {
			name string
			gradcheck.Options
		}{
			{"first", gradcheck.Options{}},
			{"second", gradcheck.Options{Order: 2}},
			{"third", gradcheck.Options{Order: 3}},
			{"directions", gradcheck.Options{Order: 2, Directions: 2, Seed: 5}},
		} {
			t.Run(c.name+"/"+o.name, func(t *testing.T) { o.Func(t, c.f, c.in...) })
		}
	}
}

func TestReports(t *testing.T) {
	calls := 0.0
	for _, c := range []struct {
		name   string
		o      gradcheck.Options
		f      function
		in     []*tensor.Tensor
		reason gradcheck.Reason
		order  int
		input  int   // -1: of none
		index  []int // nil: not an element's
		says   []string
	}{
		{
			"wrong rule",
			gradcheck.Options{},
			square(wrongRule{2, 0.25}),
			[]*tensor.Tensor{values(1, 2)},
			gradcheck.Unknown, 1, 0,
			[]int{1},
			[]string{"input 0", "worst of 2 that are off among 2", "analytic", "numeric"},
		},
		{
			"wrong rule, found by direction",
			gradcheck.Options{Directions: 1},
			func(x ...*tensor.Tensor) *tensor.Tensor {
				return x[0].Sum().Add(square(wrongRule{2, 0.25})(x[1].Narrow(0, 2, 1)).Sum())
			},
			[]*tensor.Tensor{matrix(), values(1, 2, 3)},
			gradcheck.Unknown, 1, 1,
			[]int{2},
			nil,
		},
		{
			"kink at the element",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].ReLU() },
			[]*tensor.Tensor{values(1, 0, 2)},
			gradcheck.Kink, 1, 0,
			[]int{1},
			[]string{"kink", "0 behind"},
		},
		{
			"kink within the step",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Abs() },
			[]*tensor.Tensor{values(3e-6, 2)},
			gradcheck.Kink, 1, 0,
			[]int{0},
			nil,
		},
		{
			"broadcast",
			gradcheck.Options{},
			square(wrongRule{scale: 6}),
			[]*tensor.Tensor{values(1, 2, -9)},
			gradcheck.Broadcast, 1, 0,
			[]int{2},
			[]string{"a factor of 3"},
		},
		{
			"mean for a sum",
			gradcheck.Options{},
			square(wrongRule{scale: 0.5}),
			[]*tensor.Tensor{values(1, 2, -9)},
			gradcheck.Broadcast, 1, 0,
			[]int{2},
			[]string{"a factor of 1/4"},
		},
		{
			"overwritten",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor {
				e := x[0].Exp()
				y := e.MulScalar(2)
				e.AddScalarInPlace(1)
				return y
			},
			[]*tensor.Tensor{values(1)},
			gradcheck.Overwritten, 1, -1, nil,
			[]string{"overwritten", "Exp"},
		},
		{
			"float32 input",
			gradcheck.Options{},
			square(wrongRule{scale: 2}),
			[]*tensor.Tensor{values(1), tensor.Ones(2)},
			gradcheck.Float32Used, 0, 1, nil,
			[]string{"As(tensor.Float64)"},
		},
		{
			"float32 result",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].As(tensor.Float32) },
			[]*tensor.Tensor{values(1)},
			gradcheck.Float32Used, 1, -1, nil, nil,
		},
		{
			"float32 on the way",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].As(tensor.Float32).Exp().As(tensor.Float64) },
			[]*tensor.Tensor{values(0.3)},
			gradcheck.Float32Used, 1, 0,
			[]int{0},
			[]string{"float32 on the way"},
		},
		{
			"not deterministic",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { calls++; return x[0].MulScalar(calls) },
			[]*tensor.Tensor{values(1)},
			gradcheck.NonDeterministic, 1, -1, nil,
			[]string{"two calls"},
		},
		{
			"no graph",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Detach().Exp() },
			[]*tensor.Tensor{values(1)},
			gradcheck.NoGraph, 1, -1, nil, nil,
		},
		{
			"one input cut off",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[1].Detach()) },
			[]*tensor.Tensor{values(1), values(2)},
			gradcheck.NoGraph, 1, 1,
			[]int{0},
			[]string{"no gradient reaches"},
		},
		{
			"outside of the domain",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Log() },
			[]*tensor.Tensor{values(1, -1)},
			gradcheck.NotFinite, 1, -1, nil,
			[]string{"NaN at [1]"},
		},
		{
			"border of the domain",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Sqrt() },
			[]*tensor.Tensor{values(1, 0)},
			gradcheck.NotFinite, 1, 0,
			[]int{1},
			nil,
		},
		{
			"panic",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].MatMul(x[1]) },
			[]*tensor.Tensor{values(1), values(2, 3)},
			gradcheck.Panicked, 1, -1, nil,
			[]string{"MatMul"},
		},
		{
			"second derivative cut off",
			gradcheck.Options{Order: 2},
			func(x ...*tensor.Tensor) *tensor.Tensor { return autograd.Apply(cutRule{}, x...)[0] },
			[]*tensor.Tensor{values(1)},
			gradcheck.NoGraph, 2, 0,
			[]int{0},
			[]string{"second derivative"},
		},
		{
			"bool result",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Eq(x[0]) },
			[]*tensor.Tensor{values(1)},
			gradcheck.BadInput, 1, -1, nil,
			[]string{"bool"},
		},
		{
			"computed input",
			gradcheck.Options{},
			square(wrongRule{scale: 2}),
			[]*tensor.Tensor{values(1).SetRequiresGrad(true).Exp()},
			gradcheck.BadInput, 0, 0, nil,
			[]string{"Detach"},
		},
		{
			"overlapping input",
			gradcheck.Options{},
			square(wrongRule{scale: 2}),
			[]*tensor.Tensor{values(1).Expand(3)},
			gradcheck.BadInput, 0, 0, nil,
			[]string{"share memory"},
		},
		{
			"inputs of one memory",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Add(x[1]) }, sharing(),
			gradcheck.BadInput, 0, 1, nil,
			[]string{"shares memory with input 0"},
		},
		{
			"function writes to an input",
			gradcheck.Options{},
			func(x ...*tensor.Tensor) *tensor.Tensor {
				autograd.NoGrad(func() { x[1].AddScalarInPlace(1) })
				return x[0].Exp()
			},
			[]*tensor.Tensor{values(1), values(2)},
			gradcheck.BadInput, 1, 1, nil,
			[]string{"writes to it"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := snapshot(c.in)
			err := c.o.Check(c.f, c.in...)
			var r *gradcheck.Report
			if !errors.As(err, &r) {
				t.Fatalf("error %v, want a *Report", err)
			}
			if r.Reason != c.reason || r.Order != c.order || max(r.Input, -1) != c.input || !slices.Equal(r.Index, c.index) {
				t.Errorf("reason %d, order %d, input %d, index %v\nwant    %d, order %d, input %d, index %v\n%v",
					r.Reason, r.Order, r.Input, r.Index, c.reason, c.order, c.input, c.index, err)
			}
			for _, s := range c.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("does not say %q:\n%v", s, err)
				}
			}
			before.compare(t)
		})
	}
}

// sharing returns two views of one memory.
func sharing() []*tensor.Tensor {
	x := values(1, 2)
	return []*tensor.Tensor{x.Narrow(0, 0, 1), x.Narrow(0, 1, 1)}
}

// A memory is how inputs looked before a check.
type memory struct {
	inputs, copies, grads []*tensor.Tensor
	requires              []bool
}

func snapshot(in []*tensor.Tensor) (m memory) {
	for _, x := range in {
		m.inputs = append(m.inputs, x)
		m.copies = append(m.copies, x.Detach().Clone())
		m.grads = append(m.grads, x.Grad())
		m.requires = append(m.requires, x.RequiresGrad())
	}
	return m
}

func (m memory) compare(t *testing.T) {
	t.Helper()
	for k, x := range m.inputs {
		tensortest.SameBits(t, x, m.copies[k])
		if x.RequiresGrad() != m.requires[k] || x.Grad() != m.grads[k] {
			t.Errorf("input %d: RequiresGrad or Grad is not what it was", k)
		}
	}
}

// The inputs and the global generator are as if nothing had happened, whatever
// the inputs held and the check's end.
func TestLeavesNoTrace(t *testing.T) {
	odd := values(math.Copysign(0, -1), 1e-320, 0.1)
	required := values(3).SetRequiresGrad(true)
	autograd.Backward(required.Mul(required))
	in := []*tensor.Tensor{odd, required}
	before := snapshot(in)
	state := tensor.GlobalGenerator().State()
	f := func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[1]).Exp() }
	for _, o := range []gradcheck.Options{{Order: 2}, {Order: 2, Directions: 3}, {Rel: new(0.0), Abs: new(0.0)}} {
		o.Check(f, in...)
		before.compare(t)
	}
	if !slices.Equal(state, tensor.GlobalGenerator().State()) {
		t.Error("the global generator was drawn from")
	}
}

// A user's panic is no derivative's fault and passes through, yet leaves the
// inputs restored.
func TestForeignPanic(t *testing.T) {
	in := []*tensor.Tensor{values(1, 2)}
	before := snapshot(in)
	calls := 0
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		gradcheck.Check(func(x ...*tensor.Tensor) *tensor.Tensor {
			if calls++; calls == 4 {
				panic("user")
			}
			return x[0].Exp()
		}, in...)
	}()
	before.compare(t)
}

func TestInsideNoGrad(t *testing.T) {
	autograd.NoGrad(func() { gradcheck.Func(t, square(wrongRule{scale: 2}), values(1, 2)) })
}
