package autograd_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

type (
	T        = *tensor.Tensor
	function = func(x ...T) T
)

// vec and mat are constants.
func vec(v ...float64) T { return tensor.New(v) }

func mat(rows ...[]float64) T { return tensor.New(rows) }

// shown is a tensor as a test compares it.
type shown struct {
	Shape  []int
	Values []float64
}

func show(xs ...T) (s []shown) {
	for _, x := range xs {
		s = append(s, shown{x.Shape(), values(x)})
	}
	return s
}

// Functions of two vectors a and b of two elements each, and their derivatives at
// a = (2, 3), b = (5, 7) by hand.
var functions = []struct {
	name      string
	f         function
	y         []float64
	jacobians [2][][]float64 // rows for elements of y
}{
	{
		"products", func(x ...T) T { return x[0].Mul(x[0]).Mul(x[1]) }, // a²b
		[]float64{20, 63},
		[2][][]float64{{{20, 0}, {0, 42}}, {{4, 0}, {0, 9}}},
	},
	{
		"a matrix and more rows", func(x ...T) T { // a0 b, and a1 b1
			return tensor.Cat([]T{x[0].Narrow(0, 0, 1).Mul(x[1]), x[0].Mul(x[1]).Narrow(0, 1, 1)}, 0)
		},
		[]float64{10, 14, 21},
		[2][][]float64{{{5, 0}, {7, 0}, {0, 7}}, {{2, 0}, {0, 2}, {0, 3}}},
	},
	{
		"linear in one, without the other", func(x ...T) T { return x[1].MulScalar(3) },
		[]float64{15, 21},
		[2][][]float64{{{0, 0}, {0, 0}}, {{3, 0}, {0, 3}}},
	},
	{
		"an input itself", func(x ...T) T { return x[0] },
		[]float64{2, 3},
		[2][][]float64{{{1, 0}, {0, 1}}, {{0, 0}, {0, 0}}},
	},
	{
		"of neither", func(x ...T) T { return vec(1) },
		[]float64{1},
		[2][][]float64{{{0, 0}}, {{0, 0}}},
	},
	{
		"no elements", func(x ...T) T { return x[0].Mul(x[1]).Narrow(0, 1, 0) },
		[]float64{},
		[2][][]float64{{}, {}},
	},
}

// times multiplies rows by a vector on the right, or v by rows from the left.
func times(rows [][]float64, v []float64) (out []float64) {
	for _, r := range rows {
		out = append(out, r[0]*v[0]+r[1]*v[1])
	}
	return out
}

func timesLeft(v []float64, rows [][]float64) []float64 {
	out := []float64{0, 0}
	for k, r := range rows {
		out[0] += v[k] * r[0]
		out[1] += v[k] * r[1]
	}
	return out
}

func plus(a, b []float64) []float64 {
	out := []float64{}
	for i := range a {
		out = append(out, a[i]+b[i])
	}
	return out
}

func TestDerivatives(t *testing.T) {
	for _, tt := range functions {
		t.Run(tt.name, func(t *testing.T) {
			inputs := []T{vec(2, 3), vec(5, 7)}
			n := len(tt.y)
			var want []shown
			for _, rows := range tt.jacobians {
				s := shown{[]int{n, 2}, []float64{}}
				for _, r := range rows {
					s.Values = append(s.Values, r...)
				}
				want = append(want, s)
			}
			if diff := cmp.Diff(want, show(autograd.Jacobian(tt.f, inputs)...)); diff != "" {
				t.Errorf("Jacobian (-want +got):\n%s", diff)
			}

			cotangent := []float64{10, 100, 1000}[:n]
			y, grads := autograd.VJP(tt.f, inputs, vec(cotangent...))
			want = []shown{{[]int{n}, tt.y}, {[]int{2}, timesLeft(cotangent, tt.jacobians[0])}, {[]int{2}, timesLeft(cotangent, tt.jacobians[1])}}
			if diff := cmp.Diff(want, show(y, grads[0], grads[1])); diff != "" {
				t.Errorf("VJP (-want +got):\n%s", diff)
			}

			da, db := []float64{1, 10}, []float64{100, 1000}
			y, product := autograd.JVP(tt.f, inputs, []T{vec(da...), vec(db...)})
			want = []shown{{[]int{n}, tt.y}, {[]int{n}, plus(times(tt.jacobians[0], da), times(tt.jacobians[1], db))}}
			if diff := cmp.Diff(want, show(y, product)); diff != "" {
				t.Errorf("JVP (-want +got):\n%s", diff)
			}
			if y.RequiresGrad() || grads[0].RequiresGrad() || product.RequiresGrad() {
				t.Error("a result leads back to the inputs")
			}
		})
	}
}

// Second derivatives by hand at a = (2, 3), b = (5, 7).
func TestSecondDerivatives(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    function
		want [2][2][]float64 // [i][j], row by row
	}{
		{
			"a quadratic form", func(x ...T) T { return x[0].MatMul(mat([]float64{1, 2}, []float64{3, 4})).Mul(x[1]).Sum() },
			[2][2][]float64{{{0, 0, 0, 0}, {1, 2, 3, 4}}, {{1, 3, 2, 4}, {0, 0, 0, 0}}},
		},
		{
			"a cube", func(x ...T) T { return x[0].PowScalar(3).Mul(x[1]).Sum() }, // a³b: 6ab, 3a²
			[2][2][]float64{{{60, 0, 0, 126}, {12, 0, 0, 27}}, {{12, 0, 0, 27}, {0, 0, 0, 0}}},
		},
		{
			"linear", func(x ...T) T { return x[0].Sum() },
			[2][2][]float64{{{0, 0, 0, 0}, {0, 0, 0, 0}}, {{0, 0, 0, 0}, {0, 0, 0, 0}}},
		},
		{
			"constant", func(x ...T) T { return vec(3) },
			[2][2][]float64{{{0, 0, 0, 0}, {0, 0, 0, 0}}, {{0, 0, 0, 0}, {0, 0, 0, 0}}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inputs := []T{vec(2, 3), vec(5, 7)}
			got := autograd.Hessian(tt.f, inputs)
			for i := range 2 {
				for j := range 2 {
					want := []shown{{[]int{2, 2}, tt.want[i][j]}}
					if diff := cmp.Diff(want, show(got[i][j])); diff != "" {
						t.Errorf("Hessian [%d][%d] (-want +got):\n%s", i, j, diff)
					}
				}
			}
			vs := [2][]float64{{1, 10}, {100, 1000}}
			y, product := autograd.HVP(tt.f, inputs, []T{vec(vs[0]...), vec(vs[1]...)})
			if diff := cmp.Diff(show(tt.f(inputs...)), show(y)); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			for i := range 2 {
				want := []float64{0, 0}
				for j := range 2 {
					h := tt.want[i][j]
					want = plus(want, times([][]float64{h[:2], h[2:]}, vs[j]))
				}
				if diff := cmp.Diff(want, values(product[i])); diff != "" {
					t.Errorf("HVP of input %d (-want +got):\n%s", i, diff)
				}
			}
		})
	}
}

// Results made with CreateGraph are differentiated: of x³ at 2 the derivative is
// 12, its own 12.
func TestDerivativesOfDerivatives(t *testing.T) {
	cube := func(x ...T) T { return x[0].PowScalar(3) }
	create := autograd.DerivativeOptions{CreateGraph: true}
	one := []T{vec(1)}
	for _, tt := range []struct {
		name string
		of   func(x T) T
		want []float64 // its value and derivative at 2
	}{
		{"VJP", func(x T) T { _, g := autograd.VJP(cube, []T{x}, nil, create); return g[0] }, []float64{12, 12}},
		{"VJP's value", func(x T) T { y, _ := autograd.VJP(cube, []T{x}, nil, create); return y }, []float64{8, 12}},
		{"JVP", func(x T) T { _, p := autograd.JVP(cube, []T{x}, one, create); return p }, []float64{12, 12}},
		{"HVP", func(x T) T { _, p := autograd.HVP(cube, []T{x}, one, create); return p[0] }, []float64{12, 6}},
		{"Jacobian", func(x T) T { return autograd.Jacobian(cube, []T{x}, create)[0].Sum() }, []float64{12, 12}},
		{"Hessian", func(x T) T { return autograd.Hessian(cube, []T{x}, create)[0][0].Sum() }, []float64{12, 6}},
		{"of an inner value", func(x T) T {
			_, g := autograd.VJP(cube, []T{x.MulScalar(1)}, nil, create)
			return g[0]
		}, []float64{12, 12}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := leaf(2)
			y := tt.of(x)
			autograd.Backward(y)
			if diff := cmp.Diff(tt.want, []float64{values(y)[0], values(x.Grad())[0]}); diff != "" {
				t.Errorf("value and derivative (-want +got):\n%s", diff)
			}
		})
	}
}

// What is outside of the function is left alone, NoGrad around it included.
func TestDerivativesTouchNothing(t *testing.T) {
	x := leaf(2, 3)
	autograd.NoGrad(func() {
		autograd.VJP(func(x ...T) T { return x[0].Mul(x[0]).Sum() }, []T{x}, nil)
		autograd.Hessian(func(x ...T) T { return x[0].Mul(x[0]).Sum() }, []T{x})
	})
	if x.Grad() != nil {
		t.Error("the input has a gradient")
	}
}

func TestDerivativesRefuse(t *testing.T) {
	id := func(x ...T) T { return x[0].MulScalar(2) }
	two, three := []T{vec(1, 2)}, []T{vec(1, 2, 3)}
	for _, tt := range []struct {
		name string
		kind tensor.Kind
		f    func()
	}{
		{"VJP of several elements without v", tensor.GraphError, func() { autograd.VJP(id, two, nil) }},
		{"VJP with v of another shape", tensor.ShapeError, func() { autograd.VJP(id, two, three[0]) }},
		{"JVP with a direction of another shape", tensor.ShapeError, func() { autograd.JVP(id, two, three) }},
		{"JVP with no direction", tensor.ValueError, func() { autograd.JVP(id, two, nil) }},
		{"JVP with a nil direction", tensor.ValueError, func() { autograd.JVP(id, two, []T{nil}) }},
		{"HVP of several elements", tensor.GraphError, func() { autograd.HVP(id, two, two) }},
		{"Hessian of several elements", tensor.GraphError, func() { autograd.Hessian(id, two) }},
		{"integers", tensor.DTypeError, func() { autograd.Jacobian(id, []T{tensor.New([]int{1})}) }},
		{"a function to integers", tensor.DTypeError, func() {
			autograd.Jacobian(func(x ...T) T { return x[0].As(tensor.Int64) }, two)
		}},
		{"a function to nil", tensor.ValueError, func() { autograd.Jacobian(func(x ...T) T { return nil }, two) }},
		{"a nil input", tensor.ValueError, func() { autograd.Jacobian(id, []T{nil}) }},
		{"in inference mode", tensor.GraphError, func() { autograd.InferenceMode(func() { autograd.Jacobian(id, two) }) }},
		{"options twice", tensor.ValueError, func() {
			autograd.Jacobian(id, two, autograd.DerivativeOptions{}, autograd.DerivativeOptions{})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { refuses(t, tt.kind, tt.f) })
	}
}

// refuses demands a panic with an Error of this kind and returns its text.
func refuses(t *testing.T, kind tensor.Kind, f func()) string {
	t.Helper()
	var e *tensor.Error
	if err := tensor.Try(f); !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got error %v, want a %v error", err, kind)
	}
	return e.Error()
}
