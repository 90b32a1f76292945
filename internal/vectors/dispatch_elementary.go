package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

// elementaryOperations are the element-wise ones beside those of
// pointwiseOperations, activations apart.
var elementaryOperations = map[string]operation{
	"exp2":       unary((*tensor.Tensor).Exp2),
	"expm1":      unary((*tensor.Tensor).Expm1),
	"log2":       unary((*tensor.Tensor).Log2),
	"log10":      unary((*tensor.Tensor).Log10),
	"log1p":      unary((*tensor.Tensor).Log1p),
	"rsqrt":      unary((*tensor.Tensor).Rsqrt),
	"sin":        unary((*tensor.Tensor).Sin),
	"cos":        unary((*tensor.Tensor).Cos),
	"tan":        unary((*tensor.Tensor).Tan),
	"asin":       unary((*tensor.Tensor).Asin),
	"acos":       unary((*tensor.Tensor).Acos),
	"atan":       unary((*tensor.Tensor).Atan),
	"sinh":       unary((*tensor.Tensor).Sinh),
	"cosh":       unary((*tensor.Tensor).Cosh),
	"asinh":      unary((*tensor.Tensor).Asinh),
	"acosh":      unary((*tensor.Tensor).Acosh),
	"atanh":      unary((*tensor.Tensor).Atanh),
	"sinc":       unary((*tensor.Tensor).Sinc),
	"deg2rad":    unary((*tensor.Tensor).Deg2Rad),
	"rad2deg":    unary((*tensor.Tensor).Rad2Deg),
	"erf":        unary((*tensor.Tensor).Erf),
	"erfc":       unary((*tensor.Tensor).Erfc),
	"erfinv":     unary((*tensor.Tensor).Erfinv),
	"lgamma":     unary((*tensor.Tensor).Lgamma),
	"digamma":    unary((*tensor.Tensor).Digamma),
	"sign":       unary((*tensor.Tensor).Sign),
	"sgn":        unary((*tensor.Tensor).Sign),
	"square":     unary((*tensor.Tensor).Square),
	"reciprocal": unary((*tensor.Tensor).Reciprocal),
	"floor":      unary((*tensor.Tensor).Floor),
	"ceil":       unary((*tensor.Tensor).Ceil),
	"trunc":      unary((*tensor.Tensor).Trunc),
	"frac":       unary((*tensor.Tensor).Frac),
	"round":      round,
	"logit": func(c *Call) tensors {
		return tensors{c.Tensor("input").Logit(tensor.LogitOptions{Eps: floatOrNil(c, "eps")})}
	},

	"polygamma":         func(c *Call) tensors { return tensors{c.Tensor("x").Polygamma(c.Int("n"))} },
	"special.polygamma": func(c *Call) tensors { return tensors{c.Tensor("x").Polygamma(c.Int("n"))} },

	"atan2":       broadly("other", (*tensor.Tensor).Atan2),
	"hypot":       broadly("other", (*tensor.Tensor).Hypot),
	"copysign":    broadly("other", (*tensor.Tensor).Copysign),
	"xlogy":       broadly("other", (*tensor.Tensor).XLogY),
	"logaddexp":   broadly("other", (*tensor.Tensor).LogAddExp),
	"logaddexp2":  broadly("other", (*tensor.Tensor).LogAddExp2),
	"fmax":        broadly("other", (*tensor.Tensor).FMax),
	"fmin":        broadly("other", (*tensor.Tensor).FMin),
	"heaviside":   broadly("values", (*tensor.Tensor).Heaviside),
	"ldexp":       broadly("other", (*tensor.Tensor).Ldexp),
	"float_power": broadly("exponent", (*tensor.Tensor).FloatPower),
	"lerp":        lerp,
	"addcmul":     addcmul((*tensor.Tensor).AddCMul),
	"addcdiv":     addcmul((*tensor.Tensor).AddCDiv),

	"floor_divide": pairwise("other", (*tensor.Tensor).FloorDivide, (*tensor.Tensor).FloorDivideScalar, (*tensor.Tensor).RFloorDivideScalar),
	"remainder":    pairwise("other", (*tensor.Tensor).Remainder, (*tensor.Tensor).RemainderScalar, (*tensor.Tensor).RRemainderScalar),
	"fmod":         pairwise("other", (*tensor.Tensor).Fmod, (*tensor.Tensor).FmodScalar, nil),

	"isnan":      unary((*tensor.Tensor).IsNaN),
	"isinf":      unary((*tensor.Tensor).IsInf),
	"isfinite":   unary((*tensor.Tensor).IsFinite),
	"isposinf":   unary((*tensor.Tensor).IsPosInf),
	"isneginf":   unary((*tensor.Tensor).IsNegInf),
	"signbit":    unary((*tensor.Tensor).Signbit),
	"nan_to_num": nanToNum,
	"isclose":    func(c *Call) tensors { return tensors{c.Tensor("input").IsClose(c.Tensor("other"), closeness(c))} },
	"allclose": func(c *Call) tensors {
		return tensors{tensor.New(tensor.AllClose(c.Tensor("input"), c.Tensor("other"), closeness(c)))}
	},
	"logical_and": broadly("other", (*tensor.Tensor).LogicalAnd),
	"logical_or":  broadly("other", (*tensor.Tensor).LogicalOr),
	"logical_xor": broadly("other", (*tensor.Tensor).LogicalXor),
	"logical_not": unary((*tensor.Tensor).LogicalNot),

	"bitwise_not":         unary((*tensor.Tensor).BitwiseNot),
	"bitwise_and":         pairwise("other", (*tensor.Tensor).BitwiseAnd, (*tensor.Tensor).BitwiseAndScalar, (*tensor.Tensor).BitwiseAndScalar),
	"bitwise_or":          pairwise("other", (*tensor.Tensor).BitwiseOr, (*tensor.Tensor).BitwiseOrScalar, (*tensor.Tensor).BitwiseOrScalar),
	"bitwise_xor":         pairwise("other", (*tensor.Tensor).BitwiseXor, (*tensor.Tensor).BitwiseXorScalar, (*tensor.Tensor).BitwiseXorScalar),
	"bitwise_left_shift":  pairwise("other", (*tensor.Tensor).BitwiseLeftShift, (*tensor.Tensor).BitwiseLeftShiftScalar, nil),
	"bitwise_right_shift": pairwise("other", (*tensor.Tensor).BitwiseRightShift, (*tensor.Tensor).BitwiseRightShiftScalar, nil),
}

// broadly is an operation of two tensors, of which a number is one of no
// dimension, as Go writes it.
func broadly(other string, f binaryMethod) operation {
	return func(c *Call) tensors {
		switch {
		case c.IsTensor("input") && c.IsTensor(other):
			return tensors{f(c.Tensor("input"), c.Tensor(other))}
		case c.IsTensor("input"):
			x := c.Tensor("input")
			return tensors{f(x, numberBeside(x, c.Number(other)))}
		}
		x := c.Tensor(other)
		return tensors{f(numberBeside(x, c.Number("input")), x)}
	}
}

// numberBeside is a number as a tensor that promotes with x as the number would.
func numberBeside(x *tensor.Tensor, v any) *tensor.Tensor {
	if _, isFloat := v.(float64); isFloat && x.DType().IsFloat() {
		return tensor.As(x.DType()).Full(nil, v)
	}
	return tensor.Full(nil, v)
}

func floatOrNil(c *Call, name string) *float64 {
	if !c.Has(name) {
		c.Ignore(name)
		return nil
	}
	return new(c.Float(name, 0))
}

func round(c *Call) tensors {
	if c.Has("decimals") && c.args["decimals"] != 0 {
		return tensors{c.Tensor("input").RoundDecimals(c.Int("decimals"))}
	}
	c.Ignore("decimals")
	return tensors{c.Tensor("input").Round()}
}

func lerp(c *Call) tensors {
	if c.IsTensor("weight") {
		return tensors{c.Tensor("input").Lerp(c.Tensor("end"), c.Tensor("weight"))}
	}
	return tensors{c.Tensor("input").LerpScalar(c.Tensor("end"), c.Number("weight"))}
}

func addcmul(f func(x, y, z *tensor.Tensor, s any) *tensor.Tensor) operation {
	return func(c *Call) tensors {
		var s any = 1
		if c.Has("value") {
			s = c.Number("value")
		}
		return tensors{f(c.Tensor("input"), c.Tensor("tensor1"), c.Tensor("tensor2"), s)}
	}
}

func nanToNum(c *Call) tensors {
	return tensors{c.Tensor("input").NaNToNum(tensor.NaNToNumOptions{
		NaN: c.Float("nan", 0), PosInf: floatOrNil(c, "posinf"), NegInf: floatOrNil(c, "neginf"),
	})}
}

func closeness(c *Call) tensor.CloseOptions {
	return tensor.CloseOptions{RTol: floatOrNil(c, "rtol"), ATol: floatOrNil(c, "atol"), EqualNaN: c.Bool("equal_nan", false)}
}

// divide is a division with or without a whole quotient.
func divide(c *Call) tensors {
	switch mode := c.Word("rounding_mode", ""); mode {
	case "floor":
		return pairwise("other", (*tensor.Tensor).FloorDivide, (*tensor.Tensor).FloorDivideScalar, (*tensor.Tensor).RFloorDivideScalar)(c)
	case "trunc":
		return pairwise("other", (*tensor.Tensor).TruncDivide, (*tensor.Tensor).TruncDivideScalar, nil)(c)
	}
	return pairwise("other", (*tensor.Tensor).Div, (*tensor.Tensor).DivScalar, (*tensor.Tensor).RDivScalar)(c)
}
