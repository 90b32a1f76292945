package tensortest

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// measure says how far got is from want; more than 1 is too far.
type measure func(got, want float64) float64

// diffBy says how got differs from want, empty if it does not.
func diffBy(got, want *tensor.Tensor, far measure, allowed string) string {
	switch {
	case got == nil && want == nil:
		return ""
	case got == nil || want == nil:
		return fmt.Sprintf("got %v, want %v", got, want)
	}
	if d := cmp.Diff(look(want), look(got)); d != "" {
		return "tensors differ in kind (-want +got):\n" + d
	}
	if want.DType().IsFloat() {
		return compare(tensor.Values[float64](got), tensor.Values[float64](want), far, got, allowed)
	}
	// Integers are compared as such: float64 does not hold all of them.
	g, w := tensor.Values[int64](got), tensor.Values[int64](want)
	exact := func(a, b int64) float64 {
		if a == b {
			return 0
		}
		if d := far(float64(a), float64(b)); d > 1 || float64(a) != float64(b) {
			return d
		}
		return math.Inf(1)
	}
	return compare(g, w, exact, got, allowed)
}

type kind struct {
	Shape []int
	DType string
}

func look(t *tensor.Tensor) kind { return kind{t.Shape(), t.DType().String()} }

// compare lists the elements of got that are too far from want.
func compare[T int64 | float64](got, want []T, far func(got, want T) float64, t *tensor.Tensor, allowed string) string {
	var bad []int
	worst, worstBy := -1, 0.0
	for i := range got {
		d := far(got[i], want[i])
		if d <= 1 {
			continue
		}
		bad = append(bad, i)
		if worst < 0 || d > worstBy || d == worstBy && distance(got[i], want[i]) > distance(got[worst], want[worst]) {
			worst, worstBy = i, d
		}
	}
	if worst < 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d elements differ (%s); the worst is at %v: got %v, want %v (off by %.3g)\n",
		len(bad), len(got), allowed, place(worst, t.Shape()), got[worst], want[worst], distance(got[worst], want[worst]))
	shown := shownPlaces(bad, worst, len(got))
	for i := range got {
		if far(got[i], want[i]) <= 1 {
			got[i] = want[i] // go-cmp's own comparison must be symmetric, ours is not
		}
	}
	b.WriteString("(-want +got):\n")
	b.WriteString(cmp.Diff(byPlace(want, shown, t.Shape()), byPlace(got, shown, t.Shape()), cmp.Comparer(identical)))
	return b.String()
}

// identical tells -0 from 0 and no NaN from another.
func identical(a, b float64) bool { return sameBits(a, b) == 0 }

func distance[T int64 | float64](a, b T) float64 { return math.Abs(float64(a) - float64(b)) }

// What a diff shows of a big tensor is some of the places that differ.
const (
	showAll  = 1000
	showSome = 20
)

// shownPlaces are the places that a diff shows: all of a small tensor, and of a
// big one the first that differ and the worst.
func shownPlaces(bad []int, worst, n int) []int {
	if n <= showAll {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	some := slices.Clone(bad[:min(len(bad), showSome)])
	if !slices.Contains(some, worst) {
		some = append(some, worst)
	}
	return some
}

// byPlace maps places to elements. A map, not nested slices, because go-cmp
// aligns slices that differ by insertions, and elements never move; the keys are
// arrays, which it sorts by number.
func byPlace[T int64 | float64](values []T, at, shape []int) any {
	key := reflect.ArrayOf(len(shape), reflect.TypeFor[int]())
	m := reflect.MakeMapWithSize(reflect.MapOf(key, reflect.TypeFor[T]()), len(at))
	for _, i := range at {
		k := reflect.New(key).Elem()
		reflect.Copy(k, reflect.ValueOf(place(i, shape)))
		m.SetMapIndex(k, reflect.ValueOf(values[i]))
	}
	return m.Interface()
}

// place is the index, one number for each dimension, of element i in row-major
// order.
func place(i int, shape []int) []int {
	at := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		at[d] = i % shape[d]
		i /= shape[d]
	}
	return at
}
