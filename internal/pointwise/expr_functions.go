package pointwise

// Sin is the sine.
func (a Expr) Sin() Expr { return apply(Sin, a) }

// Cos is the cosine.
func (a Expr) Cos() Expr { return apply(Cos, a) }

// Tan is the tangent.
func (a Expr) Tan() Expr { return apply(Tan, a) }

// Asin is the arc sine.
func (a Expr) Asin() Expr { return apply(Asin, a) }

// Acos is the arc cosine.
func (a Expr) Acos() Expr { return apply(Acos, a) }

// Atan is the arc tangent.
func (a Expr) Atan() Expr { return apply(Atan, a) }

// Sinh is the hyperbolic sine.
func (a Expr) Sinh() Expr { return apply(Sinh, a) }

// Cosh is the hyperbolic cosine.
func (a Expr) Cosh() Expr { return apply(Cosh, a) }

// Asinh is the inverse of Sinh.
func (a Expr) Asinh() Expr { return apply(Asinh, a) }

// Acosh is the inverse of Cosh.
func (a Expr) Acosh() Expr { return apply(Acosh, a) }

// Atanh is the inverse of Tanh.
func (a Expr) Atanh() Expr { return apply(Atanh, a) }

// Exp2 is 2 to the power a.
func (a Expr) Exp2() Expr { return apply(Exp2, a) }

// Expm1 is exp(a) - 1, without cancellation near 0.
func (a Expr) Expm1() Expr { return apply(Expm1, a) }

// Log1p is log(1 + a), without cancellation near 0.
func (a Expr) Log1p() Expr { return apply(Log1p, a) }

// Log2 is the logarithm to base 2.
func (a Expr) Log2() Expr { return apply(Log2, a) }

// Log10 is the logarithm to base 10.
func (a Expr) Log10() Expr { return apply(Log10, a) }

// Softplus is log(1 + exp(a)).
func (a Expr) Softplus() Expr { return apply(Softplus, a) }

// Erfc is 1 - erf(a).
func (a Expr) Erfc() Expr { return apply(Erfc, a) }

// Erfinv is the inverse of Erf.
func (a Expr) Erfinv() Expr { return apply(Erfinv, a) }

// Lgamma is log |gamma(a)|.
func (a Expr) Lgamma() Expr { return apply(Lgamma, a) }

// Digamma is the derivative of Lgamma.
func (a Expr) Digamma() Expr { return apply(Digamma, a) }

// Floor is a rounded down.
func (a Expr) Floor() Expr { return apply(Floor, a) }

// Ceil is a rounded up.
func (a Expr) Ceil() Expr { return apply(Ceil, a) }

// Round is a rounded to the nearest whole number, half to even.
func (a Expr) Round() Expr { return apply(Round, a) }

// Trunc is a without its fraction.
func (a Expr) Trunc() Expr { return apply(Trunc, a) }

// Signbit is true where the sign of a is minus, that of -0 too.
func (a Expr) Signbit() Expr { return apply(Signbit, a) }

// BitNot is every bit of a turned.
func (a Expr) BitNot() Expr { return apply(BitNot, a) }

// Polygamma is the a-th derivative of Digamma at b.
func (a Expr) Polygamma(b Expr) Expr { return apply(Polygamma, a, b) }

// Atan2 is the angle of the point (b, a).
func (a Expr) Atan2(b Expr) Expr { return apply(Atan2, a, b) }

// Hypot is sqrt(a^2 + b^2).
func (a Expr) Hypot(b Expr) Expr { return apply(Hypot, a, b) }

// Copysign is a with the sign of b.
func (a Expr) Copysign(b Expr) Expr { return apply(Copysign, a, b) }

// Quo is a / b without its fraction.
func (a Expr) Quo(b Expr) Expr { return apply(Quo, a, b) }

// FloorDiv is a / b rounded down.
func (a Expr) FloorDiv(b Expr) Expr { return apply(FloorDiv, a, b) }

// Fmod is the remainder of Quo, of the sign of a.
func (a Expr) Fmod(b Expr) Expr { return apply(Fmod, a, b) }

// Remainder is the remainder of FloorDiv, of the sign of b.
func (a Expr) Remainder(b Expr) Expr { return apply(Remainder, a, b) }

// BitAnd is the bits that a and b share.
func (a Expr) BitAnd(b Expr) Expr { return apply(BitAnd, a, b) }

// BitOr is the bits of a or b.
func (a Expr) BitOr(b Expr) Expr { return apply(BitOr, a, b) }

// BitXor is the bits of either a or b.
func (a Expr) BitXor(b Expr) Expr { return apply(BitXor, a, b) }

// Shl is a shifted left by b places.
func (a Expr) Shl(b Expr) Expr { return apply(Shl, a, b) }

// Shr is a shifted right by b places, keeping the sign.
func (a Expr) Shr(b Expr) Expr { return apply(Shr, a, b) }
