package tensortest_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

var (
	nan, inf = math.NaN(), math.Inf(1)
	negZero  = math.Copysign(0, -1)
)

func TestDiff(t *testing.T) {
	f := func(v ...float64) *tensor.Tensor { return tensor.New(v) }
	type tolerance = tensortest.Tolerance
	for _, c := range []struct {
		name      string
		got, want *tensor.Tensor
		tol       tolerance
		says      string // empty: no difference
	}{
		{"equal", f(1, 2), f(1, 2), tolerance{}, ""},
		{"NaN equals NaN", f(nan), f(nan), tolerance{}, ""},
		{"NaN for a number", f(nan), f(1), tolerance{Abs: 1e9}, "got NaN, want 1"},
		{"number for NaN", f(1), f(nan), tolerance{Abs: inf}, "got 1, want NaN"},
		{"infinity equals itself", f(inf), f(inf), tolerance{}, ""},
		{"infinity of the other sign", f(-inf), f(inf), tolerance{Rel: 1}, "got -Inf, want +Inf"},
		{"infinity for a number", f(inf), f(1e300), tolerance{Rel: 1}, "got +Inf"},
		{"number for infinity", f(1e300), f(inf), tolerance{Rel: 1}, "want +Inf"},
		{"zeros of both signs", f(negZero), f(0), tolerance{}, ""},
		{"a zero Abs is zero", f(1e-300), f(0), tolerance{Rel: 1}, "got 1e-300, want 0"},
		{"at Abs", f(1.5), f(1), tolerance{Abs: 0.5}, ""},
		{"beyond Abs", f(1.75), f(1), tolerance{Abs: 0.5}, "off by 0.75"},
		{"at Rel of want", f(3), f(2), tolerance{Rel: 0.5}, ""},
		{"Rel is of want, not got", f(2), f(3), tolerance{Rel: 0.25}, "got 2, want 3"},
		{"the worst by tolerance", f(100, 2), f(101, 1), tolerance{Rel: 1e-3}, "the worst is at [1]"},
		{"one diff line each", f(1, 2, 3), f(1, 5, 3), tolerance{}, "1 of 3 elements differ"},
		{"shape", f(1, 2), tensor.New([][]float64{{1, 2}}), tolerance{}, "Shape"},
		{"rank of ones", f(1), tensor.New(1.0), tolerance{}, "Shape"},
		{"dtype", tensor.New([]float32{1}), f(1), tolerance{}, "float32"},
		{"matrix index", tensor.New([][]float64{{1, 2}, {3, 4}}), tensor.New([][]float64{{1, 2}, {0, 4}}), tolerance{}, "[1 0]"},
		{"scalars", tensor.New(1.0), tensor.New(2.0), tolerance{}, "at []"},
		{"empty", tensor.Zeros(0, 3), tensor.Zeros(0, 3), tolerance{}, ""},
		{"empty of another shape", tensor.Zeros(0, 3), tensor.Zeros(0, 2), tolerance{}, "Shape"},
		{"large integers", tensor.New([]int64{1<<53 + 1}), tensor.New([]int64{1 << 53}), tolerance{}, "9007199254740993"},
		{"integers within tolerance", tensor.New([]int64{5}), tensor.New([]int64{6}), tolerance{Abs: 1}, ""},
		{"bools", tensor.New([]bool{true}), tensor.New([]bool{false}), tolerance{}, "got 1, want 0"},
		{"nil for a tensor", nil, f(1), tolerance{}, "got <nil>"},
		{"both nil", nil, nil, tolerance{}, ""},
		{"strides do not matter", tensor.New([][]float64{{1, 2}, {3, 4}}).T(), tensor.New([][]float64{{1, 3}, {2, 4}}), tolerance{}, ""},
		{"big tensors show some", tensor.Zeros(40, 40), tensor.Ones(40, 40), tolerance{}, "1600 of 1600"},
	} {
		t.Run(c.name, func(t *testing.T) {
			diff := tensortest.Diff(c.got, c.want, c.tol)
			switch {
			case c.says == "" && diff != "":
				t.Errorf("finds a difference:\n%s", diff)
			case !strings.Contains(diff, c.says):
				t.Errorf("does not say %q:\n%s", c.says, diff)
			case c.says != "" && diff == "":
				t.Error("finds no difference")
			}
		})
	}
}

// A recorder notes failures instead of failing.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()      {}
func (r *recorder) Error(...any) { r.failed = true }

func TestFailures(t *testing.T) {
	zero, minus, one := tensor.New(0.0), tensor.New(negZero), tensor.New(1.0)
	for _, c := range []struct {
		name  string
		check func(t testing.TB)
		fails bool
	}{
		{"Close", func(t testing.TB) { tensortest.Close(t, zero, one, tensortest.Tolerance{Abs: 1}) }, false},
		{"Close too far", func(t testing.TB) { tensortest.Close(t, zero, one, tensortest.Tolerance{Rel: 0.5}) }, true},
		{"Equal", func(t testing.TB) { tensortest.Equal(t, zero, minus) }, false},
		{"Equal of others", func(t testing.TB) { tensortest.Equal(t, zero, one) }, true},
		{"SameBits", func(t testing.TB) { tensortest.SameBits(t, one, one.Clone()) }, false},
		{"SameBits of zeros", func(t testing.TB) { tensortest.SameBits(t, zero, minus) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &recorder{TB: t}
			c.check(r)
			if r.failed != c.fails {
				t.Errorf("failed: %v, want %v", r.failed, c.fails)
			}
		})
	}
}

func TestComparer(t *testing.T) {
	type state struct {
		Step int
		W    *tensor.Tensor
	}
	option := tensortest.Comparer(tensortest.Tolerance{Rel: 1e-6})
	a, b := state{1, tensor.New(1.0)}, state{1, tensor.New(1 + 1e-9)}
	if d := cmp.Diff(a, b, option); d != "" {
		t.Errorf("close tensors differ:\n%s", d)
	}
	b.W = tensor.New(1.1)
	if cmp.Diff(a, b, option) == "" {
		t.Error("different tensors do not differ")
	}
}
