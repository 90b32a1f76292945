package vectors

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// TestGoesRed puts wrong operations in the place of right ones: cases that passed
// must then fail, and for the reason there is.
func TestGoesRed(t *testing.T) {
	exp := (*tensor.Tensor).Exp
	tests := []struct {
		name, set, id, op string
		wrong             operation
		want              string // part of the report
	}{
		{"value", "opinfo/core_f64", "exp:float64:0", "exp", unary((*tensor.Tensor).Tanh), "output 0: element"},
		{"element type", "opinfo/core_f64", "exp:float64:0", "exp", unary(func(x *tensor.Tensor) *tensor.Tensor { return exp(x).As(tensor.Float32) }), "output 0 is of type"},
		{"shape", "opinfo/core_f64", "exp:float64:0", "exp", unary(func(x *tensor.Tensor) *tensor.Tensor { return exp(x).Unsqueeze(0) }), "output 0 has shape"},
		{"number of outputs", "opinfo/core_f64", "exp:float64:0", "exp", func(*Call) tensors { return nil }, "0 outputs, want 1"},
		{"gradient", "opinfo/core_f64", "exp:float64:0", "exp", unary(func(x *tensor.Tensor) *tensor.Tensor { return exp(x).Detach() }), "gradient of leaf 0: element"},
		{"second order", "opinfo/core_f64", "exp:float64:0", "exp", unary(func(x *tensor.Tensor) *tensor.Tensor {
			still := exp(x).Detach() // right value and slope, no curvature
			return still.Add(still.Mul(x)).Sub(still.Mul(x.Detach()))
		}), "second order gradient of leaf 0: element"},
		{"crash", "opinfo/core_f64", "exp:float64:0", "exp", func(*Call) tensors { panic("index out of range") }, "crash: index out of range"},
		{"refusal", "opinfo/core_f64", "exp:float64:0", "exp", unary(func(x *tensor.Tensor) *tensor.Tensor { return x.Select(9, 0) }), "Select("},
		{"no error", "special/badinput", "reshape:numel", "reshape", func(*Call) tensors { return nil }, "no error where one is due"},
		{"crash for an error", "special/badinput", "reshape:numel", "reshape", func(*Call) tensors { panic("index out of range") }, "crash: index out of range"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, s := caseOf(t, test.set, test.id)
			defer func(f []map[string]operation) { families = f }(families)
			families = slices.Insert(slices.Clone(families), 0, map[string]operation{test.op: func(c *Call) tensors {
				c.Ignore("input", "shape")
				return test.wrong(c)
			}})
			var err error
			if g := guard(func() { err = runCall(s, c) }); g != nil {
				err = g
			}
			if verdictOf(err) != failed || !strings.Contains(err.Error(), test.want) {
				t.Errorf("verdict %d, %v; want a failure with %q", verdictOf(err), err, test.want)
			}
		})
	}
}

// caseOf is one case of a set.
func caseOf(t *testing.T, set, id string) (vectorfile.Dict, *source) {
	t.Helper()
	s, err := openSource(folder(), set)
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range s.set.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		if c.String("id") == id {
			return c, s
		}
	}
	t.Fatalf("%s has no case %s", set, id)
	return vectorfile.Dict{}, nil
}

func TestAdmits(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	tests := []struct {
		name      string
		got, want float64
		admitted  bool
	}{
		{"within", 1.01, 1, true},
		{"on the far side", 0.99, 1, true},
		{"beyond", 1.03, 1, false},
		{"beyond, negative", -1.03, -1, false},
		{"relative to want", 101.9, 100, false},
		{"NaN for NaN", nan, nan, true},
		{"number for NaN", 1, nan, false},
		{"NaN for number", nan, 1, false},
		{"infinity", inf, inf, true},
		{"other infinity", -inf, inf, false},
		{"number for infinity", 1e300, inf, false},
		{"infinity for number", inf, 1, false},
	}
	for _, test := range tests {
		if got := (tolerance{rel: 0.01, abs: 0.01}).admits(test.got, test.want); got != test.admitted {
			t.Errorf("%s: admits(%v, %v) = %t", test.name, test.got, test.want, got)
		}
	}
}

func TestWithStrides(t *testing.T) {
	tests := []struct {
		name           string
		shape, strides []int
		made           bool
	}{
		{"transposed", []int{2, 3}, []int{1, 2}, true},
		{"expanded", []int{2, 3}, []int{0, 1}, true},
		{"every second", []int{4}, []int{2}, true},
		{"columns of a wider matrix", []int{3, 2}, []int{5, 1}, true},
		{"all at once", []int{2, 4, 3}, []int{2, 0, 8}, true},
		{"scalar expanded", []int{2, 2}, []int{0, 0}, true},
		{"overlapping windows", []int{3, 2}, []int{1, 1}, false},
	}
	for _, test := range tests {
		x := tensor.Zeros(test.shape...)
		x = tensor.Arange(0, x.NumEl(), 1).Reshape(test.shape...)
		for d, step := range test.strides {
			if step == 0 { // what is repeated must be equal
				x = x.Narrow(d, 0, 1).Expand(test.shape...).Contiguous()
			}
		}
		y := withStrides(x, test.strides)
		if !tensor.Equal(x, y) {
			t.Errorf("%s: %v, want %v", test.name, y, x)
		}
		if slices.Equal(y.Strides(), test.strides) != test.made {
			t.Errorf("%s: strides %v", test.name, y.Strides())
		}
	}
}

func TestFromHalf(t *testing.T) {
	tests := []struct {
		bits uint16
		want float64
	}{
		{0x3c00, 1},
		{0xc000, -2},
		{0x7bff, 65504},
		{0x0001, math.Ldexp(1, -24)},
		{0x83ff, -math.Ldexp(1023, -24)},
		{0x0400, math.Ldexp(1, -14)},
		{0x7c00, math.Inf(1)},
		{0xfc00, math.Inf(-1)},
		{0x3555, 1365.0 / 4096},
	}
	for _, test := range tests {
		if got := float64(fromHalf(test.bits)); got != test.want {
			t.Errorf("%#04x is %v, want %v", test.bits, got, test.want)
		}
	}
	if !math.IsNaN(float64(fromHalf(0x7e00))) {
		t.Error("0x7e00 is a number")
	}
}

func TestOperatorName(t *testing.T) {
	tests := []struct {
		op, name string
		swapped  bool
	}{
		{"add", "add", false},
		{"__rsub__", "sub", true},
		{"__getitem__", "__getitem__", false},
		{"Tensor.__getitem__", "__getitem__", false},
		{"Tensor.add_", "add_", false},
		{"F.gelu", "F.gelu", false},
		{"nn.functional.pad.circular", "F.pad", false},
		{"max.reduction_no_dim", "max", false},
		{"linalg.lstsq.grad_oriented", "linalg.lstsq", false},
		{"special.polygamma.special_polygamma_n_0", "special.polygamma", false},
	}
	for _, test := range tests {
		if name, swapped := operatorName(test.op); name != test.name || swapped != test.swapped {
			t.Errorf("operatorName(%s) = %s, %t", test.op, name, swapped)
		}
	}
}

func TestReasons(t *testing.T) {
	rs := reasons{}
	for _, line := range []string{"opinfo/core_f64/exp:float64:0 | why", "special/special/mean:* | why"} {
		rs = append(rs, reasonLine(t, line))
	}
	tests := []struct {
		id      string
		excused bool
	}{
		{"opinfo/core_f64/exp:float64:0", true},
		{"opinfo/core_f64/exp:float64:01", false},
		{"special/special/mean:reduce:3", true},
		{"special/special/meanwhile", false},
	}
	for _, test := range tests {
		if got := rs.excuse(test.id); got != test.excused {
			t.Errorf("excuse(%s) = %t", test.id, got)
		}
	}
	if stale := append(rs, reasonLine(t, "special/special/sum:* | why")).stale(); len(stale) != 1 {
		t.Errorf("%d reasons are stale, want the last", len(stale))
	}
}
