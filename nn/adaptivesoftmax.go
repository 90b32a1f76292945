package nn

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// AdaptiveLogSoftmaxWithLoss chooses among many classes, numbered by how frequent
// they are (Grave et al., "Efficient softmax approximation for GPUs"). The head
// chooses among the most frequent ones and clusters of the others; the tail of a
// cluster, which sees fewer features the less frequent its classes are, is only
// computed for inputs whose target is in it.
type AdaptiveLogSoftmaxWithLoss struct {
	Head *Linear
	Tail []*Sequential

	cutoffs []int // where clusters begin, and the number of classes
}

// AdaptiveLogSoftmaxOptions are the options of NewAdaptiveLogSoftmaxWithLoss.
type AdaptiveLogSoftmaxOptions struct {
	DivValue *float64 // by which each cluster sees fewer features than the one before; nil is 4
	HeadBias bool
	Tensors  tensor.Options
}

// NewAdaptiveLogSoftmaxWithLoss returns a layer from so many features to classes,
// whose clusters begin at the cutoffs. It panics unless they rise from 1 at the
// least to classes-1 at the most.
func NewAdaptiveLogSoftmaxWithLoss(features, classes int, cutoffs []int, options ...AdaptiveLogSoftmaxOptions) *AdaptiveLogSoftmaxWithLoss {
	const where = "NewAdaptiveLogSoftmaxWithLoss"
	o := optional(where, options)
	ends := append(slices.Clone(cutoffs), classes)
	before := 0
	for _, end := range ends {
		if end <= before || len(cutoffs) == 0 {
			fail(tensor.ValueError, where, "the cutoffs %v do not rise between 0 and the %d classes", cutoffs, classes)
		}
		before = end
	}
	div := 4.0
	if o.DivValue != nil {
		div = *o.DivValue
	}
	a := &AdaptiveLogSoftmaxWithLoss{
		Head:    NewLinear(features, cutoffs[0]+len(cutoffs), LinearOptions{NoBias: !o.HeadBias, Tensors: o.Tensors}),
		cutoffs: ends,
	}
	plain := LinearOptions{NoBias: true, Tensors: o.Tensors}
	for i := range cutoffs {
		seen := int(float64(features) / math.Pow(div, float64(i+1)))
		a.Tail = append(a.Tail, NewSequential(NewLinear(features, seen, plain), NewLinear(seen, ends[i+1]-ends[i], plain)))
	}
	return a
}

// Forward returns the logarithm of the probability of each target, and minus their
// mean, the cost. x is of shape (N, features) and target of (N), or both without
// N. A target that is no class panics.
func (a *AdaptiveLogSoftmaxWithLoss) Forward(x, target *tensor.Tensor) (logProb, cost *tensor.Tensor) {
	if target.Dim() == 0 {
		checkDims("AdaptiveLogSoftmaxWithLoss", x, 1, 1)
		logProb, cost = a.Forward(x.Unsqueeze(0), target.Unsqueeze(0))
		return logProb.Squeeze(0), cost
	}
	a.check(x, target)
	chosen := target // what the head is to choose
	logProb = tensor.On(x.Device()).As(x.DType()).Zeros(x.Size(0))
	for i, tail := range a.Tail {
		in := target.GeScalar(a.cutoffs[i]).LogicalAnd(target.LtScalar(a.cutoffs[i+1]))
		rows := in.NonZero().Squeeze(1)
		if rows.NumEl() == 0 {
			continue
		}
		chosen = chosen.MaskedFill(in, a.cutoffs[0]+i)
		within := target.IndexSelect(0, rows).SubScalar(a.cutoffs[i])
		logProb = logProb.IndexCopy(0, rows, atEach(tail.Forward(x.IndexSelect(0, rows)), within))
	}
	logProb = logProb.Add(atEach(a.Head.Forward(x), chosen))
	return seen(a, logProb), logProb.Mean().Neg()
}

// atEach is, of each row of scores, the logarithm of the probability of one class.
func atEach(scores, class *tensor.Tensor) *tensor.Tensor {
	return scores.LogSoftmax(1).Gather(1, class.Unsqueeze(1)).Squeeze(1)
}

func (a *AdaptiveLogSoftmaxWithLoss) check(x, target *tensor.Tensor) {
	const where = "AdaptiveLogSoftmaxWithLoss"
	checkDims(where, x, 2, 2)
	checkDims(where, target, 1, 1)
	if x.Size(0) != target.Size(0) {
		fail(tensor.ShapeError, where, "there are %d inputs and %d targets", x.Size(0), target.Size(0))
	}
	classes := a.cutoffs[len(a.cutoffs)-1]
	if target.LtScalar(0).LogicalOr(target.GeScalar(classes)).Any().Item() != 0 {
		fail(tensor.IndexError, where, "a target is not one of the classes 0 to %d", classes-1)
	}
}

// LogProb returns the logarithms of the probabilities of all classes, (N, classes),
// for x of (N, features).
func (a *AdaptiveLogSoftmaxWithLoss) LogProb(x *tensor.Tensor) *tensor.Tensor {
	checkDims("LogProb", x, 2, 2)
	head, n := a.Head.Forward(x).LogSoftmax(1), a.cutoffs[0]
	parts := []*tensor.Tensor{head.Narrow(1, 0, n)}
	for i, tail := range a.Tail {
		parts = append(parts, tail.Forward(x).LogSoftmax(1).Add(head.Narrow(1, n+i, 1)))
	}
	return tensor.Cat(parts, 1)
}

// Predict returns the most probable class of each x, (N).
func (a *AdaptiveLogSoftmaxWithLoss) Predict(x *tensor.Tensor) *tensor.Tensor {
	return a.LogProb(x).ArgMax(1)
}
