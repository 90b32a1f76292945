package optest

import (
	"cmp"
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// order is the order in which a row is sorted.
func order(row []float64, descending bool) []int {
	at := make([]int, len(row))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(i, j int) int {
		if descending {
			i, j = j, i
		}
		return cmp.Compare(row[i], row[j])
	})
	return at
}

// mapRows turns each row along dim into another of n elements.
func mapRows(x Array, dim, n int, f func(row []float64) []float64) Array {
	if len(x.Shape) == 0 {
		return Array{x.Shape, f(x.V)}
	}
	d := (dim + len(x.Shape)) % len(x.Shape)
	shape := slices.Clone(x.Shape)
	shape[d] = n
	return build(shape, func(at []int) float64 {
		from := slices.Clone(at)
		row := make([]float64, x.Shape[d])
		for i := range row {
			from[d] = i
			row[i] = x.At(from...)
		}
		return f(row)[at[d]]
	})
}

// pickedFrom are the elements of a row at places.
func pickedFrom(row []float64, places []int) []float64 {
	v := make([]float64, len(places))
	for i, p := range places {
		v[i] = row[p]
	}
	return v
}

func floatsOf(places []int) []float64 {
	v := make([]float64, len(places))
	for i, p := range places {
		v[i] = float64(p)
	}
	return v
}

func sorting() []Case {
	return slices.Concat(sorts(), orderStatistics(), quantiles(), distinct(), counts(), searches())
}

// sorts are those that give several elements of each row.
func sorts() (cases []Case) {
	down, least := tensor.SortOptions{Descending: true}, tensor.TopKOptions{Smallest: true}
	for _, c := range []struct {
		code       op.Code
		variant    string
		dim, keep  int // how many elements are kept; 0: all
		descending bool
		f          func(x T) (T, T)
	}{
		{op.Sort, "", -1, 0, false, func(x T) (T, T) { return x.Sort(-1) }},
		{op.Sort, "descending along the first", 0, 0, true, func(x T) (T, T) { return x.Sort(0, down) }},
		{op.TopK, "", -1, 2, true, func(x T) (T, T) { return x.TopK(2, -1) }},
		{op.TopK, "least along the first", 0, 2, false, func(x T) (T, T) { return x.TopK(2, 0, least) }},
	} {
		shapes := [][][]int{{{5}}, {{2, 3}}, {{3, 1, 2, 2, 2}}, {{2, 37}}, {{40, 3}}}
		if c.keep == 0 {
			shapes = append(shapes, [][]int{{}}, [][]int{{0, 3}})
		}
		places := func(x Array, f func(row []float64, at []int) []float64) Array {
			n := c.keep
			if n == 0 && len(x.Shape) > 0 {
				n = x.Shape[(c.dim+len(x.Shape))%len(x.Shape)]
			}
			return mapRows(x, c.dim, n, func(row []float64) []float64 { return f(row, order(row, c.descending)) })
		}
		one := Case{
			Code: c.code, Variant: c.variant, In: []Domain{anywhere}, Shape: shapes,
			F:   func(x ...T) T { return values(c.f(x[0])) },
			Ref: func(x ...Array) Array { return places(x[0], pickedFrom) },
		}
		at := one
		at.Variant += " indices"
		at.F = func(x ...T) T { return indices(c.f(x[0])) }
		at.Ref = func(x ...Array) Array {
			return places(x[0], func(_ []float64, at []int) []float64 { return floatsOf(at) })
		}
		cases = append(cases, one, at.constant("indices").taking(isInt64))
	}
	return append(cases, Case{
		Code: op.ArgSort, In: []Domain{anywhere}, Shape: [][][]int{{{5}}, {{3, 4}}},
		F: func(x ...T) T { return x[0].ArgSort(-1, down) },
		Ref: func(x ...Array) Array {
			n := x[0].Shape[len(x[0].Shape)-1]
			return mapRows(x[0], -1, n, func(row []float64) []float64 { return floatsOf(order(row, true)) })
		},
	}.taking(isInt64), Case{
		Code: op.Sort, Variant: "along the first alone", In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}},
		F: func(x ...T) T { return x[0].MSort() },
		Ref: func(x ...Array) Array {
			return mapRows(x[0], 0, 3, func(row []float64) []float64 { return pickedFrom(row, order(row, false)) })
		},
	})
}

// orderStatistics give one element of each row.
func orderStatistics() (cases []Case) {
	kth := func(k int) func(row []float64) int {
		return func(row []float64) int { return order(row, false)[k] }
	}
	middle := func(row []float64) int { return order(row, false)[(len(row)-1)/2] }
	for _, c := range []struct {
		code    op.Code
		variant string
		dim     int
		keep    bool
		f       func(x T) (T, T)
		place   func(row []float64) int
	}{
		{op.KthValue, "", -2, false, func(x T) (T, T) { return x.KthValue(2, -2) }, kth(1)},
		{op.KthValue, "kept", 0, true, func(x T) (T, T) { return x.KthValueKeep(1, 0) }, kth(0)},
		{op.MedianDim, "", -2, false, func(x T) (T, T) { return x.MedianDim(-2) }, middle},
		{op.MedianDim, "kept", 0, true, func(x T) (T, T) { return x.MedianDimKeep(0) }, middle},
		{op.NanMedianDim, "", -2, false, func(x T) (T, T) { return x.NanMedianDim(-2) }, middle},
		{op.NanMedianDim, "kept", 0, true, func(x T) (T, T) { return x.NanMedianDimKeep(0) }, middle},
		{op.Mode, "", -2, false, func(x T) (T, T) { return x.Mode(-2) }, mode},
		{op.Mode, "kept", 0, true, func(x T) (T, T) { return x.ModeKeep(0) }, mode},
	} {
		one := Case{
			Code: c.code, Variant: c.variant, In: []Domain{anywhere}, Shape: [][][]int{{{2, 3, 4}}, {{3, 2, 3, 2, 1}}, {{4, 70, 1}}},
			F: func(x ...T) T { return values(c.f(x[0])) },
			Ref: func(x ...Array) Array {
				return reduce(x[0], []int{c.dim}, c.keep, func(row []float64) float64 { return row[c.place(row)] })
			},
		}
		at := one
		at.Variant += " indices"
		at.F = func(x ...T) T { return indices(c.f(x[0])) }
		at.Ref = func(x ...Array) Array {
			return reduce(x[0], []int{c.dim}, c.keep, func(row []float64) float64 { return float64(c.place(row)) })
		}
		cases = append(cases, one, at.constant("indices").taking(isInt64))
	}
	for code, f := range map[op.Code]func(T) T{op.Median: T.Median, op.NanMedian: T.NanMedian} {
		cases = append(cases, reduced(code, f, nil, nil, func(v []float64) float64 { return v[middle(v)] }, false)...)
	}
	return cases
}

// mode is the last place of the least of the most frequent elements.
func mode(row []float64) int {
	times := map[float64]int{}
	for _, v := range row {
		times[v]++
	}
	best := 0
	for i, v := range row {
		if n, m := times[v], times[row[best]]; n > m || n == m && v <= row[best] {
			best = i
		}
	}
	return best
}

func quantiles() (cases []Case) {
	only := func(d tensor.DType) (tensor.DType, bool) { return d, d == tensor.Float64 || d == tensor.Float32 }
	for rule, between := range map[tensor.QuantileRule]func(rank float64) float64{
		tensor.QuantileLinear:   func(r float64) float64 { return r },
		tensor.QuantileLower:    math.Floor,
		tensor.QuantileHigher:   math.Ceil,
		tensor.QuantileMidpoint: func(r float64) float64 { return (math.Floor(r) + math.Ceil(r)) / 2 },
		tensor.QuantileNearest:  math.RoundToEven,
	} {
		o := tensor.QuantileOptions{Dim: new(1), Interpolation: rule}
		at := func(row []float64, q float64) float64 {
			v := slices.Sorted(slices.Values(row))
			r := between(q * float64(len(v)-1))
			low, high := v[int(math.Floor(r))], v[int(math.Ceil(r))]
			return low + (r-math.Floor(r))*(high-low)
		}
		cases = append(cases, Case{
			Code: op.Sort, Variant: "for quantiles by rule " + string('0'+rune(rule)),
			In:    []Domain{anywhere, unit},
			Shape: [][][]int{{{2, 5, 2}, {3}}, {{3, 8}, {}}},
			F:     func(x ...T) T { return x[0].Quantile(x[1], o) },
			Ref: func(x ...Array) Array {
				parts := Array{Shape: slices.Clone(x[1].Shape)}
				for _, q := range x[1].V {
					y := reduce(x[0], []int{1}, false, func(row []float64) float64 { return at(row, q) })
					parts.V = append(parts.V, y.V...)
				}
				rest := slices.Delete(slices.Clone(x[0].Shape), 1, 2)
				parts.Shape = append(parts.Shape, rest...)
				return parts
			},
		}.taking(only))
	}
	return append(cases, Case{
		Code: op.Sort, Variant: "for quantiles of numbers, of all kept", In: []Domain{anywhere}, Shape: [][][]int{{{3, 4}}, {{7}}},
		F: func(x ...T) T {
			q := tensor.On(x[0].Device()).As(x[0].DType()).New(0.5)
			return x[0].NanQuantile(q, tensor.QuantileOptions{KeepDim: true})
		},
		Ref: func(x ...Array) Array {
			return reduce(x[0], nil, true, func(v []float64) float64 {
				s, n := slices.Sorted(slices.Values(v)), len(v)
				return (s[(n-1)/2] + s[n/2]) / 2
			})
		},
	}.taking(only))
}
