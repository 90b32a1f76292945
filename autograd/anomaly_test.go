package autograd_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// here is the place of its caller as DetectAnomaly writes it.
func here() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprintf("%s:%d", file, line)
}

// infinite passes on gradients that are infinite, root ones that are NaN.
type root struct{}

func (root) Forward(_ *autograd.Context, in []T) []T { return []T{in[0].Sqrt()} }
func (root) Backward(_ *autograd.Context, g []T) []T { return []T{g[0].MulScalar(math.NaN())} }

func TestDetectAnomaly(t *testing.T) {
	create := autograd.GradOptions{CreateGraph: true}
	for _, tt := range []struct {
		name string
		f    func(x T) (y T, at string) // at x = 0
		says string
	}{
		{"sqrt at 0 times 0", func(x T) (T, string) {
			y, at := x.Sqrt(), here()
			return y.MulScalar(0).Sum(), at
		}, "Sqrt with respect to input 0"},
		{"second input", func(x T) (T, string) {
			y, at := tensor.New([]float64{0}).Div(x), here()
			return y.Sum(), at
		}, "Div with respect to input 1"},
		{"in place", func(x T) (T, string) {
			y := x.MulScalar(1)
			y.MulInPlace(x.AddScalar(math.Inf(1)))
			at := here()
			z := y.MulScalar(0).Sum()
			return z, before(at)
		}, "Mul with respect to input 0"},
		{"a user's Function", func(x T) (T, string) {
			y, at := autograd.Apply(root{}, x)[0], here()
			return y.Sum(), at
		}, "autograd_test.root with respect to input 0"},
		{"a second derivative", func(x T) (T, string) {
			g, at := autograd.Grad([]T{x.PowScalar(1.5).Sum()}, []T{x}, create)[0], here()
			return g.MulScalar(0).Sum(), at
		}, "with respect to input"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, at := leaf(0), ""
			got := refuses(t, tensor.ValueError, func() {
				autograd.DetectAnomaly(func() {
					var y T
					y, at = tt.f(x)
					autograd.Backward(y)
				})
			})
			for _, want := range []string{tt.says, "NaN", "recorded at " + at} {
				if !strings.Contains(got, want) {
					t.Errorf("error %q does not say %q", got, want)
				}
			}
			if x.Grad() != nil {
				t.Error("the leaf has a gradient")
			}
		})
	}
}

// before is the place one line up.
func before(at string) string {
	i := strings.LastIndex(at, ":") + 1
	var line int
	fmt.Sscan(at[i:], &line)
	return fmt.Sprint(at[:i], line-1)
}

func TestAnomalyOfWhatWasRecordedBefore(t *testing.T) {
	y := leaf(0).Sqrt().MulScalar(0).Sum()
	got := refuses(t, tensor.ValueError, func() {
		autograd.DetectAnomaly(func() { autograd.Backward(y) })
	})
	if !strings.HasSuffix(got, "Sqrt with respect to input 0 is NaN") {
		t.Errorf("the error %q names a place", got)
	}
}

func TestAnomalyOfTheGradientGiven(t *testing.T) {
	y := leaf(1).Exp()
	got := refuses(t, tensor.ValueError, func() {
		autograd.DetectAnomaly(func() { autograd.Backward(y, autograd.BackwardOptions{Gradient: vec(math.NaN())}) })
	})
	if !strings.Contains(got, "start from") {
		t.Errorf("error %q does not say that the NaN was given", got)
	}
}

// Errors of the walk name the place too, and what is no anomaly passes.
func TestAnomalyModeElsewhere(t *testing.T) {
	autograd.DetectAnomaly(func() {
		x := leaf(1, 2)
		y := x.Exp()
		z, at := y.Mul(y), here()
		y.Detach().Fill(0)
		if got := graphError(t, func() { autograd.Backward(z.Sum()) }); !strings.Contains(got, at) {
			t.Errorf("error %q does not name %s", got, at)
		}
		autograd.Backward(x.Log().MulScalar(math.Inf(1)).Sum())
		if got := values(x.Grad())[0]; !math.IsInf(got, 1) {
			t.Errorf("gradient %v, want +Inf", got)
		}
	})
	x := leaf(0)
	autograd.Backward(x.Sqrt().MulScalar(0).Sum())
	if got := values(x.Grad())[0]; !math.IsNaN(got) {
		t.Errorf("gradient %v outside of the mode, want NaN", got)
	}
}
