package autograd_test

import (
	"errors"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// leaf is a vector that requires a gradient.
func leaf(v ...float64) *tensor.Tensor { return tensor.New(v).SetRequiresGrad(true) }

func values(x *tensor.Tensor) []float64 {
	if x == nil {
		return nil
	}
	return tensor.Values[float64](x)
}

// graphError runs f and returns the text of the GraphError it must panic with.
func graphError(t *testing.T, f func()) string {
	t.Helper()
	err := tensor.Try(f)
	var e *tensor.Error
	if !errors.As(err, &e) || e.Kind != tensor.GraphError {
		t.Fatalf("got error %v, want a GraphError", err)
	}
	return e.Error()
}

// Gradients whose values are worked out by hand.
func TestGradients(t *testing.T) {
	for _, tt := range []struct {
		name string
		cost func(x *tensor.Tensor) *tensor.Tensor
		want []float64 // at x = (2, 3)
	}{
		{"the same input twice", func(x *tensor.Tensor) *tensor.Tensor { return x.Mul(x).Sum() }, []float64{4, 6}},
		{"diamond", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(3)
			return y.Mul(y.AddScalar(1)).Sum() // 9x² + 3x
		}, []float64{39, 57}},
		{"three uses", func(x *tensor.Tensor) *tensor.Tensor { return x.Add(x).Add(x).Sum() }, []float64{3, 3}},
		{"detached factor", func(x *tensor.Tensor) *tensor.Tensor { return x.Mul(x.Detach()).Sum() }, []float64{2, 3}},
		{"broadcast to rows", func(x *tensor.Tensor) *tensor.Tensor { return tensor.As(tensor.Float64).Ones(4, 2).Mul(x).Sum() }, []float64{4, 4}},
		{"only a part", func(x *tensor.Tensor) *tensor.Tensor { return x.Index(1).Mul(x.Index(1)) }, []float64{0, 6}},
		{"repeated index", func(x *tensor.Tensor) *tensor.Tensor {
			return x.IndexSelect(0, tensor.New([]int{0, 0, 1, 0})).Sum()
		}, []float64{3, 1}},
		{"in place on an inner value", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(2)
			y.AddInPlace(x)
			return y.Mul(y).Sum() // 9x²
		}, []float64{36, 54}},
		{"in place by a factor that wants a gradient", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(2)
			y.MulInPlace(x)
			return y.Sum() // 2x²
		}, []float64{8, 12}},
		{"overwritten by another", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(2)
			y.CopyFrom(x.MulScalar(5))
			return y.Sum()
		}, []float64{5, 5}},
		{"product written over its factor", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(3)
			return y.MulInPlace(x).Sum()
		}, []float64{12, 18}},
		{"product written over both factors", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(2)
			return y.MulInPlace(y).Sum()
		}, []float64{16, 24}},
		{"copied onto itself", func(x *tensor.Tensor) *tensor.Tensor {
			y := x.MulScalar(2)
			return y.CopyFrom(y).Sum()
		}, []float64{2, 2}},
		{"mean used twice", func(x *tensor.Tensor) *tensor.Tensor { return x.Mean().Add(x.Mean()) }, []float64{1, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(2, 3)
			autograd.Backward(tt.cost(x))
			if diff := cmp.Diff(tt.want, values(x.Grad())); diff != "" {
				t.Errorf("gradient (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBackwardRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    func()
		says string
	}{
		{"several elements", func() { autograd.Backward(leaf(1, 2).MulScalar(2)) }, "several elements"},
		{"no graph", func() { autograd.Backward(tensor.New(1.0)) }, "no graph"},
		{"under NoGrad", func() {
			x := leaf(1)
			var y *tensor.Tensor
			autograd.NoGrad(func() { y = x.Sum() })
			autograd.Backward(y)
		}, "no graph"},
		{"second walk", func() {
			y := leaf(1).Exp().Sum()
			autograd.Backward(y)
			autograd.Backward(y)
		}, "RetainGraph"},
		{"second walk through a shared part", func() {
			trunk := leaf(1).Exp()
			autograd.Backward(trunk.Sum())
			autograd.Backward(trunk.MulScalar(2).Sum())
		}, "RetainGraph"},
		{"saved value overwritten", func() {
			x := leaf(1, 2)
			y := x.Exp()
			z := y.Mul(y)
			y.AddScalarInPlace(1)
			autograd.Backward(z.Sum())
		}, "version"},
		{"saved value overwritten through detach", func() {
			y := leaf(1, 2).Exp()
			z := y.Sum()
			y.Detach().Fill(0)
			autograd.Backward(z)
		}, "version"},
		{"write to a leaf", func() { leaf(1).AddScalarInPlace(1) }, "leaf"},
		{"input that no output depends on", func() {
			autograd.Grad([]*tensor.Tensor{leaf(1).Sum()}, []*tensor.Tensor{leaf(1)})
		}, "AllowUnused"},
		{"requiring no gradient of an inner value", func() { leaf(1).Exp().SetRequiresGrad(false) }, "Detach"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := graphError(t, tt.f); !strings.Contains(got, tt.says) {
				t.Errorf("error %q does not say %q", got, tt.says)
			}
		})
	}
}

// A walk that fails leaves the gradients that were there.
func TestFailedBackwardKeepsGradients(t *testing.T) {
	x := leaf(1, 2)
	autograd.Backward(x.MulScalar(3).Sum())
	y := x.Exp()
	z := x.MulScalar(5).Add(y)
	y.Detach().Fill(0)
	graphError(t, func() { autograd.Backward(z.Sum()) })
	if diff := cmp.Diff([]float64{3, 3}, values(x.Grad())); diff != "" {
		t.Errorf("gradient after a failed walk (-want +got):\n%s", diff)
	}
}

func TestRetainedGraphAccumulates(t *testing.T) {
	x := leaf(3)
	y := x.Mul(x).Sum()
	autograd.Backward(y, autograd.BackwardOptions{RetainGraph: true})
	autograd.Backward(y)
	if diff := cmp.Diff([]float64{12}, values(x.Grad())); diff != "" {
		t.Errorf("gradient after two walks (-want +got):\n%s", diff)
	}
}

func TestGradToAnyOrder(t *testing.T) {
	x := leaf(2)
	y := x.PowScalar(4).Sum()
	want := []float64{32, 48, 48, 24, 0}
	for order, w := range want {
		g := autograd.Grad([]*tensor.Tensor{y}, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: true})[0]
		if got := values(g)[0]; got != w {
			t.Errorf("derivative %d of x⁴ at 2: %v, want %v", order+1, got, w)
		}
		if !g.RequiresGrad() {
			break
		}
		y = g.Sum()
	}
	if x.Grad() != nil {
		t.Error("Grad touched the leaf's own gradient")
	}
}

func TestGradOfInnerValues(t *testing.T) {
	x := leaf(2)
	y := x.Mul(x)
	z := y.Mul(x)
	got := autograd.Grad([]*tensor.Tensor{z.Sum()}, []*tensor.Tensor{y, x, y})
	for i, want := range []float64{2, 12, 2} {
		if v := values(got[i])[0]; v != want {
			t.Errorf("gradient %d: %v, want %v", i, v, want)
		}
	}
}

func TestUnusedGradientsAreNil(t *testing.T) {
	x, unused := leaf(1), leaf(1)
	inner := autograd.RetainGrad(x.MulScalar(2))
	g := autograd.Grad([]*tensor.Tensor{x.Sum()}, []*tensor.Tensor{unused}, autograd.GradOptions{AllowUnused: true})
	if g[0] != nil {
		t.Error("an unused input has a gradient")
	}
	autograd.Backward(x.Sum())
	if unused.Grad() != nil || inner.Grad() != nil {
		t.Error("a tensor off the path has a gradient")
	}
}

func TestGradientsShareNoMemory(t *testing.T) {
	x, y := leaf(1, 2), leaf(3, 4)
	arriving := tensor.New([]float64{1, 1})
	autograd.Backward(x.Add(y), autograd.BackwardOptions{Gradient: arriving})
	x.Grad().Fill(7)
	if diff := cmp.Diff([]float64{1, 1}, values(y.Grad())); diff != "" {
		t.Errorf("the other leaf's gradient changed too (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{1, 1}, values(arriving)); diff != "" {
		t.Errorf("the gradient given changed too (-want +got):\n%s", diff)
	}
}

func TestHooks(t *testing.T) {
	x := leaf(1, 2)
	y := x.MulScalar(2)
	var leafSaw, innerSaw []float64
	remove := autograd.RegisterHook(x, func(g *tensor.Tensor) *tensor.Tensor {
		leafSaw = values(g)
		return nil
	})
	autograd.RegisterHook(y, func(g *tensor.Tensor) *tensor.Tensor {
		innerSaw = values(g)
		return g.MulScalar(10)
	})
	autograd.RetainGrad(y)
	z := y.Mul(y).Add(y).Sum()
	autograd.Backward(z, autograd.BackwardOptions{RetainGraph: true})
	// dz/dy = 2y + 1 = 5, 9: whole, though it came in two parts.
	for _, c := range []struct {
		what      string
		got, want []float64
	}{
		{"the inner hook saw", innerSaw, []float64{5, 9}},
		{"the inner value kept", values(y.Grad()), []float64{50, 90}},
		{"the leaf's hook saw", leafSaw, []float64{100, 180}},
		{"the leaf got", values(x.Grad()), []float64{100, 180}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
	remove()
	leafSaw = nil
	autograd.Backward(z)
	if leafSaw != nil {
		t.Error("a hook that was taken away was called")
	}
}

func TestModesEndWithTheirScope(t *testing.T) {
	x := leaf(1)
	func() {
		defer func() { _ = recover() }()
		autograd.NoGrad(func() {
			autograd.EnableGrad(func() {
				if !x.Exp().RequiresGrad() {
					t.Error("EnableGrad does not record")
				}
			})
			if x.Exp().RequiresGrad() {
				t.Error("NoGrad records")
			}
			panic("out")
		})
	}()
	if !x.Exp().RequiresGrad() {
		t.Error("NoGrad outlived its panic")
	}
}

// short scales a test's work down where the machine is slow.
func short(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

// A chain of a million nodes is built, walked back and released in a small stack.
func TestLongChain(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(8 << 20))
	n := short(500_000) // two nodes each
	x := leaf(1)
	y := x.MulScalar(1)
	small := tensor.New(1 / float64(n))
	for range n {
		y = y.Add(y.Mul(small))
	}
	autograd.Backward(y.Sum())
	y = nil
	want := 2.718281828459045 // (1 + 1/n)^n, less e/2n
	if got := values(x.Grad())[0]; got < want-2.8/float64(n) || got > want {
		t.Errorf("gradient %v, want %v less %v at the most", got, want, 2.8/float64(n))
	}
}

// Diamonds in series are as many nodes as they have, not as many paths.
func TestManyDiamonds(t *testing.T) {
	x := leaf(1)
	y := x.MulScalar(1)
	for range short(100_000) {
		y = y.MulScalar(0.5).Add(y.MulScalar(0.5))
	}
	autograd.Backward(y.Sum())
	if got := values(x.Grad())[0]; got != 1 {
		t.Errorf("gradient %v, want 1", got)
	}
}

// Walks in many goroutines over shared leaves lose nothing.
func TestConcurrentBackward(t *testing.T) {
	const goroutines, rounds = 8, 50
	w := leaf(1, 2, 3)
	var wg sync.WaitGroup
	for k := range goroutines {
		wg.Go(func() {
			for range rounds {
				autograd.Backward(w.MulScalar(float64(k + 1)).Sum())
			}
		})
	}
	wg.Wait()
	want := float64(rounds * goroutines * (goroutines + 1) / 2)
	if diff := cmp.Diff([]float64{want, want, want}, values(w.Grad())); diff != "" {
		t.Errorf("gradient (-want +got):\n%s", diff)
	}
}

// Of two walks over one graph that is not retained exactly one fails.
func TestConcurrentBackwardOfOneGraph(t *testing.T) {
	for range 200 {
		x := leaf(1)
		y := x.MulScalar(2).Exp().Sum()
		var errs [2]error
		var wg sync.WaitGroup
		for k := range errs {
			wg.Go(func() { errs[k] = tensor.Try(func() { autograd.Backward(y) }) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("errors %v and %v, want exactly one", errs[0], errs[1])
		}
	}
}

func TestConcurrentRetainedWalks(t *testing.T) {
	x := leaf(1)
	y := x.MulScalar(2).MulScalar(3).Sum()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { autograd.Backward(y, autograd.BackwardOptions{RetainGraph: true}) })
	}
	wg.Wait()
	if diff := cmp.Diff([]float64{48}, values(x.Grad())); diff != "" {
		t.Errorf("gradient (-want +got):\n%s", diff)
	}
}

// square is a user's operation with a derivative of its own.
type square struct{}

func (square) Forward(ctx *autograd.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save(in[0])
	return []*tensor.Tensor{in[0].Mul(in[0])}
}

func (square) Backward(ctx *autograd.Context, g []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{g[0].Mul(ctx.Saved()[0]).MulScalar(2)}
}

func TestFunction(t *testing.T) {
	x := leaf(3)
	y := autograd.Apply(square{}, x)[0]
	g := autograd.Grad([]*tensor.Tensor{y.Sum()}, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: true})[0]
	gg := autograd.Grad([]*tensor.Tensor{g.Sum()}, []*tensor.Tensor{x})[0]
	if got := []float64{values(g)[0], values(gg)[0]}; !cmp.Equal(got, []float64{6, 2}) {
		t.Errorf("first and second derivative %v, want 6 and 2", got)
	}
}
