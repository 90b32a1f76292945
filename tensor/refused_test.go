package tensor_test

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

type T = *tensor.Tensor

// refused demands that f panics with a *tensor.Error of a kind, complete.
func refused(t *testing.T, kind tensor.Kind, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		r := recover()
		e, ok := r.(*tensor.Error)
		switch {
		case r == nil:
			t.Errorf("no error, want one of kind %q", kind)
		case !ok:
			t.Errorf("panics with %v, want a *tensor.Error", r)
		case e.Kind != kind:
			t.Errorf("error of kind %q, want %q: %v", e.Kind, kind, e)
		case e.Op == "" || e.Reason == "":
			t.Errorf("the error names no operation or no reason: %v", e)
		}
	}()
	f()
}

// Sizes are judged before memory is asked for, those of tensors without
// elements too: their strides overflow as well. half squared is the first number
// that an int does not hold.
func TestSizesRefused(t *testing.T) {
	const (
		half  = 1 << (strconv.IntSize / 2)
		huge  = math.MaxInt
		shape = tensor.ShapeError
		full  = tensor.MemoryError
	)
	for _, tt := range []struct {
		name string
		kind tensor.Kind
		size []int
	}{
		{"negative", shape, []int{2, -1}},
		{"negative, beside 0", shape, []int{0, -1}},
		{"two negative, whose product is not", shape, []int{-2, -3}},
		{"least int", shape, []int{math.MinInt}},
		{"product wraps to 0", full, []int{half, half}},
		{"product wraps to 4", full, []int{half / 2, half / 2, 4, half, half}},
		{"product wraps to a negative", full, []int{half / 2, half}},
		{"bytes wrap", full, []int{1 << (strconv.IntSize - 2)}},
		{"greatest int", full, []int{huge}},
		{"empty, strides wrap", full, []int{0, half, half}},
		{"empty, the 0 in the middle", full, []int{half, 0, half}},
		{"more than there is", full, []int{1 << (strconv.IntSize - 5 - 12*(strconv.IntSize/64)), 2, 2}},
		{"65 dimensions", shape, make([]int, 65)},
	} {
		for name, make := range map[string]func(size ...int) T{
			"Zeros":     tensor.Zeros,
			"Ones":      tensor.As(tensor.Float64).Ones,
			"Empty":     tensor.Empty,
			"Rand":      tensor.Rand,
			"Randn":     tensor.As(tensor.Float64).Randn,
			"Full":      func(size ...int) T { return tensor.Full(size, 1) },
			"RandInt":   func(size ...int) T { return tensor.RandInt(0, 9, size...) },
			"Bernoulli": func(size ...int) T { return tensor.Bernoulli(0.5, size...) },
			"FromSlice": func(size ...int) T { return tensor.FromSlice([]int{}, size...) },
		} {
			if name == "FromSlice" && tt.name == "more than there is" {
				continue // is refused as not filled
			}
			t.Run(name+"/"+tt.name, func(t *testing.T) { refused(t, tt.kind, func() { make(tt.size...) }) })
		}
	}
}

// Other ways to ask for too much, and numbers at the ends of int.
func TestExtremesRefused(t *testing.T) {
	const (
		half  = 1 << (strconv.IntSize / 2)
		huge  = math.MaxInt
		least = math.MinInt

		lowest, highest = int64(math.MinInt64), int64(math.MaxInt64)
	)
	x, one := tensor.Zeros(2, 3), tensor.Zeros(1, 1)
	column, row := one.Expand(half, 1), one.Expand(1, half)
	for _, tt := range []struct {
		name string
		kind tensor.Kind
		f    func()
	}{
		{"Eye", tensor.MemoryError, func() { tensor.Eye(half) }},
		{"Eye of a negative", tensor.ShapeError, func() { tensor.Eye(-1) }},
		{"RandPerm", tensor.MemoryError, func() { tensor.RandPerm(huge) }},
		{"Arange", tensor.MemoryError, func() { tensor.Arange(0, highest, 1) }},
		{"Arange over all integers", tensor.MemoryError, func() { tensor.Arange(lowest, highest, 1) }},
		{"Arange of floats", tensor.MemoryError, func() { tensor.Arange(0.0, 1e300, 1) }},
		{"Arange to NaN", tensor.ValueError, func() { tensor.Arange(0, math.NaN(), 1) }},
		{"Arange to Inf", tensor.ValueError, func() { tensor.Arange(0, math.Inf(1), 1) }},
		{"Arange by NaN", tensor.ValueError, func() { tensor.Arange(0, 1, math.NaN()) }},
		{"Arange by 0", tensor.ValueError, func() { tensor.Arange(0, 1, 0) }},
		{"Arange by 0.0", tensor.ValueError, func() { tensor.Arange(0, 1, 0.0) }},
		{"Arange away", tensor.ValueError, func() { tensor.Arange(0, 1, -1) }},
		{"Arange of floats away", tensor.ValueError, func() { tensor.Arange(0, -1.5, 1) }},
		{"Arange from least to greatest, down", tensor.ValueError, func() { tensor.Arange(lowest, highest, -1) }},
		{"broadcast", tensor.MemoryError, func() { column.Add(row) }},
		{"outer product", tensor.MemoryError, func() { column.MatMul(row) }},
		{"Expand", tensor.MemoryError, func() { x.Expand(half, half, 2, 3) }},
		{"Expand to a negative", tensor.ShapeError, func() { x.Expand(least, 2, 3) }},
		{"Reshape", tensor.ShapeError, func() { x.Reshape(huge) }},
		{"Reshape to a product that wraps", tensor.MemoryError, func() { tensor.Zeros(0).Reshape(half, half, 0) }},
		{"Reshape of nothing to sizes that wrap", tensor.MemoryError, func() { tensor.Zeros(0).Reshape(0, half, half) }},
		{"Reshape to a product that wraps to 6", tensor.MemoryError, func() { x.Reshape(huge, huge, 6) }},
		{"Reshape to a negative", tensor.ShapeError, func() { x.Reshape(least, -1) }},
		{"Narrow from the least", tensor.IndexError, func() { x.Narrow(0, least, 1) }},
		{"Narrow from the greatest", tensor.IndexError, func() { x.Narrow(0, huge, huge) }},
		{"Narrow of the least", tensor.IndexError, func() { x.Narrow(0, 0, least) }},
		{"Select the least", tensor.IndexError, func() { x.Select(0, least) }},
		{"Select the greatest", tensor.IndexError, func() { x.Select(0, huge) }},
		{"Select along the least", tensor.IndexError, func() { x.Select(least, 0) }},
		{"Unsqueeze far", tensor.IndexError, func() { x.Unsqueeze(3) }},
		{"Unsqueeze the least", tensor.IndexError, func() { x.Unsqueeze(least) }},
		{"Size far", tensor.IndexError, func() { x.Size(2) }},
		{"Permute far", tensor.IndexError, func() { x.Permute(0, huge) }},
		{"Permute twice", tensor.ValueError, func() { x.Permute(1, -1) }},
		{"Squeeze twice", tensor.ValueError, func() { tensor.Zeros(1, 1).Squeeze(0, -2) }},
		{"Flatten backwards", tensor.ValueError, func() { x.Flatten(1, 0) }},
		{"Var twice", tensor.ValueError, func() { x.Var(1, -1) }},
		{"LogSumExp twice", tensor.ValueError, func() { x.LogSumExp(0, 0) }},
		{"Any twice", tensor.ValueError, func() { x.Any(0, -2) }},
		{"ArgMax along two", tensor.ValueError, func() { x.ArgMax(0, 1) }},
		{"AMax over nothing beside", tensor.ValueError, func() { tensor.Zeros(2, 0).AMax() }},
		{"ArgMin over nothing", tensor.ValueError, func() { tensor.Zeros(0).ArgMin() }},
		{"Stack of nothing", tensor.ValueError, func() { tensor.Stack(nil, 0) }},
		{"Item of two", tensor.ShapeError, func() { tensor.Zeros(2).Item() }},
		{"Item of none", tensor.ShapeError, func() { tensor.Zeros(0).Item() }},
		{"RandInt from nothing", tensor.ValueError, func() { tensor.RandInt(3, 3, 2) }},
		{"RandInt backwards", tensor.ValueError, func() { tensor.RandInt(3, math.MinInt64, 2) }},
		{"Normal, negative deviation", tensor.ValueError, func() { (tensor.Options{}).Normal(0, -1, 2) }},
		{"Normal, NaN", tensor.ValueError, func() { (tensor.Options{}).Normal(0, math.NaN(), 2) }},
		{"Bernoulli of 2", tensor.ValueError, func() { tensor.Bernoulli(2, 2) }},
		{"Rand of integers", tensor.DTypeError, func() { tensor.As(tensor.Int64).Rand(2) }},
		{"New of ragged rows", tensor.ShapeError, func() { tensor.New([][]int{{1}, {1, 2}}) }},
		{"New of strings", tensor.DTypeError, func() { tensor.New([]string{"1"}) }},
		{"elements of no type", tensor.DTypeError, func() { tensor.As(99) }},
		{"conversion to no type", tensor.DTypeError, func() { x.As(99) }},
		{"New of nil", tensor.ValueError, func() { tensor.New(nil) }},
		{"FromSlice not filled", tensor.ShapeError, func() { tensor.FromSlice([]int{1}, 2) }},
		{"FromSlice of a product that wraps to 0", tensor.MemoryError, func() { tensor.FromSlice([]int{}, half, half) }},
		{"uint64 beyond int64", tensor.ValueError, func() { x.AddScalar(uint64(math.MaxUint64)) }},
		{"complex number", tensor.ValueError, func() { x.AddScalar(1i) }},
		{"no number", tensor.ValueError, func() { x.AddScalar(nil) }},
	} {
		t.Run(tt.name, func(t *testing.T) { refused(t, tt.kind, tt.f) })
	}
}

// A tensor that is nil is a mistake like any other.
func TestNilRefused(t *testing.T) {
	x, at := tensor.Zeros(2, 2), tensor.New([][]int{{0, 1}})
	var none T
	for name, f := range map[string]func(){
		"Add": func() { x.Add(none) }, "Sub": func() { x.Sub(none) }, "Mul": func() { x.Mul(none) },
		"Div": func() { x.Div(none) }, "Pow": func() { x.Pow(none) }, "Maximum": func() { x.Maximum(none) },
		"AddScaled": func() { x.AddScaled(none, 1) }, "Eq": func() { x.Eq(none) }, "Lt": func() { x.Lt(none) },
		"BinaryCrossEntropy":         func() { x.BinaryCrossEntropy(none) },
		"Where, condition":           func() { tensor.Where(none, x, x) },
		"Where, first":               func() { tensor.Where(x.Eq(x), none, x) },
		"Where, second":              func() { tensor.Where(x.Eq(x), x, none) },
		"Map":                        func() { tensor.Map(func(v ...tensor.Elem) tensor.Elem { return v[0] }, none) },
		"Map, second":                func() { tensor.Map(func(v ...tensor.Elem) tensor.Elem { return v[0].Add(v[1]) }, x, none) },
		"Cat":                        func() { tensor.Cat([]T{none}, 0) },
		"Cat, second":                func() { tensor.Cat([]T{x, none}, 0) },
		"Stack":                      func() { tensor.Stack([]T{none, x}, 0) },
		"MatMul":                     func() { x.MatMul(none) },
		"Linear":                     func() { x.Linear(none, none) },
		"Gather":                     func() { x.Gather(0, none) },
		"Scatter, index":             func() { x.Scatter(0, none, x) },
		"Scatter, source":            func() { x.Scatter(0, at, none) },
		"ScatterAdd, source":         func() { x.ScatterAdd(0, at, none) },
		"IndexSelect":                func() { x.IndexSelect(0, none) },
		"IndexAdd, index":            func() { x.IndexAdd(0, none, x) },
		"IndexAdd, source":           func() { x.IndexAdd(0, tensor.New([]int{0, 1}), none) },
		"Index":                      func() { x.Index(none) },
		"SetIndex, value":            func() { x.SetIndex(none, 0) },
		"SetIndex, value by indices": func() { x.SetIndex(none, tensor.New([]int{0})) },
		"AddInPlace":                 func() { x.AddInPlace(none) },
		"AddScaledInPlace":           func() { x.AddScaledInPlace(none, 2) },
		"CopyFrom":                   func() { x.CopyFrom(none) },
		"Set":                        func() { x.Set(none) },
		"SliceScatter":               func() { x.SliceScatter(none, 0, tensor.Slice{}) },
		"AsStridedScatter":           func() { x.AsStridedScatter(none, []int{1}, []int{1}, 0) },
		"Equal":                      func() { tensor.Equal(x, none) },
		"Dict":                       func() { new(tensor.Dict).Set("x", none) },
	} {
		t.Run(name, func(t *testing.T) { refused(t, tensor.ValueError, f) })
	}
}

// Try turns an Error into an error, and no other panic.
func TestTry(t *testing.T) {
	if err := tensor.Try(func() {}); err != nil {
		t.Errorf("error %v of nothing wrong", err)
	}
	err := tensor.Try(func() { tensor.Zeros(2).Add(tensor.Zeros(3)) })
	var e *tensor.Error
	if !errors.As(err, &e) || e.Op != "Add" || fmt.Sprint(e.Shapes) != "[[2] [3]]" {
		t.Errorf("error %v, want one of Add with both shapes", err)
	}
	defer func() {
		if r := recover(); r != "other" {
			t.Errorf("recovered %v, want the other panic", r)
		}
	}()
	_ = tensor.Try(func() { panic("other") })
}
