package tensor

import (
	"bytes"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Eq returns x == y, element by element, broadcast, as Bool; NaN equals nothing.
func (x *Tensor) Eq(y *Tensor) *Tensor { return elementwise(op.Eq, x, y) }

// Ne returns x != y; see Eq.
func (x *Tensor) Ne(y *Tensor) *Tensor { return elementwise(op.Ne, x, y) }

// Lt returns x < y; see Eq.
func (x *Tensor) Lt(y *Tensor) *Tensor { return elementwise(op.Lt, x, y) }

// Le returns x <= y; see Eq.
func (x *Tensor) Le(y *Tensor) *Tensor { return elementwise(op.Le, x, y) }

// Gt returns x > y; see Eq.
func (x *Tensor) Gt(y *Tensor) *Tensor { return elementwise(op.Gt, x, y) }

// Ge returns x >= y; see Eq.
func (x *Tensor) Ge(y *Tensor) *Tensor { return elementwise(op.Ge, x, y) }

// EqScalar returns x == s for any Go number s.
func (x *Tensor) EqScalar(s any) *Tensor { return withNumber(op.EqScalar, x, s) }

// NeScalar returns x != s for any Go number s.
func (x *Tensor) NeScalar(s any) *Tensor { return withNumber(op.NeScalar, x, s) }

// LtScalar returns x < s for any Go number s.
func (x *Tensor) LtScalar(s any) *Tensor { return withNumber(op.LtScalar, x, s) }

// LeScalar returns x <= s for any Go number s.
func (x *Tensor) LeScalar(s any) *Tensor { return withNumber(op.LeScalar, x, s) }

// GtScalar returns x > s for any Go number s.
func (x *Tensor) GtScalar(s any) *Tensor { return withNumber(op.GtScalar, x, s) }

// GeScalar returns x >= s for any Go number s.
func (x *Tensor) GeScalar(s any) *Tensor { return withNumber(op.GeScalar, x, s) }

// Equal reports whether x and y have one shape and type and equal elements, as
// torch.equal does: NaN equals nothing. They may live on different devices.
func Equal(x, y *Tensor) bool {
	needTensors("Equal", x, y)
	if x.dtype != y.dtype || !sameShape(x, y) {
		return false
	}
	a, b := x.bytes(), y.bytes()
	if !x.dtype.IsFloat() {
		return bytes.Equal(a, b)
	}
	xs, ys := floats(x.dtype, a), floats(y.dtype, b)
	for i, v := range xs {
		if v != ys[i] {
			return false
		}
	}
	return true
}
