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
	PrimCount
)
