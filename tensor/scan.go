package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// CumSum returns the sums of x's elements along dim up to each of them. Integers
// and bools add up in Int64.
func (x *Tensor) CumSum(dim int) *Tensor { return x.cumSum(dim, false) }

// cumSum adds up from the first element on or, reversed, from the last one back.
func (x *Tensor) cumSum(dim int, reverse bool) *Tensor {
	s := x.scan(op.CumSum, backend.CumSum, dim, reverse)
	s.x = x.counted()
	y := s.run(s.x.dtype)
	s.record(y, x)
	return y
}

// CumProd returns the products of x's elements along dim up to each of them.
// Integers and bools multiply in Int64. The gradient is exact where elements are
// zero.
func (x *Tensor) CumProd(dim int) *Tensor {
	s := x.scan(op.CumProd, backend.CumProd, dim, false)
	s.x = x.counted()
	y := s.run(s.x.dtype)
	s.record(y, x)
	return y
}

// CumSumInPlace overwrites x with what CumSum returns, and returns x; see
// AddInPlace.
func (x *Tensor) CumSumInPlace(dim int) *Tensor { return x.CopyFrom(x.CumSum(dim)) }

// CumProdInPlace overwrites x with what CumProd returns, and returns x; see
// AddInPlace.
func (x *Tensor) CumProdInPlace(dim int) *Tensor {
	return x.CopyFrom(x.Clone().CumProd(dim)) // the gradient reads x as it was
}

// CumMax returns the greatest of x's elements along dim up to each of them, and
// where along dim it is: the last of equals. Once there is a NaN it stays.
func (x *Tensor) CumMax(dim int) (values, indices *Tensor) {
	return x.cumExtreme(op.CumMax, backend.CumMax, dim)
}

// CumMin returns the least of x's elements along dim up to each of them, and
// where along dim it is; see CumMax.
func (x *Tensor) CumMin(dim int) (values, indices *Tensor) {
	return x.cumExtreme(op.CumMin, backend.CumMin, dim)
}

func (x *Tensor) cumExtreme(code op.Code, rop backend.ScanOp, dim int) (values, indices *Tensor) {
	s := x.scan(code, rop, dim, false)
	s.at = alloc(x.store.Backend, Int64, x.dims())
	y := s.run(x.dtype)
	if n := recordMany(code, nil, on(y, s.at), x); n != nil {
		n.I[0] = int64(s.dim)
	}
	return y, s.at
}

// LogCumSumExp returns log(sum(exp(x))) along dim over the elements up to each of
// them, safe for elements of any size.
func (x *Tensor) LogCumSumExp(dim int) *Tensor {
	x.needFloat("LogCumSumExp")
	s := x.scan(op.LogCumSumExp, backend.LogCumSumExp, dim, false)
	y := s.run(x.dtype)
	s.record(y, x)
	return y
}

// recurrence returns y with y[i] = a[i] + b[i] y[i-1] along dim, or with y[i+1]
// if it is reversed. a and b are of one shape and a floating type. The gradients
// of running products and of LogCumSumExp are made with it: they divide by
// nothing that may be zero.
func recurrence(a, b *Tensor, dim int, reverse bool) *Tensor {
	a.needFloat("Recurrence")
	s := a.scan(op.Recurrence, backend.Recurrence, dim, reverse)
	s.by = b
	y := s.run(a.dtype)
	s.record(y, a, b)
	return y
}

// counted is x in the type in which its elements are added and multiplied.
func (x *Tensor) counted() *Tensor { return x.castTo(x.countedType()) }

func (x *Tensor) countedType() DType {
	if x.dtype.IsFloat() {
		return x.dtype
	}
	return Int64
}

// A scan is a running operation made ready to run along a dimension.
type scan struct {
	code    op.Code
	op      backend.ScanOp
	x, by   *Tensor
	at      *Tensor // gets indices, if there are any
	dim     int
	reverse bool
}

func (x *Tensor) scan(code op.Code, rop backend.ScanOp, dim int, reverse bool) scan {
	return scan{code: code, op: rop, x: x, dim: x.axis(op.Table[code].Name, dim), reverse: reverse}
}

// run scans into a new tensor of type d. Small types are computed in the type in
// which their programs are.
func (s *scan) run(d DType) *Tensor {
	x := s.x
	compute := DType(x.dtype.typ().Compute())
	if compute == Bool {
		compute = Int64
	}
	y := alloc(x.store.Backend, compute, x.dims())
	c := backend.Scan{Op: s.op, Outer: 1, N: 1, Inner: 1, Reverse: s.reverse, Out: y.operand()}
	c.Outer, c.N, c.Inner = x.split(s.dim)
	xs := on(x)
	c.In = x.castTo(compute).compacted().operand()
	if s.by != nil {
		xs = append(xs, s.by)
		c.By = s.by.castTo(compute).compacted().operand()
	}
	if s.at != nil {
		c.At = s.at.operand()
	}
	if err := x.store.Backend.Scan(c); err != nil {
		deviceFail(op.Table[s.code].Name, xs, err)
	}
	return y.castTo(d)
}

func (s *scan) record(y *Tensor, xs ...*Tensor) {
	n := record(s.code, nil, y, xs...)
	if n == nil {
		return
	}
	n.I[0] = int64(s.dim)
	if s.reverse {
		n.I[1] = 1
	}
}

// split is the number of elements before, along and behind dimension d.
func (x *Tensor) split(d int) (outer, n, inner int) {
	if x.rank == 0 {
		return 1, 1, 1
	}
	return product(x.dims()[:d]), x.dims()[d], product(x.dims()[d+1:])
}
