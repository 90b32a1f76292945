package optest

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// standardized is x with each element taken relative to those of its part of x:
// part says which part an index belongs to.
func standardized(x Array, part func(at []int) int, f func(v float64, of []float64) float64) Array {
	parts := map[int][]float64{}
	build(x.Shape, func(at []int) float64 {
		parts[part(at)] = append(parts[part(at)], x.At(at...))
		return 0
	})
	return build(x.Shape, func(at []int) float64 { return f(x.At(at...), parts[part(at)]) })
}

const channelEps = 1e-3

func score(v float64, of []float64) float64 {
	return (v - sum(of)/float64(len(of))) / math.Sqrt(variance(0)(of)+channelEps)
}

// perChannel is x times weight plus bias, of an element for each channel.
func perChannel(x, weight, bias Array) Array {
	return build(x.Shape, func(at []int) float64 { return x.At(at...)*weight.At(at[1]) + bias.At(at[1]) })
}

func channelNorms() []Case {
	wide := Domain{Lo: -2, Hi: 4}
	eps := new(channelEps)
	shapes := [][][]int{{{4, 3}, {3}, {3}}, {{2, 2, 3}, {2}, {2}}, {{3, 2, 2, 2}, {2}, {2}}, {{2, 1, 1, 2, 2}, {1}, {1}}, {{9, 1, 7}, {1}, {1}}}
	batch := func(at []int) int { return at[1] }
	train := func(x, w, b T) T { return x.BatchNorm(w, b, tensor.BatchNormOptions{Training: true, Eps: eps}) }
	return []Case{
		Case{
			Code: op.BatchNorm, In: []Domain{wide, anywhere, anywhere}, Shape: shapes,
			F:   func(x ...T) T { return train(x[0], x[1], x[2]) },
			Ref: func(x ...Array) Array { return perChannel(standardized(x[0], batch, score), x[1], x[2]) },
		}.taking(floats),
		Case{
			Code: op.BatchNorm, Variant: "plain", In: []Domain{wide}, Shape: [][][]int{{{3, 2, 2}}},
			F:   func(x ...T) T { return train(x[0], nil, nil) },
			Ref: func(x ...Array) Array { return standardized(x[0], batch, score) },
		}.taking(floats),
		Case{
			Code: op.BatchNorm, Variant: "weight alone", In: []Domain{wide, anywhere}, Shape: [][][]int{{{3, 2, 2}, {2}}},
			F: func(x ...T) T { return train(x[0], x[1], nil) },
			Ref: func(x ...Array) Array {
				return perChannel(standardized(x[0], batch, score), x[1], Array{[]int{1}, []float64{0}})
			},
		}.taking(floats),
		Case{
			Code: op.Reshape, Variant: "of channels, to normalize by running variance", In: []Domain{wide, anywhere, anywhere, anywhere, positive},
			Shape: [][][]int{{{3, 2, 2}, {2}, {2}, {2}, {2}}},
			F: func(x ...T) T {
				return x[0].BatchNorm(x[1], x[2], tensor.BatchNormOptions{RunningMean: x[3], RunningVar: x[4], Eps: eps})
			},
			Ref: func(x ...Array) Array {
				y := build(x[0].Shape, func(at []int) float64 {
					return (x[0].At(at...) - x[3].At(at[1])) / math.Sqrt(x[4].At(at[1])+channelEps)
				})
				return perChannel(y, x[1], x[2])
			},
		}.taking(floats),
		Case{
			Code: op.LayerNorm, Variant: "by groups", In: []Domain{wide, anywhere, anywhere}, Shape: [][][]int{{{2, 4, 3}, {4}, {4}}, {{2, 2, 2, 2}, {2}, {2}}},
			F: func(x ...T) T { return x[0].GroupNorm(2, x[1], x[2], channelEps) },
			Ref: func(x ...Array) Array {
				size := x[0].Shape[1] / 2
				return perChannel(standardized(x[0], func(at []int) int { return at[0]*2 + at[1]/size }, score), x[1], x[2])
			},
		}.taking(floats),
		Case{
			Code: op.LayerNorm, Variant: "by instances", In: []Domain{wide, anywhere, anywhere}, Shape: [][][]int{{{2, 3, 4}, {3}, {3}}},
			F: func(x ...T) T { return x[0].InstanceNorm(x[1], x[2], tensor.BatchNormOptions{Eps: eps}) },
			Ref: func(x ...Array) Array {
				return perChannel(standardized(x[0], func(at []int) int { return at[0]*3 + at[1] }, score), x[1], x[2])
			},
		}.taking(floats),
		Case{
			Code: op.Sum, Variant: "of squares, to normalize by their root", In: []Domain{wide, anywhere}, Shape: [][][]int{{{2, 3, 4}, {3, 4}}, {{5, 19}, {19}}},
			F: func(x ...T) T { return x[0].RMSNorm(x[1].Shape(), x[1], eps) },
			Ref: func(x ...Array) Array {
				n := len(x[0].Shape) - len(x[1].Shape)
				root := func(v float64, of []float64) float64 {
					s := 0.0
					for _, e := range of {
						s += e * e
					}
					return v / math.Sqrt(s/float64(len(of))+channelEps)
				}
				y := standardized(x[0], func(at []int) int { return flat(x[0].Shape[:n], at[:n]) }, root)
				return elementwise(func(v ...float64) float64 { return v[0] * v[1] })(y, x[1])
			},
		}.taking(floats),
		Case{
			Code: op.Clone, Variant: "by groups of nothing", In: []Domain{wide}, Shape: [][][]int{{{0, 2, 3}}},
			F:   func(x ...T) T { return x[0].GroupNorm(2, nil, nil, channelEps) },
			Ref: func(x ...Array) Array { return x[0] },
		}.taking(floats),
		{
			Code: op.Embedding, In: []Domain{anywhere, {Role: Order, Places: 4}}, Shape: [][][]int{{{4, 3}, {2, 3}}, {{4, 2}, {}}, {{4, 2}, {0}}},
			F: func(x ...T) T { return x[1].Embedding(x[0]) },
			Ref: func(x ...Array) Array {
				return build(append(slices.Clone(x[1].Shape), x[0].Shape[1]), func(at []int) float64 {
					n := len(at) - 1
					return x[0].At(int(x[1].At(at[:n]...)), at[n])
				})
			},
		},
	}
}

// channelPoints are places where what a norm or a lookup does is a convention.
func channelPoints() []Point {
	at := tensor.New([]int{0, 2, 0, 1})
	weight := m(r(1, 2), r(3, 4), r(5, 6))
	return []Point{
		{Code: op.Embedding, Name: "rows used twice", F: f1(func(w T) T { return at.Embedding(w) }), In: []T{weight}, Out: m(r(1, 2), r(5, 6), r(1, 2), r(3, 4)), Grad: []T{m(r(2, 2), r(1, 1), r(1, 1))}},
		{
			Code: op.Embedding, Name: "the padding gets no gradient",
			F:  f1(func(w T) T { return at.Embedding(w, tensor.EmbeddingOptions{PaddingIndex: new(-3)}) }),
			In: []T{weight}, Out: m(r(1, 2), r(5, 6), r(1, 2), r(3, 4)), Grad: []T{m(r(0, 0), r(1, 1), r(1, 1))},
		},
		{
			Code: op.Embedding, Name: "gradients by frequency",
			F:  f1(func(w T) T { return at.Embedding(w, tensor.EmbeddingOptions{ScaleGradByFreq: true}) }),
			In: []T{weight}, Out: m(r(1, 2), r(5, 6), r(1, 2), r(3, 4)), Grad: []T{m(r(1, 1), r(1, 1), r(1, 1))},
		},
		{
			Code: op.MaxPool, Name: "the first of equals", F: f1(func(x T) T { return firstOf(x.MaxPool1d(3)) }),
			In: []T{m(r(2, 2, 1, -inf, -inf, -inf))}, Out: m(r(2, -inf)), Grad: []T{m(r(1, 0, 0, 1, 0, 0))},
		},
		{
			Code: op.MaxPool, Name: "NaN wins", F: f1(func(x T) T { return firstOf(x.MaxPool1d(3)) }),
			In: []T{m(r(1, nan, inf))}, Out: m(r(nan)), Grad: []T{m(r(0, 1, 0))},
		},
		{
			Code: op.MaxPool, Name: "padding is no zero", F: f1(func(x T) T { return firstOf(x.MaxPool1d(2, tensor.PoolOptions{Padding: []int{1}})) }),
			In: []T{m(r(-3, -2, -1))}, Out: m(r(-3, -1)), Grad: []T{m(r(1, 0, 1))},
		},
		{
			Code: op.BatchNorm, Name: "equal elements", F: f1(func(x T) T { return x.BatchNorm(nil, nil, tensor.BatchNormOptions{Training: true}) }),
			In: []T{m(r(3), r(3))}, Out: m(r(0), r(0)), Grad: []T{m(r(0), r(0))},
		},
	}
}
