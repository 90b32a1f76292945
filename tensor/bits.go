package tensor

import "github.com/seed-41c3a176/adjoint/internal/op"

// LogicalAnd returns, element by element and broadcast, whether x and y are both
// not 0, as Bool.
func (x *Tensor) LogicalAnd(y *Tensor) *Tensor { return elementwise(op.LogicalAnd, x, y) }

// LogicalOr returns whether x or y is not 0; see LogicalAnd.
func (x *Tensor) LogicalOr(y *Tensor) *Tensor { return elementwise(op.LogicalOr, x, y) }

// LogicalXor returns whether one of x and y is not 0, but not both; see
// LogicalAnd.
func (x *Tensor) LogicalXor(y *Tensor) *Tensor { return elementwise(op.LogicalXor, x, y) }

// LogicalNot returns whether x is 0, as Bool.
func (x *Tensor) LogicalNot() *Tensor { return elementwise(op.LogicalNot, x) }

// BitwiseAnd returns the bits that x and y share, element by element, broadcast.
// Here and below floats panic, and bools are bits.
func (x *Tensor) BitwiseAnd(y *Tensor) *Tensor { return elementwise(op.BitwiseAnd, x, y) }

// BitwiseOr returns the bits of x or y; see BitwiseAnd.
func (x *Tensor) BitwiseOr(y *Tensor) *Tensor { return elementwise(op.BitwiseOr, x, y) }

// BitwiseXor returns the bits of either x or y; see BitwiseAnd.
func (x *Tensor) BitwiseXor(y *Tensor) *Tensor { return elementwise(op.BitwiseXor, x, y) }

// BitwiseNot returns every bit of x turned; see BitwiseAnd.
func (x *Tensor) BitwiseNot() *Tensor { return elementwise(op.BitwiseNot, x) }

// BitwiseLeftShift returns x shifted left by y places, element by element,
// broadcast; 0 for a negative number of places and for as many as the type has.
// Floats and bools panic.
func (x *Tensor) BitwiseLeftShift(y *Tensor) *Tensor { return elementwise(op.BitwiseLeftShift, x, y) }

// BitwiseRightShift returns x shifted right by y places, its sign kept; see
// BitwiseLeftShift.
func (x *Tensor) BitwiseRightShift(y *Tensor) *Tensor { return elementwise(op.BitwiseRightShift, x, y) }

// BitwiseAndScalar returns the bits that x and s, a Go integer or bool, share.
func (x *Tensor) BitwiseAndScalar(s any) *Tensor {
	return elementwise(op.BitwiseAnd, x, wrapped("BitwiseAndScalar", x, s))
}

// BitwiseOrScalar returns the bits of x or s, a Go integer or bool.
func (x *Tensor) BitwiseOrScalar(s any) *Tensor {
	return elementwise(op.BitwiseOr, x, wrapped("BitwiseOrScalar", x, s))
}

// BitwiseXorScalar returns the bits of either x or s, a Go integer or bool.
func (x *Tensor) BitwiseXorScalar(s any) *Tensor {
	return elementwise(op.BitwiseXor, x, wrapped("BitwiseXorScalar", x, s))
}

// BitwiseLeftShiftScalar returns x shifted left by s places; see
// BitwiseLeftShift.
func (x *Tensor) BitwiseLeftShiftScalar(s any) *Tensor {
	return elementwise(op.BitwiseLeftShift, x, wrapped("BitwiseLeftShiftScalar", x, s))
}

// BitwiseRightShiftScalar returns x shifted right by s places; see
// BitwiseRightShift.
func (x *Tensor) BitwiseRightShiftScalar(s any) *Tensor {
	return elementwise(op.BitwiseRightShift, x, wrapped("BitwiseRightShiftScalar", x, s))
}
