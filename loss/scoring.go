package loss

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A scoring is what criteria of scores and classes have in common.
type scoring struct {
	name      string
	weight    *tensor.Tensor // of each class; nil for none
	ignore    int            // a target that costs nothing and does not count
	smoothing float64
}

// noClass is a target to ignore that none is.
const noClass = math.MinInt32

// check refuses scores, and classes or probabilities, that do not go together.
func (s *scoring) check(x, y *tensor.Tensor, dim int) {
	switch {
	case !y.DType().IsFloat() || x.Dim() == 0:
		s.checkLabels(x, y, dim)
	case !slices.Equal(x.Shape(), y.Shape()):
		fail(tensor.ShapeError, s.name, []*tensor.Tensor{x, y}, "probabilities need the shape of the scores; classes need an integer type")
	default:
		s.checkWeight(x, dim)
	}
}

// checkLabels refuses scores and classes that do not go together.
func (s *scoring) checkLabels(x, y *tensor.Tensor, dim int) {
	xs := []*tensor.Tensor{x, y}
	switch {
	case x.Dim() == 0:
		fail(tensor.ShapeError, s.name, xs, "a scalar has no dimension of classes")
	case !y.DType().IsInteger():
		fail(tensor.DTypeError, s.name, xs, "classes are integers")
	case !slices.Equal(slices.Delete(x.Shape(), dim, dim+1), y.Shape()):
		fail(tensor.ShapeError, s.name, xs, "targets need the shape of the scores without dimension %d, that of the classes", dim)
	}
	s.checkWeight(x, dim)
}

func (s *scoring) checkWeight(x *tensor.Tensor, dim int) {
	w := s.weight
	switch {
	case w == nil:
	case w.Dim() != 1 || w.Size(0) != x.Size(dim):
		fail(tensor.ShapeError, s.name, []*tensor.Tensor{x, w}, "the weight needs one element for each of %d classes", x.Size(dim))
	case w.DType() != x.DType():
		fail(tensor.DTypeError, s.name, []*tensor.Tensor{x, w}, "scores and weight differ in type; convert the criterion with nn.As")
	}
}

// ofProbabilities returns -Σ p log softmax(x) for each sample.
func (s *scoring) ofProbabilities(logp, p *tensor.Tensor, dim int) *tensor.Tensor {
	if s.smoothing > 0 {
		p = p.MulScalar(1 - s.smoothing).AddScalar(s.smoothing / float64(logp.Size(dim)))
	}
	return s.weighted(logp.Mul(p), dim).Sum(dim).Neg()
}

// weighted multiplies each class by its weight.
func (s *scoring) weighted(x *tensor.Tensor, dim int) *tensor.Tensor {
	if s.weight == nil {
		return x
	}
	shape := slices.Repeat([]int{1}, x.Dim())
	shape[dim] = -1
	return x.Mul(s.weight.Reshape(shape...))
}

// ofLabels returns the loss of each sample, 0 where its target is ignored.
func (s *scoring) ofLabels(logp *tensor.Tensor, k labels, dim int) *tensor.Tensor {
	losses := logp.Gather(dim, k.classes.Unsqueeze(dim)).Squeeze(dim).Neg()
	if s.weight != nil {
		losses = losses.Mul(s.weightOf(k))
	}
	if s.smoothing > 0 {
		spread := s.weighted(logp, dim).Sum(dim).MulScalar(-s.smoothing / float64(logp.Size(dim)))
		losses = losses.MulScalar(1 - s.smoothing).Add(spread)
	}
	return k.masked(losses)
}

// weightOf returns the weight of each sample's class.
func (s *scoring) weightOf(k labels) *tensor.Tensor {
	return s.weight.IndexSelect(0, k.classes.Reshape(k.classes.NumEl())).Reshape(k.classes.Shape()...)
}

// reduce reduces losses; their mean is over the targets that count, or by weight.
func (s *scoring) reduce(r Reduction, losses *tensor.Tensor, k labels) *tensor.Tensor {
	switch {
	case r != Mean:
		return r.apply(losses)
	case s.weight == nil:
		return losses.Sum().DivScalar(float64(k.counted))
	}
	return losses.Sum().Div(k.masked(s.weightOf(k)).Sum())
}
