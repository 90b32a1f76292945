package tensor

// PoolOptions are the options of MaxPool1d, MaxPool2d, AvgPool1d and AvgPool2d. A
// list of one size holds for all dimensions.
type PoolOptions struct {
	Stride   []int // from one window to the next; nil is the size of the window
	Padding  []int // how far windows may begin outside; nil is 0
	CeilMode bool  // windows may end outside, if they begin inside

	// Dilation, of maxima alone, is from one element of a window to the next; nil
	// is 1.
	Dilation []int

	// Means alone: a window's padding does not count in the divisor; a divisor of
	// one's own, 0 for none.
	CountNoPadding  bool
	DivisorOverride int
}

// MaxPool1d returns the greatest elements of windows of the given size along the
// last dimension of x, of shape (batch, channels, length) or (channels, length),
// and where in that dimension they are; of equals the first, and NaN if there is
// one. There are floor((length + 2*Padding - Dilation*(size-1) - 1) / Stride) + 1
// windows, ceil in CeilMode. The padding is at most half the window and has no part
// in the maximum.
func (x *Tensor) MaxPool1d(size int, options ...PoolOptions) (values, indices *Tensor) {
	p := x.pooling("MaxPool1d", 1, []int{size}, optionOf("MaxPool1d", options))
	return p.max()
}

// MaxPool2d is MaxPool1d in two dimensions: size has one number or two, and indices
// count the elements of an image in row-major order.
func (x *Tensor) MaxPool2d(size []int, options ...PoolOptions) (values, indices *Tensor) {
	p := x.pooling("MaxPool2d", 2, size, optionOf("MaxPool2d", options))
	return p.max()
}

// AvgPool1d returns the means of windows of the given size along the last dimension
// of x; see MaxPool1d. Padding counts as zeros, but what lies beyond it, where
// CeilMode has windows end there, does not.
func (x *Tensor) AvgPool1d(size int, options ...PoolOptions) *Tensor {
	p := x.pooling("AvgPool1d", 1, []int{size}, optionOf("AvgPool1d", options))
	return p.average()
}

// AvgPool2d is AvgPool1d in two dimensions: size has one number or two.
func (x *Tensor) AvgPool2d(size []int, options ...PoolOptions) *Tensor {
	p := x.pooling("AvgPool2d", 2, size, optionOf("AvgPool2d", options))
	return p.average()
}

// AdaptiveAvgPool1d returns the means of size windows that cover the last dimension
// of x, of n elements: window i from floor(i*n/size) to ceil((i+1)*n/size).
func (x *Tensor) AdaptiveAvgPool1d(size int) *Tensor {
	p := x.adaptivePooling("AdaptiveAvgPool1d", 1, []int{size})
	return p.average()
}

// AdaptiveAvgPool2d is AdaptiveAvgPool1d in two dimensions: size has one number or
// two, of which -1 keeps a size.
func (x *Tensor) AdaptiveAvgPool2d(size []int) *Tensor {
	p := x.adaptivePooling("AdaptiveAvgPool2d", 2, size)
	return p.average()
}

// AdaptiveMaxPool1d returns the greatest elements of the windows of
// AdaptiveAvgPool1d, and where they are; see MaxPool1d.
func (x *Tensor) AdaptiveMaxPool1d(size int) (values, indices *Tensor) {
	p := x.adaptivePooling("AdaptiveMaxPool1d", 1, []int{size})
	return p.max()
}

// AdaptiveMaxPool2d is AdaptiveMaxPool1d in two dimensions; see AdaptiveAvgPool2d.
func (x *Tensor) AdaptiveMaxPool2d(size []int) (values, indices *Tensor) {
	p := x.adaptivePooling("AdaptiveMaxPool2d", 2, size)
	return p.max()
}
