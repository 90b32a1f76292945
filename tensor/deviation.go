package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// Std returns the standard deviation over dims, over all if none is named, with
// n-1 in the denominator. Its gradient is 0 where it is 0. See VarCorrection.
func (x *Tensor) Std(dims ...int) *Tensor { return x.deviation(false, 1, dims) }

// StdKeep is Std with the dimensions kept, of size 1.
func (x *Tensor) StdKeep(dims ...int) *Tensor { return x.deviation(true, 1, dims) }

// StdCorrection returns the square root of VarCorrection.
func (x *Tensor) StdCorrection(correction float64, dims ...int) *Tensor {
	return x.deviation(false, correction, dims)
}

// StdCorrectionKeep is StdCorrection with the dimensions kept, of size 1.
func (x *Tensor) StdCorrectionKeep(correction float64, dims ...int) *Tensor {
	return x.deviation(true, correction, dims)
}

func (x *Tensor) deviation(keep bool, correction float64, dims []int) *Tensor {
	x.needFloat("Std")
	wide := x.castTo(DType(x.dtype.typ().Compute())) // the variance may overflow where its root does not
	r := wide.reduction("Std", keep, dims)
	y := r.alongRows(backend.Var, correction).Sqrt().castTo(x.dtype)
	r.x = x
	r.record(op.Std, y)
	if n := y.head.Node.Load(); n != nil {
		n.I[2] = int64(math.Float64bits(correction))
	}
	return y
}

// VarMean returns the variance and the mean over dims; see Var.
func (x *Tensor) VarMean(dims ...int) (variance, mean *Tensor) {
	return x.Var(dims...), x.Mean(dims...)
}

// VarMeanKeep is VarMean with the dimensions kept, of size 1.
func (x *Tensor) VarMeanKeep(dims ...int) (variance, mean *Tensor) {
	return x.VarKeep(dims...), x.MeanKeep(dims...)
}

// VarMeanCorrection returns the variance and the mean over dims; see
// VarCorrection.
func (x *Tensor) VarMeanCorrection(correction float64, dims ...int) (variance, mean *Tensor) {
	return x.VarCorrection(correction, dims...), x.Mean(dims...)
}

// VarMeanCorrectionKeep is VarMeanCorrection with the dimensions kept, of size 1.
func (x *Tensor) VarMeanCorrectionKeep(correction float64, dims ...int) (variance, mean *Tensor) {
	return x.VarCorrectionKeep(correction, dims...), x.MeanKeep(dims...)
}

// StdMean returns the standard deviation and the mean over dims; see Std.
func (x *Tensor) StdMean(dims ...int) (deviation, mean *Tensor) {
	return x.Std(dims...), x.Mean(dims...)
}

// StdMeanKeep is StdMean with the dimensions kept, of size 1.
func (x *Tensor) StdMeanKeep(dims ...int) (deviation, mean *Tensor) {
	return x.StdKeep(dims...), x.MeanKeep(dims...)
}

// StdMeanCorrection returns the standard deviation and the mean over dims; see
// VarCorrection.
func (x *Tensor) StdMeanCorrection(correction float64, dims ...int) (deviation, mean *Tensor) {
	return x.StdCorrection(correction, dims...), x.Mean(dims...)
}

// StdMeanCorrectionKeep is StdMeanCorrection with the dimensions kept, of size 1.
func (x *Tensor) StdMeanCorrectionKeep(correction float64, dims ...int) (deviation, mean *Tensor) {
	return x.StdCorrectionKeep(correction, dims...), x.MeanKeep(dims...)
}
