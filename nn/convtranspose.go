package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A ConvTranspose1d layer is what a Conv1d passes back; see
// tensor.Tensor.ConvTranspose1d.
type ConvTranspose1d struct {
	Weight  *tensor.Tensor // (in, out/groups, kernel)
	Bias    *tensor.Tensor // (out), or nil
	Options tensor.ConvTranspose1dOptions
}

// ConvTranspose1dOptions are the options of NewConvTranspose1d.
type ConvTranspose1dOptions struct {
	Stride        int // 0 is 1
	Padding       int
	OutputPadding int            // how much longer the result is
	Dilation      int            // 0 is 1
	Groups        int            // 0 is 1
	NoBias        bool           // leave the bias out
	Tensors       tensor.Options // of the parameters: device, type, generator
}

// NewConvTranspose1d returns a layer from in to out channels. Weight and bias are
// drawn uniformly from ±1/sqrt(out/groups * kernel), as PyTorch draws them.
func NewConvTranspose1d(in, out, kernel int, options ...ConvTranspose1dOptions) *ConvTranspose1d {
	o := optional("NewConvTranspose1d", options)
	checkConv("NewConvTranspose1d", in, out, o.Groups, []int{kernel})
	c := &ConvTranspose1d{Options: tensor.ConvTranspose1dOptions{
		Stride: o.Stride, Padding: o.Padding, OutputPadding: o.OutputPadding, Dilation: o.Dilation, Groups: o.Groups,
	}}
	c.Weight, c.Bias = newFilters(o.Tensors, in, out/max(o.Groups, 1), out, []int{kernel}, o.NoBias)
	return c
}

// Forward returns x spread out.
func (c *ConvTranspose1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	return seen(c, x.ConvTranspose1d(c.Weight, c.Bias, c.Options))
}

// A ConvTranspose2d layer is what a Conv2d passes back; see
// tensor.Tensor.ConvTranspose2d.
type ConvTranspose2d struct {
	Weight  *tensor.Tensor // (in, out/groups, height and width of the kernel)
	Bias    *tensor.Tensor // (out), or nil
	Options tensor.ConvTranspose2dOptions
}

// ConvTranspose2dOptions are the options of NewConvTranspose2d. A list of one size
// holds for both dimensions.
type ConvTranspose2dOptions struct {
	Stride        []int          // nil is 1
	Padding       []int          // nil is 0
	OutputPadding []int          // how much larger the result is; nil is 0
	Dilation      []int          // nil is 1
	Groups        int            // 0 is 1
	NoBias        bool           // leave the bias out
	Tensors       tensor.Options // of the parameters: device, type, generator
}

// NewConvTranspose2d returns a layer from in to out channels with a kernel of a
// size: NewConvTranspose2d(8, 3, 5) or NewConvTranspose2d(8, 3, []int{5, 3}). Weight
// and bias are drawn uniformly from ±1/sqrt(out/groups * elements of the kernel), as
// PyTorch draws them.
func NewConvTranspose2d[K int | []int](in, out int, kernel K, options ...ConvTranspose2dOptions) *ConvTranspose2d {
	o := optional("NewConvTranspose2d", options)
	k := twice(sizes(kernel))
	checkConv("NewConvTranspose2d", in, out, o.Groups, k)
	c := &ConvTranspose2d{Options: tensor.ConvTranspose2dOptions{
		Stride: o.Stride, Padding: o.Padding, OutputPadding: o.OutputPadding, Dilation: o.Dilation, Groups: o.Groups,
	}}
	c.Weight, c.Bias = newFilters(o.Tensors, in, out/max(o.Groups, 1), out, k, o.NoBias)
	return c
}

// Forward returns x spread out.
func (c *ConvTranspose2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	return seen(c, x.ConvTranspose2d(c.Weight, c.Bias, c.Options))
}
