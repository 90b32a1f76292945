package loss

import "github.com/seed-41c3a176/adjoint/tensor"

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
	checkGiven("CrossEntropy", x, y)
	s := scoring{"CrossEntropy", c.Weight, c.IgnoreIndex, c.LabelSmoothing}
	dim := min(x.Dim()-1, 1)
	s.check(x, y, dim)
	if y.DType().IsFloat() {
		return c.Reduction.apply(s.ofProbabilities(x.LogSoftmax(dim), y, dim))
	}
	k := s.labels(x, y, dim)
	return s.reduce(c.Reduction, s.ofLabels(x.LogSoftmax(dim), k, dim), k)
}

// NLL is -x[y] of logarithms x of probabilities, one for each of C classes, and the
// class y that is right: CrossEntropy of what LogSoftmax gives. Shapes are as there.
type NLL struct {
	Weight      *tensor.Tensor `nn:",buffer"` // of each class, (C); nil for none
	IgnoreIndex int            // a target that costs nothing and does not count
	Reduction   Reduction
}

// NLLOptions are the options of NewNLL.
type NLLOptions struct {
	Weight      *tensor.Tensor // of each class, (C); the mean is then weighted
	IgnoreIndex *int           // a target that costs nothing and does not count; nil is -100
	Reduction   Reduction
}

// NewNLL returns the criterion.
func NewNLL(options ...NLLOptions) *NLL {
	o := optional("NewNLL", options)
	o.Reduction.check("NewNLL")
	n := &NLL{o.Weight, -100, o.Reduction}
	if o.IgnoreIndex != nil {
		n.IgnoreIndex = *o.IgnoreIndex
	}
	return n
}

// Forward returns the loss of logarithms x against classes y. A class that does
// not exist panics, whatever the reduction. The mean of no targets, of ignored ones
// only, and of weights 0 only, is NaN.
func (n *NLL) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("NLL", x, y)
	s := scoring{name: "NLL", weight: n.Weight, ignore: n.IgnoreIndex}
	dim := min(x.Dim()-1, 1)
	s.checkLabels(x, y, dim)
	k := s.labels(x, y, dim)
	return s.reduce(n.Reduction, s.ofLabels(x, k, dim), k)
}
