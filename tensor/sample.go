package tensor

import (
	"math"
	"sort"

	"github.com/seed-41c3a176/adjoint/internal/random"
)

// MultinomialOptions are the options of Multinomial.
type MultinomialOptions struct {
	Replacement bool       // a place may be drawn again
	Generator   *Generator // nil is the global one
}

// Multinomial returns n places drawn from each row of x, a vector or a matrix,
// with the probability that their weights have among those of the row, as Int64.
// Weights are finite, not negative, and not all 0; without replacement there are
// n places at least.
func (x *Tensor) Multinomial(n int, o ...MultinomialOptions) *Tensor {
	opts := optionOf("Multinomial", o)
	rows := x.weightRows(n, opts.Replacement)
	if n > maxDraws/max(len(rows), 1) {
		fail(MemoryError, "Multinomial", on(x), "%d draws are too many", n)
	}
	g := random.Default
	if opts.Generator != nil {
		g = opts.Generator.r
	}
	if !opts.Replacement || n == 1 {
		return x.withoutReplacement(g, n)
	}
	var places []int64
	for _, row := range rows {
		draws := make([]float64, n)
		g.Uniform64(draws, 0, 1)
		sums := x.runningShares(row)
		for _, u := range draws {
			places = append(places, int64(sort.Search(len(sums)-1, func(i int) bool { return sums[i] >= u })))
		}
	}
	return FromSlice(places, append(x.Shape()[:x.rank-1], n)...).To(x.Device())
}

// maxDraws bounds what is drawn at once, before memory is asked for.
const maxDraws = 1 << 28

// weightRows are the rows of x, checked.
func (x *Tensor) weightRows(n int, replacement bool) [][]float64 {
	const name = "Multinomial"
	x.needFloat(name)
	if x.rank < 1 || x.rank > 2 || x.dims()[x.rank-1] == 0 {
		fail(ShapeError, name, on(x), "the weights are neither a vector nor a matrix with columns")
	}
	width := x.dims()[x.rank-1]
	if n < 1 || !replacement && n > width {
		fail(ValueError, name, on(x), "%d places cannot be drawn from %d", n, width)
	}
	var rows [][]float64
	v := Values[float64](x)
	for at := 0; at < len(v); at += width {
		row, sum := v[at:at+width], 0.0
		for _, w := range row {
			if !(w >= 0) || math.IsInf(w, 1) {
				fail(ValueError, name, on(x), "the weight %v is negative or not finite", w)
			}
			sum += w
		}
		if sum == 0 {
			fail(ValueError, name, on(x), "the weights of a row are all 0")
		}
		rows = append(rows, row)
	}
	return rows
}

// withoutReplacement takes the places of the greatest quotients of weights and
// exponential numbers.
func (x *Tensor) withoutReplacement(g *random.Generator, n int) *Tensor {
	q := x.EmptyLike()
	q.fillFrom(g, random.Exponential{Rate: 1})
	q = x.alias().Div(q)
	if n == 1 {
		return q.ArgMaxKeep(-1)
	}
	_, places := q.TopK(n, -1)
	return places
}

// runningShares are the sums of a row's weights up to each place, as shares of
// all, in the precision of x's type.
func (x *Tensor) runningShares(row []float64) []float64 {
	round := func(v float64) float64 { return v }
	if x.dtype != Float64 {
		round = func(v float64) float64 { return float64(float32(v)) }
	}
	sums, sum := make([]float64, len(row)), 0.0
	for i, w := range row {
		sum = round(sum + w)
		sums[i] = sum
	}
	for i := range sums {
		sums[i] = round(sums[i] / sum)
	}
	return sums
}

// GumbelSoftmaxOptions are the options of GumbelSoftmax.
type GumbelSoftmaxOptions struct {
	Tau  *float64 // nil is 1
	Hard bool     // the result is one-hot, its gradient that of the soft one
}

// GumbelSoftmax returns a sample of the distribution along dim whose logits are
// x, drawn by the global generator so that a gradient passes (Jang, Gu and Poole,
// "Categorical Reparameterization with Gumbel-Softmax").
func (x *Tensor) GumbelSoftmax(dim int, o ...GumbelSoftmaxOptions) *Tensor {
	opts := optionOf("GumbelSoftmax", o)
	gumbels := x.EmptyLike().ExponentialInPlace(1).Log().Neg()
	soft := x.Add(gumbels).DivScalar(valueOr(opts.Tau, 1)).Softmax(dim)
	if !opts.Hard {
		return soft
	}
	at := soft.Detach().ArgMaxKeep(dim)
	hard := soft.ZerosLike().Scatter(dim, at, Like(soft).Ones(at.dims()...))
	return hard.Sub(soft.Detach()).Add(soft)
}

// RReLUOptions are the options of RReLU.
type RReLUOptions struct {
	Lower *float64 // nil is 1/8
	Upper *float64 // nil is 1/3
}

// RReLU returns x where it is positive, and elsewhere x times a slope drawn by
// the global generator from Lower to Upper for each element (Xu and others,
// "Empirical Evaluation of Rectified Activations in Convolution Network"). What
// it is after training is LeakyReLU of their mean.
func (x *Tensor) RReLU(o ...RReLUOptions) *Tensor {
	x.needFloat("RReLU")
	opts := optionOf("RReLU", o)
	lower, upper := x.slope(valueOr(opts.Lower, 1.0/8)), x.slope(valueOr(opts.Upper, 1.0/3))
	if !(lower <= upper) {
		fail(ValueError, "RReLU", on(x), "there is no slope from %v to %v", lower, upper)
	}
	v := Values[float64](x)
	for i, e := range v {
		if v[i] = 1; e <= 0 {
			random.Default.Uniform64(v[i:i+1], lower, upper)
		}
	}
	return x.Mul(FromSlice(v, x.dims()...).To(x.Device()).As(x.dtype))
}

// slope is v in the precision in which PyTorch computes x's slopes.
func (x *Tensor) slope(v float64) float64 {
	if x.dtype == Float64 {
		return v
	}
	return float64(float32(v))
}
