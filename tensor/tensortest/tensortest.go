package tensortest

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Tolerance bounds how far an element may be from what is wanted:
// |got - want| <= Abs + Rel*|want|. A zero field is zero: the zero Tolerance
// asks for equality. NaN is close to NaN, an infinity to itself alone.
type Tolerance struct {
	Rel, Abs float64
}

// Close fails the test, and lets it go on, unless got has the shape and type of
// want and its elements are within tol. The two may live on different devices.
func Close(t testing.TB, got, want *tensor.Tensor, tol Tolerance) {
	t.Helper()
	if diff := Diff(got, want, tol); diff != "" {
		t.Error(diff)
	}
}

// Equal fails the test, and lets it go on, unless got has the shape, type and
// elements of want. NaN equals NaN here and -0 equals 0.
func Equal(t testing.TB, got, want *tensor.Tensor) {
	t.Helper()
	Close(t, got, want, Tolerance{})
}

// SameBits is Equal, but -0 does not equal 0.
func SameBits(t testing.TB, got, want *tensor.Tensor) {
	t.Helper()
	if diff := diffBy(got, want, sameBits, "different bits"); diff != "" {
		t.Error(diff)
	}
}

// Diff says how got differs from want, by more than tol; it is empty if it does
// not.
func Diff(got, want *tensor.Tensor, tol Tolerance) string {
	return diffBy(got, want, tol.off, fmt.Sprintf("tolerance %v + %v*|want|", tol.Abs, tol.Rel))
}

// Comparer makes go-cmp compare tensors within tol wherever it meets them:
//
//	cmp.Diff(want, got, tensortest.Comparer(tensortest.Tolerance{Rel: 1e-6}))
//
// go-cmp demands symmetry, so Rel may refer to either of the two.
func Comparer(tol Tolerance) cmp.Option {
	return cmp.Comparer(func(x, y *tensor.Tensor) bool {
		return Diff(x, y, tol) == "" || Diff(y, x, tol) == ""
	})
}

// off measures how far got is from want as a share of what tol allows: above 1
// it is too far.
func (tol Tolerance) off(got, want float64) float64 {
	switch {
	case got == want, math.IsNaN(got) && math.IsNaN(want):
		return 0
	case math.IsNaN(got - want), math.IsInf(got-want, 0):
		return math.Inf(1)
	}
	distance, allowed := math.Abs(got-want), tol.Abs+tol.Rel*math.Abs(want)
	if allowed == 0 {
		return math.Inf(1)
	}
	return distance / allowed
}

func sameBits(got, want float64) float64 {
	if math.Float64bits(got) == math.Float64bits(want) || math.IsNaN(got) && math.IsNaN(want) {
		return 0
	}
	return math.Inf(1)
}
