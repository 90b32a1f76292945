package loss

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// CrossEntropy is -log softmax(x)[y] of scores x, one for each of C classes, and
// the class y that is right. Scores are of shape (C), (N, C) or (N, C, d1, ...),
// targets of the same without C. Targets of a float type and of the scores' shape
// are probabilities p of the classes instead: -Σ p log softmax(x).
//
// LabelSmoothing takes that share of the right class's probability and spreads it
// evenly over all classes (Szegedy et al., "Rethinking the Inception Architecture
// for Computer Vision").
type CrossEntropy struct {
	Weight         *tensor.Tensor `nn:",buffer"` // of each class, (C); nil for none
	IgnoreIndex    int            // a target that costs nothing and does not count
	Reduction      Reduction
	LabelSmoothing float64
}

// CrossEntropyOptions are the options of NewCrossEntropy.
type CrossEntropyOptions struct {
	Weight         *tensor.Tensor // of each class, (C); the mean is then weighted
	IgnoreIndex    *int           // a target that costs nothing and does not count; nil is -100
	Reduction      Reduction
	LabelSmoothing float64 // from 0 to 1
}

// NewCrossEntropy returns the criterion.
func NewCrossEntropy(options ...CrossEntropyOptions) *CrossEntropy {
	o := optional("NewCrossEntropy", options)
	o.Reduction.check("NewCrossEntropy")
	if !(o.LabelSmoothing >= 0 && o.LabelSmoothing <= 1) {
		fail(tensor.ValueError, "NewCrossEntropy", nil, "LabelSmoothing is %v, not between 0 and 1", o.LabelSmoothing)
	}
	c := &CrossEntropy{Weight: o.Weight, IgnoreIndex: -100, Reduction: o.Reduction, LabelSmoothing: o.LabelSmoothing}
	if o.IgnoreIndex != nil {
		c.IgnoreIndex = *o.IgnoreIndex
	}
	return c
}

// Forward returns the loss of scores x against targets y. A class that does not
// exist panics, whatever the reduction. The mean of no targets, and of ignored
// ones only, is NaN.
func (c *CrossEntropy) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	dim := min(x.Dim()-1, 1)
	c.check(x, y, dim)
	if y.DType().IsFloat() {
		return c.Reduction.apply(c.ofProbabilities(x.LogSoftmax(dim), y, dim))
	}
	k := c.labels(x, y, dim)
	losses := c.ofLabels(x.LogSoftmax(dim), k, dim)
	if c.Reduction == Mean {
		return c.mean(losses, k)
	}
	return c.Reduction.apply(losses)
}

// check refuses tensors that do not go together.
func (c *CrossEntropy) check(x, y *tensor.Tensor, dim int) {
	xs := []*tensor.Tensor{x, y}
	switch {
	case x.Dim() == 0:
		fail(tensor.ShapeError, "CrossEntropy", xs, "a scalar has no dimension of classes")
	case y.DType() == tensor.Bool:
		fail(tensor.DTypeError, "CrossEntropy", xs, "targets are integers, or probabilities of a floating-point type")
	case y.DType().IsFloat() && !slices.Equal(x.Shape(), y.Shape()):
		fail(tensor.ShapeError, "CrossEntropy", xs, "probabilities need the shape of the scores; classes need an integer type")
	case !y.DType().IsFloat() && !slices.Equal(slices.Delete(x.Shape(), dim, dim+1), y.Shape()):
		fail(tensor.ShapeError, "CrossEntropy", xs, "targets need the shape of the scores without dimension %d, that of the classes", dim)
	}
	if c.Weight != nil {
		c.checkWeight(x, dim)
	}
}

func (c *CrossEntropy) checkWeight(x *tensor.Tensor, dim int) {
	w := c.Weight
	if w.Dim() != 1 || w.Size(0) != x.Size(dim) {
		fail(tensor.ShapeError, "CrossEntropy", []*tensor.Tensor{x, w}, "the weight needs one element for each of %d classes", x.Size(dim))
	}
	if w.DType() != x.DType() {
		fail(tensor.DTypeError, "CrossEntropy", []*tensor.Tensor{x, w}, "scores and weight differ in type; convert the criterion with nn.As")
	}
}

// ofProbabilities returns -Σ p log softmax(x) for each sample.
func (c *CrossEntropy) ofProbabilities(logp, p *tensor.Tensor, dim int) *tensor.Tensor {
	if s := c.LabelSmoothing; s > 0 {
		p = p.MulScalar(1 - s).AddScalar(s / float64(logp.Size(dim)))
	}
	return c.weighted(logp.Mul(p), dim).Sum(dim).Neg()
}

// weighted multiplies each class by its weight.
func (c *CrossEntropy) weighted(x *tensor.Tensor, dim int) *tensor.Tensor {
	if c.Weight == nil {
		return x
	}
	shape := make([]int, x.Dim())
	for i := range shape {
		shape[i] = 1
	}
	shape[dim] = -1
	return x.Mul(c.Weight.Reshape(shape...))
}

// ofLabels returns the loss of each sample, 0 where its target is ignored.
func (c *CrossEntropy) ofLabels(logp *tensor.Tensor, k labels, dim int) *tensor.Tensor {
	losses := logp.Gather(dim, k.classes.Unsqueeze(dim)).Squeeze(dim).Neg()
	if c.Weight != nil {
		losses = losses.Mul(c.weightOf(k))
	}
	if s := c.LabelSmoothing; s > 0 {
		spread := c.weighted(logp, dim).Sum(dim).MulScalar(-s / float64(logp.Size(dim)))
		losses = losses.MulScalar(1 - s).Add(spread)
	}
	return k.masked(losses)
}

// weightOf returns the weight of each sample's class.
func (c *CrossEntropy) weightOf(k labels) *tensor.Tensor {
	return c.Weight.IndexSelect(0, k.classes.Reshape(k.classes.NumEl())).Reshape(k.classes.Shape()...)
}

// mean divides by how many targets count, or by their weight.
func (c *CrossEntropy) mean(losses *tensor.Tensor, k labels) *tensor.Tensor {
	if c.Weight == nil {
		return losses.Sum().DivScalar(float64(k.counted))
	}
	return losses.Sum().Div(k.masked(c.weightOf(k)).Sum())
}
