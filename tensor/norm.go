package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Norm returns the p-norm over dims, over all if none is named: the p-th root of
// the sum of |x| to the power p. For p = 0 it is the number of elements that are
// not 0, for +Inf the greatest |x|, for -Inf the least. The gradient is 0 where
// the norm is 0. Of nothing it is 0, but p = ±Inf or below 0 panics, as do
// integers. See torch.linalg.vector_norm.
func (x *Tensor) Norm(p float64, dims ...int) *Tensor { return x.norm(p, false, dims) }

// NormKeep is Norm with the dimensions kept, of size 1.
func (x *Tensor) NormKeep(p float64, dims ...int) *Tensor { return x.norm(p, true, dims) }

func (x *Tensor) norm(p float64, keep bool, dims []int) *Tensor {
	x.needFloat("Norm")
	r := x.reduction("Norm", keep, dims)
	if math.IsInf(p, 0) || p < 0 {
		r.needElements()
	}
	y := r.root(p).castTo(x.dtype)
	if p == 0 { // a number of elements
		return y
	}
	r.record(op.Norm, y)
	if n := y.head.Node.Load(); n != nil {
		n.I[2] = int64(math.Float64bits(p))
	}
	return y
}

// root is the norm in the type in which x's elements are computed.
func (r *reduction) root(p float64) *Tensor {
	switch {
	case math.IsInf(p, 1):
		return r.runDef(backend.Max, &absolute, 0)
	case math.IsInf(p, -1):
		return r.runDef(backend.Min, &absolute, 0)
	case p == 0:
		return r.runDef(backend.Sum, &notZero, 0)
	case p == 1:
		return r.runDef(backend.Sum, &absolute, 0)
	case p == 2:
		return r.runDef(backend.Sum, &square, 0).Sqrt()
	}
	return r.runDef(backend.Sum, &absolutePower, p).PowScalar(1 / p)
}

var (
	absolute      = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Abs() }}
	square        = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Mul(v.A()) }}
	notZero       = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Ne(pointwise.Const(0)).Num() }}
	absolutePower = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Abs().Pow(v.S(0)) }}
)

// runDef reduces def of the elements and a scalar in the type in which they are
// computed.
func (r *reduction) runDef(rop backend.ReduceOp, def *pointwise.Def, s float64) *Tensor {
	compute := r.x.dtype.typ().Compute()
	y := alloc(r.x.store.Backend, DType(compute), r.shape(nil))
	c := backend.Reduce{Op: rop, Prog: def.Forward(), Compute: compute}
	c.Scalars = slots(compute, []number{{f: s}})
	reduceInto(r.name, y, &c, r.x.dims(), r.over, on(r.x))
	return y
}
