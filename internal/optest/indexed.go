package optest

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// wrap turns an index that counts from the end around.
func wrap(i float64, n int) int {
	if i < 0 {
		return int(i) + n
	}
	return int(i)
}

// scattered is x with what put makes of each element of src and of the one at the
// place that index names for it along dim.
func scattered(x, index, src Array, dim int, put func(was, v float64) float64) Array {
	y := Array{x.Shape, slices.Clone(x.V)}
	build(index.Shape, func(at []int) float64 {
		to := slices.Clone(at)
		to[dim] = wrap(index.At(at...), x.Shape[dim])
		i := 0
		for d, s := range x.Shape {
			i = i*s + to[d]
		}
		y.V[i] = put(y.V[i], src.V[flat(src.Shape, at)])
		return 0
	})
	return y
}

func flat(shape, at []int) (i int) {
	for d, s := range shape {
		i = i*s + at[d]
	}
	return i
}

func replaced(_, v float64) float64 { return v }

// spread is index, one for each place along dim, as scattered wants it.
func spread(index, like Array, dim int) Array {
	return build(like.Shape, func(at []int) float64 { return index.At(at[dim]) })
}

func indexed() []Case {
	return []Case{
		{
			Code: op.Gather, In: []Domain{anywhere, places(3)}, Shape: [][][]int{{{3, 4}, {5, 2}}, {{3}, {4}}, {{3, 2, 2}, {0, 2, 2}}},
			F: func(x ...T) T { return x[0].Gather(0, x[1]) },
			Ref: func(x ...Array) Array {
				return build(x[1].Shape, func(at []int) float64 {
					from := slices.Clone(at)
					from[0] = wrap(x[1].At(at...), 3)
					return x[0].At(from...)
				})
			},
		},
		{
			Code: op.Gather, Variant: "along the last", In: []Domain{anywhere, places(4)}, Shape: [][][]int{{{3, 4}, {2, 6}}},
			F: func(x ...T) T { return x[0].Gather(-1, x[1]) },
			Ref: func(x ...Array) Array {
				return build(x[1].Shape, func(at []int) float64 { return x[0].At(at[0], wrap(x[1].At(at...), 4)) })
			},
		},
		{
			Code: op.ScatterAdd, In: []Domain{anywhere, places(3), anywhere},
			Shape: [][][]int{{{3, 4}, {5, 2}, {5, 2}}, {{3}, {4}, {4}}, {{3, 2}, {0, 2}, {0, 2}}},
			F:     func(x ...T) T { return x[0].ScatterAdd(0, x[1], x[2]) },
			Ref:   func(x ...Array) Array { return scattered(x[0], x[1], x[2], 0, add) },
			Terms: func(x ...Array) Array { return scattered(sizes(x[0]), x[1], sizes(x[2]), 0, add) },
		},
		{
			Code: op.Scatter, In: []Domain{anywhere, {Role: Order, Places: 5}, anywhere},
			Shape: [][][]int{{{2, 5}, {2, 3}, {2, 3}}, {{5}, {2}, {2}}, {{2, 5}, {1, 0}, {1, 0}}},
			F:     func(x ...T) T { return x[0].Scatter(-1, x[1], x[2]) },
			Ref:   func(x ...Array) Array { return scattered(x[0], x[1], x[2], len(x[0].Shape)-1, replaced) },
		},
		{
			Code: op.IndexSelect, In: []Domain{anywhere, places(3)}, Shape: [][][]int{{{2, 3, 2}, {5}}, {{2, 3}, {0}}},
			F: func(x ...T) T { return x[0].IndexSelect(1, x[1]) },
			Ref: func(x ...Array) Array {
				shape := slices.Clone(x[0].Shape)
				shape[1] = x[1].Shape[0]
				return build(shape, func(at []int) float64 {
					from := slices.Clone(at)
					from[1] = wrap(x[1].At(at[1]), 3)
					return x[0].At(from...)
				})
			},
		},
		{
			Code: op.IndexSelect, Variant: "by index", In: []Domain{anywhere, places(2), places(3)}, Shape: [][][]int{{{2, 4, 3}, {5, 1}, {2}}},
			F: func(x ...T) T { return x[0].Index(x[1], tensor.All, x[2]) },
			Ref: func(x ...Array) Array { // a slice between tensors: their dimensions go in front
				return build([]int{5, 2, 4}, func(at []int) float64 {
					return x[0].At(wrap(x[1].At(at[0], at[1]), 2), at[2], wrap(x[2].At(at[0], at[1]), 3))
				})
			},
		},
		{
			Code: op.IndexSelect, Variant: "by index side by side", In: []Domain{anywhere, places(4), places(3)}, Shape: [][][]int{{{2, 4, 3}, {5}, {5}}},
			F: func(x ...T) T { return x[0].Index(tensor.All, x[1], x[2]) },
			Ref: func(x ...Array) Array {
				return build([]int{2, 5}, func(at []int) float64 {
					return x[0].At(at[0], wrap(x[1].At(at[1]), 4), wrap(x[2].At(at[1]), 3))
				})
			},
		},
		{
			Code: op.IndexSelect, Variant: "by mask", In: []Domain{anywhere, truth}, Shape: [][][]int{{{4, 3}, {4, 3}}, {{5}, {5}}},
			F: func(x ...T) T { return x[0].Index(x[1]) },
			Ref: func(x ...Array) Array {
				y := Array{Shape: []int{0}}
				for i, m := range x[1].V {
					if m != 0 {
						y.V = append(y.V, x[0].V[i])
						y.Shape[0]++
					}
				}
				return y
			},
		},
		{
			Code: op.IndexAdd, In: []Domain{anywhere, places(3), anywhere}, Shape: [][][]int{{{2, 3, 2}, {5}, {2, 5, 2}}, {{2, 3}, {0}, {2, 0}}},
			F:     func(x ...T) T { return x[0].IndexAdd(1, x[1], x[2]) },
			Ref:   func(x ...Array) Array { return scattered(x[0], spread(x[1], x[2], 1), x[2], 1, add) },
			Terms: func(x ...Array) Array { return scattered(sizes(x[0]), spread(x[1], x[2], 1), sizes(x[2]), 1, add) },
		},
		{
			Code: op.Cat, In: []Domain{anywhere, anywhere, anywhere, anywhere},
			Shape: [][][]int{{{2, 3}, {2, 1}, {2, 0}, {2, 2}}, {{2, 1}, {0}, {2, 1}, {2, 3}}},
			F:     func(x ...T) T { return tensor.Cat(x, -1) },
			Ref:   joined,
		},
		{
			Code: op.Cat, Variant: "stack", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{2, 3}, {2, 3}}, {{}, {}}},
			F: func(x ...T) T { return tensor.Stack(x, -1) },
			Ref: func(x ...Array) Array {
				return build(append(slices.Clone(x[0].Shape), 2), func(at []int) float64 {
					n := len(at) - 1
					return x[at[n]].At(at[:n]...)
				})
			},
		},
	}
}

// joined is matrices side by side.
func joined(x ...Array) Array {
	y := Array{Shape: []int{x[0].Shape[0], 0}}
	for _, a := range x {
		if len(a.Shape) == 2 {
			y.Shape[1] += a.Shape[1]
		}
	}
	for i := range y.Shape[0] {
		for _, a := range x {
			if len(a.Shape) == 2 {
				y.V = append(y.V, a.V[i*a.Shape[1]:(i+1)*a.Shape[1]]...)
			}
		}
	}
	return y
}
