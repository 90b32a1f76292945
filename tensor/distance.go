package tensor

// Dist returns the p-norm of x - y, broadcast; see Norm.
func (x *Tensor) Dist(y *Tensor, p float64) *Tensor {
	return widely("Dist", func(xs ...*Tensor) *Tensor { return xs[0].Sub(xs[1]).Norm(p) }, x, y)
}

// widely calls f on xs in a type in which small floats are computed, and rounds
// its result, not what lies between.
func widely(name string, f func(xs ...*Tensor) *Tensor, xs ...*Tensor) *Tensor {
	checkDevices(name, xs)
	d := promoteAll(name, xs)
	compute := DType(d.typ().Compute())
	if !d.IsFloat() || compute == d {
		return f(xs...)
	}
	wide := make([]*Tensor, len(xs))
	for i, x := range xs {
		wide[i] = x.As(compute)
	}
	return f(wide...).As(d)
}

// CDist returns the p-norms of the differences of each row of x and each of y:
// x is (..., m, k), y (..., n, k), the result (..., m, n). The gradient of rows
// that are equal is 0. Of more than 25 rows Euclidean distances come from a matrix
// product, as in PyTorch: |x|² + |y|² - 2xy, which says little of rows that differ
// by less than a thousandth of their length.
func (x *Tensor) CDist(y *Tensor, p float64) *Tensor {
	xs := on(x, y)
	checkDevices("CDist", xs)
	x.needFloat("CDist")
	y.needFloat("CDist")
	switch {
	case x.rank < 2 || y.rank < 2:
		fail(ShapeError, "CDist", xs, "each needs two dimensions: rows, and their elements")
	case x.dims()[x.rank-1] != y.dims()[y.rank-1]:
		fail(ShapeError, "CDist", xs, "the rows differ in length")
	case p < 0:
		fail(ValueError, "CDist", xs, "there is no distance for p = %v", p)
	}
	return widely("CDist", func(xs ...*Tensor) *Tensor {
		if p == 2 && max(x.Size(-2), y.Size(-2)) > 25 {
			return xs[0].euclidean(xs[1])
		}
		return xs[0].Unsqueeze(-2).Sub(xs[1].Unsqueeze(-3)).rowNorms(p)
	}, xs...)
}

// euclidean are the Euclidean distances of rows by a matrix product. Rounding may
// make the square of a small one negative; there the gradient is 0.
func (x *Tensor) euclidean(y *Tensor) *Tensor {
	lengths := x.Square().SumKeep(-1).Add(y.Square().SumKeep(-1).Transpose(-2, -1))
	squares := lengths.AddScaled(x.MatMul(y.Transpose(-2, -1)), -2)
	apart := squares.GtScalar(0)
	zero := squares.filled("CDist", 0)
	return Where(apart, Where(apart, squares, squares.filled("CDist", 1)).Sqrt(), zero)
}

// rowNorms are the norms along the last dimension; of nothing they are 0 for any
// p.
func (x *Tensor) rowNorms(p float64) *Tensor {
	if x.dims()[x.rank-1] == 0 {
		return x.Sum(-1)
	}
	return x.Norm(p, -1)
}

// PDist returns the p-norms of the differences of each row of a matrix and each
// one behind it, as a vector: rows 0 and 1, 0 and 2, ..., 1 and 2, and so on.
func (x *Tensor) PDist(p float64) *Tensor {
	x.needFloat("PDist")
	if x.rank != 2 {
		fail(ShapeError, "PDist", on(x), "the tensor is not a matrix")
	}
	n := x.dims()[0]
	var rows, others []int
	for i := range n {
		for j := i + 1; j < n; j++ {
			rows, others = append(rows, i), append(others, j)
		}
	}
	at := func(i []int) *Tensor { return FromSlice(i, len(i)).to(x.Device()) }
	return widely("PDist", func(xs ...*Tensor) *Tensor {
		return xs[0].IndexSelect(0, at(rows)).Sub(xs[0].IndexSelect(0, at(others))).rowNorms(p)
	}, x)
}

// PairwiseDistanceOptions are the options of PairwiseDistance. The zero value is
// PyTorch's default.
type PairwiseDistanceOptions struct {
	P       *float64 // of the norm; nil: 2
	Eps     *float64 // added to each difference; nil: 1e-6
	KeepDim bool
}

// PairwiseDistance returns the p-norm of x - y + eps over the last dimension.
func (x *Tensor) PairwiseDistance(y *Tensor, o ...PairwiseDistanceOptions) *Tensor {
	opt := optionOf("PairwiseDistance", o)
	p, eps := valueOr(opt.P, 2), valueOr(opt.Eps, 1e-6)
	return widely("PairwiseDistance", func(xs ...*Tensor) *Tensor {
		apart := xs[0].Sub(xs[1]).AddScalar(eps)
		if opt.KeepDim {
			return apart.NormKeep(p, -1)
		}
		return apart.Norm(p, -1)
	}, x, y)
}

// CosineSimilarityOptions are the options of CosineSimilarity. The zero value is
// PyTorch's default.
type CosineSimilarityOptions struct {
	Eps *float64 // the least norm that is divided by; nil: 1e-8
}

// CosineSimilarity returns x·y / (|x| |y|) along dim, broadcast, neither norm
// taken to be less than eps.
func (x *Tensor) CosineSimilarity(y *Tensor, dim int, o ...CosineSimilarityOptions) *Tensor {
	eps := valueOr(optionOf("CosineSimilarity", o).Eps, 1e-8)
	return widely("CosineSimilarity", func(xs ...*Tensor) *Tensor {
		t, shape := promoteAll("CosineSimilarity", xs), broadcastShape("CosineSimilarity", xs)
		x, y := xs[0].As(t).Expand(shape...), xs[1].As(t).Expand(shape...)
		d := x.axis("CosineSimilarity", dim)
		return x.Div(x.lengths(d, eps)).Mul(y.Div(y.lengths(d, eps))).Sum(d)
	}, x, y)
}

// lengths are the norms along d, raised to eps where they are less; the gradient
// passes as if they were not, as in PyTorch.
func (x *Tensor) lengths(d int, eps float64) *Tensor {
	n := x.NormKeep(2, d)
	still := n.Detach()
	return n.Add(still.ClampMin(eps).Sub(still))
}

// NormalizeOptions are the options of Normalize. The zero value is PyTorch's
// default.
type NormalizeOptions struct {
	P   *float64 // of the norm; nil: 2
	Eps *float64 // the least norm that is divided by; nil: 1e-12
}

// Normalize returns x divided by its p-norms along dim, none taken to be less
// than eps.
func (x *Tensor) Normalize(dim int, o ...NormalizeOptions) *Tensor {
	opt := optionOf("Normalize", o)
	p, eps := valueOr(opt.P, 2), valueOr(opt.Eps, 1e-12)
	return widely("Normalize", func(xs ...*Tensor) *Tensor {
		return xs[0].Div(xs[0].NormKeep(p, dim).ClampMin(eps))
	}, x)
}

// Renorm returns x with each of its slices along dim scaled down to a p-norm of
// maxNorm where it has a greater one.
func (x *Tensor) Renorm(p float64, dim int, maxNorm float64) *Tensor {
	d := x.realAxis("Renorm", dim)
	switch {
	case x.rank < 2:
		fail(ShapeError, "Renorm", on(x), "a vector has no slices")
	case !(p > 0):
		fail(ValueError, "Renorm", on(x), "there is no norm to scale for p = %v", p)
	case maxNorm < 0:
		fail(ValueError, "Renorm", on(x), "no norm is as small as %v", maxNorm)
	}
	others := append(countUp(d), countUp(x.Dim())[d+1:]...)
	return widely("Renorm", func(xs ...*Tensor) *Tensor {
		n := xs[0].NormKeep(p, others...)
		scale := n.AddScalar(1e-7).RDivScalar(maxNorm)
		return xs[0].Mul(Where(n.GtScalar(maxNorm), scale, On(n.Device()).As(n.dtype).Full(nil, 1)))
	}, x)
}

// RenormInPlace overwrites x with what Renorm returns, and returns x; see
// AddInPlace.
func (x *Tensor) RenormInPlace(p float64, dim int, maxNorm float64) *Tensor {
	return x.CopyFrom(x.Clone().Renorm(p, dim, maxNorm))
}

// Softmin returns exp(-x) / sum(exp(-x)) along dim; see Softmax.
func (x *Tensor) Softmin(dim int) *Tensor { return x.Neg().Softmax(dim) }
