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
	{Name: "Sub", Doc: "a - b", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sub(v.B()) }}},
	{Name: "Mul", Doc: "a * b", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.B()) }}},
	{Name: "Div", Doc: "a / b", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Div(v.B()) }}},
	{Name: "Pow", Doc: "a to the power b", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Pow(v.B()) }}},
	{Name: "Maximum", Doc: "the greater of a and b", Def: &def{Value: func(v vars) expr { return v.A().Maximum(v.B()) }}},
	{Name: "Minimum", Doc: "the lesser of a and b", Def: &def{Value: func(v vars) expr { return v.A().Minimum(v.B()) }}},
	{Name: "Neg", Doc: "-a", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Neg() }}},
	{Name: "Abs", Doc: "|a|", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Abs() }}},
	{Name: "Sign", Doc: "the sign of a: -1, 0 or 1", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sign() }, Partial: []func(vars) expr{flat}}},
	{Name: "Reciprocal", Doc: "1 / a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Recip() }}},
	{Name: "Square", Doc: "a * a", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.A()) }}},
	{Name: "FMax", Doc: "the greater of a and b, of which one may be NaN", Def: &def{Value: fmax, Partial: []func(vars) expr{fmaxGrad, fmaxOther}}},
	{Name: "FMin", Doc: "the lesser of a and b, of which one may be NaN", Def: &def{Value: fmin, Partial: []func(vars) expr{fminGrad, fminOther}}},
	{Name: "Copysign", Doc: "|a| with the sign of b", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Copysign(v.B()) }}},
	{Name: "Hypot", Doc: "sqrt(a^2 + b^2)", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Hypot(v.B()) }}},
	{Name: "Lerp", Doc: "a + c * (b - a)", Typing: FloatOnly, InPlace: true, Def: &def{Value: lerp, Partial: []func(vars) expr{lerpStart, lerpEnd, lerpWeight}}},
	{Name: "LerpScalar", Doc: "a + s * (b - a)", Typing: FloatOnly, InPlace: true, Def: &def{Value: lerpScalar, Partial: []func(vars) expr{lerpScalarStart, lerpScalarEnd}}},
	{Name: "AddCMul", Doc: "a + s * b * c", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Add(v.S(0).Mul(v.B()).Mul(v.C())) }}},
	{Name: "AddCDiv", Doc: "a + s * b / c", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Add(v.S(0).Mul(v.B()).Div(v.C())) }}},

	// Division to whole numbers, and rounding. What is flat between its jumps has
	// a gradient of 0. Integers divided by 0 are an error.
	{Name: "FloorDivide", Doc: "a / b, rounded down", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().FloorDiv(v.B()) }, Partial: []func(vars) expr{flat, flat}}},
	{Name: "TruncDivide", Doc: "a / b, its fraction cut off", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Quo(v.B()) }, Partial: []func(vars) expr{flat, flat}}},
	{Name: "Remainder", Doc: "a - b * floor(a / b), of b's sign", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Remainder(v.B()) }}},
	{Name: "Fmod", Doc: "a - b * trunc(a / b), of a's sign", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Fmod(v.B()) }}},
	{Name: "Floor", Doc: "a rounded down", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Floor() }, Partial: []func(vars) expr{flat}}},
	{Name: "Ceil", Doc: "a rounded up", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Ceil() }, Partial: []func(vars) expr{flat}}},
	{Name: "Round", Doc: "a rounded to the nearest whole number, half to even", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Round() }, Partial: []func(vars) expr{flat}}},
	{Name: "RoundDecimals", Doc: "round(a * s / t) * t / s", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.S(0)).Div(v.S(1)).Round().Mul(v.S(1)).Div(v.S(0)) }, Partial: []func(vars) expr{flat}}},
	{Name: "Trunc", Doc: "a with its fraction cut off", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Trunc() }, Partial: []func(vars) expr{flat}}},
	{Name: "Frac", Doc: "the fraction of a", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sub(v.A().Trunc()) }}},

	// Arithmetic with a Go number s.
	{Name: "AddScalar", Doc: "a + s", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Add(v.S(0)) }}},
	{Name: "SubScalar", Doc: "a - s", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sub(v.S(0)) }}},
	{Name: "RSubScalar", Doc: "s - a", Typing: Signed, Def: &def{Value: func(v vars) expr { return v.S(0).Sub(v.A()) }}},
	{Name: "MulScalar", Doc: "a * s", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.S(0)) }}},
	{Name: "DivScalar", Doc: "a / s", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Div(v.S(0)) }}},
	{Name: "RDivScalar", Doc: "s / a", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.S(0).Div(v.A()) }}},
	{Name: "PowScalar", Doc: "a to the power s", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Pow(v.S(0)) }}},
	{Name: "RPowScalar", Doc: "s to the power a", Def: &def{Value: func(v vars) expr { return v.S(0).Pow(v.A()) }}},
	{Name: "AddScaled", Doc: "a + s * b, rounded once", Def: &def{Value: func(v vars) expr { return v.B().FMA(v.S(0), v.A()) }}},

	// Elementary functions.
	{Name: "Exp", Doc: "e to the power a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Exp() }}},
	{Name: "Log", Doc: "the natural logarithm of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Log() }}},
	{Name: "Sqrt", Doc: "the square root of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sqrt() }}},
	{Name: "Tanh", Doc: "the hyperbolic tangent of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Tanh() }}},
	{Name: "Exp2", Doc: "2 to the power a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Exp2() }}},
	{Name: "Expm1", Doc: "exp(a) - 1", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Expm1() }}},
	{Name: "Log2", Doc: "the logarithm of a to base 2", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Log2() }}},
	{Name: "Log10", Doc: "the logarithm of a to base 10", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Log10() }}},
	{Name: "Log1p", Doc: "log(1 + a)", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Log1p() }}},
	{Name: "Rsqrt", Doc: "1 / sqrt(a)", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Rsqrt() }}},
	{Name: "Sin", Doc: "the sine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sin() }}},
	{Name: "Cos", Doc: "the cosine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Cos() }}},
	{Name: "Tan", Doc: "the tangent of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Tan() }}},
	{Name: "Asin", Doc: "the arc sine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Asin() }}},
	{Name: "Acos", Doc: "the arc cosine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Acos() }}},
	{Name: "Atan", Doc: "the arc tangent of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Atan() }}},
	{Name: "Atan2", Doc: "the angle of the point (b, a)", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Atan2(v.B()) }}},
	{Name: "Sinh", Doc: "the hyperbolic sine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sinh() }}},
	{Name: "Cosh", Doc: "the hyperbolic cosine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Cosh() }}},
	{Name: "Asinh", Doc: "the inverse hyperbolic sine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Asinh() }}},
	{Name: "Acosh", Doc: "the inverse hyperbolic cosine of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Acosh() }}},
	{Name: "Atanh", Doc: "the inverse hyperbolic tangent of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Atanh() }}},
	{Name: "Sinc", Doc: "sin(pi a) / (pi a)", Typing: Floating, InPlace: true, Def: &def{Value: sinc, Partial: []func(vars) expr{sincGrad}}},
	{Name: "Erf", Doc: "the error function of a", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Erf() }}},
	{Name: "Erfc", Doc: "1 - erf(a)", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Erfc() }}},
	{Name: "Erfinv", Doc: "the inverse of erf", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Erfinv() }}},
	{Name: "Lgamma", Doc: "log |gamma(a)|", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Lgamma() }}},
	{Name: "Digamma", Doc: "the derivative of lgamma", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Digamma() }}},
	{Name: "Polygamma", Doc: "the s-th derivative of digamma", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.S(0).Polygamma(v.A()) }}},
	{Name: "Logit", Doc: "log(a / (1 - a))", Typing: Floating, InPlace: true, Def: &def{Value: logit, Partial: []func(vars) expr{logitGrad}}},
	{Name: "LogitEps", Doc: "logit of a, no closer than s to 0 and 1", Typing: Floating, InPlace: true, Def: &def{Value: logitEps, Partial: []func(vars) expr{logitEpsGrad}}},
	{Name: "XLogY", Doc: "a * log(b), 0 where a is", Typing: Floating, InPlace: true, Def: &def{Value: xlogy, Partial: []func(vars) expr{xlogyGrad, xlogyOther}}},
	{Name: "LogAddExp", Doc: "log(exp(a) + exp(b))", Typing: FloatOnly, Def: &def{Value: logAddExp, Partial: []func(vars) expr{logAddExpGrad, logAddExpOther}}},
	{Name: "LogAddExp2", Doc: "log2(2^a + 2^b)", Typing: FloatOnly, Def: &def{Value: logAddExp2, Partial: []func(vars) expr{logAddExp2Grad, logAddExp2Other}}},

	// Activations.
	{Name: "Sigmoid", Doc: "1 / (1 + exp(-a))", Typing: Floating, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Sigmoid() }}},
	{Name: "ReLU", Doc: "max(a, 0)", InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Relu() }}},
	{Name: "GELU", Doc: "a * (1 + erf(a / sqrt 2)) / 2", Typing: FloatOnly, Def: &def{Value: gelu, Partial: []func(vars) expr{geluGrad}}},
	{Name: "GELUTanh", Doc: "a * (1 + tanh(sqrt(2/pi) (a + 0.044715 a^3))) / 2", Typing: FloatOnly, Def: &def{Value: geluTanh}},
	{Name: "SiLU", Doc: "a * sigmoid(a)", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.A().Sigmoid()) }}},
	{Name: "Softplus", Doc: "log(1 + exp(s a)) / s, a where s a > t", Typing: FloatOnly, Def: &def{Value: softplus, Partial: []func(vars) expr{softplusGrad}}},
	{Name: "LogSigmoid", Doc: "log(sigmoid(a))", Typing: FloatOnly, Def: &def{Value: func(v vars) expr { return v.A().Neg().Softplus().Neg() }}},
	{Name: "ELU", Doc: "s * (exp(u a) - 1) where a < 0, else t * a", Typing: FloatOnly, InPlace: true, Def: &def{Value: elu, Partial: []func(vars) expr{eluGrad}}},
	{Name: "LeakyReLU", Doc: "a where a > 0, else s * a", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Gt(num(0)).Select(v.A(), v.A().Mul(v.S(0))) }}},
	{Name: "PReLU", Doc: "a where a > 0, else b * a", Typing: FloatOnly, Def: &def{Value: func(v vars) expr { return v.A().Gt(num(0)).Select(v.A(), v.B().Mul(v.A())) }}},
	{Name: "Mish", Doc: "a * tanh(log(1 + exp(a)))", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.A().Softplus().Tanh()) }}},
	{Name: "Hardtanh", Doc: "a no less than s, then no more than t", Typing: Signed, InPlace: true, Def: &def{Value: hardtanh, Partial: []func(vars) expr{hardtanhGrad}}},
	{Name: "Hardsigmoid", Doc: "(a + 3) / 6, no less than 0 and no more than 1", Typing: FloatOnly, InPlace: true, Def: &def{Value: hardsigmoid, Partial: []func(vars) expr{hardsigmoidGrad}}},
	{Name: "Hardswish", Doc: "a * hardsigmoid(a)", Typing: FloatOnly, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(hardsigmoid(v)) }, Partial: []func(vars) expr{hardswishGrad}}},
	{Name: "Hardshrink", Doc: "a where |a| > s, else 0", Typing: FloatOnly, Def: &def{Value: hardshrink}},
	{Name: "Softshrink", Doc: "a nearer to 0 by s, and 0 where |a| <= s", Typing: FloatOnly, Def: &def{Value: softshrink, Partial: []func(vars) expr{hardshrinkGrad}}},
	{Name: "Tanhshrink", Doc: "a - tanh(a)", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Sub(v.A().Tanh()) }}},
	{Name: "Softsign", Doc: "a / (1 + |a|)", Typing: Floating, Def: &def{Value: func(v vars) expr { return v.A().Div(v.A().Abs().Add(num(1))) }}},
	{Name: "Threshold", Doc: "a where a > s, else t", Typing: Signed, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Le(v.S(0)).Select(v.S(1), v.A()) }}},

	// Bounds and choices.
	{Name: "Clamp", Doc: "a no less than s, then no more than t", InPlace: true, Def: &def{Value: clamp, Partial: []func(vars) expr{clampGrad}}},
	{Name: "ClampMin", Doc: "a no less than s", InPlace: true, Def: &def{Value: clampMin, Partial: []func(vars) expr{clampMinGrad}}},
	{Name: "ClampMax", Doc: "a no more than s", InPlace: true, Def: &def{Value: clampMax, Partial: []func(vars) expr{clampMaxGrad}}},
	{Name: "Where", Doc: "b where a holds, else c", Typing: Chosen, Def: &def{Masks: 1, Value: func(v vars) expr { return v.A().Select(v.B(), v.C()) }}},
	{Name: "NaNToNum", Doc: "a where finite, else s for NaN, t for Inf and u for -Inf", InPlace: true, Def: &def{Value: nanToNum}},

	// Comparisons. Their results are truth values and carry no gradient.
	{Name: "Eq", Doc: "a == b", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Eq(v.B()) }}},
	{Name: "Ne", Doc: "a != b", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Ne(v.B()) }}},
	{Name: "Lt", Doc: "a < b", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Lt(v.B()) }}},
	{Name: "Le", Doc: "a <= b", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Le(v.B()) }}},
	{Name: "Gt", Doc: "a > b", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Gt(v.B()) }}},
	{Name: "Ge", Doc: "a >= b", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Ge(v.B()) }}},
	{Name: "EqScalar", Doc: "a == s", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Eq(v.S(0)) }}},
	{Name: "NeScalar", Doc: "a != s", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Ne(v.S(0)) }}},
	{Name: "LtScalar", Doc: "a < s", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Lt(v.S(0)) }}},
	{Name: "LeScalar", Doc: "a <= s", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Le(v.S(0)) }}},
	{Name: "GtScalar", Doc: "a > s", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Gt(v.S(0)) }}},
	{Name: "GeScalar", Doc: "a >= s", Typing: Compared, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Ge(v.S(0)) }}},

	// What kind of number an element is, and other truth values.
	{Name: "IsNaN", Doc: "whether a is not a number", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().IsNaN() }}},
	{Name: "IsFinite", Doc: "whether a is a finite number", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return finite(v.A()) }}},
	{Name: "IsInf", Doc: "whether a is infinite", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return infinite(v.A()) }}},
	{Name: "IsPosInf", Doc: "whether a is +Inf", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return infinite(v.A()).And(v.A().Gt(num(0))) }}},
	{Name: "IsNegInf", Doc: "whether a is -Inf", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return infinite(v.A()).And(v.A().Lt(num(0))) }}},
	{Name: "Signbit", Doc: "whether a has the sign -", Typing: Compared, Constant: true, Def: &def{Value: func(v vars) expr { return v.A().Signbit() }}},
	{Name: "Heaviside", Doc: "0 where a < 0, b where a is 0, 1 where a > 0", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Eq(num(0)).Select(v.B(), v.A().Gt(num(0)).Num()) }}},
	{Name: "LogicalAnd", Doc: "whether a and b are both not 0", Typing: Logic, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Mul(v.B()) }}},
	{Name: "LogicalOr", Doc: "whether a or b is not 0", Typing: Logic, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Add(v.B()) }}},
	{Name: "LogicalXor", Doc: "whether one of a and b is not 0, but not both", Typing: Logic, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Ne(v.B()) }}},
	{Name: "LogicalNot", Doc: "whether a is 0", Typing: Logic, Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Eq(num(0)) }}},

	// Bits of integers and truth values.
	{Name: "BitwiseAnd", Doc: "the bits that a and b share", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().BitAnd(v.B()) }}},
	{Name: "BitwiseOr", Doc: "the bits of a or b", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().BitOr(v.B()) }}},
	{Name: "BitwiseXor", Doc: "the bits of either a or b", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().BitXor(v.B()) }}},
	{Name: "BitwiseNot", Doc: "every bit of a turned", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().BitNot() }}},
	{Name: "BitwiseLeftShift", Doc: "a shifted left by b places", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Shl(v.B()) }}},
	{Name: "BitwiseRightShift", Doc: "a shifted right by b places, its sign kept", Constant: true, InPlace: true, Def: &def{Value: func(v vars) expr { return v.A().Shr(v.B()) }}},

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
	{Name: "Diagonal", Doc: "the diagonals of matrices"},
	{Name: "Unfold", Doc: "windows along one dimension"},
	{Name: "Split", Doc: "pieces along one dimension"},
	{Name: "SliceScatter", Doc: "a copy with places along one dimension replaced"},

	// Elements moved by index.
	{Name: "Gather", Doc: "elements picked by index along one dimension", Needs: []Values{In1}},
	{Name: "ScatterAdd", Doc: "elements added at indices along one dimension", Needs: []Values{0, 0, In1}},
	{Name: "IndexSelect", Doc: "slices picked by index along one dimension", Needs: []Values{In1}},
	{Name: "IndexAdd", Doc: "slices added at indices along one dimension", Needs: []Values{0, 0, In1}},
	{Name: "Scatter", Doc: "elements put at indices along one dimension", Needs: []Values{In1, 0, In1}},
	{Name: "ScatterProd", Doc: "elements multiplied at indices along one dimension", Needs: []Values{In0 | In1 | In2 | Out0}},
	{Name: "ScatterMax", Doc: "the greatest elements at indices along one dimension", Needs: []Values{In0 | In1 | In2 | Out0}},
	{Name: "ScatterMin", Doc: "the least elements at indices along one dimension", Needs: []Values{In0 | In1 | In2 | Out0}},
	{Name: "IndexCopy", Doc: "slices put at indices along one dimension", Needs: []Values{In1, 0, In1}},
	{Name: "Cat", Doc: "joined along one dimension"},
	{Name: "Flip", Doc: "the order along dimensions turned around"},
	{Name: "Roll", Doc: "places along one dimension moved around"},

	// Reductions.
	{Name: "Sum", Doc: "the sum"},
	{Name: "Mean", Doc: "the mean"},
	{Name: "Prod", Doc: "the product", Needs: []Values{In0}},
	{Name: "Max", Doc: "the greatest element of all", Needs: []Values{In0 | Out0}},
	{Name: "Min", Doc: "the least element of all", Needs: []Values{In0 | Out0}},
	{Name: "MaxDim", Doc: "the greatest element and its index", Needs: []Values{Out1}, Outs: 2},
	{Name: "MinDim", Doc: "the least element and its index", Needs: []Values{Out1}, Outs: 2},
	{Name: "AMax", Doc: "the greatest element", Needs: []Values{In0 | Out0}},
	{Name: "AMin", Doc: "the least element", Needs: []Values{In0 | Out0}},
	{Name: "ArgMax", Doc: "the index of the greatest element", Constant: true},
	{Name: "ArgMin", Doc: "the index of the least element", Constant: true},
	{Name: "Any", Doc: "whether any element is not zero", Constant: true},
	{Name: "All", Doc: "whether every element is not zero", Constant: true},
	{Name: "Var", Doc: "the mean squared deviation", Needs: []Values{In0}},
	{Name: "Std", Doc: "the root of the mean squared deviation", Needs: []Values{In0 | Out0}},
	{Name: "Norm", Doc: "the p-th root of the sum of |a| to the power p", Needs: []Values{In0 | Out0}},
	{Name: "LogSumExp", Doc: "log of the sum of exponentials", Needs: []Values{In0 | Out0}},

	// Elements in order.
	{Name: "Sort", Doc: "the elements in order and their indices", Needs: []Values{Out1}, Outs: 2},
	{Name: "TopK", Doc: "the greatest elements and their indices", Needs: []Values{Out1}, Outs: 2},
	{Name: "KthValue", Doc: "the k-th least element and its index", Needs: []Values{Out1}, Outs: 2},
	{Name: "Median", Doc: "the middle one of all elements in order", Needs: []Values{In0 | Out0}},
	{Name: "MedianDim", Doc: "the middle one of the elements in order and its index", Needs: []Values{Out1}, Outs: 2},
	{Name: "NanMedian", Doc: "the middle one of all numbers in order", Needs: []Values{In0 | Out0}},
	{Name: "NanMedianDim", Doc: "the middle one of the numbers in order and its index", Needs: []Values{Out1}, Outs: 2},
	{Name: "Mode", Doc: "the most frequent element and its index", Needs: []Values{Out1}, Outs: 2},

	{Name: "ArgSort", Doc: "the indices of the elements in order", Constant: true},
	{Name: "Unique", Doc: "the distinct elements, where each is and how often", Constant: true},
	{Name: "BinCount", Doc: "how often each whole number occurs", Constant: true},
	{Name: "Histc", Doc: "how many elements lie in each bin", Constant: true},
	{Name: "SearchSorted", Doc: "where elements belong in a sorted sequence", Constant: true},
	{Name: "IsIn", Doc: "whether elements are among others", Constant: true},
	{Name: "NonZero", Doc: "the places of what is not 0", Constant: true},

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

	{Name: "Attention", Doc: "softmax(s a bT + d) c", Needs: []Values{In0 | In1 | In2 | In3 | In4 | Out1}},

	// Products.
	{Name: "MatMul", Doc: "the matrix product", Needs: []Values{In1, In0}},
	{Name: "Linear", Doc: "a bT + c", Needs: []Values{In1, In0, 0}},

	// Convolutions and windows.
	{Name: "Conv", Doc: "sums of products of b with windows of a, plus c", Needs: []Values{In1, In0, 0}},
	{Name: "ConvTranspose", Doc: "what Conv passes back to the images, plus c", Needs: []Values{In1, In0, 0}},
	{Name: "ConvWeight", Doc: "what Conv passes back to the weight", Needs: []Values{In1, In0}},
	{Name: "MaxPool", Doc: "the greatest elements of windows", Needs: []Values{Out1}, Outs: 2},
	{Name: "AvgPool", Doc: "the means of windows"},
	{Name: "AvgPoolBack", Doc: "what AvgPool passes back"},
	{Name: "Pad", Doc: "a number put around"},
	{Name: "BatchNorm", Doc: "(a - mean) / std * b + c for each channel", Needs: []Values{In0 | In1 | Out1 | Out2, In0 | Out1 | Out2, 0}},
	{Name: "Embedding", Doc: "the rows of a at indices b", Needs: []Values{In1}},

	// Recurrent cells, through time.
	{Name: "LSTM", Doc: "long short-term memory of gates a + b h, from h = c and the memory d", Needs: []Values{In1 | In3 | Out1 | Out2, In1 | In2 | In3 | Out0 | Out1 | Out2, In1 | In3 | Out1 | Out2}, Outs: 3},

	// Operations that a user defined.
	{Name: "Custom", Doc: "a user's Function"},
}

const (
	sqrtHalf = 0.70710678118654752440
	rsqrt2Pi = 0.39894228040143267794 // 1/sqrt(2*pi)
	sqrt2Pi  = 0.79788456080286535588 // sqrt(2/pi)
)

func num(f float64) expr { return pointwise.Const(f) }

func gelu(v vars) expr {
	a := v.A()
	return a.Mul(num(0.5)).Mul(a.Mul(num(sqrtHalf)).Erf().Add(num(1)))
}

// geluGrad is g (Φ(a) + a φ(a)) in fewer steps than the derivative has by itself.
func geluGrad(v vars) expr {
	a := v.A()
	distribution := a.Mul(num(sqrtHalf)).Erf().FMA(num(0.5), num(0.5))
	density := a.Mul(a).Mul(num(-0.5)).Exp()
	return v.G.Mul(a.Mul(num(rsqrt2Pi)).FMA(density, distribution))
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
	miss := p.Neg().Log1p().Maximum(num(-100))
	return y.Sub(num(1)).Mul(miss).Sub(y.Mul(hit))
}

func bceGrad(v vars) expr {
	p, y := v.A(), v.B()
	return v.G.Mul(p.Sub(y)).Div(num(1).Sub(p).Mul(p).Maximum(num(1e-12)))
}

func bceTargetGrad(v vars) expr {
	p := v.A()
	hit := p.Log().Maximum(num(-100))
	miss := p.Neg().Log1p().Maximum(num(-100))
	return v.G.Mul(miss.Sub(hit))
}
