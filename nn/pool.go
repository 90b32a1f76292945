package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A MaxPool1d layer gives the greatest elements of windows; see
// tensor.Tensor.MaxPool1d.
type MaxPool1d struct {
	Size    int
	Options tensor.PoolOptions
}

// NewMaxPool1d returns the layer; without a Stride windows do not overlap.
func NewMaxPool1d(size int, options ...tensor.PoolOptions) *MaxPool1d {
	return &MaxPool1d{size, optional("NewMaxPool1d", options)}
}

// Forward returns the greatest elements of windows of x.
func (p *MaxPool1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	y, _ := x.MaxPool1d(p.Size, p.Options)
	return y
}

// A MaxPool2d layer gives the greatest elements of windows; see
// tensor.Tensor.MaxPool2d.
type MaxPool2d struct {
	Size    []int
	Options tensor.PoolOptions
}

// NewMaxPool2d returns the layer, with windows of a size: NewMaxPool2d(2) or
// NewMaxPool2d([]int{2, 3}). Without a Stride windows do not overlap.
func NewMaxPool2d[S int | []int](size S, options ...tensor.PoolOptions) *MaxPool2d {
	return &MaxPool2d{sizes(size), optional("NewMaxPool2d", options)}
}

// Forward returns the greatest elements of windows of x.
func (p *MaxPool2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	y, _ := x.MaxPool2d(p.Size, p.Options)
	return y
}

// An AvgPool1d layer gives the means of windows; see tensor.Tensor.AvgPool1d.
type AvgPool1d struct {
	Size    int
	Options tensor.PoolOptions
}

// NewAvgPool1d returns the layer; without a Stride windows do not overlap.
func NewAvgPool1d(size int, options ...tensor.PoolOptions) *AvgPool1d {
	return &AvgPool1d{size, optional("NewAvgPool1d", options)}
}

// Forward returns the means of windows of x.
func (p *AvgPool1d) Forward(x *tensor.Tensor) *tensor.Tensor { return x.AvgPool1d(p.Size, p.Options) }

// An AvgPool2d layer gives the means of windows; see tensor.Tensor.AvgPool2d.
type AvgPool2d struct {
	Size    []int
	Options tensor.PoolOptions
}

// NewAvgPool2d returns the layer, with windows of a size: NewAvgPool2d(2) or
// NewAvgPool2d([]int{2, 3}). Without a Stride windows do not overlap.
func NewAvgPool2d[S int | []int](size S, options ...tensor.PoolOptions) *AvgPool2d {
	return &AvgPool2d{sizes(size), optional("NewAvgPool2d", options)}
}

// Forward returns the means of windows of x.
func (p *AvgPool2d) Forward(x *tensor.Tensor) *tensor.Tensor { return x.AvgPool2d(p.Size, p.Options) }

// An AdaptiveAvgPool1d layer gives the means of Size windows that cover x.
type AdaptiveAvgPool1d struct{ Size int }

// NewAdaptiveAvgPool1d returns the layer; see tensor.Tensor.AdaptiveAvgPool1d.
func NewAdaptiveAvgPool1d(size int) *AdaptiveAvgPool1d { return &AdaptiveAvgPool1d{size} }

// Forward returns the means of windows of x.
func (p *AdaptiveAvgPool1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	return x.AdaptiveAvgPool1d(p.Size)
}

// An AdaptiveAvgPool2d layer gives the means of windows that cover x, of which the
// result has Size.
type AdaptiveAvgPool2d struct{ Size []int }

// NewAdaptiveAvgPool2d returns the layer, with a result of a size:
// NewAdaptiveAvgPool2d(1) or NewAdaptiveAvgPool2d([]int{4, -1}), where -1 keeps a
// size.
func NewAdaptiveAvgPool2d[S int | []int](size S) *AdaptiveAvgPool2d {
	return &AdaptiveAvgPool2d{sizes(size)}
}

// Forward returns the means of windows of x.
func (p *AdaptiveAvgPool2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	return x.AdaptiveAvgPool2d(p.Size)
}

// An AdaptiveMaxPool1d layer gives the greatest elements of Size windows that cover
// x.
type AdaptiveMaxPool1d struct{ Size int }

// NewAdaptiveMaxPool1d returns the layer; see tensor.Tensor.AdaptiveMaxPool1d.
func NewAdaptiveMaxPool1d(size int) *AdaptiveMaxPool1d { return &AdaptiveMaxPool1d{size} }

// Forward returns the greatest elements of windows of x.
func (p *AdaptiveMaxPool1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	y, _ := x.AdaptiveMaxPool1d(p.Size)
	return y
}

// An AdaptiveMaxPool2d layer gives the greatest elements of windows that cover x, of
// which the result has Size.
type AdaptiveMaxPool2d struct{ Size []int }

// NewAdaptiveMaxPool2d returns the layer; see NewAdaptiveAvgPool2d.
func NewAdaptiveMaxPool2d[S int | []int](size S) *AdaptiveMaxPool2d {
	return &AdaptiveMaxPool2d{sizes(size)}
}

// Forward returns the greatest elements of windows of x.
func (p *AdaptiveMaxPool2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	y, _ := x.AdaptiveMaxPool2d(p.Size)
	return y
}
