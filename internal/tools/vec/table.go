package main

import "strings"

// A computeType is a type in which programs are evaluated.
type computeType struct {
	Name   string // as in package dtype
	Go     string // element type
	Short  string // suffix of function names
	Word   string // unsigned integer of the same size
	Bytes  int
	column int // of row.expr
}

var (
	float32Type = computeType{"Float32", "float32", "F32", "uint32", 4, 0}
	float64Type = computeType{"Float64", "float64", "F64", "uint64", 8, 1}
	int64Type   = computeType{"Int64", "int64", "I64", "uint64", 8, 2}
	boolType    = computeType{"Bool", "uint8", "Bool", "uint8", 1, 3}
)

// A row gives one primitive as Go expressions of its operands x, y and z, one
// for each compute type; an empty expression means that it does not exist there.
// The letters of args and out are the kinds of the operands and of the result: n
// a number, m a mask, w a number whose bits are only moved.
type row struct {
	prim string
	args string
	out  string
	expr [4]string // Float32, Float64, Int64, Bool
}

func each(e string) [4]string    { return [4]string{e, e, e, e} }
func floats(e string) [4]string  { return [4]string{e, e, "", ""} }
func numbers(e string) [4]string { return [4]string{e, e, e, ""} }

// wide is a float32 function taken from its float64 namesake: rounding the
// float64 result leaves it within an ulp everywhere.
func wide(fn string) [4]string {
	return [4]string{"float32(" + fn + "(float64(x)))", fn + "(x)", "", ""}
}

// wide2 is wide for a function of two numbers.
func wide2(fn string) [4]string {
	return [4]string{"float32(" + fn + "(float64(x), float64(y)))", fn + "(x, y)", "", ""}
}

// whole is wide for a rounding, which leaves integers as they are.
func whole(fn string) [4]string {
	return [4]string{"float32(" + fn + "(float64(x)))", fn + "(x)", "x", ""}
}

var rows = []row{
	{"Add", "nn", "n", [4]string{"x + y", "x + y", "x + y", "x | y"}},
	{"Sub", "nn", "n", numbers("x - y")},
	{"Mul", "nn", "n", [4]string{"x * y", "x * y", "x * y", "x & y"}},
	{"Div", "nn", "n", floats("x / y")},
	{"Neg", "n", "n", numbers("-x")},
	{"Abs", "n", "n", [4]string{"abs32(x)", "math.Abs(x)", "max(x, -x)", ""}},
	{"Sign", "n", "n", [4]string{"sign32(x)", "sign64(x)", "signInt(x)", "x"}},
	{"Sqrt", "n", "n", wide("math.Sqrt")},
	{"Rsqrt", "n", "n", [4]string{"1 / float32(math.Sqrt(float64(x)))", "1 / math.Sqrt(x)", "", ""}},
	{"Recip", "n", "n", floats("1 / x")},
	{"Exp", "n", "n", wide("exp64")},
	{"Log", "n", "n", wide("log64")},
	{"Tanh", "n", "n", wide("math.Tanh")},
	{"Sigmoid", "n", "n", wide("sigmoid64")},
	{"Erf", "n", "n", wide("math.Erf")},
	{"Pow", "nn", "n", [4]string{"float32(math.Pow(float64(x), float64(y)))", "math.Pow(x, y)", "powInt(x, y)", ""}},
	{"FMA", "nnn", "n", [4]string{"fma32(x, y, z)", "math.FMA(x, y, z)", "x*y + z", ""}},
	{"Maximum", "nn", "n", each("max(x, y)")},
	{"Minimum", "nn", "n", each("min(x, y)")},
	{"Relu", "n", "n", [4]string{"relu32(x)", "relu64(x)", "max(x, 0)", ""}},
	{"Eq", "nn", "m", each("mask(x == y)")},
	{"Ne", "nn", "m", each("mask(x != y)")},
	{"Lt", "nn", "m", each("mask(x < y)")},
	{"Le", "nn", "m", each("mask(x <= y)")},
	{"Gt", "nn", "m", each("mask(x > y)")},
	{"Ge", "nn", "m", each("mask(x >= y)")},
	{"IsNaN", "n", "m", [4]string{"mask(x != x)", "mask(x != x)", "never(x)", "never(x)"}},
	{"Select", "mww", "w", each("choose(x, y, z)")},
	{"Num", "m", "n", [4]string{"float32(x)", "float64(x)", "int64(x)", "x"}},

	{"Sin", "n", "n", wide("libm.Sin")},
	{"Cos", "n", "n", wide("libm.Cos")},
	{"Tan", "n", "n", wide("libm.Tan")},
	{"Asin", "n", "n", wide("libm.Asin")},
	{"Acos", "n", "n", wide("libm.Acos")},
	{"Atan", "n", "n", wide("math.Atan")},
	{"Sinh", "n", "n", wide("libm.Sinh")},
	{"Cosh", "n", "n", wide("libm.Cosh")},
	{"Asinh", "n", "n", wide("math.Asinh")},
	{"Acosh", "n", "n", wide("math.Acosh")},
	{"Atanh", "n", "n", wide("math.Atanh")},
	{"Exp2", "n", "n", wide("math.Exp2")},
	{"Expm1", "n", "n", wide("math.Expm1")},
	{"Log1p", "n", "n", wide("libm.Log1p")},
	{"Log2", "n", "n", wide("libm.Log2")},
	{"Log10", "n", "n", wide("libm.Log10")},
	{"Softplus", "n", "n", wide("libm.Softplus")},
	{"Erfc", "n", "n", wide("math.Erfc")},
	{"Erfinv", "n", "n", wide("math.Erfinv")},
	{"Lgamma", "n", "n", wide("libm.Lgamma")},
	{"Digamma", "n", "n", wide("libm.Digamma")},
	{"Polygamma", "nn", "n", wide2("libm.Polygamma")},
	{"Atan2", "nn", "n", wide2("math.Atan2")},
	{"Hypot", "nn", "n", wide2("math.Hypot")},
	{"Copysign", "nn", "n", [4]string{"copysign32(x, y)", "math.Copysign(x, y)", "", ""}},
	{"Floor", "n", "n", whole("math.Floor")},
	{"Ceil", "n", "n", whole("math.Ceil")},
	{"Round", "n", "n", whole("math.RoundToEven")},
	{"Trunc", "n", "n", whole("math.Trunc")},
	{"Quo", "nn", "n", [4]string{"float32(math.Trunc(float64(x / y)))", "math.Trunc(x / y)", "quoInt(x, y)", ""}},
	{"FloorDiv", "nn", "n", [4]string{"float32(floorDiv64(float64(x), float64(y)))", "floorDiv64(x, y)", "floorDivInt(x, y)", ""}},
	{"Fmod", "nn", "n", [4]string{"float32(modOf32(float64(x), float64(y)))", "math.Mod(x, y)", "modInt(x, y)", ""}},
	{"Remainder", "nn", "n", [4]string{"float32(remainderOf32(float64(x), float64(y)))", "remainder64(x, y)", "remainderInt(x, y)", ""}},
	{"Signbit", "n", "m", [4]string{"mask(math.Signbit(float64(x)))", "mask(math.Signbit(x))", "mask(x < 0)", "mask(x > 1)"}},
	{"BitAnd", "nn", "n", [4]string{"", "", "x & y", "x & y"}},
	{"BitOr", "nn", "n", [4]string{"", "", "x | y", "x | y"}},
	{"BitXor", "nn", "n", [4]string{"", "", "x ^ y", "x ^ y"}},
	{"BitNot", "n", "n", [4]string{"", "", "^x", "x ^ 1"}},
	{"Shl", "nn", "n", [4]string{"", "", "x << uint64(y)", ""}}, // a negative y is beyond the width
	{"Shr", "nn", "n", [4]string{"", "", "x >> uint64(y)", ""}},
}

// shared are the primitives whose kernels do not depend on the compute type, or
// only on its size, and are written by hand.
func shared(t computeType) map[string]string {
	return map[string]string{
		"Copy": map[int]string{1: "copy8", 2: "copy16", 4: "copy32", 8: "copy64"}[t.Bytes],
		"And":  "andMask",
		"Or":   "orMask",
		"Not":  "notMask",
	}
}

// goType is the element type of a kind of operand.
func (t computeType) goType(kind byte) string {
	switch kind {
	case 'm':
		return "uint8"
	case 'w':
		return t.Word
	}
	return t.Go
}

// lower makes the name of a primitive the start of an unexported name.
func lower(s string) string {
	if strings.ToUpper(s) == s {
		return strings.ToLower(s)
	}
	return strings.ToLower(s[:1]) + s[1:]
}
