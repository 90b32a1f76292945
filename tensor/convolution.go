package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// A convolution is a call of one of the methods of its name, made ready. One of
// one dimension is one of two whose images are a row high.
type convolution struct {
	name                  string
	dims                  int
	stride, pad, dilation [2]int
	more                  [2]int // output padding
	same                  bool
	groups                int
}

// forward convolves x.
func (c *convolution) forward(x, w, b *Tensor) *Tensor {
	c.check(x, w, b)
	if in := w.dims()[1] * c.groups; x.dims()[x.Dim()-c.dims-1] != in {
		fail(ShapeError, c.name, on(x, w), "the input must have %d channels: %d in each of %d groups", in, w.dims()[1], c.groups)
	}
	if w.dims()[0]%c.groups != 0 {
		fail(ShapeError, c.name, on(x, w), "%d channels of the result cannot be split into %d groups", w.dims()[0], c.groups)
	}
	c.checkBias(x, w, b, w.dims()[0])
	x4, w4 := c.images(x), c.filters(w)
	s := &backend.ConvShape{
		Batch: x4.dims()[0], Groups: c.groups, In: x4.dims()[1], Out: w4.dims()[0],
		Size: [2]int(x4.dims()[2:]), Kernel: [2]int(w4.dims()[2:]),
		Stride: c.stride, Pad: c.pad, Dilation: c.dilation,
	}
	for d := range 2 {
		reach := c.reach(x, w, d, s.Kernel[d])
		room := s.Size[d] + 2*c.pad[d]
		if c.same {
			s.Pad[d] = reach / 2
			room = s.Size[d] + reach
		}
		if room <= reach {
			fail(ShapeError, c.name, on(x, w), "a kernel that reaches over %d elements does not fit %d, padding included", reach+1, room)
		}
		s.OutSize[d] = (room-reach-1)/c.stride[d] + 1
	}
	checkShape(c.name, x.dtype, convShape(backend.ConvForward, s))
	return c.result(x, convolve(backend.ConvForward, x4, w4, b, s))
}

// transposed is what a convolution with a cotangent x passes back.
func (c *convolution) transposed(x, w, b *Tensor) *Tensor {
	c.check(x, w, b)
	if n := w.dims()[0]; x.dims()[x.Dim()-c.dims-1] != n || n%c.groups != 0 {
		fail(ShapeError, c.name, on(x, w), "the input must have %d channels, which %d groups share evenly", n, c.groups)
	}
	out := w.dims()[1] * c.groups
	c.checkBias(x, w, b, out)
	x4, w4 := c.images(x), c.filters(w)
	s := &backend.ConvShape{
		Batch: x4.dims()[0], Groups: c.groups, In: out, Out: w4.dims()[0],
		OutSize: [2]int(x4.dims()[2:]), Kernel: [2]int(w4.dims()[2:]),
		Stride: c.stride, Pad: c.pad, Dilation: c.dilation,
	}
	for d := range 2 {
		if c.more[d] < 0 || c.more[d] > 0 && c.more[d] >= max(c.stride[d], c.dilation[d]) {
			fail(ValueError, c.name, on(x, w), "the output padding %d is not less than the stride %d or the dilation %d", c.more[d], c.stride[d], c.dilation[d])
		}
		reach := c.reach(x, w, d, s.Kernel[d])
		if !spans(s.OutSize[d], c.stride[d]) {
			fail(MemoryError, c.name, on(x, w), "%d elements, %d apart, are too many to be addressed", s.OutSize[d], c.stride[d])
		}
		s.Size[d] = (s.OutSize[d]-1)*c.stride[d] - 2*c.pad[d] + reach + c.more[d] + 1
		if s.OutSize[d] < 1 || s.Size[d] < 1 {
			fail(ShapeError, c.name, on(x, w), "the result would have %d elements along a dimension", s.Size[d])
		}
	}
	checkShape(c.name, x.dtype, convShape(backend.ConvInput, s))
	return c.result(x, convolve(backend.ConvInput, x4, w4, b, s))
}

// reach is how far the last element of a window is from the first along d.
func (c *convolution) reach(x, w *Tensor, d, kernel int) int {
	if !spans(kernel, c.dilation[d]) || !spans(c.pad[d], 2) {
		fail(MemoryError, c.name, on(x, w), "windows of %d elements, %d apart, with a padding of %d are too large to be addressed", kernel, c.dilation[d], c.pad[d])
	}
	return (kernel - 1) * c.dilation[d]
}

// spans reports whether n steps stay far within what an int counts.
func spans(n, step int) bool { return n == 0 || step < maxBytes/8/n }

// images is x as images of two dimensions.
func (c *convolution) images(x *Tensor) *Tensor {
	if c.dims == 1 {
		x = x.Unsqueeze(-2)
	}
	if x.rank == 3 {
		x = x.Unsqueeze(0)
	}
	return x
}

// filters is w for images of two dimensions.
func (c *convolution) filters(w *Tensor) *Tensor {
	if c.dims == 1 {
		return w.Unsqueeze(-2)
	}
	return w
}

// result is y as x's batch and dimensions ask for.
func (c *convolution) result(x, y *Tensor) *Tensor {
	if c.dims == 1 {
		y = y.Squeeze(-2)
	}
	if x.Dim() == c.dims+1 {
		y = y.Squeeze(0)
	}
	return y
}

func (c *convolution) check(x, w, b *Tensor) {
	xs := on(x, w)
	if b != nil {
		xs = append(xs, b)
	}
	checkDevices(c.name, xs)
	c.groups = orOne(c.groups)
	switch {
	case w.Dim() != c.dims+2 || x.Dim() != c.dims+1 && x.Dim() != c.dims+2:
		fail(ShapeError, c.name, xs, "the weight has %d dimensions, the input as many or, without a batch, one less", c.dims+2)
	case slices.Contains(w.dims()[2:], 0):
		fail(ShapeError, c.name, xs, "the kernel has no elements")
	case !x.dtype.IsFloat() && x.dtype != Int64:
		fail(DTypeError, c.name, xs, "floating-point types and Int64 can be convolved; convert with As(tensor.Float32)")
	case w.dtype != x.dtype || b != nil && b.dtype != x.dtype:
		fail(DTypeError, c.name, xs, "the types differ; convert the input with x.As(tensor.%s) or the module with nn.As(model, tensor.%s)", goName(w.dtype), goName(x.dtype))
	case c.groups < 1:
		fail(ValueError, c.name, xs, "%d groups: there is at least one", c.groups)
	case slices.Min(c.stride[:]) < 1 || slices.Min(c.dilation[:]) < 1:
		fail(ValueError, c.name, xs, "stride %v and dilation %v are positive", c.stride, c.dilation)
	case slices.Min(c.pad[:]) < 0:
		fail(ValueError, c.name, xs, "the padding %v is negative", c.pad)
	case c.same && c.stride != [2]int{1, 1}:
		fail(ValueError, c.name, xs, "no padding keeps the size where the stride is %v", c.stride)
	}
}

func (c *convolution) checkBias(x, w, b *Tensor, out int) {
	if b != nil && (b.rank != 1 || b.dims()[0] != out) {
		fail(ShapeError, c.name, on(x, w, b), "the bias must be of shape (%d,), an element for each channel of the result", out)
	}
}
