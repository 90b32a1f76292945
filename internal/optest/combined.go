package optest

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// combined are operations that combine elements at the places that indices name,
// or overwrite them.
func combined() []Case {
	order := Domain{Role: Order, Places: 5}
	return []Case{
		reducing(op.ScatterProd, tensor.CombineProd, mul, nonzero),
		reducing(op.ScatterMax, tensor.CombineMax, math.Max, anywhere),
		reducing(op.ScatterMin, tensor.CombineMin, math.Min, anywhere),
		excluding(reducing(op.ScatterProd, tensor.CombineProd, mul, nonzero), tensor.CombineProd, 1, mul),
		excluding(reducing(op.ScatterMax, tensor.CombineMax, math.Max, anywhere), tensor.CombineMax, math.Inf(-1), math.Max),
		{
			Code: op.ScatterAdd, Variant: "mean", Result: floating, In: []Domain{anywhere, places(3), anywhere}, Shape: [][][]int{{{3, 4}, {5, 2}, {5, 2}}, {{3}, {4}, {4}}},
			F: func(x ...T) T {
				d, _ := floating(x[0].DType()) // means of integers are rounded
				return x[0].As(d).ScatterReduce(0, x[1], x[2].As(d), tensor.CombineMean)
			},
			Ref: func(x ...Array) Array {
				total := scattered(x[0], x[1], x[2], 0, add)
				one := func(a Array) Array { return build(a.Shape, func([]int) float64 { return 1 }) }
				return elementwise(func(v ...float64) float64 { return v[0] / v[1] })(total, scattered(one(x[0]), x[1], one(x[2]), 0, add))
			},
			Terms: func(x ...Array) Array { return scattered(sizes(x[0]), x[1], sizes(x[2]), 0, add) },
		},
		{
			Code: op.ScatterAdd, Variant: "part of the source", In: []Domain{anywhere, places(3), anywhere}, Shape: [][][]int{{{3, 4}, {2, 2}, {5, 3}}},
			F:     func(x ...T) T { return x[0].ScatterAdd(0, x[1], x[2]) },
			Ref:   func(x ...Array) Array { return scattered(x[0], x[1], x[2], 0, add) },
			Terms: func(x ...Array) Array { return scattered(sizes(x[0]), x[1], sizes(x[2]), 0, add) },
		},
		{
			Code: op.ScatterMax, Variant: "slices", In: []Domain{anywhere, places(3), anywhere}, Shape: [][][]int{{{2, 3, 2}, {5}, {2, 5, 2}}},
			F:   func(x ...T) T { return x[0].IndexReduce(1, x[1], x[2], tensor.CombineMax) },
			Ref: func(x ...Array) Array { return scattered(x[0], spread(x[1], x[2], 1), x[2], 1, math.Max) },
		},
		{
			Code: op.IndexCopy, In: []Domain{anywhere, order, anywhere}, Shape: [][][]int{{{2, 5, 2}, {3}, {2, 3, 2}}, {{2, 5}, {0}, {2, 0}}},
			F:   func(x ...T) T { return x[0].IndexCopy(1, x[1], x[2]) },
			Ref: func(x ...Array) Array { return scattered(x[0], spread(x[1], x[2], 1), x[2], 1, replaced) },
		},
		{
			Code: op.IndexCopy, Variant: "fill", In: []Domain{anywhere, order}, Shape: [][][]int{{{2, 5}, {3}}},
			F:   func(x ...T) T { return x[0].IndexFill(1, x[1], 1) },
			Ref: func(x ...Array) Array { return filledAt(x[0], x[1]) },
		},
		{
			Code: op.IndexCopy, Variant: "fill in place", In: []Domain{anywhere, order}, Shape: [][][]int{{{2, 5}, {3}}},
			F:   func(x ...T) T { return x[0].Clone().IndexFillInPlace(1, x[1], 1) },
			Ref: func(x ...Array) Array { return filledAt(x[0], x[1]) },
		},
		{
			Code: op.IndexCopy, Variant: "put by index", In: []Domain{anywhere, order, anywhere}, Shape: [][][]int{{{2, 5, 2}, {3}, {2, 1, 2}}, {{2, 5, 2}, {3}, {}}},
			F: func(x ...T) T { return x[0].IndexPut(x[2], tensor.All, x[1]) },
			Ref: func(x ...Array) Array {
				src := build([]int{2, 3, 2}, func(at []int) float64 { return x[2].At(at...) })
				return scattered(x[0], spread(x[1], src, 1), src, 1, replaced)
			},
		},
		{
			Code: op.IndexCopy, Variant: "put by index in a view", In: []Domain{anywhere, order, anywhere}, Shape: [][][]int{{{2, 5}, {3}, {3}}},
			F: func(x ...T) T { return x[0].Clone().SetIndex(x[2], 1, x[1]) },
			Ref: func(x ...Array) Array {
				y := Array{x[0].Shape, slices.Clone(x[0].V)}
				for k, i := range x[1].V {
					y.V[5+wrap(i, 5)] = x[2].V[k]
				}
				return y
			},
		},
		{
			Code: op.IndexAdd, Variant: "by index", In: []Domain{anywhere, places(2), places(3), anywhere}, Shape: [][][]int{{{2, 2, 3}, {5}, {5}, {5, 2}}},
			F:   func(x ...T) T { return x[0].IndexPutAdd(x[3], x[1], tensor.All, x[2]) },
			Ref: func(x ...Array) Array { return addedAt(x[0], x[1], x[2], x[3]) },
			Terms: func(x ...Array) Array {
				return addedAt(sizes(x[0]), x[1], x[2], sizes(x[3]))
			},
		},
		{
			Code: op.IndexSelect, Variant: "take", In: []Domain{anywhere, places(6)}, Shape: [][][]int{{{2, 3}, {2, 2}}, {{3, 2}, {}}},
			F: func(x ...T) T { return x[0].Take(x[1]) },
			Ref: func(x ...Array) Array {
				return build(x[1].Shape, func(at []int) float64 { return x[0].V[wrap(x[1].At(at...), 6)] })
			},
		},
		{
			Code: op.IndexCopy, Variant: "put", In: []Domain{anywhere, {Role: Order, Places: 6}, anywhere}, Shape: [][][]int{{{2, 3}, {4}, {2, 2}}},
			F: func(x ...T) T { return x[0].Put(x[1], x[2]) },
			Ref: func(x ...Array) Array {
				y := Array{x[0].Shape, slices.Clone(x[0].V)}
				for k, i := range x[1].V {
					y.V[wrap(i, 6)] = x[2].V[k]
				}
				return y
			},
		},
		{
			Code: op.Gather, Variant: "broadcast", In: []Domain{anywhere, places(4)}, Shape: [][][]int{{{3, 4}, {1, 2}}, {{1, 4}, {3, 2}}},
			F: func(x ...T) T { return x[0].TakeAlongDim(x[1], 1) },
			Ref: func(x ...Array) Array {
				return build([]int{3, 2}, func(at []int) float64 { return x[0].At(at[0], wrap(x[1].At(at...), 4)) })
			},
		},
		{
			Code: op.Where, Variant: "fill", In: []Domain{anywhere, truth}, Shape: [][][]int{{{2, 3}, {3}}, {{3}, {2, 1}}},
			F:   func(x ...T) T { return x[0].MaskedFill(x[1], 1) },
			Ref: elementwise(func(v ...float64) float64 { return v[0] + v[1]*(1-v[0]) }),
		},
		{
			Code: op.CopyFrom, Variant: "of a fill by mask", In: []Domain{anywhere, truth}, Shape: [][][]int{{{2, 3}, {3}}},
			F:   func(x ...T) T { return x[0].Clone().MaskedFillInPlace(x[1], 1) },
			Ref: elementwise(func(v ...float64) float64 { return v[0] + v[1]*(1-v[0]) }),
		},
		{
			Code: op.IndexSelect, Variant: "by a mask broadcast", In: []Domain{anywhere, truth}, Shape: [][][]int{{{2, 3}, {3}}},
			F: func(x ...T) T { return x[0].MaskedSelect(x[1]) },
			Ref: func(x ...Array) Array {
				y := Array{Shape: []int{0}}
				for i, v := range x[0].V {
					if x[1].V[i%3] != 0 {
						y.V = append(y.V, v)
						y.Shape[0]++
					}
				}
				return y
			},
		},
		{
			Code: op.IndexCopy, Variant: "by mask", In: []Domain{anywhere, truth, anywhere}, Shape: [][][]int{{{2, 3}, {3}, {7}}, {{3}, {3}, {3}}},
			F: func(x ...T) T { return x[0].MaskedScatter(x[1], x[2]) },
			Ref: func(x ...Array) Array {
				y := Array{x[0].Shape, slices.Clone(x[0].V)}
				k := 0
				for i := range y.V {
					if x[1].V[i%3] != 0 {
						y.V[i] = x[2].V[k]
						k++
					}
				}
				return y
			},
		},
		{
			Code: op.Scatter, Variant: "of a number", In: []Domain{anywhere, order}, Shape: [][][]int{{{2, 5}, {2, 3}}},
			F: func(x ...T) T { return x[0].ScatterScalar(1, x[1], 1) },
			Ref: func(x ...Array) Array {
				return scattered(x[0], x[1], build(x[1].Shape, func([]int) float64 { return 1 }), 1, replaced)
			},
		},
	}
}

// reducing is ScatterReduce with the tensor's own elements.
func reducing(code op.Code, how tensor.Combination, f func(x, y float64) float64, d Domain) Case {
	return Case{
		Code: code, In: []Domain{d, places(3), d}, Shape: [][][]int{{{3, 4}, {5, 2}, {5, 2}}, {{3}, {4}, {4}}, {{3, 2}, {0, 2}, {0, 2}}},
		F:   func(x ...T) T { return x[0].ScatterReduce(0, x[1], x[2], how) },
		Ref: func(x ...Array) Array { return scattered(x[0], x[1], x[2], 0, f) },
	}
}

// excluding is c without the tensor's own elements, for which start stands.
func excluding(c Case, how tensor.Combination, start float64, f func(x, y float64) float64) Case {
	c.Variant = "excluding itself"
	c.F = func(x ...T) T {
		return x[0].ScatterReduce(0, x[1], x[2], how, tensor.ScatterOptions{ExcludeSelf: true})
	}
	c.Ref = func(x ...Array) Array {
		begun := scattered(x[0], x[1], x[2], 0, func(float64, float64) float64 { return start })
		return scattered(begun, x[1], x[2], 0, f)
	}
	return c
}

// filledAt is a matrix with ones in the columns that index names.
func filledAt(x, index Array) Array {
	src := build([]int{x.Shape[0], len(index.V)}, func([]int) float64 { return 1 })
	return scattered(x, spread(index, src, 1), src, 1, replaced)
}

// addedAt is x to which src is added at x[i, :, j].
func addedAt(x, i, j, src Array) Array {
	y := Array{x.Shape, slices.Clone(x.V)}
	for k := range i.V {
		for m := range x.Shape[1] {
			y.V[flat(x.Shape, []int{wrap(i.V[k], x.Shape[0]), m, wrap(j.V[k], x.Shape[2])})] += src.At(k, m)
		}
	}
	return y
}
