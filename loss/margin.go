package loss

import (
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// HingeEmbedding is x where the target is 1 and max(0, Margin - x) where it is -1,
// x being a distance.
type HingeEmbedding struct {
	Margin    float64
	Reduction Reduction
}

// HingeEmbeddingOptions are the options of NewHingeEmbedding.
type HingeEmbeddingOptions struct {
	Margin    *float64 // nil is 1
	Reduction Reduction
}

// NewHingeEmbedding returns the criterion.
func NewHingeEmbedding(options ...HingeEmbeddingOptions) *HingeEmbedding {
	o := optional("NewHingeEmbedding", options)
	o.Reduction.check("NewHingeEmbedding")
	return &HingeEmbedding{or(o.Margin, 1), o.Reduction}
}

// Forward returns the loss of distances x against targets y, 1 or -1, broadcast.
func (h *HingeEmbedding) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("HingeEmbedding", x, y)
	checkFloats("HingeEmbedding", x, y)
	near := tensor.Where(y.NeScalar(-1), x, zero(x))
	far := tensor.Where(y.NeScalar(1), x.RSubScalar(h.Margin).ReLU(), zero(x))
	return h.Reduction.apply(far.Add(near))
}

// SoftMargin is log(1 + exp(-y·x)) of scores x and targets y, 1 or -1, safe for
// scores of any size.
type SoftMargin struct{ Reduction Reduction }

// SoftMarginOptions are the options of NewSoftMargin.
type SoftMarginOptions struct{ Reduction Reduction }

// NewSoftMargin returns the criterion.
func NewSoftMargin(options ...SoftMarginOptions) *SoftMargin {
	o := optional("NewSoftMargin", options)
	o.Reduction.check("NewSoftMargin")
	return &SoftMargin{o.Reduction}
}

// Forward returns the loss of scores x against targets y of the same shape.
func (s *SoftMargin) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("SoftMargin", x, y)
	checkPair("SoftMargin", x, y)
	return s.Reduction.apply(softMargin().Apply(x, y))
}

var softMargin = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem { return x[0].Neg().Mul(x[1]).Softplus() })
})

// MarginRanking is max(0, -y·(a-b) + Margin): with target 1, a is to be above b by
// Margin, with -1 below.
type MarginRanking struct {
	Margin    float64
	Reduction Reduction
}

// MarginRankingOptions are the options of NewMarginRanking.
type MarginRankingOptions struct {
	Margin    float64
	Reduction Reduction
}

// NewMarginRanking returns the criterion.
func NewMarginRanking(options ...MarginRankingOptions) *MarginRanking {
	o := optional("NewMarginRanking", options)
	o.Reduction.check("NewMarginRanking")
	return &MarginRanking{o.Margin, o.Reduction}
}

// Forward returns the loss of scores a and b against targets y, 1 or -1, broadcast.
func (m *MarginRanking) Forward(a, b, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("MarginRanking", a, b, y)
	if a.Dim() != b.Dim() || a.Dim() != y.Dim() {
		fail(tensor.ShapeError, "MarginRanking", []*tensor.Tensor{a, b, y}, "the numbers of dimensions differ")
	}
	return m.Reduction.apply(y.Neg().Mul(a.Sub(b)).AddScalar(m.Margin).ReLU())
}

// CosineEmbedding is 1 - cos where the target is 1 and max(0, cos - Margin) where
// it is -1, cos being the cosine of the angle between two vectors.
type CosineEmbedding struct {
	Margin    float64
	Reduction Reduction
}

// CosineEmbeddingOptions are the options of NewCosineEmbedding.
type CosineEmbeddingOptions struct {
	Margin    float64 // from -1 to 1
	Reduction Reduction
}

// NewCosineEmbedding returns the criterion.
func NewCosineEmbedding(options ...CosineEmbeddingOptions) *CosineEmbedding {
	o := optional("NewCosineEmbedding", options)
	o.Reduction.check("NewCosineEmbedding")
	return &CosineEmbedding{o.Margin, o.Reduction}
}

// Forward returns the loss of vectors a and b, (N, D) or (D), against targets y, (N)
// or a scalar, 1 or -1.
func (c *CosineEmbedding) Forward(a, b, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("CosineEmbedding", a, b, y)
	xs := []*tensor.Tensor{a, b, y}
	if y.Dim() > 1 || a.Dim() != y.Dim()+1 || b.Dim() != y.Dim()+1 {
		fail(tensor.ShapeError, "CosineEmbedding", xs, "vectors are of shape (N, D) and targets of (N), or (D) and a scalar")
	}
	const eps = float64(float32(1e-12)) // keeps the divisor away from 0; PyTorch rounds it so
	square := func(x *tensor.Tensor) *tensor.Tensor { return x.Mul(x).Sum(-1).AddScalar(eps) }
	cos := a.Mul(b).Sum(-1).Div(square(a).Mul(square(b)).Sqrt())
	near := tensor.Where(y.EqScalar(1), cos.RSubScalar(1), zero(cos))
	far := tensor.Where(y.EqScalar(-1), cos.SubScalar(c.Margin).ReLU(), zero(cos))
	return c.Reduction.apply(near.Add(far))
}
