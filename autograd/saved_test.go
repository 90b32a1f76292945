package autograd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// graphs are of every manner in which values are saved. Where a row has no
// derivative by hand, the one without hooks is it.
var graphs = []struct {
	name string
	f    function
}{
	{"inputs", func(x ...T) T { return x[0].Mul(x[1]) }},
	{"outputs", func(x ...T) T { return x[0].Exp().Mul(x[1].Tanh()) }},
	{"in place", func(x ...T) T { return x[0].MulScalar(2).MulInPlace(x[1].Exp()) }},
	{"an output written in place", func(x ...T) T {
		y := x[0].MulScalar(2)
		y.CopyFrom(x[1].Exp())
		return y.Mul(x[0])
	}},
	{"through a view", func(x ...T) T {
		y := x[0].Exp()
		z := y.MulScalar(1)
		z.Narrow(0, 0, 1).MulInPlace(x[1].Narrow(0, 1, 1))
		return z.Mul(y)
	}},
	{"indices", func(x ...T) T { return x[0].Exp().IndexSelect(0, tensor.New([]int{1, 0})).Mul(x[1]) }},
	{"several outputs", func(x ...T) T {
		y, _ := x[0].Mul(x[1]).CumMax(0)
		return y.Mul(y)
	}},
	{"values of the operation's own", func(x ...T) T {
		return x[0].Mul(x[1]).Reshape(1, 2).LayerNorm([]int{2}, x[1], nil, 1).Reshape(2)
	}},
	{"matrices", func(x ...T) T {
		return x[0].Exp().Reshape(2, 1).MatMul(x[1].Exp().Reshape(1, 2)).Softmax(1).Index(0)
	}},
	{"a Function", func(x ...T) T { return autograd.Apply(cube{}, x[0].Mul(x[1]))[0] }},
	{"a constant", func(x ...T) T { return x[0].Exp().Mul(vec(3, 4)).Mul(x[1]) }},
	{"used twice", func(x ...T) T { y := x[0].Exp(); return y.Mul(y).Mul(y.Sigmoid()).Mul(x[1]) }},
}

// results are the value, the gradients, and the gradients of the gradients of f.
func results(f function) [][]float64 {
	a, b := leaf(0.5, 1.5), leaf(-1, 2)
	y := f(a, b)
	first := autograd.Grad([]T{y.Mul(y).Sum()}, []T{a, b}, autograd.GradOptions{CreateGraph: true})
	second := autograd.Grad([]T{first[0].Mul(first[1]).Sum()}, []T{a, b}, autograd.GradOptions{RetainGraph: true})
	autograd.Backward(y.Sum())
	var out [][]float64
	for _, x := range append(append([]T{y}, first...), append(second, a.Grad(), b.Grad())...) {
		out = append(out, values(x))
	}
	return out
}

// Walks give the same, to the bit, whatever is kept in the place of values.
func TestSavedTensorHooks(t *testing.T) {
	ways := []struct {
		name   string
		pack   func(t T) any
		unpack func(p any) T
	}{
		{"themselves", func(t T) any { return t }, func(p any) T { return p.(T) }},
		{"copies", func(t T) any { return t.Clone() }, func(p any) T { return p.(T) }},
		{
			"elements", func(t T) any { return elements{t.Shape(), t.DType(), tensor.Values[float64](t)} },
			func(p any) T { e := p.(elements); return tensor.FromSlice(e.values, e.shape...).As(e.dtype) },
		},
	}
	for _, g := range graphs {
		want := results(g.f)
		for _, w := range ways {
			t.Run(g.name+" as "+w.name, func(t *testing.T) {
				packs, unpacks := 0, 0
				pack := func(t T) any { packs++; return w.pack(t) }
				unpack := func(p any) T { unpacks++; return w.unpack(p) }
				var got [][]float64
				autograd.SavedTensorHooks(pack, unpack, func() { got = results(g.f) })
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("values, first, second derivatives and Grad (-want +got):\n%s", diff)
				}
				if packs == 0 || unpacks == 0 {
					t.Errorf("%d packed, %d unpacked", packs, unpacks)
				}
			})
		}
	}
}

type elements struct {
	shape  []int
	dtype  tensor.DType
	values []float64
}

// What is packed: each value that a gradient reads, but no leaf.
func TestWhatIsPacked(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    func()
		want [][]float64
	}{
		{"factors", func() { leaf(1, 2).MulScalar(3).Mul(vec(4, 5)) }, [][]float64{{4, 5}}},
		{"both factors", func() { leaf(1, 2).MulScalar(3).Mul(leaf(4, 5).MulScalar(2)) }, [][]float64{{3, 6}, {8, 10}}},
		{"a leaf", func() { leaf(1, 2).Mul(leaf(3, 4)) }, nil},
		{"nothing needed", func() { leaf(1, 2).Add(vec(3, 4)) }, nil},
		{"nothing recorded", func() { vec(1, 2).Mul(vec(3, 4)) }, nil},
		{"under NoGrad", func() { autograd.NoGrad(func() { leaf(1, 2).Exp() }) }, nil},
		{"of a Function", func() { autograd.Apply(square{}, leaf(1, 2).MulScalar(3)) }, [][]float64{{3, 6}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got [][]float64
			autograd.SavedTensorHooks(
				func(t T) any { got = append(got, values(t)); return t },
				func(p any) T { return p.(T) }, tt.f)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("packed (-want +got):\n%s", diff)
			}
		})
	}
}

// Inner scopes hide outer ones.
func TestNestedSavedTensorHooks(t *testing.T) {
	var got []string
	count := func(name string) (func(t T) any, func(p any) T) {
		return func(t T) any { got = append(got, name); return t }, func(p any) T { return p.(T) }
	}
	outer, unpackOuter := count("outer")
	inner, unpackInner := count("inner")
	autograd.SavedTensorHooks(outer, unpackOuter, func() {
		y := leaf(1).Exp()
		autograd.SavedTensorHooks(inner, unpackInner, func() { y = y.Tanh() })
		y.Sigmoid()
	})
	if diff := cmp.Diff([]string{"outer", "inner", "outer"}, got); diff != "" {
		t.Errorf("packed by (-want +got):\n%s", diff)
	}
}

func TestSavedTensorHooksRefuse(t *testing.T) {
	self := func(t T) any { return t }
	for _, tt := range []struct {
		name   string
		kind   tensor.Kind
		pack   func(t T) any
		unpack func(p any) T
	}{
		{"writing to the value", tensor.GraphError, func(t T) any { return t.Fill(0) }, func(p any) T { return p.(T) }},
		{"nil", tensor.GraphError, self, func(any) T { return nil }},
		{"another shape", tensor.ShapeError, self, func(any) T { return vec(1) }},
		{"another type", tensor.ShapeError, self, func(p any) T { return p.(T).As(tensor.Float32) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			refuses(t, tt.kind, func() {
				autograd.SavedTensorHooks(tt.pack, tt.unpack, func() { autograd.Backward(leaf(1, 2).Exp().Sum()) })
			})
		})
	}
	t.Run("overwritten", func(t *testing.T) {
		graphError(t, func() {
			autograd.SavedTensorHooks(self, func(p any) T { return p.(T) }, func() {
				y := leaf(1, 2).Exp()
				z := y.Sum()
				y.Detach().Fill(0)
				autograd.Backward(z)
			})
		})
	})
}
