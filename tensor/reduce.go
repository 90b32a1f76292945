package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
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

// SumToSize returns x summed over the dimensions in which shape was broadcast to
// x's shape, so that the result has that shape; see Sum.
func (x *Tensor) SumToSize(shape ...int) *Tensor {
	if lead := x.Dim() - len(shape); lead < 0 || !broadcastsTo(shape, x.dims()[lead:]) {
		fail(ShapeError, "SumToSize", on(x), "shape %s does not broadcast to the tensor's", shapeText(shape))
	}
	switch {
	case len(shape) == 0:
		return x.Sum()
	case broadcastOver(x.dims(), shape) == 0:
		return x.Reshape(shape...)
	}
	return x.counted().sumTo(shape)
}

func broadcastsTo(small, shape []int) bool {
	for i, n := range small {
		if n != 1 && n != shape[i] {
			return false
		}
	}
	return true
}

// Prod returns the product over dims, over all if none is named; those dimensions
// go. Integers and bools multiply in Int64. The product of nothing is 1. The
// gradient is exact where elements are zero.
func (x *Tensor) Prod(dims ...int) *Tensor { return x.prod(false, dims) }

// ProdKeep is Prod with the dimensions kept, of size 1.
func (x *Tensor) ProdKeep(dims ...int) *Tensor { return x.prod(true, dims) }

func (x *Tensor) prod(keep bool, dims []int) *Tensor {
	r := x.reduction("Prod", keep, dims)
	y := r.run(backend.Prod, x.countedType(), 0)
	r.record(op.Prod, y)
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
func (x *Tensor) ArgMax(dim ...int) *Tensor { return x.arg(op.ArgMax, backend.ArgMax, false, dim) }

// ArgMaxKeep is ArgMax with the dimension kept, of size 1, or all of them.
func (x *Tensor) ArgMaxKeep(dim ...int) *Tensor { return x.arg(op.ArgMax, backend.ArgMax, true, dim) }

// ArgMin returns the index of the least element; see ArgMax.
func (x *Tensor) ArgMin(dim ...int) *Tensor { return x.arg(op.ArgMin, backend.ArgMin, false, dim) }

// ArgMinKeep is ArgMin with the dimension kept, of size 1, or all of them.
func (x *Tensor) ArgMinKeep(dim ...int) *Tensor { return x.arg(op.ArgMin, backend.ArgMin, true, dim) }

func (x *Tensor) arg(code op.Code, rop backend.ReduceOp, keep bool, dim []int) *Tensor {
	name := op.Table[code].Name
	if len(dim) > 1 {
		fail(ValueError, name, on(x), "one dimension at the most can be named")
	}
	r := x.reduction(name, keep, dim)
	r.needElements()
	return r.run(rop, Int64, 0)
}

// Any reports whether any element along dims, or of all, is not 0: as a Bool
// tensor or, of Uint8, as one of Uint8. Of nothing it is false.
func (x *Tensor) Any(dims ...int) *Tensor { return x.truth("Any", backend.Any, false, dims) }

// AnyKeep is Any with the dimensions kept, of size 1.
func (x *Tensor) AnyKeep(dims ...int) *Tensor { return x.truth("Any", backend.Any, true, dims) }

// All reports whether every element along dims, or of all, is not 0: as a Bool
// tensor or, of Uint8, as one of Uint8. Of nothing it is true.
func (x *Tensor) All(dims ...int) *Tensor { return x.truth("All", backend.All, false, dims) }

// AllKeep is All with the dimensions kept, of size 1.
func (x *Tensor) AllKeep(dims ...int) *Tensor { return x.truth("All", backend.All, true, dims) }

func (x *Tensor) truth(name string, rop backend.ReduceOp, keep bool, dims []int) *Tensor {
	r := x.reduction(name, keep, dims)
	y := r.run(rop, Bool, 0)
	if x.dtype == Uint8 {
		return y.castTo(Uint8) // as in PyTorch, which had masks of bytes first
	}
	return y
}

// A reduction is x made ready to be reduced over some of its dimensions.
type reduction struct {
	name string
	x    *Tensor
	over dimSet
	keep bool
}

// A dimSet is a set of dimensions; there are at most 64.
type dimSet uint64

func (s dimSet) has(d int) bool { return s>>d&1 == 1 }

func (x *Tensor) reduction(name string, keep bool, dims []int) reduction {
	r := reduction{name: name, x: x, keep: keep}
	if len(dims) == 0 {
		r.over = 1<<x.rank - 1
		return r
	}
	for _, d := range dims {
		bit := dimSet(1) << x.axis(name, d)
		if r.over&bit != 0 {
			fail(ValueError, name, on(x), "dimension %d is named twice", d)
		}
		r.over |= bit
	}
	if x.rank == 0 {
		r.over = 0 // the dimension that a scalar may be asked for is none
	}
	return r
}

// shape appends the shape of the result to buf.
func (r *reduction) shape(buf []int) []int {
	for d, s := range r.x.dims() {
		switch {
		case !r.over.has(d):
			buf = append(buf, s)
		case r.keep:
			buf = append(buf, 1)
		}
	}
	return buf
}

// count is how many elements make one of the result.
func (r *reduction) count() int {
	n := 1
	for d, s := range r.x.dims() {
		if r.over.has(d) {
			n *= s
		}
	}
	return n
}

// needElements refuses a reduction over nothing that gives something.
func (r *reduction) needElements() {
	for d, s := range r.x.dims() {
		if r.over.has(d) && s == 0 {
			fail(ValueError, r.name, on(r.x), "dimension %d is of size 0: it has no greatest or least element", d)
		}
	}
}

// run reduces into a new tensor of type d.
func (r *reduction) run(rop backend.ReduceOp, d DType, scale float64) *Tensor {
	var buf [inlineRank]int
	y := alloc(r.x.store.Backend, d, r.shape(buf[:0]))
	compute := r.x.dtype.typ().Compute()
	switch {
	case rop == backend.Any || rop == backend.All:
		compute = dtype.Bool
	case d == Int64 && (rop == backend.Sum || rop == backend.Prod):
		compute = dtype.Int64
	}
	c := backend.Reduce{Op: rop, Compute: compute, Scale: scale}
	reduceInto(r.name, y, &c, r.x.dims(), r.over, on(r.x))
	return y
}

// reduceInto evaluates c.Prog over xs, broadcast to shape, and reduces it over
// some dimensions into y, which is in row-major order.
func reduceInto(name string, y *Tensor, c *backend.Reduce, shape []int, over dimSet, xs []*Tensor) {
	g := backend.NewGeometry(len(xs)+1, len(shape))
	c.Reduced = keptFirst(g.Shape, shape, over)
	kept := len(shape) - c.Reduced
	fillCompact(g.Strides[0][:kept], g.Shape[:kept])
	var buf [2 * inlineRank]int
	for k, x := range xs {
		c.In[k] = x.operand()
		seen := append(buf[:0], shape...)
		broadcastStrides(seen, x, shape)
		keptFirst(g.Strides[k+1], seen, over)
	}
	c.Out, c.Geom = y.operand(), g
	if err := y.store.Backend.Reduce(*c); err != nil {
		deviceFail(name, xs, err)
	}
}

// keptFirst sets dst to the values of the dimensions that are kept, followed by
// those of the dimensions reduced, and counts the latter.
func keptFirst(dst, values []int, over dimSet) (reduced int) {
	k := 0
	for d, v := range values {
		if !over.has(d) {
			dst[k] = v
			k++
		}
	}
	reduced = len(values) - k
	for d, v := range values {
		if over.has(d) {
			dst[k] = v
			k++
		}
	}
	return reduced
}

// record gives y the history of the reduction: which dimensions went, and
// whether they were kept, as bits of the attributes.
func (r *reduction) record(code op.Code, y *Tensor) {
	n := record(code, nil, y, r.x)
	if n == nil {
		return
	}
	n.I[0] = int64(r.over)
	if r.keep {
		n.I[1] = 1
	}
}

// sumTo sums x over the dimensions in which shape was broadcast to x's shape, so
// that the result has that shape.
func (x *Tensor) sumTo(shape []int) *Tensor {
	r := reduction{name: "Sum", x: x, over: broadcastOver(x.dims(), shape)}
	if r.over == 0 {
		return x.Reshape(shape...)
	}
	y := r.run(backend.Sum, x.dtype, 0)
	r.record(op.Sum, y)
	if slices.Equal(y.dims(), shape) {
		return y
	}
	return y.Reshape(shape...)
}

// broadcastOver says in which dimensions of shape the smaller one was repeated.
func broadcastOver(shape, small []int) (over dimSet) {
	lead := len(shape) - len(small)
	for d, s := range shape {
		if d < lead || small[d-lead] == 1 && s != 1 {
			over |= 1 << d
		}
	}
	return over
}

func (x *Tensor) needFloat(name string) {
	if !x.dtype.IsFloat() {
		fail(DTypeError, name, on(x), "needs a floating-point type; convert with As(tensor.Float32)")
	}
}
