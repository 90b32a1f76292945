package optest

import (
	"math"
	"strconv"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Refused is a call that must panic with a *tensor.Error of a kind.
type Refused struct {
	Code op.Code
	Name string
	Kind tensor.Kind
	Call func()
}

// zeros is of type float32.
func zeros(shape ...int) T { return tensor.Zeros(shape...) }

// RefusedCalls are the calls that must be refused.
func RefusedCalls() []Refused {
	var all []Refused
	for _, part := range [][]Refused{refusedShapes(), refusedTypes(), refusedPlaces(), refusedWrites(), refusedWindows(), refusedParts(), refusedSorting(), refusedCells(), refusedAttention()} {
		all = append(all, part...)
	}
	return all
}

func refusedShapes() []Refused {
	const kind = tensor.ShapeError
	return []Refused{
		{op.Add, "sizes that do not broadcast", kind, func() { zeros(2, 3).Add(zeros(2)) }},
		{op.Add, "nothing and two", kind, func() { zeros(0).Add(zeros(2)) }},
		{op.Where, "sizes that do not broadcast", kind, func() { tensor.Where(zeros(2).As(tensor.Bool), zeros(3), zeros(1)) }},
		{op.MatMul, "inner sizes", kind, func() { zeros(2, 3).MatMul(zeros(2, 3)) }},
		{op.MatMul, "scalar", kind, func() { zeros().MatMul(zeros(2, 2)) }},
		{op.MatMul, "batches", kind, func() { zeros(2, 2, 2).MatMul(zeros(3, 2, 2)) }},
		{op.MatMul, "dot of matrices", kind, func() { zeros(2, 2).Dot(zeros(2, 2)) }},
		{op.MatMul, "batches of other numbers", kind, func() { zeros(2, 2, 2).BMM(zeros(1, 2, 2)) }},
		{op.MatMul, "added to", kind, func() { zeros(3, 2).AddMM(zeros(2, 2), zeros(2, 2)) }},
		{op.MatMul, "added to batches", kind, func() { zeros(2).AddBMM(zeros(2, 2, 3), zeros(2, 2, 2)) }},
		{op.MatMul, "tensordot", kind, func() { zeros(2, 3).TensorDot(zeros(2, 3), []int{0}, []int{1}) }},
		{op.MatMul, "power of no square", kind, func() { zeros(2, 3).MatrixPower(2) }},
		{op.MatMul, "a chain that does not meet", kind, func() { tensor.MultiDot(zeros(2, 3), zeros(2, 2)) }},
		{op.MatMul, "einsum of sizes that do not meet", kind, func() { tensor.Einsum("i,i", zeros(2), zeros(3)) }},
		{op.MatMul, "einsum of missing letters", tensor.ValueError, func() { tensor.Einsum("i,j", zeros(2, 2), zeros(3)) }},
		{op.MatMul, "einsum of one letter for two sizes", tensor.ValueError, func() { tensor.Einsum("ii", zeros(2, 3)) }},
		{op.MatMul, "einsum with an unknown result", tensor.ValueError, func() { tensor.Einsum("i->j", zeros(2)) }},
		{op.MatMul, "einsum with a result twice", tensor.ValueError, func() { tensor.Einsum("i->ii", zeros(2)) }},
		{op.MatMul, "einsum of fewer tensors", tensor.ValueError, func() { tensor.Einsum("i,i", zeros(2)) }},
		{op.MatMul, "einsum with its arrow apart", tensor.ValueError, func() { tensor.Einsum("i- >", zeros(2)) }},
		{op.MatMul, "einsum with its dots apart", tensor.ValueError, func() { tensor.Einsum("i. ..", zeros(2)) }},
		{op.MatMul, "einsum of a digit", tensor.ValueError, func() { tensor.Einsum("1", zeros(2)) }},
		{op.Roll, "cross product of two elements", kind, func() { zeros(2).Cross(zeros(2), 0) }},
		{op.Cat, "a product of matrices' elements", kind, func() { tensor.CartesianProd(zeros(2), zeros(1, 1)) }},
		{op.IndexSelect, "combinations of a matrix", kind, func() { zeros(2, 2).Combinations(2, false) }},
		{op.Linear, "columns", kind, func() { zeros(2, 3).Linear(zeros(4, 2), nil) }},
		{op.Linear, "bias", kind, func() { zeros(2, 3).Linear(zeros(4, 3), zeros(3)) }},
		{op.Linear, "scalar", kind, func() { zeros().Linear(zeros(4, 1), nil) }},
		{op.Linear, "weight of three dimensions", kind, func() { zeros(3).Linear(zeros(1, 1, 3), nil) }},
		{op.Reshape, "elements", kind, func() { zeros(2, 3).Reshape(4) }},
		{op.Reshape, "two sizes to infer", kind, func() { zeros(4).Reshape(-1, -1) }},
		{op.Reshape, "-2", kind, func() { zeros(4).Reshape(-2, -2) }},
		{op.Reshape, "no divisor", kind, func() { zeros(5).Reshape(2, -1) }},
		{op.Reshape, "ambiguous", kind, func() { zeros(0, 3).Reshape(-1, 0) }},
		{op.Reshape, "no view", kind, func() { zeros(2, 3).T().View(6) }},
		{op.Permute, "too few", kind, func() { zeros(2, 3).Permute(0) }},
		{op.Permute, "three dimensions to transpose", kind, func() { zeros(1, 2, 3).T() }},
		{op.Expand, "size 2 to 3", kind, func() { zeros(2).Expand(3) }},
		{op.Expand, "-1 in a new dimension", kind, func() { zeros(2).Expand(-1, 2) }},
		{op.Expand, "fewer dimensions", kind, func() { zeros(1, 2).Expand(2) }},
		{op.Select, "scalar", kind, func() { zeros().Select(0, 0) }},
		{op.Slice, "scalar", kind, func() { zeros().Narrow(0, 0, 0) }},
		{op.SliceScatter, "shape of the source", kind, func() { zeros(4).SliceScatter(zeros(3), 0, tensor.Slice{Step: 2}) }},
		{op.Gather, "dimensions of the index", kind, func() { zeros(2, 3).Gather(0, tensor.New([]int{0})) }},
		{op.Gather, "index larger beside", kind, func() { zeros(2, 2).Gather(0, tensor.New([][]int{{0, 0, 0}})) }},
		{op.ScatterAdd, "index larger than the source", kind, func() { zeros(3).ScatterAdd(0, tensor.New([]int{0, 1}), zeros(1)) }},
		{op.Scatter, "index larger than the source", kind, func() { zeros(3).Scatter(0, tensor.New([]int{0, 1}), zeros(1)) }},
		{op.IndexSelect, "matrix of indices", kind, func() { zeros(3).IndexSelect(0, tensor.New([][]int{{0}})) }},
		{op.ScatterProd, "index larger than the source", kind, func() { zeros(3).ScatterReduce(0, tensor.New([]int{0, 1}), zeros(1), tensor.CombineProd) }},
		{op.IndexCopy, "source", kind, func() { zeros(3).IndexCopy(0, tensor.New([]int{0}), zeros(2)) }},
		{op.IndexCopy, "too little to scatter by a mask", kind, func() { zeros(3).MaskedScatter(zeros(3).EqScalar(0), zeros(2)) }},
		{op.Gather, "dimensions to take along", kind, func() { zeros(2, 2).TakeAlongDim(tensor.New([]int{0}), 0) }},
		{op.IndexAdd, "source", kind, func() { zeros(3).IndexAdd(0, tensor.New([]int{0}), zeros(2)) }},
		{op.Cat, "scalars", kind, func() { tensor.Cat([]T{zeros(), zeros()}, 0) }},
		{op.Cat, "sizes beside", kind, func() { tensor.Cat([]T{zeros(2, 3), zeros(2, 2)}, 0) }},
		{op.Cat, "dimensions", kind, func() { tensor.Cat([]T{zeros(2, 3), zeros(3)}, 0) }},
		{op.Cat, "shapes to stack", kind, func() { tensor.Stack([]T{zeros(2), zeros(3)}, 0) }},
		{op.LayerNorm, "last dimensions", kind, func() { zeros(2, 3).LayerNorm([]int{2}, nil, nil, 1e-5) }},
		{op.PReLU, "number of weights", kind, func() { zeros(2, 3).PReLU(zeros(2)) }},
		{op.PReLU, "matrix of weights", kind, func() { zeros(2, 3).PReLU(zeros(1, 3)) }},
		{op.Slice, "GLU of an odd dimension", kind, func() { zeros(2, 3).GLU(1) }},
		{op.LayerNorm, "weight", kind, func() { zeros(2, 3).LayerNorm([]int{3}, zeros(2), nil, 1e-5) }},
		{op.CopyFrom, "does not broadcast", kind, func() { zeros(3).CopyFrom(zeros(2)) }},
		{op.CopyFrom, "would grow", kind, func() { zeros(1).CopyFrom(zeros(2)) }},
		{op.Add, "in place would grow", kind, func() { zeros(1).AddInPlace(zeros(2)) }},
		{op.Custom, "gradient given", kind, func() {
			autograd.Backward(v(1, 2).SetRequiresGrad(true).Exp(), autograd.BackwardOptions{Gradient: zeros(3)})
		}},
	}
}

func refusedTypes() []Refused {
	const kind = tensor.DTypeError
	ints, bools := tensor.New([]int{1, 2}), tensor.New([]bool{true, false})
	half, single, double := zeros(2, 2).As(tensor.Float16), zeros(2, 2), zeros(2, 2).As(tensor.Float64)
	return []Refused{
		{op.Sub, "bools", kind, func() { bools.Sub(bools) }},
		{op.Neg, "bools", kind, func() { bools.Neg() }},
		{op.Div, "integers in place", kind, func() { ints.DivInPlace(ints) }},
		{op.MulScalar, "integers by a fraction in place", kind, func() { ints.MulScalarInPlace(1.5) }},
		{op.Add, "floats to integers in place", kind, func() { ints.AddInPlace(zeros(2)) }},
		{op.Add, "integers to bools in place", kind, func() { bools.AddInPlace(ints) }},
		{op.Where, "condition", kind, func() { tensor.Where(ints, ints, ints) }},
		{op.BitwiseAnd, "floats", kind, func() { single.BitwiseAnd(single) }},
		{op.BitwiseLeftShift, "bools", kind, func() { bools.BitwiseLeftShift(bools) }},
		{op.Floor, "bools", kind, func() { bools.Floor() }},
		{op.Frac, "integers", kind, func() { ints.Frac() }},
		{op.Hypot, "integers", kind, func() { ints.Hypot(ints) }},
		{op.AddCDiv, "integers", kind, func() { ints.AddCDiv(ints, ints, 1) }},
		{op.ELU, "integers", kind, func() { ints.ELU() }},
		{op.Sin, "integers in place", kind, func() { ints.SinInPlace() }},
		{op.Eq, "close to another type", kind, func() { single.IsClose(double) }},
		{op.Mean, "integers", kind, func() { ints.Mean() }},
		{op.Var, "integers", kind, func() { ints.Var() }},
		{op.LogCumSumExp, "integers", kind, func() { ints.LogCumSumExp(0) }},
		{op.Std, "integers", kind, func() { ints.Std() }},
		{op.Norm, "integers", kind, func() { ints.Norm(2) }},
		{op.Sum, "mean of integers without NaN", kind, func() { ints.NanMean() }},
		{op.Softmax, "integers", kind, func() { ints.Softmax(0) }},
		{op.MatMul, "unlike types", kind, func() { single.MatMul(double) }},
		{op.Linear, "unlike types", kind, func() { double.Linear(single, nil) }},
		{op.LayerNorm, "unlike types", kind, func() { half.LayerNorm([]int{2}, zeros(2), nil, 1e-5) }},
		{op.Gather, "index of floats", kind, func() { zeros(2).Gather(0, zeros(2)) }},
		{op.IndexSelect, "index of bools", kind, func() { zeros(2).IndexSelect(0, bools) }},
		{op.ScatterMax, "unlike types", kind, func() { zeros(2).ScatterReduce(0, ints, ints, tensor.CombineMax) }},
		{op.IndexCopy, "unlike types", kind, func() { zeros(2).IndexCopy(0, ints, ints) }},
		{op.Where, "a mask of integers", kind, func() { zeros(2).MaskedFill(ints, 0) }},
		{op.ScatterAdd, "unlike types", kind, func() { zeros(2).ScatterAdd(0, ints, ints) }},
		{op.Scatter, "unlike types", kind, func() { zeros(2).Scatter(0, ints, ints) }},
		{op.GELU, "integers", kind, func() { ints.GELU() }},
		{op.Cast, "integers requiring gradients", kind, func() { ints.SetRequiresGrad(true) }},
	}
}

func refusedPlaces() []Refused {
	const kind, value = tensor.IndexError, tensor.ValueError
	x, at := zeros(2, 3), func(i ...int) T { return tensor.New(i) }
	cases := []Refused{
		{op.Select, "beyond the end", kind, func() { x.Select(0, 2) }},
		{op.Select, "before the start", kind, func() { x.Select(0, -3) }},
		{op.Slice, "narrow beyond the end", kind, func() { x.Narrow(1, 2, 2) }},
		{op.Slice, "narrow of a negative length", kind, func() { x.Narrow(1, 0, -1) }},
		{op.Slice, "negative step", value, func() { x.Index(tensor.Slice{Step: -1}) }},
		{op.Gather, "beyond the end", kind, func() { zeros(3).Gather(0, at(3)) }},
		{op.Gather, "before the start", kind, func() { zeros(3).Gather(0, at(-4)) }},
		{op.ScatterAdd, "beyond the end", kind, func() { zeros(3).ScatterAdd(0, at(3), zeros(1)) }},
		{op.Scatter, "beyond the end", kind, func() { zeros(3).Scatter(0, at(3), zeros(1)) }},
		{op.ScatterMin, "beyond the end", kind, func() { zeros(3).ScatterReduce(0, at(3), zeros(1), tensor.CombineMin) }},
		{op.IndexCopy, "beyond the end", kind, func() { zeros(3).IndexFill(0, at(3), 1) }},
		{op.IndexSelect, "take beyond the end", kind, func() { x.Take(at(6)) }},
		{op.IndexSelect, "beyond the end", kind, func() { zeros(3).IndexSelect(0, at(3)) }},
		{op.IndexAdd, "before the start", kind, func() { zeros(3).IndexAdd(0, at(-4), zeros(1)) }},
		{op.IndexSelect, "by index beyond the end", kind, func() { x.Index(at(2)) }},
		{op.IndexSelect, "by a mask of another shape", kind, func() { x.Index(tensor.New([]bool{true})) }},
		{op.IndexSelect, "by a float", kind, func() { x.Index(zeros(1)) }},
		{op.Select, "too many items", kind, func() { x.Index(0, 0, 0) }},
		{op.Select, "an item of another kind", kind, func() { x.Index("0") }},
		{op.Slice, "two ellipses", kind, func() { x.Index(tensor.Ellipsis, tensor.Ellipsis) }},
		{op.Permute, "one dimension twice", value, func() { x.Permute(0, -2) }},
		{op.Sum, "one dimension twice", value, func() { x.Sum(0, -2) }},
		{op.Max, "of nothing", value, func() { zeros(0).Max() }},
		{op.MaxDim, "over nothing", value, func() { zeros(0, 3).MaxDim(0) }},
		{op.MinDim, "beyond the end", kind, func() { x.MinDim(2) }},
		{op.Norm, "the greatest of nothing", value, func() { zeros(0).Norm(math.Inf(1)) }},
		{op.Norm, "a negative power of nothing", value, func() { zeros(3, 0).Norm(-1, 1) }},
		{op.Prod, "one dimension twice", value, func() { x.Prod(1, -1) }},
		{op.AMax, "over nothing", value, func() { zeros(0, 3).AMax(0) }},
		{op.AMin, "of nothing", value, func() { zeros(0).AMin() }},
		{op.ArgMax, "of nothing", value, func() { zeros(3, 0).ArgMax(1) }},
		{op.Cat, "no tensors", value, func() { tensor.Cat(nil, 0) }},
		{op.PowScalar, "integers to a negative power", value, func() { at(2).PowScalar(-1) }},
		{op.AddScalar, "no number", value, func() { x.AddScalar("1") }},
		{op.FloorDivide, "integers by 0", value, func() { at(1).FloorDivide(at(0)) }},
		{op.Remainder, "integers by the number 0", value, func() { at(1).RemainderScalar(0) }},
		{op.Fmod, "integers by 0 in place", value, func() { at(1, 2).FmodInPlace(at(1, 0)) }},
		{op.Polygamma, "negative order", value, func() { x.Polygamma(-1) }},
		{op.Softshrink, "negative lambda", value, func() { x.Softshrink(tensor.ShrinkOptions{Lambda: new(-1.0)}) }},
		{op.Hardtanh, "Min above Max", value, func() { x.Hardtanh(tensor.HardtanhOptions{Min: new(2.0)}) }},
		{op.Maximum, "between no tensors", value, func() { x.ClampTensor(nil, nil) }},
		{op.Eq, "negative tolerance", value, func() { x.IsClose(x, tensor.CloseOptions{RTol: new(-1.0)}) }},
		{op.ELU, "two options", value, func() { x.ELU(tensor.ELUOptions{}, tensor.ELUOptions{}) }},
		{op.Add, "nil", value, func() { x.Add(nil) }},
	}
	for _, d := range []int{-3, 2, 1 << 20, -1 << 20} {
		dim := "dimension " + strconv.Itoa(d)
		cases = append(cases,
			Refused{op.Sum, dim, kind, func() { x.Sum(d) }},
			Refused{op.Softmax, dim, kind, func() { x.Softmax(d) }},
			Refused{op.CumSum, dim, kind, func() { x.CumSum(d) }},
			Refused{op.CumMax, dim, kind, func() { x.CumMax(d) }},
			Refused{op.Permute, dim, kind, func() { x.Transpose(0, d) }},
			Refused{op.Cat, dim, kind, func() { tensor.Cat([]T{x, x}, d) }},
			Refused{op.Gather, dim, kind, func() { x.Gather(d, tensor.New([][]int{{0}})) }},
			Refused{op.Reshape, dim, kind, func() { x.Squeeze(d) }},
			Refused{op.Select, dim, kind, func() { x.Select(d, 0) }},
		)
	}
	big := 1 << (strconv.IntSize/2 + 8)
	return append(cases,
		Refused{op.Expand, "too many bytes", tensor.MemoryError, func() { zeros(1, 1).Expand(big, big) }},
		Refused{op.Slice, "far start", kind, func() { x.Narrow(0, math.MaxInt, 1) }},
		Refused{op.Slice, "far length", kind, func() { x.Narrow(0, 1, math.MaxInt) }},
	)
}

func refusedWrites() []Refused {
	const kind = tensor.GraphError
	leaf := func() T { return v(1, 2).SetRequiresGrad(true) }
	return []Refused{
		{op.Add, "to a leaf", kind, func() { leaf().AddInPlace(v(1, 1)) }},
		{op.Fill, "of a leaf", kind, func() { leaf().Fill(1) }},
		{op.CopyFrom, "to a leaf", kind, func() { leaf().CopyFrom(v(1, 1)) }},
		{op.Add, "through a view of a leaf", kind, func() { leaf().Narrow(0, 0, 1).AddScalarInPlace(1) }},
		{op.CopyFrom, "through a view made inside NoGrad", kind, func() {
			y := leaf().Exp()
			var part T
			autograd.NoGrad(func() { part = y.Select(0, 0) })
			part.CopyFrom(leaf().Sum())
		}},
		{op.AsStrided, "beyond the end", tensor.ShapeError, func() { zeros(4).AsStrided([]int{2, 2}, []int{2, 2}, 0) }},
		{op.AsStrided, "strides missing", tensor.ShapeError, func() { zeros(4).AsStrided([]int{2, 2}, nil, 0) }},
		{op.AsStrided, "far offset", tensor.ShapeError, func() { zeros(4).AsStrided([]int{2}, []int{1}, math.MaxInt) }},
		{op.AsStrided, "far stride", tensor.ShapeError, func() { zeros(4).AsStrided([]int{3}, []int{math.MaxInt}, 0) }},
		{op.AsStrided, "negative stride", tensor.ValueError, func() { zeros(4).AsStrided([]int{2}, []int{-1}, 3) }},
		{op.AsStridedScatter, "shape of the source", tensor.ShapeError, func() { zeros(4).AsStridedScatter(zeros(3), []int{2}, []int{1}, 0) }},
		{op.Fill, "of repeated elements", tensor.ValueError, func() { v(1).Expand(3).Fill(0) }},
		{op.Add, "to repeated elements", tensor.ValueError, func() { v(1).Expand(3).AddInPlace(v(1, 2, 3)) }},
	}
}

// refusedParts are views of several elements at once, and repetitions.
func refusedParts() []Refused {
	const shape, value, index = tensor.ShapeError, tensor.ValueError, tensor.IndexError
	x := zeros(2, 4)
	written := func(parts func(T) []T) func() {
		return func() { parts(v(1, 2).SetRequiresGrad(true).Exp())[0].Zero() }
	}
	return []Refused{
		{op.Diagonal, "of a vector", index, func() { zeros(3).Diagonal(0, 0, 1) }},
		{op.Diagonal, "one dimension twice", value, func() { x.Diagonal(0, 1, -1) }},
		{op.Diagonal, "of three dimensions", shape, func() { zeros(1, 1, 1).Diag(0) }},
		{op.Unfold, "too wide", shape, func() { x.Unfold(1, 5, 1) }},
		{op.Unfold, "step", value, func() { x.Unfold(1, 2, 0) }},
		{op.Split, "negative size", value, func() { x.Split(-1, 0) }},
		{op.Split, "size 0", value, func() { x.Split(0, 0) }},
		{op.Split, "scalar", shape, func() { zeros().Split(1, 0) }},
		{op.Split, "sizes too small", shape, func() { x.SplitSizes([]int{1, 2}, 1) }},
		{op.Split, "sizes too great", shape, func() { x.SplitSizes([]int{4, math.MaxInt}, 1) }},
		{op.Split, "no chunks", value, func() { x.Chunk(0, 1) }},
		{op.Split, "a scalar unbound", shape, func() { zeros().Unbind(0) }},
		{op.Split, "a piece written", tensor.GraphError, written(func(y T) []T { return y.Split(1, 0) })},
		{op.Split, "a chunk written", tensor.GraphError, written(func(y T) []T { return y.Chunk(2, 0) })},
		{op.Split, "an unbound place written", tensor.GraphError, written(func(y T) []T { return y.Unbind(0) })},
		{op.Slice, "no pieces", value, func() { x.TensorSplit(0, 1) }},
		{op.Slice, "uneven halves", value, func() { x.HSplit(3) }},
		{op.Slice, "a vector split vertically", shape, func() { zeros(4).VSplit(2) }},
		{op.Reshape, "unflattened to other elements", shape, func() { x.Unflatten(1, 3, -1) }},
		{op.Permute, "moved to one place", value, func() { x.MoveDims([]int{0, 1}, []int{1, 1}) }},
		{op.Permute, "moved to fewer places", shape, func() { x.MoveDims([]int{0, 1}, []int{1}) }},
		{op.Flip, "one dimension twice", value, func() { x.Flip(0, -2) }},
		{op.Roll, "dimension", index, func() { x.Roll(1, 2) }},
		{op.Clone, "repeated along too few dimensions", shape, func() { x.Repeat(2) }},
		{op.Clone, "repeated less than never", value, func() { x.Repeat(1, -1) }},
		{op.Clone, "repeated too often", tensor.MemoryError, func() { zeros(2).Repeat(math.MaxInt / 2) }},
		{op.IndexSelect, "repeated less than never", value, func() { x.RepeatInterleaveEach(tensor.New([]int{1, -1}), 0) }},
		{op.IndexSelect, "repetitions of too few", shape, func() { x.RepeatInterleaveEach(tensor.New([]int{1, 1, 1}), 0) }},
		{op.Where, "a vector's triangle", shape, func() { zeros(3).Tril(0) }},
		{op.AsStridedScatter, "another diagonal", shape, func() { x.DiagonalScatter(zeros(3), 0, 0, 1) }},
		{op.AsStridedScatter, "another place", shape, func() { x.SelectScatter(zeros(2), 0, 0) }},
		{op.Cat, "no tensors side by side", value, func() { tensor.HStack(nil) }},
		{op.Cat, "blocks of three dimensions", shape, func() { tensor.BlockDiag(zeros(1, 1, 1)) }},
	}
}

// Check makes the call, and reads something, for devices that compute later.
func (r *Refused) Check(t testing.TB) {
	t.Helper()
	expectError(t, r.Kind, func() {
		r.Call()
		zeros().Item()
	})
}
