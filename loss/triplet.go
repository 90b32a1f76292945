package loss

import "github.com/seed-41c3a176/adjoint/tensor"

// TripletMargin is max(0, d(a, p) - d(a, n) + Margin): an anchor a is to be nearer
// to p, which is like it, than to n, which is not, by Margin (Balntas et al.,
// "Learning local feature descriptors with triplets and shallow convolutional
// neural networks").
type TripletMargin struct {
	Margin    float64
	Distance  func(x, y *tensor.Tensor) *tensor.Tensor
	Swap      bool // n is as near as it is to a or to p
	Reduction Reduction
}

// TripletMarginOptions are the options of NewTripletMargin.
type TripletMarginOptions struct {
	Margin *float64 // positive; nil is 1
	P      *float64 // distances are P-norms of differences; nil is 2
	Eps    *float64 // added to differences; nil is 1e-6
	// Distance measures distances instead: PyTorch's
	// TripletMarginWithDistanceLoss.
	Distance  func(x, y *tensor.Tensor) *tensor.Tensor
	Swap      bool // n is as near as it is to a or to p
	Reduction Reduction
}

// NewTripletMargin returns the criterion. A Margin that is not positive panics.
func NewTripletMargin(options ...TripletMarginOptions) *TripletMargin {
	o := optional("NewTripletMargin", options)
	o.Reduction.check("NewTripletMargin")
	t := &TripletMargin{or(o.Margin, 1), o.Distance, o.Swap, o.Reduction}
	checkPositive("NewTripletMargin", "Margin", t.Margin)
	if t.Distance == nil {
		t.Distance = func(x, y *tensor.Tensor) *tensor.Tensor {
			return x.PairwiseDistance(y, tensor.PairwiseDistanceOptions{P: o.P, Eps: o.Eps})
		}
	}
	return t
}

// Forward returns the loss of anchors a, with p like them and n unlike them: vectors
// (N, D) or (D).
func (t *TripletMargin) Forward(a, p, n *tensor.Tensor) *tensor.Tensor {
	checkGiven("TripletMargin", a, p, n)
	if a.Dim() != p.Dim() || a.Dim() != n.Dim() {
		fail(tensor.ShapeError, "TripletMargin", []*tensor.Tensor{a, p, n}, "the numbers of dimensions differ")
	}
	near, far := t.Distance(a, p), t.Distance(a, n)
	if t.Swap {
		far = far.Minimum(t.Distance(p, n))
	}
	return t.Reduction.apply(near.AddScalar(t.Margin).Sub(far).ClampMin(0))
}
