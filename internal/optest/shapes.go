package optest

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// parts are views of several elements at once, or of elements far apart.
func parts() []Case {
	return []Case{
		moved(op.Diagonal, "", [][]int{{3, 4}, {4, 2}, {1, 1}}, func(x T) T { return x.Diagonal(0, 0, 1) }, diagonal(0)),
		moved(op.Diagonal, "above", [][]int{{3, 4}, {2, 1}}, func(x T) T { return x.Diagonal(1, 0, 1) }, diagonal(1)),
		moved(op.Diagonal, "below", [][]int{{4, 3}}, func(x T) T { return x.Diagonal(-2, 0, 1) }, diagonal(-2)),
		moved(op.Diagonal, "of a batch", [][]int{{3, 2, 4}}, func(x T) T { return x.Diagonal(1, -1, 0) }, func(x Array) Array {
			return build([]int{2, 2}, func(at []int) float64 { return x.At(at[1]+1, at[0], at[1]) })
		}),
		moved(op.Diagonal, "diag", [][]int{{3, 4}}, func(x T) T { return x.Diag(0) }, diagonal(0)),
		moved(op.Unfold, "", [][]int{{7}, {5, 2}}, func(x T) T { return x.Unfold(0, 3, 2) }, windows(3, 2)),
		moved(op.Unfold, "apart", [][]int{{7, 2}}, func(x T) T { return x.Unfold(0, 2, 3) }, windows(2, 3)),
		moved(op.Unfold, "of nothing", [][]int{{3}}, func(x T) T { return x.Unfold(0, 0, 1) }, windows(0, 1)),
		moved(op.Split, "first", [][]int{{5, 2}}, func(x T) T { return x.Split(2, 0)[0] }, rowsOf(0, 2)),
		moved(op.Split, "last", [][]int{{5, 2}}, func(x T) T { return x.Split(2, 0)[2] }, rowsOf(4, 5)),
		moved(op.Split, "sizes", [][]int{{5, 2}}, func(x T) T { return x.SplitSizes([]int{1, 0, 4}, 0)[2] }, rowsOf(1, 5)),
		moved(op.Split, "chunk", [][]int{{5}}, func(x T) T { return x.Chunk(2, 0)[1] }, rowsOf(3, 5)),
		moved(op.Split, "unbind", [][]int{{3, 2}}, func(x T) T { return x.Unbind(1)[1] }, func(x Array) Array {
			return build([]int{3}, func(at []int) float64 { return x.At(at[0], 1) })
		}),
		moved(op.Split, "into more pieces than a node holds", [][]int{{300}}, func(x T) T { return x.Split(1, 0)[299] }, rowsOf(299, 300)),
		moved(op.Slice, "split evenly", [][]int{{5, 2}}, func(x T) T { return x.TensorSplit(3, 0)[1] }, rowsOf(2, 4)),
		moved(op.Slice, "split at places", [][]int{{5, 2}}, func(x T) T { return x.TensorSplitAt([]int{3, 1, -1}, 0)[2] }, rowsOf(1, 4)),
		moved(op.Slice, "halves", [][]int{{4}}, func(x T) T { return x.HSplit(2)[1] }, rowsOf(2, 4)),
		moved(op.Reshape, "unflatten", [][]int{{2, 6}}, func(x T) T { return x.Unflatten(-1, 2, -1).Flatten(0, 1) }, reshaped(4, 3)),
		moved(op.Reshape, "of three dimensions", [][]int{{4}}, T.AtLeast3d, reshaped(1, 4, 1)),
		moved(op.Permute, "move", [][]int{{2, 3, 4}}, func(x T) T { return x.MoveDim(0, -1) }, func(x Array) Array {
			return build([]int{3, 4, 2}, func(at []int) float64 { return x.At(at[2], at[0], at[1]) })
		}),
		moved(op.Expand, "tensors", [][]int{{3, 1}}, func(x T) T { return tensor.BroadcastTensors(x, tensor.On(x.Device()).Zeros(2))[0] }, expanded(3, 2)),
		{
			Code: op.Split, Variant: "all pieces", In: []Domain{anywhere}, Shape: [][][]int{{{2, 5}}, {{2, 0}}},
			F: func(x ...T) T {
				p := x[0].Chunk(3, 1)
				slices.Reverse(p)
				return tensor.Cat(p, 1)
			},
			Ref: func(x ...Array) Array {
				from := []int{4, 2, 3, 0, 1}
				return build(x[0].Shape, func(at []int) float64 { return x[0].At(at[0], from[at[1]]) })
			},
		},
	}
}

// diagonal is that of a matrix, k places above the main one.
func diagonal(k int) func(Array) Array {
	return func(x Array) Array {
		i, j := max(-k, 0), max(k, 0)
		n := max(min(x.Shape[0]-i, x.Shape[1]-j), 0)
		return build([]int{n}, func(at []int) float64 { return x.At(at[0]+i, at[0]+j) })
	}
}

// windows of dimension 0.
func windows(size, step int) func(Array) Array {
	return func(x Array) Array {
		shape := append(slices.Clone(x.Shape), size)
		shape[0] = (x.Shape[0]-size)/step + 1
		return build(shape, func(at []int) float64 {
			from := slices.Clone(at[:len(at)-1])
			from[0] = at[0]*step + at[len(at)-1]
			return x.At(from...)
		})
	}
}

func rowsOf(from, to int) func(Array) Array {
	return sliced(func(int) (start, stop, step int) { return from, to, 1 })
}

// rearranged are copies of elements in another order, or several times.
func rearranged() []Case {
	copied := func(code op.Code, variant string, shapes [][]int, f func(T) T, ref func(Array) Array) Case {
		c := moved(code, variant, shapes, f, ref)
		c.View = false
		return c
	}
	return []Case{
		copied(op.Flip, "", [][]int{{5}, {2, 3}, {0, 2}, {3, 2, 1, 2, 2}}, func(x T) T { return x.Flip(0) }, picked(0, func(i, n int) int { return n - 1 - i })),
		copied(op.Flip, "twice", [][]int{{2, 3}}, func(x T) T { return x.Flip(0, -1) }, func(x Array) Array {
			return build(x.Shape, func(at []int) float64 { return x.At(1-at[0], 2-at[1]) })
		}),
		copied(op.Flip, "nothing", [][]int{{2, 3}, {}}, func(x T) T { return x.Flip() }, func(x Array) Array { return Array{x.Shape, slices.Clone(x.V)} }),
		copied(op.Flip, "rot90", [][]int{{2, 3}}, func(x T) T { return x.Rot90(1, 0, 1) }, func(x Array) Array {
			return build([]int{3, 2}, func(at []int) float64 { return x.At(at[1], 2-at[0]) })
		}),
		copied(op.Flip, "rot90 back", [][]int{{2, 3}}, func(x T) T { return x.Rot90(-1, 0, 1) }, func(x Array) Array {
			return build([]int{3, 2}, func(at []int) float64 { return x.At(1-at[1], at[0]) })
		}),
		copied(op.Roll, "", [][]int{{5}, {2, 3}, {3, 0}}, func(x T) T { return x.Roll(2, 0) }, picked(0, func(i, n int) int { return ((i-2)%n + n) % n })),
		copied(op.Roll, "back", [][]int{{2, 5}}, func(x T) T { return x.Roll(-6, 1) }, picked(1, func(i, n int) int { return (i + 6) % n })),
		copied(op.Clone, "repeat", [][]int{{2, 3}}, func(x T) T { return x.Repeat(2, 1, 2) }, func(x Array) Array {
			return build([]int{2, 2, 6}, func(at []int) float64 { return x.At(at[1], at[2]%3) })
		}),
		copied(op.Clone, "tile", [][]int{{2, 3}}, func(x T) T { return x.Tile(2) }, func(x Array) Array {
			return build([]int{2, 6}, func(at []int) float64 { return x.At(at[0], at[1]%3) })
		}),
		copied(op.Clone, "repeat interleaved", [][]int{{2, 3}}, func(x T) T { return x.RepeatInterleave(2, 1) }, func(x Array) Array {
			return build([]int{2, 6}, func(at []int) float64 { return x.At(at[0], at[1]/2) })
		}),
		copied(op.IndexSelect, "repeat each", [][]int{{3, 2}}, func(x T) T { return x.RepeatInterleaveEach(tensor.New([]int{2, 0, 1}).To(x.Device()), 0) }, func(x Array) Array {
			return build([]int{3, 2}, func(at []int) float64 { return x.At([]int{0, 0, 2}[at[0]], at[1]) })
		}),
		copied(op.Where, "tril", [][]int{{2, 3, 4}, {3, 2}}, func(x T) T { return x.Tril(0) }, triangle(func(apart int) bool { return apart <= 0 })),
		copied(op.Where, "triu", [][]int{{3, 3}}, func(x T) T { return x.Triu(-1) }, triangle(func(apart int) bool { return apart >= -1 })),
		copied(op.AsStridedScatter, "embedded diagonal", [][]int{{3}}, func(x T) T { return x.Diag(-1) }, func(x Array) Array {
			return build([]int{4, 4}, func(at []int) float64 {
				if at[0] == at[1]+1 {
					return x.At(at[1])
				}
				return 0
			})
		}),
		copied(op.Sum, "trace", [][]int{{3, 2}}, T.Trace, func(x Array) Array { return Array{[]int{}, []float64{x.At(0, 0) + x.At(1, 1)}} }).taking(summed),
		{
			Code: op.AsStridedScatter, Variant: "diagonal", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 2}, {2}}},
			F: func(x ...T) T { return x[0].DiagonalScatter(x[1], 0, 0, 1) },
			Ref: func(x ...Array) Array {
				return build(x[0].Shape, func(at []int) float64 {
					if at[0] == at[1] {
						return x[1].At(at[0])
					}
					return x[0].At(at...)
				})
			},
		},
		{
			Code: op.AsStridedScatter, Variant: "select", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 2}, {3}}},
			F: func(x ...T) T { return x[0].SelectScatter(x[1], -1, 1) },
			Ref: func(x ...Array) Array {
				return build(x[0].Shape, func(at []int) float64 { return []float64{x[0].At(at[0], 0), x[1].At(at[0])}[at[1]] })
			},
		},
		{
			Code: op.Cat, Variant: "blocks", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{2, 1}, {1, 2}}, {{2, 0}, {3}}},
			F: func(x ...T) T { return tensor.BlockDiag(x...) },
			Ref: func(x ...Array) Array {
				m, n := x[0].Shape[0], x[0].Shape[1]
				b := x[1]
				if len(b.Shape) == 1 {
					b.Shape = []int{1, b.Shape[0]}
				}
				return build([]int{m + b.Shape[0], n + b.Shape[1]}, func(at []int) float64 {
					switch {
					case at[0] < m && at[1] < n:
						return x[0].At(at...)
					case at[0] >= m && at[1] >= n:
						return b.At(at[0]-m, at[1]-n)
					}
					return 0
				})
			},
		},
		{
			Code: op.Cat, Variant: "columns", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3}, {3, 2}}},
			F: func(x ...T) T { return tensor.ColumnStack(x) },
			Ref: func(x ...Array) Array {
				return joined(Array{[]int{3, 1}, x[0].V}, x[1])
			},
		},
		{
			Code: op.Cat, Variant: "in depth", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3}, {3}}},
			F: func(x ...T) T { return tensor.DStack([]T{tensor.VStack(x[:1]), tensor.HStack(x[1:]).Unsqueeze(0)}) },
			Ref: func(x ...Array) Array {
				return build([]int{1, 3, 2}, func(at []int) float64 { return x[at[2]].At(at[1]) })
			},
		},
	}
}

// picked has place i along dim from place of i, of n places.
func picked(dim int, place func(i, n int) int) func(Array) Array {
	return func(x Array) Array {
		return build(x.Shape, func(at []int) float64 {
			from := slices.Clone(at)
			from[dim] = place(at[dim], x.Shape[dim])
			return x.At(from...)
		})
	}
}

// triangle keeps elements by their distance from the main diagonal.
func triangle(stays func(apart int) bool) func(Array) Array {
	return func(x Array) Array {
		return build(x.Shape, func(at []int) float64 {
			if n := len(at); stays(at[n-1] - at[n-2]) {
				return x.At(at...)
			}
			return 0
		})
	}
}
