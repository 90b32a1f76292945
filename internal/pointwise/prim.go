package pointwise

// Prim is a primitive: a function of up to three elements.
type Prim uint8

const (
	Copy Prim = iota // a; also the program of copies and casts
	Add
	Sub
	Mul
	Div
	Neg
	Abs
	Sign
	Sqrt
	Rsqrt
	Recip
	Exp
	Log
	Tanh
	Sigmoid
	Erf
	Pow
	FMA // a*b + c, rounded once
	Maximum
	Minimum
	Relu
	Eq // comparisons give a mask
	Ne
	Lt
	Le
	Gt
	Ge
	IsNaN
	And // of masks
	Or
	Not
	Select // a ? b : c, a being a mask
	Num    // a mask as a number: 1 or 0

	Sin
	Cos
	Tan
	Asin
	Acos
	Atan
	Sinh
	Cosh
	Asinh
	Acosh
	Atanh
	Exp2
	Expm1
	Log1p
	Log2
	Log10
	Softplus // log(1 + exp(a))
	Erfc
	Erfinv
	Lgamma
	Digamma
	Polygamma // the a-th derivative of digamma at b
	Atan2
	Hypot
	Copysign
	Floor
	Ceil
	Round // half to even
	Trunc
	Quo       // a/b cut to a whole number
	FloorDiv  // a/b rounded down
	Fmod      // a - quo(a, b)*b, of a's sign
	Remainder // a - floordiv(a, b)*b, of b's sign
	Signbit
	BitAnd // of integers and truth values, as all that follow
	BitOr
	BitXor
	BitNot
	Shl // shifts by less than 0 or by the width or more leave nothing but the sign
	Shr
	PrimCount
)
