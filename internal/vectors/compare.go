package vectors

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A tolerance admits got where |got - want| <= abs + rel |want|.
type tolerance struct{ rel, abs float64 }

// valueTolerance is that of values; dev is how far PyTorch itself strays.
func valueTolerance(d tensor.DType, dev float64) tolerance {
	t := map[tensor.DType]tolerance{
		tensor.Float64:  {1e-7, 1e-7},
		tensor.Float32:  {1.3e-6, 1e-5},
		tensor.Float16:  {1e-3, 1e-5},
		tensor.BFloat16: {1.6e-2, 1e-5},
	}[d]
	return tolerance{t.rel, t.abs + 2*dev}
}

// gradientTolerance is that of gradients, parameters along a trajectory and
// values of programs.
func gradientTolerance(d tensor.DType, dev float64) tolerance {
	t := valueTolerance(d, 0)
	if d == tensor.Float32 {
		t = tolerance{10 * t.rel, 10 * t.abs}
	}
	return tolerance{t.rel, t.abs + 2*dev}
}

// secondTolerance is that of second order gradients.
func secondTolerance(d tensor.DType) tolerance {
	t := valueTolerance(d, 0)
	return tolerance{10 * t.rel, 10 * t.abs}
}

// compare says how got differs from want, in type, shape or an element.
func compare(what string, got, want *tensor.Tensor, tol tolerance) error {
	switch {
	case got == nil:
		return fmt.Errorf("%s is nil", what)
	case got.DType() != want.DType():
		return fmt.Errorf("%s is of type %v, want %v", what, got.DType(), want.DType())
	case !slices.Equal(got.Shape(), want.Shape()):
		return fmt.Errorf("%s has shape %v, want %v", what, got.Shape(), want.Shape())
	}
	if want.DType().IsFloat() {
		g, w := tensor.Values[float64](got), tensor.Values[float64](want)
		for i := range w {
			if !tol.admits(g[i], w[i]) {
				return fmt.Errorf("%s: element %d is %v, want %v", what, i, g[i], w[i])
			}
		}
		return nil
	}
	g, w := tensor.Values[int64](got), tensor.Values[int64](want)
	for i := range w {
		if g[i] != w[i] {
			return fmt.Errorf("%s: element %d is %d, want %d", what, i, g[i], w[i])
		}
	}
	return nil
}

func (t tolerance) admits(got, want float64) bool {
	if math.IsNaN(want) {
		return math.IsNaN(got)
	}
	return got == want || math.Abs(got-want) <= t.abs+t.rel*math.Abs(want) && !math.IsInf(want, 0)
}
