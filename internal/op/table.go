package op

import "github.com/seed-41c3a176/adjoint/internal/pointwise"

type (
	expr = pointwise.Expr
	vars = pointwise.Vars
	def  = pointwise.Def
)

// Table holds a row for each operation; Code is the index. The codes in
// zz_codes.go are generated from the names.
var Table = [...]Row{
	{Name: "Invalid"},

	// Arithmetic.
	{Name: "Add", Doc: "a + b", Def: &def{Value: func(v vars) expr { return v.A().Add(v.B()) }}},
	{Name: "Sub", Doc: "a - b", Typing: Signed, Def: &def{Value: func(v vars) expr { return v.A().Sub(v.B()) }}},
	{Name: "Mul", Doc: "a * b", Def: &def{Value: func(v vars) expr { return v.A().Mul(v.B()) }}},
	{Name: "Div", Doc: "a / b", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Div(v.B()) }}},
	{Name: "Pow", Doc: "a to the power b", Def: &def{Value: func(v vars) expr { return v.A().Pow(v.B()) }}},
	{Name: "Maximum", Doc: "the greater of a and b", Def: &def{Value: func(v vars) expr { return v.A().Maximum(v.B()) }}},
	{Name: "Minimum", Doc: "the lesser of a and b", Def: &def{Value: func(v vars) expr { return v.A().Minimum(v.B()) }}},
	{Name: "Neg", Doc: "-a", Typing: Signed, Def: &def{Value: func(v vars) expr { return v.A().Neg() }}},
	{Name: "Abs", Doc: "|a|", Def: &def{Value: func(v vars) expr { return v.A().Abs() }}},

	// Arithmetic with a Go number s.
	{Name: "AddScalar", Doc: "a + s", Def: &def{Value: func(v vars) expr { return v.A().Add(v.S(0)) }}},
	{Name: "SubScalar", Doc: "a - s", Typing: Signed, Def: &def{Value: func(v vars) expr { return v.A().Sub(v.S(0)) }}},
	{Name: "RSubScalar", Doc: "s - a", Typing: Signed, Def: &def{Value: func(v vars) expr { return v.S(0).Sub(v.A()) }}},
	{Name: "MulScalar", Doc: "a * s", Def: &def{Value: func(v vars) expr { return v.A().Mul(v.S(0)) }}},
	{Name: "DivScalar", Doc: "a / s", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Div(v.S(0)) }}},
	{Name: "RDivScalar", Doc: "s / a", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.S(0).Div(v.A()) }}},
	{Name: "PowScalar", Doc: "a to the power s", Def: &def{Value: func(v vars) expr { return v.A().Pow(v.S(0)) }}},
	{Name: "RPowScalar", Doc: "s to the power a", Def: &def{Value: func(v vars) expr { return v.S(0).Pow(v.A()) }}},
	{Name: "AddScaled", Doc: "a + s * b, rounded once", Def: &def{Value: func(v vars) expr { return v.B().FMA(v.S(0), v.A()) }}},

	// Elementary functions.
	{Name: "Exp", Doc: "e to the power a", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Exp() }}},
	{Name: "Log", Doc: "the natural logarithm of a", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Log() }}},
	{Name: "Sqrt", Doc: "the square root of a", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Sqrt() }}},
	{Name: "Tanh", Doc: "the hyperbolic tangent of a", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Tanh() }}},

	// Activations.
	{Name: "Sigmoid", Doc: "1 / (1 + exp(-a))", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Sigmoid() }}},
	{Name: "ReLU", Doc: "max(a, 0)", Def: &def{Value: func(v vars) expr { return v.A().Relu() }}},
	{Name: "GELU", Doc: "a * (1 + erf(a / sqrt 2)) / 2", Typing: FloatOnly, Def: &def{Value: gelu}},
	{Name: "GELUTanh", Doc: "a * (1 + tanh(sqrt(2/pi) (a + 0.044715 a^3))) / 2", Typing: FloatOnly, Def: &def{Value: geluTanh}},
	{Name: "SiLU", Doc: "a * sigmoid(a)", Typing: FloatOnly, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.A().Sigmoid()) }}},

	// Bounds and choices.
	{Name: "Clamp", Doc: "a no less than s, then no more than t", Def: &def{Value: clamp, Partial: []func(vars) expr{clampGrad}}},
	{Name: "ClampMin", Doc: "a no less than s", Def: &def{Value: clampMin, Partial: []func(vars) expr{clampMinGrad}}},
	{Name: "ClampMax", Doc: "a no more than s", Def: &def{Value: clampMax, Partial: []func(vars) expr{clampMaxGrad}}},
	{Name: "Where", Doc: "b where a holds, else c", Typing: Chosen, Def: &def{Masks: 1, Value: func(v vars) expr { return v.A().Select(v.B(), v.C()) }}},

	// Comparisons. Their results are truth values and carry no gradient.
	{Name: "Eq", Doc: "a == b", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Eq(v.B()) }}},
	{Name: "Ne", Doc: "a != b", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Ne(v.B()) }}},
	{Name: "Lt", Doc: "a < b", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Lt(v.B()) }}},
	{Name: "Le", Doc: "a <= b", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Le(v.B()) }}},
	{Name: "Gt", Doc: "a > b", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Gt(v.B()) }}},
	{Name: "Ge", Doc: "a >= b", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Ge(v.B()) }}},
	{Name: "EqScalar", Doc: "a == s", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Eq(v.S(0)) }}},
	{Name: "NeScalar", Doc: "a != s", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Ne(v.S(0)) }}},
	{Name: "LtScalar", Doc: "a < s", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Lt(v.S(0)) }}},
	{Name: "LeScalar", Doc: "a <= s", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Le(v.S(0)) }}},
	{Name: "GtScalar", Doc: "a > s", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Gt(v.S(0)) }}},
	{Name: "GeScalar", Doc: "a >= s", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Ge(v.S(0)) }}},

	// Losses, element by element.
	{Name: "BCE", Doc: "-(b log a + (1-b) log(1-a)), logarithms no less than -100", Typing: FloatOnly, Def: &def{Value: bce, Partial: []func(vars) expr{bceGrad, bceTargetGrad}}},

	// Functions of a user's own, and derivatives: the definition is in the node.
	{Name: "Map", Doc: "an element-wise function", Typing: FloatOnly},

	// Copies.
	{Name: "Clone", Doc: "a copy"},
	{Name: "Cast", Doc: "converted to another element type"},
	{Name: "To", Doc: "copied to another device"},
	{Name: "CopyFrom", Doc: "overwritten by another tensor"},
	{Name: "Fill", Doc: "overwritten by a number"},

	// Views.
	{Name: "Permute", Doc: "dimensions in another order"},
	{Name: "Reshape", Doc: "the same elements in another shape"},
	{Name: "Expand", Doc: "dimensions of one element repeated"},
	{Name: "Slice", Doc: "every step-th element from start to stop along one dimension"},
	{Name: "Select", Doc: "one place along one dimension"},
	{Name: "AsStrided", Doc: "any strided view of the memory"},
	{Name: "AsStridedScatter", Doc: "a copy with a strided part replaced"},
	{Name: "SliceScatter", Doc: "a copy with places along one dimension replaced"},

	// Elements moved by index.
	{Name: "Gather", Doc: "elements picked by index along one dimension", Needs: []Values{In1}},
	{Name: "ScatterAdd", Doc: "elements added at indices along one dimension", Needs: []Values{0, 0, In1}},
	{Name: "IndexSelect", Doc: "slices picked by index along one dimension", Needs: []Values{In1}},
	{Name: "IndexAdd", Doc: "slices added at indices along one dimension", Needs: []Values{0, 0, In1}},
	{Name: "Scatter", Doc: "elements put at indices along one dimension", Needs: []Values{In1, 0, In1}},
	{Name: "Cat", Doc: "joined along one dimension"},

	// Reductions.
	{Name: "Sum", Doc: "the sum"},
	{Name: "Mean", Doc: "the mean"},
	{Name: "AMax", Doc: "the greatest element", Needs: []Values{In0 | Out0}},
	{Name: "AMin", Doc: "the least element", Needs: []Values{In0 | Out0}},
	{Name: "ArgMax", Doc: "the index of the greatest element", Constant: true},
	{Name: "ArgMin", Doc: "the index of the least element", Constant: true},
	{Name: "Any", Doc: "whether any element is not zero", Constant: true},
	{Name: "All", Doc: "whether every element is not zero", Constant: true},
	{Name: "Var", Doc: "the mean squared deviation", Needs: []Values{In0}},
	{Name: "LogSumExp", Doc: "log of the sum of exponentials", Needs: []Values{In0 | Out0}},

	// Running along a dimension.
	{Name: "CumSum", Doc: "the sum up to each element"},
	{Name: "CumProd", Doc: "the product up to each element", Needs: []Values{In0 | Out0}},
	{Name: "CumMax", Doc: "the greatest element up to each", Needs: []Values{Out1}, Outs: 2},
	{Name: "CumMin", Doc: "the least element up to each", Needs: []Values{Out1}, Outs: 2},
	{Name: "LogCumSumExp", Doc: "log of the sum of exponentials up to each element", Needs: []Values{In0 | Out0}},
	{Name: "Recurrence", Doc: "y[i] = a[i] + b[i] y[i-1]", Needs: []Values{In1, In1 | Out0}},

	// Along rows.
	{Name: "Softmax", Doc: "exp(a) / sum(exp(a))", Needs: []Values{Out0}},
	{Name: "LogSoftmax", Doc: "a - log(sum(exp(a)))", Needs: []Values{Out0}},
	{Name: "SoftmaxPullback", Doc: "b * (a - sum(a * b))", Needs: []Values{In1, In0 | In1}},
	{Name: "LogSoftmaxPullback", Doc: "a - exp(b) * sum(a)", Needs: []Values{In1, In0 | In1}},
	{Name: "LayerNorm", Doc: "(a - mean) / std * b + c", Needs: []Values{In0 | In1 | Out1 | Out2, In0 | Out1 | Out2, 0}},

	// Products.
	{Name: "MatMul", Doc: "the matrix product", Needs: []Values{In1, In0}},
	{Name: "Linear", Doc: "a bT + c", Needs: []Values{In1, In0, 0}},

	// Operations that a user defined.
	{Name: "Custom", Doc: "a user's Function"},
}

const (
	sqrtHalf = 0.70710678118654752440
	sqrt2Pi  = 0.79788456080286535588 // sqrt(2/pi)
)

func num(f float64) expr { return pointwise.Const(f) }

func gelu(v vars) expr {
	a := v.A()
	return a.Mul(num(0.5)).Mul(a.Mul(num(sqrtHalf)).Erf().Add(num(1)))
}

func geluTanh(v vars) expr {
	a := v.A()
	inner := a.Mul(a).Mul(a).Mul(num(0.044715)).Add(a).Mul(num(sqrt2Pi))
	return a.Mul(num(0.5)).Mul(inner.Tanh().Add(num(1)))
}

func clamp(v vars) expr    { return v.A().Maximum(v.S(0)).Minimum(v.S(1)) }
func clampMin(v vars) expr { return v.A().Maximum(v.S(0)) }
func clampMax(v vars) expr { return v.A().Minimum(v.S(0)) }

// The bounds themselves, and NaN, pass no gradient.
func clampGrad(v vars) expr {
	return v.A().Gt(v.S(0)).And(v.A().Lt(v.S(1))).Select(v.G, num(0))
}
func clampMinGrad(v vars) expr { return v.A().Gt(v.S(0)).Select(v.G, num(0)) }
func clampMaxGrad(v vars) expr { return v.A().Lt(v.S(0)).Select(v.G, num(0)) }

// bce clamps logarithms at -100 and bceGrad its denominator at 1e-12, as PyTorch
// does, so that certain and wrong predictions stay finite.
func bce(v vars) expr {
	p, y := v.A(), v.B()
	hit := p.Log().Maximum(num(-100))
	miss := num(1).Sub(p).Log().Maximum(num(-100))
	return y.Sub(num(1)).Mul(miss).Sub(y.Mul(hit))
}

func bceGrad(v vars) expr {
	p, y := v.A(), v.B()
	return v.G.Mul(p.Sub(y)).Div(num(1).Sub(p).Mul(p).Maximum(num(1e-12)))
}

func bceTargetGrad(v vars) expr {
	p := v.A()
	hit := p.Log().Maximum(num(-100))
	miss := num(1).Sub(p).Log().Maximum(num(-100))
	return v.G.Mul(miss.Sub(hit))
}
