package optest

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// pooled makes each element of the result of f of the elements of its window of the
// last two dimensions: rows of a window are those that at says for a place of the
// result, columns likewise.
func pooled(x Array, result [2]int, at func(d, place int) []int, f func(v []float64, i, j int) float64) Array {
	lead := len(x.Shape) - 2
	return build(append(slices.Clone(x.Shape[:lead]), result[0], result[1]), func(p []int) float64 {
		var v []float64
		from := slices.Clone(p)
		for _, i := range at(0, p[lead]) {
			for _, j := range at(1, p[lead+1]) {
				from[lead], from[lead+1] = i, j
				v = append(v, x.At(from...))
			}
		}
		return f(v, p[lead], p[lead+1])
	})
}

// places lists those of a window that begins at from that lie inside n elements.
func inside(from, size, step, n int) (list []int) {
	for p := from; p < from+size*step; p += step {
		if p >= 0 && p < n {
			list = append(list, p)
		}
	}
	return list
}

func greatest(v []float64, _, _ int) float64 { return slices.Max(v) }
func average(v []float64, _, _ int) float64  { return mean(v) }

// stretch is window i of count that cover n elements.
func stretch(i, count, n int) []int {
	from := i * n / count
	return inside(from, int(math.Ceil(float64((i+1)*n)/float64(count)))-from, 1, n)
}

func firstOf(y, _ T) T { return y }

func poolings() (cases []Case) {
	add := func(code op.Code, variant string, shapes [][][]int, f func(x T) T, ref func(x Array) Array) {
		c := Case{
			Code: code, Variant: variant, In: []Domain{anywhere}, Shape: shapes,
			F:   func(x ...T) T { return f(x[0]) },
			Ref: func(x ...Array) Array { return ref(x[0]) },
		}
		if code != op.MaxPool {
			c.Terms = func(x ...Array) Array { return ref(sizes(x[0])) }
		}
		types := map[op.Code]typing{op.MaxPool: notBool, op.AvgPool: convolved, op.AvgPoolBack: floats}
		cases = append(cases, c.taking(types[code]))
	}
	images := [][][]int{{{2, 3, 4, 5}}, {{2, 5, 4}}, {{0, 2, 3, 3}}, {{1, 1, 17, 9}}}
	// Windows of 2 by 3, 2 by 1 apart, with a padding of 1 by 1 and holes of 0 by 1.
	count := func(d int, x Array) int {
		n := x.Shape[len(x.Shape)-2+d]
		return [2]int{(n+2-2)/2 + 1, n + 2 - 5 + 1}[d]
	}
	add(op.MaxPool, "", images, func(x T) T {
		return firstOf(x.MaxPool2d([]int{2, 3}, tensor.PoolOptions{Stride: []int{2, 1}, Padding: []int{1}, Dilation: []int{1, 2}}))
	}, func(x Array) Array {
		return pooled(x, [2]int{count(0, x), count(1, x)}, func(d, p int) []int {
			return [2][]int{inside(2*p-1, 2, 1, x.Shape[len(x.Shape)-2]), inside(p-1, 3, 2, x.Shape[len(x.Shape)-1])}[d]
		}, greatest)
	})
	rows := [][][]int{{{2, 3, 7}}, {{3, 8}}}
	add(op.MaxPool, "in one dimension", rows, func(x T) T {
		return firstOf(x.MaxPool1d(3, tensor.PoolOptions{Stride: []int{2}, CeilMode: true}))
	}, func(x Array) Array {
		n := x.Shape[len(x.Shape)-1]
		return inRows(x, func(x Array) Array {
			return pooled(x, [2]int{1, (n-3+1)/2 + 1}, func(d, p int) []int { return [2][]int{{0}, inside(2*p, 3, 1, n)}[d] }, greatest)
		})
	})
	add(op.MaxPool, "adaptive", images, func(x T) T { return firstOf(x.AdaptiveMaxPool2d([]int{3, -1})) }, func(x Array) Array {
		h, w := x.Shape[len(x.Shape)-2], x.Shape[len(x.Shape)-1]
		return pooled(x, [2]int{3, w}, func(d, p int) []int { return [2][]int{stretch(p, 3, h), {p % w}}[d] }, greatest)
	})
	add(op.MaxPool, "adaptive, in one dimension", rows, func(x T) T { return firstOf(x.AdaptiveMaxPool1d(3)) }, func(x Array) Array {
		return inRows(x, func(x Array) Array {
			return pooled(x, [2]int{1, 3}, func(d, p int) []int { return [2][]int{{0}, stretch(p, 3, x.Shape[len(x.Shape)-1])}[d] }, greatest)
		})
	})
	for _, v := range []struct {
		variant string
		o       tensor.PoolOptions
		divide  func(v []float64, covered int) float64
	}{
		{"", tensor.PoolOptions{}, func(_ []float64, covered int) float64 { return float64(covered) }},
		{"without padding in the divisor", tensor.PoolOptions{CountNoPadding: true}, func(v []float64, _ int) float64 { return float64(len(v)) }},
		{"by a divisor", tensor.PoolOptions{DivisorOverride: 7}, func([]float64, int) float64 { return 7 }},
	} {
		v.o.Stride, v.o.Padding, v.o.CeilMode = []int{2, 3}, []int{1, 0}, true
		add(op.AvgPool, v.variant, [][][]int{{{2, 3, 4, 5}}, {{2, 5, 7}}, {{0, 1, 4, 4}}}, func(x T) T { return x.AvgPool2d([]int{3, 2}, v.o) },
			func(x Array) Array {
				h, w := x.Shape[len(x.Shape)-2], x.Shape[len(x.Shape)-1]
				// Windows of 3 by 2, 2 by 3 apart, the last of which may end outside.
				result := [2]int{(h+2-3+1)/2 + 1, (w-2+2)/3 + 1}
				return pooled(x, result, func(d, p int) []int { return [2][]int{inside(2*p-1, 3, 1, h), inside(3*p, 2, 1, w)}[d] },
					func(e []float64, i, j int) float64 {
						covered := (min(2*i-1+3, h+1) - (2*i - 1)) * (min(3*j+2, w) - 3*j)
						return sum(e) / v.divide(e, covered)
					})
			})
	}
	add(op.AvgPool, "in one dimension", rows, func(x T) T { return x.AvgPool1d(3, tensor.PoolOptions{Stride: []int{2}, Padding: []int{1}}) }, func(x Array) Array {
		n := x.Shape[len(x.Shape)-1]
		return inRows(x, func(x Array) Array {
			return pooled(x, [2]int{1, (n+2-3)/2 + 1}, func(d, p int) []int { return [2][]int{{0}, inside(2*p-1, 3, 1, n)}[d] },
				func(v []float64, _, _ int) float64 { return sum(v) / 3 })
		})
	})
	add(op.AvgPool, "adaptive", images, func(x T) T { return x.AdaptiveAvgPool2d([]int{3, 2}) }, func(x Array) Array {
		h, w := x.Shape[len(x.Shape)-2], x.Shape[len(x.Shape)-1]
		return pooled(x, [2]int{3, 2}, func(d, p int) []int { return [2][]int{stretch(p, 3, h), stretch(p, 2, w)}[d] }, average)
	})
	add(op.AvgPool, "adaptive, in one dimension", rows, func(x T) T { return x.AdaptiveAvgPool1d(2) }, func(x Array) Array {
		return inRows(x, func(x Array) Array {
			return pooled(x, [2]int{1, 2}, func(d, p int) []int { return [2][]int{{0}, stretch(p, 2, x.Shape[len(x.Shape)-1])}[d] }, average)
		})
	})
	back := backend.Pool{
		Planes: 2, Size: [2]int{1, 4}, Step: [2]int{1, 1},
		Windows: [2][]backend.Window{{{From: 0, To: 1, Count: 1}}, {{From: 0, To: 2, Count: 3}, {From: 1, To: 4, Count: 3}}},
	}
	add(op.AvgPoolBack, "", [][][]int{{{2, 1, 2}}}, func(x T) T { return door.AveragePool(true, &back, x, []int{2, 1, 4}) }, func(x Array) Array {
		return build([]int{2, 1, 4}, func(at []int) (s float64) {
			if at[2] < 2 {
				s += x.At(at[0], 0, 0) / 3
			}
			if at[2] > 0 {
				s += x.At(at[0], 0, 1) / 3
			}
			return s
		})
	})
	return cases
}

// inRows is f of x with rows for images.
func inRows(x Array, f func(x Array) Array) Array {
	n := len(x.Shape) - 1
	y := f(Array{slices.Insert(slices.Clone(x.Shape), n, 1), x.V})
	return Array{slices.Delete(y.Shape, n, n+1), y.V}
}

func paddings() []Case {
	put := func(shape []int, from func(at []int) (float64, bool), value float64) Array {
		return build(shape, func(at []int) float64 {
			if v, ok := from(at); ok {
				return v
			}
			return value
		})
	}
	by := func(code op.Code, variant string, mode tensor.PadMode, place func(p, n, cut int) int) Case {
		return Case{
			Code: code, Variant: variant, In: []Domain{anywhere}, Shape: [][][]int{{{2, 3, 4}}, {{3, 40}}},
			F: func(x ...T) T { return x[0].Pad([]int{2, 1, -1, 2}, tensor.PadOptions{Mode: mode}) },
			Ref: func(x ...Array) Array {
				shape := slices.Clone(x[0].Shape)
				n, m := len(shape)-1, len(shape)-2
				shape[n], shape[m] = shape[n]+3, shape[m]+1
				return build(shape, func(at []int) float64 {
					from := slices.Clone(at)
					from[n], from[m] = place(at[n]-2, x[0].Shape[n], 0), place(at[m]+1, x[0].Shape[m], 1)
					return x[0].At(from...)
				})
			},
		}
	}
	return []Case{
		{
			Code: op.Pad, In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}, {{2, 1, 3, 2}}, {{2, 0}}},
			F: func(x ...T) T { return x[0].Pad([]int{1, 2, -1, 1}) },
			Ref: func(x ...Array) Array {
				shape := slices.Clone(x[0].Shape)
				n, m := len(shape)-1, len(shape)-2
				shape[n] += 3
				return put(shape, func(at []int) (float64, bool) {
					from := slices.Clone(at)
					from[n], from[m] = at[n]-1, at[m]+1
					if from[n] < 0 || from[n] >= x[0].Shape[n] || from[m] >= x[0].Shape[m] {
						return 0, false
					}
					return x[0].At(from...), true
				}, 0)
			},
		},
		{
			Code: op.Pad, Variant: "with a number", In: []Domain{anywhere}, Shape: [][][]int{{{3}}},
			F: func(x ...T) T { return x[0].Pad([]int{1, 1}, tensor.PadOptions{Value: 1}) },
			Ref: func(x ...Array) Array {
				return Array{[]int{5}, append(append([]float64{1}, x[0].V...), 1)}
			},
		},
		by(op.IndexSelect, "by reflected padding", tensor.PadReflect, func(p, n, _ int) int {
			if p < 0 {
				return -p
			}
			return min(p, 2*(n-1)-p)
		}),
		by(op.IndexSelect, "by replicated padding", tensor.PadReplicate, func(p, n, _ int) int { return min(max(p, 0), n-1) }),
		by(op.IndexSelect, "by circular padding", tensor.PadCircular, func(p, n, cut int) int { return (p-cut+n-cut)%(n-cut) + cut }),
	}
}
