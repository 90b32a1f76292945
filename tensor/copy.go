package tensor

import (
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

var copyProgram = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A() }}

// copyElements writes the elements of x, broadcast and converted, to y, which is
// on the same device. It records nothing.
func copyElements(name string, y, x *Tensor) {
	runPointwise(name, copyProgram.Forward(), pointwise.Scalars{}, copyType(y.dtype, x.dtype), y, []*Tensor{x})
}

// copyType is a type to convert in that loses nothing on the way from one type to
// the other.
func copyType(to, from DType) dtype.Type {
	if to.IsFloat() && from == Int64 || to == Float64 {
		return dtype.Float64
	}
	return from.typ().Compute()
}

// Clone returns a copy of x in memory of its own, through which gradients pass.
func (x *Tensor) Clone() *Tensor {
	y := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("Clone", y, x)
	record(op.Clone, nil, y, x)
	return y
}

// Contiguous returns x itself if its elements lie in row-major order, and
// otherwise a copy in which they do.
func (x *Tensor) Contiguous() *Tensor {
	if x.compact {
		return x
	}
	return x.Clone()
}

// As returns x with its elements converted to type d, x itself if it has that
// type. Floats become integers by truncation, numbers become true unless 0. What
// an Int64 does not hold becomes the nearest that it does, NaN becomes 0, and
// smaller integer types take an Int64's low bits. Gradients pass from float to
// float, converted back.
func (x *Tensor) As(d DType) *Tensor {
	if x.dtype == d {
		return x
	}
	d.known("As")
	y := x.castTo(d)
	record(op.Cast, nil, y, x)
	return y
}

// castTo is As without recording.
func (x *Tensor) castTo(d DType) *Tensor {
	if x.dtype == d {
		return x
	}
	y := alloc(x.store.Backend, d, x.dims())
	copyElements("As", y, x)
	return y
}

// To returns x on device d: x itself if it is there, else a copy through which
// gradients pass.
func (x *Tensor) To(d device.Device) *Tensor {
	if x.store.Backend == d.Backend() {
		return x
	}
	y := x.to(d)
	record(op.To, x.Device(), y, x)
	return y
}

// to is To without recording.
func (x *Tensor) to(d device.Device) *Tensor {
	if x.store.Backend == d.Backend() {
		return x
	}
	y := alloc(d.Backend(), x.dtype, x.dims())
	y.write(x.bytes())
	return y
}

// Detach returns a view of x that takes no part in any graph. It shares x's
// memory, and writing to one is seen, and noticed, by the other.
func (x *Tensor) Detach() *Tensor { return x.alias() }
