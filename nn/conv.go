package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Conv1d layer convolves x of shape (batch, in, length) or (in, length); see
// tensor.Tensor.Conv1d.
type Conv1d struct {
	Weight  *tensor.Tensor // (out, in/groups, kernel)
	Bias    *tensor.Tensor // (out), or nil
	Options tensor.Conv1dOptions
	PadMode tensor.PadMode // what the padding is made of: zeros, or elements
}

// Conv1dOptions are the options of NewConv1d.
type Conv1dOptions struct {
	Stride   int  // from one window to the next; 0 is 1
	Padding  int  // how much is put on either side
	Same     bool // as much padding as keeps the size
	Dilation int  // from one element of a window to the next; 0 is 1
	Groups   int  // into which channels are split; 0 is 1
	NoBias   bool // leave the bias out
	PadMode  tensor.PadMode
	Tensors  tensor.Options // of the parameters: device, type, generator
}

// NewConv1d returns a layer from in to out channels with windows of kernel
// elements. Weight and bias are drawn uniformly from ±1/sqrt(in/groups * kernel),
// as PyTorch draws them.
func NewConv1d(in, out, kernel int, options ...Conv1dOptions) *Conv1d {
	o := optional("NewConv1d", options)
	c := &Conv1d{
		Options: tensor.Conv1dOptions{Stride: o.Stride, Padding: o.Padding, Same: o.Same, Dilation: o.Dilation, Groups: o.Groups},
		PadMode: o.PadMode,
	}
	checkConv("NewConv1d", in, out, o.Groups, []int{kernel})
	c.Weight, c.Bias = newFilters(o.Tensors, out, in/max(o.Groups, 1), out, []int{kernel}, o.NoBias)
	return c
}

// Forward returns x convolved.
func (c *Conv1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	o := c.Options
	if c.PadMode != tensor.PadConstant {
		x = x.Pad(around([]int{o.Padding}, []int{o.Dilation}, c.Weight.Shape()[2:], o.Same), tensor.PadOptions{Mode: c.PadMode})
		o.Padding, o.Same = 0, false
	}
	return seen(c, x.Conv1d(c.Weight, c.Bias, o))
}

// A Conv2d layer convolves x of shape (batch, in, height, width) or (in, height,
// width); see tensor.Tensor.Conv2d.
type Conv2d struct {
	Weight  *tensor.Tensor // (out, in/groups, height and width of the kernel)
	Bias    *tensor.Tensor // (out), or nil
	Options tensor.Conv2dOptions
	PadMode tensor.PadMode // what the padding is made of: zeros, or elements
}

// Conv2dOptions are the options of NewConv2d. A list of one size holds for both
// dimensions.
type Conv2dOptions struct {
	Stride   []int // from one window to the next; nil is 1
	Padding  []int // how much is put on either side; nil is 0
	Same     bool  // as much padding as keeps the size
	Dilation []int // from one element of a window to the next; nil is 1
	Groups   int   // into which channels are split; 0 is 1
	NoBias   bool  // leave the bias out
	PadMode  tensor.PadMode
	Tensors  tensor.Options // of the parameters: device, type, generator
}

// NewConv2d returns a layer from in to out channels with windows of a size:
// NewConv2d(3, 8, 5) or NewConv2d(3, 8, []int{5, 3}). Weight and bias are drawn
// uniformly from ±1/sqrt(in/groups * elements of the window), as PyTorch draws
// them.
func NewConv2d[K int | []int](in, out int, kernel K, options ...Conv2dOptions) *Conv2d {
	o := optional("NewConv2d", options)
	k := twice(sizes(kernel))
	c := &Conv2d{
		Options: tensor.Conv2dOptions{Stride: o.Stride, Padding: o.Padding, Same: o.Same, Dilation: o.Dilation, Groups: o.Groups},
		PadMode: o.PadMode,
	}
	checkConv("NewConv2d", in, out, o.Groups, k)
	c.Weight, c.Bias = newFilters(o.Tensors, out, in/max(o.Groups, 1), out, k, o.NoBias)
	return c
}

// Forward returns x convolved.
func (c *Conv2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	o := c.Options
	if c.PadMode != tensor.PadConstant {
		x = x.Pad(around(o.Padding, o.Dilation, c.Weight.Shape()[2:], o.Same), tensor.PadOptions{Mode: c.PadMode})
		o.Padding, o.Same = nil, false
	}
	return seen(c, x.Conv2d(c.Weight, c.Bias, o))
}

// around is the padding of a convolution as Pad takes it, the last dimension first.
func around(padding, dilation, kernel []int, same bool) []int {
	var pads []int
	for d := len(kernel) - 1; d >= 0; d-- {
		before := at(padding, d, 0)
		after := before
		if same {
			total := max(at(dilation, d, 1), 1) * (kernel[d] - 1)
			before, after = total/2, total-total/2
		}
		pads = append(pads, before, after)
	}
	return pads
}

// at is element d of an option, for which one number may stand.
func at(option []int, d, none int) int {
	switch len(option) {
	case 0:
		return none
	case 1:
		return option[0]
	}
	return option[d]
}

// twice is a size of two dimensions, for which one number may stand.
func twice(size []int) []int {
	if len(size) == 1 {
		return []int{size[0], size[0]}
	}
	return size
}

func checkConv(where string, in, out, groups int, kernel []int) {
	groups = max(groups, 1)
	if in < 0 || out < 1 || in%groups != 0 || out%groups != 0 {
		fail(tensor.ValueError, where, "%d channels in and %d out in %d groups: groups share channels evenly", in, out, groups)
	}
	for _, k := range kernel {
		if k < 1 {
			fail(tensor.ValueError, where, "the kernel %v has no elements", kernel)
		}
	}
}

// newFilters draws the weight of a convolution, of first×second×kernel, and its
// bias of out elements, as PyTorch does.
func newFilters(t tensor.Options, first, second, out int, kernel []int, noBias bool) (weight, bias *tensor.Tensor) {
	fanIn := second
	for _, k := range kernel {
		fanIn *= k
	}
	bound := kaimingBound(math.Sqrt(5), fanIn)
	weight = Parameter(t.Uniform(-bound, bound, append([]int{first, second}, kernel...)...))
	if !noBias {
		bound = 0
		if fanIn > 0 {
			bound = 1 / math.Sqrt(float64(fanIn))
		}
		bias = Parameter(t.Uniform(-bound, bound, out))
	}
	return weight, bias
}
