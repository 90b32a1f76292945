package optim

import (
	"iter"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// pieceLen is how many elements of each tensor an update takes at a time, so that
// what one pass over them wrote is still in the cache when the next one reads it.
const pieceLen = 1 << 15

// pieces are the tensors, all of one shape, in pieces of a few elements of each,
// or whole where they are small or not contiguous. What is yielded holds until
// the next piece.
func pieces(xs ...*tensor.Tensor) iter.Seq[[]*tensor.Tensor] {
	return func(yield func([]*tensor.Tensor) bool) {
		n := xs[0].NumEl()
		if n <= pieceLen || !contiguous(xs) {
			yield(xs)
			return
		}
		flat, part := make([]*tensor.Tensor, len(xs)), make([]*tensor.Tensor, len(xs))
		for k, x := range xs {
			flat[k] = x.View(n)
		}
		for i := 0; i < n; i += pieceLen {
			for k, x := range flat {
				part[k] = x.Narrow(0, i, min(pieceLen, n-i))
			}
			if !yield(part) {
				return
			}
		}
	}
}

func contiguous(xs []*tensor.Tensor) bool {
	for _, x := range xs {
		if !x.IsContiguous() {
			return false
		}
	}
	return true
}
