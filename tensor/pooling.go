package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// A pooling is a call of one of the methods above, made ready. One of one dimension
// is one of two whose images are a row high.
type pooling struct {
	name         string
	x            *Tensor
	dims         int
	backend.Pool // without operands
}

// newPooling checks x and fills in what does not depend on windows.
func (x *Tensor) newPooling(name string, dims int) *pooling {
	if x.Dim() != dims+1 && x.Dim() != dims+2 {
		fail(ShapeError, name, on(x), "the tensor must have %d dimensions or, with a batch, %d", dims+1, dims+2)
	}
	if x.dtype == Bool {
		fail(DTypeError, name, on(x), "truth values cannot be pooled; convert with As(tensor.Float32)")
	}
	if slices.Contains(x.dims()[x.Dim()-dims-1:], 0) {
		fail(ShapeError, name, on(x), "only the batch may be of size 0")
	}
	p := &pooling{name: name, x: x, dims: dims}
	p.Planes = product(x.dims()[:x.Dim()-dims])
	p.Size, p.Step = [2]int{1, 1}, [2]int{1, 1}
	copy(p.Size[2-dims:], x.dims()[x.Dim()-dims:])
	p.Windows[0] = []backend.Window{{From: 0, To: 1, Count: 1}}
	return p
}

func (x *Tensor) pooling(name string, dims int, size []int, o PoolOptions) *pooling {
	p := x.newPooling(name, dims)
	if len(o.Stride) == 0 {
		o.Stride = size
	}
	kernel := p.sizes("window", size, 1)
	stride, pad, dilation := p.sizes("stride", o.Stride, 1), p.sizes("padding", o.Padding, 0), p.sizes("dilation", o.Dilation, 1)
	if slices.Min(kernel[:]) < 1 || slices.Min(stride[:]) < 1 || slices.Min(dilation[:]) < 1 {
		fail(ValueError, name, on(x), "size %v, stride %v and dilation %v of windows are positive", size, o.Stride, dilation[2-dims:])
	}
	p.Step, p.Divisor = dilation, o.DivisorOverride
	for d := 2 - dims; d < 2; d++ {
		if pad[d] < 0 || pad[d] > kernel[d]/2 {
			fail(ValueError, name, on(x), "the padding %d is not between 0 and half the window of %d", pad[d], kernel[d])
		}
		w := windows{n: p.Size[d], size: kernel[d], stride: stride[d], pad: pad[d], dilation: dilation[d], ceil: o.CeilMode, bare: o.CountNoPadding}
		if !spans(w.size, w.dilation) {
			fail(MemoryError, name, on(x), "windows of %d elements, %d apart, are too large to be addressed", w.size, w.dilation)
		}
		if p.Windows[d] = w.all(); len(p.Windows[d]) == 0 {
			fail(ShapeError, name, on(x), "a window over %d elements does not fit %d", w.reach(), w.n+2*w.pad)
		}
	}
	return p
}

// sizes is one number for each dimension; that of one dimension has its own in the
// place of the width.
func (p *pooling) sizes(what string, given []int, none int) [2]int {
	if p.dims == 2 {
		return pair(p.name, what, given, none)
	}
	switch len(given) {
	case 0:
		return [2]int{none, none}
	case 1:
		return [2]int{none, given[0]}
	}
	fail(ValueError, p.name, on(p.x), "%d numbers for the %s of one dimension", len(given), what)
	return [2]int{}
}

// windows are those along one dimension of n elements.
type windows struct {
	n, size, stride, pad, dilation int
	ceil, bare                     bool
}

func (w *windows) reach() int { return w.dilation*(w.size-1) + 1 }

// all lists the windows. In ceil mode one that would begin in the padding behind
// is left out; its overhang never counts.
func (w *windows) all() []backend.Window {
	room := w.n + 2*w.pad - w.reach()
	if w.ceil {
		room += w.stride - 1
	}
	if room < 0 {
		return nil
	}
	count := room/w.stride + 1
	if w.ceil && (count-1)*w.stride >= w.n+w.pad {
		count--
	}
	list := make([]backend.Window, count)
	for i := range list {
		from := i*w.stride - w.pad
		end := from + w.reach()
		v := backend.Window{From: from, To: min(end, w.n), Count: min(end, w.n+w.pad) - from}
		if from < 0 {
			v.From = from + (-from+w.dilation-1)/w.dilation*w.dilation
		}
		if w.bare {
			v.Count = v.To - v.From
		}
		if v.From >= v.To {
			v.From, v.To = 0, 0
		}
		list[i] = v
	}
	return list
}

func (x *Tensor) adaptivePooling(name string, dims int, size []int) *pooling {
	p := x.newPooling(name, dims)
	counts := p.sizes("result", size, 0)
	if len(size) == 0 {
		fail(ValueError, name, on(x), "the size of the result is not given")
	}
	for d := 2 - dims; d < 2; d++ {
		n, count := p.Size[d], counts[d]
		if count == -1 && dims > 1 {
			count = n
		}
		if count < 0 {
			fail(ValueError, name, on(x), "the size %d of the result is negative", count)
		}
		if !spans(count+1, n) {
			fail(MemoryError, name, on(x), "%d windows over %d elements are too many to be addressed", count, n)
		}
		list := make([]backend.Window, count)
		for i := range list {
			from, to := i*n/count, ((i+1)*n+count-1)/count
			list[i] = backend.Window{From: from, To: to, Count: to - from}
		}
		p.Windows[d] = list
	}
	return p
}

// shape is that of the result.
func (p *pooling) shape() []int {
	shape := p.x.Shape()
	for d := 2 - p.dims; d < 2; d++ {
		shape[len(shape)-2+d] = len(p.Windows[d])
	}
	checkShape(p.name, p.x.dtype, shape)
	return shape
}

func (p *pooling) max() (values, indices *Tensor) {
	y := alloc(p.x.store.Backend, gemmType(p.x.dtype), p.shape())
	at := alloc(p.x.store.Backend, Int64, y.dims())
	runPool(p.name, backend.MaxPool, &p.Pool, p.x, y, at)
	y = y.castTo(p.x.dtype)
	if n := recordMany(op.MaxPool, nil, on(y, at), p.x); n != nil {
		n.I[0] = int64(p.dims)
	}
	return y, at
}

func (p *pooling) average() *Tensor {
	if d := p.x.dtype; !d.IsFloat() && d != Int64 {
		fail(DTypeError, p.name, on(p.x), "needs a floating-point type or Int64; convert with As(tensor.Float32)")
	}
	return averagePool(false, &p.Pool, p.x, p.shape())
}

// averagePool returns the means of windows of x or, if back, what they pass back of
// a cotangent x; the result is of the given shape.
func averagePool(back bool, p *backend.Pool, x *Tensor, shape []int) *Tensor {
	pop, code := backend.AvgPool, op.AvgPool
	if back {
		pop, code = backend.AvgPoolBack, op.AvgPoolBack
		x.needFloat("AvgPoolBack")
	}
	y := alloc(x.store.Backend, gemmType(x.dtype), shape)
	if back {
		runPool("AvgPoolBack", pop, p, y, x, nil)
	} else {
		runPool("AvgPool", pop, p, x, y, nil)
	}
	y = y.castTo(x.dtype)
	record(code, p, y, x)
	return y
}

// runPool runs pop with geometry p on images x and results y, of which one is
// computed.
func runPool(name string, pop backend.PoolOp, p *backend.Pool, x, y, at *Tensor) {
	d := gemmType(x.dtype)
	c := *p
	c.Op, c.X, c.Y = pop, x.castTo(d).compacted().operand(), y.castTo(d).compacted().operand()
	if at != nil {
		c.At = at.operand()
	}
	if err := x.store.Backend.Pool(c); err != nil {
		deviceFail(name, on(x), err)
	}
}
