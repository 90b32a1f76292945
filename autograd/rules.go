package autograd

import (
	"math/bits"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A rule says how one operation passes its gradient g back to its inputs: each
// on its own, or all together where they share work. The engine sums what an
// input gets from several operations, sums over broadcast dimensions, converts
// types, and asks only for what is wanted; rules are tensor operations, so a
// second derivative costs no code. Element-wise operations need none: their
// derivatives follow from their definition.
type rule struct {
	each  []partial
	joint func(s *step, gs []T) []T
}

// A partial gives the gradient of one input.
type partial func(s *step, g T) T

// partial returns the partial of input k; the last one holds for all further
// inputs.
func (r *rule) partial(s *step, k int) partial {
	return r.each[min(k, len(r.each)-1)]
}

// In the order of the table of operations.
var rules = [op.Count]rule{
	op.Clone:    {each: []partial{pass}},
	op.Cast:     {each: []partial{pass}}, // the engine converts back
	op.To:       {each: []partial{toInputDevice}},
	op.CopyFrom: {each: []partial{pass}},

	op.Permute:   {each: []partial{unpermute}},
	op.Reshape:   {each: []partial{func(s *step, g T) T { return g.Reshape(s.shape(0)...) }}},
	op.Expand:    {each: []partial{pass}}, // the engine sums
	op.Slice:     {each: []partial{func(s *step, g T) T { return intoZeros(s, g) }}},
	op.Select:    {each: []partial{func(s *step, g T) T { return intoZeros(s, g.Unsqueeze(s.dim())) }}},
	op.AsStrided: {each: []partial{unstride}},
	op.AsStridedScatter: {each: []partial{
		func(s *step, g T) T { return scatterLayout(s, g, zeros(g, layoutOf(s).Shape)) },
		func(s *step, g T) T { l := layoutOf(s); return g.Contiguous().AsStrided(l.Shape, l.Strides, l.Off) },
	}},
	op.Diagonal:     {each: []partial{intoDiagonal}},
	op.Unfold:       {each: []partial{foldBack}},
	op.Split:        {joint: joinPieces},
	op.SliceScatter: {each: []partial{sliceScatterBase, sliceOf}},

	op.Gather: {each: []partial{func(s *step, g T) T {
		return zeros(g, s.shape(0)).ScatterAddInPlace(s.dim(), s.in(1), g)
	}}},
	op.ScatterAdd: {each: []partial{pass, none, gathered}},
	op.IndexSelect: {each: []partial{func(s *step, g T) T {
		return zeros(g, s.shape(0)).IndexAddInPlace(s.dim(), s.in(1), g)
	}}},
	op.IndexAdd: {each: []partial{pass, none, func(s *step, g T) T { return g.IndexSelect(s.dim(), s.in(1)) }}},
	op.Scatter: {each: []partial{func(s *step, g T) T {
		return g.Scatter(s.dim(), s.in(1), zeros(g, s.in(1).Shape()))
	}, none, gathered}},
	op.ScatterProd: {joint: scatterProd},
	op.ScatterMax:  {joint: scatterExtreme},
	op.ScatterMin:  {joint: scatterExtreme},
	op.IndexCopy: {each: []partial{
		func(s *step, g T) T { return g.IndexFill(s.dim(), s.in(1), 0) },
		none,
		func(s *step, g T) T { return g.IndexSelect(s.dim(), s.in(1)) },
	}},
	op.Cat:  {joint: catParts},
	op.Flip: {each: []partial{func(s *step, g T) T { return g.Flip(s.n.Ext.([]int)...) }}},
	op.Roll: {each: []partial{func(s *step, g T) T { return g.Roll(-int(s.n.I[1]), s.dim()) }}},

	op.Sum:       {each: []partial{func(s *step, g T) T { return restore(s, g).Expand(s.shape(0)...) }}},
	op.Mean:      {each: []partial{func(s *step, g T) T { return restore(s, g).MulScalar(1 / float64(count(s))).Expand(s.shape(0)...) }}},
	op.Prod:      {each: []partial{product}},
	op.Max:       {each: []partial{evenly}},
	op.Min:       {each: []partial{evenly}},
	op.MaxDim:    {each: []partial{selected}},
	op.MinDim:    {each: []partial{selected}},
	op.AMax:      {each: []partial{extreme}},
	op.AMin:      {each: []partial{extreme}},
	op.Var:       {each: []partial{variance}},
	op.Std:       {each: []partial{deviation}},
	op.Norm:      {each: []partial{norm}},
	op.LogSumExp: {each: []partial{logSumExp}},

	op.Sort:         {each: []partial{selected}},
	op.TopK:         {each: []partial{selected}},
	op.KthValue:     {each: []partial{selected}},
	op.Median:       {each: []partial{evenly}},
	op.MedianDim:    {each: []partial{selected}},
	op.NanMedian:    {each: []partial{evenly}},
	op.NanMedianDim: {each: []partial{selected}},
	op.Mode:         {each: []partial{selected}},

	op.CumSum:       {each: []partial{cumSum}},
	op.CumProd:      {each: []partial{cumProd}},
	op.CumMax:       {each: []partial{selected}},
	op.CumMin:       {each: []partial{selected}},
	op.LogCumSumExp: {each: []partial{logCumSumExp}},
	op.Recurrence:   {joint: recurrence},

	op.Softmax:    {each: []partial{func(s *step, g T) T { return door.SoftmaxPullback(g, s.out(0), s.dim()) }}},
	op.LogSoftmax: {each: []partial{func(s *step, g T) T { return door.LogSoftmaxPullback(g, s.out(0), s.dim()) }}},
	op.SoftmaxPullback: {each: []partial{
		func(s *step, g T) T { return door.SoftmaxPullback(g, s.in(1), s.dim()) },
		softmaxPullbackY,
	}},
	op.LogSoftmaxPullback: {each: []partial{
		func(s *step, g T) T { return g.Sub(g.Mul(s.in(1).Exp()).SumKeep(s.dim())) },
		func(s *step, g T) T { return g.Mul(s.in(1).Exp()).Mul(s.in(0).SumKeep(s.dim())).Neg() },
	}},
	op.LayerNorm: {joint: layerNorm},
	op.Attention: {joint: attention},

	op.MatMul: {each: []partial{
		func(s *step, g T) T { return g.MatMul(s.in(1).Transpose(-1, -2)) },
		func(s *step, g T) T { return s.in(0).Transpose(-1, -2).MatMul(g) },
	}},
	op.Linear: {each: []partial{
		func(s *step, g T) T { return g.MatMul(s.in(1)) },
		func(s *step, g T) T { return door.TransposedProduct(g, s.in(0)) },
		pass, // the engine sums over rows
	}},

	op.Conv:          convRule,
	op.ConvTranspose: convTransposeRule,
	op.ConvWeight:    convWeightRule,
	op.MaxPool:       {each: []partial{pooledMax}},
	op.AvgPool:       {each: []partial{pooledMean(true)}},
	op.AvgPoolBack:   {each: []partial{pooledMean(false)}},
	op.Pad:           {each: []partial{unpad}},
	op.BatchNorm:     {joint: batchNorm},
	op.Embedding:     {each: []partial{embedding}},

	op.LSTM: {joint: lstm},

	op.Custom: {joint: customBackward},
}

func pass(_ *step, g T) T { return g }

func none(*step, T) T { return nil }

// zeros is of g's type and device.
func zeros(g T, shape []int) T {
	return tensor.On(g.Device()).As(g.DType()).Zeros(shape...)
}

func toInputDevice(s *step, g T) T { return g.To(s.n.Ext.(device.Device)) }

func unpermute(s *step, g T) T {
	perm := s.n.Ext.([]int)
	back := make([]int, len(perm))
	for i, p := range perm {
		back[p] = i
	}
	return g.Permute(back...)
}

// sliceOf is the places of g that the operation addressed.
func sliceOf(s *step, g T) T { return g.Index(append(wholeDims(s.dim()), spanOf(s))...) }

// intoZeros puts g at the places of zeros that the operation addressed.
func intoZeros(s *step, g T) T {
	return zeros(g, s.shape(0)).SliceScatter(g, s.dim(), spanOf(s))
}

func sliceScatterBase(s *step, g T) T {
	part := g.Shape()
	part[s.dim()] = int(s.n.I[3])
	return g.SliceScatter(zeros(g, part), s.dim(), spanOf(s))
}

// spanOf is the slice of the operation's attributes.
func spanOf(s *step) tensor.Slice {
	start, step, count := int(s.n.I[1]), int(s.n.I[2]), int(s.n.I[3])
	if count == 0 {
		return tensor.Slice{Start: start, Stop: new(start)}
	}
	return tensor.Slice{Start: start, Stop: new(start + (count-1)*step + 1), Step: step}
}

func wholeDims(n int) []any {
	ix := make([]any, n)
	for i := range ix {
		ix[i] = tensor.All
	}
	return ix
}

func layoutOf(s *step) *tape.Layout { return s.n.Ext.(*tape.Layout) }

// unstride adds the elements of g up where the view had them.
func unstride(s *step, g T) T {
	l := layoutOf(s)
	base := zeros(g, s.shape(0))
	if !l.Overlaps() {
		return scatterLayout(s, base, g)
	}
	at := tensor.FromSlice(l.Places(), g.NumEl()).To(g.Device())
	return base.Flatten(0, -1).IndexAdd(0, at, g.Reshape(-1)).Reshape(s.shape(0)...)
}

func scatterLayout(s *step, base, part T) T {
	l := layoutOf(s)
	return base.AsStridedScatter(part, l.Shape, l.Strides, l.Off)
}

func gathered(s *step, g T) T { return g.Gather(s.dim(), s.in(1)) }

// catParts cuts the gradient where the tensors were joined.
func catParts(s *step, gs []T) []T {
	parts := make([]T, s.n.NIn)
	at := 0
	for k, end := range s.n.Ext.([]int) {
		if s.wants(k) {
			parts[k] = gs[0].Narrow(s.dim(), at, end-at)
		}
		at = end
	}
	return parts
}

// reduced lists the dimensions that a reduction went over.
func reduced(s *step) []int {
	dims := []int{}
	for set := uint64(s.n.I[0]); set != 0; set &= set - 1 {
		dims = append(dims, bits.TrailingZeros64(set))
	}
	return dims
}

// restore gives a result of a reduction the dimensions that went, of size 1, so
// that it broadcasts to the input as a scalar does anyway.
func restore(s *step, g T) T {
	if s.n.I[1] == 1 || g.Dim() == 0 {
		return g
	}
	shape := s.shape(0)
	for _, d := range reduced(s) {
		shape[d] = 1
	}
	return g.Reshape(shape...)
}

// count is how many elements made one of the result.
func count(s *step) int {
	n := 1
	for d, size := range s.shape(0) {
		if s.n.I[0]>>d&1 == 1 {
			n *= size
		}
	}
	return n
}

// softmaxPullbackY differentiates y * (g - sum(g*y)) with respect to y, h being
// what arrives.
func softmaxPullbackY(s *step, h T) T {
	g, y := s.in(0), s.in(1)
	dot := g.Mul(y).SumKeep(s.dim())
	return h.Mul(g.Sub(dot)).Sub(g.Mul(h.Mul(y).SumKeep(s.dim())))
}
