package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// BatchNorm is what BatchNorm1d and BatchNorm2d, and InstanceNorm1d and
// InstanceNorm2d, consist of: the parameters and the running values of channels.
// While training, Forward writes to the running values, so it must not run in
// several goroutines at once.
type BatchNorm struct {
	Mode
	Eps        float64        // added to the variance
	Momentum   float64        // how far the running values move, from 0 to 1
	Cumulative bool           // the running values are means of all batches instead
	Weight     *tensor.Tensor // an element for each channel, or nil
	Bias       *tensor.Tensor // likewise

	RunningMean       *tensor.Tensor `nn:",buffer"` // an element for each channel, or nil
	RunningVar        *tensor.Tensor `nn:",buffer"` // likewise
	NumBatchesTracked *tensor.Tensor `nn:",buffer"` // a scalar, or nil
}

// BatchNormOptions are the options of NewBatchNorm1d and NewBatchNorm2d.
type BatchNormOptions struct {
	Eps        *float64       // added to the variance; nil is 1e-5
	Momentum   *float64       // how far the running values move; nil is 0.1
	Cumulative bool           // PyTorch's momentum=None
	NoAffine   bool           // leave out weight and bias
	NoBias     bool           // leave out the bias
	NoRunning  bool           // leave out running values: evaluation normalizes as training does
	Tensors    tensor.Options // of parameters and buffers: device and type
}

func newBatchNorm(where string, channels int, o BatchNormOptions) BatchNorm {
	if channels < 0 {
		fail(tensor.ValueError, where, "%d channels", channels)
	}
	n := BatchNorm{Eps: 1e-5, Momentum: 0.1, Cumulative: o.Cumulative}
	if o.Eps != nil {
		n.Eps = *o.Eps
	}
	if o.Momentum != nil {
		n.Momentum = *o.Momentum
	}
	if !o.NoAffine {
		n.Weight = Parameter(o.Tensors.Ones(channels))
		if !o.NoBias {
			n.Bias = Parameter(o.Tensors.Zeros(channels))
		}
	}
	if !o.NoRunning {
		n.RunningMean, n.RunningVar = o.Tensors.Zeros(channels), o.Tensors.Ones(channels)
		n.NumBatchesTracked = o.Tensors.As(tensor.Int64).Zeros()
	}
	return n
}

// options are what the operation is called with: trained with the values of the
// batch if training is set.
func (n *BatchNorm) options(training bool) tensor.BatchNormOptions {
	return tensor.BatchNormOptions{
		Training: training, Momentum: new(n.Momentum), Eps: new(n.Eps), RunningMean: n.RunningMean, RunningVar: n.RunningVar,
	}
}

// normalize returns x normalized by channels over the batch.
func (n *BatchNorm) normalize(x *tensor.Tensor) *tensor.Tensor {
	o := n.options(n.Training() || n.RunningMean == nil)
	if n.Training() && n.NumBatchesTracked != nil {
		n.NumBatchesTracked.AddScalarInPlace(1)
		if n.Cumulative {
			o.Momentum = new(1 / n.NumBatchesTracked.Item())
		}
	}
	return x.BatchNorm(n.Weight, n.Bias, o)
}

// BatchNorm1d brings each channel of x, of shape (batch, channels) or (batch,
// channels, length), to mean 0 and variance 1, in training by the batch's own mean
// and variance and after Eval by their running means; see tensor.Tensor.BatchNorm.
type BatchNorm1d struct{ BatchNorm }

// NewBatchNorm1d returns the layer. The weight is 1 and the bias 0 at first.
func NewBatchNorm1d(channels int, options ...BatchNormOptions) *BatchNorm1d {
	return &BatchNorm1d{newBatchNorm("NewBatchNorm1d", channels, optional("NewBatchNorm1d", options))}
}

// Forward returns x normalized.
func (n *BatchNorm1d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("BatchNorm1d", x, 2, 3)
	return seen(n, n.normalize(x))
}

// BatchNorm2d is BatchNorm1d of x of shape (batch, channels, height, width).
type BatchNorm2d struct{ BatchNorm }

// NewBatchNorm2d returns the layer. The weight is 1 and the bias 0 at first.
func NewBatchNorm2d(channels int, options ...BatchNormOptions) *BatchNorm2d {
	return &BatchNorm2d{newBatchNorm("NewBatchNorm2d", channels, optional("NewBatchNorm2d", options))}
}

// Forward returns x normalized.
func (n *BatchNorm2d) Forward(x *tensor.Tensor) *tensor.Tensor {
	checkDims("BatchNorm2d", x, 4, 4)
	return seen(n, n.normalize(x))
}

// checkDims demands that x has from least to most dimensions.
func checkDims(where string, x *tensor.Tensor, least, most int) {
	if x.Dim() < least || x.Dim() > most {
		fail(tensor.ShapeError, where, "the input must have %d to %d dimensions, not shape %v", least, most, x.Shape())
	}
}
