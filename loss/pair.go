package loss

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// checkPair refuses predictions x and targets y that do not go together element
// by element. PyTorch broadcasts shapes that differ, some criteria with a
// warning, and so compares (n, 1) with (n) n² times; here they panic.
func checkPair(name string, x, y *tensor.Tensor) {
	checkShapes(name, x, y)
	checkFloats(name, x, y)
}

// checkShapes refuses shapes that differ.
func checkShapes(name string, x, y *tensor.Tensor) {
	if !slices.Equal(x.Shape(), y.Shape()) {
		fail(tensor.ShapeError, name, []*tensor.Tensor{x, y}, "predictions and targets differ in shape; Reshape one of them")
	}
}

// checkFloats refuses predictions and targets that are no floats.
func checkFloats(name string, x, y *tensor.Tensor) {
	if !x.DType().IsFloat() && !y.DType().IsFloat() {
		fail(tensor.DTypeError, name, []*tensor.Tensor{x, y}, "neither is of a floating-point type")
	}
}

// checkGiven refuses tensors that are nil.
func checkGiven(name string, xs ...*tensor.Tensor) {
	if k := slices.Index(xs, nil); k >= 0 {
		fail(tensor.ValueError, name, nil, "tensor %d of %d is nil", k+1, len(xs))
	}
}

// checkPositive refuses a setting that is not positive.
func checkPositive(where, setting string, v float64) {
	if !(v > 0) {
		fail(tensor.ValueError, where, nil, "%s is %v; it is positive", setting, v)
	}
}

// or is what v points to, or what stands for nil.
func or(v *float64, none float64) float64 {
	if v == nil {
		return none
	}
	return *v
}

// zero is a scalar 0 beside x.
func zero(x *tensor.Tensor) *tensor.Tensor { return tensor.On(x.Device()).As(x.DType()).Zeros() }
