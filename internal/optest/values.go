package optest

import (
	"cmp"
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// Values compares results with the reference in every element type. Inputs must
// stay as they are and memory be shared by views alone.
func (c *Case) Values(t testing.TB) {
	t.Helper()
	for _, d := range types {
		out, takes := c.result(d)
		if !takes {
			c.refuses(named(t, c, d, 0), d)
			continue
		}
		for s := range c.samples() {
			c.value(named(t, c, d, s), s, d, out)
		}
	}
}

// refuses demands that inputs of type d are refused by their type.
func (c *Case) refuses(t testing.TB, d tensor.DType) {
	t.Helper()
	xs := c.inputs(0, d)
	expectError(t, cmp.Or(c.Refuses, tensor.DTypeError), func() { c.F(xs...) })
}

func (c *Case) value(t testing.TB, sample int, d, out tensor.DType) {
	t.Helper()
	xs := c.inputs(sample, d)
	before, in := clones(xs), arrays(xs)
	y := c.F(xs...)
	for k, x := range xs {
		tensortest.SameBits(t, x, before[k])
	}
	c.sharing(t, xs, y)
	if y.RequiresGrad() {
		t.Error("the result requires a gradient, though no input does")
	}
	if y.DType() != out {
		t.Errorf("the result is of type %v, want %v", y.DType(), out)
		return
	}
	var terms Array
	if c.Terms != nil {
		terms = c.Terms(in...)
	}
	near(t, y, c.Ref(in...), terms)
}

func (c *Case) sharing(t testing.TB, xs []T, y T) {
	t.Helper()
	for _, x := range xs {
		if shares := door.SharesStorage(x, y); shares && !c.View && x.NumEl() > 0 && x != y {
			t.Error("the result shares memory with an input")
		} else if !shares && c.View {
			t.Error("the result is no view of the input")
		}
	}
}

func clones(xs []T) []T {
	ys := make([]T, len(xs))
	for k, x := range xs {
		ys[k] = x.Detach().Clone()
	}
	return ys
}

// near compares y with the reference. A float32 result may be off by 1e-5 and
// 1.3e-6 of itself, or of the sum of the sizes of its terms if it is a sum; a
// smaller type by half a unit in its last place more. float64 results, which the
// library promises within 1e-7, are held to 1e-12, for nothing in it is done in
// less; integers and bools must be exact.
func near(t testing.TB, y T, want, terms Array) {
	t.Helper()
	if !equalInts(y.Shape(), want.Shape) {
		t.Errorf("the result is of shape %v, want %v", y.Shape(), want.Shape)
		return
	}
	d := y.DType()
	for i, got := range tensor.Values[float64](y) {
		w := rounded(d, want.V[i])
		size := math.Abs(w)
		if terms.V != nil {
			size = max(size, terms.V[i])
		}
		if !(got == w || math.Abs(got-w) <= allowed(d, w, size) || math.IsNaN(got) && math.IsNaN(w)) {
			t.Errorf("element %d of %v is %v, want %v", i, want.Shape, got, w)
			return
		}
	}
}

// allowed is how far an element of type d may be from w.
func allowed(d tensor.DType, w, size float64) float64 {
	const single, singleAbs = 1.3e-6, 1e-5
	switch d {
	case tensor.Float64:
		return 1e-12*size + 1e-13
	case tensor.Float32:
		return single*size + singleAbs
	case tensor.Float16:
		return single*size + singleAbs + 0x1p-11*math.Abs(w)
	case tensor.BFloat16:
		return single*size + singleAbs + 0x1p-8*math.Abs(w)
	}
	return 0
}

// rounded is v as integers and bools hold it: cut to a whole number and wrapped.
func rounded(d tensor.DType, v float64) float64 {
	switch i := int64(v); d {
	case tensor.Int64:
		return float64(i)
	case tensor.Int32:
		return float64(int32(i))
	case tensor.Int16:
		return float64(int16(i))
	case tensor.Int8:
		return float64(int8(i))
	case tensor.Uint8:
		return float64(uint8(i))
	case tensor.Bool:
		if v != 0 {
			return 1
		}
		return 0
	}
	return v
}

func equalInts(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
