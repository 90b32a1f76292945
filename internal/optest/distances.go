package optest

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// rowNorms are the p-norms along the last dimension.
func rowNorms(x Array, p float64) Array { return reduce(x, []int{-1}, false, pNorm(p)) }

var minus = elementwise(func(v ...float64) float64 { return v[0] - v[1] })

// distances are composed of other operations, of which one is named. Ties and
// zeros, which random elements do not have, are among the points.
func distances() (cases []Case) {
	for name, p := range map[string]float64{"1": 1, "2": 2, "3": 3, "Inf": inf} {
		cases = append(cases, Case{
			Code: op.Norm, Variant: "of each and each, " + name, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 4}, {2, 4}}, {{2, 1, 2, 3}, {4, 3, 3}}},
			F: func(x ...T) T { return x[0].CDist(x[1], p) },
			Ref: func(x ...Array) Array {
				return rowNorms(minus(unsqueezed(x[0], 1), unsqueezed(x[1], 2)), p)
			},
		}.taking(floats))
	}
	return slices.Concat(cases, pairs(), differences(), []Case{
		Case{
			Code: op.Softmax, Variant: "of negatives", In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}, {{}}},
			F: func(x ...T) T { return x[0].Softmin(-1) },
			Ref: func(x ...Array) Array {
				return along(elementwise(func(v ...float64) float64 { return -v[0] })(x[0]), -1, softmax)
			},
		}.taking(floats),
		Case{
			Code: op.Sum, Variant: "to a size", In: []Domain{anywhere}, Shape: [][][]int{{{4, 2, 3}}},
			F:     func(x ...T) T { return x[0].SumToSize(2, 1) },
			Ref:   func(x ...Array) Array { return toSize(x[0]) },
			Terms: func(x ...Array) Array { return toSize(sizes(x[0])) },
		}.taking(summed),
	})
}

// pairs are what is computed of two tensors' rows, or with norms.
func pairs() []Case {
	return []Case{
		Case{
			Code: op.Norm, Variant: "of a difference", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 4}, {4}}},
			F:   func(x ...T) T { return x[0].Dist(x[1], 1.5) },
			Ref: func(x ...Array) Array { return reduce(minus(x...), nil, false, pNorm(1.5)) },
		}.taking(floats),
		Case{
			Code: op.Norm, Variant: "of pairs of rows", In: []Domain{anywhere}, Shape: [][][]int{{{4, 3}}},
			F: func(x ...T) T { return x[0].PDist(2) },
			Ref: func(x ...Array) Array {
				y := Array{Shape: []int{6}}
				for i := range 4 {
					for j := i + 1; j < 4; j++ {
						y.V = append(y.V, rowNorms(minus(rowOf(x[0], i), rowOf(x[0], j)), 2).V...)
					}
				}
				return y
			},
		}.taking(floats),
		Case{
			Code: op.Norm, Variant: "of rows in pairs", In: []Domain{{Lo: 1, Hi: 3}, {Lo: -2, Hi: 0}}, Shape: [][][]int{{{3, 4}, {3, 4}}, {{4}, {2, 4}}},
			F: func(x ...T) T {
				return x[0].PairwiseDistance(x[1], tensor.PairwiseDistanceOptions{P: new(3.0), Eps: new(0.25)})
			},
			Ref: func(x ...Array) Array {
				return rowNorms(elementwise(func(v ...float64) float64 { return v[0] - v[1] + 0.25 })(x...), 3)
			},
		}.taking(notBoolFloating),
		Case{
			Code: op.Norm, Variant: "for cosines", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 4}, {3, 4}}, {{2, 3, 4}, {3, 1}}},
			F: func(x ...T) T { return x[0].CosineSimilarity(x[1], 1) },
			Ref: func(x ...Array) Array {
				both := build(append([]int{2}, broadcast(x...)...), func(at []int) float64 { return x[at[0]].At(at[1:]...) })
				n := len(both.V) / 2
				shape := both.Shape[1:]
				a, b := Array{shape, both.V[:n]}, Array{shape, both.V[n:]}
				dot := reduce(elementwise(func(v ...float64) float64 { return v[0] * v[1] })(a, b), []int{1}, false, sum)
				na, nb := reduce(a, []int{1}, false, pNorm(2)), reduce(b, []int{1}, false, pNorm(2))
				return elementwise(func(v ...float64) float64 { return v[0] / (v[1] * v[2]) })(dot, na, nb)
			},
		}.taking(floats),
		Case{
			Code: op.Norm, Variant: "divided by", In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}, {{2, 3, 2}}},
			F: func(x ...T) T { return x[0].Normalize(1) },
			Ref: func(x ...Array) Array {
				return elementwise(func(v ...float64) float64 { return v[0] / v[1] })(x[0], reduce(x[0], []int{1}, true, pNorm(2)))
			},
		}.taking(floats),
		Case{
			Code: op.Norm, Variant: "no greater than", In: []Domain{anywhere}, Shape: [][][]int{{{2, 3, 2}}, {{4, 2}}},
			F: func(x ...T) T { return x[0].Renorm(2, -1, 1.5) },
			Ref: func(x ...Array) Array {
				over := []int{0, 1}[:len(x[0].Shape)-1]
				return elementwise(func(v ...float64) float64 {
					if v[1] > 1.5 {
						return v[0] * (1.5 / (v[1] + 1e-7))
					}
					return v[0]
				})(x[0], reduce(x[0], over, true, pNorm(2)))
			},
		}.taking(floats),
	}
}

// toSize sums x over its first and last dimensions and keeps the last.
func toSize(x Array) Array {
	y := reduce(x, []int{0, 2}, true, sum)
	return Array{y.Shape[1:], y.V}
}

// differences are of neighbours, and integrals.
func differences() []Case {
	gaps := func(row []float64) []float64 {
		for i := range len(row) - 1 {
			row[i] = row[i+1] - row[i]
		}
		return row[:len(row)-1]
	}
	areas := func(row []float64, width func(i int) float64) []float64 {
		v := make([]float64, len(row)-1)
		for i := range v {
			v[i] = (row[i] + row[i+1]) / 2 * width(i)
		}
		return v
	}
	half := func(int) float64 { return 0.5 }
	dx := tensor.TrapezoidOptions{DX: new(0.5)}
	return []Case{
		{
			Code: op.Sub, Variant: "of neighbours", Result: kept, In: []Domain{anywhere}, Shape: [][][]int{{{2, 5}}, {{3, 1, 4}}},
			F: func(x ...T) T { return x[0].Diff(-1) },
			Ref: func(x ...Array) Array {
				return mapRows(x[0], -1, x[0].Shape[len(x[0].Shape)-1]-1, gaps)
			},
		},
		{
			Code: op.Sub, Variant: "of neighbours, with more", Result: kept, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{4, 2}, {1, 2}}},
			F: func(x ...T) T { return x[0].Diff(0, tensor.DiffOptions{Append: x[1]}) },
			Ref: func(x ...Array) Array {
				return mapRows(Array{[]int{5, 2}, slices.Concat(x[0].V, x[1].V)}, 0, 4, gaps)
			},
		},
		Case{
			Code: op.Sum, Variant: "for an integral", In: []Domain{anywhere}, Shape: [][][]int{{{5}}, {{2, 4}}},
			F: func(x ...T) T { return x[0].Trapezoid(-1, dx) },
			Ref: func(x ...Array) Array {
				return reduce(x[0], []int{-1}, false, func(row []float64) float64 { return sum(areas(row, half)) })
			},
			Terms: func(x ...Array) Array { return reduce(sizes(x[0]), []int{-1}, false, sum) },
		}.taking(notBoolFloating),
		Case{
			Code: op.CumSum, Variant: "for integrals", In: []Domain{anywhere}, Shape: [][][]int{{{5}}, {{2, 4}}},
			F: func(x ...T) T { return x[0].CumulativeTrapezoid(-1, dx) },
			Ref: func(x ...Array) Array {
				n := x[0].Shape[len(x[0].Shape)-1] - 1
				return mapRows(x[0], -1, n, func(row []float64) []float64 {
					v := areas(row, half)
					for i := 1; i < n; i++ {
						v[i] += v[i-1]
					}
					return v
				})
			},
			Terms: func(x ...Array) Array {
				n := x[0].Shape[len(x[0].Shape)-1] - 1
				return mapRows(sizes(x[0]), -1, n, func(row []float64) []float64 { return slices.Repeat([]float64{sum(row)}, n) })
			},
		}.taking(notBoolFloating),
		Case{
			Code: op.Sum, Variant: "for an integral over places", In: []Domain{anywhere, {Lo: 0, Hi: 0.9}}, Shape: [][][]int{{{4, 3}, {4}}},
			F: func(x ...T) T { return x[0].Trapezoid(0, tensor.TrapezoidOptions{X: x[1]}) },
			Ref: func(x ...Array) Array {
				return reduce(x[0], []int{0}, false, func(row []float64) float64 {
					return sum(areas(row, func(i int) float64 { return x[1].V[i+1] - x[1].V[i] }))
				})
			},
			Terms: func(x ...Array) Array { return build([]int{3}, func([]int) float64 { return 24 }) },
		}.taking(notBoolFloating),
	}
}

// kept is the inputs' own type.
func kept(d tensor.DType) (tensor.DType, bool) { return d, true }

func notBoolFloating(d tensor.DType) (tensor.DType, bool) {
	if d == tensor.Bool {
		return d, false
	}
	return floating(d)
}

// unsqueezed is x with a dimension of size 1 put in so far from the end.
func unsqueezed(x Array, behind int) Array {
	return Array{slices.Insert(slices.Clone(x.Shape), len(x.Shape)-behind, 1), x.V}
}

func rowOf(x Array, i int) Array {
	n := x.Shape[1]
	return Array{[]int{n}, x.V[i*n : (i+1)*n]}
}
