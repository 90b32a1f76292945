package tensor

// Like returns options for tensors on x's device and of x's type, for what
// PyTorch has as x.new_zeros(2, 3): Like(x).Zeros(2, 3).
func Like(x *Tensor) Options { return On(x.Device()).As(x.dtype) }

// ZerosLike returns zeros of x's shape, type and device.
func (x *Tensor) ZerosLike() *Tensor { return Like(x).Zeros(x.dims()...) }

// OnesLike returns ones of x's shape, type and device.
func (x *Tensor) OnesLike() *Tensor { return Like(x).Ones(x.dims()...) }

// FullLike returns a tensor of x's shape, type and device with every element v,
// any Go number.
func (x *Tensor) FullLike(v any) *Tensor { return Like(x).Full(x.dims(), v) }

// EmptyLike returns a tensor of x's shape, type and device whose elements are
// whatever its memory held.
func (x *Tensor) EmptyLike() *Tensor { return Like(x).Empty(x.dims()...) }

// RandLike returns numbers drawn uniformly from [0, 1), in x's shape, type and
// device.
func (x *Tensor) RandLike() *Tensor { return Like(x).Rand(x.dims()...) }

// RandnLike returns numbers drawn from the standard normal distribution, in x's
// shape, type and device.
func (x *Tensor) RandnLike() *Tensor { return Like(x).Randn(x.dims()...) }

// RandIntLike returns integers drawn uniformly from low up to but without high,
// in x's shape, type and device.
func (x *Tensor) RandIntLike(low, high int64) *Tensor { return Like(x).RandInt(low, high, x.dims()...) }
