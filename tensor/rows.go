package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Softmax returns exp(x) / sum(exp(x)) along dim, safe for elements of any size.
// A row of -Inf alone gives NaN, as in PyTorch.
func (x *Tensor) Softmax(dim int) *Tensor { return x.rowwise(op.Softmax, backend.Softmax, dim) }

// LogSoftmax returns x - log(sum(exp(x))) along dim: the logarithm of Softmax,
// without its rounding.
func (x *Tensor) LogSoftmax(dim int) *Tensor {
	return x.rowwise(op.LogSoftmax, backend.LogSoftmax, dim)
}

// rowwise runs an operation along dim whose result has x's shape.
func (x *Tensor) rowwise(code op.Code, rop backend.RowsOp, dim int, more ...*Tensor) *Tensor {
	name := op.Table[code].Name
	x.needFloat(name)
	d := x.axis(name, dim)
	xs := append(on(x), more...)
	y := x.rows(name, rop, d, x.dims(), [2]float64{}, xs)
	if n := record(code, nil, y, xs...); n != nil {
		n.I[0] = int64(d)
	}
	return y
}

// rows runs rop along dimension d over xs, all of x's shape, into a new tensor
// of the given shape. Half types are computed in float32.
func (x *Tensor) rows(name string, rop backend.RowsOp, d int, shape []int, f [2]float64, xs []*Tensor) *Tensor {
	compute := DType(x.dtype.typ().Compute())
	y := alloc(x.store.Backend, compute, shape)
	c := backend.Rows{Op: rop, Outer: 1, N: 1, Inner: 1, F: f}
	if x.rank > 0 {
		c.Outer, c.N, c.Inner = product(x.dims()[:d]), x.dims()[d], product(x.dims()[d+1:])
	}
	for k, t := range xs {
		c.In[k] = t.castTo(compute).compacted().operand()
	}
	c.Out[0] = y.operand()
	if err := x.store.Backend.Rows(c); err != nil {
		deviceFail(name, xs, err)
	}
	return y.castTo(x.dtype)
}

// softmaxPullback returns y * (g - sum(g*y)) along dim: the gradient that
// reaches the argument of a softmax whose result is y.
func softmaxPullback(g, y *Tensor, dim int) *Tensor {
	return g.rowwise(op.SoftmaxPullback, backend.SoftmaxPullback, dim, y)
}

// logSoftmaxPullback returns g - exp(y) * sum(g) along dim.
func logSoftmaxPullback(g, y *Tensor, dim int) *Tensor {
	return g.rowwise(op.LogSoftmaxPullback, backend.LogSoftmaxPullback, dim, y)
}

// LogSumExp returns log(sum(exp(x))) over dims, over all if none is named, safe
// for elements of any size. Of nothing, and of -Inf alone, it is -Inf.
func (x *Tensor) LogSumExp(dims ...int) *Tensor { return x.logSumExp(false, dims) }

// LogSumExpKeep is LogSumExp with the dimensions kept, of size 1.
func (x *Tensor) LogSumExpKeep(dims ...int) *Tensor { return x.logSumExp(true, dims) }

func (x *Tensor) logSumExp(keep bool, dims []int) *Tensor {
	if !x.dtype.IsFloat() {
		return x.castTo(Float32).logSumExp(keep, dims)
	}
	r := x.reduction("LogSumExp", keep, dims)
	y := r.alongRows(backend.LogSumExp, 0)
	r.record(op.LogSumExp, y)
	return y
}

// Var returns the variance over dims, over all if none is named: the mean
// squared deviation with n-1 in the denominator. See VarCorrection.
func (x *Tensor) Var(dims ...int) *Tensor { return x.variance(false, 1, dims) }

// VarKeep is Var with the dimensions kept, of size 1.
func (x *Tensor) VarKeep(dims ...int) *Tensor { return x.variance(true, 1, dims) }

// VarCorrection returns the sum of squared deviations from the mean over dims,
// divided by n - correction, in two passes. Where that is not positive, the
// result is NaN or Inf.
func (x *Tensor) VarCorrection(correction float64, dims ...int) *Tensor {
	return x.variance(false, correction, dims)
}

// VarCorrectionKeep is VarCorrection with the dimensions kept, of size 1.
func (x *Tensor) VarCorrectionKeep(correction float64, dims ...int) *Tensor {
	return x.variance(true, correction, dims)
}

func (x *Tensor) variance(keep bool, correction float64, dims []int) *Tensor {
	x.needFloat("Var")
	r := x.reduction("Var", keep, dims)
	y := r.alongRows(backend.Var, correction)
	r.record(op.Var, y)
	if n := y.head.Node.Load(); n != nil {
		n.I[2] = int64(math.Float64bits(correction))
	}
	return y
}

// alongRows runs a row operation of one result for each row, the rows being what
// is reduced together.
func (r *reduction) alongRows(rop backend.RowsOp, f float64) *Tensor {
	x := r.x.alias()
	order := make([]int, x.rank)
	reduced := keptFirst(order, countUp(int(x.rank)), r.over)
	x = x.Permute(order...)
	kept := x.Shape()[:len(order)-reduced]
	x = x.compacted()
	rows := x.alias()
	rows.setShape([]int{product(kept), r.count()})
	return rows.rows(r.name, rop, 1, r.shape(nil), [2]float64{f}, on(rows))
}

// countUp is 0, 1, ..., n-1.
func countUp(n int) []int {
	v := make([]int, n)
	for i := range v {
		v[i] = i
	}
	return v
}
