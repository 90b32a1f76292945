package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// resultType gives the types in which row computes on xs and of its result.
func resultType(row *op.Row, xs []*Tensor) (compute dtype.Type, out DType) {
	numbers := xs
	if row.Typing == op.Chosen {
		checkDevices(row.Name, xs)
		if xs[0].dtype != Bool {
			fail(DTypeError, row.Name, xs, "the condition is not of type bool")
		}
		numbers = xs[1:]
	}
	return typesOf(row, promoteAll(row.Name, numbers), xs)
}

// typesOf applies row's typing to the promoted type d of its operands.
func typesOf(row *op.Row, d DType, xs []*Tensor) (compute dtype.Type, out DType) {
	switch row.Typing {
	case op.Floating:
		if !d.IsFloat() {
			d = Float32
		}
	case op.Signed:
		if d == Bool {
			fail(DTypeError, row.Name, xs, "bool tensors have no %s; convert them or use the logical operations", row.Name)
		}
	case op.Compared:
		return d.typ().Compute(), Bool
	case op.Logic:
		return dtype.Bool, Bool
	case op.FloatOnly:
		if !d.IsFloat() {
			fail(DTypeError, row.Name, xs, "needs a floating-point type")
		}
	}
	if row.Def != nil && !row.Def.Forward().Supports(d.typ().Class()) {
		fail(DTypeError, row.Name, xs, "does not exist for type %v", d)
	}
	return d.typ().Compute(), d
}

// promoteAll is the common type of xs. Scalars, tensors of no dimension, widen
// the others only to another class, as in PyTorch.
func promoteAll(name string, xs []*Tensor) DType {
	d := xs[0].dtype
	same := true
	for _, x := range xs[1:] {
		if x == nil {
			fail(ValueError, name, xs, "a tensor is nil")
		}
		same = same && x.dtype == d
	}
	if same {
		return d
	}
	var dims, scalars promotion
	for _, x := range xs {
		if x.rank > 0 {
			dims.add(x.dtype)
		} else {
			scalars.add(x.dtype)
		}
	}
	if !dims.any || scalars.any && scalars.d.typ().Class() > dims.d.typ().Class() {
		return scalars.d
	}
	return dims.d
}

// A promotion gathers types one by one.
type promotion struct {
	d   DType
	any bool
}

func (p *promotion) add(d DType) {
	if p.any {
		d = Promote(p.d, d)
	}
	p.d, p.any = d, true
}
