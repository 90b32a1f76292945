package loss

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// BCE is the binary cross-entropy -(y log p + (1-y) log(1-p)) of probabilities p,
// such as a sigmoid gives, and targets y. Logarithms are no less than -100, so a
// certain and wrong prediction costs 100.
type BCE struct {
	Weight    *tensor.Tensor `nn:",buffer"` // of each element, broadcast; nil for none
	Reduction Reduction
}

// BCEOptions are the options of NewBCE.
type BCEOptions struct {
	Weight    *tensor.Tensor // of each element, broadcast to the targets
	Reduction Reduction
}

// NewBCE returns the criterion.
func NewBCE(options ...BCEOptions) *BCE {
	o := optional("NewBCE", options)
	o.Reduction.check("NewBCE")
	return &BCE{o.Weight, o.Reduction}
}

// Forward returns the loss of predictions p against targets y of the same shape
// and type. A prediction outside [0, 1] panics.
func (b *BCE) Forward(p, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("BCE", p, y)
	if !slices.Equal(p.Shape(), y.Shape()) {
		fail(tensor.ShapeError, "BCE", []*tensor.Tensor{p, y}, "predictions and targets differ in shape")
	}
	if p.DType() != y.DType() {
		fail(tensor.DTypeError, "BCE", []*tensor.Tensor{p, y}, "predictions and targets differ in type; convert the targets with y.As")
	}
	losses := p.BinaryCrossEntropy(y)
	if b.Weight != nil {
		losses = losses.Mul(b.Weight.As(p.DType()).Expand(y.Shape()...))
	}
	cost := b.Reduction.apply(losses)
	checkProbabilities(p, y, cost)
	return cost
}

// checkProbabilities panics for predictions outside [0, 1]. The logarithm makes
// NaN of them, so that one look at the cost clears all others.
func checkProbabilities(p, y, cost *tensor.Tensor) {
	total := cost
	if cost.NumEl() != 1 {
		total = cost.Detach().Sum()
	}
	if v := total.Item(); v == v {
		return
	}
	if outside := p.Detach(); outside.NumEl() > 0 && !tensor.Item[bool](outside.Clamp(0, 1).Eq(outside).All()) {
		fail(tensor.ValueError, "BCE", []*tensor.Tensor{p, y}, "a prediction is not between 0 and 1; they are probabilities, such as a sigmoid gives")
	}
}
