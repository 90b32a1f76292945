package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Conv1dOptions are the options of Conv1d.
type Conv1dOptions struct {
	Stride   int  // from one window to the next; 0 is 1
	Padding  int  // how many zeros are put on either side
	Same     bool // as many zeros as keep the size; then Stride is 1
	Dilation int  // from one element of a window to the next; 0 is 1
	Groups   int  // into which channels are split; 0 is 1
}

// Conv2dOptions are the options of Conv2d. A list of one size holds for both
// dimensions.
type Conv2dOptions struct {
	Stride   []int // from one window to the next; nil is 1
	Padding  []int // how many zeros are put on either side; nil is 0
	Same     bool  // as many zeros as keep the size; then Stride is 1
	Dilation []int // from one element of a window to the next; nil is 1
	Groups   int   // into which channels are split; 0 is 1
}

// Conv1d returns y[n, o, t] = bias[o] + sum over c and k of
// x[n, c, t*Stride - Padding + k*Dilation] * weight[o, c, k], elements outside of x
// being 0. x is of shape (batch, in, length) or (in, length), weight of
// (out, in/groups, kernel), and bias, which may be nil, of (out); the length of the
// result is (length + 2*Padding - Dilation*(kernel-1) - 1) / Stride + 1. The types
// must be equal.
func (x *Tensor) Conv1d(weight, bias *Tensor, options ...Conv1dOptions) *Tensor {
	o := optionOf("Conv1d", options)
	c := convolution{name: "Conv1d", dims: 1, same: o.Same, groups: o.Groups}
	c.stride, c.pad, c.dilation = line(orOne(o.Stride), 1), line(o.Padding, 0), line(orOne(o.Dilation), 1)
	return c.forward(x, weight, bias)
}

// Conv2d is Conv1d in two dimensions: x is of shape (batch, in, height, width) or
// (in, height, width), and weight of (out, in/groups, height, width of the kernel).
func (x *Tensor) Conv2d(weight, bias *Tensor, options ...Conv2dOptions) *Tensor {
	o := optionOf("Conv2d", options)
	c := convolution{name: "Conv2d", dims: 2, same: o.Same, groups: o.Groups}
	c.stride = pair(c.name, "stride", o.Stride, 1)
	c.pad = pair(c.name, "padding", o.Padding, 0)
	c.dilation = pair(c.name, "dilation", o.Dilation, 1)
	return c.forward(x, weight, bias)
}

// ConvTranspose1dOptions are the options of ConvTranspose1d.
type ConvTranspose1dOptions struct {
	Stride        int // 0 is 1
	Padding       int
	OutputPadding int // how much longer the result is
	Dilation      int // 0 is 1
	Groups        int // 0 is 1
}

// ConvTranspose2dOptions are the options of ConvTranspose2d. A list of one size
// holds for both dimensions.
type ConvTranspose2dOptions struct {
	Stride        []int // nil is 1
	Padding       []int // nil is 0
	OutputPadding []int // how much larger the result is; nil is 0
	Dilation      []int // nil is 1
	Groups        int   // 0 is 1
}

// ConvTranspose1d is what Conv1d with these options passes back: each element of x
// adds weight, times itself, to the result. x is of shape (batch, in, length) or
// (in, length), weight of (in, out/groups, kernel), and bias, which may be nil, of
// (out); the length of the result is (length-1)*Stride - 2*Padding +
// Dilation*(kernel-1) + OutputPadding + 1.
func (x *Tensor) ConvTranspose1d(weight, bias *Tensor, options ...ConvTranspose1dOptions) *Tensor {
	o := optionOf("ConvTranspose1d", options)
	c := convolution{name: "ConvTranspose1d", dims: 1, groups: o.Groups}
	c.stride, c.pad, c.dilation = line(orOne(o.Stride), 1), line(o.Padding, 0), line(orOne(o.Dilation), 1)
	c.more = line(o.OutputPadding, 0)
	return c.transposed(x, weight, bias)
}

// ConvTranspose2d is ConvTranspose1d in two dimensions.
func (x *Tensor) ConvTranspose2d(weight, bias *Tensor, options ...ConvTranspose2dOptions) *Tensor {
	o := optionOf("ConvTranspose2d", options)
	c := convolution{name: "ConvTranspose2d", dims: 2, groups: o.Groups}
	c.stride = pair(c.name, "stride", o.Stride, 1)
	c.pad = pair(c.name, "padding", o.Padding, 0)
	c.dilation = pair(c.name, "dilation", o.Dilation, 1)
	c.more = pair(c.name, "output padding", o.OutputPadding, 0)
	return c.transposed(x, weight, bias)
}

// orOne is n, or 1 where an option was left out.
func orOne(n int) int {
	if n == 0 {
		return 1
	}
	return n
}

// line is n along the one dimension there is, and what says nothing along the
// other.
func line(n, none int) [2]int { return [2]int{none, n} }

// pair is an option of two dimensions, for which one number may stand.
func pair(name, what string, given []int, none int) [2]int {
	switch len(given) {
	case 0:
		return [2]int{none, none}
	case 1:
		return [2]int{given[0], given[0]}
	case 2:
		return [2]int(given)
	}
	fail(ValueError, name, nil, "%d numbers for the %s of two dimensions", len(given), what)
	return [2]int{}
}

// convolve runs op on the two of X, W and Y that it reads, in that order, and
// records it. Half types are computed in float32.
func convolve(cop backend.ConvOp, a, b, bias *Tensor, s *backend.ConvShape) *Tensor {
	d := gemmType(a.dtype)
	y := alloc(a.store.Backend, d, convShape(cop, s))
	c := backend.Conv{Op: cop, ConvShape: *s}
	in := [2]backend.Operand{a.castTo(d).compacted().operand(), b.castTo(d).compacted().operand()}
	code := op.Conv
	switch cop {
	case backend.ConvForward:
		c.X, c.W, c.Y = in[0], in[1], y.operand()
	case backend.ConvInput:
		code = op.ConvTranspose
		c.Y, c.W, c.X = in[0], in[1], y.operand()
	case backend.ConvWeight:
		code = op.ConvWeight
		c.X, c.Y, c.W = in[0], in[1], y.operand()
	}
	xs := on(a, b)
	if bias != nil {
		c.Bias = bias.castTo(d).compacted().operand()
		xs = append(xs, bias)
	}
	if err := a.store.Backend.Conv(c); err != nil {
		deviceFail(op.Table[code].Name, xs, err)
	}
	y = y.castTo(a.dtype)
	record(code, s, y, xs...)
	return y
}

// convShape is the shape of what cop computes.
func convShape(cop backend.ConvOp, s *backend.ConvShape) []int {
	switch cop {
	case backend.ConvForward:
		return []int{s.Batch, s.Out, s.OutSize[0], s.OutSize[1]}
	case backend.ConvInput:
		return []int{s.Batch, s.In, s.Size[0], s.Size[1]}
	}
	return []int{s.Out, s.In / s.Groups, s.Kernel[0], s.Kernel[1]}
}
