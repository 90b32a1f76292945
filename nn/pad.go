package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A Pad layer puts elements around the last dimensions; see tensor.Tensor.Pad.
type Pad struct {
	Pads    []int // two for each dimension, the last one first
	Options tensor.PadOptions
}

// Forward returns x padded.
func (p *Pad) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Pad(p.Pads, p.Options) }

// newPad is a layer for dims dimensions; one number stands for all sides.
func newPad[P int | []int](where string, dims int, pads P, o tensor.PadOptions) *Pad {
	p := &Pad{sizes(pads), o}
	if len(p.Pads) == 1 {
		for len(p.Pads) < 2*dims {
			p.Pads = append(p.Pads, p.Pads[0])
		}
	}
	if len(p.Pads) != 2*dims {
		fail(tensor.ValueError, where, "%d numbers: there is one, or two for each of %d dimensions", len(p.Pads), dims)
	}
	return p
}

// NewZeroPad1d returns a layer that puts zeros around the last dimension: as many
// on either side, or before and behind.
func NewZeroPad1d[P int | []int](pads P) *Pad {
	return newPad("NewZeroPad1d", 1, pads, tensor.PadOptions{})
}

// NewZeroPad2d returns a layer that puts zeros around the last two dimensions: as
// many on all sides, or left, right, above and below.
func NewZeroPad2d[P int | []int](pads P) *Pad {
	return newPad("NewZeroPad2d", 2, pads, tensor.PadOptions{})
}

// NewConstantPad1d is NewZeroPad1d with another number.
func NewConstantPad1d[P int | []int](pads P, value any) *Pad {
	return newPad("NewConstantPad1d", 1, pads, tensor.PadOptions{Value: value})
}

// NewConstantPad2d is NewZeroPad2d with another number.
func NewConstantPad2d[P int | []int](pads P, value any) *Pad {
	return newPad("NewConstantPad2d", 2, pads, tensor.PadOptions{Value: value})
}

// NewReflectionPad1d is NewZeroPad1d with the elements mirrored.
func NewReflectionPad1d[P int | []int](pads P) *Pad {
	return newPad("NewReflectionPad1d", 1, pads, tensor.PadOptions{Mode: tensor.PadReflect})
}

// NewReflectionPad2d is NewZeroPad2d with the elements mirrored.
func NewReflectionPad2d[P int | []int](pads P) *Pad {
	return newPad("NewReflectionPad2d", 2, pads, tensor.PadOptions{Mode: tensor.PadReflect})
}

// NewReplicationPad1d is NewZeroPad1d with the outermost elements.
func NewReplicationPad1d[P int | []int](pads P) *Pad {
	return newPad("NewReplicationPad1d", 1, pads, tensor.PadOptions{Mode: tensor.PadReplicate})
}

// NewReplicationPad2d is NewZeroPad2d with the outermost elements.
func NewReplicationPad2d[P int | []int](pads P) *Pad {
	return newPad("NewReplicationPad2d", 2, pads, tensor.PadOptions{Mode: tensor.PadReplicate})
}

// NewCircularPad1d is NewZeroPad1d with the elements of the other side.
func NewCircularPad1d[P int | []int](pads P) *Pad {
	return newPad("NewCircularPad1d", 1, pads, tensor.PadOptions{Mode: tensor.PadCircular})
}

// NewCircularPad2d is NewZeroPad2d with the elements of the other sides.
func NewCircularPad2d[P int | []int](pads P) *Pad {
	return newPad("NewCircularPad2d", 2, pads, tensor.PadOptions{Mode: tensor.PadCircular})
}
