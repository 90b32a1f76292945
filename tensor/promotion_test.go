package tensor_test

import (
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Types of sums, as PyTorch 2.15 gives them: of two tensors (and of two scalars),
// of a tensor with a scalar on the right, and of a tensor with a Go number.
const ofTensors = `
      f32  f64  f16 bf16  i64  i32  i16   i8   u8    b
 f32  f32  f64  f32  f32  f32  f32  f32  f32  f32  f32
 f64  f64  f64  f64  f64  f64  f64  f64  f64  f64  f64
 f16  f32  f64  f16  f32  f16  f16  f16  f16  f16  f16
bf16  f32  f64  f32 bf16 bf16 bf16 bf16 bf16 bf16 bf16
 i64  f32  f64  f16 bf16  i64  i64  i64  i64  i64  i64
 i32  f32  f64  f16 bf16  i64  i32  i32  i32  i32  i32
 i16  f32  f64  f16 bf16  i64  i32  i16  i16  i16  i16
  i8  f32  f64  f16 bf16  i64  i32  i16   i8  i16   i8
  u8  f32  f64  f16 bf16  i64  i32  i16  i16   u8   u8
   b  f32  f64  f16 bf16  i64  i32  i16   i8   u8    b`

const withScalar = `
      f32  f64  f16 bf16  i64  i32  i16   i8   u8    b
 f32  f32  f32  f32  f32  f32  f32  f32  f32  f32  f32
 f64  f64  f64  f64  f64  f64  f64  f64  f64  f64  f64
 f16  f16  f16  f16  f16  f16  f16  f16  f16  f16  f16
bf16 bf16 bf16 bf16 bf16 bf16 bf16 bf16 bf16 bf16 bf16
 i64  f32  f64  f16 bf16  i64  i64  i64  i64  i64  i64
 i32  f32  f64  f16 bf16  i32  i32  i32  i32  i32  i32
 i16  f32  f64  f16 bf16  i16  i16  i16  i16  i16  i16
  i8  f32  f64  f16 bf16   i8   i8   i8   i8   i8   i8
  u8  f32  f64  f16 bf16   u8   u8   u8   u8   u8   u8
   b  f32  f64  f16 bf16  i64  i32  i16   i8   u8    b`

const withNumber = `
     true    1  1.0
 f32  f32  f32  f32
 f64  f64  f64  f64
 f16  f16  f16  f16
bf16 bf16 bf16 bf16
 i64  i64  i64  f32
 i32  i32  i32  f32
 i16  i16  i16  f32
  i8   i8   i8  f32
  u8   u8   u8  f32
   b    b  i64  f32`

var shortNames = map[string]tensor.DType{
	"f32": tensor.Float32, "f64": tensor.Float64, "f16": tensor.Float16, "bf16": tensor.BFloat16,
	"i64": tensor.Int64, "i32": tensor.Int32, "i16": tensor.Int16, "i8": tensor.Int8, "u8": tensor.Uint8, "b": tensor.Bool,
}

// eachPair calls f with the names of row and column and the type of each entry.
func eachPair(table string, f func(row, column string, want tensor.DType)) {
	lines := strings.Split(strings.Trim(table, "\n"), "\n")
	columns := strings.Fields(lines[0])
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		for k, c := range columns {
			f(fields[0], c, shortNames[fields[k+1]])
		}
	}
}

// floatOf is the type of a quotient: that of a sum, if it is a float type.
func floatOf(d tensor.DType) tensor.DType {
	if d.IsFloat() {
		return d
	}
	return tensor.Float32
}

// hasType demands the type of y and its elements.
func hasType(t *testing.T, name string, y T, want tensor.DType, element float64) {
	t.Helper()
	if y.DType() != want {
		t.Errorf("%s is of type %v, want %v", name, y.DType(), want)
	}
	if want == tensor.Bool {
		element = min(element, 1)
	}
	for _, v := range tensor.Values[float64](y) {
		if v != element {
			t.Errorf("%s is %v, want %v", name, y, element)
		}
	}
}

// A scalar or a Go number widens a tensor only to another class; two scalars
// promote like two tensors.
func TestPromotion(t *testing.T) {
	ones := func(name string, size ...int) T { return tensor.As(shortNames[name]).Ones(size...) }
	eachPair(ofTensors, func(a, b string, want tensor.DType) {
		x, y := ones(a, 2), ones(b, 2)
		name := a + " and " + b
		if got := tensor.Promote(shortNames[a], shortNames[b]); got != want {
			t.Errorf("Promote of %s: %v, want %v", name, got, want)
		}
		hasType(t, "sum of "+name, x.Add(y), want, 2)
		hasType(t, "scaled sum of "+name, x.AddScaled(y, true), want, 2)
		hasType(t, "sum of scalars "+name, ones(a).Add(ones(b)), want, 2)
		hasType(t, "sum of "+name+", broadcast", ones(a, 1).Add(ones(b, 3, 1)), want, 2)
		hasType(t, "product of "+name, x.Mul(y), want, 1)
		hasType(t, "quotient of "+name, x.Div(y), floatOf(want), 1)
		hasType(t, "maximum of "+name, x.Maximum(y), want, 1)
		hasType(t, "choice of "+name, tensor.Where(x.Eq(x), x, y), want, 1)
		hasType(t, "comparison of "+name, x.Eq(y), tensor.Bool, 1)
		hasType(t, "joined "+name, tensor.Cat([]T{x, y}, 0), want, 1)
	})
	eachPair(withScalar, func(a, b string, want tensor.DType) {
		x, s := ones(a, 2), ones(b)
		name := a + " and a scalar " + b
		hasType(t, "sum of "+name, x.Add(s), want, 2)
		hasType(t, "sum of "+name+", turned round", s.Add(x), want, 2)
		hasType(t, "sum of "+name+", empty", ones(a, 0).Add(s), want, 0)
		hasType(t, "quotient of "+name, x.Div(s), floatOf(want), 1)
		hasType(t, "choice of "+name, tensor.Where(x.Eq(x), x, s), want, 1)
		if want != tensor.Bool {
			hasType(t, "power of "+name, x.Pow(s), want, 1)
		}
	})
	numbers := map[string]any{"true": true, "1": 1, "1.0": 1.0}
	eachPair(withNumber, func(a, n string, want tensor.DType) {
		for _, size := range [][]int{{2}, {}} {
			x, v := ones(a, size...), numbers[n]
			name := a + " and " + n
			hasType(t, "sum of "+name, x.AddScalar(v), want, 2)
			hasType(t, "product of "+name, x.MulScalar(v), want, 1)
			hasType(t, "quotient of "+name, x.DivScalar(v), floatOf(want), 1)
			hasType(t, "quotient of "+name+", reversed", x.RDivScalar(v), floatOf(want), 1)
			hasType(t, "comparison of "+name, x.GeScalar(v), tensor.Bool, 1)
			if want == tensor.Bool {
				continue // bools have no powers and no bounds
			}
			hasType(t, "power of "+name, x.PowScalar(v), want, 1)
			hasType(t, "clamped "+name, x.Clamp(v, v), want, 1)
		}
	})
}

// The size of a Go number does not matter, its class does.
func TestNumbersHaveNoSize(t *testing.T) {
	type mine int8
	x, f := tensor.As(tensor.Int8).Ones(2), tensor.As(tensor.Float16).Ones(2)
	for _, n := range []any{int(1), int8(1), int16(1), int32(1), int64(1), uint(1), uint8(1), uint16(1), uint32(1), uint64(1), mine(1)} {
		hasType(t, "sum", x.AddScalar(n), tensor.Int8, 2)
		hasType(t, "sum", f.AddScalar(n), tensor.Float16, 2)
	}
	for _, n := range []any{float32(1), float64(1)} {
		hasType(t, "sum", x.AddScalar(n), tensor.Float32, 2)
		hasType(t, "sum", f.AddScalar(n), tensor.Float16, 2)
	}
}
