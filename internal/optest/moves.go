package optest

import (
	"slices"
	"sync"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/testdevice"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// elsewhere is a device that is not the default one.
var elsewhere = sync.OnceValue(func() device.Device { return device.Of(testdevice.New(false)) })

func copies() []Case {
	identity := func(code op.Code, variant string, f func(T) T) Case {
		c := unary(code, f, func(x float64) float64 { return x }, anywhere)
		c.Variant = variant
		return c
	}
	cast := identity(op.Cast, "to float32", func(x T) T { return x.As(tensor.Float32) })
	cast.Rounds = "differences drown in the rounding of float32"
	return []Case{
		identity(op.Clone, "", T.Clone),
		identity(op.Clone, "contiguous", func(x T) T { return x.Unsqueeze(-1).Expand(append(x.Shape(), 2)...).Contiguous().Select(-1, 1) }),
		cast.taking(func(tensor.DType) (tensor.DType, bool) { return tensor.Float32, true }),
		identity(op.Cast, "to int64", func(x T) T { return x.As(tensor.Int64) }).constant("integers carry no gradient").taking(isInt64),
		identity(op.Cast, "to bool", func(x T) T { return x.As(tensor.Bool) }).constant("bools carry no gradient").taking(isBool),
		identity(op.To, "", func(x T) T { return x.To(elsewhere()).To(x.Device()) }),
		{
			Code: op.CopyFrom, In: []Domain{anywhere, anywhere}, Shape: writable,
			F:   func(x ...T) T { return x[0].Clone().CopyFrom(x[1]) },
			Ref: elementwise(func(v ...float64) float64 { return v[1] }),
		},
		unary(op.Fill, func(x T) T { return x.Clone().Fill(2).Add(x) }, func(x float64) float64 { return 2 + x }, anywhere),
	}
}

func views() []Case {
	return []Case{
		moved(op.Permute, "", [][]int{{2, 3, 4}, {1, 0, 2}}, func(x T) T { return x.Permute(2, 0, 1) }, func(x Array) Array {
			return build([]int{x.Shape[2], x.Shape[0], x.Shape[1]}, func(at []int) float64 { return x.At(at[1], at[2], at[0]) })
		}),
		moved(op.Permute, "T", [][]int{{2, 3}}, T.T, func(x Array) Array {
			return build([]int{x.Shape[1], x.Shape[0]}, func(at []int) float64 { return x.At(at[1], at[0]) })
		}),
		moved(op.Permute, "of a scalar", [][]int{{}}, func(x T) T { return x.Permute() }, same),
		moved(op.Permute, "transpose", [][]int{{2, 1, 3, 2, 2}}, func(x T) T { return x.Transpose(0, -1) }, func(x Array) Array {
			return build([]int{2, 1, 3, 2, 2}, func(at []int) float64 { return x.At(at[4], at[1], at[2], at[3], at[0]) })
		}),
		moved(op.Reshape, "", [][]int{{3, 4}, {12}, {2, 1, 6}}, func(x T) T { return x.Reshape(2, -1) }, reshaped(2, 6)),
		moved(op.Reshape, "of nothing", [][]int{{0, 3}}, func(x T) T { return x.Reshape(3, -1, 2) }, reshaped(3, 0, 2)),
		moved(op.Reshape, "of a scalar", [][]int{{}}, func(x T) T { return x.View(1, 1) }, reshaped(1, 1)),
		moved(op.Reshape, "flatten", [][]int{{2, 3, 2}}, func(x T) T { return x.Flatten(1, -1) }, reshaped(2, 6)),
		moved(op.Reshape, "squeeze", [][]int{{1, 3, 1}}, func(x T) T { return x.Squeeze() }, reshaped(3)),
		moved(op.Reshape, "squeeze one", [][]int{{1, 3, 1}}, func(x T) T { return x.Squeeze(0, 1) }, reshaped(3, 1)),
		moved(op.Reshape, "unsqueeze", [][]int{{2, 3}}, func(x T) T { return x.Unsqueeze(-2) }, reshaped(2, 1, 3)),
		moved(op.Expand, "", [][]int{{3, 1}, {1}, {}, {2, 3, 4}}, func(x T) T { return x.Expand(2, 3, 4) }, expanded(2, 3, 4)),
		moved(op.Expand, "to nothing", [][]int{{1, 2}}, func(x T) T { return x.Expand(3, 0, -1) }, expanded(3, 0, 2)),
		moved(op.Slice, "", [][]int{{7, 2}, {3, 1}}, func(x T) T { return x.Index(tensor.Slice{Start: 1, Stop: new(6), Step: 2}) },
			sliced(func(n int) (start, stop, step int) { return min(1, n), min(6, n), 2 })),
		moved(op.Slice, "from the end", [][]int{{7, 2}}, func(x T) T { return x.Index(tensor.Slice{Start: -3, Stop: new(-1)}) },
			sliced(func(n int) (start, stop, step int) { return n - 3, n - 1, 1 })),
		moved(op.Slice, "beyond the end", [][]int{{3, 2}}, func(x T) T { return x.Index(tensor.Slice{Start: 5}) },
			sliced(func(n int) (start, stop, step int) { return n, n, 1 })),
		moved(op.Slice, "narrow", [][]int{{5, 2}, {4}}, func(x T) T { return x.Narrow(0, 1, 3) },
			sliced(func(int) (start, stop, step int) { return 1, 4, 1 })),
		moved(op.Select, "", [][]int{{3, 2, 4}, {5, 3}}, func(x T) T { return x.Select(1, -1) }, func(x Array) Array {
			shape := append([]int{x.Shape[0]}, x.Shape[2:]...)
			return build(shape, func(at []int) float64 {
				return x.At(append([]int{at[0], x.Shape[1] - 1}, at[1:]...)...)
			})
		}),
		moved(op.Select, "to a scalar", [][]int{{3}}, func(x T) T { return x.Index(1) }, func(x Array) Array { return Array{nil, x.V[1:2]} }),
		moved(op.Select, "by index", [][]int{{2, 3, 4}}, func(x T) T { return x.Index(1, tensor.Ellipsis, tensor.NewAxis, 2) }, func(x Array) Array {
			return build([]int{3, 1}, func(at []int) float64 { return x.At(1, at[0], 2) })
		}),
		moved(op.AsStrided, "", [][]int{{3, 4}}, func(x T) T { return x.Contiguous().AsStrided([]int{2, 3}, []int{4, 1}, 1) }, func(x Array) Array {
			return build([]int{2, 3}, func(at []int) float64 { return x.V[1+4*at[0]+at[1]] })
		}),
		moved(op.AsStrided, "overlapping", [][]int{{3, 4}}, func(x T) T { return x.Contiguous().AsStrided([]int{3, 4}, []int{2, 1}, 0) }, func(x Array) Array {
			return build([]int{3, 4}, func(at []int) float64 { return x.V[2*at[0]+at[1]] })
		}),
		{
			Code: op.AsStridedScatter, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 4}, {2, 2}}},
			F: func(x ...T) T { return x[0].AsStridedScatter(x[1], []int{2, 2}, []int{1, 4}, 2) },
			Ref: func(x ...Array) Array {
				y := Array{x[0].Shape, slices.Clone(x[0].V)}
				for k, v := range x[1].V {
					y.V[2+k/2+4*(k%2)] = v
				}
				return y
			},
		},
		{
			Code: op.AsStridedScatter, Variant: "by a write through a view", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 2}, {3}}, {{4, 3}, {}}},
			F: func(x ...T) T {
				y := x[0].Clone()
				y.T().Select(0, 1).CopyFrom(x[1])
				return y
			},
			Ref: func(x ...Array) Array {
				return build(x[0].Shape, func(at []int) float64 {
					if at[1] == 1 {
						return x[1].At(at[0])
					}
					return x[0].At(at...)
				})
			},
		},
		{
			Code: op.AsStridedScatter, Variant: "by a product through a view", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 2}, {2}}, {{4, 3}, {3}}},
			F: func(x ...T) T {
				y := x[0].Clone()
				y.Narrow(0, 1, 2).MulInPlace(x[1])
				return y
			},
			Ref: func(x ...Array) Array {
				return build(x[0].Shape, func(at []int) float64 {
					if at[0] == 1 || at[0] == 2 {
						return x[0].At(at...) * x[1].At(at[1])
					}
					return x[0].At(at...)
				})
			},
		},
		{
			Code: op.SliceScatter, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 7}, {3, 3}}},
			F: func(x ...T) T { return x[0].SliceScatter(x[1], 1, tensor.Slice{Start: 1, Step: 2}) },
			Ref: func(x ...Array) Array {
				return build(x[0].Shape, func(at []int) float64 {
					if at[1]%2 == 1 {
						return x[1].At(at[0], at[1]/2)
					}
					return x[0].At(at...)
				})
			},
		},
	}
}

func same(x Array) Array { return x }

// moved is a view of one tensor.
func moved(code op.Code, variant string, shapes [][]int, f func(T) T, ref func(Array) Array) Case {
	c := Case{
		Code: code, Variant: variant, In: []Domain{anywhere}, View: true,
		F:   func(x ...T) T { return f(x[0]) },
		Ref: func(x ...Array) Array { return ref(x[0]) },
	}
	for _, s := range shapes {
		c.Shape = append(c.Shape, [][]int{s})
	}
	return c
}

func reshaped(shape ...int) func(Array) Array {
	return func(x Array) Array { return Array{shape, slices.Clone(x.V)} }
}

func expanded(shape ...int) func(Array) Array {
	return func(x Array) Array { return build(shape, func(at []int) float64 { return x.At(at...) }) }
}

// sliced takes places of dimension 0, as span says of its size.
func sliced(span func(n int) (start, stop, step int)) func(Array) Array {
	return func(x Array) Array {
		start, stop, step := span(x.Shape[0])
		shape := slices.Clone(x.Shape)
		shape[0] = 0
		for i := start; i < stop; i += step {
			shape[0]++
		}
		return build(shape, func(at []int) float64 {
			from := slices.Clone(at)
			from[0] = start + at[0]*step
			return x.At(from...)
		})
	}
}
