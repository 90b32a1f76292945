package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Sum returns the sum over dims, over all if none is named; those dimensions go.
// Integers and bools add up in Int64, float32 in a fixed tree. The sum of nothing
// is 0.
func (x *Tensor) Sum(dims ...int) *Tensor { return x.sum(false, dims) }

// SumKeep is Sum with the dimensions kept, of size 1.
func (x *Tensor) SumKeep(dims ...int) *Tensor { return x.sum(true, dims) }

func (x *Tensor) sum(keep bool, dims []int) *Tensor {
	r := x.reduction("Sum", keep, dims)
	d := x.dtype
	if !d.IsFloat() {
		d = Int64
	}
	y := r.run(backend.Sum, d, 0)
	r.record(op.Sum, y)
	return y
}

// Mean returns the mean over dims, over all if none is named. Integers panic;
// the mean of nothing is NaN.
func (x *Tensor) Mean(dims ...int) *Tensor { return x.mean(false, dims) }

// MeanKeep is Mean with the dimensions kept, of size 1.
func (x *Tensor) MeanKeep(dims ...int) *Tensor { return x.mean(true, dims) }

func (x *Tensor) mean(keep bool, dims []int) *Tensor {
	x.needFloat("Mean")
	r := x.reduction("Mean", keep, dims)
	var y *Tensor
	if n := r.count(); n > 0 {
		y = r.run(backend.Sum, x.dtype, 1/float64(n))
	} else {
		y = r.run(backend.Sum, x.dtype, 0).set("Mean", nan)
	}
	r.record(op.Mean, y)
	return y
}

// AMax returns the greatest elements along dims, of all if none is named; NaN
// wins. Equal elements share the gradient evenly. A dimension of size 0 has none
// and panics.
func (x *Tensor) AMax(dims ...int) *Tensor { return x.extreme(op.AMax, backend.Max, false, dims) }

// AMaxKeep is AMax with the dimensions kept, of size 1.
func (x *Tensor) AMaxKeep(dims ...int) *Tensor { return x.extreme(op.AMax, backend.Max, true, dims) }

// AMin returns the least elements along dims; see AMax.
func (x *Tensor) AMin(dims ...int) *Tensor { return x.extreme(op.AMin, backend.Min, false, dims) }

// AMinKeep is AMin with the dimensions kept, of size 1.
func (x *Tensor) AMinKeep(dims ...int) *Tensor { return x.extreme(op.AMin, backend.Min, true, dims) }

func (x *Tensor) extreme(code op.Code, rop backend.ReduceOp, keep bool, dims []int) *Tensor {
	r := x.reduction(op.Table[code].Name, keep, dims)
	r.needElements()
	y := r.run(rop, x.dtype, 0)
	r.record(code, y)
	return y
}

// ArgMax returns the index of the greatest element of all, in row-major order;
// of equal ones the first, and the first NaN if there is one. With a dimension
// named, the indices along it.
func (x *Tensor) ArgMax(dim ...int) *Tensor { return x.arg(op.ArgMax, backend.ArgMax, dim) }

// ArgMin returns the index of the least element; see ArgMax.
func (x *Tensor) ArgMin(dim ...int) *Tensor { return x.arg(op.ArgMin, backend.ArgMin, dim) }

func (x *Tensor) arg(code op.Code, rop backend.ReduceOp, dim []int) *Tensor {
	name := op.Table[code].Name
	if len(dim) > 1 {
		fail(ValueError, name, on(x), "one dimension at the most can be named")
	}
	r := x.reduction(name, false, dim)
	r.needElements()
	return r.run(rop, Int64, 0)
}

// Any reports, as a Bool tensor, whether any element along dims, or of all, is
// not 0. Of nothing it is false.
func (x *Tensor) Any(dims ...int) *Tensor {
	return x.reduction("Any", false, dims).run(backend.Any, Bool, 0)
}

// All reports, as a Bool tensor, whether every element along dims, or of all, is
// not 0. Of nothing it is true.
func (x *Tensor) All(dims ...int) *Tensor {
	return x.reduction("All", false, dims).run(backend.All, Bool, 0)
}

// A reduction is x made ready to be reduced over some of its dimensions.
type reduction struct {
	name string
	x    *Tensor
	over []bool // per dimension of x
	keep bool
}

func (x *Tensor) reduction(name string, keep bool, dims []int) *reduction {
	r := &reduction{name: name, x: x, over: make([]bool, x.rank), keep: keep}
	for _, d := range x.axes(name, dims) {
		if x.rank > 0 {
			r.over[d] = true
		}
	}
	if len(dims) == 0 {
		for d := range r.over {
			r.over[d] = true
		}
	}
	return r
}

// shape is that of the result.
func (r *reduction) shape(keep bool) []int {
	shape := []int{}
	for d, s := range r.x.dims() {
		switch {
		case !r.over[d]:
			shape = append(shape, s)
		case keep:
			shape = append(shape, 1)
		}
	}
	return shape
}

// count is how many elements make one of the result.
func (r *reduction) count() int {
	n := 1
	for d, s := range r.x.dims() {
		if r.over[d] {
			n *= s
		}
	}
	return n
}

// needElements refuses a reduction over nothing that gives something.
func (r *reduction) needElements() {
	if r.count() == 0 && product(r.shape(false)) > 0 || r.x.rank == 1 && r.x.NumEl() == 0 {
		fail(ValueError, r.name, on(r.x), "no elements: nothing is the greatest or the least of none")
	}
	for d, s := range r.x.dims() {
		if r.over[d] && s == 0 {
			fail(ValueError, r.name, on(r.x), "dimension %d is of size 0: it has no greatest or least element", d)
		}
	}
}

// run reduces into a new tensor of type d.
func (r *reduction) run(rop backend.ReduceOp, d DType, scale float64) *Tensor {
	y := alloc(r.x.store.Backend, d, r.shape(r.keep))
	compute := r.x.dtype.typ().Compute()
	switch {
	case rop == backend.Any || rop == backend.All:
		compute = dtype.Bool
	case d == Int64 && rop == backend.Sum:
		compute = dtype.Int64
	}
	reduceInto(r.name, y, rop, nil, pointwise.Scalars{}, compute, r.x.dims(), r.over, scale, on(r.x))
	return y
}

// reduceInto evaluates p (nil: the one operand itself) over xs, broadcast to
// shape, and reduces it over some dimensions into y, which is in row-major order.
func reduceInto(name string, y *Tensor, rop backend.ReduceOp, p *pointwise.Program, s pointwise.Scalars, compute dtype.Type, shape []int, over []bool, scale float64, xs []*Tensor) {
	rank := len(shape)
	order, reduced := keptFirst(over)
	all := make([]int, (len(xs)+3)*rank)
	row := func() []int {
		r := all[:rank:rank]
		all = all[rank:]
		return r
	}
	g := &backend.Geometry{Shape: row(), Strides: make([][]int, len(xs)+1)}
	for i, d := range order {
		g.Shape[i] = shape[d]
	}
	g.Strides[0] = row()
	fillCompact(g.Strides[0][:rank-reduced], g.Shape[:rank-reduced])
	c := backend.Reduce{
		Op: rop, Prog: p, Scalars: s, Compute: compute,
		Out: y.operand(), Geom: g, Reduced: reduced, Scale: scale,
	}
	seen := row()
	for k, x := range xs {
		c.In[k] = x.operand()
		broadcastStrides(seen, x, shape)
		g.Strides[k+1] = make([]int, rank)
		for i, d := range order {
			g.Strides[k+1][i] = seen[d]
		}
	}
	if err := y.store.Backend.Reduce(c); err != nil {
		deviceFail(name, xs, err)
	}
}

// keptFirst orders dimensions: those kept, then those reduced, and counts the
// latter.
func keptFirst(over []bool) (order []int, reduced int) {
	order = make([]int, 0, len(over))
	for d, o := range over {
		if !o {
			order = append(order, d)
		}
	}
	reduced = len(over) - len(order)
	for d, o := range over {
		if o {
			order = append(order, d)
		}
	}
	return order, reduced
}

// record gives y the history of the reduction: which dimensions went, and
// whether they were kept, as bits of the attributes.
func (r *reduction) record(code op.Code, y *Tensor) {
	n := record(code, nil, y, r.x)
	if n == nil {
		return
	}
	for d, o := range r.over {
		if o {
			n.I[0] |= 1 << d
		}
	}
	if r.keep {
		n.I[1] = 1
	}
}

// SumTo sums x over the dimensions in which shape was broadcast to x's shape, so
// that the result has that shape.
func (x *Tensor) sumTo(shape []int) *Tensor {
	over := broadcastOver(x.dims(), shape)
	dims := []int{}
	for d, o := range over {
		if o {
			dims = append(dims, d)
		}
	}
	if len(dims) == 0 {
		return x.Reshape(shape...)
	}
	return x.Sum(dims...).Reshape(shape...)
}

// broadcastOver says in which dimensions of shape the smaller one was repeated.
func broadcastOver(shape, small []int) []bool {
	lead := len(shape) - len(small)
	over := make([]bool, len(shape))
	for d, s := range shape {
		over[d] = d < lead || small[d-lead] == 1 && s != 1
	}
	return over
}

func (x *Tensor) needFloat(name string) {
	if !x.dtype.IsFloat() {
		fail(DTypeError, name, on(x), "needs a floating-point type; convert with As(tensor.Float32)")
	}
}
