package tensor

import "github.com/seed-41c3a176/adjoint/internal/pointwise"

// GroupNorm normalizes each of groups parts of the channels of x, of shape (batch,
// channels, ...), to mean 0 and variance 1, eps being added to the variance, for
// every element of the batch apart; then times weight and plus bias, of an element
// for each channel, either of which may be nil (Wu and He, "Group Normalization").
func (x *Tensor) GroupNorm(groups int, weight, bias *Tensor, eps float64) *Tensor {
	x.checkChannels("GroupNorm", weight, bias)
	c := x.dims()[1]
	switch {
	case groups < 1 || c%groups != 0:
		fail(ValueError, "GroupNorm", on(x), "%d channels cannot be split into %d groups", c, groups)
	case c == 0 || product(x.dims()[2:]) == 0:
		fail(ShapeError, "GroupNorm", on(x), "only the batch may be of size 0")
	case x.NumEl() == groups:
		fail(ValueError, "GroupNorm", on(x), "one element for each group has no variance")
	}
	if x.NumEl() == 0 {
		return x.Clone()
	}
	return x.normalizeRows(x.NumEl()/(x.dims()[0]*groups), weight, bias, eps)
}

// normalizeRows normalizes each size elements, which are of some channels of x, and
// then multiplies by weight and adds bias, either of which may be nil.
func (x *Tensor) normalizeRows(size int, weight, bias *Tensor, eps float64) *Tensor {
	d := DType(x.dtype.typ().Compute())
	y := x.As(d).Reshape(-1, size).LayerNorm([]int{size}, nil, nil, eps).Reshape(x.dims()...)
	switch {
	case weight != nil && bias != nil:
		y = applyDef(&affine, pointwise.Scalars{}, y, channels(weight, x).As(d), channels(bias, x).As(d))
	case weight != nil:
		y = y.Mul(channels(weight, x).As(d))
	case bias != nil:
		y = y.Add(channels(bias, x).As(d))
	}
	return y.As(x.dtype)
}

// InstanceNorm is BatchNorm for every element of the batch apart: it normalizes
// with mean and variance over the dimensions behind the channels if Training is set
// or there are no running values, and else with those. Running values move towards
// the means over the batch (Ulyanov, Vedaldi and Lempitsky, "Instance
// Normalization").
func (x *Tensor) InstanceNorm(weight, bias *Tensor, options ...BatchNormOptions) *Tensor {
	o := optionOf("InstanceNorm", options)
	x.checkChannels("InstanceNorm", weight, bias, o.RunningMean, o.RunningVar)
	eps := valueOr(o.Eps, 1e-5)
	if !o.Training && o.RunningMean != nil {
		return x.fixedNorm(weight, bias, o.RunningMean, o.RunningVar, eps)
	}
	n := product(x.dims()[2:])
	if n == 1 {
		fail(ValueError, "InstanceNorm", on(x), "one element for each channel has no variance")
	}
	if o.RunningMean != nil {
		v := x.alias().Reshape(1, -1, n)
		mean, variance := v.channelMoments()
		o.follow(mean.Reshape(x.dims()[:2]...).Mean(0), variance.Reshape(x.dims()[:2]...).Mean(0), float64(n))
	}
	if x.NumEl() == 0 {
		return x.Clone()
	}
	return x.normalizeRows(n, weight, bias, eps)
}

// RMSNorm returns x / sqrt(mean(x²) + eps), the mean being taken over the last
// dimensions, as many as shape has and of these sizes; then times weight, which may
// be nil (Zhang and Sennrich, "Root Mean Square Layer Normalization"). A nil eps is
// the distance from 1 to the next number of x's type, of float32 for half types.
func (x *Tensor) RMSNorm(shape []int, weight *Tensor, eps *float64) *Tensor {
	x.needFloat("RMSNorm")
	x.checkNormalized("RMSNorm", shape, weight, nil)
	d := DType(x.dtype.typ().Compute())
	v := x.As(d)
	rows := x.Shape()
	for i := range shape {
		rows[x.Dim()-1-i] = 1
	}
	mean := applySum(rows, &square, pointwise.Scalars{}, v).MulScalar(1 / float64(product(shape)))
	scale := mean.AddScalar(valueOr(eps, epsilon(d))).PowScalar(-0.5)
	if weight == nil {
		return v.Mul(scale).As(x.dtype)
	}
	return applyDef(&scaled, pointwise.Scalars{}, v, scale, weight.As(d)).As(x.dtype)
}

// scaled is a * b * c.
var scaled = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Mul(v.B()).Mul(v.C()) }}

// epsilon is the distance from 1 to the next number of type d, float32 or float64.
func epsilon(d DType) float64 {
	if d == Float64 {
		return 0x1p-52
	}
	return 0x1p-23
}
