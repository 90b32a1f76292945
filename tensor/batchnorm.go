package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// BatchNormOptions are the options of BatchNorm and InstanceNorm.
type BatchNormOptions struct {
	// RunningMean and RunningVar, of an element for each channel, are what is
	// normalized with outside of training. In training they move towards the mean
	// and variance of x. Nil are none.
	RunningMean, RunningVar *Tensor
	Training                bool     // normalize with the mean and variance of x
	Momentum                *float64 // how far the running values move, from 0 to 1; nil is 0.1
	Eps                     *float64 // added to the variance; nil is 1e-5
}

// BatchNorm returns (x - mean) / sqrt(var + eps) * weight + bias for each channel of
// x, of shape (batch, channels, ...). In training mean and variance, with n in the
// denominator, are those over all other dimensions, else the running ones; weight
// and bias, of an element for each channel, may be nil (Ioffe and Szegedy, "Batch
// Normalization"). Training writes to the running values, of which the variance is
// taken with n-1: let no other goroutine use them meanwhile.
func (x *Tensor) BatchNorm(weight, bias *Tensor, options ...BatchNormOptions) *Tensor {
	o := optionOf("BatchNorm", options)
	x.checkChannels("BatchNorm", weight, bias, o.RunningMean, o.RunningVar)
	eps := valueOr(o.Eps, 1e-5)
	if !o.Training {
		return x.fixedNorm(weight, bias, o.RunningMean, o.RunningVar, eps)
	}
	n := x.perChannel()
	if n == 1 {
		fail(ValueError, "BatchNorm", on(x), "one element for each channel has no variance to train with")
	}
	d := DType(x.dtype.typ().Compute())
	v := x.alias().castTo(d)
	mean, variance := v.channelMoments()
	o.follow(mean, variance, float64(n))
	rstd := variance.AddScalar(eps).PowScalar(-0.5)
	scale := rstd
	if weight != nil {
		scale = rstd.Mul(channels(weight.alias(), x).castTo(d))
	}
	xs := on(v, mean, scale)
	if bias != nil {
		xs = append(xs, channels(bias.alias(), x).castTo(d))
	}
	y := evaluate("BatchNorm", &normalize[len(xs)-3], pointwise.Scalars{}, d.typ(), x.dtype, xs)
	x.recordBatchNorm(weight, bias, eps, y, mean, rstd)
	return y
}

// normalize is (a - b) * c, plus d where there is one.
var normalize = [2]pointwise.Def{
	{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Sub(v.B()).Mul(v.C()) }},
	{Arity: 4, Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Sub(v.B()).Mul(v.C()).Add(v.X[3]) }},
}

// squaredDeviation is (a - b)².
var squaredDeviation = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr {
	d := v.A().Sub(v.B())
	return d.Mul(d)
}}

// affine is a * b + c.
var affine = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Mul(v.B()).Add(v.C()) }}

// channelMoments is the mean and the variance over all dimensions but that of the
// channels, which all stay. It records nothing where x has no history.
func (x *Tensor) channelMoments() (mean, variance *Tensor) {
	mean = x.MeanKeep(notChannels(x)...)
	variance = applySum(mean.dims(), &squaredDeviation, pointwise.Scalars{}, x, mean).MulScalar(1 / float64(x.perChannel()))
	return mean, variance
}

// perChannel is how many elements a channel has.
func (x *Tensor) perChannel() int {
	n := x.dims()[0]
	for _, s := range x.dims()[2:] {
		n *= s
	}
	return n
}

func notChannels(x *Tensor) []int {
	dims := []int{0}
	for d := 2; d < x.Dim(); d++ {
		dims = append(dims, d)
	}
	return dims
}

// channels is p, of an element for each channel, as it broadcasts to x.
func channels(p, x *Tensor) *Tensor {
	shape := make([]int, x.Dim()-1)
	for i := range shape {
		shape[i] = 1
	}
	shape[0] = p.NumEl()
	return p.Reshape(shape...)
}

// follow moves the running values towards those of n elements.
func (o *BatchNormOptions) follow(mean, variance *Tensor, n float64) {
	m := valueOr(o.Momentum, 0.1)
	for _, r := range []struct {
		running, now *Tensor
		scale        float64
	}{{o.RunningMean, mean, m}, {o.RunningVar, variance, m * n / (n - 1)}} {
		if r.running != nil {
			now := r.now.alias().Reshape(-1)
			r.running.MulScalarInPlace(1-m).AddScaledInPlace(now, r.scale)
		}
	}
}

// fixedNorm normalizes with a mean and a variance that are given: one product and
// one sum an element.
func (x *Tensor) fixedNorm(weight, bias, mean, variance *Tensor, eps float64) *Tensor {
	if mean == nil || variance == nil {
		fail(ValueError, "BatchNorm", on(x), "outside of training there must be a running mean and a running variance")
	}
	d := DType(x.dtype.typ().Compute())
	scale := variance.As(d).AddScalar(eps).PowScalar(-0.5)
	if weight != nil {
		scale = scale.Mul(weight.As(d))
	}
	shift := mean.As(d).Mul(scale).Neg()
	if bias != nil {
		shift = shift.Add(bias.As(d))
	}
	return applyDef(&affine, pointwise.Scalars{}, x.As(d), channels(scale, x), channels(shift, x)).As(x.dtype)
}

// checkChannels checks x and what has an element for each of its channels, of which
// the first two are trained.
func (x *Tensor) checkChannels(name string, ps ...*Tensor) {
	x.needFloat(name)
	if x.Dim() < 2 {
		fail(ShapeError, name, on(x), "there is no dimension of channels, which is the second")
	}
	for k, p := range ps {
		if p == nil {
			continue
		}
		checkDevices(name, on(x, p))
		if p.rank != 1 || p.dims()[0] != x.dims()[1] {
			fail(ShapeError, name, on(x, p), "there must be an element for each of %d channels", x.dims()[1])
		}
		if k < 2 && p.dtype != x.dtype {
			fail(DTypeError, name, on(x, p), "weight and bias must be of the input's type; convert the input with As, or the module with nn.As")
		}
	}
}

// recordBatchNorm records with as many inputs as there are; mean and 1/std are
// saved beside the result, but are no outputs.
func (x *Tensor) recordBatchNorm(weight, bias *Tensor, eps float64, y, mean, rstd *Tensor) {
	xs := on(x, weight, bias)
	for k, p := range xs {
		if p == nil {
			xs[k] = noTensor
		}
	}
	if !recording(xs) {
		return
	}
	n := newNode(op.BatchNorm, nil, xs)
	n.NOut = 1
	n.SetMeta(0, y.dtype.typ(), y.dims())
	n.I[0] = int64(math.Float64bits(eps))
	save(n, xs, y, mean, rstd)
	publish(n, y)
}
