package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Max returns the greatest element of all; NaN wins. Equal elements share the
// gradient evenly, and so do NaNs. A tensor without elements panics. See MaxDim
// and AMax for some dimensions, Maximum for two tensors.
func (x *Tensor) Max() *Tensor { return x.extreme(op.Max, backend.Max, false, nil) }

// Min returns the least element of all; see Max.
func (x *Tensor) Min() *Tensor { return x.extreme(op.Min, backend.Min, false, nil) }

// MaxDim returns the greatest elements along dim, which goes, and their indices:
// of equal ones the first, and the first NaN if there is one. The gradient goes to
// these alone.
func (x *Tensor) MaxDim(dim int) (values, indices *Tensor) {
	return x.picked(op.MaxDim, backend.ArgMax, false, dim)
}

// MaxDimKeep is MaxDim with the dimension kept, of size 1.
func (x *Tensor) MaxDimKeep(dim int) (values, indices *Tensor) {
	return x.picked(op.MaxDim, backend.ArgMax, true, dim)
}

// MinDim returns the least elements along dim, which goes, and their indices; see
// MaxDim.
func (x *Tensor) MinDim(dim int) (values, indices *Tensor) {
	return x.picked(op.MinDim, backend.ArgMin, false, dim)
}

// MinDimKeep is MinDim with the dimension kept, of size 1.
func (x *Tensor) MinDimKeep(dim int) (values, indices *Tensor) {
	return x.picked(op.MinDim, backend.ArgMin, true, dim)
}

func (x *Tensor) picked(code op.Code, rop backend.ReduceOp, keep bool, dim int) (values, indices *Tensor) {
	r := x.reduction(op.Table[code].Name, true, []int{dim})
	r.needElements()
	return x.pick(code, keep, dim, r.run(rop, Int64, 0))
}

// pick returns the elements of x at the places along dim that indices, of size 1
// there, name, and the indices: the two results of an operation that chooses
// elements.
func (x *Tensor) pick(code op.Code, keep bool, dim int, indices *Tensor) (values, at *Tensor) {
	d := x.axis(op.Table[code].Name, dim)
	values, at = x.alias().Gather(d, indices), indices
	if !keep && x.rank > 0 {
		values, at = values.without(d), at.without(d)
	}
	x.recordPicked(code, d, values, at)
	return values, at
}

// recordPicked gives values, which are elements of x at indices along d, their
// history.
func (x *Tensor) recordPicked(code op.Code, d int, values, indices *Tensor) {
	if n := recordMany(code, nil, on(values, indices), x); n != nil {
		n.I[0] = int64(d)
	}
}

// without is x, fresh and of size 1 along d, without that dimension.
func (x *Tensor) without(d int) *Tensor {
	shape := x.Shape()
	x.setShape(append(shape[:d], shape[d+1:]...))
	return x
}

// AMinMax returns the least and the greatest elements along dims, of all if none
// is named; see AMax.
func (x *Tensor) AMinMax(dims ...int) (least, greatest *Tensor) {
	return x.AMin(dims...), x.AMax(dims...)
}

// AMinMaxKeep is AMinMax with the dimensions kept, of size 1.
func (x *Tensor) AMinMaxKeep(dims ...int) (least, greatest *Tensor) {
	return x.AMinKeep(dims...), x.AMaxKeep(dims...)
}
