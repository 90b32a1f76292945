package optest

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// whole are few whole numbers, so that they repeat.
var whole = Domain{Role: Index, Places: 3}

// runs are the distinct values among v, where each of v is among them, and how
// often each occurs.
func runs(v []float64, sorted bool) (values, inverse, counts []float64) {
	inverse = make([]float64, len(v))
	at := order(v, false)
	if !sorted {
		slices.Sort(at)
	}
	for _, i := range at {
		if n := len(values); n == 0 || values[n-1] != v[i] {
			values, counts = append(values, v[i]), append(counts, 0)
		}
		inverse[i] = float64(len(values) - 1)
		counts[len(counts)-1]++
	}
	return values, inverse, counts
}

func vector(v []float64) Array { return Array{[]int{len(v)}, v} }

// distinct are unique elements of whole numbers, which may be of any type.
func distinct() (cases []Case) {
	for _, sorted := range []bool{true, false} {
		all, along, name := T.Unique, T.UniqueDim, ""
		if !sorted {
			all, along, name = T.UniqueConsecutive, T.UniqueConsecutiveDim, "consecutive "
		}
		for k, part := range []string{"values", "inverse", "counts"} {
			cases = append(cases, Case{
				Code: op.Unique, Variant: name + part, In: []Domain{whole}, Shape: [][][]int{{{4, 3}}, {{17}}, {{0}}, {{}}},
				F: func(x ...T) T {
					a, b, c := all(x[0])
					return []T{a, b, c}[k]
				},
				Ref: func(x ...Array) Array {
					a, b, c := runs(x[0].V, sorted)
					return []Array{vector(a), {x[0].Shape, b}, vector(c)}[k]
				},
			}.taking(isInt64), Case{
				Code: op.Unique, Variant: name + part + " of columns", In: []Domain{whole}, Shape: [][][]int{{{2, 30}}, {{1, 6}}, {{2, 0}}},
				F: func(x ...T) T {
					a, b, c := along(x[0], -1)
					return []T{a, b, c}[k]
				},
				Ref: func(x ...Array) Array { return columnsOf(x[0], sorted, k) },
			}.taking(isInt64))
		}
	}
	return cases
}

// columnsOf are the distinct columns of a matrix of digits, told apart as numbers
// of several digits.
func columnsOf(x Array, sorted bool, part int) Array {
	rows, n := x.Shape[0], x.Shape[1]
	const base = 100
	numbers := make([]float64, n)
	for j := range n {
		for i := range rows {
			numbers[j] = numbers[j]*base + x.At(i, j) + base/2
		}
	}
	values, inverse, counts := runs(numbers, sorted)
	switch part {
	case 1:
		return vector(inverse)
	case 2:
		return vector(counts)
	}
	return build([]int{rows, len(values)}, func(at []int) float64 {
		return x.At(at[0], slices.Index(numbers, values[at[1]]))
	})
}

func counts() []Case {
	digits := func(x T) T { return x.Mul(x) } // not negative
	return []Case{
		Case{
			Code: op.BinCount, In: []Domain{whole}, Shape: [][][]int{{{20}}, {{1}}, {{0}}},
			F:   func(x ...T) T { return digits(x[0]).BinCount(tensor.BinCountOptions{MinLength: 12}) },
			Ref: func(x ...Array) Array { return binCount(x[0], nil) },
		}.taking(isInt64),
		Case{
			Code: op.BinCount, Variant: "weighted", In: []Domain{whole, anywhere}, Shape: [][][]int{{{20}, {20}}},
			F: func(x ...T) T {
				return digits(x[0]).BinCount(tensor.BinCountOptions{Weights: x[1], MinLength: 12})
			},
			Ref:   func(x ...Array) Array { return binCount(x[0], x[1].V) },
			Terms: func(x ...Array) Array { return binCount(x[0], sizes(x[1]).V) },
		}.taking(func(d tensor.DType) (tensor.DType, bool) {
			if d == tensor.Float32 {
				return d, true
			}
			return tensor.Float64, true
		}),
		Case{
			Code: op.Histc, In: []Domain{{Lo: -2, Hi: 2, Avoid: []float64{-1, -0.5, 0, 0.5, 1}}}, Shape: [][][]int{{{5, 6}}, {{40}}, {{0}}},
			F: func(x ...T) T { return x[0].Histc(4, -1, 1) },
			Ref: func(x ...Array) Array {
				y := Array{[]int{4}, make([]float64, 4)}
				for _, v := range x[0].V {
					if v >= -1 && v <= 1 {
						y.V[min(int((v+1)*2), 3)]++
					}
				}
				return y
			},
		}.taking(floats),
		Case{
			Code: op.NonZero, In: []Domain{whole}, Shape: [][][]int{{{4, 3, 2}}, {{9}}, {{0, 2}}, {{}}},
			F: func(x ...T) T { return x[0].NonZero() },
			Ref: func(x ...Array) Array {
				y := Array{Shape: []int{0, len(x[0].Shape)}}
				build(x[0].Shape, func(at []int) float64 {
					if x[0].At(at...) != 0 {
						y.V = append(y.V, floatsOf(at)...)
						y.Shape[0]++
					}
					return 0
				})
				return y
			},
		}.taking(isInt64),
	}
}

func binCount(x Array, weights []float64) Array {
	y := Array{[]int{12}, make([]float64, 12)}
	for i, v := range x.V {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		y.V[int(v*v)] += w
	}
	return y
}

func searches() (cases []Case) {
	sorted := func(x T) T { return values(x.Sort(-1)) }
	before := func(row []float64, v float64, right bool) (n float64) {
		for _, w := range row {
			if w < v || right && w == v {
				n++
			}
		}
		return n
	}
	for _, right := range []bool{false, true} {
		o, side := tensor.SearchOptions{Right: right}, map[bool]string{true: " on the right"}[right]
		cases = append(cases, Case{
			Code: op.SearchSorted, Variant: "in rows" + side, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{2, 5}, {2, 7}}, {{3, 1, 4}, {3, 1, 2}}, {{2, 0}, {2, 3}}},
			F: func(x ...T) T { return sorted(x[0]).SearchSorted(x[1], o) },
			Ref: func(x ...Array) Array {
				n := x[0].Shape[len(x[0].Shape)-1]
				return build(x[1].Shape, func(at []int) float64 {
					from := slices.Clone(at)
					row := make([]float64, n)
					for i := range row {
						from[len(from)-1] = i
						row[i] = x[0].At(from...)
					}
					return before(row, x[1].At(at...), right)
				})
			},
		}.taking(isInt64), Case{
			Code: op.SearchSorted, Variant: "between boundaries" + side, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{3, 4}, {5}}, {{}, {3}}},
			F: func(x ...T) T { return x[0].Bucketize(sorted(x[1]), o) },
			Ref: func(x ...Array) Array {
				return build(x[0].Shape, func(at []int) float64 { return before(x[1].V, x[0].At(at...), right) })
			},
		}.taking(isInt64))
	}
	return append(cases, Case{
		Code: op.SearchSorted, Variant: "by an order", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{6}, {4}}},
		F: func(x ...T) T {
			return x[0].SearchSorted(x[1], tensor.SearchOptions{Sorter: x[0].ArgSort(-1)})
		},
		Ref: func(x ...Array) Array {
			return build(x[1].Shape, func(at []int) float64 { return before(x[0].V, x[1].At(at...), false) })
		},
	}.taking(isInt64), Case{
		Code: op.IsIn, In: []Domain{whole, whole}, Shape: [][][]int{{{4, 5}, {2}}, {{}, {3, 1}}, {{3}, {0}}},
		F: func(x ...T) T { return x[0].IsIn(x[1]) },
		Ref: func(x ...Array) Array {
			return build(x[0].Shape, func(at []int) float64 {
				if slices.Contains(x[1].V, x[0].At(at...)) {
					return 1
				}
				return 0
			})
		},
	}.taking(isBool))
}
