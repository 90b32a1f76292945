package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// PairwiseDistance is the norm of the difference of two tensors along the last
// dimension; see tensor.Tensor.PairwiseDistance.
type PairwiseDistance struct {
	Options tensor.PairwiseDistanceOptions
}

// NewPairwiseDistance returns the module.
func NewPairwiseDistance(options ...tensor.PairwiseDistanceOptions) *PairwiseDistance {
	return &PairwiseDistance{optional("NewPairwiseDistance", options)}
}

// Forward returns the distances of x and y.
func (p *PairwiseDistance) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	return x.PairwiseDistance(y, p.Options)
}

// CosineSimilarity is the cosine of the angle between vectors along a dimension;
// see tensor.Tensor.CosineSimilarity.
type CosineSimilarity struct {
	Dim     int
	Options tensor.CosineSimilarityOptions
}

// NewCosineSimilarity returns the module along dim, in PyTorch 1 by default;
// negative ones count from the end.
func NewCosineSimilarity(dim int, options ...tensor.CosineSimilarityOptions) *CosineSimilarity {
	return &CosineSimilarity{dim, optional("NewCosineSimilarity", options)}
}

// Forward returns the cosines between x and y.
func (c *CosineSimilarity) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	return x.CosineSimilarity(y, c.Dim, c.Options)
}
