package loss

import "github.com/seed-41c3a176/adjoint/tensor"

// A Reduction says what becomes of the losses of single elements.
type Reduction uint8

// The reductions.
const (
	Mean      Reduction = iota // their mean
	Sum                        // their sum
	None                       // they are returned as they are
	BatchMean                  // their sum divided by the size of the first dimension; KLDiv's alone
)

// String returns PyTorch's name of r, such as "mean".
func (r Reduction) String() string {
	switch r {
	case Mean:
		return "mean"
	case Sum:
		return "sum"
	case BatchMean:
		return "batchmean"
	}
	return "none"
}

// apply reduces the losses of single elements.
func (r Reduction) apply(losses *tensor.Tensor) *tensor.Tensor {
	switch r {
	case Mean:
		return losses.Mean()
	case Sum:
		return losses.Sum()
	}
	return losses
}

// check refuses a Reduction that is none of the three.
func (r Reduction) check(where string) {
	if r > None {
		panic(&tensor.Error{Kind: tensor.ValueError, Op: where, Reason: "the reduction is none of Mean, Sum and None"})
	}
}
